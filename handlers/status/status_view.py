"""How her reports stand, in neutral words: the card of one, who has it, the list of all.

Every card shows what holds when it is sent. Not for: whom she lets be contacted afterwards (see choosing_view), or what a
responder or a coordinator sees (see offers, cases).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from zlib import crc32

from handlers.callbacks import Verb
from handlers.settings.help_view import numbers_of
from handlers.status.standing_text import beside, off_duty, standing
from handlers.ui.page import Button, Page, Rendered, View, button
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.kind import Voice
from referrals.domain.organisation import Organisation
from referrals.domain.report import (
    HELD,
    NEEDS_NUMBER,
    OPEN,
    SEEKING,
    STUCK,
    AnyReport,
    Contact,
    ReportState,
    ViolenceReport,
    is_taken_back,
)

Row = tuple[Button, ...]


async def status(page: Page) -> Rendered | None:
    """The card of one report: its code, what is true of it now, what comes next and by when (D12). Also the receipt."""
    report = await own(page)
    if report is None:
        return None
    w, zone = page.words, page.reader.zone
    lead = _lead(page, report)
    stands = await _stands(page, report)
    # Translators: when these words were true: like "Updated: 25 November, 14:05".
    updated = w.t("Updated: {moment}", moment=f"{w.date(page.now, zone)}, {w.time(page.now, zone)}")
    return Rendered(f"{lead}\n\n{stands}\n\n{updated}", await _acts(page, report, _mark(stands)))


def _lead(page: Page, report: AnyReport) -> str:
    """Of what was taken back no day is told: only the one in Greenwich is kept."""
    w = page.words
    if is_taken_back(report):
        return w.t("This is about your message <b>{code}</b>.", code=report.code)
    return w.t(
        "Your message of {day} has arrived. Its code is <b>{code}</b>; you can read it out loud, it says nothing about you.",
        day=w.date(report.sent_at, page.reader.zone),
        code=report.code,
    )


async def news(page: Page) -> Rendered | None:
    """Toast: since when nothing is new, where the card she pressed on says what is true now; else nothing, it is redrawn."""
    report = await own(page)
    if report is None or _is_due(report, page) or _mark(await _stands(page, report)) != page.word("seen"):
        return None
    w, zone = page.words, page.reader.zone
    at = datetime.fromtimestamp(60 * page.number("minute"), UTC)
    return Rendered(w.t("Nothing new since {time}.", time=w.moment(at, zone, page.now)))


def _is_due(report: AnyReport, page: Page) -> bool:
    """What it waits for has come, and is about to be looked at: the card may be drawn after that."""
    waits = report.waiting_until if report.state in SEEKING else None
    return waits is not None and waits <= page.now


async def _stands(page: Page, report: AnyReport) -> str:
    stands = await standing(page, report)
    if not await _has_changed(page, report):
        return stands
    changed = page.words.t("An organisation you chose has changed, so we won’t contact it unless you agree again.")
    return f"{stands}\n\n{changed}"


def _mark(stands: str) -> str:
    """By which a card is known to say the same as another."""
    return f"{crc32(stands.encode()):08x}"


async def own(page: Page) -> AnyReport | None:
    return await page.use_cases.reporting.status(page.tx, page.reader, page.word("track"), page.number("report"))


def stays(report: AnyReport) -> bool:
    """Whether she can still do something about it."""
    return report.state in OPEN and not is_taken_back(report)


async def _acts(page: Page, report: AnyReport, mark: str) -> tuple[Row, ...]:
    w = page.words
    acts: list[Button] = []
    if isinstance(report, ViolenceReport) and report.contact is Contact.NOT_SAID and stays(report):
        acts.append(
            button(_add_number(w, report.voice), Verb.REPORT, report.track, report.id, "add", "number", style="primary")
        )
    if await _has_holder(page, report):
        acts.append(act(_who_has_it(w, report), report, "who"))
    if stays(report) and await page.use_cases.telling.callable_by_her(page.tx, report):
        hers = isinstance(report, ViolenceReport) and report.voice is Voice.SHE_ASKED
        acts.append(act(w.t("Numbers she can call") if hers else w.t("Numbers to call"), report, "phones"))
    decides = report.state in STUCK or await _has_changed(page, report)
    if decides and await page.use_cases.reporting.wider(page.tx, report):
        acts.append(act(w.t("Contact others too"), report, "wider"))
    if stays(report):
        acts.append(act(w.t("Check for news"), report, "status", mark, str(int(page.now.timestamp()) // 60)))
        acts.append(act(w.t("Add or change something"), report, "add"))
        acts.append(act(w.t("Take it back"), report, "withdraw"))
    elif report.state is ReportState.CLOSED or is_taken_back(report):
        acts.append(button(w.t("Write again"), Verb.REPORT, report.track, report.id, "again"))
    return tuple((each,) for each in acts)


def _add_number(w: Words, voice: Voice) -> str:
    """Whose number: of a woman who does not know it is never asked, and it may not be said who she is (D13)."""
    match voice:
        case Voice.HERSELF | Voice.ADVICE:
            return w.t("Add my phone number")
        case Voice.SHE_ASKED:
            return w.t("Add her phone number")
        case Voice.NOT_SAID:
            return w.t("Add a phone number")


def _who_has_it(w: Words, report: AnyReport) -> str:
    """Who waits for her call has a number: the label says that it is there."""
    calls = isinstance(report, ViolenceReport) and report.state in HELD and report.contact not in NEEDS_NUMBER
    return w.t("Who has it, and the number") if calls else w.t("Who has it")


async def _has_changed(page: Page, report: AnyReport) -> bool:
    """Whether someone she agreed to is not contacted for that, and she may decide anew (D3)."""
    shown = report.shown if isinstance(report, ViolenceReport) and report.state in SEEKING else ()
    if all(each.organisation in report.allowed for each in shown):
        return False
    return bool(await page.use_cases.reporting.changed(page.tx, report))


async def _has_holder(page: Page, report: AnyReport) -> bool:
    """Also after closing: the number of whoever helped is not lost with it."""
    has_it = report.state in HELD or report.state is ReportState.CLOSED
    return has_it and await page.use_cases.telling.holder(page.tx, report) is not None


def act(label: str, report: AnyReport, act: str, *more: str) -> Button:
    return button(label, Verb.REPORT, report.track, report.id, act, *more)


async def who(page: Page) -> Rendered | None:
    """Who has it, with the public number; by name of the organisation, never of a person (D25)."""
    report = await own(page)
    holder = await page.use_cases.telling.holder(page.tx, report) if report else None
    if report is None or holder is None:
        return await status(page)
    shown = await _people_to_call(page, report, (holder,))
    wrong = button(page.words.t("Tell us if something is wrong"), Verb.COMPLAINT, "new")
    return replace(shown, buttons=((wrong,), *shown.buttons))


async def phones(page: Page) -> Rendered | None:
    """Whom she can call herself with her code."""
    report = await own(page)
    if report is None:
        return None
    return await _people_to_call(page, report, await page.use_cases.telling.callable_by_her(page.tx, report))


async def _people_to_call(page: Page, report: AnyReport, organisations: tuple[Organisation, ...]) -> Rendered:
    w = page.words
    lead = w.t(
        "This is only for you. Look at it, then close it again before you put the phone down or hand "
        "it to anyone. Code: {code}",
        code=report.code,
    )
    lines = [await _to_call(page, each) for each in organisations]
    text = await beside(page, report, "\n\n".join((lead, *lines)))
    return Rendered(text, ((act(w.t("Close"), report, "status"),),))


async def _to_call(page: Page, organisation: Organisation) -> str:
    """A public number is never shown without whether someone is there."""
    w = page.words
    line = w.t("<b>{name}</b> {phone}", name=organisation.name(w.language), phone=organisation.phone or "–")
    there = await page.use_cases.telling.attendance(page.tx, organisation, page.now)
    return line if there.on_duty else f"{line}\n{off_duty(page, there)}"


async def mine(page: Page) -> Rendered:
    """Her open reports, neutrally: a code and a day."""
    w = page.words
    found = [each for each in await page.use_cases.reporting.mine(page.tx, page.reader) if stays(each)]
    rows = [(act(f"{each.code} · {w.date(each.sent_at, page.reader.zone)}", each, "show"),) for each in found[:20]]
    if await page.use_cases.drafts.begun(page.tx, page.reader, page.now):
        rows.append((button(w.t("Continue what I started"), Verb.START, "resume"),))
    if not rows:
        return Rendered(w.t("You have no open messages. To write one, tap “Write to the network”."))
    return Rendered(w.t("Your open messages. Tap one to see its status."), tuple(rows))


async def no_such_code(page: Page) -> Rendered:
    """A code that is not hers, or nobody's: the same words for both (D25)."""
    return Rendered(page.words.t("I can’t find this code among your messages. “My messages” shows all of yours."))


