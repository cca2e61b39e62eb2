"""A table read: what is understood, and every kind of problem with its cell. Days and hours as people write them."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import chain

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from bot.message_packs import load_content
from locales.words import LANGUAGES
from referrals.domain.campaign import Message, Text
from referrals.domain.campaign.date_parsing import NoSuchDay, is_over
from referrals.domain.campaign.grid import HEAD_ROWS, Book, Cell, Grid, Origin, from_json, to_json
from referrals.domain.campaign.model import LONGEST_TEXT, MOST_MESSAGES
from referrals.domain.campaign.sheet import (
    EXAMPLE,
    LONGEST_CARD,
    SheetProblem,
    Wrong,
    cell_name,
    read,
)

ZONE = "Asia/Bishkek"
WORDS = load_content().words
HEADERS, DATES = WORDS.headers, WORDS.dates
FRIDAY = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""Ten in the morning in Bishkek."""
TODAY = date(2026, 11, 20)
HEAD = ("Day", "Time", "Text · English", "To do · English", "On the picture · English", "Text · Русский")

Found = list[tuple[str, Wrong, dict[str, object]]]


Rows = Sequence[Sequence[str | Cell]]


def book(*sheets: Rows) -> Book:
    """A file with these sheets, the first of them unnamed."""
    return Book(
        tuple(
            Grid(
                f"Sheet{number}",
                tuple(tuple(Cell(each) if isinstance(each, str) else each for each in row) for row in rows),
            )
            for number, rows in enumerate(sheets, 1)
        )
    )


def problems(*sheets: Rows) -> Found:
    found = read(book(*sheets), WORDS, ZONE, FRIDAY)
    assert all(isinstance(each, SheetProblem) for each in found), found
    return [(each.cell, each.wrong, dict(each.facts)) for each in found if isinstance(each, SheetProblem)]


def messages(*sheets: Rows) -> tuple[Message, ...]:
    found = read(book(*sheets), WORDS, ZONE, FRIDAY)
    assert all(isinstance(each, Message) for each in found), found
    return tuple(each for each in found if isinstance(each, Message))


def of(*rows: Sequence[str | Cell]) -> Rows:
    return (HEAD, *rows)


class TestWhereTheTableIs:
    """It is found by its heads, on whichever sheet and below whatever title."""

    ROW = ("25.11", "", "Come.")

    def test_below_a_title(self) -> None:
        assert len(messages((("Our sixteen days 2026",), (), ("", "Please keep the colours"), HEAD, self.ROW))) == 1

    def test_on_the_second_sheet_its_cells_are_named_with_it(self) -> None:
        cover = (("Sixteen days",), ("Дата", "20.11.2026"))
        assert len(messages(cover, of(self.ROW))) == 1
        assert problems(cover, of(("soon", "", "Come.")))[0][0] == "Sheet2!A2"

    def test_words_that_look_like_heads_further_down_are_none(self) -> None:
        assert len(messages(of(self.ROW, ("26.11", "", "Text")), (("Day", "Text"),))) == 2

    @pytest.mark.parametrize("rows", [(), (("Weather",), ("fine",)), (*((),) * HEAD_ROWS, HEAD, ROW)])
    def test_where_no_heads_are_it_is_told(self, rows: Rows) -> None:
        assert problems(rows) == [("", Wrong.NO_HEADS, {})]


