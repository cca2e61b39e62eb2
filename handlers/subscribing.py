"""What a reader wants of the network's messages to many, by command or press; and by which clock she lives.

Not for: her safe hours and her district (see settling), wording (handlers/views/subscription).
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import time, timedelta

from telegram import Update

from handlers.callbacks import Press
from handlers.settling import SETTINGS
from handlers.turn import Turn
from handlers.views.subscription import HOURS, SPANS, USUAL_DAYS
from referrals.domain.notice import Mode
from referrals.domain.person import EVERY_DAY, Standing

Pressed = Callable[[Update, Turn, Press], Awaitable[None]]


async def pause(update: Update, turn: Turn) -> None:
    """`/pause`: for how long?"""
    _show(turn, "wishes.pause")


async def stop(update: Update, turn: Turn) -> None:
    """`/stop`: at once, of these messages alone. A form that is open stays open, and is shown again."""
    if turn.person.standing is Standing.ACTIVE:
        await turn.uses.campaigning.stop(turn.tx, turn.person, turn.now)
    _show(turn, "wishes.stopped")
    turn.redraw_form()


async def resume(update: Update, turn: Turn) -> None:
    """`/resume`."""
    if turn.person.standing is Standing.ACTIVE:
        await turn.uses.campaigning.resume(turn.tx, turn.person, turn.now)
    _show(turn, "wishes")


def _show(turn: Turn, key: str) -> None:
    """As the last message of the chat."""
    turn.remove(SETTINGS)
    turn.show(key, slot=SETTINGS)


def _fold(turn: Turn, key: str) -> None:
    turn.show(key, slot=SETTINGS, mode=Mode.FOLD)


async def _wishes(update: Update, turn: Turn, press: Press) -> None:
    """From a message its place is below; from another of these screens in its place."""
    (_show if press.word(1) else _fold)(turn, "wishes")


async def _pause(update: Update, turn: Turn, press: Press) -> None:
    days = press.number(1)
    if days in SPANS:
        await turn.uses.campaigning.pause(turn.tx, turn.person, turn.now + timedelta(days=days), turn.now)
    _fold(turn, "wishes" if days in SPANS else "wishes.pause")


async def _stop(update: Update, turn: Turn, press: Press) -> None:
    await turn.uses.campaigning.stop(turn.tx, turn.person, turn.now)
    _fold(turn, "wishes.stopped")


async def _resume(update: Update, turn: Turn, press: Press) -> None:
    await turn.uses.campaigning.resume(turn.tx, turn.person, turn.now)
    _fold(turn, "wishes")


async def _hour(update: Update, turn: Turn, press: Press) -> None:
    planned, hour = press.word(1) == "plan", press.number(1)
    if planned or time(max(hour, 0) % 24) in HOURS:
        chosen = None if planned else time(hour)
        await turn.uses.campaigning.choose_hour(turn.tx, turn.person, chosen, turn.now)
        _fold(turn, "wishes")
    else:
        _fold(turn, "wishes.hour")


async def _days(update: Update, turn: Turn, press: Press) -> None:
    chosen = USUAL_DAYS.get(press.word(1))
    if chosen is not None:
        await turn.uses.campaigning.choose_weekdays(turn.tx, turn.person, chosen, turn.now)
    _fold(turn, "wishes" if chosen else "wishes.days")


async def _day(update: Update, turn: Turn, press: Press) -> None:
    """One day more or less; the last one stays."""
    day, wanted, before = press.number(1), press.word(2) == "1", turn.person.subscription.weekdays
    if day not in EVERY_DAY:
        turn.toast("error.old_button")
        return
    after = before | {day} if wanted else before - {day}
    if after:
        await turn.uses.campaigning.choose_weekdays(turn.tx, turn.person, after, turn.now)
    else:
        turn.toast("wishes.one_day")
    _fold(turn, "wishes.days")


async def _also(update: Update, turn: Turn, press: Press) -> None:
    await turn.uses.campaigning.choose_with_report(turn.tx, turn.person, press.word(1) == "1", turn.now)
    _fold(turn, "wishes")


async def _zone(update: Update, turn: Turn, press: Press) -> None:
    """A city abroad, or home: who has never said where that is, is asked."""
    where, home = press.word(1), turn.person.home
    if where == "home" and home is None:
        turn.show("settings.home", slot=SETTINGS, mode=Mode.FOLD)
        return
    if where == "home" and home is not None:
        await turn.uses.joining.choose_home(turn.tx, turn.person, home)
    elif where:
        await turn.uses.joining.choose_city(turn.tx, turn.person, where)
    await turn.uses.campaigning.look_again(turn.tx, turn.person, turn.now)
    _fold(turn, "wishes.zone")


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
