"""What a coordinator presses about campaigns: the list, beginning one, its card, submitting, cancelling, its progress.

Not for: its days (see preview), whom it is for and what is paused (see audience), the second reader (see review and
change_request), or wording (see campaigns_view).
"""

from collections.abc import Awaitable, Callable, Mapping

from handlers.callbacks import Press
from handlers.campaigns import audience, change_request, preview, review
from handlers.campaigns.campaign_cards import CAMPAIGNS, draw, draw_anew, found, names_a_day, refused, seen, slot_of
from handlers.context import Context
from handlers.errors import UNKNOWN
from handlers.toasts import CampaignToast
from handlers.view_key import ViewKey
from referrals.domain.authority import Action, may
from referrals.domain.campaign import Campaign
from referrals.domain.campaign.notices import progress_slot
from referrals.domain.campaign.refusals import InThePast, WithoutWords
from referrals.domain.decision import Refused
from referrals.domain.notice import Mode


async def campaigns(context: Context) -> None:
    """`/campaigns` and its key."""
    if may(context.person, Action.SEE_CAMPAIGNS):
        _list(context)
    else:
        context.show(ViewKey.ERROR_UNKNOWN, slot=UNKNOWN)


async def pressed(context: Context) -> None:
    """`m:card:12`: what is to be done, then the campaign's id or a place, perhaps a message's id. See ACTS."""
    press = context.press
    act = ACTS.get(press.word(0))
    if act is None or not may(context.person, Action.SEE_CAMPAIGNS):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    elif names_a_day(press):
        await draw_anew(context, press)
    else:
        await act(context, press)


def _list(context: Context, after: int = 0) -> None:
    context.remove(CAMPAIGNS)
    context.show(ViewKey.CAMPAIGNS, slot=CAMPAIGNS, after=after)


async def _listed(context: Context, press: Press) -> None:
    """`m:list`, `m:list:8`."""
    if press.word(1):
        context.show(ViewKey.CAMPAIGNS, slot=CAMPAIGNS, mode=Mode.SEND_OR_EDIT, after=max(press.number(1), 0))
    else:
        _list(context)


async def _new(context: Context, press: Press) -> None:
    context.show(ViewKey.CAMPAIGNS_NEW, slot=CAMPAIGNS, mode=Mode.SEND_OR_EDIT)


async def _pack(context: Context, press: Press) -> None:
    """`m:pack:16-days`: a draft of it, with everything chosen that can be."""
    draft = await context.use_cases.campaigning.drafting.begin(context.call, press.word(1) or "-")
    if isinstance(draft, Campaign):
        _open(context, draft)
    else:
        context.toast(ViewKey.ERROR_OLD_BUTTON)


async def _card(context: Context, press: Press) -> None:
    """`m:card:12`: as a fresh message."""
    campaign = await seen(context, press)
    if campaign is not None:
        _open(context, campaign)


def _open(context: Context, campaign: Campaign) -> None:
    context.remove(CAMPAIGNS)
    context.remove(slot_of(campaign))
    draw(context, campaign, mode=Mode.SEND)


async def _home(context: Context, press: Press) -> None:
    """`m:home:12`: back to the card, in its place."""
    campaign = await seen(context, press)
    if campaign is not None:
        draw(context, campaign)


async def _submit(context: Context, press: Press) -> None:
    """`m:submit:12`."""
    campaign = await found(context, press)
    if campaign is not None:
        await _submitted(context, campaign)


async def _without(context: Context, press: Press) -> None:
    """`m:without:12:uz+kk`: her explicit choice to leave out who reads only these; then it is handed in."""
    languages = frozenset(filter(None, press.word(2).split("+")))
    after = await context.use_cases.campaigning.drafting.leave_out(context.call, press.number(1), languages)
    await _submitted(context, after)


async def _past(context: Context, press: Press) -> None:
    """`m:past:12`: without the days that are over."""
    after = await context.use_cases.campaigning.submitting.leave_behind(context.call, press.number(1))
    await _submitted(context, after)


async def _submitted(context: Context, ready: Campaign | Refused) -> None:
    if isinstance(ready, Refused):
        refused(context, ready)
        return
    outcome = await context.use_cases.campaigning.submitting.submit(context.call, ready.id)
    match outcome:
        case Campaign():
            context.toast(
                ViewKey.CAMPAIGN_SAID, what=CampaignToast.SUBMITTED if ready.group is None else CampaignToast.SENT
            )
            draw(context, ready)
        case WithoutWords():
            draw(context, ready, ViewKey.CAMPAIGN_LACKING)
        case InThePast():
            draw(context, ready, ViewKey.CAMPAIGN_PAST)
        case _:
            refused(context, outcome)
            draw(context, ready)


async def _stop(context: Context, press: Press) -> None:
    """`m:stop:12`: the question before all of it is cancelled."""
    campaign = await found(context, press)
    if campaign is not None:
        draw(context, campaign, ViewKey.CAMPAIGN_STOP)


async def _stopped(context: Context, press: Press) -> None:
    """`m:stopped:12`: a draft is gone, anything else stays in the list."""
    after = await context.use_cases.campaigning.oversight.cancel(context.call, press.number(1))
    if isinstance(after, Refused):
        refused(context, after)
        return
    context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.CANCELLED)
    context.remove(f"{slot_of(after)}:preview")
    if await context.use_cases.campaigning.showing.campaign(context.call, after.id) is None:
        context.remove(slot_of(after))
        _list(context)
    else:
        draw(context, after)


async def _take(context: Context, press: Press) -> None:
    """`m:take:12`: she answers for it from now on."""
    after = await context.use_cases.campaigning.oversight.take_over(context.call, press.number(1))
    if isinstance(after, Refused):
        refused(context, after)
        return
    context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.YOURS)
    draw(context, after)


async def _goes(context: Context, press: Press) -> None:
    """`m:goes:12`: at the bottom of her chat; `m:goes:12:17`: another message, in its place."""
    campaign = await found(context, press)
    if campaign is None:
        return
    slot, message = progress_slot(campaign.id), max(press.number(2), 0)
    if not message:
        context.remove(slot)
    mode, of = Mode.SEND_OR_EDIT if message else Mode.SEND, campaign.id
    context.show(ViewKey.CAMPAIGN_PROGRESS, slot=slot, mode=mode, about=slot_of(campaign), campaign=of, message=message)


async def _report(context: Context, press: Press) -> None:
    """`m:report:12`: in a message of its own, since the progress is edited while it goes."""
    campaign = await found(context, press)
    if campaign is not None:
        slot = f"{slot_of(campaign)}:report"
        context.remove(slot)
        context.show(ViewKey.CAMPAIGN_REPORT, slot=slot, about=slot_of(campaign), campaign=campaign.id)


Act = Callable[[Context, Press], Awaitable[None]]
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
    **preview.ACTS,
    **audience.ACTS,
    **review.ACTS,
    **change_request.ACTS,
}
"""What the first word of a press asks for."""
