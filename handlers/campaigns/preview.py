"""What a coordinator presses about the days of a campaign: the list, one day, a preview, a test for herself, cancelling a day.

Not for: writing a day (the presses `e:`) or wording (handlers/campaigns/preview_view).
"""

from handlers.callbacks import Press
from handlers.campaigns.campaign_cards import draw, found, refused, seen, slot_of, taken_back
from handlers.campaigns.choices import written_in
from handlers.context import Context
from handlers.toasts import CampaignToast
from handlers.view_key import ViewKey
from referrals.domain.broadcast import MessageId
from referrals.domain.campaign import Campaign, Message, subject_of
from referrals.domain.decision import Refused
from referrals.domain.notice import Mode


async def _days(context: Context, press: Press) -> None:
    """`m:days:12`, `m:days:12:16`."""
    campaign = await found(context, press)
    if campaign is not None:
        draw(context, campaign, ViewKey.CAMPAIGN_DAYS, after=max(press.number(2), 0))


async def _day(context: Context, press: Press) -> None:
    """`m:day:12:17`; `m:sure:…` asks before it is cancelled."""
    campaign = await found(context, press)
    message = _message(context, campaign, press)
    if campaign is not None and message is not None:
        sure = press.word(0) == "sure"
        draw(context, campaign, ViewKey.CAMPAIGN_DAY, message=message.id, sure=sure)


def _message(context: Context, campaign: Campaign | None, press: Press) -> Message | None:
    message = campaign.message(MessageId(press.number(2))) if campaign is not None else None
    if campaign is not None and message is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    return message


async def _out(context: Context, press: Press) -> None:
    """`m:out:12:17`: out of a draft; `m:off:…`: cancelled."""
    campaign = await found(context, press)
    message = _message(context, campaign, press)
    if campaign is None or message is None:
        return
    use_cases = context.use_cases.campaigning
    act = use_cases.drafting.drop if press.word(0) == "out" else use_cases.oversight.cancel_day
    after = await act(context.call, campaign.id, message.id)
    if isinstance(after, Refused):
        refused(context, after)
    else:
        context.toast(
            ViewKey.CAMPAIGN_SAID,
            what=CampaignToast.DRAFT_AGAIN if taken_back(campaign, after) else CampaignToast.CANCELLED,
        )
        context.remove(f"{slot_of(campaign)}:preview")
    draw(context, campaign, ViewKey.CAMPAIGN_DAYS, after=0)


async def _look(context: Context, press: Press) -> None:
    """`m:look:12`, `m:look:12:17:ky:0`: message, language and zone. A picture cannot be edited in: a campaign with
    pictures is shown anew each time."""
    campaign = await seen(context, press)
    if campaign is None:
        return
    message = _chosen(campaign, press)
    if message is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    slot = f"{slot_of(campaign)}:preview"
    anew = not press.word(4) or any(each.picture for each in campaign.messages)
    if anew:
        context.remove(slot)
    context.show(
        ViewKey.CAMPAIGN_PREVIEW,
        slot=slot,
        mode=Mode.SEND if anew else Mode.SEND_OR_EDIT,
        about=subject_of(campaign.id),
        campaign=campaign.id,
        message=message.id,
        language=_language(context, message, press.word(3)),
        zone=max(press.number(4), 0),
    )


def _chosen(campaign: Campaign, press: Press) -> Message | None:
    """The named message; the first that still goes where none is named."""
    if press.word(2):
        return campaign.message(MessageId(press.number(2)))
    return next((each for each in campaign.messages if each.waits), next(iter(campaign.messages), None))


def _language(context: Context, message: Message, wanted: str) -> str:
    """The wanted one, also where the message has no words in it; else her own, else any."""
    spoken = written_in([message])
    return wanted or (context.person.language if context.person.language in spoken else next(iter(spoken), ""))


async def _test(context: Context, press: Press) -> None:
    """`m:test:12`, `m:test:12:17:ky`: to herself alone."""
    campaign = await found(context, press)
    message = _chosen(campaign, press) if campaign is not None else None
    if campaign is None or message is None:
        return
    slot = f"{slot_of(campaign)}:test"
    language = _language(context, message, press.word(3))
    context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.TEST)
    context.remove(slot)
    context.show(ViewKey.CAMPAIGN_TEST, slot=slot, campaign=campaign.id, message=message.id, language=language)


async def _when(context: Context, press: Press) -> None:
    """`m:when:12:17`: said in passing."""
    campaign = await seen(context, press)
    message = _message(context, campaign, press)
    if campaign is not None and message is not None:
        context.toast(ViewKey.CAMPAIGN_WHEN, campaign=campaign.id, message=message.id)


ACTS = {
    "days": _days,
    "day": _day,
    "sure": _day,
    "out": _out,
    "off": _out,
    "look": _look,
    "test": _test,
    "when": _when,
}
