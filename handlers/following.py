"""A writer and her messages afterwards: the list, how one stands, taking it back, letting others be asked, did help come.

Not for: writing them (see reporting) or what a responder does (see responding).
"""

from telegram import Update

from handlers import adding, reporting
from handlers.callbacks import Press
from handlers.turn import Turn, press_of
from referrals.domain.consent import Changed
from referrals.domain.decision import Refused
from referrals.domain.notice import Mode
from referrals.domain.person import OrganisationCode
from referrals.domain.report import AnyReport, read_code
from referrals.domain.report_notices import came_slot, status_slot, subject_of, wider_slot
from referrals.following_up import Came

MESSAGES = "messages"
_CARDS = {"status": "status", "who": "status.who", "phones": "status.phones", "withdraw": "status.withdraw"}


async def messages(update: Update, turn: Turn) -> None:
    """The key "My messages": her own open ones (D25)."""
    turn.remove(MESSAGES)
    turn.show("status.mine", slot=MESSAGES)


async def status(update: Update, turn: Turn) -> None:
    """`/status`, `/status K7M-4PX`: a code of somebody else's is not found, like one of nobody's."""
    if not turn.args:
        await messages(update, turn)
        return
    code = read_code("".join(turn.args))
    report = await turn.uses.reporting.find(turn.tx, turn.person, code) if code else None
    if report is None:
        turn.show("status.no_such_code", slot=MESSAGES)
    else:
        _renew(turn, report)


async def pressed(update: Update, turn: Turn) -> None:
    """`r:<track>:<report>:<act>`: a button of one of her reports; anybody else's is as if it were not there."""
    press = press_of(update)
    report = await turn.uses.reporting.status(turn.tx, turn.person, press.word(0), press.number(1))
    act = press.word(2)
    if report is None:
        turn.toast("error.old_button")
        turn.show("error.no_message", slot=MESSAGES)
    elif act in _CARDS:
        if press.word(3):
            turn.toast("status.news", track=report.track, report=report.id, seen=press.word(3), minute=press.number(4))
        turn.remove(wider_slot(report))
        _fold(turn, _CARDS[act], status_slot(report), report)
    elif act == "show":
        _renew(turn, report)
    elif act == "again":
        await reporting.report(update, turn)
    elif act == "add":
        await adding.start(turn, report, press.word(3))
    elif act == "wider":
        _fold(turn, "wider", wider_slot(report), report)
    else:
        await _act(turn, report, press)


async def _act(turn: Turn, report: AnyReport, press: Press) -> None:
    """What changes something. A double press finds it done, and sees how it stands."""
    where = (turn.tx, turn.person, report.track, report.id)
    match press.word(2), press.word(3):
        case "withdrawn", _:
            _settle(turn, report, await turn.uses.reporting.withdraw(*where, turn.now))
        case "strike", code if code:
            one = OrganisationCode(code)
            _settle(turn, report, await turn.uses.reporting.withdraw(*where, turn.now, one))
        case "widen", choice:
            _widened(turn, report, choice, await turn.uses.reporting.widen(*where, choice, turn.now))
        case "came", answer if answer in set(Came):
            await turn.uses.following_up.came(*where, Came(answer), turn.now)
            _fold(turn, "came.thanks", came_slot(report), report, answer)
        case _:
            turn.toast("error.old_button")


def _widened(turn: Turn, report: AnyReport, choice: str, outcome: AnyReport | Refused) -> None:
    """Who has changed since the screen was drawn is not contacted: she reads it again first (D3)."""
    if isinstance(outcome, Changed):
        turn.toast("consent.changed", alert=True, choice=choice)
        _fold(turn, "wider", wider_slot(report), report)
    else:
        _settle(turn, report, outcome)


def _settle(turn: Turn, report: AnyReport, outcome: AnyReport | Refused) -> None:
    if isinstance(outcome, Refused):
        turn.toast("status.too_late")
    turn.remove(wider_slot(report))
    _fold(turn, "status", status_slot(report), report)


def _renew(turn: Turn, report: AnyReport) -> None:
    """The card of a report as the last message."""
    turn.remove(status_slot(report))
    turn.show("status", slot=status_slot(report), about=subject_of(report), track=report.track, report=report.id)


def _fold(turn: Turn, key: str, slot: str, report: AnyReport, answer: str = "") -> None:
    subject = subject_of(report)
    turn.show(key, slot=slot, mode=Mode.FOLD, about=subject, track=report.track, report=report.id, answer=answer)
