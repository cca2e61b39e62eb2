"""She writes no more: by a button, or by /cancel. What is in a draft stays there; a blank one is thrown away.

Not for: what is sent back (see campaigns/change_request) or wording (see drafting_view).
"""

from handlers.context import Context
from handlers.drafting import form_state
from handlers.drafting.message_fields import show_campaign, standing
from handlers.view_key import ViewKey
from referrals.domain.campaign import Campaign, CampaignState
from referrals.domain.form import COMPOSING, Form
from referrals.domain.person import Person


def is_blank(campaign: Campaign, person: Person) -> bool:
    """Whether nothing is in this draft of hers."""
    mine = campaign.state is CampaignState.DRAFT and campaign.owner == person.id and campaign.group is None
    return mine and not campaign.pack and not campaign.messages


async def stopped(context: Context, form: Form) -> None:
    """`e:stop`: back to the campaign, if anything is in it."""
    kept = await _left(context, form)
    form_state.leave(context)
    if kept is not None:
        show_campaign(context, kept)
    else:
        context.toast(ViewKey.FORM_DELETED)


async def cancelled(context: Context, form: Form) -> None:
    """`/cancel`: the campaign in which something stays is named."""
    kept = await _left(context, form)
    form_state.leave(context)
    if kept is not None:
        context.show(ViewKey.COMPOSING_STOPPED, slot=COMPOSING, campaign=kept.id)
    else:
        context.show(ViewKey.REPORT_CANCELLED)


async def _left(context: Context, form: Form) -> Campaign | None:
    """The campaign she was writing in, if anything is in it."""
    found = await standing(context, form)
    if found is None or not is_blank(found[0], context.person):
        return found[0] if found else None
    await context.use_cases.campaigning.oversight.cancel(context.call, found[0].id)
    return None
