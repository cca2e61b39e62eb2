"""Messages from a table: how it is done, the empty table, and what came of the one that was sent, cell by cell.

Not for: what is looked for in its cells (domain/campaign/sheet) or how it is written (bot/sending/sheets) and
read (bot/workers/workbook).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers.callbacks import Verb
from handlers.campaigns.campaign_text import date_label, days_in_words
from handlers.drafting.message_questions_view import no_such_day
from handlers.ui.page import Page, Rendered, Rows, Sheet, View, button
from handlers.view_key import ViewKey
from locales.words import LANGUAGES, NAMES, Html, Words
from referrals.domain import json_values
from referrals.domain.campaign.date_parsing import WRITING_HOURS
from referrals.domain.campaign.grid import HEAD_ROWS
from referrals.domain.campaign.model import LONGEST_TEXT, MOST_MESSAGES
from referrals.domain.campaign.notices import SheetAnswer
from referrals.domain.campaign.sheet import EXAMPLE, LONGEST_CARD, USUAL_HOUR, Wrong
from referrals.domain.notice import Json

EXAMPLES = 3
"""Rows that stand in an empty table."""


def how(page: Page) -> Rendered:
    """What to do, and that a file is awaited."""
    w = page.words
    text = "\n".join(
        (
            w.t("Write all messages in a table, on a computer or on a phone:"),
            w.t("1. Tap “Empty table”. A row is one day, and each language has its own columns."),
            w.t("2. Fill it in and save it as .xlsx."),
            w.t("3. Send me the file here. If something needs fixing, I’ll tell you which cell."),
        )
    )
    return Rendered(text, _rows(w))


def _rows(w: Words) -> Rows:
    return (
        (button(w.t("Empty table"), Verb.DRAFT, "table", "empty", style="primary"),),
        (button(w.t("Stop writing"), Verb.DRAFT, "stop"),),
    )


async def table(page: Page) -> Rendered:
    """The empty table, with the coming days and an example of each column."""
    w = page.words
    head = _heads(page)
    today = page.now.astimezone(ZoneInfo(page.reader.zone)).date()
    rows = [_example(w, today + timedelta(days=1 + number), len(head)) for number in range(EXAMPLES)]
    # Translators: the name of a file; letters and spaces only.
    name = w.t("Messages")
    text = w.t("Here’s your table. Replace the examples, save it as .xlsx and send it back to me here.")
    return Rendered(text, attachment=Sheet(f"{name}.xlsx", (head, *rows), _notes(w)))


def _heads(page: Page) -> tuple[str, ...]:
    return page.use_cases.campaigning.content.words.headers.of_empty_table(page.words.language)


def _example(w: Words, day: date, width: int) -> tuple[str, ...]:
    """A row as it may look, in her own language's columns."""
    texts = (
        w.t("On Saturday at three we meet at the library over a cup of tea. Bring a neighbour."),
        w.t("Ask one neighbour today to come with you."),
        w.t("Tea, and time to talk"),
    )
    row = (f"{day:%d.%m.%Y}", "10:00", "", *(f"{EXAMPLE} {each}" for each in texts))
    return (*row, *("" for _ in range(width - len(row))))


def _notes(w: Words) -> tuple[str, ...]:
    return (
        w.t("One row is one message, up to one a day. Empty rows don’t count."),
        w.t(
            "Day: like 27.11.2026 or 27 November. Time: like 14:30, between {first} and {last}; if "
            "it’s empty, {usual}.",
            **_hours(),
        ),
        w.t("Every message is sent at this time, in each person’s local time."),
        w.t(
            "Meeting: if the message invites to one, its day and time where you are, like 28.11.2026 "
            "14:30. Everyone sees it in their own time. Otherwise leave it empty."
        ),
        w.t(
            "Write in as many languages as you can, and leave columns you don’t need empty. Everyone "
            "gets their own language."
        ),
        w.t(
            "“Text” and “To do” can have up to {limit} characters together, “On the picture” up to {words}.",
            limit=w.number(LONGEST_TEXT),
            words=w.number(LONGEST_CARD),
        ),
        w.t("You can fill up to {n} rows. Examples begin with {mark}: replace them.", n=MOST_MESSAGES, mark=EXAMPLE),
        w.t("Nothing is sent to anyone until you submit it and someone else in the network has read it."),
        ", ".join(NAMES[each] for each in LANGUAGES),
    )


