"""The presses of somebody who is asked, and of somebody who has taken a report; `/accept CODE`; "I am on", "I am off".

Every press is answered by what is true now, also a late one. Not for: wording (handlers/views/offers) or coordinators.
"""

from collections.abc import Awaitable, Callable, Mapping

from telegram import Update

from handlers.callbacks import GBV_CODES
from handlers.turn import Turn, press_of
from referrals.domain.authority import Action, Offered, may
from referrals.domain.decision import AlreadyDone, AlreadyTaken, NoLongerOffered, NotAllowed, Refused
from referrals.domain.kind import ClosingReason, DeclineReason, Track
from referrals.domain.notice import Mode
from referrals.domain.referral import OPEN, ReferralId
from referrals.domain.report_notices import (
    WAITING,
    WAITING_NOW,
    case_subject,
    nudge_slot,
    offer_slot,
    offer_subject,
    words_slot,
)
from referrals.following_up import Held

DUTY = "duty"
ANSWER = "accept"
"""The slot of what /accept is answered: of many, only the newest unsent one is sent."""
_LATE: Mapping[type[Refused], str] = {AlreadyTaken: "late", NoLongerOffered: "gone"}


async def offer_pressed(update: Update, turn: Turn) -> None:
    """`o:7:open`, `accept`, `no`, `no:full`, `mine`, `leave`, `pass`, `back`, `sure`, `words`, `hide`, `show`."""
    press = press_of(update)
    act = _OFFER_ACTS.get(press.word(1))
    if act is None:
        turn.toast("error.old_button")
    else:
        await act(turn, press.number(0), press.word(2))


async def accept(update: Update, turn: Turn) -> None:
    """`/accept CODE`, the same as the button."""
    typed = "".join(turn.args or ())
    outcome = await turn.uses.dispatching.accept_code(turn.tx, turn.person, typed, turn.now)
    match outcome:
        case Offered():
            await push_answered(turn)
            _show_afresh(turn, outcome.referral.id)
        case AlreadyDone():
            turn.show("offer.said", slot=ANSWER, what="taken")
        case AlreadyTaken():
            turn.show("offer.said", slot=ANSWER, what="late")
        case _:
            turn.show("offer.unknown_code", slot=ANSWER)


async def _open(turn: Turn, referral: int, _: str) -> None:
    outcome = await turn.uses.dispatching.open(turn.tx, turn.person, referral, turn.now)
    await push_answered(turn)
    _settle(turn, referral, outcome, "")


async def push_answered(turn: Turn) -> None:
    """She has opened what a push was for: it goes, unless something else waits that she has not seen."""
    left = [each for each in await turn.uses.dispatching.waiting(turn.tx, turn.person, turn.now) if not each.opened]
    for slot, pressing in ((WAITING_NOW, True), (WAITING, False)):
        if any(each.presses is pressing for each in left):
            turn.show("waiting", slot=slot, mode=Mode.UPDATE, pressing=pressing, push=False)
        else:
            turn.remove(slot)


async def _accept(turn: Turn, referral: int, _: str) -> None:
    outcome = await turn.uses.dispatching.accept(turn.tx, turn.person, referral, turn.now)
    _settle(turn, referral, outcome, "taken")


async def _decline(turn: Turn, referral: int, reason: str) -> None:
    if not reason:
        await _sub_screen(turn, referral, "offer.reasons")
        return
    chosen = DeclineReason(reason) if reason in set(DeclineReason) else None
    outcome = await turn.uses.dispatching.decline(turn.tx, turn.person, referral, chosen, turn.now)
    _settle(turn, referral, outcome, "thanks")


async def _cannot(turn: Turn, referral: int, _: str) -> None:
    outcome = await turn.uses.dispatching.cannot(turn.tx, turn.person, referral, turn.now)
    _settle(turn, referral, outcome, "colleague")


async def _leave(turn: Turn, referral: int, _: str) -> None:
    await _sub_screen(turn, referral, "offer.leaving")


async def _pass_on(turn: Turn, referral: int, _: str) -> None:
    outcome = await turn.uses.dispatching.pass_on(turn.tx, turn.person, referral, turn.now)
    _settle(turn, referral, outcome, "colleague")


async def _give_back(turn: Turn, referral: int, _: str) -> None:
    outcome = await turn.uses.dispatching.give_back(turn.tx, turn.person, referral, turn.now)
    _settle(turn, referral, outcome, "thanks")


async def _sure(turn: Turn, referral: int, _: str) -> None:
    await _sub_screen(turn, referral, "offer.sure")


async def _words(turn: Turn, referral: int, part: str) -> None:
    offered = await turn.uses.dispatching.offered(turn.tx, turn.person, referral)
    if offered is None or not may(turn.person, Action.SEE_DETAILS, offered):
        turn.toast("error.old_button")
        return
    turn.remove(words_slot(ReferralId(referral)))
    part = part if part.isascii() and part.isdigit() and len(part) < 4 else ""
    turn.show("offer.words", slot=words_slot(ReferralId(referral)), referral=referral, part=part)


async def _hide(turn: Turn, referral: int, _: str) -> None:
    turn.remove(words_slot(ReferralId(referral)))


