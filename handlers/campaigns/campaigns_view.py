"""A coordinator's campaigns: the list, what can be begun, and the card of one.

Not for: its days (see preview_view), whom it is for (audience_view), the second reader (review_view), or how it
goes (deliveries_view).
"""

from collections.abc import Mapping
from math import ceil
from zoneinfo import ZoneInfo

from handlers.callbacks import Verb
from handlers.campaigns.campaign_text import (
    DAYS_NAMED,
    audience_in_words,
    beside_in_words,
    days_in_words,
    heading,
    lacking_in_words,
    languages,
    listed,
    listed_days,
    next_message,
    people,
    state_in_words,
    title,
    too_late,
    visible,
)
from handlers.telegram_limits import MESSAGES_PER_SECOND
from handlers.ui.page import Button, Page, Rendered, Rows, Style, View, button
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.campaigning.approving import waits_for
from referrals.campaigning.submitting import Reach
from referrals.domain.authority import Action, coordinated, may
from referrals.domain.campaign import Campaign, CampaignState, MessageState
from referrals.domain.campaign.transitions import OPEN, SHAPED, changeable
from referrals.domain.network import Group
from referrals.domain.place import lies_in

ON_A_PAGE = 8


async def campaigns(page: Page) -> Rendered | None:
    """The list: what is open first, each with its state and its next day."""
    w, after = page.words, page.number("after")
    if not may(page.reader, Action.SEE_CAMPAIGNS):
        return None
    found = await page.use_cases.campaigning.showing.campaigns(page.call)
    ordered = sorted(found, key=lambda each: each.state not in OPEN)
    shown = ordered[after : after + ON_A_PAGE]
    lines = [f"• <b>{w.escape(title(page, each))}</b>: {_short_state(page, each)}" for each in shown]
    if not lines:
        lines = [w.t("Nothing is planned yet. Tap “New”: starting a ready-made series takes a minute.")]
    rows = [(_opening(page, each),) for each in shown]
    if len(ordered) > after + ON_A_PAGE:
        rows.append((button(w.t("More ›"), Verb.CAMPAIGN, "list", after + ON_A_PAGE),))
    rows.append((button(w.t("New"), Verb.CAMPAIGN, "new", style="primary"),))
    if coordinated(page.reader):
        rows.append((button(w.t("Paused districts"), Verb.CAMPAIGN, "still"),))
    return Rendered("\n".join((w.t("<b>Campaigns</b>"), "", *lines)), tuple(rows))


def _opening(page: Page, campaign: Campaign) -> Button:
    style: Style = "primary" if waits_for(page.reader, campaign) else None
    return button(title(page, campaign), Verb.CAMPAIGN, "card", campaign.id, style=style)


def _short_state(page: Page, campaign: Campaign) -> str:
    w = page.words
    match campaign.state:
        case _ if waits_for(page.reader, campaign):
            return w.t("waiting for you to read it")
        case _ if campaign.is_sent_back:
            return w.t("changes requested")
        case CampaignState.DRAFT:
            return w.t("a draft")
        case CampaignState.SUBMITTED:
            return w.t("waiting for a second coordinator")
        case CampaignState.APPROVED:
            return _next_day(page, campaign)
        case CampaignState.HELD:
            return w.t("paused")
        case CampaignState.CANCELLED:
            return w.t("cancelled")
        case CampaignState.ENDED:
            return w.t("ended")


def _next_day(page: Page, campaign: Campaign) -> str:
    w, message = page.words, next_message(campaign)
    if message is None:
        return w.t("ended")
    if message.state is MessageState.GOING:
        return w.t("{day}, on its way", day=w.day(message.day))
    return w.t("next on {day}", day=w.day(message.day))


async def new(page: Page) -> Rendered | None:
    """What can be begun: ready series, her own words, a table; for leaders a notice."""
    w = page.words
    if not may(page.reader, Action.SEE_CAMPAIGNS):
        return None
    lines, rows = [w.t("What would you like to send?")], list[tuple[Button, ...]]()
    if coordinated(page.reader):
        packs, more = _packs(page), w.t("A ready-made series comes with its texts, and you can change any of them.")
        lines += [more, "\n".join(days for _, days in packs)]
        rows += [(each,) for each, _ in packs]
        rows.append(
            (button(w.t("My own messages"), Verb.DRAFT, "new"), button(w.t("From a table"), Verb.DRAFT, "table", 0))
        )
    groups = await page.use_cases.campaigning.group_notices.own_groups(page.call)
    rows += [(_notice(page, each, alone=len(groups) == 1),) for each in groups]
    rows.append((button(w.t("‹ Back"), Verb.CAMPAIGN, "list"),))
    return Rendered("\n\n".join(lines), tuple(rows))