class TestWhatIsShownIsNotWhatIsStored:
    """Cells whose owner sees something else than what the file holds."""

    @pytest.mark.parametrize(("number", "day"), [("15.1", 15), ("1.1", 1), ("31.1", 31)])
    def test_of_a_number_that_is_two_days_it_is_asked_which(self, number: str, day: int) -> None:
        cell = Cell(number, Origin.NUMBER)
        assert problems(of((cell, "", "Come."))) == [("A2", Wrong.WHICH_DAY, {"found": number, "day": day})]

    @pytest.mark.parametrize(("number", "day"), [("25.11", date(2026, 11, 25)), ("15.2", date(2027, 2, 15))])
    def test_a_number_that_is_one_day_is_that_day(self, number: str, day: date) -> None:
        (message,) = messages(of((Cell(number, Origin.NUMBER), "", "Come.")))
        assert message.day == day

    def test_a_text_is_what_was_typed(self) -> None:
        (message,) = messages(of(("15.1", "", "Come.")))
        assert message.day == date(2027, 1, 15)

    def test_a_formula_without_its_value_is_named_in_each_column_that_counts(self) -> None:
        unknown = Cell("", Origin.FORMULA)
        found = problems(((*HEAD, ""), (unknown, "", unknown), ("25.11", "", "Come.", "", "", "", unknown)))
        assert found == [("A2", Wrong.FORMULA, {}), ("C2", Wrong.FORMULA, {})]

    def test_what_a_file_holds_is_kept_between_reading_and_taking_it(self) -> None:
        held = book(of(("25.11", Cell("9.3", Origin.NUMBER))), ((), (Cell("", Origin.FORMULA),)))
        assert from_json(json.loads(json.dumps(to_json(held)))) == held
        assert from_json({"why": "too_big"}) is None


class TestWhatIsUnderstood:
    """Tables that are taken over."""

    def test_one_row_is_one_message(self) -> None:
        (message,) = messages(of(("2026-11-25", "14:30", "Come.", "Bring tea.", "Tea and talk", "Приходите.")))
        assert (message.day, message.hour) == (date(2026, 11, 25), time(14, 30))
        assert message.texts == {"en": Text("Come.", "Bring tea.", "Tea and talk"), "ru": Text("Приходите.")}

    def test_rows_may_stand_in_any_order_with_empty_ones_between(self) -> None:
        found = messages(of(("27.11", "", "Two"), (), ("", " ", "\u200b"), ("26 ноября", "9", "One")))
        assert [(each.day.day, each.hour, each.texts["en"].text) for each in found] == [
            (26, time(9), "One"),
            (27, time(10), "Two"),
        ]

    def test_columns_may_stand_in_any_order_below_empty_rows(self) -> None:
        grid = ((), ("", "матн (тоҷикӣ)", "Дата", "текст: кыргызча"), ("", "Биёед.", "25 ноябр", "Келгиле."))
        (message,) = messages(grid)
        assert message.texts == {"ky": Text("Келгиле."), "tg": Text("Биёед.")}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_an_empty_table_is_understood_in_every_language(self, language: str) -> None:
        head = HEADERS.of_empty_table(language)
        assert len(set(head)) == 3 + 3 * len(LANGUAGES)
        assert HEADERS.own_name(language) in head[3]
        row = ["25.11", "11:00", "28.11 14:30", "text", "act", "card", *("" for _ in head[6:])]
        (message,) = messages((head, row))
        assert message.texts == {language: Text("text", "act", "card")}
        assert (message.hour, message.event_at) == (time(11), datetime(2026, 11, 28, 8, 30, tzinfo=UTC))

    def test_a_language_without_heads_gets_english_ones(self) -> None:
        assert HEADERS.of_empty_table("kk") == HEADERS.of_empty_table("en")

    def test_every_language_of_the_catalogues_has_heads(self) -> None:
        assert tuple(HEADERS.words) == LANGUAGES

    def test_html_stays_text(self) -> None:
        (message,) = messages(of(("25.11", "", "<b>Tea</b> & <script>")))
        assert message.texts["en"].text == "<b>Tea</b> & <script>"

    def test_it_fits_exactly(self) -> None:
        row = ("25.11", "", "x" * (LONGEST_TEXT - 3), "act", "c" * LONGEST_CARD)
        assert len(messages(of(row))) == 1

    def test_sixty_rows(self) -> None:
        grid = of(*((f"2027-0{1 + n // 28}-{1 + n % 28:02}", "", "Tea") for n in range(MOST_MESSAGES)))
        assert len(messages(grid)) == MOST_MESSAGES

    def test_today_while_the_hour_is_ahead(self) -> None:
        assert messages(of(("20.11", "10:30", "Tea")))[0].day == TODAY


