"""What the second coordinator reads: that something waits, every message in every language, and a checklist of four.

Not for: who may approve (domain/authority), what her press does (see review), or sending it back (see
change_request_view).
"""

from collections.abc import Mapping, Sequence

from handlers.callbacks import Verb
from handlers.campaigns.campaign_text import (
    audience_in_words,
    beside_in_words,
    dated,
    days_in_words,
    heading,
    lacking_in_words,
    languages,
    listed_days,
    people,
    title,
    too_late,
)
from handlers.campaigns.choices import CHECKS, written_in
from handlers.drafting.message_remarks_text import in_words, kinds_of, marked, telling
from handlers.offers.waiting_view import pushed_to
from handlers.ui.page import Button, Page, Rendered, View, button, in_rows, visible_length
from handlers.ui.screens import OFF, ON
from handlers.view_key import ViewKey
from locales.words import NAMES, Words
from referrals.campaigning.approving import ReviewCheck
from referrals.domain.campaign import Campaign, CampaignState, Message, Text
from referrals.domain.campaign.transitions import SHAPED
from referrals.domain.text_length import length

A_PAGE = 3200
"""Letters of messages that are read on one screen, with all that stands around them; a longer message has a screen of its own."""
FIRST_PAGE = 3050
"""Of these and of what the campaign is, on the first screen: what may change while she reads has the rest of Telegram's 4096."""
AROUND, A_NOTE = 60, 90
"""Letters beside each message's own: of its day and hour and of what its parts are called; of each line that is about it."""
A_REMARK = 130
"""Letters of each thing that is worth a second look."""


async def to_approve(page: Page) -> Rendered:
    """Only that something waits; when nothing does any more, that."""
    number = page.number("campaign")
    campaign = await page.use_cases.campaigning.approving.to_approve(page.call, number)
    if campaign is None:
        return await _over(page)
    return pushed_to(page.words, Verb.CAMPAIGN, "read", number)


async def _over(page: Page) -> Rendered:
    w = page.words
    seen = await page.use_cases.campaigning.showing.seen(page.call, page.number("campaign"))
    if seen is not None and seen.approved_by == page.reader.id and seen.state not in SHAPED:
        return Rendered(w.t("You approved {title}.", title=title(page, seen)))
    return Rendered(w.t("Nothing is waiting here any more. Thank you."))


async def read(page: Page) -> Rendered | None:
    """The messages that wait, some on each screen, in one language; what it is stands on the first."""
    w, number = page.words, page.number("campaign")
    campaign = await page.use_cases.campaigning.approving.to_approve(page.call, number)
    if campaign is None:
        return None
    language = page.word("language")
    what_it_is = await _what_it_is(page, campaign)
    screens = in_screens(campaign.unapproved, language, FIRST_PAGE - visible_length(what_it_is))
    at = min(max(page.number("at"), 0), len(screens) - 1)
    head = w.t("{title} · {n} of {all}", title=heading(page, campaign), n=at + 1, all=len(screens))
    parts = [head] if at else [head, "\n".join((what_it_is, *await _meanwhile(page, campaign)))]
    parts += [_message(page, each, language) for each in screens[at]]
    parts += marked(w, telling(page, screens[at]))
    return Rendered("\n\n".join(parts), _ways(w, campaign, language, at, len(screens)))


def in_screens(messages: Sequence[Message], language: str, first: int) -> list[list[Message]]:
    """Messages in order, as many on each screen as are well read there; at least one screen. The first has room for `first`
    letters beside what the campaign is, and holds no message where its first one is longer."""
    screens: list[list[Message]] = [[]]
    left = first
    for each in messages:
        letters = _letters(each, each.text_for(language))
        if letters > left and (screens[-1] or len(screens) == 1):
            screens.append([])
            left = A_PAGE
        screens[-1].append(each)
        left -= letters
    return screens


def _letters(message: Message, text: Text | None) -> int:
    """Not fewer than it takes on a screen in any language."""
    notes = (message.event_at is not None, bool(message.picture), text is None or text.outdated)
    words = length(text.text) + length(text.call_to_action) + length(text.card) if text else 0
    return AROUND + words + A_NOTE * sum(notes) + A_REMARK * len(kinds_of(message))


async def _what_it_is(page: Page, campaign: Campaign) -> str:
    w = page.words
    lines = [await audience_in_words(page, campaign), days_in_words(page, campaign)]
    if campaign.state is not CampaignState.SUBMITTED:
        days = listed_days(w, campaign.unapproved)
        lines.append(w.t("It’s already running. Only what was changed is waiting for you: {days}.", days=days))
    if campaign.change_request:
        lines.append(w.t("It was sent back with this request: “{words}”", words=campaign.change_request))
    return "\n".join(lines)


async def _meanwhile(page: Page, campaign: Campaign) -> list[str]:
    """What may be another the next time she looks: it moves no message to another screen."""
    w, lines = page.words, list[str]()
    reach = await page.use_cases.campaigning.submitting.reach(page.call, campaign.id)
    if reach is not None:
        lines.append(w.t("It goes to {people}.", people=people(w, reach.people)))
        lines += lacking_in_words(w, campaign, reach.lacking)
    return [*lines, *await beside_in_words(page, campaign)]


