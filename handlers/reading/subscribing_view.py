"""What a reader wants of the network's messages to many: whether, at which hour, on which days; and by which clock she lives.

Not for: her safe hours, the frame of it all (see settings/settings_view), nor what "campaign" means to coordinators: readers
never meet the word.
"""

from collections.abc import Mapping
from datetime import time

from handlers.callbacks import Verb
from handlers.reading.choices import HOURS, PAUSES, USUAL_DAYS, WEEKEND, WORKDAYS
from handlers.settings.settings_view import span_label
from handlers.ui.page import Button, Page, Rendered, View, button, in_rows
from handlers.ui.screens import OFF, ON
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.person import EVERY_DAY, Role, Standing
from referrals.domain.zones_abroad import city_of


async def wishes(page: Page) -> Rendered:
    """What she has chosen, and the way to each."""
    w, reader = page.words, page.reader
    if reader.standing is not Standing.ACTIVE:
        return Rendered(w.t("General messages go only to members of the network, so you don’t get any."), ((_top(w),),))
    # Translators: these are campaigns; readers call them messages from the network.
    general = w.t(
        "The network also sends general messages: news, invitations, a thought for the day. You "
        "decide whether and when."
    )
    lines = [_now(page), general]
    lines.append(w.t("They come when I may write to you: {hours}.", hours=span_label(w, reader.safe)))
    if _is_outside(page):
        lines.append(_outside(page))
    lines.append(
        # Translators: the same for everybody, whether something is open or not (D21). Never the first line.
        w.t(
            "While something you wrote to the network is open, these messages wait, unless you choose otherwise "
            "below. A note from the leader of your own group still comes."
        )
    )
    return Rendered("\n\n".join(lines), _ways(page))


def _now(page: Page) -> str:
    w, wants = page.words, page.reader.subscription
    if wants.stopped_at is not None:
        return w.t("<b>Now: none.</b> You’ve stopped them.")
    if wants.paused_until is not None and wants.paused_until > page.now:
        until = w.moment(wants.paused_until, page.reader.zone, page.now)
        return w.t("<b>Now: none until {moment}.</b> Everything else works as usual.", moment=until)
    return w.t("<b>Now: {hour}, {days}.</b>", hour=hour_label(w, wants.hour), days=days_label(w, wants.weekdays))


def _rests(page: Page) -> bool:
    """She wants none now."""
    wants = page.reader.subscription
    return wants.stopped_at is not None or (wants.paused_until is not None and wants.paused_until > page.now)


def _is_outside(page: Page) -> bool:
    hour = page.reader.subscription.hour
    return hour is not None and not page.reader.safe.hold(hour)


def _outside(page: Page) -> str:
    """Her hour is none of those at which she may be written to."""
    w, reader = page.words, page.reader
    hour, start = hour_label(w, reader.subscription.hour), f"{reader.safe.start:%H:%M}"
    return w.t(
        "You chose “{hour}”, which is outside those hours. So messages come when they begin: {start}.",
        hour=hour,
        start=start,
    )


def hour_label(words: Words, hour: time | None) -> str:
    """The hour she chose."""
    return words.t("at {hour}", hour=f"{hour:%H:%M}") if hour else words.t("at the planned time")


def days_label(words: Words, days: frozenset[int]) -> str:
    """The days she chose, in a few words."""
    known = {
        EVERY_DAY: words.t("every day"),
        WORKDAYS: words.t("Monday to Friday"),
        WEEKEND: words.t("Saturday and Sunday"),
    }
    return known.get(days) or ", ".join(words.short_weekday(each) for each in sorted(days))


def _ways(page: Page) -> tuple[tuple[Button, ...], ...]:
    w, wants = page.words, page.reader.subscription
    again = button(w.t("Get them again"), Verb.READING, "resume", style="primary")
    rows: list[tuple[Button, ...]] = [(again,)] if _rests(page) else []
    rows.append((button(w.t("What time"), Verb.READING, "hour"), button(w.t("Which days"), Verb.READING, "days")))
    if _is_outside(page):
        rows.append((button(w.t("Change the hours"), Verb.SETTINGS, "hours"),))
    # Translators: even while a report of hers is open; say it without the word.
    also = w.t("Keep sending them meanwhile")
    rows.append((button(_ticked(also, wants.with_report), Verb.READING, "also", int(not wants.with_report)),))
    if wants.stopped_at is None:
        rows += in_rows([button(w.t("Pause"), Verb.READING, "pause"), button(w.t("Stop"), Verb.READING, "stop")])
    rows += [(button(w.t("I’m abroad: my clock"), Verb.READING, "zone"),), (_top(w),)]
    return tuple(rows)


