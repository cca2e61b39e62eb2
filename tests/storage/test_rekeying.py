"""A look-up key that someone learnt is exchanged: everyone is found with the new one, and the old one finds nobody."""

import asyncio
import json
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.sending.leader_lease import LeaderLease
from referrals.domain.person import Grant, Role
from referrals.domain.referral import ReferralState
from referrals.domain.timer import TimerKind
from referrals.storage import (
    decisions,
    events,
    inbox,
    leases,
    look_up_key,
    person_rows,
    readiness_rows,
    referral_rows,
    rekeying,
    schema,
    taken_back,
    taken_back_file,
    timers,
)
from referrals.storage.database import Database
from referrals.storage.migrations import UpdateFirst, WrongKeys, migrate
from referrals.storage.sealed import read_keyring
from referrals.storage.taken_back import Record
from tests.domain.samples import AYOL, referral, violence
from tests.storage.test_upgrade import KEYS, Old, now_there
from tests.waiting import apart

NEW = f"find:{Fernet.generate_key().decode()}"
SEALING = KEYS.partition(",")[2]
AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
MADE_ANEW = {
    "people": {"telegram_key"},
    "inbox": {"chat_key"},
    "events": {"digest"},
    "event_links": {"link"},
    "grants": {"mark"},
    "admissions": {"mark"},
    "invites": {"mark", "uses_left"},
    "referrals": {"mark"},
    "organisations": {"mark"},
    "complaints": {"mark"},
    "violence_reports": {"mark"},
    "conflict_reports": {"mark"},
}
"""What a keyed hash was made of, and the uses of invites, whose codes nobody keeps."""


