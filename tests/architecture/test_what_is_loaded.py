"""What a bot at work holds in memory: nothing that it uses never or seldom. A village network rents the smallest machine."""

import subprocess
import sys

from tests.architecture.checkout import ROOT

SELDOM = {
    "alembic",
    "asyncpg",
    "mako",
    "openpyxl",
    "PIL",
    "pygments",
    "rich",
    "typer",
    "aiohttp.web",
}
"""Migrations, sheets, pictures, the command line and the web server are loaded where they are used."""


def test_a_bot_at_work_loads_nothing_that_it_seldom_uses() -> None:
    asked = "import bot.cli.run, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    assert "telegram" in loaded.split()
    assert "telegram.ext" not in loaded.split(), "the library's dispatcher, of which nothing is used"
    assert SELDOM & set(loaded.split()) == set()
