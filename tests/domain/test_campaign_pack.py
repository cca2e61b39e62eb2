"""Ready packs: which days of a series are left, and the line with the year's theme."""

from datetime import date, time

import pytest

from bot.message_packs import load_content
from referrals.domain.campaign import Text
from referrals.domain.campaign.content import Content
from referrals.domain.campaign.pack import Pack

PLAIN = "Tea is hot.\n{theme}\n\nBig words are not needed."
PACK = Pack(
    code="16-days",
    colour="#c8501e",
    hour=time(10),
    days=((11, 25), (11, 26), (12, 10)),
    titles={"en": "16 Days", "ky": "16 күн"},
    texts={
        (11, 25): {"en": Text(PLAIN, "Ask.", "A light"), "ky": Text("Чай ысык.\n\n{theme}\n\nКеп көп.", "Сура.")},
        (11, 26): {"en": Text("{theme}\nSecond"), "ky": Text("Экинчи")},
        (12, 10): {"en": Text("Last"), "ky": Text("Акыркы")},
    },
    themes={"en": {2026: "This year: light."}},
)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 3, 1), ["2026-11-25", "2026-11-26", "2026-12-10"]),
        (date(2026, 11, 25), ["2026-11-25", "2026-11-26", "2026-12-10"]),
        (date(2026, 11, 26), ["2026-11-26", "2026-12-10"]),
        (date(2026, 12, 10), ["2026-12-10"]),
        (date(2026, 12, 11), ["2027-11-25", "2027-11-26", "2027-12-10"]),
    ],
)
def test_a_series_keeps_together(today: date, days: list[str]) -> None:
    coming = PACK.coming(today)

    assert [each.day.isoformat() for each in coming] == days
    assert {each.hour for each in coming} == {time(10)}


def test_the_theme_is_that_of_the_year_and_its_line_goes_where_there_is_none() -> None:
    first, second, _ = PACK.coming(date(2026, 11, 25))
    next_year, *_ = PACK.coming(date(2027, 1, 1))

    assert first.texts["en"] == Text("Tea is hot.\nThis year: light.\n\nBig words are not needed.", "Ask.", "A light")
    assert first.texts["ky"] == Text("Чай ысык.\n\nКеп көп.", "Сура.")
    assert second.texts["en"].text == "This year: light.\nSecond"
    assert next_year.texts["en"].text == "Tea is hot.\n\nBig words are not needed."


def test_own_words_have_no_title_of_a_series() -> None:
    content = Content({PACK.code: PACK}, load_content().words)
    assert [content.title(*asked) for asked in (("16-days", "ky"), ("16-days", "tg"), ("", "ky"))] == ["16 күн", "", ""]
