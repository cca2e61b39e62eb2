"""What in a text is remarked, and what is too ordinary for that; lengths as Telegram counts them."""

import pytest

from referrals.domain.campaign.content_warnings import Remark, remarks
from referrals.domain.text_length import beginning, length


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Look at https://example.org/x", {Remark.LINK}),
        ("Пишите на t.me/chiroq или www.chiroq", {Remark.LINK}),
        ("See chiroq.kg", {Remark.LINK}),
        ("Ask @aigul_b", {Remark.NAME}),
        ("Call +996 555 12-34-56", {Remark.PHONE}),
        ("Звоните 0555123456 или @aigul", {Remark.PHONE, Remark.NAME}),
        ("(0555) 12 34 56 78", {Remark.PHONE}),
    ],
)
def test_what_needs_a_second_look(text: str, found: set[Remark]) -> None:
    assert remarks(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "On 27.11.2026 at 15:00 we are 120 women, and 102 or 1414 are free.",
        "From 2026-11-27 10:00 until 2026-11-28 18:30",
        "In 2025 2026 and 2027",
        "10:00 11:00 12:00 13:00",
        "@ the well",
        "Да.Нет",
        "",
    ],
)
def test_ordinary_numbers_and_dates(text: str) -> None:
    assert remarks(text) == frozenset()


def test_an_emoji_counts_two() -> None:
    assert [length(each) for each in ("Чай", "🌷", "")] == [3, 2, 0]
    assert [beginning("a🌷b", most) for most in (1, 2, 3, 9)] == ["a", "a", "a🌷", "a🌷b"]
