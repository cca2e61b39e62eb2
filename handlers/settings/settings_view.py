"""What a person sets for herself, in words.

Not for: duty (handlers/offers/duty_view) or the keyboard (handlers/ui/keyboard).
"""

from collections.abc import Mapping
from datetime import timedelta

from handlers.callbacks import Verb
from handlers.forms.options import part_of, parts_inside
from handlers.joining.joining_view import language_buttons
from handlers.reporting.consent_view import by_law
from handlers.settings.choices import NONE, SPANS
from handlers.ui.page import Button, Page, Rendered, View, button, in_rows, shortened
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.person import ALWAYS, Hours, Role
from referrals.domain.place import PlaceCode
from referrals.domain.sweep import CHOICES

LABEL_MOST, MOST_CENTRES = 30, 4


def span_label(words: Words, hours: Hours) -> str:
    """A span as she reads it, like 09:00–12:00."""
    if hours == ALWAYS:
        return words.t("at any time")
    return f"{hours.start:%H:%M}–{hours.end:%H:%M}"


async def settings(page: Page) -> Rendered:
    """What is set, and the way to each."""
    w = page.words
    hours = span_label(w, page.reader.safe)
    home = page.reader.home
    where = page.facts.gazetteer.name(home, w.language) if home else w.t("not given")
    text = w.t("I message you first only at these times: {hours}. When you write to me, I answer at once.", hours=hours)
    if page.reader.has(Role.FOCAL_POINT) or page.reader.has(Role.COORDINATOR):
        text = "\n\n".join(
            (text, w.t("Urgent messages for your organisation or your area can come at other hours, too, with sound."))
        )
    chosen = await page.use_cases.crying.chosen(page.tx, page.reader)
    fast = chosen.name(w.language) if chosen else w.t("not given")
    text = "\n\n".join(
        (text, w.t("Where you live: {place}", place=where), w.t("Who to contact fast: {name}", name=fast))
    )
    rows = (
        (button(w.t("Change the hours"), Verb.SETTINGS, "hours"),),
        (button(w.t("Where I live"), Verb.SETTINGS, "home"),),
        (button(w.t("Who to contact fast"), Verb.SETTINGS, "centre"),),
        (button(w.t("Delete messages after: {hours} h", hours=_hours_kept(page)), Verb.SETTINGS, "sweep"),),
        (button(w.t("Language"), Verb.SETTINGS, "lang"),),
        (button(w.t("Messages from the network"), Verb.READING, "wishes"),),
        (button(w.t("My clock: {time}", time=w.time(page.now, page.reader.zone)), Verb.READING, "zone"),),
    )
    return Rendered(text, rows)


def _hours_kept(page: Page) -> int:
    return (page.reader.swept_after or page.facts.policy.chats_swept_after) // timedelta(hours=1)


