"""Every screen fits Telegram's bounds, whatever data it is made of; an edit that changes nothing is not made."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.sending.bounds import BUTTONS, LABEL, bounded
from bot.sending.shown import Shown
from bot.sending.telegram_calls import Edit, Final, Send, Sent, Unknown, Why
from bot.simulator import texts
from handlers.telegram_limits import CAPTION_LIMIT, TEXT_LIMIT
from handlers.ui.page import Button, Card, Rendered, visible_length

LINE = st.builds(
    lambda word, times, bold: f"<b>{html.escape(word * times)}</b>" if bold else html.escape(word * times),
    st.text("aя🕊&<\u0301 ", min_size=1, max_size=9),
    st.integers(1, 900),
    st.booleans(),
)
ROWS = st.lists(
    st.lists(st.builds(Button, st.text("aя🕊", max_size=90), st.just("1:h")), min_size=1, max_size=8), max_size=60
)


@given(st.lists(LINE, min_size=1, max_size=90), ROWS, st.booleans())
def test_whatever_is_shown_fits(lines: list[str], rows: list[list[Button]], pictured: bool) -> None:
    attachment = Card("t", "t", "#000000", "en") if pictured else None
    whole = Rendered("\n".join(lines), tuple(map(tuple, rows)), attachment=attachment)
    shown, most = bounded(whole), CAPTION_LIMIT if pictured else TEXT_LIMIT
    plain, _ = texts.read(shown.text, "HTML", None)  # raises where a tag was cut in two
    assert texts.units(plain) <= most
    assert sum(map(len, shown.buttons)) <= BUTTONS
    assert all(len(each.label) <= LABEL for row in shown.buttons for each in row)
    assert [each.data for row in shown.buttons[-1:] for each in row] == [each.data for row in rows[-1:] for each in row]
    if visible_length(whole.text) <= most:
        assert shown.text == whole.text


EDIT = Edit(1, 5, "text", None)


@pytest.mark.parametrize(
    ("outcome", "known"), [(Sent(), True), (Unknown(), False), (Final(Why.MESSAGE_GONE), False), (None, False)]
)
def test_what_stands_there_is_known_only_where_it_is_sure(outcome: Sent | Unknown | Final | None, known: bool) -> None:
    shown = Shown()
    shown.note(Send(1, "before", None, silent=True, protect=False), Sent(5))
    assert not shown.same(EDIT)
    shown.note(EDIT, outcome)
    assert shown.same(EDIT) is known
    assert not shown.same(Edit(1, 5, "text", InlineKeyboardMarkup([])))
    assert not shown.same(Edit(2, 5, "text", None))
    shown.forget()
    assert not shown.same(EDIT)
