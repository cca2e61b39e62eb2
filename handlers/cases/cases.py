"""What a coordinator presses: her list, a case, asking again, asking the writer, taking care of it herself.

Not for: wording (handlers/cases/cases_view) or what she may see (authority).
"""

from handlers.callbacks import Press
from handlers.context import Context
from handlers.errors import UNKNOWN
from handlers.offers.offers import push_answered
from handlers.toasts import CaseToast, OfferToast
from handlers.view_key import ViewKey
from referrals.domain.authority import Action, may
from referrals.domain.caseload import is_overdue
from referrals.domain.decision import AlreadyDone, AlreadyTaken, NotAllowed, Refused
from referrals.domain.notice import Json, Mode
from referrals.domain.person import OrganisationCode, Role
from referrals.domain.report import HELD, SEEKING, AnyReport
from referrals.domain.report_notices import WAITING, WAITING_NOW, alert_slot, case_subject, lost_slot
from referrals.domain.routing import Await, NobodyLeft, Offer

CASES = "cases"


async def cases(context: Context) -> None:
    """`/cases` and its key: for coordinators their area, for focal points what waits for them and what they have."""
    if may(context.person, Action.SEE_CASES) or context.person.has(Role.FOCAL_POINT):
        context.remove(CASES)
        context.show(ViewKey.CASES, slot=CASES, after=0)
    else:
        context.show(ViewKey.ERROR_UNKNOWN, slot=UNKNOWN)


async def pressed(context: Context) -> None:
    """`k:list:8`, `waiting`, `lost:CODE`; of a case `k:violence:12:` and `show`, `show:again`, `card`, `again`, `next`,
    `refused`, `instead`, `instead:CODE:yes`, `ask:CODE`, `remind`, `wider`, `take`, `numbers`."""
    press = context.press
    match press.word(0):
        case "list":
            context.show(ViewKey.CASES, slot=CASES, mode=Mode.SEND_OR_EDIT, after=max(press.number(1), 0))
        case "waiting":
            _push_opened(context)
            context.remove(CASES)
            context.show(ViewKey.CASES, slot=CASES, after=0)
        case "lost":
            code = OrganisationCode(press.word(1))
            context.show(ViewKey.CASE_LOST, slot=lost_slot(code), mode=Mode.SEND_OR_EDIT, organisation=code)
        case _:
            await _case_pressed(context, press)


def _push_opened(context: Context) -> None:
    """What a push was for stands on its list or its card now."""
    for slot in (WAITING_NOW, WAITING):
        context.remove(slot)


async def _case_pressed(context: Context, press: Press) -> None:
    report = await context.use_cases.dispatching.oversight.case(
        context.tx, context.person, press.word(0), press.number(1)
    )
    if report is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    await _act(context, report, press)


async def _act(context: Context, report: AnyReport, press: Press) -> None:
    act, value = press.word(2), press.word(3)
    match act:
        case "show":
            await _open(context, report, again=value == "again")
        case "card":
            _draw(context, report)
        case "again" | "next" | "refused" | "ask":
            await _ask(context, report, value if act == "ask" else "")
        case "instead":
            await _ask_instead(context, report, value, sure=press.word(4) == "yes")
        case "remind":
            await _remind(context, report)
        case "wider":
            await _ask_wider(context, report)
        case "take":
            await _take_over(context, report)
        case "numbers":
            _draw(context, report, key=ViewKey.CASE_NUMBERS)
        case _:
            context.toast(ViewKey.ERROR_OLD_BUTTON)


async def _open(context: Context, report: AnyReport, *, again: bool) -> None:
    """The card at the bottom of her chat, and known to be open."""
    await context.use_cases.dispatching.calls.opened_case(context.tx, context.person, report, context.now)
    context.remove(alert_slot(report))
    await push_answered(context)
    context.remove(case_subject(report))
    _draw(context, report, Mode.SEND, again=again)


async def _ask(context: Context, report: AnyReport, organisation: str) -> None:
    outcome = await context.use_cases.dispatching.oversight.ask_again(
        context.call, report.track, report.id, organisation
    )
    _asked(context, report, outcome)


async def _ask_instead(context: Context, report: AnyReport, organisation: str, *, sure: bool) -> None:
    """Where nobody is late, she is asked once more."""
    late = is_overdue(report, context.now, context.facts.policy)
    if report.state in HELD and not late and not sure:
        _draw(context, report, key=ViewKey.CASE_SURE, value=organisation)
        return
    named = "" if organisation == "any" else organisation
    outcome = await context.use_cases.dispatching.oversight.ask_instead(context.call, report.track, report.id, named)
    _asked(context, report, outcome)


def _asked(context: Context, report: AnyReport, outcome: Offer | Await | NobodyLeft | Refused) -> None:
    match outcome:
        case Offer():
            context.toast(ViewKey.CASE_SAID, what=CaseToast.ASKED)
        case Await(until):
            context.toast(ViewKey.CASE_SAID, what=CaseToast.OFF, until=until.isoformat())
        case NobodyLeft():
            context.toast(ViewKey.CASE_SAID, what=CaseToast.NOBODY)
        case _:
            _refused(context, outcome)
    _draw(context, report)


async def _remind(context: Context, report: AnyReport) -> None:
    outcome = await context.use_cases.dispatching.oversight.remind(context.call, report.track, report.id)
    _say(context, report, outcome, ViewKey.CASE_SAID, CaseToast.REMINDED)


async def _ask_wider(context: Context, report: AnyReport) -> None:
    outcome = await context.use_cases.dispatching.oversight.ask_wider(context.call, report.track, report.id)
    match outcome:
        case None:
            context.toast(ViewKey.CASE_SAID, what=CaseToast.WIDER)
        case NobodyLeft():
            context.toast(ViewKey.CASE_SAID, what=CaseToast.NOBODY)
        case AlreadyDone() if report.state in SEEKING:
            context.toast(ViewKey.CASE_SAID, what=CaseToast.WIDER_BEFORE)
        case _:
            _refused(context, outcome)
    _draw(context, report)


async def _take_over(context: Context, report: AnyReport) -> None:
    outcome = await context.use_cases.dispatching.oversight.take_over(context.call, report.track, report.id)
    _say(context, report, outcome, ViewKey.OFFER_SAID, OfferToast.TAKEN)


def _say(context: Context, report: AnyReport, outcome: object, toast: ViewKey, what: CaseToast | OfferToast) -> None:
    """A few words over the chat for what was done, or why not; and the card as it is now."""
    if isinstance(outcome, Refused):
        _refused(context, outcome)
    else:
        context.toast(toast, what=what)
    _draw(context, report)


def _refused(context: Context, refused: Refused) -> None:
    match refused:
        case NotAllowed():
            context.toast(ViewKey.ERROR_OLD_BUTTON)
        case AlreadyTaken():
            context.toast(ViewKey.OFFER_SAID, what=OfferToast.LATE)
        case AlreadyDone():
            context.toast(ViewKey.CASE_SAID, what=CaseToast.ASKING)
        case _:
            context.toast(ViewKey.ERROR_DONE_ALREADY)


def _draw(
    context: Context,
    report: AnyReport,
    mode: Mode = Mode.SEND_OR_EDIT,
    *,
    key: ViewKey = ViewKey.CASE,
    **params: Json,
) -> None:
    """Of no subject: she asked for it, so it comes whatever becomes of the case, and says what is true then."""
    slot = case_subject(report)
    context.show(key, slot=slot, mode=mode, about="", track=report.track, report=report.id, **params)
