"""How her reports stand, in neutral words: the card of one, the list of all, taking back, letting others be asked.

Every card shows what holds when it is sent. Not for: what a responder or a coordinator sees (see offers, cases).
"""

from collections.abc import Mapping
from datetime import datetime

from handlers.views.help import numbers_of
from handlers.views.page import Button, Page, Rendered, View, button
from handlers.views.violence import by_law, offers
from locales.words import Words
from referrals.domain.kind import Urgency
from referrals.domain.notice import may_write_at
from referrals.domain.organisation import Organisation
from referrals.domain.report import HELD, NEEDS_NUMBER, OPEN, SEEKING, STUCK, AnyReport, ReportState, ViolenceReport

Row = tuple[Button, ...]


async def status(page: Page) -> Rendered | None:
    """The card of one report: its code, where it stands, what comes next and by when (D12). Also the receipt."""
    report = await _own(page)
    if report is None:
        return None
    w = page.words
    day = w.date(report.sent_at, page.reader.zone)
    lead = w.t(
        "Your message of {day} has arrived. Its code is <b>{code}</b>; you can read it out loud, it says nothing about you.",
        day=day,
        code=report.code,
    )
    return Rendered(f"{lead}\n\n{await _stands(page, report)}", await _acts(page, report))


async def _own(page: Page) -> AnyReport | None:
    return await page.uses.reporting.status(page.tx, page.reader, page.word("track"), page.number("report"))


async def _stands(page: Page, report: AnyReport) -> str:
    if report.state in SEEKING:
        return await _seeking(page, report)
    return await _held(page, report)


async def _seeking(page: Page, report: AnyReport) -> str:
    """Nobody has it yet. Silence is never the answer: a time, or numbers and who is asked."""
    w = page.words
    outlook = await page.uses.reporting.outlook(page.tx, report, page.now)
    if outlook.answer_by is not None:
        return await _asking(page, report, outlook.answer_by)
    if outlook.starts_at is not None:
        starts = w.moment(outlook.starts_at, page.reader.zone, page.now)
        now = w.t(
            "Nobody who may be asked is on duty now. The first begins at {time} and is asked at once.", time=starts
        )
    elif not outlook.held_up and await page.uses.reporting.coordinated(page.tx, report):
        now = w.t("Nobody else can be asked just now. The coordinator of the network has it and looks for somebody.")
    else:
        now = w.t("Nobody can be asked here just now. It is kept, and asked on as soon as somebody is there.")
    soon = w.t("If it cannot wait:")
    return f"{now}\n\n{soon}\n{await numbers_of(page, report.country)}"


async def _asking(page: Page, report: AnyReport, answer_by: datetime) -> str:
    """A time that is kept: where the card may not change by itself until her hours begin, how she can look."""
    w, zone = page.words, page.reader.zone
    by, seen = w.moment(answer_by, zone, page.now), w.moment(_seen_at(page, report, answer_by), zone, page.now)
    if by == seen:
        now = w.t("Somebody is being asked now. By {time} at the latest you see here how it goes on.", time=by)
    else:
        now = w.t(
            "Somebody is being asked now, until {time} at the latest; then it goes on to others. By itself this changes"
            " here only from {morning} on: press “How it stands now” to look.",
            time=by,
            morning=seen,
        )
    if report.urgency is not Urgency.HOUR:
        return now
    return "\n\n".join((now, "\n".join((w.t("If it cannot wait:"), await numbers_of(page, report.country)))))


def _seen_at(page: Page, report: AnyReport, moment: datetime) -> datetime:
    """When she sees what that moment brings: the card of a woman's report changes at her own hours only (D2, D6)."""
    if not isinstance(report, ViolenceReport):
        return moment
    reader = page.reader
    return may_write_at(moment, reader)


async def _held(page: Page, report: AnyReport) -> str:
    """Under "she asked me" the writer learns only that somebody has taken it (D13)."""
    w = page.words
    if report.state is not ReportState.WITHDRAWN and _of_another(report):
        return w.t("Somebody has taken it.")
    match report.state:
        case ReportState.TAKEN:
            return await _taken(page, report)
        case ReportState.CONTACTED:
            return w.t("Somebody has taken it, and contact has been made.")
        case ReportState.SERVED:
            return w.t("Somebody has taken it, and help was given.")
        case ReportState.WITHDRAWN:
            return w.t("You took it back. Nobody works on it any more.")
        case _:
            return w.t("It is closed now. If something is still missing, you can write again at any time.")


async def _taken(page: Page, report: AnyReport) -> str:
    w = page.words
    if isinstance(report, ViolenceReport) and report.contact not in NEEDS_NUMBER:
        return w.t("Somebody has taken it and waits for your call. Say the code, no name is needed.")
    if isinstance(report, ViolenceReport):
        return w.t("Somebody has taken it, and will be in touch in the way you chose.")
    return w.t("Somebody has taken it and works on it.")


def _of_another(report: AnyReport) -> bool:
    return isinstance(report, ViolenceReport) and report.voice.may_be_another


def _stays(report: AnyReport) -> bool:
    """That it is closed is hers to tell, not ours (D13)."""
    return report.state in OPEN or (report.state is ReportState.CLOSED and _of_another(report))