def _message(page: Page, message: Message, language: str) -> str:
    w, zone = page.words, page.reader.zone
    text = message.text_for(language)
    hour = f", {message.hour:%H:%M}" if message.hour else ""
    lines = [f"<b>{dated(w, message)}{hour}</b>"]
    if text is None:
        lines.append(w.t("No text in {language}.", language=languages([language])))
    else:
        lines += _text(w, text)
    if message.event_at is not None:
        when = f"{w.date(message.event_at, zone)}, {w.time(message.event_at, zone)}"
        lines.append(w.t("Meeting: <b>{moment}</b>, your time; everyone sees it in their own time.", moment=when))
    if message.picture:
        lines.append(w.t("It has a picture: see “As people see it”."))
    lines += marked(w, in_words(w, message))
    return "\n".join(lines)


def _text(w: Words, text: Text) -> list[str]:
    lines = [w.t("<i>This text wasn’t changed when another language was.</i>")] if text.outdated else []
    lines.append(w.escape(text.text))
    if text.call_to_action:
        lines.append(w.t("<b>Today:</b> {act}", act=text.call_to_action))
    if text.card:
        lines.append(w.t("On the picture: {words}", words=text.card))
    return lines


def _ways(w: Words, campaign: Campaign, language: str, at: int, screens: int) -> tuple[tuple[Button, ...], ...]:
    number, version = campaign.id, campaign.version
    row = [button(w.t("‹ Previous"), Verb.CAMPAIGN, "read", number, language, at - 1, version)] if at else []
    if at + 1 < screens:
        row.append(button(w.t("Read on ›"), Verb.CAMPAIGN, "read", number, language, at + 1, version, style="primary"))
    else:
        row.append(button(w.t("To the checklist ›"), Verb.CAMPAIGN, "check", number, version, style="primary"))
    spoken = [each for each in written_in(campaign.unapproved) if each]
    tongues = [
        button(
            f"• {NAMES.get(each, each)}" if each == language else NAMES.get(each, each),
            Verb.CAMPAIGN,
            "read",
            number,
            each,
            0,
            version,
        )
        for each in spoken
    ]
    first = campaign.unapproved[0].id
    return (
        tuple(row),
        *in_rows(tongues),
        (button(w.t("As people see it"), Verb.CAMPAIGN, "look", number, first, language),),
    )


async def check(page: Page) -> Rendered | None:
    """Four things to look for in every message; approved only with all four."""
    w, number = page.words, page.number("campaign")
    campaign = await page.use_cases.campaigning.approving.to_approve(page.call, number)
    if campaign is None:
        return None
    ticked, version = page.number("ticked"), page.number("version")
    text = [heading(page, campaign), w.t("Please tick what is true of every message, in every language you read:")]
    text += ["\n".join(f"{n}. {_sentence(w, each)}" for n, each in enumerate(CHECKS, 1))]
    if late := too_late(page, campaign, campaign.unapproved):
        text.append(w.t("Skipped, because it’s too late: {days}.", days=listed_days(w, late)))
    rows: list[tuple[Button, ...]] = [(_tick(w, campaign, version, ticked, n),) for n in range(len(CHECKS))]
    rows.append((button(w.t("Approve"), Verb.CAMPAIGN, "yes", number, version, ticked, style="success"),))
    again = button(w.t("‹ Read again"), Verb.CAMPAIGN, "read", number, "", 0, version)
    back = button(w.t("Send it back"), Verb.CAMPAIGN, "return", number, version, ticked)
    rows.append((back, again))
    return Rendered("\n\n".join(text), tuple(rows))


def _tick(w: Words, campaign: Campaign, version: int, ticked: int, n: int) -> Button:
    mark = ON if ticked & 1 << n else OFF
    return button(
        f"{mark} {n + 1}. {_label(w, CHECKS[n])}", Verb.CAMPAIGN, "tick", campaign.id, version, ticked ^ 1 << n
    )


def _label(w: Words, each: ReviewCheck) -> str:
    match each:
        case ReviewCheck.NO_SIDE:
            return w.t("No side, no blame")
        case ReviewCheck.NOBODY_FOUND:
            return w.t("No one can be identified")
        case ReviewCheck.FIRST_LINE:
            return w.t("A harmless first line")
        case ReviewCheck.KEEPS_PROMISES:
            return w.t("No promise we can’t keep")


def _sentence(w: Words, each: ReviewCheck) -> str:
    match each:
        case ReviewCheck.NO_SIDE:
            return w.t("It takes no side and names no cause; it blames no people and no faith.")
        case ReviewCheck.NOBODY_FOUND:
            return w.t("It names no one, and no place where a woman could be found.")
        case ReviewCheck.FIRST_LINE:
            return w.t("Anyone who looks at the phone may read its first line.")
        case ReviewCheck.KEEPS_PROMISES:
            return w.t("It makes no promise that the network can’t keep.")


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.CAMPAIGN_TO_APPROVE: to_approve,
    ViewKey.CAMPAIGN_READ: read,
    ViewKey.CAMPAIGN_CHECK: check,
}
