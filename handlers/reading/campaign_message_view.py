"""A campaign's message as its reader gets it; the same function draws it for her and for a preview. And what she can pass on.

Not for: what a coordinator sees of a campaign (see campaigns/campaigns_view) or a reader's wishes (see subscribing_view).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.callbacks import Verb
from handlers.telegram_limits import CAPTION_LIMIT, TEXT_LIMIT
from handlers.ui.page import (
    CARD_TEXT_MOST,
    CARD_TITLE_MOST,
    Button,
    Card,
    Page,
    Photo,
    Rendered,
    View,
    button,
    shortened,
    visible_length,
)
from handlers.ui.preview_lead import led
from handlers.view_key import ViewKey
from locales.words import Html
from referrals.campaigning.reading import Letter
from referrals.domain.broadcast import NOT_KEPT
from referrals.domain.campaign import PLAIN, Text
from referrals.domain.zones_abroad import city_of


async def message(page: Page) -> Rendered | None:
    """Her copy, if it may go to her at this moment."""
    since = datetime.fromisoformat(page.word("since"))
    found = await page.use_cases.campaigning.reading.letter(page.call, _named(page), since)
    return None if found is None else drawn(page, found)


async def again(page: Page) -> Rendered | None:
    """A message that she was not sent when its day came, because she asks for it."""
    found = await _had(page)
    return None if found is None else drawn(page, found)


async def _had(page: Page) -> Letter | None:
    """Hers; with a language that of a preview, for whoever writes or approves it."""
    language = page.word("language")
    if language:
        return await page.use_cases.campaigning.reading.draft_letter(page.call, _named(page), language)
    return await page.use_cases.campaigning.reading.read_again(page.call, _named(page))


def _named(page: Page) -> int:
    """The message of the parameters; none where they name it by its day, as before messages had ids."""
    number = page.params.get("message")
    return number if isinstance(number, int) else NOT_KEPT


def drawn(page: Page, letter: Letter) -> Rendered:
    """The words, what to do, the time of a meeting where she is; with the picture that somebody attached, if it all fits."""
    w = page.words
    parts = [w.escape(letter.text.text)]
    if letter.text.call_to_action:
        parts.append(Html(w.t("<b>Today:</b> {act}", act=letter.text.call_to_action)))
    if letter.message.event_at is not None:
        when = _day_and_time(page, letter.message.event_at)
        parts.append(Html(w.t("When: <b>{moment}</b>, your time.", moment=when)))
    if letter.place is not None:
        parts.append(Html(w.t("<i>{n} of {all}</i>", n=letter.place[0], all=letter.place[1])))
    if letter.first:
        # Translators: under the first message of this kind that she ever gets.
        note = w.t("You decide whether and when these messages come: tap “My preferences”, or write /pause or /stop")
        parts.append(Html(note))
    language = _written_in(letter, page)
    text, signed = (led(page, "\n\n".join(each), language) for each in (parts, [*parts, _from(page, letter)]))
    picture = Photo(letter.message.picture) if letter.message.picture else None
    fits = picture is not None and visible_length(text) <= CAPTION_LIMIT
    if visible_length(signed) <= (CAPTION_LIMIT if fits else TEXT_LIMIT):
        text = signed
    return Rendered(
        text, _buttons(page, letter, apart=picture is not None and not fits), attachment=picture if fits else None
    )


def _from(page: Page, letter: Letter) -> Html:
    """Who writes; left out where it would not fit."""
    w = page.words
    if letter.group:
        return Html(w.t("<i>From the leader of {group}</i>", group=letter.group))
    return Html(w.t("<i>From the coordinators of your network</i>"))


def _written_in(letter: Letter, page: Page) -> str:
    """The language of its words; "" where a leader wrote as she speaks."""
    return "" if PLAIN in letter.message.texts else page.words.language


def _day_and_time(page: Page, moment: datetime) -> str:
    """By her clock. The day is always said: it may be read a day later."""
    w, zone = page.words, page.reader.zone
    local = moment.astimezone(ZoneInfo(zone)).date()
    return f"{w.weekday(local)}, {w.date(moment, zone)}, {w.time(moment, zone)}"


def _buttons(page: Page, letter: Letter, *, apart: bool) -> tuple[tuple[Button, ...], ...]:
    """`apart`: the picture did not fit."""
    w, where = page.words, letter.message.id
    shown = _where(letter)
    rows = [
        (
            button(w.t("Pass it on"), Verb.READING, "share", *shown),
            button(w.t("Answer"), Verb.READING, "answer", where),
        ),
        (button(w.t("My preferences"), Verb.READING, "wishes", where),),
    ]
    if apart:
        rows.append((button(w.t("The picture"), Verb.READING, "picture", *shown),))
    if letter.earlier is not None:
        label = w.t("Earlier: {day}", day=w.day(letter.earlier.day))
        rows.append((button(label, Verb.READING, "earlier", letter.earlier.id),))
    return tuple(rows)


def _where(letter: Letter) -> tuple[object, ...]:
    """Which message, and in a preview in which language."""
    return (letter.message.id, letter.language) if letter.language else (letter.message.id,)


async def picture(page: Page) -> Rendered | None:
    """The coordinator's picture alone, where the words were too many to stand under it."""
    found = await _had(page)
    if found is None or not found.message.picture:
        return None
    return Rendered(page.words.t("The picture for this message."), attachment=Photo(found.message.picture))


