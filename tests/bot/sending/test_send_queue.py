"""When the outbox is looked into again: no row waits for the next tick, and no look is made for nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.sending.circuit_breaker import CircuitBreaker
from bot.sending.in_flight import InFlight
from bot.sending.leader_lease import LeaderLease
from bot.sending.outcomes import interpret
from bot.sending.pacing import Limits, Pacer
from bot.sending.send_queue import SendQueue
from bot.sending.telegram_calls import Answer, Sent
from referrals.domain.notice import Mode
from referrals.domain.person import PersonId
from referrals.storage import deliveries
from referrals.storage.database import Database, Transaction
from tests.bot.post_office import PostOffice, note, open_post_office

CALL = Answer("1", "", False)


@dataclass
class Desk:
    """A send queue whose calls a test makes itself."""

    office: PostOffice
    queue: SendQueue
    pacer: Pacer
    leadership: LeaderLease

    async def syncs(self) -> None:
        assert self.queue.has_work
        await self.queue.sync(self.leadership.held)

    def starts(self) -> list[InFlight]:
        """All that may; in flight from now on."""
        records = list(self.queue.paced().values())
        for record in records:
            self.pacer.started(record.paced, self.office.clock.monotonic())
            record.starts()
        return records

    def answers(self, record: InFlight, message: int) -> None:
        """Telegram has taken it."""
        self.pacer.answered(record.paced, self.office.clock.monotonic())
        record.ends(interpret(record.delivery, CALL, Sent(message)))


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async def nobody(tx: Transaction, person: PersonId, now: object) -> None:
        raise AssertionError

    async with open_post_office(database) as office:
        pacer, leadership = Pacer(Limits(ceiling=2)), LeaderLease(database)
        assert await leadership.acquire(office.clock.now())
        queue = SendQueue(database, office.clock, pacer, CircuitBreaker(), nobody)
        yield Desk(office, queue, pacer, leadership)
        await leadership.release()


async def test_what_waits_behind_a_result_that_comes_amid_a_look_is_taken_with_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, amina = await desk.office.joins()
    await desk.office.post(note(amina, "first", "card"))
    await desk.syncs()
    (first,) = desk.starts()
    await desk.office.post(note(amina, "second", "card", Mode.SEND_OR_EDIT))
    look = deliveries.look

    async def meanwhile(*arguments: object, **named: object) -> object:
        desk.answers(first, 1)
        monkeypatch.undo()
        return await look(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(deliveries, "look", meanwhile)
    desk.queue.look_again()
    await desk.syncs()
    assert desk.starts() == []
    await desk.syncs()
    assert len(desk.starts()) == 1


async def test_what_waits_for_an_answer_of_telegrams_is_taken_with_the_answer(desk: Desk) -> None:
    people = [(await desk.office.joins(name))[1] for name in ("Amina", "Barno", "Zarina")]
    await desk.office.post(*(note(each, "hello") for each in people[:2]))
    await desk.syncs()
    first, _ = desk.starts()
    await desk.office.post(note(people[2], "hello"))
    desk.queue.look_again()
    await desk.syncs()
    assert desk.starts() == []
    desk.answers(first, 1)
    await desk.syncs()
    assert desk.queue.seconds_until_due() < 60
