"""The presses of somebody who is asked, and of somebody who has taken a report; `/accept CODE`; "I am on", "I am off".

Every press is answered by what is true now, also a late one. Not for: wording (handlers/offers/offers_view) or coordinators.
"""

from collections.abc import Awaitable, Callable, Mapping

from handlers.callbacks import GBV_CODES
from handlers.context import Context
from handlers.toasts import OfferToast
from handlers.view_key import ViewKey
from referrals.domain.authority import Action, Offered, may
from referrals.domain.decision import AlreadyDone, AlreadyTaken, NoLongerOffered, NotAllowed, Refused
from referrals.domain.kind import ClosingReason, DeclineReason, Track
from referrals.domain.notice import Mode
from referrals.domain.referral import UNFINISHED, ReferralId
from referrals.domain.report_notices import (
    WAITING,
    WAITING_NOW,
    case_subject,
    nudge_slot,
    offer_slot,
    push_changed,
    words_slot,
)
from referrals.following_up import Held

DUTY = "duty"
ANSWER = "accept"
"""The slot of what /accept is answered: of many, only the newest unsent one is sent."""
_LATE: Mapping[type[Refused], OfferToast] = {AlreadyTaken: OfferToast.LATE, NoLongerOffered: OfferToast.GONE}


async def offer_pressed(context: Context) -> None:
    """`o:7:open`, `accept`, `no`, `no:full`, `mine`, `leave`, `pass`, `back`, `sure`, `words`, `hide`, `show`."""
    press = context.press
    act = _OFFER_ACTS.get(press.word(1))
    if act is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        await act(context, press.number(0), press.word(2))


async def accept(context: Context) -> None:
    """`/accept CODE`, the same as the button."""
    typed = "".join(context.arguments)
    outcome = await context.use_cases.dispatching.offers.accept_code(context.tx, context.person, typed, context.now)
    match outcome:
        case Offered():
            await push_answered(context)
            _show_afresh(context, outcome.referral.id)
        case AlreadyDone():
            context.show(ViewKey.OFFER_SAID, slot=ANSWER, what=OfferToast.TAKEN)
        case AlreadyTaken():
            context.show(ViewKey.OFFER_SAID, slot=ANSWER, what=OfferToast.LATE)
        case _:
            context.show(ViewKey.OFFER_UNKNOWN_CODE, slot=ANSWER)


async def _open(context: Context, referral: int, _: str) -> None:
    outcome = await context.use_cases.dispatching.offers.open(context.tx, context.person, referral, context.now)
    await _settle(context, referral, outcome)


async def push_answered(context: Context) -> None:
    """She has opened what a push was for: it goes, unless something else waits that she has not seen."""
    left = [
        each
        for each in await context.use_cases.dispatching.duty.waiting(context.tx, context.person, context.now)
        if not each.opened
    ]
    for slot, pressing in ((WAITING_NOW, True), (WAITING, False)):
        unseen = next((each.report for each in left if each.presses is pressing), None)
        if unseen is None:
            context.remove(slot)
        else:
            context.tell(push_changed(unseen.urgency, context.person.id))


async def _accept(context: Context, referral: int, _: str) -> None:
    outcome = await context.use_cases.dispatching.offers.accept(context.tx, context.person, referral, context.now)
    await _settle(context, referral, outcome, OfferToast.TAKEN)


async def _decline(context: Context, referral: int, reason: str) -> None:
    if not reason:
        await _sub_screen(context, referral, ViewKey.OFFER_REASONS)
        return
    chosen = DeclineReason(reason) if reason in set(DeclineReason) else None
    outcome = await context.use_cases.dispatching.offers.decline(
        context.tx, context.person, referral, chosen, context.now
    )
    await _settle(context, referral, outcome, OfferToast.THANKS)


async def _cannot(context: Context, referral: int, _: str) -> None:
    outcome = await context.use_cases.dispatching.offers.cannot(context.tx, context.person, referral, context.now)
    await _settle(context, referral, outcome, OfferToast.COLLEAGUE)


async def _leave(context: Context, referral: int, _: str) -> None:
    await _sub_screen(context, referral, ViewKey.OFFER_LEAVING)


async def _pass_on(context: Context, referral: int, _: str) -> None:
    outcome = await context.use_cases.dispatching.offers.pass_on(context.tx, context.person, referral, context.now)
    await _settle(context, referral, outcome, OfferToast.COLLEAGUE)


async def _give_back(context: Context, referral: int, _: str) -> None:
    outcome = await context.use_cases.dispatching.offers.give_back(context.tx, context.person, referral, context.now)
    await _settle(context, referral, outcome, OfferToast.THANKS)


async def _sure(context: Context, referral: int, _: str) -> None:
    await _sub_screen(context, referral, ViewKey.OFFER_SURE)


async def _words(context: Context, referral: int, part: str) -> None:
    offered = await context.use_cases.dispatching.offers.offered(context.tx, context.person, referral)
    if offered is None or not may(context.person, Action.SEE_DETAILS, offered):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    context.remove(words_slot(ReferralId(referral)))
    part = part if part.isascii() and part.isdigit() and len(part) < 4 else ""
    context.show(ViewKey.OFFER_WORDS, slot=words_slot(ReferralId(referral)), referral=referral, part=part)


async def _hide(context: Context, referral: int, _: str) -> None:
    context.remove(words_slot(ReferralId(referral)))


async def _show(context: Context, referral: int, _: str) -> None:
    use, where = context.use_cases.dispatching.offers, (context.tx, context.person, referral)
    if await use.offered(*where) is None and await use.taken_back(*where) is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        context.remove(nudge_slot(ReferralId(referral)))
        await push_answered(context)
        _show_afresh(context, referral)