async def _acts(page: Page, report: AnyReport) -> tuple[Row, ...]:
    w = page.words
    acts: list[Button] = []
    if report.state in HELD and await page.uses.reporting.holder(page.tx, report) is not None:
        acts.append(_act(w.t("Who has it"), report, "who"))
    if report.state in OPEN and await page.uses.reporting.callable_by_her(page.tx, report):
        acts.append(_act(w.t("Numbers she can call"), report, "phones"))
    if report.state in STUCK and await page.uses.reporting.wider(page.tx, report):
        acts.append(_act(w.t("Let others be asked too"), report, "wider"))
    if _stays(report):
        acts.append(_act(w.t("How it stands now"), report, "status"))
        acts.append(_act(w.t("Take it back"), report, "withdraw"))
    return tuple((each,) for each in acts)


def _act(label: str, report: AnyReport, act: str, *more: str) -> Button:
    return button(label, "r", report.track, report.id, act, *more)


async def who(page: Page) -> Rendered | None:
    """Who has it, with the public number; by name of the organisation, never of a person (D25)."""
    report = await _own(page)
    holder = await page.uses.reporting.holder(page.tx, report) if report else None
    if report is None or holder is None:
        return await status(page)
    return _people_to_call(page, report, (holder,))


async def phones(page: Page) -> Rendered | None:
    """Whom she can call herself with her code."""
    report = await _own(page)
    if report is None:
        return None
    return _people_to_call(page, report, await page.uses.reporting.callable_by_her(page.tx, report))


def _people_to_call(page: Page, report: AnyReport, organisations: tuple[Organisation, ...]) -> Rendered:
    w = page.words
    lead = w.t(
        "This is for you alone. Look at it, and close it again before you put the phone away. Code: {code}",
        code=report.code,
    )
    lines = [
        w.t("<b>{name}</b> {phone}", name=each.name(w.language), phone=each.phone or "–") for each in organisations
    ]
    return Rendered("\n".join((lead, "", *lines)), ((_act(w.t("Close"), report, "status"),),))


async def withdraw(page: Page) -> Rendered | None:
    """Asked once more, since it cannot be undone."""
    report = await _own(page)
    if report is None or report.state not in OPEN:
        return await status(page)
    w = page.words
    text = w.t(
        "Take {code} back? Nobody will work on it any more, and whoever has it is asked to stop. This cannot be undone.",
        code=report.code,
    )
    yes, no = _act(w.t("Yes, take it back"), report, "withdrawn"), _act(w.t("No, leave it"), report, "status")
    return Rendered(text, ((yes,), (no,)))


async def wider(page: Page) -> Rendered | None:
    """More organisations by name, each by a press of hers (D3)."""
    report = await _own(page)
    others = await page.uses.reporting.wider(page.tx, report) if report else ()
    if report is None or not others:
        return await status(page)
    w = page.words
    lead = w.t(
        "More could be asked, if you agree. Nobody is asked without your word: press the name of whom you allow, one by one."
    )
    rows = [(_act(_wider_name(w, report, each), report, "widen", each.code),) for each in others]
    body = "\n\n".join(each for each in (lead, by_law(w, others), offers(w, others)) if each)
    return Rendered(body, (*rows, (_act(w.t("‹ Back"), report, "status"),)))


def _wider_name(w: Words, report: AnyReport, organisation: Organisation) -> str:
    """Who gave it back is asked again only if she knows that and still wishes it (D5)."""
    name = organisation.name(w.language)
    return name if organisation.code not in report.given_back else " · ".join((name, w.t("gave it back")))


async def mine(page: Page) -> Rendered:
    """Her open reports, neutrally: a code and a day."""
    w = page.words
    found = [each for each in await page.uses.reporting.mine(page.tx, page.reader) if _stays(each)]
    rows = [(_act(f"{each.code} · {w.date(each.sent_at, page.reader.zone)}", each, "show"),) for each in found[:20]]
    if await page.uses.reporting.drafts(page.tx, page.reader, page.now):
        rows.append((button(w.t("Go on with what I began"), "w", "resume"),))
    if not rows:
        return Rendered(w.t("You have no open messages. To write one, press “Write to the network”."))
    return Rendered(w.t("Your open messages. Press one to see how it stands."), tuple(rows))


async def no_such_code(page: Page) -> Rendered:
    """A code that is not hers, or nobody's: the same words for both (D25)."""
    return Rendered(
        page.words.t("I do not find this code among your messages. “My messages” shows all that are yours.")
    )


async def came(page: Page) -> Rendered | None:
    """Asked later, where she agreed to it (D6)."""
    report = await _own(page)
    if report is None:
        return None
    w = page.words
    text = w.t("You said that I may ask: is it better now, after your message {code}?", code=report.code)
    names = {"yes": w.t("Yes"), "partly": w.t("Partly"), "no": w.t("No")}
    return Rendered(text, (tuple(_act(name, report, "came", answer) for answer, name in names.items()),))


async def thanks(page: Page) -> Rendered | None:
    """After her answer; where nothing came, numbers and the way to write again."""
    report = await _own(page)
    if report is None:
        return None
    w = page.words
    text = w.t("Thank you. You can write again at any time.")
    if page.word("answer") == "yes":
        return Rendered(text)
    open_to_her = w.t("These numbers are open to you, too; you can ring them at any moment, without giving a name:")
    return Rendered(f"{text}\n\n{open_to_her}\n{await numbers_of(page, report.country)}")


async def too_late(page: Page) -> Rendered:
    """Toast: the act is no longer possible; the card beside it shows why."""
    return Rendered(page.words.t("That is not possible any more. This is how it stands."))


VIEWS: Mapping[str, View] = {
    "status": status,
    "status.who": who,
    "status.phones": phones,
    "status.withdraw": withdraw,
    "wider": wider,
    "status.mine": mine,
    "status.no_such_code": no_such_code,
    "status.too_late": too_late,
    "came": came,
    "came.thanks": thanks,
}