async def sheet(page: Page) -> Rendered | None:
    """What came of the file."""
    w = page.words
    match page.member("what", SheetAnswer):
        case SheetAnswer.READING:
            return Rendered(w.t("One moment: I’m reading your table."))
        case SheetAnswer.NO_FILE:
            return Rendered(w.t("I’m waiting for your table: please send it as a file that ends in .xlsx."), _rows(w))
        case SheetAnswer.UNREADABLE:
            return Rendered(_why(w, page.word("why")), _rows(w))
        case SheetAnswer.PROBLEMS:
            return _problems(page)
        case SheetAnswer.TAKEN | SheetAnswer.SAME:
            return await _draft(page)
        case SheetAnswer.REFUSED:
            return Rendered(w.t("You can’t write in this campaign, or not any more. Nothing was imported."))


def _hours() -> dict[str, str]:
    times = {"first": WRITING_HOURS.start, "last": WRITING_HOURS.end, "usual": USUAL_HOUR}
    return {name: f"{each:%H:%M}" for name, each in times.items()}


def _why(w: Words, why: str) -> str:
    """Why it was not read, and what to do."""
    match why:
        case "too_big":
            return w.t(
                "This file is too big for a table of messages. Leave out pictures and other pages, and send it again."
            )
        case "protected":
            return w.t("This file has a password. Please save it without one and send it again.")
        case "empty":
            return w.t("This file is empty. Write the messages in it, then send it again.")
        case "too_odd":
            return w.t(
                "This file is too large or unusual for me to read. Copy the table into a new file and send it again."
            )
        case "macros":
            return w.t("This file contains programs, and I don’t open those. Save it as plain .xlsx and send it again.")
        case "failed":
            return w.t("I couldn’t download this file. Please send it again.")
        case _:
            return w.t("I can’t read this file. Please save the table as .xlsx and send it again.")


def _problems(page: Page) -> Rendered:
    """Every one with its cell."""
    w, listed, count = page.words, page.params["problems"], page.number("count")
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    lead = w.tn(
        "{n} thing needs fixing. Nothing was imported: please correct the cell named below and send the file again.",
        "{n} things need fixing. Nothing was imported: please correct the cells named below and send the file again.",
        count,
    )
    found = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    lines = [_line(page, each) for each in found]
    if count > len(found):
        lines.append(w.tn("… and {n} more.", "… and {n} more.", count - len(found)))
    return Rendered("\n".join((lead, "", *lines)), _rows(w))


def _line(page: Page, problem: Mapping[str, Json]) -> str:
    w, cell = page.words, json_values.word(problem, "cell")
    says = _says(page, Wrong(json_values.word(problem, "wrong")), json_values.table(problem, "facts"))
    return f"<b>{w.escape(cell)}</b>: {says}" if cell else says


