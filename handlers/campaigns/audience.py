"""What a coordinator presses to choose whom a campaign is for and when, and which places are paused.

Not for: what a choice means (domain/broadcast/audience) or wording (handlers/campaigns/audience_view, paused_districts_view).
"""

from collections.abc import Mapping
from datetime import time

from handlers.callbacks import Press
from handlers.campaigns.campaign_cards import CAMPAIGNS, draw, found, refused
from handlers.campaigns.choices import HOURS
from handlers.context import Context
from handlers.toasts import CampaignToast
from handlers.view_key import ViewKey
from referrals.domain.authority import coordinated
from referrals.domain.broadcast.audience import with_group, with_language, with_place, with_role
from referrals.domain.campaign import Audience, Campaign, CampaignState
from referrals.domain.decision import AlreadyDone, Refused
from referrals.domain.notice import Mode
from referrals.domain.person import GroupCode, Role
from referrals.domain.place import PlaceCode, lies_in, parent_of

_CHOICES: Mapping[str, ViewKey] = {
    "whom": ViewKey.CAMPAIGN_WHOM,
    "roles": ViewKey.CAMPAIGN_ROLES,
    "tongues": ViewKey.CAMPAIGN_TONGUES,
}
_PAUSED: Mapping[str, ViewKey] = {
    "still": ViewKey.CAMPAIGNS_STILL,
    "stand": ViewKey.CAMPAIGNS_STAND,
}


async def _shaped(context: Context, press: Press) -> Campaign | None:
    """The campaign, as long as a second coordinator does not have it; else she is told, and sees its card."""
    campaign = await found(context, press)
    if campaign is None or campaign.state is not CampaignState.SUBMITTED:
        return campaign
    context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.WITH_SECOND, alert=True)
    draw(context, campaign)
    return None


async def _whom(context: Context, press: Press) -> None:
    """`m:whom:12`, `m:roles:12`, `m:tongues:12`."""
    campaign = await _shaped(context, press)
    if campaign is not None:
        draw(context, campaign, _CHOICES[press.word(0)])


async def _where(context: Context, press: Press) -> None:
    """`m:where:12`, `m:where:12:KG-B`, `m:where:12:KG-B:1`: the last is the part of a long list."""
    campaign = await _shaped(context, press)
    if campaign is not None:
        draw(context, campaign, ViewKey.CAMPAIGN_WHERE, place=press.word(2), part=max(press.number(3), 0))


async def _groups(context: Context, press: Press) -> None:
    """`m:groups:12`, `m:groups:12:10`."""
    campaign = await _shaped(context, press)
    if campaign is not None:
        draw(context, campaign, ViewKey.CAMPAIGN_GROUPS, after=max(press.number(2), 0))


async def _place(context: Context, press: Press) -> None:
    """`m:place:12:KG-B-BAT:in:0`: in or out, on this part of the list; with `all` the place whose screen it is."""
    campaign, place = await _shaped(context, press), PlaceCode(press.word(2))
    if campaign is None:
        return
    whole = [area for area in coordinated(context.person) if area and lies_in(place, area)]
    chosen = with_place(campaign.audience, place, whole)
    if place in campaign.audience.places and chosen == campaign.audience:
        context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.LAST_PLACE)
    else:
        await _aim(context, campaign, chosen)
    inside = place if press.word(3) == "all" else parent_of(place)
    draw(context, campaign, ViewKey.CAMPAIGN_WHERE, place=inside or "", part=max(press.number(4), 0))


async def _group(context: Context, press: Press) -> None:
    """`m:group:12:batken-aksay:0`: in or out; the last is the page she is on."""
    campaign = await _shaped(context, press)
    if campaign is not None:
        chosen = with_group(campaign.audience, GroupCode(press.word(2)))
        await _aim(context, campaign, chosen)
        draw(context, campaign, ViewKey.CAMPAIGN_GROUPS, after=max(press.number(3), 0))


async def _role(context: Context, press: Press) -> None:
    """`m:role:12:member`: in or out."""
    campaign = await _shaped(context, press)
    if campaign is None:
        return
    if press.word(2) not in set(Role):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    await _aim(context, campaign, with_role(campaign.audience, Role(press.word(2))))
    draw(context, campaign, ViewKey.CAMPAIGN_ROLES)


async def _tongue(context: Context, press: Press) -> None:
    """`m:tongue:12:ky`: in or out."""
    campaign = await _shaped(context, press)
    if campaign is not None:
        await _aim(context, campaign, with_language(campaign.audience, press.word(2)))
        draw(context, campaign, ViewKey.CAMPAIGN_TONGUES)


async def _aim(context: Context, campaign: Campaign, chosen: Audience) -> None:
    outcome = await context.use_cases.campaigning.drafting.aim(context.call, campaign.id, chosen)
    if isinstance(outcome, Refused):
        refused(context, outcome)


async def _hour(context: Context, press: Press) -> None:
    """`m:hour:12`, `m:hour:12:0900`."""
    campaign = await _shaped(context, press)
    if campaign is None:
        return
    hour = next((each for each in HOURS if f"{each:%H%M}" == press.word(2)), None)
    if hour is None:
        draw(context, campaign, ViewKey.CAMPAIGN_HOUR)
    else:
        await _set_hour(context, campaign, hour)


async def _set_hour(context: Context, campaign: Campaign, hour: time) -> None:
    outcome = await context.use_cases.campaigning.drafting.set_hour(context.call, campaign.id, hour)
    if isinstance(outcome, Refused):
        refused(context, outcome)
    draw(context, campaign)


async def _still(context: Context, press: Press) -> None:
    """`m:still`, `m:stand`, `m:stand:KG-B`, `m:stand:KG-B:1`."""
    part = max(press.number(2), 0)
    key = _PAUSED[press.word(0)]
    context.show(key, slot=CAMPAIGNS, mode=Mode.SEND_OR_EDIT, place=press.word(1), part=part)


async def _hold(context: Context, press: Press) -> None:
    """`m:hold:KG-B-BAT`, `m:lift:KG-B-BAT`."""
    oversight, holds = context.use_cases.campaigning.oversight, press.word(0) == "hold"
    act = oversight.hold_district if holds else oversight.lift_district
    outcome = await act(context.call, PlaceCode(press.word(1)))
    match outcome:
        case None:
            context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.HELD if holds else CampaignToast.LIFTED)
        case AlreadyDone():
            context.toast(ViewKey.ERROR_DONE_ALREADY)
        case _:
            refused(context, outcome)
    context.show(ViewKey.CAMPAIGNS_STILL, slot=CAMPAIGNS, mode=Mode.SEND_OR_EDIT)


ACTS = {
    "whom": _whom,
    "roles": _whom,
    "tongues": _whom,
    "where": _where,
    "place": _place,
    "groups": _groups,
    "group": _group,
    "role": _role,
    "tongue": _tongue,
    "hour": _hour,
    "still": _still,
    "stand": _still,
    "hold": _hold,
    "lift": _hold,
}
