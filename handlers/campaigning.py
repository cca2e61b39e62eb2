"""What a coordinator presses about campaigns: the list, beginning one, its card, submitting, cancelling, its progress.

Not for: its days (see previewing), whom it is for and what is paused (see aiming), the second reader (see approving and
sending_back), or wording (handlers/views).
"""

from collections.abc import Awaitable, Callable, Mapping

from telegram import Update

from handlers import aiming, approving, previewing, sending_back
from handlers.callbacks import Press
from handlers.campaign_cards import CAMPAIGNS, draw, found, refused, seen, slot_of
from handlers.errors import UNKNOWN
from handlers.turn import Turn, press_of
from referrals.domain.authority import Action, may
from referrals.domain.campaign import Campaign
from referrals.domain.campaign.notices import progress_slot
from referrals.domain.campaign.refusals import InThePast, WithoutWords
from referrals.domain.decision import Refused
from referrals.domain.notice import Mode


async def campaigns(update: Update, turn: Turn) -> None:
    """`/campaigns` and its key."""
    if may(turn.person, Action.SEE_CAMPAIGNS):
        _list(turn)
    else:
        turn.show("error.unknown", slot=UNKNOWN)


async def pressed(update: Update, turn: Turn) -> None:
    """`m:card:12`: what is to be done, then the campaign's id or a place. See ACTS."""
    press = press_of(update)
    act = ACTS.get(press.word(0))
    if act is None or not may(turn.person, Action.SEE_CAMPAIGNS):
        turn.toast("error.old_button")
    else:
        await act(turn, press)


def _list(turn: Turn, after: int = 0) -> None:
    turn.remove(CAMPAIGNS)
    turn.show("campaigns", slot=CAMPAIGNS, after=after)


async def _listed(turn: Turn, press: Press) -> None:
    """`m:list`, `m:list:8`."""
    if press.word(1):
        turn.show("campaigns", slot=CAMPAIGNS, mode=Mode.FOLD, after=max(press.number(1), 0))
    else:
        _list(turn)


async def _new(turn: Turn, press: Press) -> None:
    turn.show("campaigns.new", slot=CAMPAIGNS, mode=Mode.FOLD)


async def _pack(turn: Turn, press: Press) -> None:
    """`m:pack:16-days`: a draft of it, with everything chosen that can be."""
    draft = await turn.uses.campaigning.begin(turn.tx, turn.person, press.word(1) or "-", turn.now)
    if isinstance(draft, Campaign):
        _open(turn, draft)
    else:
        turn.toast("error.old_button")


async def _card(turn: Turn, press: Press) -> None:
    """`m:card:12`: as a fresh message."""
    campaign = await seen(turn, press)
    if campaign is not None:
        _open(turn, campaign)


def _open(turn: Turn, campaign: Campaign) -> None:
    turn.remove(CAMPAIGNS)
    turn.remove(slot_of(campaign))
    draw(turn, campaign, mode=Mode.SEND)


async def _home(turn: Turn, press: Press) -> None:
    """`m:home:12`: back to the card, in its place."""
    campaign = await seen(turn, press)
    if campaign is not None:
        draw(turn, campaign)


async def _submit(turn: Turn, press: Press) -> None:
    """`m:submit:12`."""
    campaign = await found(turn, press)
    if campaign is not None:
        await _submitted(turn, campaign)


async def _without(turn: Turn, press: Press) -> None:
    """`m:without:12:uz+kk`: her explicit choice to leave out who reads only these; then it is handed in."""
    languages = frozenset(filter(None, press.word(2).split("+")))
    where = (turn.tx, turn.person, press.number(1))
    after = await turn.uses.campaigning.leave_out(*where, languages, turn.now)
    await _submitted(turn, after)


async def _past(turn: Turn, press: Press) -> None:
    """`m:past:12`: without the days that are over."""
    after = await turn.uses.campaigning.leave_behind(turn.tx, turn.person, press.number(1), turn.now)
    await _submitted(turn, after)


async def _submitted(turn: Turn, ready: Campaign | Refused) -> None:
    if isinstance(ready, Refused):
        refused(turn, ready)
        return
    outcome = await turn.uses.campaigning.submit(turn.tx, turn.person, ready.id, turn.now)
    match outcome:
        case Campaign():
            turn.toast("campaign.said", what="submitted" if ready.group is None else "sent")
            draw(turn, ready)
        case WithoutWords():
            draw(turn, ready, "campaign.lacking")
        case InThePast():
            draw(turn, ready, "campaign.past")
        case _:
            refused(turn, outcome)
            draw(turn, ready)


async def _stop(turn: Turn, press: Press) -> None:
    """`m:stop:12`: the question before all of it is cancelled."""
    campaign = await found(turn, press)
    if campaign is not None:
        draw(turn, campaign, "campaign.stop")


async def _stopped(turn: Turn, press: Press) -> None:
    """`m:stopped:12`: a draft is gone, anything else stays in the list."""
    after = await turn.uses.campaigning.cancel(turn.tx, turn.person, press.number(1), turn.now)
    if isinstance(after, Refused):
        refused(turn, after)
        return
    turn.toast("campaign.said", what="cancelled")
    turn.remove(f"{slot_of(after)}:preview")
    if await turn.uses.campaigning.campaign(turn.tx, turn.person, after.id, turn.now) is None:
        turn.remove(slot_of(after))
        _list(turn)
    else:
        draw(turn, after)


async def _take(turn: Turn, press: Press) -> None:
    """`m:take:12`: she answers for it from now on."""
    after = await turn.uses.campaigning.take_over(turn.tx, turn.person, press.number(1), turn.now)
    if isinstance(after, Refused):
        refused(turn, after)
        return
    turn.toast("campaign.said", what="yours")
    draw(turn, after)


async def _goes(turn: Turn, press: Press) -> None:
    """`m:goes:12`: at the bottom of her chat; `m:goes:12:2026-11-27`: another day, in its place."""
    campaign = await found(turn, press)
    if campaign is None:
        return
    slot, day = progress_slot(campaign.id), press.word(2)
    if not day:
        turn.remove(slot)
    mode = Mode.FOLD if day else Mode.SEND
    turn.show("campaign.progress", slot=slot, mode=mode, about=slot_of(campaign), campaign=campaign.id, day=day)


async def _report(turn: Turn, press: Press) -> None:
    """`m:report:12`: in a message of its own, since the progress is edited while it goes."""
    campaign = await found(turn, press)
    if campaign is not None:
        slot = f"{slot_of(campaign)}:report"
        turn.remove(slot)
        turn.show("campaign.report", slot=slot, about=slot_of(campaign), campaign=campaign.id)


Act = Callable[[Turn, Press], Awaitable[None]]
ACTS: Mapping[str, Act] = {
    "list": _listed,
    "new": _new,
    "pack": _pack,
    "card": _card,
    "home": _home,
    "submit": _submit,
    "without": _without,
    "past": _past,
    "stop": _stop,
    "stopped": _stopped,
    "take": _take,
    "goes": _goes,
    "report": _report,
    **previewing.ACTS,
    **aiming.ACTS,
    **approving.ACTS,
    **sending_back.ACTS,
}
"""What the first word of a press asks for."""
