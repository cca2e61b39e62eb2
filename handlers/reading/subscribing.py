"""What a reader wants of the network's messages to many, by command or press; and by which clock she lives.

Not for: her safe hours and her district (see settings), wording (see subscribing_view).
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import time, timedelta

from handlers.callbacks import Press
from handlers.context import Context
from handlers.reading.choices import HOURS, PAUSES, USUAL_DAYS
from handlers.settings.settings import SETTINGS
from handlers.view_key import ViewKey
from referrals.domain.notice import Mode
from referrals.domain.person import EVERY_DAY, Standing

Pressed = Callable[[Context, Press], Awaitable[None]]


async def pause(context: Context) -> None:
    """`/pause`: for how long?"""
    _show(context, ViewKey.WISHES_PAUSE)


async def stop(context: Context) -> None:
    """`/stop`: at once, of these messages alone. A form that is open stays open, and is shown again."""
    if context.person.standing is Standing.ACTIVE:
        await context.use_cases.campaigning.subscribing.stop(context.call)
    _show(context, ViewKey.WISHES_STOPPED)
    context.redraw_form()


async def resume(context: Context) -> None:
    """`/resume`."""
    if context.person.standing is Standing.ACTIVE:
        await context.use_cases.campaigning.subscribing.resume(context.call)
    _show(context, ViewKey.WISHES)


def _show(context: Context, key: ViewKey) -> None:
    """As the last message of the chat."""
    context.remove(SETTINGS)
    context.show(key, slot=SETTINGS)


def _fold(context: Context, key: ViewKey) -> None:
    context.show(key, slot=SETTINGS, mode=Mode.SEND_OR_EDIT)


async def _wishes(context: Context, press: Press) -> None:
    """From a message its place is below; from another of these screens in its place."""
    (_show if press.word(1) else _fold)(context, ViewKey.WISHES)


async def _pause(context: Context, press: Press) -> None:
    days = press.number(1)
    if days in PAUSES:
        await context.use_cases.campaigning.subscribing.pause(context.call, context.now + timedelta(days=days))
    _fold(context, ViewKey.WISHES if days in PAUSES else ViewKey.WISHES_PAUSE)


async def _stop(context: Context, press: Press) -> None:
    await context.use_cases.campaigning.subscribing.stop(context.call)
    _fold(context, ViewKey.WISHES_STOPPED)


async def _resume(context: Context, press: Press) -> None:
    await context.use_cases.campaigning.subscribing.resume(context.call)
    _fold(context, ViewKey.WISHES)


async def _hour(context: Context, press: Press) -> None:
    planned, hour = press.word(1) == "plan", press.number(1)
    if planned or time(max(hour, 0) % 24) in HOURS:
        chosen = None if planned else time(hour)
        await context.use_cases.campaigning.subscribing.choose_hour(context.call, chosen)
        _fold(context, ViewKey.WISHES)
    else:
        _fold(context, ViewKey.WISHES_HOUR)


async def _days(context: Context, press: Press) -> None:
    chosen = USUAL_DAYS.get(press.word(1))
    if chosen is not None:
        await context.use_cases.campaigning.subscribing.choose_weekdays(context.call, chosen)
    _fold(context, ViewKey.WISHES if chosen else ViewKey.WISHES_DAYS)


async def _day(context: Context, press: Press) -> None:
    """One day more or less; the last one stays."""
    day, wanted, before = press.number(1), press.word(2) == "1", context.person.subscription.weekdays
    if day not in EVERY_DAY:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    after = before | {day} if wanted else before - {day}
    if after:
        await context.use_cases.campaigning.subscribing.choose_weekdays(context.call, after)
    else:
        context.toast(ViewKey.WISHES_ONE_DAY)
    _fold(context, ViewKey.WISHES_DAYS)


async def _also(context: Context, press: Press) -> None:
    await context.use_cases.campaigning.subscribing.choose_with_report(context.call, press.word(1) == "1")
    _fold(context, ViewKey.WISHES)


async def _zone(context: Context, press: Press) -> None:
    """A city abroad, or home: who has never said where that is, is asked."""
    where, home = press.word(1), context.person.home
    if where == "home" and home is None:
        context.show(ViewKey.SETTINGS_HOME, slot=SETTINGS, mode=Mode.SEND_OR_EDIT)
        return
    if where == "home" and home is not None:
        await context.use_cases.joining.choose_home(context.tx, context.person, home)
    elif where:
        await context.use_cases.joining.choose_city(context.tx, context.person, where)
    await context.use_cases.campaigning.subscribing.look_again(context.call)
    _fold(context, ViewKey.WISHES_ZONE)


PRESSES: Mapping[str, Pressed] = {
    "wishes": _wishes,
    "pause": _pause,
    "stop": _stop,
    "resume": _resume,
    "hour": _hour,
    "days": _days,
    "day": _day,
    "also": _also,
    "zone": _zone,
}
