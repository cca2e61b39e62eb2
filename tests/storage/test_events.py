"""Events: append-only, each with a digest that outlives erasure and new sealing keys; changes and removals are found."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from referrals.domain.decision import Event
from referrals.domain.person import PersonId
from referrals.storage import events, person_rows
from referrals.storage.database import Database
from referrals.storage.identities import sealed_row
from referrals.storage.schema import event_links
from referrals.storage.schema import events as table
from referrals.storage.sealed import Keyring, fresh_keys, read_keyring


async def _append(db: Database, now: datetime, *kinds: str) -> None:
    async with db.transaction() as tx:
        for number, kind in enumerate(kinds):
            event = Event(kind, {"organisation": "ayim", "tries": number, "wanted": ("legal", "talk")})
            await events.append(tx, event, f"violence:{number}", now + timedelta(seconds=number))


async def _link(db: Database) -> int:
    async with db.transaction() as tx:
        return await events.link(tx)


async def _verify(db: Database) -> tuple[int, ...]:
    async with db.reading() as tx:
        return await events.verify(tx)


async def test_a_chain_of_events_is_whole(db: Database, now: datetime) -> None:
    await _append(db, now, "sent", "offered")
    assert await _link(db) == 2
    await _append(db, now, "accepted")
    assert await _verify(db) == ()
    assert await _link(db) == 1
    assert await _link(db) == 0
    assert await _verify(db) == ()


async def test_at_most_200_are_linked_at_once(db: Database, now: datetime) -> None:
    await _append(db, now, *["sent"] * 201)
    assert (await _link(db), await _link(db), await _link(db)) == (200, 1, 0)
    assert await _verify(db) == ()


@pytest.mark.parametrize("column", ["kind", "subject", "at", "digest", "facts_sealed"])
async def test_a_changed_event_is_found(db: Database, now: datetime, column: str) -> None:
    await _append(db, now, "sent", "offered", "accepted")
    await _link(db)
    async with db.transaction() as tx:
        other = (await tx.execute(select(table.c[column]).where(table.c.id == 3))).scalar_one()
        changed = {"kind": "declined", "subject": "violence:9"}.get(column, other)
        await tx.execute(update(table).where(table.c.id == 2).values({column: changed}))
    assert 2 in await _verify(db)


async def test_a_removed_event_is_found_at_the_next(db: Database, now: datetime) -> None:
    await _append(db, now, "sent", "offered", "accepted")
    await _link(db)
    async with db.transaction() as tx:
        await tx.execute(delete(event_links).where(event_links.c.event_id == 2))
        await tx.execute(delete(table).where(table.c.id == 2))
    assert await _verify(db) == (3,)


async def test_erasing_facts_is_no_change(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        actor = await person_rows.arrive(tx, 42, "ky", now)
        await events.append(tx, Event("taken", {"by": "ayim"}), "violence:1", now, PersonId(actor.id))
    await _link(db)
    async with db.transaction() as tx:
        await tx.execute(update(table).values(facts_sealed=None, actor_id=None))
    assert await _verify(db) == ()


async def test_new_sealing_keys_change_no_digest(db: Database, now: datetime, keyring: Keyring) -> None:
    await _append(db, now, "sent", "offered")
    await _link(db)
    newer = read_keyring(fresh_keys())
    rotated = replace(keyring, rows=(*newer.rows, *keyring.rows))
    async with db.transaction() as tx:
        for row in (await tx.execute(select(table))).all():
            again = sealed_row(rotated, table, row._mapping)
            sealed = again.seal("facts_sealed", again.open("facts_sealed", row.facts_sealed))
            await tx.execute(update(table).where(table.c.id == row.id).values(facts_sealed=sealed))
    other = Database(db.engine.url.render_as_string(hide_password=False), rotated)
    assert await _verify(other) == ()
    await other.close()


async def test_equal_events_have_different_digests(db: Database, now: datetime) -> None:
    """The salt is sealed with the facts, so that erased ones cannot be guessed by whoever has the look-up key."""
    async with db.transaction() as tx:
        for _ in range(2):
            await events.append(tx, Event("sent"), "violence:1", now)
        digests = (await tx.execute(select(table.c.digest))).scalars().all()
    assert len(set(digests)) == 2


async def test_linking_beside_writers_never_passes_one_over(db: Database, now: datetime) -> None:
    """A transaction that has its id already, and commits later, is waited for."""

    async def write() -> None:
        async with db.transaction() as tx:
            await events.append(tx, Event("sent"), "violence:1", now)
            await asyncio.sleep(0.02)

    await asyncio.gather(write(), _link(db), write(), write(), _link(db), write())
    await _link(db)
    assert await _verify(db) == ()