def _packs(page: Page) -> list[tuple[Button, str]]:
    """A button for each ready series, and the days it would have."""
    w, found = page.words, []
    today = page.now.astimezone(ZoneInfo(page.reader.zone)).date()
    for pack in page.use_cases.campaigning.content.packs.values():
        name, messages = pack.titles.get(w.language) or pack.titles["en"], pack.coming(today)
        number = w.tn("{n} message", "{n} messages", len(messages))
        span = f"{w.day(messages[0].day)} – {w.day(messages[-1].day)}"
        line = f"<b>{w.escape(name)} {messages[0].day.year}</b>: {number}, {span}"
        found.append((button(name, Verb.CAMPAIGN, "pack", pack.code, style="primary"), line))
    return found


def _notice(page: Page, group: Group, *, alone: bool) -> Button:
    label = page.words.t("Notice to my group") if alone else group.name
    return button(label, Verb.DRAFT, "notice", group.code)


async def card(page: Page) -> Rendered | None:
    """One campaign: what it is, whom it reaches, whom it leaves out, and what can be done with it."""
    campaign = await visible(page)
    if campaign is None:
        return None
    reach = (
        await page.use_cases.campaigning.submitting.reach(page.call, campaign.id) if campaign.state in OPEN else None
    )
    paragraphs = [
        f"{heading(page, campaign)}\n{state_in_words(page, campaign)}",
        f"{await audience_in_words(page, campaign)}\n{days_in_words(page, campaign)}",
    ]
    if campaign.is_sent_back:
        paragraphs.append(
            page.words.t("The second coordinator asks for a change: “{words}”", words=campaign.change_request)
        )
    if reach is not None:
        paragraphs.append("\n".join((*_reach(page, reach), *lacking_in_words(page.words, campaign, reach.lacking))))
    text = "\n\n".join((*paragraphs, *await _remarks(page, campaign)))
    return Rendered(text, await _buttons(page, campaign))


