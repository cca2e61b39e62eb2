"""`demo`: starts the demo, prints where it is, opens a browser where somebody sits.

Not for: what the demo is made of (bot/demo).
"""

import asyncio
import contextlib
import sys
import webbrowser
from typing import Annotated

import typer

from bot import event_loop, logs
from bot.cli.cli_context import console, errors
from bot.demo import PORT, demo
from locales.words import LANGUAGES

Port = Annotated[int, typer.Option(min=0, max=65535, help="Where the page is; another is taken if it is not free")]
Speed = Annotated[float, typer.Option(min=0.1, max=100, help="Of Telegram's limits; the calendar keeps its pace")]


def _offered(language: str) -> str:
    if language not in LANGUAGES:
        raise typer.BadParameter(f"{language} is not one of {', '.join(LANGUAGES)}")
    return language


Language = Annotated[
    str,
    typer.Option(
        callback=_offered, metavar=f"[{'|'.join(LANGUAGES)}]", help="Of all phones but Zarina's, which stays Tajik"
    ),
]
Browser = Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page")]


def show_demo(port: Port = PORT, speed: Speed = 1.0, language: Language = "en", browser: Browser = True) -> None:
    """The real bot with simulated phones in the browser: no token, no account, no network."""

    async def opened(url: str) -> None:
        console().print(f"Chiroq's demo is at {url}")
        console().print("Ctrl-C stops it. Nothing is kept.")
        if browser and sys.stdout.isatty():
            await asyncio.to_thread(open_in_window, url)

    logs.configure("WARNING")
    with contextlib.suppress(KeyboardInterrupt):
        event_loop.run(demo(port, speed, language, opened, lambda said: errors().print(said)))


def open_in_window(url: str) -> None:
    """Only in a window: a browser in the terminal would take it away."""
    with contextlib.suppress(webbrowser.Error):
        found = webbrowser.get()
        if type(found) is not webbrowser.GenericBrowser:
            found.open(url)
