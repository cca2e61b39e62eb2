"""`run`: the bot at work, until Ctrl-C or SIGTERM.

Not for: what is started and stopped, and in which order (see bot/app).
"""

import asyncio
import contextlib
import signal
import sys

from bot import event_loop, freed_blocks, logs
from bot.app import CannotStart, running
from bot.settings import Settings
from referrals.storage.look_up_key import OtherLookUpKey

EXCHANGED = (
    "This database was put under another find: key while the bot was at work. Nothing was lost. "
    "Start it with the keys that are in use now."
)


def run() -> None:
    """Serve real Telegram: brings the database up to date, then works until Ctrl-C."""
    settings = Settings()
    logs.configure(settings.log_level)
    freed_blocks.give_back()
    try:
        event_loop.run(_work(settings))
    except CannotStart as why:
        sys.exit(str(why))
    except OtherLookUpKey:
        sys.exit(EXCHANGED)


async def _work(settings: Settings) -> None:
    """Before everything is started a signal ends the start; after that it is a wish to stop."""
    loop, stopping, starting = asyncio.get_running_loop(), asyncio.Event(), asyncio.current_task()

    def on_signal() -> None:
        if started or starting is None:
            stopping.set()
        else:
            starting.cancel()

    started = False
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)
    with contextlib.suppress(asyncio.CancelledError):
        async with running(settings) as app:
            started = True
            await app.serve(stopping)
