"""What the screens of campaigns say in the same words: a campaign's name, its days and hours, whom it is for, how many.

Not for: whole screens (see campaigns_view, audience_view, preview_view, review_view, deliveries_view).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from handlers.campaigns.choices import in_our_order
from handlers.ui.page import Page, shortened
from locales.words import NAMES, Html, Words
from referrals.domain.broadcast import MessageId
from referrals.domain.broadcast.figures import sayable
from referrals.domain.campaign import Audience, Campaign, CampaignState, Message, MessageState
from referrals.domain.campaign.delivery_decision import missed
from referrals.domain.person import Role
from referrals.domain.place import PlaceCode, lies_in

MOST_NAMED, NAMED = 12, 10
"""So many names stand in a row; of more, only the first ones."""
DAYS_NAMED = 6
"""Of those of which something has to be remarked."""
LONGEST_NAME = 40
"""Letters of a group's name where many stand in a row."""


async def visible(page: Page) -> Campaign | None:
    """The campaign of the parameters, for whoever may run it or might approve it."""
    return await page.use_cases.campaigning.showing.seen(page.call, page.number("campaign"))


def message_of(page: Page, campaign: Campaign | None) -> Message | None:
    """The message of the parameters, if it is in this campaign."""
    number = page.params.get("message")
    return campaign.message(MessageId(number)) if campaign is not None and isinstance(number, int) else None


def title(page: Page, campaign: Campaign) -> str:
    """Plain text: "16 Days 2026", "Own words, 3 December"."""
    w, first = page.words, campaign.messages[0].day if campaign.messages else None
    pack = page.use_cases.campaigning.content.packs.get(campaign.pack)
    if pack is not None:
        year = first.year if first else campaign.created_at.year
        return f"{pack.titles.get(w.language) or pack.titles['en']} {year}"
    if first is None:
        return w.t("Own messages")
    if campaign.group is not None:
        return w.t("Notice of {day}", day=w.day(first))
    # Translators: the name of a series of messages that a coordinator wrote herself, with its first day.
    return w.t("Own messages, {day}", day=w.day(first))


def heading(page: Page, campaign: Campaign) -> Html:
    """The title as a screen's first line."""
    return Html(f"<b>{page.words.escape(title(page, campaign))}</b>")


def state_in_words(page: Page, campaign: Campaign) -> str:
    """The state as coordinators say it."""
    w = page.words
    match campaign.state:
        case CampaignState.DRAFT:
            return w.t("It’s a draft: nothing has been sent to anyone yet.")
        case CampaignState.SUBMITTED:
            return w.t("It’s waiting for a second coordinator to read it.")
        case CampaignState.APPROVED if not _has_begun(campaign):
            return w.t("It’s approved: each message is sent on its day.")
        case CampaignState.APPROVED:
            return w.t("It’s running: messages are sent day by day.")
        case CampaignState.HELD:
            return w.t("It’s paused: no one is responsible for it any more. It continues when someone takes it over.")
        case CampaignState.CANCELLED:
            return w.t("It was cancelled. Messages sent before that can’t be taken back.")
        case CampaignState.ENDED:
            return w.t("It has ended.")


def _has_begun(campaign: Campaign) -> bool:
    return any(each.state in {MessageState.GOING, MessageState.GONE} for each in campaign.messages)


def fate_in_words(page: Page, campaign: Campaign, message: Message) -> str:
    """How far one message is, in few words that can end a line."""
    w = page.words
    match message.state:
        case MessageState.PLANNED if campaign.state is CampaignState.HELD:
            return w.t("paused")
        case MessageState.PLANNED if message.approved:
            return w.t("planned")
        case MessageState.PLANNED if campaign.state is CampaignState.DRAFT:
            return w.t("a draft")
        case MessageState.PLANNED:
            return w.t("waiting for approval")
        case MessageState.GOING:
            return w.t("on its way")
        case MessageState.GONE:
            return w.t("sent")
        case MessageState.CANCELLED:
            return w.t("cancelled")
        case MessageState.SKIPPED:
            return w.t("too late, skipped")


def next_message(campaign: Campaign) -> Message | None:
    """The first one that still goes."""
    return next((each for each in campaign.messages if each.waits), None)


def dated(w: Words, message: Message) -> str:
    """Like "Wednesday, 25 November"."""
    return f"{w.weekday(message.day)}, {w.day(message.day)}"


def date_label(page: Page, day: date) -> str:
    """Like "Fri 27 November"; with the year where it is another one."""
    w = page.words
    parts = [w.short_weekday(day.weekday()), w.day(day)]
    return " ".join(parts if day.year == page.now.year else [*parts, str(day.year)])


def days_in_words(page: Page, campaign: Campaign) -> str:
    """How many messages, from when to when, at which hour."""
    w, messages = page.words, campaign.messages
    if not messages:
        return w.t("No messages yet.")
    number = w.tn("{n} message", "{n} messages", len(messages))
    span = w.day(messages[0].day)
    if len(messages) > 1:
        span = f"{span} – {w.day(messages[-1].day)}"
    return f"{number}: {span}, {hours_in_words(w, messages)}"


def hours_in_words(w: Words, messages: Iterable[Message]) -> str:
    """At which hour they go, or which hours."""
    hours = sorted({each.hour for each in messages if each.at is None and each.hour is not None})
    if not hours:
        return w.t("at the same moment for everyone")
    return w.t("at {hours}, each person’s local time", hours=listed(w, [f"{each:%H:%M}" for each in hours]))


