"""A writer and her messages afterwards: the list, how one stands, taking it back, letting others be asked, did help come.

Not for: writing them (see reporting) or what a responder does (see offers).
"""

from handlers.callbacks import Press
from handlers.context import Context
from handlers.reporting import adding, reporting
from handlers.view_key import ViewKey
from referrals.domain.consent import Changed, ReadFirst
from referrals.domain.decision import Refused
from referrals.domain.notice import Json, Mode
from referrals.domain.person import OrganisationCode
from referrals.domain.report import AnyReport, read_code
from referrals.domain.report_notices import came_slot, status_slot, subject_of, wider_slot
from referrals.following_up import Came

MESSAGES = "messages"
_CARDS = {
    "status": ViewKey.STATUS,
    "who": ViewKey.STATUS_WHO,
    "phones": ViewKey.STATUS_PHONES,
    "withdraw": ViewKey.STATUS_WITHDRAW,
}


async def messages(context: Context) -> None:
    """The key "My messages": her own open ones (D25)."""
    context.remove(MESSAGES)
    context.show(ViewKey.STATUS_MINE, slot=MESSAGES)


async def status(context: Context) -> None:
    """`/status`, `/status K7M-4PX`: a code of somebody else's is not found, like one of nobody's."""
    if not context.arguments:
        await messages(context)
        return
    code = read_code("".join(context.arguments))
    report = await context.use_cases.reporting.find(context.tx, context.person, code) if code else None
    if report is None:
        context.show(ViewKey.STATUS_NO_SUCH_CODE, slot=MESSAGES)
    else:
        _renew(context, report)


async def pressed(context: Context) -> None:
    """`r:<track>:<report>:<act>`: a button of one of her reports; anybody else's is as if it were not there."""
    press = context.press
    report = await context.use_cases.reporting.status(context.tx, context.person, press.word(0), press.number(1))
    act = press.word(2)
    if report is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        context.show(ViewKey.ERROR_NO_MESSAGE, slot=MESSAGES)
    elif act in _CARDS:
        if act == "status" and press.word(3):
            context.toast(
                ViewKey.STATUS_NEWS, track=report.track, report=report.id, seen=press.word(3), minute=press.number(4)
            )
        context.remove(wider_slot(report))
        _fold(context, _CARDS[act], status_slot(report), report, part=max(press.number(3), 0))
    elif act == "show":
        _renew(context, report)
    elif act == "again":
        await reporting.report(context)
    elif act == "add":
        await adding.start(context, report, press.word(3))
    elif act == "wider":
        _fold(context, ViewKey.WIDER, wider_slot(report), report)
    else:
        await _act(context, report, press)


async def _act(context: Context, report: AnyReport, press: Press) -> None:
    """What changes something. A double press finds it done, and sees how it stands."""
    where = (context.call, report.track, report.id)
    match press.word(2), press.word(3):
        case "withdrawn", _:
            _settle(context, report, await context.use_cases.reporting.withdraw(*where))
        case "strike", code if code:
            one = OrganisationCode(code)
            _settle(context, report, await context.use_cases.reporting.withdraw(*where, one))
        case "over", _:
            _settle(context, report, await context.use_cases.reporting.withdraw_from_over(*where))
        case "widen" | "sure" as act, choice:
            outcome = await context.use_cases.reporting.widen(*where, choice, sure=act == "sure")
            _widened(context, report, choice, outcome)
        case "came", answer if answer in set(Came):
            await context.use_cases.following_up.came(*where, Came(answer))
            _fold(context, ViewKey.CAME_THANKS, came_slot(report), report, answer=answer)
        case _:
            context.toast(ViewKey.ERROR_OLD_BUTTON)


def _widened(context: Context, report: AnyReport, choice: str, outcome: AnyReport | Refused) -> None:
    """Who has changed since the screen was drawn, or may have to act on what it hears, is not contacted before she has read
    it (D3, D9)."""
    if isinstance(outcome, Changed):
        context.toast(ViewKey.CONSENT_CHANGED, alert=True, choice=choice)
        _fold(context, ViewKey.WIDER, wider_slot(report), report)
    elif isinstance(outcome, ReadFirst):
        _fold(context, ViewKey.WIDER_SURE, wider_slot(report), report, choice=choice)
    else:
        _settle(context, report, outcome)


def _settle(context: Context, report: AnyReport, outcome: AnyReport | Refused) -> None:
    if isinstance(outcome, Refused):
        context.toast(ViewKey.STATUS_TOO_LATE)
    context.remove(wider_slot(report))
    _fold(context, ViewKey.STATUS, status_slot(report), report)


def _renew(context: Context, report: AnyReport) -> None:
    """The card of a report as the last message."""
    context.remove(status_slot(report))
    context.show(
        ViewKey.STATUS, slot=status_slot(report), about=subject_of(report), track=report.track, report=report.id
    )


def _fold(context: Context, key: ViewKey, slot: str, report: AnyReport, **params: Json) -> None:
    subject = subject_of(report)
    context.show(key, slot=slot, mode=Mode.SEND_OR_EDIT, about=subject, track=report.track, report=report.id, **params)
