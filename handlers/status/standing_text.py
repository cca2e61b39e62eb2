"""What is true of a report at this moment, in sentences for its writer. Nothing that may become untrue unseen, no promise (D2).

Not for: the card around it (see status_view) or what a responder or a coordinator reads.
"""

from datetime import datetime

from handlers.settings.help_view import numbers_line, numbers_of
from handlers.ui.page import Page
from locales.words import Words
from referrals.domain.kind import PRESSING, Voice
from referrals.domain.notice import may_write_at
from referrals.domain.organisation import Organisation
from referrals.domain.outlook import Attendance, Outlook, Told
from referrals.domain.report import (
    NEEDS_NUMBER,
    SEEKING,
    AnyReport,
    Contact,
    ReportState,
    ViolenceReport,
    is_taken_back,
)


async def standing(page: Page, report: AnyReport) -> str:
    """The sentences of her card (HTML), as they are true at this moment."""
    if is_taken_back(report):
        return await _with_numbers(page, report, _back(page.words, report))
    if report.state in SEEKING:
        return await _seeking(page, report)
    return await _held(page, report)


def _back(w: Words, report: AnyReport) -> str:
    """In danger the one who had it goes on: nothing is promised that would not be so (D2, D24)."""
    if report.state is ReportState.WITHDRAWN:
        return w.t("You took it back. We won’t contact anyone else, and the people who had it have been told.")
    return w.t("You took it back. The people who had it have been told.")


async def _seeking(page: Page, report: AnyReport) -> str:
    """Nobody has it yet. Silence is never the answer: a time, or numbers and who was told."""
    w = page.words
    outlook = await page.use_cases.telling.outlook(page.tx, report, page.now)
    if outlook.answer_by is not None:
        now = _asking(page, report, outlook, outlook.answer_by)
        return now if report.urgency not in PRESSING else await _with_numbers(page, report, now)
    if outlook.starts_at is not None:
        starts = w.moment(outlook.starts_at, page.reader.zone, page.now)
        now = w.t(
            "No one who can help is on duty right now. The next person starts at {time}; we’ll contact them then.",
            time=starts,
        )
        seen = _seen_at(page, outlook.starts_at)
        now = f"{now} {_not_before(page, seen)}" if seen > outlook.starts_at else now
    elif outlook.told is not None:
        now = _told(page, outlook.told)
    elif outlook.contacted:
        now = w.t("No one has taken it yet. Your message is saved.")
    else:
        now = w.t("There’s no one here we can contact right now. Your message is saved.")
    return await _with_numbers(page, report, now)


async def beside(page: Page, report: AnyReport, text: str) -> str:
    """A screen about it, with the numbers in one line where it presses: they are on her newest screen, whatever it is (D23)."""
    return text if report.urgency not in PRESSING else f"{text}\n\n{await numbers_line(page, report.country)}"


async def _with_numbers(page: Page, report: AnyReport, text: str) -> str:
    soon = page.words.t("If it can’t wait:")
    return f"{text}\n\n{soon}\n{await numbers_of(page, report.country)}"


def _told(page: Page, told: Told) -> str:
    """Only what is so: that a coordinator was told, or when she is, and whether she has opened it."""
    w, zone = page.words, page.reader.zone
    at = w.moment(told.at, zone, page.now)
    if told.at > page.now:
        return w.t("No one has taken it yet. A coordinator of the network is told at {time}.", time=at)
    if told.opened_at is None:
        return w.t(
            "No one has taken it yet. A coordinator of the network was told at {time} and hasn’t opened it yet.",
            time=at,
        )
    return w.t(
        "No one has taken it yet. A coordinator of the network was told at {time}, and opened it at {opened}.",
        time=at,
        opened=w.moment(told.opened_at, zone, page.now),
    )


def _asking(page: Page, report: AnyReport, outlook: Outlook, answer_by: datetime) -> str:
    """Where the card isn't redrawn when the deadline passes, how to look then, and from when on it is (D2)."""
    w, zone = page.words, page.reader.zone
    seen = _seen_at(page, answer_by)
    if outlook.opened and not is_of_another(report):
        waits = w.t("We’ve contacted an organisation. Someone there has opened your message and hasn’t answered yet.")
    else:
        waits = w.t("We’ve contacted an organisation and are waiting for its answer.")
    time = w.moment(answer_by, zone, page.now)
    if seen > answer_by:
        until = w.t(
            "It has until {time} to answer: tap “Check for news” then. Before {morning} this message may not update by "
            "itself.",
            time=time,
            morning=w.moment(seen, zone, page.now),
        )
    else:
        until = w.t("It has until {time} to answer; you should see here then what happens next.", time=time)
    return f"{waits} {until}"