_OFFER_ACTS: Mapping[str, Callable[[Context, int, str], Awaitable[None]]] = {
    "open": _open,
    "accept": _accept,
    "no": _decline,
    "mine": _cannot,
    "leave": _leave,
    "pass": _pass_on,
    "back": _give_back,
    "sure": _sure,
    "words": _words,
    "hide": _hide,
    "show": _show,
}


async def _settle(context: Context, referral: int, outcome: Offered | Refused, what: OfferToast | None = None) -> None:
    """Say in a few words what the press did, and draw the card as it now stands; a push that came meanwhile goes with it."""
    if isinstance(outcome, NotAllowed):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    elif isinstance(outcome, Refused) and type(outcome) in _LATE:
        context.toast(ViewKey.OFFER_SAID, what=_LATE[type(outcome)])
    elif isinstance(outcome, Offered) and what:
        context.toast(ViewKey.OFFER_SAID, what=what)
    await push_answered(context)
    _draw(context, referral, outcome)


def _draw(context: Context, referral: int, outcome: Offered | Refused) -> None:
    mode = Mode.EDIT_ONLY if isinstance(outcome, NotAllowed) else Mode.SEND_OR_EDIT
    _card_of(context, referral, ViewKey.OFFER, mode)


def _show_afresh(context: Context, referral: int) -> None:
    """At the bottom of the chat, where she looks; the older card is taken away."""
    context.remove(offer_slot(ReferralId(referral)))
    _card_of(context, referral, ViewKey.OFFER, Mode.SEND)


def _card_of(context: Context, referral: int, key: ViewKey, mode: Mode) -> None:
    """The card of an offer, or the screen `key` in its place. Of no subject: she asked for it, so it comes whatever becomes of
    the offer, and says what is true then."""
    context.show(key, slot=offer_slot(ReferralId(referral)), mode=mode, referral=referral)


async def _sub_screen(context: Context, referral: int, key: ViewKey) -> None:
    offered = await context.use_cases.dispatching.offers.offered(context.tx, context.person, referral)
    if offered is None or offered.referral.state not in UNFINISHED:
        await _settle(context, referral, NoLongerOffered() if offered else NotAllowed())
        return
    _card_of(context, referral, key, Mode.SEND_OR_EDIT)


async def case_pressed(context: Context) -> None:
    """`c:violence:12:reached`, `served`, `kind:rape`, `still`, `close`, `end:needs_met`, `show`: the work after acceptance.

    `card` brings the card to the bottom of the chat.
    """
    press = context.press
    track, report, act, value = press.word(0), press.number(1), press.word(2), press.word(3)
    held = await context.use_cases.following_up.held(context.tx, context.person, track, report)
    if held is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    if act == "card":
        context.remove(_place(held))
        _draw_held(context, held, _card(held), Mode.SEND)
        return
    outcome = await _follow(context, held, act, value)
    if isinstance(outcome, Held):
        context.toast(ViewKey.OFFER_SAID, what=OfferToast.RECORDED)
        held = outcome
    _draw_held(context, held, _screen_after(held, act, outcome))


async def _follow(context: Context, held: Held, act: str, value: str) -> Held | Refused | None:
    """None where the press only opens a screen."""
    use_cases, track, report = context.use_cases.following_up, held.report.track, held.report.id
    match act:
        case "reached":
            return await use_cases.contacted(context.call, track, report)
        case "served":
            return await use_cases.served(context.call, track, report, None)
        case "kind":
            return await use_cases.served(context.call, track, report, GBV_CODES.get(value))
        case "still":
            return await use_cases.still_on_it(context.call, track, report)
        case "end" if value in set(ClosingReason):
            return await use_cases.closed(context.call, track, report, ClosingReason(value))
        case _:
            return None


def _screen_after(held: Held, act: str, outcome: Held | Refused | None) -> ViewKey:
    if act == "close":
        return ViewKey.OFFER_CLOSING
    if act == "served" and held.report.track is Track.VIOLENCE and isinstance(outcome, Held):
        return ViewKey.OFFER_KINDS
    return _card(held)


def _card(held: Held) -> ViewKey:
    return ViewKey.OFFER if held.offer else ViewKey.CASE


def _place(held: Held) -> str:
    """What a coordinator takes care of herself has the place of her case card."""
    return offer_slot(held.offer.id) if held.offer else case_subject(held.report)


def _draw_held(context: Context, held: Held, key: ViewKey, mode: Mode = Mode.SEND_OR_EDIT) -> None:
    report, referral = held.report, held.offer.id if held.offer else 0
    context.show(key, slot=_place(held), mode=mode, track=report.track, report=report.id, referral=referral)


async def duty(context: Context) -> None:
    """The key "My duty": how it stands, and the two buttons."""
    context.show(ViewKey.DUTY if may(context.person, Action.SET_DUTY) else ViewKey.ERROR_UNKNOWN, slot=DUTY)


async def duty_pressed(context: Context) -> None:
    """`d:on`, `d:off`. Coming on, she is shown what waits for her organisation."""
    said = context.press.word(0)
    if said not in {"on", "off"}:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    outcome = await context.use_cases.dispatching.duty.set_duty(context.tx, context.person, said == "on", context.now)
    if isinstance(outcome, Refused):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    context.became(duty=outcome)
    if said == "off" and await context.use_cases.dispatching.duty.gaps(context.tx, context.person, context.now):
        context.toast(ViewKey.DUTY_LAST, alert=True)
    context.show(ViewKey.DUTY, slot=DUTY, mode=Mode.SEND_OR_EDIT)