async def sweep(page: Page) -> Rendered:
    """After how long the chat is swept (D7)."""
    w = page.words
    # Translators: "messages", not "history"; neutral, as someone else may read it.
    text = w.t(
        "To keep this chat short, I delete the messages in it, yours and mine. After how many hours? What you sent to the"
        " network isn’t lost by that: tap “My messages” to see it."
    )
    # Translators: "h" is short for hours.
    choices = tuple(
        button(w.t("{hours} h", hours=each // timedelta(hours=1)), Verb.SETTINGS, "sweep", each // timedelta(hours=1))
        for each in CHOICES
    )
    now = button(w.t("Delete all messages now"), Verb.SETTINGS, "sweep", "now")
    return Rendered(text, (choices, (now,), (_back(w),)))


async def swept(page: Page) -> Rendered:
    """Toast."""
    return Rendered(page.words.t("The messages are being deleted."))


async def left(page: Page) -> Rendered:
    """Said once: what Telegram doesn't let the bot delete any more, and how to clear it (D7)."""
    # Translators: it may come by itself; neutral, as someone else may read it. ⋮ is the sign of Telegram's menu of the chat.
    return Rendered(
        page.words.t(
            "Some older messages are still in this chat, and Telegram doesn’t let me delete them any more. You can clear"
            " the chat yourself: open its menu (⋮ at the top)."
        )
    )


async def hours(page: Page) -> Rendered:
    """Her safe hours (D6)."""
    w = page.words
    buttons = [button(span_label(w, span), Verb.SETTINGS, "hours", key) for key, span in SPANS.items()]
    # Translators: "safe" means that nobody else looks at her phone then; do not name any danger.
    return Rendered(
        w.t("When may I write to you? Choose a time when the phone is in your own hands."),
        (*in_rows(buttons), (_back(w),)),
    )


async def home(page: Page) -> Rendered:
    """Country, province, district: so that a woman can keep people of her own district away (D5)."""
    w, gazetteer = page.words, page.facts.gazetteer
    place = PlaceCode(page.word("place"))
    listed = parts_inside(gazetteer, place or None, w.language, page.reader.home)
    shown, following = part_of(listed, page.number("part") if "part" in page.params else 0)
    buttons = [button(gazetteer.name(each, w.language), Verb.SETTINGS, "home", each) for each in shown]
    if following is not None:
        buttons.append(button(w.t("More…"), Verb.SETTINGS, "home", place, "part", following))
    if place and gazetteer.district_of(place) == place:
        here = button(w.t("Elsewhere in this district"), Verb.SETTINGS, "home", place, "here")
        village = w.t("Which town or village? Some women ask that no one from their own village sees what they write.")
        return Rendered(village, (*in_rows(buttons), (here,), (_back(w),)))
    text = w.t("Which district do you live in? Some women ask that no one who lives near them sees what they write.")
    return Rendered(text, (*in_rows(buttons), (_back(w),)))


async def centre(page: Page) -> Rendered | None:
    """Whom a cry of hers would go to: by name, nearest first, with what the law makes them do. None where nobody is ready."""
    w, joining = page.words, page.params.get("joining") is True
    found = await page.use_cases.crying.centres(page.tx, page.reader, page.now)
    if not found and joining:
        return None
    more = ("new",) if joining else ()
    text = w.t(
        "If you ever need help fast, which centre should we contact? Only your own tap will ever send anything. You can"
        " change this in Settings."
    )
    buttons = [
        button(shortened(each.name(w.language), LABEL_MOST), Verb.SETTINGS, "centre", each.code, *more)
        for each in found[:MOST_CENTRES]
    ]
    ways = [button(w.t("None for now"), Verb.SETTINGS, "centre", NONE, *more), *([] if joining else [_back(w)])]
    rows = tuple((each,) for each in (*buttons, *ways))
    return Rendered("\n\n".join(filter(None, (text, by_law(w, found[:MOST_CENTRES])))), rows)


async def centre_kept(page: Page) -> Rendered:
    """Toast, on joining."""
    w = page.words
    return Rendered(
        w.t("Saved. You can change it in Settings.") if page.params.get("kept") is True else w.t("All right.")
    )


async def language(page: Page) -> Rendered:
    """The languages."""
    return Rendered(
        page.words.t("Which language should I use?"), (*language_buttons(Verb.SETTINGS), (_back(page.words),))
    )


def _back(words: Words) -> Button:
    return button(words.t("‹ Back"), Verb.SETTINGS, "top")


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.SETTINGS: settings,
    ViewKey.SETTINGS_HOURS: hours,
    ViewKey.SETTINGS_HOME: home,
    ViewKey.SETTINGS_CENTRE: centre,
    ViewKey.SETTINGS_CENTRE_KEPT: centre_kept,
    ViewKey.SETTINGS_LANGUAGE: language,
    ViewKey.SETTINGS_SWEEP: sweep,
    ViewKey.SETTINGS_SWEPT: swept,
    ViewKey.SWEEP_LEFT: left,
}