def _reach(page: Page, reach: Reach) -> list[str]:
    w = page.words
    lines = [w.t("It goes to {people}.", people=people(w, reach.people))]
    seconds = ceil(reach.people / MESSAGES_PER_SECOND)  # if all of them want it at once
    if 1 < seconds < 60:
        takes = w.tn("about {n} second", "about {n} seconds", seconds)
        lines.append(w.t("Sending one message to all of them takes {time}.", time=takes))
    elif seconds >= 60:
        takes = w.tn("about {n} minute", "about {n} minutes", -(-seconds // 60))
        lines.append(w.t("Sending one message to all of them takes {time}.", time=takes))
    return lines


async def _remarks(page: Page, campaign: Campaign) -> list[str]:
    """What she should know before she goes on."""
    w, remarks = page.words, []
    if campaign.state not in OPEN:
        return []
    if late := too_late(page, campaign, campaign.unapproved):
        remarks.append(w.t("Skipped, because it’s too late: {days}.", days=listed_days(w, late)))
    if campaign.state not in SHAPED and campaign.unapproved:
        remarks.append(await _not_approved(page, campaign))
    if older := _older(w, campaign):
        remarks.append(older)
    if still := await _standing_still(page, campaign):
        remarks.append(w.t("Paused: {places}", places=still))
    safe = page.facts.policy.safe_hours
    if any(each.hour is not None and not safe.hold(each.hour) for each in campaign.messages if each.waits):
        # Translators: at this hour most readers want no messages.
        remarks.append(
            w.t("Most people don’t take messages at this time: it comes when each person’s own hours begin.")
        )
    remarks += await beside_in_words(page, campaign)
    if campaign.state not in SHAPED and campaign.owner == page.reader.id:
        remarks.append(w.t("You’re responsible for it."))
    return remarks


def _older(w: Words, campaign: Campaign) -> str:
    """The days on which a change in one language has left others behind; "" where there are none that can be changed."""
    found = [each for each in campaign.messages if each.outdated_languages and changeable(campaign, each)]
    if not found:
        return ""
    named = [f"{w.day(each.day)} ({languages(each.outdated_languages)})" for each in found]
    # Translators: {days} are days, each with the languages whose words were not changed when another's were.
    return w.t(
        "One language was changed, but the others weren’t. Do they still say the same? {days}",
        days=listed(w, named, DAYS_NAMED, DAYS_NAMED),
    )


async def _not_approved(page: Page, campaign: Campaign) -> str:
    w, days = page.words, listed_days(page.words, campaign.unapproved)
    if await page.use_cases.campaigning.submitting.asked(page.tx, campaign):
        return w.t("Waiting for a second coordinator: {days}. It won’t be sent until it’s approved.", days=days)
    return w.t("Not approved yet: {days}. It won’t be sent until someone approves it.", days=days)


async def _standing_still(page: Page, campaign: Campaign) -> str:
    """The places of its audience to which nothing goes now, by their names."""
    held = await page.use_cases.campaigning.showing.districts_held(page.tx)
    if not held:
        return ""
    groups = campaign.audience.groups if not campaign.audience.places else ()
    known = await page.use_cases.campaigning.showing.groups(page.tx) if groups else ()
    places = campaign.audience.places or {each.district for each in known if each.code in groups}
    there = [each for each in held if not places or any(lies_in(each, at) or lies_in(at, each) for at in places)]
    return listed(page.words, [page.facts.gazetteer.name(each, page.words.language) for each in there])


async def _buttons(page: Page, campaign: Campaign) -> Rows:
    w, number = page.words, campaign.id
    rows: list[tuple[Button, ...]] = []
    if waits_for(page.reader, campaign):
        rows.append((button(w.t("Read and approve"), Verb.CAMPAIGN, "read", number, style="primary"),))
    if may(page.reader, Action.RUN_CAMPAIGN, campaign):
        rows += await _runs(page, campaign)
    elif campaign.messages:
        rows.append((button(w.t("Preview"), Verb.CAMPAIGN, "look", number),))
    rows.append((button(w.t("‹ All campaigns"), Verb.CAMPAIGN, "list"),))
    return tuple(rows)


async def _runs(page: Page, campaign: Campaign) -> list[tuple[Button, ...]]:
    """What whoever runs it can do in this state."""
    w, number = page.words, campaign.id
    rows = _shape(page, campaign) if campaign.state in SHAPED else [await _goes(page, campaign)]
    days = button(w.t("Messages"), Verb.CAMPAIGN, "days", number)
    rows.append((days, button(w.t("Preview"), Verb.CAMPAIGN, "look", number)) if campaign.messages else (days,))
    if campaign.messages and campaign.state in OPEN:
        rows.append((button(w.t("Send me a test"), Verb.CAMPAIGN, "test", number),))
    if label := await _submit_label(page, campaign):
        rows.append((button(label, Verb.CAMPAIGN, "submit", number, style="success"),))
    if campaign.state is CampaignState.HELD or (campaign.owner != page.reader.id and campaign.state in OPEN):
        rows.append((button(w.t("Take over"), Verb.CAMPAIGN, "take", number),))
    if campaign.state in OPEN:
        label = w.t("Delete draft") if campaign.state is CampaignState.DRAFT else w.t("Cancel all")
        rows.append((button(label, Verb.CAMPAIGN, "stop", number, style="danger"),))
    return rows


def _shape(page: Page, campaign: Campaign) -> list[tuple[Button, ...]]:
    if campaign.group is not None or campaign.state is CampaignState.SUBMITTED:
        return []
    w, number = page.words, campaign.id
    whom = button(w.t("Recipients"), Verb.CAMPAIGN, "whom", number)
    timed = any(each.at is None for each in campaign.messages)
    return [(whom, button(w.t("Time"), Verb.CAMPAIGN, "hour", number)) if timed else (whom,)]


async def _goes(page: Page, campaign: Campaign) -> tuple[Button, ...]:
    w, number = page.words, campaign.id
    unread = await page.use_cases.campaigning.replies.unread_answers(page.call, (campaign,))
    new_ones = unread.get(number, 0)
    answers = w.t("Answers: {n} new", n=new_ones) if new_ones else w.t("Answers")
    return button(w.t("Progress"), Verb.CAMPAIGN, "goes", number), button(answers, Verb.READING, "answers", number)


async def _submit_label(page: Page, campaign: Campaign) -> str:
    """None where nothing waits, or a second coordinator has it already."""
    w = page.words
    asked = campaign.state is CampaignState.SUBMITTED or await page.use_cases.campaigning.submitting.asked(
        page.tx, campaign
    )
    if not campaign.unapproved or asked:
        return ""
    if campaign.group is not None:
        return w.t("Send it")
    return w.t("Submit") if campaign.state is CampaignState.DRAFT else w.t("Submit the change")


VIEWS: Mapping[ViewKey, View] = {ViewKey.CAMPAIGNS: campaigns, ViewKey.CAMPAIGNS_NEW: new, ViewKey.CAMPAIGN: card}
