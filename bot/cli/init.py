"""`init`: a first .env with a fresh key. Never touches a file that is there."""

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.cli_context import console, stop
from referrals.storage.sealed import fresh_keys

FILE = Path(".env")
_NAMES = re.compile(r"^([A-Z][A-Z_]*)=\S", re.MULTILINE)
_TOKEN = re.compile(r"\d{3,}:[\w-]{20,}")

Token = Annotated[str | None, typer.Option(help="From @BotFather; asked for when left out", show_default=False)]


def init(token: Token = None) -> None:
    """Write .env with a fresh key. Never overwrites."""
    if FILE.exists():
        stop(_found(FILE.read_text(encoding="utf-8")))
    given = (token if token is not None else typer.prompt("The bot's token, from @BotFather", hide_input=True)).strip()
    if not _TOKEN.fullmatch(given):
        stop(
            "This is not a token: it has digits, a colon and 35 characters. Nothing was written.\n"
            "→ Copy it again from @BotFather, then: python -m bot init"
        )
    try:
        _write(FILE, f"BOT_TOKEN={given}\nENCRYPTION_KEYS={fresh_keys()}\n")
    except FileExistsError:
        stop(_found(""))
    for line in _written():
        console().print(line)


def _write(file: Path, text: str) -> None:
    """Readable to its owner alone from the first moment; raises FileExistsError."""
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)


def _found(text: str) -> str:
    names = ", ".join(_NAMES.findall(text)) or "nothing"
    return (
        f"There is already a .env here; it sets {names}. Nothing was changed.\n"
        "→ To continue with it: python -m bot check\n"
        "→ To start again, move it away first and keep it: only its key opens what was written with it."
    )


def _written() -> tuple[str, ...]:
    return (
        "Wrote .env: the token and a fresh key. Only you can read it.",
        "→ Keep a copy of ENCRYPTION_KEYS apart from the database: without it everything sealed is lost for good,",
        "  and anyone who has both can read everything.",
        "→ Then: python -m bot network load FILE, python -m bot check, python -m bot run",
    )
