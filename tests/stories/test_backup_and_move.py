"""The drill: a backup made while the bot runs, the machine lost, a fresh one from the backup, and the case goes on. And a move to
PostgreSQL: everything compared, the source untouched, and the case goes on there.
"""

import asyncio
import stat
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import Result

from bot.workers.ticks import make_scheduler
from referrals.storage.sealed import fresh_keys
from tests.commandline import chiroq, on_page
from tests.keys import KEYS
from tests.postgres import Postgres
from tests.stories.acts import accepts, goes, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.test_the_operator_is_alerted import ALERT, joins_as_operator
from tests.stories.village import Village


class Operator:
    """Someone at the command line of the machine the village's bot runs on."""

    def __init__(self, network: Village, monkeypatch: pytest.MonkeyPatch) -> None:
        settings = network.settings
        monkeypatch.chdir(network.database_file.parent)
        for name in ("bot_token", "bot_api_url", "clock_url", "database_url", "encryption_keys"):
            monkeypatch.setenv(name.upper(), getattr(settings, name))
        monkeypatch.setenv("COLUMNS", "200")

    async def types(self, *words: str) -> Result:
        return await asyncio.to_thread(chiroq, *words)


@pytest.fixture
def operator(network: Village, monkeypatch: pytest.MonkeyPatch) -> Operator:
    return Operator(network, monkeypatch)


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def in_plain(file: Path, planted: tuple[str, ...]) -> list[str]:
    content = file.read_bytes()
    return [each for each in planted if each.encode() in content]


def the_disk_is_lost(network: Village, *, with_record: bool) -> None:
    """The database is gone; the small file beside it was copied elsewhere, or was not."""
    record = Path(f"{network.database_file}.taken-back")
    kept = record.read_bytes()
    for each in network.database_file.parent.glob(f"{network.database_file.name}*"):
        each.unlink()
    if with_record:
        record.write_bytes(kept)


def spoils(whole: Path) -> None:
    """Beside it: one that was cut off, one of which a bit was changed, one that is something else."""
    content, middle = whole.read_bytes(), whole.stat().st_size // 2
    Path("cut.backup").write_bytes(content[:-40])
    Path("changed.backup").write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    Path("foreign.backup").write_text("a letter")


async def test_backup_wipe_restore_verify_and_the_case_goes_on(network: Village, operator: Operator) -> None:
    code = await sends_violence_report(network, network.amina, number="0555 123456")
    made = await operator.types("backup", "chiroq.backup")
    assert made.exit_code == 0, made.output
    assert on_page(made, "Wrote chiroq.backup", "opened and compared")
    file = Path("chiroq.backup")
    assert mode(file) == 0o600
    assert in_plain(file, (code, "KG-B", "violence", "0555", "ak-kanat", *KEYS.split(","))) == []

    assert on_page(await operator.types("restore", "chiroq.backup"), "The bot is running on this database")
    await network.stops()
    the_disk_is_lost(network, with_record=True)
    restored = await operator.types("restore", "chiroq.backup")
    assert restored.exit_code == 0, restored.output
    assert on_page(restored, "Lost: what people wrote, took on and recorded after")
    assert on_page(await operator.types("audit", "verify"), "events verify")
    assert on_page(await operator.types("restore", "chiroq.backup"), "The database is not empty", "Nothing was changed")
    assert (await operator.types("restore", "chiroq.backup", "--force")).exit_code == 0
    assert mode(network.database_file) == 0o600

    await network.starts()
    await network.settles()
    await accepts(network, network.gulnara)
    await goes(network, network.gulnara, "Show how to reach her")
    await network.gulnara.sees("0555 123456")


async def test_a_backup_that_is_cut_changed_or_of_other_keys_changes_nothing(
    network: Village, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await operator.types("backup", "whole.backup")).exit_code == 0
    await network.stops()
    spoils(Path("whole.backup"))
    before = network.rows("SELECT count(*), max(id) FROM people")
    for name, says in (("cut", "cut off"), ("changed", "changed"), ("foreign", "it is no backup of Chiroq")):
        refused = await operator.types("restore", f"{name}.backup", "--force")
        assert refused.exit_code == 1, refused.output
        assert on_page(refused, f"{name}.backup can't be restored", says, "Nothing was changed"), refused.output
    assert on_page(await operator.types("restore", "missing.backup", "--force"), "missing.backup can't be read")
    monkeypatch.setenv("ENCRYPTION_KEYS", fresh_keys())
    assert on_page(await operator.types("restore", "whole.backup", "--force"), "is not the key it was made with")
    assert network.rows("SELECT count(*), max(id) FROM people") == before
    await network.starts()


@after(sends_violence_report, "amina")
async def test_move_to_postgresql_and_the_case_goes_on(
    network: Village, operator: Operator, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await postgres.empty()
    assert on_page(await operator.types("move-to", url), "The bot is running")
    await network.stops()
    before = network.database_file.read_bytes()
    moved = await operator.types("move-to", url)
    assert moved.exit_code == 0, moved.output
    assert on_page(moved, "counts and digests", "are the same")
    assert on_page(moved, "violence_reports: 1")
    assert network.database_file.read_bytes() == before
    assert on_page(await operator.types("move-to", url), "is not empty")

    monkeypatch.setenv("DATABASE_URL", url)
    assert on_page(await operator.types("audit", "verify"), "events verify")
    on_sqlite, network.settings = network.settings, network.settings.model_copy(update={"database_url": url})
    await network.starts()
    await network.settles()
    await accepts(network, network.gulnara)
    await sends_violence_report(network, network.amina)
    await network.stops()
    network.settings = on_sqlite


async def test_a_changed_event_is_found(network: Village, operator: Operator) -> None:
    daria = await joins_as_operator(network)
    await sends_violence_report(network, network.amina)
    audit = make_scheduler(network.bot.database, network.bot.clock).get_job("audit")
    await audit.func(*audit.args)
    assert on_page(await operator.types("audit", "verify"), "events verify")
    async with network.bot.database.transaction() as tx:
        await tx.execute(text("UPDATE events SET kind = 'withdrawn' WHERE kind = 'sent'"))
    found = await operator.types("audit", "verify")
    assert found.exit_code == 1
    assert on_page(found, "1 of", "events do not verify")
    assert on_page(await operator.types("check"), "✗", "audit verify")
    await daria.never_sees(ALERT)
    await audit.func(*audit.args)
    await network.settles()
    await daria.sees(ALERT)
