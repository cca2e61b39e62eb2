"""What a coordinator presses: her list, a case, asking again, asking the writer, taking care of it herself.

Not for: wording (handlers/views/cases) or what she may see (authority).
"""

from telegram import Update

from handlers.callbacks import Press
from handlers.errors import UNKNOWN
from handlers.responding import push_answered
from handlers.turn import Turn, press_of
from referrals.domain.authority import Action, may
from referrals.domain.caseload import is_overdue
from referrals.domain.decision import AlreadyDone, AlreadyTaken, NotAllowed, Refused
from referrals.domain.notice import Mode
from referrals.domain.person import OrganisationCode, Role
from referrals.domain.report import HELD, SEEKING, AnyReport
from referrals.domain.report_notices import WAITING, WAITING_NOW, alert_slot, case_subject, lost_slot
from referrals.domain.routing import Await, NobodyLeft, Offer

CASES = "cases"


async def cases(update: Update, turn: Turn) -> None:
    """`/cases` and its key: for coordinators their area, for focal points what waits for them and what they have."""
    if may(turn.person, Action.SEE_CASES) or turn.person.has(Role.FOCAL_POINT):
        turn.remove(CASES)
        turn.show("cases", slot=CASES, after=0)
    else:
        turn.show("error.unknown", slot=UNKNOWN)


async def pressed(update: Update, turn: Turn) -> None:
    """`k:list:8`, `waiting`, `lost:CODE`; of a case `k:violence:12:` and `show`, `show:again`, `card`, `again`, `next`,
    `refused`, `instead`, `instead:CODE:yes`, `ask:CODE`, `remind`, `wider`, `take`, `numbers`."""
    press = press_of(update)
    match press.word(0):
        case "list":
            turn.show("cases", slot=CASES, mode=Mode.FOLD, after=max(press.number(1), 0))
        case "waiting":
            _push_opened(turn)
            turn.remove(CASES)
            turn.show("cases", slot=CASES, after=0)
        case "lost":
            code = OrganisationCode(press.word(1))
            turn.show("case.lost", slot=lost_slot(code), mode=Mode.FOLD, organisation=code)
        case _:
            await _case_pressed(turn, press)


def _push_opened(turn: Turn) -> None:
    """What a push was for stands on its list or its card now."""
    for slot in (WAITING_NOW, WAITING):
        turn.remove(slot)


async def _case_pressed(turn: Turn, press: Press) -> None:
    report = await turn.uses.dispatching.case(turn.tx, turn.person, press.word(0), press.number(1))
    if report is None:
        turn.toast("error.old_button")
        return
    await _act(turn, report, press)


async def _act(turn: Turn, report: AnyReport, press: Press) -> None:
    act, value = press.word(2), press.word(3)
    match act:
        case "show":
            await _open(turn, report, again=value == "again")
        case "card":
            _draw(turn, report)
        case "again" | "next" | "refused" | "ask":
            await _ask(turn, report, value if act == "ask" else "")
        case "instead":
            await _ask_instead(turn, report, value, sure=press.word(4) == "yes")
        case "remind":
            await _remind(turn, report)
        case "wider":
            await _ask_wider(turn, report)
        case "take":
            await _take_over(turn, report)
        case "numbers":
            _draw(turn, report, key="case.numbers")
        case _:
            turn.toast("error.old_button")


async def _open(turn: Turn, report: AnyReport, *, again: bool) -> None:
    """The card at the bottom of her chat, and known to be open."""
    await turn.uses.dispatching.opened_case(turn.tx, turn.person, report, turn.now)
    turn.remove(alert_slot(report))
    await push_answered(turn)
    turn.remove(case_subject(report))
    _draw(turn, report, Mode.SEND, again=again)


async def _ask(turn: Turn, report: AnyReport, organisation: str) -> None:
    outcome = await turn.uses.dispatching.ask_again(
        turn.tx, turn.person, report.track, report.id, organisation, turn.now
    )
    _asked(turn, report, outcome)


async def _ask_instead(turn: Turn, report: AnyReport, organisation: str, *, sure: bool) -> None:
    """Where nobody is late, she is asked once more."""
    late = is_overdue(report, turn.now, turn.facts.policy)
    if report.state in HELD and not late and not sure:
        _draw(turn, report, key="case.sure", value=organisation)
        return
    named = "" if organisation == "any" else organisation
    outcome = await turn.uses.dispatching.ask_instead(turn.tx, turn.person, report.track, report.id, named, turn.now)
    _asked(turn, report, outcome)


def _asked(turn: Turn, report: AnyReport, outcome: Offer | Await | NobodyLeft | Refused) -> None:
    match outcome:
        case Offer():
            turn.toast("case.said", what="asked")
        case Await(until):
            turn.toast("case.said", what="off", until=until.isoformat())
        case NobodyLeft():
            turn.toast("case.said", what="nobody")
        case _:
            _refused(turn, outcome)
    _draw(turn, report)


async def _remind(turn: Turn, report: AnyReport) -> None:
    outcome = await turn.uses.dispatching.remind(turn.tx, turn.person, report.track, report.id, turn.now)
    if isinstance(outcome, Refused):
        _refused(turn, outcome)
    else:
        turn.toast("case.said", what="reminded")
    _draw(turn, report)


async def _ask_wider(turn: Turn, report: AnyReport) -> None:
    outcome = await turn.uses.dispatching.ask_wider(turn.tx, turn.person, report.track, report.id, turn.now)
    match outcome:
        case None:
            turn.toast("case.said", what="wider")
        case NobodyLeft():
            turn.toast("case.said", what="nobody")
        case AlreadyDone() if report.state in SEEKING:
            turn.toast("case.said", what="wider_before")
        case _:
            _refused(turn, outcome)
    _draw(turn, report)


async def _take_over(turn: Turn, report: AnyReport) -> None:
    outcome = await turn.uses.dispatching.take_over(turn.tx, turn.person, report.track, report.id, turn.now)
    if isinstance(outcome, Refused):
        _refused(turn, outcome)
    else:
        turn.toast("offer.said", what="taken")
    _draw(turn, report)


def _refused(turn: Turn, refused: Refused) -> None:
    match refused:
        case NotAllowed():
            turn.toast("error.old_button")
        case AlreadyTaken():
            turn.toast("offer.said", what="late")
        case AlreadyDone():
            turn.toast("case.said", what="asking")
        case _:
            turn.toast("error.done_already")


def _draw(
    turn: Turn,
    report: AnyReport,
    mode: Mode = Mode.FOLD,
    *,
    key: str = "case",
    value: str = "",
    again: bool = False,
) -> None:
    slot = case_subject(report)
    turn.show(key, slot=slot, mode=mode, about=slot, track=report.track, report=report.id, again=again, value=value)
