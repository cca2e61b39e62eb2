"""How messages that wait to be approved are spread over screens: all of them, in order, and none too long for Telegram."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.campaigns.review_view import A_NOTE, A_PAGE, AROUND, in_screens
from referrals.domain.campaign import Message, Text
from referrals.domain.campaign.model import LONGEST_TEXT

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("lengths", "screens"),
    [
        ([], [[]]),
        ([900, 900, 900, 900], [[900, 900, 900], [900]]),
        ([A_PAGE - AROUND], [[A_PAGE - AROUND]]),
        ([A_PAGE - AROUND + 1], [[], [A_PAGE - AROUND + 1]]),
        ([LONGEST_TEXT], [[], [LONGEST_TEXT]]),
        ([900, LONGEST_TEXT, 900], [[900], [LONGEST_TEXT], [900]]),
    ],
)
def test_as_many_on_a_screen_as_fit_beside_what_the_first_one_says(
    lengths: list[int], screens: list[list[int]]
) -> None:
    messages = [Message(DAY + timedelta(days=n), {"ky": Text("н" * each)}) for n, each in enumerate(lengths)]
    assert [[len(each.texts["ky"].text) for each in screen] for screen in in_screens(messages, "ky", A_PAGE)] == screens
    assert [each for screen in in_screens(messages, "ky", A_PAGE) for each in screen] == messages


def test_an_emoji_counts_as_telegram_counts_it() -> None:
    messages = [Message(DAY + timedelta(days=n), {"ky": Text("🌾" * 900)}) for n in range(2)]
    assert [len(screen) for screen in in_screens(messages, "ky", A_PAGE)] == [1, 1]


def test_short_ones_are_not_crowded_together_and_lines_beside_them_count() -> None:
    bare = [Message(DAY + timedelta(days=n), {"ky": Text("н")}) for n in range(60)]
    assert {len(screen) for screen in in_screens(bare, "ky", A_PAGE)[:-1]} == {A_PAGE // (AROUND + 1)}
    older = [replace(each, texts={"ky": Text("н", outdated=True)}) for each in bare]
    assert {len(screen) for screen in in_screens(older, "ky", A_PAGE)[:-1]} == {A_PAGE // (AROUND + A_NOTE + 1)}
    assert in_screens(older, "ru", A_PAGE) == in_screens(older, "tg", A_PAGE), "that words are lacking is a line, too"


@pytest.mark.parametrize(("first", "screens"), [(A_PAGE, [3, 1]), (2000, [2, 2]), (900, [0, 3, 1]), (-7, [0, 3, 1])])
def test_the_first_screen_has_room_for_what_it_is(first: int, screens: list[int]) -> None:
    messages = [Message(DAY + timedelta(days=n), {"ky": Text("н" * 900)}) for n in range(4)]
    assert [len(screen) for screen in in_screens(messages, "ky", first)] == screens
