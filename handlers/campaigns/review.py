"""What the second coordinator presses: reading what waits, ticking the checklist, approving.

Not for: sending it back (see change_request), wording (handlers/campaigns/review_view) or who may approve (authority).
"""

from handlers.callbacks import Press
from handlers.campaigns.choices import CHECKS, written_in
from handlers.context import Context
from handlers.drafting import form_answers, form_state
from handlers.toasts import CampaignToast
from handlers.view_key import ViewKey
from referrals.campaigning.approving import ChangedSince, NotAllChecked, ReviewCheck
from referrals.domain import json_values
from referrals.domain.campaign import Campaign, subject_of
from referrals.domain.campaign.notices import approval_slot
from referrals.domain.campaign.refusals import NobodyToChange, OwnCampaign
from referrals.domain.decision import NotAllowed, Refused
from referrals.domain.notice import Mode


async def read(context: Context, press: Press) -> None:
    """`m:read:12`, `m:read:12:ky:2:7`: language, screen, and the version that she has begun to read. Opened anew, it comes
    to the bottom of her chat."""
    campaign = await _waiting(context, press)
    if campaign is None:
        return
    if not press.word(4):
        context.remove(_slot(campaign))
        _read(context, campaign, mode=Mode.SEND)
    elif still(context, press.number(4), campaign):
        _read(context, campaign, press.word(2), max(press.number(3), 0))


async def check(context: Context, press: Press) -> None:
    """`m:check:12:7`, `m:tick:12:7:5`: the version she has read, and the ticks as bits."""
    campaign = await _waiting(context, press)
    if campaign is not None and still(context, press.number(2), campaign):
        checklist(context, campaign, press.number(3))


def checklist(context: Context, campaign: Campaign, ticks: int, mode: Mode = Mode.SEND_OR_EDIT) -> None:
    """The four things to look for; `ticks` as bits."""
    ticked = max(ticks, 0) % (1 << len(CHECKS))
    _show(context, campaign, ViewKey.CAMPAIGN_CHECK, mode, ticked=ticked, version=campaign.version)


def still(context: Context, version: int, campaign: Campaign) -> bool:
    """Whether it is what she has read; else she begins anew."""
    if version != campaign.version:
        context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.CHANGED)
        _read(context, campaign)
    return version == campaign.version


async def approve(context: Context, press: Press) -> None:
    """`m:yes:12:7:15`. Her card is renewed by the use case."""
    bits = max(press.number(3), 0)
    ticked = frozenset[ReviewCheck](each for n, each in enumerate(CHECKS) if bits & 1 << n)
    number, version = press.number(1), press.number(2)
    after = await context.use_cases.campaigning.approving.approve(context.call, number, version, ticked)
    answered(context, after, CampaignToast.APPROVED)
    if isinstance(after, Campaign):
        _sends_nothing_back(context, after)


def _sends_nothing_back(context: Context, campaign: Campaign) -> None:
    """Whatever she was about to write for it, its time is over."""
    form = context.form
    if form_answers.writing(form) and json_values.number(form.answers, "campaign") == campaign.id:
        form_state.leave(context)


def answered(context: Context, outcome: Campaign | Refused, done: CampaignToast) -> None:
    """What came of her word about it, over the chat."""
    match outcome:
        case Campaign():
            context.toast(ViewKey.CAMPAIGN_SAID, what=done)
        case NotAllChecked():
            context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.NOT_ALL)
        case ChangedSince():
            context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.CHANGED)
        case OwnCampaign():
            context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.OWN)
        case NobodyToChange():
            context.toast(ViewKey.CAMPAIGN_SAID, alert=True, what=CampaignToast.NOBODY_TO_CHANGE)
        case NotAllowed():
            context.toast(ViewKey.ERROR_OLD_BUTTON)
        case _:
            context.toast(ViewKey.ERROR_DONE_ALREADY)


async def _waiting(context: Context, press: Press) -> Campaign | None:
    found = await context.use_cases.campaigning.approving.to_approve(context.call, press.number(1))
    if found is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    return found


def _read(context: Context, campaign: Campaign, wanted: str = "", at: int = 0, mode: Mode = Mode.SEND_OR_EDIT) -> None:
    """In the language she wants, else in her own, else in any."""
    spoken = written_in(campaign.unapproved)
    known = [each for each in (wanted, context.person.language) if each in spoken]
    _show(context, campaign, ViewKey.CAMPAIGN_READ, mode, language=(*known, *spoken)[0], at=at)


def _show(
    context: Context, campaign: Campaign, key: ViewKey, mode: Mode = Mode.SEND_OR_EDIT, **params: str | int
) -> None:
    about = subject_of(campaign.id)
    context.show(key, slot=_slot(campaign), mode=mode, about=about, campaign=campaign.id, **params)


def _slot(campaign: Campaign) -> str:
    return approval_slot(campaign.id)


ACTS = {"read": read, "check": check, "tick": check, "yes": approve}