@pytest.fixture(scope="module")
def linked_file(upgraded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With its chain of events; each test has a copy."""
    file = Path(shutil.copy(upgraded_file, tmp_path_factory.mktemp("linked") / "linked.db"))

    async def link() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}", read_keyring(KEYS))
        async with database.transaction() as tx:
            while await events.link(tx):
                pass
        await database.close()

    apart(link())
    return file


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"


@pytest.fixture
async def before(url: str, linked_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(linked_file, tmp_path / "old.db")
    database = Database(url, read_keyring(KEYS))
    yield database
    await database.close()


def _rest(tables: Mapping[str, Mapping[tuple[Any, ...], Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [
            {name: value for name, value in row.items() if name not in MADE_ANEW.get(table, set())}
            for row in rows.values()
        ]
        for table, rows in tables.items()
        if table != "leases"
    }


async def test_every_row_is_there_and_everyone_is_found(before: Database, url: str) -> None:
    async with before.reading() as tx:
        was, accounts = (
            await now_there(tx),
            [(await person_rows.addressee(tx, each)).telegram_id for (each,) in (await now_there(tx))["people"]],
        )
        misplaced = await readiness_rows.out_of_place(tx)
    await before.close()

    after = Database(url, read_keyring(f"{NEW},{KEYS}"))
    assert await rekeying.rekey(after)
    assert not await rekeying.rekey(after), "once is enough"
    await after.close()
    alone = Database(url, read_keyring(f"{NEW},{SEALING}"))
    async with alone.reading() as tx:
        assert await readiness_rows.opens(tx)
        assert _rest(await now_there(tx)) == _rest(was)
        assert await readiness_rows.out_of_place(tx) == misplaced
        assert await events.verify(tx) == ()
        assert [await person_rows.find(tx, each) is not None for each in accounts] == [True] * len(accounts)
        assert {row["uses_left"] for row in (await now_there(tx))["invites"].values()} == {0}
    await alone.close()


async def test_the_old_key_finds_nobody(before: Database, url: str) -> None:
    async with before.reading() as tx:
        person = next(iter((await now_there(tx))["people"]))[0]
        account = (await person_rows.addressee(tx, person)).telegram_id
    after = Database(url, read_keyring(f"{NEW},{KEYS}"))
    await rekeying.rekey(after)
    await after.close()
    async with Database(url, read_keyring(KEYS)).reading() as tx:
        assert await person_rows.find(tx, account) is None
        assert not await readiness_rows.opens(tx)


async def test_the_record_of_what_was_taken_back_goes_along(before: Database, url: str) -> None:
    """Every name in it, people's, reports' and numbers', is what the exchanged database calls the same; so no second record of
    this database, which nothing knew any more, stays behind the present one."""
    file = taken_back_file.path_of(before)
    await taken_back_file.keep(before, AT)
    after = Database(url, read_keyring(f"{NEW},{KEYS}"))
    await rekeying.rekey(after)
    await after.close()
    alone = Database(url, read_keyring(f"{NEW},{SEALING}"))
    async with alone.reading() as tx:
        (kept,), now = taken_back_file.read(file, alone.keyring), await taken_back.read(tx, AT)
    assert _said(kept) == _said(now)
    assert any(each.get("numbers") for each in now.parts["reports"].values()), "or this shows nothing"
    await taken_back_file.keep(alone, AT)
    assert len(taken_back_file.read(file, alone.keyring)) == 1
    await alone.close()


def _said(record: Record) -> object:
    """Invites end when the key is exchanged."""
    return json.loads(json.dumps({part: known for part, known in record.parts.items() if part != "invites"}))


async def test_what_was_changed_before_is_not_made_good(before: Database, url: str) -> None:
    async with before.transaction() as tx:
        await tx.execute(schema.events.update().where(schema.events.c.id == 3).values(kind="closed"))
        assert await events.verify(tx) == (3,)
    after = Database(url, read_keyring(f"{NEW},{KEYS}"))
    await rekeying.rekey(after)
    async with after.reading() as tx:
        assert 3 in await events.verify(tx)
    await after.close()


async def test_with_one_look_up_key_nothing_is_done(before: Database) -> None:
    assert not await rekeying.rekey(before)


class TestBesideABot:
    """The key is exchanged while no one is at work, and a process that has the earlier one writes nothing afterwards."""

    async def test_while_a_bot_is_at_work_nothing_is_changed(self, before: Database, url: str) -> None:
        async with before.transaction() as tx:
            await leases.take(tx, leases.COURIER, "elsewhere:1:x", timedelta(minutes=1), after="courier")
        async with before.reading() as tx:
            was = await now_there(tx)
        after = Database(url, read_keyring(f"{NEW},{KEYS}"))
        with pytest.raises(rekeying.AtWork):
            await rekeying.rekey(after)
        async with before.reading() as tx:
            assert await now_there(tx) == was
            assert await readiness_rows.opens(tx)
        assert await rekeying.rekey(after, lambda holder: holder == "elsewhere:1:x"), "it was killed"
        await after.close()

    async def test_a_bot_with_the_earlier_key_takes_nothing_and_sends_nothing(self, before: Database, url: str) -> None:
        async with before.transaction() as tx:
            lease = await leases.take(tx, leases.COURIER, "frozen", timedelta(minutes=1), after="courier")
            assert lease is not None
            await timers.set_timer(tx, TimerKind.ROUTE, "violence:1", AT)
            await inbox.keep(tx, [inbox.Incoming(9001, 7001, {"update_id": 9001})], AT)
        after = Database(url, read_keyring(f"{NEW},{KEYS}"))
        assert await rekeying.rekey(after, lambda _: True)

        with pytest.raises(look_up_key.OtherLookUpKey):
            async with before.transaction() as tx:
                await inbox.look(tx, AT)
        async with before.transaction() as tx:
            assert await leases.renew(tx, lease) is None, "the fence was raised"
        with pytest.raises(look_up_key.OtherLookUpKey):
            await LeaderLease(before).acquire(AT)
        async with after.transaction() as tx:
            update = (await inbox.look(tx, AT)).update
            assert update is not None
            assert update.raw(tx) == {"update_id": 9001}
        await after.close()

    async def test_it_does_not_open_it_again_either(self, before: Database, url: str) -> None:
        await rekeying.rekey(after := Database(url, read_keyring(f"{NEW},{KEYS}")))
        await after.close()
        with pytest.raises(WrongKeys):
            await rekeying.rekey(before)


KILLED = """
import asyncio, os, signal, sys
from sqlalchemy import event
from referrals.storage import rekeying
from referrals.storage.database import Database
from referrals.storage.sealed import read_keyring

url, keys, moment = sys.argv[1:]
engine = (database := Database(url, read_keyring(keys))).engine.sync_engine
def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)
event.listen(engine, "connect", lambda each, _: each.execute("PRAGMA cache_size=4"))
event.listen(engine, "before_cursor_execute", lambda _, cursor, said, *more: said.startswith(moment) and dies())
if moment == "COMMIT":
    event.listen(engine, "commit", dies)
