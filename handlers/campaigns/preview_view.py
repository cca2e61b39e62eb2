"""The days of a campaign: the list, the card of one, how readers will see it, and a test for herself.

A preview is drawn by the function that draws the message for its readers (see reading/campaign_message_view).
Not for: writing (see drafting/drafting_view).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.callbacks import Verb
from handlers.campaigns.campaign_text import (
    date_label,
    fate_in_words,
    heading,
    languages,
    message_of,
    state_in_words,
    visible,
    when_in_words,
    zones_of,
)
from handlers.campaigns.choices import written_in
from handlers.campaigns.deliveries_view import sent_in_words
from handlers.reading.campaign_message_view import drawn
from handlers.ui.page import Button, Page, Rendered, View, button, in_rows, shortened
from handlers.ui.preview_lead import led
from handlers.view_key import ViewKey
from locales.words import NAMES, Words
from referrals.domain.authority import Action, may
from referrals.domain.campaign import PLAIN, Campaign, CampaignState, Message, MessageState
from referrals.domain.campaign.transitions import OPEN, SHAPED

ON_A_PAGE = 16
FIRST_WORDS = 40
"""Characters by which a message is known again in the list."""


async def days(page: Page) -> Rendered | None:
    """Every message by its first words; how far it is only where that does not go without saying."""
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, page.number("campaign"))
    if campaign is None:
        return None
    w, number, after = page.words, campaign.id, page.number("after")
    shown = campaign.messages[after : after + ON_A_PAGE]
    lines = [_line(page, campaign, each) for each in shown] or [w.t("No messages yet.")]
    rows = list(in_rows([button(w.day(each.day), Verb.CAMPAIGN, "day", number, each.id) for each in shown]))
    ways = [button("‹", Verb.CAMPAIGN, "days", number, max(after - ON_A_PAGE, 0))] if after else []
    ways += (
        [button("›", Verb.CAMPAIGN, "days", number, after + ON_A_PAGE)]
        if len(campaign.messages) > after + ON_A_PAGE
        else []
    )
    rows += [tuple(ways)] if ways else []
    if campaign.group is None and campaign.state in OPEN:
        rows.append(
            (
                button(w.t("Add a message"), Verb.DRAFT, "more", number),
                button(w.t("From a table"), Verb.DRAFT, "table", number),
            )
        )
    rows.append((button(w.t("‹ Back"), Verb.CAMPAIGN, "home", number),))
    text = "\n".join((heading(page, campaign), state_in_words(page, campaign), "", *lines))
    return Rendered(led(page, text), tuple(rows))


def _line(page: Page, campaign: Campaign, message: Message) -> str:
    w = page.words
    when = f"{campaign.number(message.day)}. {date_label(page, message.day)}"
    if not _goes_without_saying(campaign, message):
        when = f"{when} ({fate_in_words(page, campaign, message)})"
    words = shortened(" ".join(_words(page, message).split()), FIRST_WORDS)
    return f"{when}: {w.escape(words)}"


def _goes_without_saying(campaign: Campaign, message: Message) -> bool:
    """Whether it is as far as can be read from how far the campaign is."""
    match campaign.state:
        case CampaignState.APPROVED:
            return message.state is MessageState.PLANNED and message.approved
        case CampaignState.CANCELLED:
            return message.state is MessageState.CANCELLED
        case CampaignState.ENDED:
            return message.state is MessageState.GONE
        case _:
            return message.state is MessageState.PLANNED


async def day(page: Page) -> Rendered | None:
    """One message: when it goes, its words in her language, and what can be done with it; with `sure` the last question."""
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, page.number("campaign"))
    message = message_of(page, campaign)
    if campaign is None or message is None:
        return None
    w = page.words
    parts = [_place(page, campaign, message), w.escape(_words(page, message)), _written(w, message)]
    if page.params.get("sure") is True:
        parts = [
            parts[0],
            *await _what_has_gone(page, campaign, message),
            w.t("Cancel this message? This can’t be undone."),
        ]
        return Rendered("\n\n".join(parts), _last_question(w, campaign, message))
    return Rendered("\n\n".join(each for each in parts if each), _day_buttons(w, campaign, message))


def _place(page: Page, campaign: Campaign, message: Message) -> str:
    w = page.words
    n = w.t("Message {n} of {all}", n=campaign.number(message.day), all=len(campaign.messages))
    state = fate_in_words(page, campaign, message)
    when = when_in_words(page, message, page.reader.zone)
    return "\n".join((f"{heading(page, campaign)} · {n}", f"<b>{when}</b>: {state}"))


def _words(page: Page, message: Message) -> str:
    """Her language, else the first there is."""
    text = message.text_for(page.reader.language) or next(iter(message.texts.values()), None)
    return text.text if text else ""


def _written(w: Words, message: Message) -> str:
    if PLAIN in message.texts or not message.texts:
        return ""
    return w.t("Written in: {languages}", languages=languages(message.texts))


async def _what_has_gone(page: Page, campaign: Campaign, message: Message) -> list[str]:
    if message.state is not MessageState.GOING:
        return []
    return [page.words.t("Already sent: {sent}", sent=await sent_in_words(page, campaign, message))]


def _last_question(w: Words, campaign: Campaign, message: Message) -> tuple[tuple[Button, ...], ...]:
    where = (campaign.id, message.id)
    yes = button(w.t("Yes, cancel it"), Verb.CAMPAIGN, "off", *where, style="danger")
    return ((yes,), (button(w.t("No"), Verb.CAMPAIGN, "day", *where),))


def _day_buttons(w: Words, campaign: Campaign, message: Message) -> tuple[tuple[Button, ...], ...]:
    where = (campaign.id, message.id)
    rows: list[tuple[Button, ...]] = [(button(w.t("Preview"), Verb.CAMPAIGN, "look", *where),)]
    if campaign.state in OPEN and message.state is MessageState.PLANNED and campaign.group is None:
        rows = [(button(w.t("Change"), Verb.DRAFT, "edit", *where), *rows[0])]
    if campaign.state in SHAPED:
        rows.append((button(w.t("Remove"), Verb.CAMPAIGN, "out", *where),))
    elif campaign.state in OPEN and message.waits:
        rows.append((button(w.t("Cancel this message"), Verb.CAMPAIGN, "sure", *where, style="danger"),))
    rows.append((button(w.t("‹ Messages"), Verb.CAMPAIGN, "days", campaign.id),))
    return tuple(rows)


async def preview(page: Page) -> Rendered | None:
    """Exactly what a reader of a language in a zone sees, with the ways to other days, languages and zones below it."""
    campaign = await visible(page)
    message = message_of(page, campaign)
    if campaign is None or message is None:
        return None
    language, zones = page.word("language"), zones_of(page, campaign)
    zone = page.number("zone") if 0 <= page.number("zone") < len(zones) else 0
    seen = page.as_seen_by(language or page.reader.language, zones[zone])
    letter = await page.use_cases.campaigning.reading.draft_letter(page.call, message.id, language)
    controls = _controls(page, campaign, message, _Look(language, zone, zones))
    if letter is None:
        text = page.words.t("No one has written this message in {language} yet.", language=languages([language]))
        return Rendered(text, controls)
    shown = drawn(seen, letter)
    return replace(shown, buttons=(*shown.buttons, *controls))


@dataclass(frozen=True, slots=True)
class _Look:
    """In which language a preview is shown, and at which of the places where it is read."""

    language: str
    zone: int
    zones: Sequence[str]


def _controls(page: Page, campaign: Campaign, message: Message, look: _Look) -> tuple[tuple[Button, ...], ...]:
    w, number, language, zone = page.words, campaign.id, look.language, look.zone
    rows = [_turning(w, campaign, message, language, zone)]
    spoken = [each for each in written_in(campaign.messages) if each]
    rows += in_rows(
        [_marked(NAMES.get(each, each), each == language, number, message.id, each, zone) for each in spoken]
    )
    if len(look.zones) > 1:
        places = enumerate(look.zones)
        rows += in_rows([_marked(w.city(z), n == zone, number, message.id, language, n) for n, z in places])
    if language and message.text_for(language) is not None:
        rows.append((button(w.t("As a picture"), Verb.READING, "card", message.id, language),))
    if may(page.reader, Action.RUN_CAMPAIGN, campaign):
        rows.append((button(w.t("Send me a test"), Verb.CAMPAIGN, "test", number, message.id, language),))
    return tuple(rows)


def _turning(w: Words, campaign: Campaign, message: Message, language: str, zone: int) -> tuple[Button, ...]:
    """Back, the day she is at, on."""
    at, last = campaign.number(message.day) - 1, len(campaign.messages) - 1
    row = [button(w.day(message.day), Verb.CAMPAIGN, "when", campaign.id, message.id)]
    if at > 0:
        row.insert(0, button("‹", Verb.CAMPAIGN, "look", campaign.id, campaign.messages[at - 1].id, language, zone))
    if at < last:
        row.append(button("›", Verb.CAMPAIGN, "look", campaign.id, campaign.messages[at + 1].id, language, zone))
    return tuple(row)


def _marked(label: str, on: bool, *press: object) -> Button:
    return button(f"• {label}" if on else label, Verb.CAMPAIGN, "look", *press)


async def test(page: Page) -> Rendered | None:
    """The message itself, as it will come to readers of a language."""
    language, message = page.word("language"), message_of(page, await visible(page))
    if message is None:
        return None
    letter = await page.use_cases.campaigning.reading.draft_letter(page.call, message.id, language)
    return (
        None if letter is None else drawn(page.as_seen_by(language or page.reader.language, page.reader.zone), letter)
    )


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.CAMPAIGN_DAYS: days,
    ViewKey.CAMPAIGN_DAY: day,
    ViewKey.CAMPAIGN_PREVIEW: preview,
    ViewKey.CAMPAIGN_TEST: test,
}