async def came(page: Page) -> Rendered | None:
    """Asked later, where she agreed to it (D6)."""
    report = await own(page)
    if report is None:
        return None
    w = page.words
    text = w.t("You said I may ask: are things better now, after your message {code}?", code=report.code)
    names = {"yes": w.t("Yes"), "partly": w.t("Partly"), "no": w.t("No")}
    return Rendered(text, (tuple(act(name, report, "came", answer) for answer, name in names.items()),))


async def thanks(page: Page) -> Rendered | None:
    """After her answer; where nothing came, numbers and the way to write again."""
    report = await own(page)
    if report is None:
        return None
    w = page.words
    text = w.t("Thank you. You can write again at any time.")
    if page.word("answer") == "yes":
        return Rendered(text)
    open_to_her = w.t("You can use these numbers too. You don’t have to give a name:")
    again = button(w.t("Write again"), Verb.REPORT, report.track, report.id, "again")
    return Rendered(f"{text}\n\n{open_to_her}\n{await numbers_of(page, report.country)}", ((again,),))


async def too_late(page: Page) -> Rendered:
    """Toast: the act is no longer possible; the card beside it shows why."""
    return Rendered(page.words.t("That’s no longer possible. This is the status now."))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.STATUS: status,
    ViewKey.STATUS_NEWS: news,
    ViewKey.STATUS_WHO: who,
    ViewKey.STATUS_PHONES: phones,
    ViewKey.STATUS_MINE: mine,
    ViewKey.STATUS_NO_SUCH_CODE: no_such_code,
    ViewKey.STATUS_TOO_LATE: too_late,
    ViewKey.CAME: came,
    ViewKey.CAME_THANKS: thanks,
}