MEETING = ("Day", "Text en", "Meeting")


class TestMeetings:
    """By the writer's own clock; in UTC as it is kept."""

    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("28.11.2026 14:30", datetime(2026, 11, 28, 8, 30, tzinfo=UTC)),
            ("2026-11-28 14:30", datetime(2026, 11, 28, 8, 30, tzinfo=UTC)),
            ("28 ноября в 14:30", datetime(2026, 11, 28, 8, 30, tzinfo=UTC)),
            ("15:00", datetime(2026, 11, 25, 9, tzinfo=UTC)),
            ("", None),
        ],
    )
    def test_the_moment(self, text: str, moment: datetime | None) -> None:
        (message,) = messages((MEETING, ("25.11", "Come!", text)))
        assert message.event_at == moment

    @pytest.mark.parametrize(
        ("text", "wrong", "facts"),
        [
            ("28.11.2026", Wrong.NOT_A_MOMENT, {"found": "28.11.2026"}),
            ("5.12", Wrong.NOT_A_MOMENT, {"found": "5.12"}),
            ("soon 14:30", Wrong.NOT_A_MOMENT, {"found": "soon 14:30"}),
            ("28.11 25:00", Wrong.NOT_A_MOMENT, {"found": "28.11 25:00"}),
            ("31.11 14:30", Wrong.NO_SUCH_DAY, {"day": 31, "month": 11}),
            ("19.11.2026 14:30", Wrong.PAST, {"day": "2026-11-19", "hour": "14:30"}),
        ],
    )
    def test_what_is_none(self, text: str, wrong: Wrong, facts: dict[str, object]) -> None:
        assert problems((MEETING, ("25.11", "Come!", text))) == [("C2", wrong, facts)]

    def test_an_hour_alone_without_a_day_is_the_day_s_fault(self) -> None:
        assert problems((MEETING, ("", "Come!", "15:00"))) == [("A2", Wrong.NO_DAY, {})]


@pytest.mark.parametrize(
    ("row", "cell", "wrong", "facts"),
    [
        (("", "10:00", "Tea"), "A2", Wrong.NO_DAY, {}),
        (("soon", "", "Tea"), "A2", Wrong.NOT_A_DAY, {"found": "soon"}),
        (("31 November", "", "Tea"), "A2", Wrong.NO_SUCH_DAY, {"day": 31, "month": 11}),
        (("19.11.2026", "", "Tea"), "A2", Wrong.PAST, {"day": "2026-11-19", "hour": "10:00"}),
        (("today", "10:00", "Tea"), "A2", Wrong.PAST, {"day": "2026-11-20", "hour": "10:00"}),
        (("25.11", "noon", "Tea"), "B2", Wrong.NOT_AN_HOUR, {"found": "noon"}),
        (("25.11", "6:59", "Tea"), "B2", Wrong.QUIET, {"hour": "06:59"}),
        (("25.11", "21:00", "Tea"), "B2", Wrong.QUIET, {"hour": "21:00"}),
        (("25.11", "10:00"), "C2", Wrong.NO_TEXT, {}),
        (("25.11", "", "", "Bring tea."), "C2", Wrong.ALONE, {}),
        (("25.11", "", "x" * 3499, "ab"), "C2", Wrong.TOO_LONG, {"length": 3501, "limit": LONGEST_TEXT}),
        (("25.11", "", "Tea", "", "c" * 121), "E2", Wrong.TOO_LONG, {"length": 121, "limit": LONGEST_CARD}),
        (("25.11", "", f"{EXAMPLE} Come.", f"{EXAMPLE} Tea."), "C2", Wrong.EXAMPLE_LEFT, {}),
    ],
)
def test_what_is_wrong_in_a_row(row: tuple[str, ...], cell: str, wrong: Wrong, facts: dict[str, object]) -> None:
    assert problems(of(row)) == [(cell, wrong, facts)]


