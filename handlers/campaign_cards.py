"""One campaign's message in a coordinator's chat: finding the campaign that a press names, drawing a screen of it in the same
place, saying why something was refused.

Not for: any particular press (see campaigning, previewing, aiming, approving, sending_back).
"""

from handlers.callbacks import Press
from handlers.turn import Turn
from referrals.campaigning.making import NobodyToApprove
from referrals.domain.campaign import Campaign, CampaignState, subject_of
from referrals.domain.campaign.refusals import GoneAlready, NobodyThere, NothingWritten
from referrals.domain.decision import AlreadyDone, NotAllowed, Refused, WrongState
from referrals.domain.notice import Json, Mode

CAMPAIGNS = "campaigns"
"""The place of the list, and of what is not about one campaign, in her chat."""


async def found(turn: Turn, press: Press) -> Campaign | None:
    """The campaign a press names, for whoever runs it; else the press is answered."""
    campaign = await turn.uses.campaigning.campaign(turn.tx, turn.person, press.number(1), turn.now)
    if campaign is None:
        turn.toast("error.old_button")
    return campaign


async def seen(turn: Turn, press: Press) -> Campaign | None:
    """For whoever runs it or might approve it."""
    campaign = await turn.uses.campaigning.seen(turn.tx, turn.person, press.number(1), turn.now)
    if campaign is None:
        turn.toast("error.old_button")
    return campaign


def draw(turn: Turn, campaign: Campaign, key: str = "campaign", mode: Mode = Mode.FOLD, **params: Json) -> None:
    """Show a screen of it in the campaign's place."""
    about = subject_of(campaign.id)
    turn.show(key, slot=about, mode=mode, about=about, campaign=campaign.id, **params)


def slot_of(campaign: Campaign) -> str:
    """The place of its card in her chat."""
    return subject_of(campaign.id)


def taken_back(before: Campaign | None, after: Campaign) -> bool:
    """Whether by this change she took back what a second coordinator was asked to read."""
    return before is not None and (before.state, after.state) == (CampaignState.SUBMITTED, CampaignState.DRAFT)


def refused(turn: Turn, outcome: Refused) -> None:
    """Why not, in a few words over the chat."""
    match outcome:
        case NotAllowed():
            turn.toast("error.old_button")
        case NobodyToApprove():
            turn.toast("campaign.said", what="nobody_to_approve", alert=True)
        case NobodyThere():
            turn.toast("campaign.said", what="nobody_there", alert=True)
        case NothingWritten():
            turn.toast("campaign.said", what="nothing_written")
        case GoneAlready():
            turn.toast("campaign.said", what="gone", alert=True)
        case AlreadyDone():
            turn.toast("error.done_already")
        case WrongState():
            turn.toast("campaign.said", what="fixed", alert=True)
        case _:
            turn.toast("error.old_button")
