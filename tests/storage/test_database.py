"""Transactions: together or not at all, bells after the commit, and deadlocks that are only a lost race."""

import asyncio
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from referrals.domain.form import Form
from referrals.domain.timer import TimerKind
from referrals.storage import form_rows, person_rows, schema, timers
from referrals.storage.database import Database, StaleVersion, Transaction, Wake
from referrals.storage.sealed import Keyring
from tests.due import next_due


async def test_two_turns_in_each_others_way_lose_a_race_at_most(db: Database, now: datetime) -> None:
    """On SQLite they stand in line; PostgreSQL ends the deadlock, and one of them is told to play again."""
    async with db.transaction() as tx:
        people = [(await person_rows.arrive(tx, number, "ky", now)).id for number in (1, 2)]

    async def change(first: int, second: int) -> str:
        try:
            async with db.transaction() as tx:
                await person_rows.change(tx, people[first], language="tg")
                await asyncio.sleep(0.1)
                await person_rows.change(tx, people[second], language="tg")
        except StaleVersion:
            return "raced"
        return "done"

    outcomes = sorted(await asyncio.gather(change(0, 1), change(1, 0)))
    assert outcomes == (["done", "done"] if db.is_sqlite else ["done", "raced"])


async def test_a_rollback_wakes_nobody_and_keeps_nothing(db: Database, now: datetime) -> None:
    async def half() -> None:
        async with db.transaction() as tx:
            await person_rows.arrive(tx, 42, "ky", now)
            tx.wake(Wake.TURNS)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(db.bells[Wake.TURNS].wait(), 0.05)
    async with db.reading() as tx:
        assert await person_rows.find(tx, 42) is None


async def test_a_failed_attempt_undoes_itself_alone(db: Database, now: datetime) -> None:
    async def half(tx: Transaction) -> None:
        async with tx.attempt():
            await person_rows.arrive(tx, 2, "ky", now)
            raise ZeroDivisionError

    async with db.transaction() as tx:
        await person_rows.arrive(tx, 1, "ky", now)
        with pytest.raises(ZeroDivisionError):
            await half(tx)
        await person_rows.arrive(tx, 3, "ky", now)
    async with db.reading() as tx:
        found = [await person_rows.find(tx, number) is not None for number in (1, 2, 3)]
    assert found == [True, False, True]


async def test_readers_see_a_consistent_state_beside_the_writer(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        await person_rows.arrive(tx, 1, "ky", now)
        async with db.reading() as beside:
            assert await person_rows.find(beside, 1) is None


async def test_what_is_put_is_seen_by_the_next_statement_and_kept(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        await timers.set_timer(tx, TimerKind.LOOK_AT_ALL, "", now)
        assert await next_due(tx) == now
    async with db.reading() as tx:
        assert await next_due(tx) == now


async def _role_of_nobody(tx: Transaction, now: datetime) -> None:
    row = {"person_id": 999, "role": "member", "granted_at": now, "mark": b""}
    await tx.put(insert(schema.grants), row)


async def test_what_is_wrong_with_what_was_put_is_raised_and_nothing_is_kept(db: Database, now: datetime) -> None:
    async def wrong() -> None:
        async with db.transaction() as tx:
            await person_rows.arrive(tx, 1, "ky", now)
            await _role_of_nobody(tx, now)

    with pytest.raises(IntegrityError):
        await wrong()
    async with db.transaction() as tx:
        assert await person_rows.find(tx, 1) is None


@pytest.mark.parametrize("fails_by_itself", [False, True])
async def test_what_was_put_in_a_failed_attempt_is_undone_with_it_alone(
    db: Database, now: datetime, fails_by_itself: bool
) -> None:
    async def half(tx: Transaction) -> None:
        async with tx.attempt():
            await person_rows.arrive(tx, 2, "ky", now)
            await _role_of_nobody(tx, now)
            if not fails_by_itself:
                raise ZeroDivisionError

    async with db.transaction() as tx:
        await timers.set_timer(tx, TimerKind.LOOK_AT_ALL, "", now)
        with pytest.raises((ZeroDivisionError, IntegrityError, sqlite3.IntegrityError)):
            await half(tx)
        await person_rows.arrive(tx, 3, "ky", now)
    async with db.reading() as tx:
        found = [await person_rows.find(tx, number) is not None for number in (2, 3)]
        assert (found, await next_due(tx)) == ([False, True], now)


def _as_it_stands(folder: Path) -> Path:
    """All of a database's files at this moment, in a folder of their own."""
    left = folder / "left"
    left.mkdir()
    for each in folder.glob("test.db*"):
        shutil.copy(each, left)
    return left


def _holding(folder: Path, piece: bytes) -> list[str]:
    return [each.name for each in folder.iterdir() if piece in each.read_bytes()]


async def test_what_was_wiped_before_the_power_went_is_gone_with_the_log_of_writes(
    database: Database, keyring: Keyring, tmp_path: Path, now: datetime
) -> None:
    """What stands on the disk at that moment holds her draft still, beside the file; the first tick after the start takes it."""
    async with database.transaction() as tx:
        amina = (await person_rows.arrive(tx, 1, "ky", now)).id
        await form_rows.save(tx, amina, Form(None, "violence", "help", {"words": "кечке"}, (), 1, now, now))
        (sealed,) = (await tx.execute(select(schema.forms.c.answers_sealed))).scalars()
    async with database.transaction() as tx:
        await form_rows.drop(tx, amina, "violence")
    left = _as_it_stands(tmp_path)
    assert _holding(left, sealed) == ["test.db-wal"]

    started = Database(f"sqlite+aiosqlite:///{left / 'test.db'}", keyring)
    async with started.reading() as tx:
        assert await form_rows.resting(tx, amina, "violence") is None
    await started.checkpoint()
    assert _holding(left, sealed) == []
    await started.close()
