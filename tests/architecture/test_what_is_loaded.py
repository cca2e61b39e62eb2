"""What a bot at work holds in memory: nothing that it uses never or seldom. A village network rents the smallest machine."""

import subprocess
import sys
from pathlib import Path

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
    loaded = _loaded_by("import bot.cli.run")

    assert "telegram" in loaded
    assert "telegram.ext" not in loaded, "the library's dispatcher, of which nothing is used"
    assert SELDOM & loaded == set()


STARTED = """
import asyncio
from referrals.storage.database import Database
from referrals.storage.migrations import migrate, pending_migrations
from referrals.storage.sealed import fresh_keys, read_keyring

async def start():
    database = Database("sqlite+aiosqlite:///" + FILE, read_keyring(fresh_keys()))
    await migrate(database)
    assert await pending_migrations(database) == []
    await database.close()

asyncio.run(start())
"""


def test_no_start_on_a_database_that_is_new_or_up_to_date_loads_what_applies_versions(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    for _ in ("new", "up to date"):
        loaded = _loaded_by(f"FILE = {str(file)!r}{STARTED}")

        assert "referrals.storage.migrations" in loaded
        assert "alembic" not in loaded
    assert file.stat().st_size


HASHED = """
import psutil
from concurrent.futures import ThreadPoolExecutor
from bot import freed_blocks
from referrals.storage.sealed import fresh_keys, read_keyring

def resident():
    return psutil.Process().memory_info().rss / 1e6

freed_blocks.give_back()
keyring, before = read_keyring(fresh_keys()), resident()
with ThreadPoolExecutor(4) as threads:
    list(threads.map(keyring.address, map(str, range(12))))
    print(resident() - before)
"""


def test_a_bot_that_met_new_people_weighs_no_more_than_before() -> None:
    """Each of their accounts is hashed in 16 MiB, which four threads would keep."""
    kept = subprocess.run([sys.executable, "-c", HASHED], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    assert float(kept) < 8


def _loaded_by(code: str) -> set[str]:
    asked = [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"]
    return set(subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split())
