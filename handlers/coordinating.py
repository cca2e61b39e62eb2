"""What a coordinator presses: her list, a case, asking again, asking the writer, taking care of it herself.

Not for: wording (handlers/views/cases) or what she may see (authority).
"""

from telegram import Update

from handlers.errors import UNKNOWN
from handlers.turn import Turn, press_of
from referrals.domain.authority import Action, may
from referrals.domain.decision import AlreadyDone, AlreadyTaken, NotAllowed, Refused
from referrals.domain.notice import Mode
from referrals.domain.person import Role
from referrals.domain.report import AnyReport
from referrals.domain.report_notices import alert_slot, case_subject
from referrals.domain.routing import Await, NobodyLeft, Offer

CASES = "cases"


async def cases(update: Update, turn: Turn) -> None:
    """`/cases` and its key: for coordinators their area, for focal points what they have taken."""
    if may(turn.person, Action.SEE_CASES) or turn.person.has(Role.FOCAL_POINT):
        turn.remove(CASES)
        turn.show("cases", slot=CASES, after=0)
    else:
        turn.show("error.unknown", slot=UNKNOWN)


async def pressed(update: Update, turn: Turn) -> None:
    """`k:list:8`, `k:violence:12:show`, `show:again`, `again`, `instead`, `ask:CODE`, `wider`, `take`."""
    press = press_of(update)
    if press.word(0) == "list":
        turn.show("cases", slot=CASES, mode=Mode.FOLD, after=max(press.number(1), 0))
        return
    report = await turn.uses.dispatching.case(turn.tx, turn.person, press.word(0), press.number(1))
    if report is None:
        turn.toast("error.old_button")
        return
    await _act(turn, report, press.word(2), press.word(3))


async def _act(turn: Turn, report: AnyReport, act: str, value: str) -> None:
    match act:
        case "show":
            turn.remove(alert_slot(report))
            turn.remove(case_subject(report))
            _draw(turn, report, Mode.SEND, again=value == "again")
        case "again" | "ask" | "instead":
            await _ask(turn, report, act, value)
        case "wider":
            await _ask_wider(turn, report)
        case "take":
            await _take_over(turn, report)
        case _:
            turn.toast("error.old_button")


async def _ask(turn: Turn, report: AnyReport, act: str, organisation: str) -> None:
    where, uses = (turn.tx, turn.person, report.track, report.id), turn.uses.dispatching
    if act == "instead":
        outcome = await uses.ask_instead(*where, turn.now)
    else:
        outcome = await uses.ask_again(*where, organisation, turn.now)
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


async def _ask_wider(turn: Turn, report: AnyReport) -> None:
    outcome = await turn.uses.dispatching.ask_wider(turn.tx, turn.person, report.track, report.id, turn.now)
    match outcome:
        case None:
            turn.toast("case.said", what="wider")
        case NobodyLeft():
            turn.toast("case.said", what="nobody")
        case _:
            _refused(turn, outcome)


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


def _draw(turn: Turn, report: AnyReport, mode: Mode = Mode.FOLD, *, again: bool = False) -> None:
    slot = case_subject(report)
    turn.show("case", slot=slot, mode=mode, about=slot, track=report.track, report=report.id, again=again)