@pytest.mark.parametrize(
    ("head", "cell", "wrong", "facts"),
    [
        (("Day", "Text en", "Weather"), "C1", Wrong.UNKNOWN_COLUMN, {"found": "Weather"}),
        (("Day", "Text en", "Day ru"), "C1", Wrong.UNKNOWN_COLUMN, {"found": "Day ru"}),
        (("Day", "Text en", "Text ru ky"), "C1", Wrong.UNKNOWN_COLUMN, {"found": "Text ru ky"}),
        (("Day", "Text en", "Text"), "C1", Wrong.WHICH_LANGUAGE, {"found": "Text"}),
        (("Day", "Text en", "Message English"), "C1", Wrong.COLUMN_TWICE, {"found": "Message English", "other": "B1"}),
        (("Text en",), "", Wrong.NO_DAY_COLUMN, {}),
        (("Day",), "", Wrong.NO_TEXT_COLUMN, {}),
    ],
)
def test_what_is_wrong_in_the_head(head: tuple[str, ...], cell: str, wrong: Wrong, facts: dict[str, object]) -> None:
    row = tuple({"Day": "25.11", "Text en": "Tea"}.get(each, "") for each in head)
    assert problems((head, row)) == [(cell, wrong, facts)]


class TestTheWholeTable:
    """What no single cell is to blame for."""

    @pytest.mark.parametrize("grid", [(HEAD,), (HEAD, (), ("", ""))])
    def test_nothing_in_it(self, grid: Sequence[Sequence[str]]) -> None:
        assert problems(grid) == [("", Wrong.NO_ROWS, {})]

    def test_a_day_twice(self) -> None:
        grid = of(("25.11", "", "One"), ("26.11", "", "Two"), ("25 November", "", "Three"))
        assert problems(grid) == [("A4", Wrong.DAY_TWICE, {"day": "2026-11-25", "other": "A2"})]

    def test_a_day_that_the_campaign_has_already(self) -> None:
        taken = frozenset({date(2026, 11, 25)})
        found = read(book(of(("25.11", "", "One"), ("26.11", "", "Two"))), WORDS, ZONE, FRIDAY, taken)
        assert found == (SheetProblem("A2", Wrong.DAY_TAKEN, {"day": "2026-11-25"}),)
        assert len(read(book(of(("26.11", "", "Two"))), WORDS, ZONE, FRIDAY, taken)) == 1

    def test_too_many_rows(self) -> None:
        grid = of(*((f"2027-0{1 + n // 28}-{1 + n % 28:02}", "", "Tea") for n in range(MOST_MESSAGES + 1)))
        assert problems(grid) == [("", Wrong.TOO_MANY, {"count": 61, "limit": 60})]

    def test_all_problems_at_once(self) -> None:
        found = problems(of(("31.11", "5", ""), ("", "", "Tea"), ("25.11", "x", "y" * 4000)))
        assert [(cell, wrong) for cell, wrong, _ in found] == [
            ("B2", Wrong.QUIET),
            ("A2", Wrong.NO_SUCH_DAY),
            ("C2", Wrong.NO_TEXT),
            ("A3", Wrong.NO_DAY),
            ("B4", Wrong.NOT_AN_HOUR),
            ("C4", Wrong.TOO_LONG),
        ]

    def test_words_for_a_picture_of_a_language_that_has_no_text_column(self) -> None:
        grid = (("Day", "Text en", "Picture ru"), ("25.11", "Tea", "Чай"))
        assert problems(grid) == [("C2", Wrong.ALONE, {})]

    def test_cells_are_named_as_the_table_names_them(self) -> None:
        assert [cell_name(*each) for each in ((6, 2), (0, 25), (0, 26), (399, 59))] == ["C7", "Z1", "AA1", "BH400"]

    @given(st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=5))
    def test_whatever_stands_in_it_never_fails(self, rows: list[list[str]]) -> None:
        assert read(book(of(*(tuple(each) for each in rows))), WORDS, ZONE, FRIDAY)
        assert read(book(rows), WORDS, ZONE, FRIDAY)