async def _show(turn: Turn, referral: int, _: str) -> None:
    use, where = turn.uses.dispatching, (turn.tx, turn.person, referral)
    if await use.offered(*where) is None and await use.taken_back(*where) is None:
        turn.toast("error.old_button")
    else:
        turn.remove(nudge_slot(ReferralId(referral)))
        await push_answered(turn)
        _show_afresh(turn, referral)


_OFFER_ACTS: Mapping[str, Callable[[Turn, int, str], Awaitable[None]]] = {
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


def _settle(turn: Turn, referral: int, outcome: Offered | Refused, what: str) -> None:
    """Say in a few words what the press did, and draw the card as it now stands."""
    if isinstance(outcome, NotAllowed):
        turn.toast("error.old_button")
    elif isinstance(outcome, Refused) and type(outcome) in _LATE:
        turn.toast("offer.said", what=_LATE[type(outcome)])
    elif isinstance(outcome, Offered) and what:
        turn.toast("offer.said", what=what)
    _draw(turn, referral, outcome)


def _draw(turn: Turn, referral: int, outcome: Offered | Refused) -> None:
    mode = Mode.UPDATE if isinstance(outcome, NotAllowed) else Mode.FOLD
    _card_of(turn, referral, "offer", mode)


def _show_afresh(turn: Turn, referral: int) -> None:
    """At the bottom of the chat, where she looks; the older card is taken away."""
    turn.remove(offer_slot(ReferralId(referral)))
    _card_of(turn, referral, "offer", Mode.SEND)


def _card_of(turn: Turn, referral: int, key: str, mode: Mode) -> None:
    """The card of an offer, or the screen `key` in its place."""
    known = ReferralId(referral)
    turn.show(key, slot=offer_slot(known), mode=mode, about=offer_subject(known), referral=referral)


async def _sub_screen(turn: Turn, referral: int, key: str) -> None:
    offered = await turn.uses.dispatching.offered(turn.tx, turn.person, referral)
    if offered is None or offered.referral.state not in OPEN:
        _settle(turn, referral, NoLongerOffered() if offered else NotAllowed(), "")
        return
    _card_of(turn, referral, key, Mode.FOLD)


async def case_pressed(update: Update, turn: Turn) -> None:
    """`c:violence:12:reached`, `served`, `kind:rape`, `still`, `close`, `end:needs_met`, `show`: the work after acceptance.

    `card` brings the card to the bottom of the chat.
    """
    press = press_of(update)
    track, report, act, value = press.word(0), press.number(1), press.word(2), press.word(3)
    held = await turn.uses.following_up.held(turn.tx, turn.person, track, report)
    if held is None:
        turn.toast("error.old_button")
        return
    if act == "card":
        turn.remove(_place(held))
        _draw_held(turn, held, _card(held), Mode.SEND)
        return
    outcome = await _follow(turn, held, act, value)
    if isinstance(outcome, Held):
        turn.toast("offer.said", what="recorded")
        held = outcome
    _draw_held(turn, held, _screen_after(held, act, outcome))


async def _follow(turn: Turn, held: Held, act: str, value: str) -> Held | Refused | None:
    """None where the press only opens a screen."""
    uses, track, report = turn.uses.following_up, held.report.track, held.report.id
    match act:
        case "reached":
            return await uses.contacted(turn.tx, turn.person, track, report, turn.now)
        case "served":
            return await uses.served(turn.tx, turn.person, track, report, None, turn.now)
        case "kind":
            return await uses.served(turn.tx, turn.person, track, report, GBV_CODES.get(value), turn.now)
        case "still":
            return await uses.still_on_it(turn.tx, turn.person, track, report, turn.now)
        case "end" if value in set(ClosingReason):
            return await uses.closed(turn.tx, turn.person, track, report, ClosingReason(value), turn.now)
        case _:
            return None


def _screen_after(held: Held, act: str, outcome: Held | Refused | None) -> str:
    if act == "close":
        return "offer.closing"
    if act == "served" and held.report.track is Track.VIOLENCE and isinstance(outcome, Held):
        return "offer.kinds"
    return _card(held)


def _card(held: Held) -> str:
    return "offer" if held.referral else "case"


def _place(held: Held) -> str:
    """What a coordinator takes care of herself has the place of her case card."""
    return offer_slot(held.referral.id) if held.referral else case_subject(held.report)


def _draw_held(turn: Turn, held: Held, key: str, mode: Mode = Mode.FOLD) -> None:
    report, referral = held.report, held.referral.id if held.referral else 0
    turn.show(key, slot=_place(held), mode=mode, track=report.track, report=report.id, referral=referral)


async def duty(update: Update, turn: Turn) -> None:
    """The key "My duty": how it stands, and the two buttons."""
    turn.show("duty" if may(turn.person, Action.SET_DUTY) else "error.unknown", slot=DUTY)


async def duty_pressed(update: Update, turn: Turn) -> None:
    """`d:on`, `d:off`. Coming on, she is shown what waits for her organisation."""
    said = press_of(update).word(0)
    if said not in {"on", "off"}:
        turn.toast("error.old_button")
        return
    outcome = await turn.uses.dispatching.set_duty(turn.tx, turn.person, said == "on", turn.now)
    if isinstance(outcome, Refused):
        turn.toast("error.old_button")
        return
    turn.became(duty=outcome)
    if said == "off" and await turn.uses.dispatching.gaps(turn.tx, turn.person, turn.now):
        turn.toast("duty.last", alert=True)
    turn.show("duty", slot=DUTY, mode=Mode.FOLD)