def _ticked(label: str, chosen: bool) -> str:
    """As the forms show what is chosen."""
    return f"{ON if chosen else OFF} {label}"


async def pause(page: Page) -> Rendered:
    """For how long."""
    w = page.words
    if page.reader.standing is not Standing.ACTIVE:
        return await wishes(page)
    text = w.t(
        "How long should general messages stop? Everything else works as usual: what you write is "
        "still passed on, and you’re told what happens next."
    )
    labels = {1: w.t("1 day"), 7: w.t("1 week"), 30: w.t("1 month")}
    spans = tuple(button(labels[each], Verb.READING, "pause", each) for each in PAUSES)
    return Rendered(text, (spans, (_back(w),)))


async def stopped(page: Page) -> Rendered:
    """What has ended, what goes on, and the way back (D2)."""
    w, reader = page.words, page.reader
    if reader.standing is not Standing.ACTIVE:
        return await wishes(page)
    lines = [
        w.t("From now on you won’t get general messages. No one is told."),
        w.t(
            "Everything else works as usual: you can write to the network, you’re told what happens "
            "next, and help and numbers are there: /help"
        ),
    ]
    if reader.has(Role.FOCAL_POINT) or reader.has(Role.COORDINATOR):
        lines.append(w.t("Messages for your organisation or your area still come, with sound."))
    lines.append(w.t("To get them again, tap the button or write /resume"))
    rows = (
        (button(w.t("Get them again"), Verb.READING, "resume"),),
        (button(w.t("My preferences"), Verb.READING, "wishes"),),
    )
    return Rendered("\n\n".join(lines), rows)


async def hour(page: Page) -> Rendered:
    """At which hour of hers."""
    w, chosen = page.words, page.reader.subscription.hour
    text = w.t("What time should they come? By your own clock, wherever you are.")
    planned = button(_dotted(w.t("As planned"), chosen is None), Verb.READING, "hour", "plan")
    hours = [button(_dotted(f"{each:%H:%M}", each == chosen), Verb.READING, "hour", each.hour) for each in HOURS]
    return Rendered(text, ((planned,), *in_rows(hours, 3), (_back(w),)))


def _dotted(label: str, chosen: bool) -> str:
    return f"• {label}" if chosen else label


async def days(page: Page) -> Rendered:
    """On which days: three usual choices, or each for itself."""
    w, chosen = page.words, page.reader.subscription.weekdays
    text = w.t("Which days should they come? A message for any other day waits until your next one.")
    presets = [
        (button(_dotted(days_label(w, each), each == chosen), Verb.READING, "days", key),)
        for key, each in USUAL_DAYS.items()
    ]
    single = [
        button(_ticked(w.short_weekday(each), each in chosen), Verb.READING, "day", each, int(each not in chosen))
        for each in range(7)
    ]
    return Rendered(text, (*presets, *in_rows(single, 3), (_back(w),)))


async def zone(page: Page) -> Rendered:
    """By which clock she lives: the time there stands on each button, so that nobody has to know zones."""
    w, reader = page.words, page.reader
    now = w.time(page.now, reader.zone)
    text = w.t(
        "I think it’s {time} where you are. If not, tap the place you’re in, and all times here will follow.", time=now
    )
    here = city_of(reader.zone, page.facts.abroad)
    cities = [
        button(
            _dotted(f"{each.name(w.language)} · {w.time(page.now, each.zone)}", each == here),
            Verb.READING,
            "zone",
            each.code,
        )
        for each in page.facts.abroad
    ]
    home = w.t("I’m back in my country")
    if reader.home is not None:
        home = f"{home} · {w.time(page.now, page.facts.gazetteer.zone_of(reader.home))}"
    return Rendered(text, ((button(home, Verb.READING, "zone", "home"),), *in_rows(cities), (_back(w),)))


async def one_day(page: Page) -> Rendered:
    """Toast: she took her last day away."""
    return Rendered(page.words.t("Keep at least one day. To get none at all, pause or stop them."))


def _back(words: Words) -> Button:
    return button(words.t("‹ Back"), Verb.READING, "wishes")


def _top(words: Words) -> Button:
    return button(words.t("‹ Settings"), Verb.SETTINGS, "top")


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.WISHES: wishes,
    ViewKey.WISHES_PAUSE: pause,
    ViewKey.WISHES_STOPPED: stopped,
    ViewKey.WISHES_HOUR: hour,
    ViewKey.WISHES_DAYS: days,
    ViewKey.WISHES_ZONE: zone,
    ViewKey.WISHES_ONE_DAY: one_day,
}