def _not_before(page: Page, seen: datetime) -> str:
    return page.words.t(
        "Before {morning} this message may not update by itself: to look sooner, tap “Check for news”.",
        morning=page.words.moment(seen, page.reader.zone, page.now),
    )


def _seen_at(page: Page, moment: datetime) -> datetime:
    """When she sees what that moment brings: her card changes at her own hours only, in both tracks (D2, D6)."""
    return may_write_at(moment, page.reader)


async def _held(page: Page, report: AnyReport) -> str:
    """Under "she asked me" the writer learns only that someone has taken it (D13). Where it presses, numbers stay as long as it
    is open (D12, D23)."""
    w = page.words
    if is_of_another(report):
        return await _taken_for_another(page, report)
    match report.state:
        case ReportState.TAKEN:
            return await _taken(page, report)
        case ReportState.CONTACTED:
            touched = w.t("Someone has taken it, and has recorded that you have been in touch.")
            return await beside(page, report, touched)
        case ReportState.SERVED:
            return await beside(page, report, w.t("Someone has taken it, and has recorded that help was given."))
        case _:
            return w.t("It’s closed now. If something is still missing, you can write again at any time.")


async def _taken_for_another(page: Page, report: AnyReport) -> str:
    """The numbers to call are those of all she agreed to: which of them has it is not told (D13)."""
    # Translators: "someone" may also be a coordinator of the network, in all sentences that begin like this.
    taken = page.words.t("Someone has taken it.")
    if report.urgency not in PRESSING:
        return taken
    lines = [await _public_number(page, each) for each in await page.use_cases.telling.callable_by_her(page.tx, report)]
    return await _with_numbers(page, report, "\n".join((f"{taken} {_no_number_yet(page, report)}".strip(), *lines)))


async def _taken(page: Page, report: AnyReport) -> str:
    """From when on someone is there whenever no one is on duty now, and numbers until then (D12)."""
    taken = page.words.t("Someone has taken it.")
    holder = await page.use_cases.telling.holder(page.tx, report) if isinstance(report, ViolenceReport) else None
    there = await page.use_cases.telling.attendance(page.tx, holder, page.now) if holder else None
    if isinstance(report, ViolenceReport) and holder and there:
        taken = await _taken_by(page, report, holder, there)
    presses = report.urgency in PRESSING or (there is not None and not there.on_duty)
    return await _with_numbers(page, report, taken) if presses else taken


async def _taken_by(page: Page, report: ViolenceReport, holder: Organisation, there: Attendance) -> str:
    """Where it presses with the public number, without the name: a screen that others see tells no more than a number."""
    w = page.words
    she_calls = report.contact not in NEEDS_NUMBER
    if not she_calls:
        taken = w.t("Someone has taken it and has been asked to contact you in the way you chose.")
    elif there.on_duty:
        taken = w.t(
            "Someone has taken it and is waiting for your call. Say the code, so that they know what it’s about."
        )
    else:
        taken = w.t("Someone has taken it. Say the code when you call, so that they know what it’s about.")
    if she_calls and holder.phone and report.urgency in PRESSING:
        number = await _public_number(page, holder)
        return "\n".join(filter(None, (taken, _no_number_yet(page, report), number)))
    return taken if there.on_duty else f"{taken} {off_duty(page, there)}"


def _no_number_yet(page: Page, report: AnyReport) -> str:
    """Nobody can call her before she gives a number; "" where one is there or she wants none."""
    if not isinstance(report, ViolenceReport) or report.contact is not Contact.NOT_SAID:
        return ""
    if report.voice is Voice.SHE_ASKED:
        return page.words.t("They have no number for her yet: she can call, or you can add it.")
    return page.words.t("They have no number yet: call, or add one.")


async def _public_number(page: Page, organisation: Organisation) -> str:
    """Never without whether someone is there."""
    line = page.words.t("Number to call: <b>{phone}</b>", phone=organisation.phone)
    there = await page.use_cases.telling.attendance(page.tx, organisation, page.now)
    return line if there.on_duty else f"{line}\n{off_duty(page, there)}"


def off_duty(page: Page, there: Attendance) -> str:
    """That no one is there now, and from when on someone is."""
    w = page.words
    if there.changes_at is None:
        return w.t("No one there is on duty right now, and we don’t know when someone will be.")
    starts = w.moment(there.changes_at, page.reader.zone, page.now)
    return w.t("No one there is on duty right now. Duty starts: {time}.", time=starts)


def is_of_another(report: AnyReport) -> bool:
    """Whether its writer wrote because a woman asked her to."""
    return isinstance(report, ViolenceReport) and report.voice.may_be_another