def _says(page: Page, wrong: Wrong, facts: Mapping[str, Json]) -> str:
    """One problem in words. What she wrote is quoted shortly."""
    w, found, other = page.words, json_values.word(facts, "found")[:40], json_values.word(facts, "other")
    match wrong:
        case Wrong.UNKNOWN_COLUMN:
            return w.t("I don’t know the column “{name}”.", name=found)
        case Wrong.WHICH_LANGUAGE:
            return w.t("The column “{name}” doesn’t say which language it’s in.", name=found)
        case Wrong.COLUMN_TWICE:
            return w.t("The column “{name}” appears twice, see {cell}.", name=found, cell=other)
        case Wrong.NO_HEADS | Wrong.FORMULA | Wrong.WHICH_DAY:
            return _not_shown(page, wrong, facts)
        case Wrong.NOT_A_DAY:
            return w.t("I don’t understand the day “{found}”. Write it like 27.11.2026.", found=found)
        case Wrong.NOT_AN_HOUR:
            return w.t("I don’t understand the time “{found}”. Write it like 14:30.", found=found)
        case Wrong.NOT_A_MOMENT:
            return w.t("I don’t understand the day and time “{found}”. Write it like 28.11.2026 14:30.", found=found)
        case Wrong.QUIET:
            return w.t(
                "{hour}: no messages are sent then; {first} to {last} is fine.",
                hour=json_values.word(facts, "hour"),
                **_hours(),
            )
        case Wrong.NO_SUCH_DAY:
            named = no_such_day(w, json_values.number(facts, "day"), json_values.number(facts, "month"))
            return w.t("{day} doesn’t exist.", day=named)
        case Wrong.PAST:
            return w.t("{day} is already over.", day=_day(page, facts))
        case Wrong.DAY_TWICE:
            return w.t("{day} is already in {cell}; only one message a day.", day=_day(page, facts), cell=other)
        case Wrong.DAY_TAKEN:
            return w.t("The campaign already has a message on {day}.", day=_day(page, facts))
        case Wrong.TOO_LONG | Wrong.TOO_MANY:
            return _too_much(w, wrong, facts)
        case _:
            return _missing(w, wrong)


def _not_shown(page: Page, wrong: Wrong, facts: Mapping[str, Json]) -> str:
    """What its owner sees there, and the file does not say."""
    w = page.words
    if wrong is Wrong.NO_HEADS:
        return w.t(
            "I can’t find the column names. Put them in one row, among the first {n} rows of a sheet, as in the empty"
            " table: {names}.",
            n=HEAD_ROWS,
            names=", ".join(_heads(page)[:4]),
        )
    if wrong is Wrong.FORMULA:
        return w.t(
            "This cell is a formula, and I can’t see its result. Copy the column, paste it back as values only, and"
            " send the file again."
        )
    day = json_values.number(facts, "day")
    return w.t(
        "Which day is {found}: {first} or {second}? Write it in words, like “{second}”.",
        found=json_values.word(facts, "found"),
        first=no_such_day(w, day, 1),
        second=no_such_day(w, day, 10),
    )


def _day(page: Page, facts: Mapping[str, Json]) -> str:
    return date_label(page, date.fromisoformat(json_values.word(facts, "day")))


def _too_much(w: Words, wrong: Wrong, facts: Mapping[str, Json]) -> str:
    limit = w.number(json_values.number(facts, "limit"))
    if wrong is Wrong.TOO_LONG:
        return w.t(
            "{n} characters; the limit is {limit}.", n=w.number(json_values.number(facts, "length")), limit=limit
        )
    return w.t("There are {n} rows; the limit is {limit}.", n=w.number(json_values.number(facts, "count")), limit=limit)


def _missing(w: Words, wrong: Wrong) -> str:
    return {
        Wrong.NO_DAY_COLUMN: w.t("There’s no column for the day."),
        Wrong.NO_TEXT_COLUMN: w.t("There’s no column for the text."),
        Wrong.NO_ROWS: w.t("There’s no message in it."),
        Wrong.NO_DAY: w.t("The day is missing."),
        Wrong.NO_TEXT: w.t("There’s no text in any language."),
        Wrong.ALONE: w.t("The text in the same language is missing."),
        Wrong.EXAMPLE_LEFT: w.t("This is still the example. Write your own text, or clear the row."),
    }[wrong]


async def _draft(page: Page) -> Rendered | None:
    """All of it is there now; or it was before."""
    w = page.words
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, page.number("campaign"))
    if campaign is None:
        return None
    if page.member("what", SheetAnswer) is SheetAnswer.SAME:
        text = w.t(
            "Everything in it is already in campaign no. {number}, word for word. Nothing was added.",
            number=campaign.id,
        )
    else:
        text = w.t("Your whole table was imported. {messages}", messages=Html(days_in_words(page, campaign)))
    return Rendered(text, ((button(w.t("View"), Verb.CAMPAIGN, "card", campaign.id, style="primary"),),))


VIEWS: Mapping[ViewKey, View] = {ViewKey.CAMPAIGN_SHEET: sheet, ViewKey.COMPOSING_TABLE: table}
