"""One campaign's message in a coordinator's chat: finding the campaign that a press names, drawing a screen of it in the same
place, saying why something was refused.

Not for: any particular press (see campaigns, preview, audience, review, change_request).
"""

from handlers.callbacks import Press
from handlers.context import Context
from handlers.toasts import CampaignToast
from handlers.view_key import ViewKey
from referrals.campaigning.submitting import NobodyToApprove
from referrals.domain.authority import Action, may
from referrals.domain.campaign import Campaign, CampaignState, subject_of
from referrals.domain.campaign.refusals import GoneAlready, NobodyThere, NothingWritten
from referrals.domain.decision import AlreadyDone, NotAllowed, Refused, WrongState
from referrals.domain.notice import Json, Mode

CAMPAIGNS = "campaigns"
"""The place of the list, and of what is not about one campaign, in her chat."""


async def found(context: Context, press: Press) -> Campaign | None:
    """The campaign a press names, for whoever runs it; else the press is answered."""
    campaign = await context.use_cases.campaigning.showing.campaign(context.call, press.number(1))
    if campaign is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    return campaign


async def seen(context: Context, press: Press) -> Campaign | None:
    """For whoever runs it or might approve it."""
    campaign = await context.use_cases.campaigning.showing.seen(context.call, press.number(1))
    if campaign is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    return campaign


def names_a_day(press: Press) -> bool:
    """Whether it is a button of before messages had ids: it names one by its day, on which another one may be by now."""
    return press.day(2) is not None


async def draw_anew(context: Context, press: Press) -> None:
    """An old button does nothing: she gets the messages with buttons that name them, or what she may see of the campaign."""
    campaign = await seen(context, press)
    if campaign is None:
        return
    context.toast(ViewKey.FORM_MOVED)
    if may(context.person, Action.RUN_CAMPAIGN, campaign):
        draw(context, campaign, ViewKey.CAMPAIGN_DAYS, after=0)
    else:
        draw(context, campaign)


def draw(
    context: Context,
    campaign: Campaign,
    key: ViewKey = ViewKey.CAMPAIGN,
    mode: Mode = Mode.SEND_OR_EDIT,
    **params: Json,
) -> None:
    """Show a screen of it in the campaign's place."""
    about = subject_of(campaign.id)
    context.show(key, slot=about, mode=mode, about=about, campaign=campaign.id, **params)


def slot_of(campaign: Campaign) -> str:
    """The place of its card in her chat."""
    return subject_of(campaign.id)


def taken_back(before: Campaign | None, after: Campaign) -> bool:
    """Whether by this change she took back what a second coordinator was asked to read."""
    return before is not None and (before.state, after.state) == (CampaignState.SUBMITTED, CampaignState.DRAFT)


def refused(context: Context, outcome: Refused) -> None:
    """Why not, in a few words over the chat."""
    match outcome:
        case NotAllowed():
            context.toast(ViewKey.ERROR_OLD_BUTTON)
        case NobodyToApprove():
            context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.NOBODY_TO_APPROVE, alert=True)
        case NobodyThere():
            context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.NOBODY_THERE, alert=True)
        case NothingWritten():
            context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.NOTHING_WRITTEN)
        case GoneAlready():
            context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.GONE, alert=True)
        case AlreadyDone():
            context.toast(ViewKey.ERROR_DONE_ALREADY)
        case WrongState():
            context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.FIXED, alert=True)
        case _:
            context.toast(ViewKey.ERROR_OLD_BUTTON)