asyncio.run(rekeying.rekey(database))
"""
"""An exchange in a process of its own that is killed amid a statement. It remembers so few pages that what it has changed until
then is in the files."""


async def test_killed_in_the_middle_everything_is_under_the_old_key_and_the_next_start_exchanges_it(
    sqlite_url: str,
) -> None:
    """At the commit, the record beside the database is under the new key already."""
    both, before = f"{NEW},{KEYS}", Database(sqlite_url, read_keyring(KEYS))
    await _has_a_case(before)
    await taken_back_file.keep(before, AT)
    async with before.reading() as tx:
        was = await now_there(tx)
    await before.close()
    for moment in ("UPDATE referrals", "COMMIT"):
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, sqlite_url, both, moment)
        assert await process.wait() == -signal.SIGKILL
        async with before.reading() as tx:
            assert await now_there(tx) == was
            assert await readiness_rows.opens(tx)
        await before.close()

    after = Database(sqlite_url, read_keyring(both))
    assert await rekeying.rekey(after)
    await after.close()
    alone = Database(sqlite_url, read_keyring(f"{NEW},{SEALING}"))
    async with alone.reading() as tx:
        assert _rest(await now_there(tx)) == _rest(was)
        assert await readiness_rows.opens(tx)
        (kept,) = taken_back_file.read(taken_back_file.path_of(alone), alone.keyring)
        assert _said(kept) == _said(await taken_back.read(tx, AT))
    await alone.close()


async def _has_a_case(database: Database) -> None:
    async with database.transaction() as tx:
        writer, taker = [await person_rows.arrive(tx, account, "ky", AT) for account in (7001, 7002)]
        await person_rows.grant(tx, taker.id, Grant(Role.FOCAL_POINT, organisation=AYOL), AT)
        report = await decisions.keep_sent(tx, violence(writer=writer.id, contact_words="0555112233"), AT)
        held = {"state": ReferralState.ACCEPTED, "report": report.id, "answered_by": taker.id}
        await referral_rows.insert(tx, referral(**held))
        await look_up_key.sign(tx)


class TestUnderWhich:
    """No single row says under which key a database is."""

    @pytest.mark.parametrize("change", [{"telegram_sealed": b"x"}, {"telegram_sealed": b""}, {"telegram_key": b"x"}])
    async def test_the_first_person_was_changed(self, before: Database, url: str, change: dict[str, bytes]) -> None:
        async with before.transaction() as tx:
            first = (await tx.execute(schema.people.select().order_by(schema.people.c.id).limit(1))).one()
            await tx.execute(schema.people.update().where(schema.people.c.id == first.id).values(**change))
        after = Database(url, read_keyring(f"{NEW},{KEYS}"))
        assert await rekeying.rekey(after)
        async with after.reading() as tx:
            assert await readiness_rows.opens(tx)
        await after.close()

    async def test_a_mark_put_back_does_not_have_it_exchanged_twice(self, before: Database, url: str) -> None:
        await rekeying.rekey(before)
        async with before.reading() as tx:
            mark = await look_up_key.read(tx)
        after = Database(url, read_keyring(f"{NEW},{KEYS}"))
        assert await rekeying.rekey(after)
        async with after.transaction() as tx:
            is_mark = schema.leases.c.name == "look-up key"
            await tx.execute(schema.leases.update().where(is_mark).values(holder=mark))
        assert not await rekeying.rekey(after)
        async with after.reading() as tx:
            assert await readiness_rows.opens(tx)
            assert await look_up_key.read(tx) != mark
        await after.close()

    async def test_a_signed_database_is_known_by_its_mark(self, before: Database, url: str) -> None:
        """A start works out no account for it: each takes long on purpose."""
        await rekeying.rekey(before)
        again = Database(url, read_keyring(KEYS))
        async with again.reading() as tx:
            assert await readiness_rows.opens(tx)
        assert not again.keyring.addresses
        await again.close()

    async def test_none_of_the_keys(self, before: Database, url: str) -> None:
        other = Database(url, read_keyring(f"{NEW},{SEALING}"))
        with pytest.raises(WrongKeys):
            await rekeying.rekey(other)
        await other.close()


async def test_an_earlier_version_is_brought_up_to_date_under_its_own_key(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{Old(tmp_path, read_keyring(KEYS)).file}"
    """Versions that open and seal would leave what they touched under neither key."""
    both = Database(url, read_keyring(f"{NEW},{KEYS}"))
    with pytest.raises(UpdateFirst):
        await migrate(both)
    await both.close()
    alone = Database(url, read_keyring(KEYS))
    await migrate(alone)
    await alone.close()
    again = Database(url, read_keyring(f"{NEW},{KEYS}"))
    await migrate(again)
    assert await rekeying.rekey(again)
    async with again.transaction() as tx:
        while await events.link(tx):
            pass
        assert not await events.verify(tx)
    await again.close()
