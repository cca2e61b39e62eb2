"""How SQLite goes about the statements of a campaign, the courier and every turn: none looks through all of a table that grows.

It plans without regard to how much there is, so a small database tells. Statements are taken as they are made, from the very
functions that the bot calls.
"""

import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from referrals.domain.campaign import Audience, CopyState
from referrals.domain.campaign.command import Cancel
from referrals.domain.notice import Mode, Notice, Priority
from referrals.domain.person import Grant, Role, Standing
from referrals.domain.sweep import EndState
from referrals.storage import (
    backlog,
    copy_rows,
    deliveries,
    inbox,
    leases,
    message_rows,
    network_rows,
    outbox,
    person_rows,
    timers,
)
from referrals.storage.copy_rows import Copy
from referrals.storage.database import Database
from referrals.storage.deliveries import Result
from referrals.storage.message_rows import SentMessage
from referrals.storage.outbox import OutboxState
from referrals.storage.schema import broadcast_copies
from tests.domain.campaigns import BEFORE, FIRST, message
from tests.domain.samples import BATKEN, DISTRICT
from tests.referrals.scene import network
from tests.referrals.test_delivering import MINUTE, TEN, Round

GROWING = ("people", "outbox", "messages", "broadcast_copies", "inbox", "events", "forms", "campaign_answers")
_SCAN = re.compile(rf"SCAN (?:{'|'.join(GROWING)}|earlier)\b")


class Seen:
    """Statements with one set of parameters each."""

    def __init__(self) -> None:
        self.statements: dict[str, Any] = {}

    @contextmanager
    def watching(self, database: Database) -> Iterator[None]:
        """While it is open, whatever the database is asked is remembered."""
        engine = database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", self._remember)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", self._remember)

    def _remember(self, _c: Any, _cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:
        self.statements[statement] = given[0] if many else given

    def scans(self, file: str) -> list[str]:
        """What looks through a growing table, with how it does."""
        with sqlite3.connect(file) as connection:
            return [
                f"{step[3]}: {' '.join(statement.split())}"
                for statement, given in self.statements.items()
                if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH"))
                for step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
                if _SCAN.search(step[3])
            ]


@pytest.fixture
async def going(database: Database) -> AsyncIterator[tuple[Database, Seen]]:
    async with database.transaction() as tx:
        await network_rows.load_network(tx, network())
    seen = Seen()
    with seen.watching(database):
        yield database, seen


async def test_a_campaign_from_its_first_copy_to_its_end(going: tuple[Database, Seen]) -> None:
    database, seen = going
    async with database.transaction() as tx:
        owner = await person_rows.arrive(tx, 1, "ky", BEFORE)
        await person_rows.change(tx, owner.id, standing=Standing.ACTIVE, home=DISTRICT)
        await person_rows.grant(tx, owner.id, Grant(Role.COORDINATOR), BEFORE)
        round_ = Round(tx, owner.id)
        for number in range(3):
            await round_.reader(number)
        await round_.begins(message(), audience=Audience(frozenset({BATKEN})))
        await round_.until(TEN, taken=False)
        await round_.telegram(OutboxState.WITHDRAWN)
        await round_.until(TEN + 2 * MINUTE)
        await copy_rows.change(tx, await round_.named(), [Copy(owner.id, CopyState.LATER, TEN)])
        await round_.until(TEN + 6 * MINUTE)
        await round_.counts(FIRST)
        await round_.does(Cancel(owner.id))
        await round_.until(TEN + 10 * MINUTE)

    assert len(seen.statements) > 30
    assert seen.scans(str(database.url.database)) == []


async def test_the_courier_and_what_every_turn_asks(going: tuple[Database, Seen]) -> None:
    database, seen = going
    async with database.transaction() as tx:
        person = await person_rows.arrive(tx, 1, "ky", BEFORE)
        lease = await leases.take(tx, "courier", "here", timedelta(minutes=5))
        assert lease is not None
        notices = [
            Notice(to=person.id, key="k", slot=slot, priority=Priority.CAMPAIGN, about="a:1") for slot in ("a", "b", "")
        ]
        await outbox.add(tx, [*notices, Notice(to=person.id, key="k", slot="c", mode=Mode.SEND_OR_EDIT)], BEFORE)
        await outbox.cancel(tx, "a:2")
        due = (await deliveries.look(tx, BEFORE, 60, without=[person.id])).due
        due = (await deliveries.look(tx, BEFORE, 60)).due
        await deliveries.attempt(tx, lease, due, BEFORE)
        await deliveries.record(tx, [Result(each.id, each.attempt, OutboxState.SENT) for each in due], BEFORE)
        await message_rows.record_sent(tx, [SentMessage(person.id, "a", 7)], BEFORE)
        await message_rows.record_gone(tx, [(person.id, 7, EndState.REMOVED)], BEFORE)
        await message_rows.record_stuck(tx, [(person.id, 7)])
        await message_rows.of_slot(tx, person.id, "a")
        await deliveries.take_over(tx, lease, BEFORE, but=[1])
        await deliveries.forget(tx, BEFORE + 2 * deliveries.KEPT)
        await backlog.read(tx)
        await person_rows.addressee(tx, person.id, "a")
        await person_rows.last_heard(tx, person.id)
        await person_rows.find_with_form(tx, 1)
        await inbox.keep(tx, [inbox.Incoming(1, 1, {})], BEFORE)
        await inbox.InTurn().look(tx, BEFORE)
        await timers.take(tx, BEFORE)
        await inbox.done(tx, 1, BEFORE)
        await inbox.purge(tx, BEFORE + timedelta(days=3))

    assert len(seen.statements) > 20
    assert seen.scans(str(database.url.database)) == []


async def test_a_scan_is_seen(going: tuple[Database, Seen]) -> None:
    database, seen = going
    async with database.transaction() as tx:
        await tx.execute(update(broadcast_copies).values(state="sent"))

    assert seen.scans(str(database.url.database)) == ["SCAN broadcast_copies: UPDATE broadcast_copies SET state=?"]
