"""What a press on a campaign leads to beside its screens: what keeps it from being submitted, the question before all of it
is cancelled, what its owner is told, and the few words over the chat.

Not for: the screens (see campaigns_view and its neighbours).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.campaigns.campaign_text import (
    heading,
    languages,
    listed_days,
    message_of,
    people,
    title,
    too_late,
    visible,
    when_in_words,
)
from handlers.campaigns.deliveries_view import gone_in_words
from handlers.toasts import CampaignToast
from handlers.ui.page import Button, Page, Rendered, View, button
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.campaign import Campaign, CampaignState, MessageState
from referrals.domain.campaign.notices import CampaignNews
from referrals.domain.campaign.transitions import OPEN, days_over


async def lacking(page: Page) -> Rendered | None:
    """Some would get nothing, since nobody has written it in their language: her explicit choice."""
    w, number = page.words, page.number("campaign")
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, number)
    reach = await page.use_cases.campaigning.submitting.reach(page.call, number)
    if campaign is None or reach is None:
        return None
    lines = [f"{languages([each])}: {people(w, number)}" for each, number in reach.lacking.items()]
    codes = "+".join(reach.lacking)
    text = (
        heading(page, campaign),
        w.t("It isn’t complete in these languages yet. People who use only these would get nothing:"),
        "\n".join(lines),
    )
    rows = (
        (button(w.t("Write the missing words"), Verb.CAMPAIGN, "days", number),),
        (button(w.t("Send without them"), Verb.CAMPAIGN, "without", number, codes, style="danger"),),
        (_back(w, number),),
    )
    return Rendered("\n\n".join(text), rows)


async def past(page: Page) -> Rendered | None:
    """Some of its days are over."""
    w, number = page.words, page.number("campaign")
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, number)
    if campaign is None:
        return None
    days = listed_days(w, days_over(campaign.unapproved, page.now))
    text = w.t("These days are over everywhere: {days}. No one would get these messages any more.", days=days)
    rows = ((button(w.t("Continue without them"), Verb.CAMPAIGN, "past", number),), (_back(w, number),))
    return Rendered(f"{heading(page, campaign)}\n\n{text}", rows)


async def stop(page: Page) -> Rendered | None:
    """Before all of it is cancelled: what has gone has gone."""
    w, number = page.words, page.number("campaign")
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, number)
    if campaign is None or campaign.state not in OPEN:
        return None
    if campaign.state is CampaignState.DRAFT:
        text, yes = w.t("Delete this draft? None of it has been sent to anyone."), w.t("Yes, delete it")
    else:
        question = w.t("Cancel everything that hasn’t been sent yet? This can’t be undone.")
        text, yes = f"{question}\n\n{await gone_in_words(page, campaign)}", w.t("Yes, cancel all")
    rows = (
        (button(yes, Verb.CAMPAIGN, "stopped", number, style="danger"),),
        (button(w.t("No"), Verb.CAMPAIGN, "home", number),),
    )
    return Rendered(f"{heading(page, campaign)}\n\n{text}", rows)


async def told(page: Page) -> Rendered | None:
    """Something happened to it that she must know; what was skipped is named. What was asked for goes from her screen, even if
    it is hers no more."""
    w, number = page.words, page.number("campaign")
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, number)
    if campaign is None:
        return (
            Rendered(w.t("Nothing is waiting here any more. Thank you."))
            if page.member("what", CampaignNews) is CampaignNews.HANDED_IN
            else None
        )
    rows = ((button(w.t("View"), Verb.CAMPAIGN, "card", number, style="primary"),),)
    return Rendered(f"{heading(page, campaign)}\n\n{_happened(page, campaign)}", rows)


def _happened(page: Page, campaign: Campaign) -> str:
    w = page.words
    skipped = [each for each in campaign.messages if each.state is MessageState.SKIPPED]
    match page.member("what", CampaignNews):
        case CampaignNews.APPROVED:
            return _approved(page, campaign)
        case CampaignNews.SENT_BACK:
            return _sent_back(w, campaign)
        case CampaignNews.HANDED_IN:
            return w.t("It was submitted again, and a second coordinator has been asked to read it.")
        case CampaignNews.HELD:
            return w.t(
                "The coordinator of this campaign can no longer run it, so it’s paused. It covers "
                "your area: if you take it over, it continues."
            )
        case CampaignNews.YOURS:
            return w.t(
                "The coordinator of this campaign can no longer run it. You approved it, so it "
                "continues, and you’re responsible for it now."
            )
        case CampaignNews.TAKEN_OVER:
            return w.t("Another coordinator is responsible for it from now on. Thank you for everything you’ve done.")
        case CampaignNews.SKIPPED:
            return w.t("Skipped, because it’s too late: {days}.", days=listed_days(w, skipped[-1:]))


def _sent_back(w: Words, campaign: Campaign) -> str:
    """Her words come last: what stands before them fills the preview on a locked screen."""
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    changed = w.t(
        "A second coordinator has read the change and asks for another one before it can be "
        "approved. Everything else is sent as planned."
    )
    whole = w.t("A second coordinator has read everything and asks you to change something before it can be approved.")
    asks = changed if campaign.is_change_sent_back else whole
    if campaign.change_request:
        return "\n\n".join((asks, w.t("The note says: “{words}”", words=campaign.change_request)))
    return " ".join((asks, w.t("There’s no note: please ask the other coordinators what should be changed.")))


def _approved(page: Page, campaign: Campaign) -> str:
    """Approved, perhaps after its first days have passed."""
    w = page.words
    lines = [w.t("A second coordinator has read and approved it. Each message is sent on its day.")]
    late = [each for each in campaign.messages if each.state is MessageState.SKIPPED]
    late += [each for each in too_late(page, campaign, campaign.messages) if each not in late]
    if late:
        lines.append(w.t("Skipped, because it’s too late: {days}.", days=listed_days(w, late)))
    return "\n\n".join(lines)


def _back(w: Words, campaign: int) -> Button:
    return button(w.t("‹ Back"), Verb.CAMPAIGN, "home", campaign)


async def said(page: Page) -> Rendered:
    """The few words over the chat after a press."""
    w = page.words
    texts = {
        CampaignToast.SUBMITTED: w.t("A second coordinator has been asked to read it."),
        CampaignToast.SENT: w.t("It’s on its way."),
        CampaignToast.NOBODY_TO_APPROVE: w.t(
            "There’s no second coordinator who could read it. Ask the person who runs this bot to invite one."
        ),
        CampaignToast.NOTHING_WRITTEN: w.t("There’s nothing in it to send yet."),
        CampaignToast.NOBODY_THERE: w.t("No one matches. Choose other people under “Recipients”."),
        CampaignToast.TEST: w.t("Sent only to you."),
        CampaignToast.NOBODY_TO_CHANGE: w.t(
            "The person who wrote it can no longer change it. Take it over, or ask someone who coordinates there."
        ),
        CampaignToast.OWN: w.t("You wrote part of it yourself, so someone else has to read it."),
        CampaignToast.NOT_ALL: w.t("Please check all four points first."),
        CampaignToast.CHANGED: w.t("It was changed in the meantime. Please read it again."),
        CampaignToast.APPROVED: w.t("Approved. Thank you."),
        CampaignToast.SENT_BACK: w.t("Sent back. The person responsible for it will be told."),
        CampaignToast.GONE: w.t("This one has already been sent: it can’t be changed any more."),
        CampaignToast.CANCELLED: w.t("Cancelled."),
        CampaignToast.YOURS: w.t("You’re responsible for it now."),
        CampaignToast.HELD: w.t("Paused. No campaign is sent there until someone resumes it."),
        CampaignToast.LIFTED: w.t("Resumed. Messages there should continue within the hour."),
        CampaignToast.WITH_SECOND: w.t(
            "It’s with the second coordinator. Change a message, or delete the draft and start again."
        ),
        CampaignToast.DRAFT_AGAIN: w.t("It’s a draft again: tap “Submit”."),
        CampaignToast.LAST_PLACE: w.t("Keep at least one place."),
        CampaignToast.FIXED: w.t("It was approved this way. To change that, cancel it and start again."),
    }
    return Rendered(texts[page.member("what", CampaignToast)])


async def when(page: Page) -> Rendered:
    """When a message goes: a press on its number in the preview."""
    campaign = await visible(page)
    message = message_of(page, campaign)
    if campaign is None or message is None:
        return Rendered(page.words.t("This message is no longer in it."))
    return Rendered(f"{title(page, campaign)}: {when_in_words(page, message, page.reader.zone)}")


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.CAMPAIGN_LACKING: lacking,
    ViewKey.CAMPAIGN_PAST: past,
    ViewKey.CAMPAIGN_STOP: stop,
    ViewKey.CAMPAIGN_TOLD: told,
    ViewKey.CAMPAIGN_SAID: said,
    ViewKey.CAMPAIGN_WHEN: when,
}