async def share(page: Page) -> Rendered | None:
    """For other messengers: its words and nothing of us in a block of their own, so that one press copies what is meant."""
    found, page = await _had(page), _as_readers(page)
    if found is None:
        return None
    w = page.words
    words = to_pass_on(found.text.text, w.t("Help and numbers"))
    parts = [w.escape(each) for each in (words, found.text.call_to_action) if each]
    if found.message.event_at is not None:
        when = _day_and_time(page, found.message.event_at)
        parts.append(Html(w.t("When: {moment} ({city} time)", moment=when, city=_clock(page))))
    hint = w.t("Tap the text below to copy it. Then paste it wherever you like.")
    text = led(page, f"{hint}\n\n<pre>" + "\n\n".join(parts) + "</pre>", _written_in(found, page))
    rows = (
        (
            button(w.t("As a picture"), Verb.READING, "card", *_where(found)),
            button(w.t("Close"), Verb.READING, "close"),
        ),
    )
    return Rendered(text, rows)


def _as_readers(page: Page) -> Page:
    """In a preview's language."""
    language = page.word("language")
    return page.as_seen_by(language, page.reader.zone) if language else page


def to_pass_on(text: str, key: str) -> str:
    """Without the paragraphs that name this key of the bot: elsewhere there is none. Of what holds nothing else, all of it."""
    return "\n\n".join(each for each in text.split("\n\n") if key not in each) or text


def _clock(page: Page) -> str:
    city = city_of(page.reader.zone, page.facts.abroad)
    return city.name(page.words.language) if city else page.words.city(page.reader.zone)


async def copy_this(page: Page) -> Rendered:
    """Toast: how the message below is passed on."""
    return Rendered(
        page.words.t("Tap the text below to copy it; on an older phone hold it and choose “Copy”. Then paste it.")
    )


async def card(page: Page) -> Rendered | None:
    """A picture of its few words, to be saved and sent anywhere. It names nobody and leads nowhere; what stands under it
    travels with it: the title alone."""
    found, w = await _had(page), _as_readers(page).words
    if found is None:
        return None
    title = page.use_cases.campaigning.content.title(found.campaign.pack, w.language)[:CARD_TITLE_MOST]
    picture = Card(title, card_words(found.text), found.campaign.colour, w.language)
    return Rendered(w.escape(title), attachment=picture)


async def hold_it(page: Page) -> Rendered:
    """Toast: how the picture below is passed on."""
    return Rendered(page.words.t("Hold the picture to save it, and send it wherever you like."))


def card_words(text: Text) -> str:
    """The words of its picture: those written for it, else its first sentence; what is long is cut, at a word if it can be."""
    words = text.card or re.split(r"(?<=[.!?…])\s|\n", text.text.strip(), maxsplit=1)[0]
    return shortened(words, CARD_TEXT_MOST)


async def only_readers(page: Page) -> Rendered:
    """Toast: a coordinator pressed a button of a preview."""
    return Rendered(page.words.t("This is only a preview: here the button does nothing."))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.CAMPAIGN_MESSAGE: message,
    ViewKey.CAMPAIGN_AGAIN: again,
    ViewKey.CAMPAIGN_PICTURE: picture,
    ViewKey.CAMPAIGN_SHARE: share,
    ViewKey.CAMPAIGN_COPY_THIS: copy_this,
    ViewKey.CAMPAIGN_CARD: card,
    ViewKey.CAMPAIGN_HOLD_IT: hold_it,
    ViewKey.CAMPAIGN_ONLY_READERS: only_readers,
}