class TestDays:
    """Days as people write them, on 20 November 2026."""

    @pytest.mark.parametrize(
        "text",
        [
            "27.11",
            " 27.11. ",
            "27/11/2026",
            "27-11-26",
            "2026-11-27",
            "27 November",
            "November 27, 2026",
            "27th of nov",
            "27 ноября",
            "27 ноября 2026 года",
            "27-ноябрь",
            "27-уми ноябр",
            "27 noyabr",
        ],
    )
    def test_the_same_day(self, text: str) -> None:
        assert DATES.read_day(text, TODAY) == date(2026, 11, 27)

    def test_near_days(self) -> None:
        assert [DATES.read_day(each, TODAY) for each in ("Сегодня", "эртең")] == [TODAY, date(2026, 11, 21)]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_months_of_every_language(self, language: str) -> None:
        names = [get_month_names("wide", context, language) for context in ("format", "stand-alone")]
        for month, name in chain.from_iterable(each.items() for each in names):
            assert DATES.read_day(f"5 {name} 2027", TODAY) == date(2027, month, 5)

    @pytest.mark.parametrize("text", ["31.11", "31 ноября", "29.02.2027", "29 February", "2026-11-31"])
    def test_days_that_do_not_exist(self, text: str) -> None:
        found = DATES.read_day(text, TODAY)
        assert isinstance(found, NoSuchDay)
        assert (found.day, found.month) in {(31, 11), (29, 2)}

    @pytest.mark.parametrize("text", ["", "27", "November", "11/25/2026", "99.11", "27.11.26.1", "27 kittens november"])
    def test_what_is_no_day(self, text: str) -> None:
        assert DATES.read_day(text, TODAY) is None

    def test_without_a_year_it_is_the_next_one_unless_it_was_lately(self) -> None:
        assert DATES.read_day("8.3", TODAY) == date(2027, 3, 8)
        assert DATES.read_day("15.11", TODAY) == date(2026, 11, 15)


class TestHours:
    """Hours as people write them."""

    @pytest.mark.parametrize(
        ("text", "hour"),
        [
            ("10", time(10)),
            ("14:30", time(14, 30)),
            ("14.30", time(14, 30)),
            ("9-05", time(9, 5)),
            ("10:00:00", time(10)),
            ("10 часов", time(10)),
            ("соати 10", time(10)),
            ("8 o’clock", time(8)),
        ],
    )
    def test_hours(self, text: str, hour: time) -> None:
        assert DATES.read_hour(text) == hour

    @pytest.mark.parametrize("text", ["", "24:00", "10:60", "10.5", "noon", "10 kittens", "10:00:30", "2026-11-25"])
    def test_what_is_no_hour(self, text: str) -> None:
        assert DATES.read_hour(text) is None

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("28.11 14:30", ("28.11", "14:30")),
            ("28 November, at 14.30", ("28 November", "14.30")),
            ("27 мая 15:00", ("27 мая", "15:00")),
            ("завтра в 15:00", ("завтра", "15:00")),
            ("14:30", ("", "14:30")),
            ("28.11", ("28.11", "")),
        ],
    )
    def test_a_day_with_an_hour(self, text: str, parts: tuple[str, str]) -> None:
        assert DATES.split_moment(text) == parts

    def test_over_is_over_where_she_is(self) -> None:
        assert is_over(TODAY, time(10), ZONE, FRIDAY)
        assert not is_over(TODAY, time(10), "Europe/Berlin", FRIDAY)
