"""Telegram's HTML: what it becomes, what is refused and with which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.refusals import ApiRefusal
from bot.simulator.texts import as_html, commands_in, read, units

BOLD = {"type": "bold", "offset": 0, "length": 2}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>hi</b>", "hi", [BOLD]),
        ("  <b>hi</b> \n", "hi", [BOLD]),
        ("<B>hi</B>", "hi", [BOLD]),
        ("<strong>hi</>", "hi", [BOLD]),
        ("<b></b>x", "x", []),
        ("&lt;b&gt; &amp;amp; &quot;&#33;&#x21; &nbsp; AT&T", '<b> &amp; "!! &nbsp; AT&T', []),
        ("😀<i>x</i>", "😀x", [{"type": "italic", "offset": 2, "length": 1}]),
        ('<a href="https://example.org/?a=1&amp;b=2">x</a>', "x", [
            {"type": "text_link", "url": "https://example.org/?a=1&b=2", "offset": 0, "length": 1},
        ]),
        ("<a>x</a>", "x", []),
        ('<span class="tg-spoiler">x</span>', "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<blockquote expandable>x</blockquote>", "x", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
        ("<b>a<i>b</i></b>", "ab", [BOLD, {"type": "italic", "offset": 1, "length": 1}]),
        ("1 > 0", "1 > 0", []),
    ],
)  # fmt: skip
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert read(source, "HTML", None) == (text, entities)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <3", "Unclosed start tag at byte offset 2"),
        ("я<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b x=>y</b>", "Unclosed start tag at byte offset 0"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_that_does_not_parse(source: str, why: str) -> None:
    with pytest.raises(ApiRefusal) as refused:
        read(source, "HTML", None)
    assert refused.value.description == f"Bad Request: can't parse entities: {why}"


def test_other_parse_modes_are_refused() -> None:
    with pytest.raises(ApiRefusal, match="unsupported parse_mode"):
        read("*x*", "MarkdownV2", None)


def test_given_entities_follow_the_trimming() -> None:
    text, entities = read("  hi ", None, [{"type": "bold", "offset": 1, "length": 4}])
    assert (text, entities) == ("hi", [BOLD])


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<b>a<i>b</i></b>c & <u>d</u>", "<b>a<i>b</i></b>c &amp; <u>d</u>"),
        ('<a href="https://e.org/&quot;">x</a>', '<a href="https://e.org/&quot;">x</a>'),
        ("<script>", None),
        ("😀<code>&lt;</code>😀", "😀<code>&lt;</code>😀"),
        ("<b>a</b><b>b</b>", "<b>a</b><b>b</b>"),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', "x"),
    ],
)
def test_back_to_harmless_html(source: str, shown: str | None) -> None:
    if shown is None:
        with pytest.raises(ApiRefusal):
            read(source, "HTML", None)
    else:
        assert as_html(*read(source, "HTML", None)) == shown


def test_crossing_entities_leave_one_out() -> None:
    crossing = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}]
    assert as_html("abc", crossing) == "<b>ab</b>c"


@given(st.text(st.sampled_from("ab <>&;/b=\"'i😀"), max_size=30))
def test_reading_either_refuses_or_survives_a_round_trip(source: str) -> None:
    try:
        text, entities = read(source, "HTML", None)
    except ApiRefusal:
        return
    assert read(as_html(text, entities), "HTML", None) == (text, entities)
    assert all(e["offset"] + e["length"] <= units(text) for e in entities)


def test_commands_a_person_types_are_entities() -> None:
    assert commands_in("/start X 😀 /help@bot a/b http://x/y") == [
        {"type": "bot_command", "offset": 0, "length": 6},
        {"type": "bot_command", "offset": 12, "length": 9},
    ]


@given(st.text(max_size=50))
def test_units_are_utf16(text: str) -> None:
    assert units(text) == sum(2 if ord(c) > 0xFFFF else 1 for c in text)
