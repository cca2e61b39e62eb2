"""Names as Telegram tells them: what is left of one that would harm a screen."""

import pytest

from referrals.domain.outside_name import LONGEST, name_from_outside


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ("Amina", "Amina"),
        ("  Amina \n Orozbekova ", "Amina Orozbekova"),
        ("\u202eanimA\u202c", "animA"),
        ("Am\u200bina", "Amina"),
        ("A" + "\u0301" * 200, "A" + "\u0301" * 2),
        ("A" * 100, "A" * LONGEST),
        ("\u200b\u2060", ""),
        ("\u3164", ""),
        ("", ""),
    ],
)
def test_only_what_can_be_seen_is_left(told: str, seen: str) -> None:
    assert name_from_outside(told) == (f"\u2068{seen}\u2069" if seen else "")