def when_in_words(page: Page, message: Message, zone: str) -> str:
    """Day and hour of one message; a moment that is the same for all in the given zone."""
    w = page.words
    if message.at is not None:
        return w.stamp(message.at, zone, page.now)
    return f"{dated(w, message)}, {hours_in_words(w, [message])}"


def listed(w: Words, names: Sequence[str], most: int = MOST_NAMED, then: int = NAMED) -> str:
    """Plain text, like "Batken, Osh"; of more than `most` the first ones are named, and how many more there are."""
    if len(names) <= most:
        return ", ".join(names)
    n = len(names) - then
    return w.tn("{names} and {n} more", "{names} and {n} more", n, names=Html(", ".join(names[:then])))


def listed_days(w: Words, messages: Iterable[Message]) -> str:
    """Like "25 November, 26 November"."""
    return listed(w, [w.day(each.day) for each in messages])


def too_late(page: Page, campaign: Campaign, messages: Iterable[Message]) -> list[Message]:
    """Those of them that would reach nearly nobody any more."""
    zones, patience = zones_of(page, campaign), page.facts.policy.campaign_patience
    return [each for each in messages if each.at is None and each.waits and missed(each, zones, page.now, patience)]


async def audience_in_words(page: Page, campaign: Campaign) -> str:
    """Whom it is for, a line for each way in which it is narrowed."""
    w, audience = page.words, campaign.audience
    lines = [w.t("For: <b>{places}</b>", places=places_in_words(page, audience))]
    if audience.groups:
        known = {each.code: each.name for each in await page.use_cases.campaigning.showing.groups(page.tx)}
        names = [shortened(known.get(each, each), LONGEST_NAME) for each in sorted(audience.groups)]
        lines.append(w.t("Groups: <b>{groups}</b>", groups=listed(w, names)))
    if audience.roles:
        lines.append(
            w.t("Only: <b>{roles}</b>", roles=", ".join(role(w, each) for each in Role if each in audience.roles))
        )
    if audience.languages:
        lines.append(w.t("Only in these languages: <b>{languages}</b>", languages=languages(audience.languages)))
    return "\n".join(lines)


def places_in_words(page: Page, audience: Audience) -> str:
    """The names of its places; a group is named apart, wherever it is."""
    w, gazetteer = page.words, page.facts.gazetteer
    if audience.places:
        return listed(w, [gazetteer.name(each, w.language) for each in sorted(audience.places)])
    return w.t("your own group") if audience.groups else w.t("the whole network")


def role(w: Words, member: Role) -> str:
    """Those who hold it."""
    match member:
        case Role.MEMBER:
            return w.t("members")
        case Role.GROUP_LEADER:
            return w.t("group leaders")
        case Role.FOCAL_POINT:
            return w.t("contact persons")
        case Role.COORDINATOR:
            return w.t("coordinators")
        case Role.COMPLAINTS:
            return w.t("those who answer complaints")
        case Role.OPERATOR:
            return w.t("the person who runs this bot")


def languages(codes: Iterable[str]) -> str:
    """Each in its own words."""
    return ", ".join(NAMES.get(each, each) for each in in_our_order(codes))


def language_of_part(w: Words, code: str | None) -> str:
    """Which readers a figure counts: those of one language, or None, those of the small ones (see `cells`)."""
    return w.t("other languages together") if code is None else languages([code])


def people(w: Words, number: int) -> str:
    """How many, or that they are too few to be counted (D21)."""
    if not number:
        return w.t("no one")
    if sayable(number) is None:
        return w.t("fewer than 10 people")
    return w.tn("{n} person", "{n} people", number)


def lacking_in_words(w: Words, campaign: Campaign, lacking: Mapping[str, int]) -> list[str]:
    """Whom it leaves out for want of words, a line for each language: by her choice or not yet."""
    return [
        w.t("Left out by choice: {language}, {people}", language=languages([each]), people=people(w, number))
        if each in campaign.excluded_languages
        else w.t(
            "No text in {language}: {people} would get nothing.", language=languages([each]), people=people(w, number)
        )
        for each, number in lacking.items()
    ]


async def beside_in_words(page: Page, campaign: Campaign) -> list[str]:
    """What else comes to the same places: days alone, never whose it is (D21)."""
    w, beside = page.words, await page.use_cases.campaigning.showing.beside(page.tx, campaign, page.now)
    lines = list[str]()
    if beside.twice:
        lines.append(
            w.t("The same series is already planned for some of these places: people there would get it twice.")
        )
    if beside.days:
        days = listed(w, [w.day(each) for each in beside.days], DAYS_NAMED, DAYS_NAMED)
        lines.append(
            w.t(
                "Some people there get another campaign’s message on the same day: {days}. That’s "
                "allowed; to avoid it, choose other days.",
                days=days,
            )
        )
    return lines


def zones_of(page: Page, campaign: Campaign) -> tuple[str, ...]:
    """The zones of the places it is for, in the order of the list of places; the reader's own for a group's notice."""
    places = campaign.audience.places or ({each.code for each in page.facts.gazetteer.countries()})
    if campaign.group is not None:
        return (page.reader.zone,)
    listed = (each.zone for each in page.facts.gazetteer if _lies_in_one(each.code, places))
    return tuple(dict.fromkeys(listed)) or (page.reader.zone,)


def _lies_in_one(code: PlaceCode, places: Iterable[PlaceCode]) -> bool:
    return any(lies_in(code, each) for each in places)
