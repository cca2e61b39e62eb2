"""Which messages of which chats are due, on both engines, and what is kept of each."""

from datetime import datetime, timedelta

import pytest

from referrals.domain.person import PersonId
from referrals.domain.sweep import DELETABLE, EndState
from referrals.storage import message_rows, person_rows, sweep_rows
from referrals.storage.database import Database
from referrals.storage.message_rows import SentMessage

HOUR = timedelta(hours=1)
USUAL = 24 * HOUR


@pytest.fixture
async def chats(db: Database, now: datetime) -> tuple[PersonId, PersonId]:
    """Two people with a message of each side; the second one chose six hours."""
    async with db.transaction() as tx:
        first, second = [(await person_rows.arrive(tx, 1000 + each, "en", now)).id for each in (1, 2)]
        for each in (first, second):
            await message_rows.record_sent(tx, [SentMessage(each, "card", 5)], now)
            await message_rows.record_incoming(tx, each, 6, now + HOUR)
        await sweep_rows.choose(tx, second, 6 * HOUR)
    return first, second


async def test_each_chat_by_its_own_time_and_both_sides(
    db: Database, chats: tuple[PersonId, PersonId], now: datetime
) -> None:
    first, second = chats
    async with db.transaction() as tx:
        chosen = await sweep_rows.choices(tx)
        assert chosen == {second: 6 * HOUR}

        async def due(at: datetime) -> dict[PersonId, list[int]]:
            found = await sweep_rows.due(tx, USUAL, chosen, at, 100)
            return {person: [each.telegram_id for each in messages] for person, messages in found.items()}

        assert await due(now + 5 * HOUR) == {}
        assert await due(now + 6 * HOUR) == {second: [5]}
        assert await due(now + 25 * HOUR) == {first: [5, 6], second: [5, 6]}
        assert await sweep_rows.next_at(tx, 6 * HOUR) == now + 6 * HOUR

        await sweep_rows.look_again(tx, second, [5, 6], now + 30 * HOUR)
        assert await due(now + 25 * HOUR) == {first: [5, 6]}
        await sweep_rows.refused(tx, second, [5, 6], now)
        assert [each.end for each in await sweep_rows.of_chat(tx, second)] == [EndState.APART] * 2
        await sweep_rows.refused(tx, second, [5], now)
        await message_rows.record_gone(tx, [(second, 6, EndState.SWEPT)], now)
        assert [each.end for each in await sweep_rows.of_chat(tx, second)] == [EndState.LEFT]
        await sweep_rows.give_up(tx, second, [5])
        assert await due(now + 30 * HOUR) == {first: [5, 6]}


async def test_what_is_too_old_is_not_tried_and_what_was_swept_is_not_taken_for_removed(
    db: Database, chats: tuple[PersonId, PersonId], now: datetime
) -> None:
    first, _ = chats
    async with db.transaction() as tx:
        assert await sweep_rows.deletable(tx, first, [5, 6, 7], now + 2 * HOUR) == (5, 6)
        assert await sweep_rows.deletable(tx, first, [5, 6], now + DELETABLE) == (6,)
        for end, removed in ((EndState.SWEPT, False), (EndState.REMOVED, True)):
            await message_rows.record_gone(tx, [(first, 5, end)], now)
            assert await message_rows.was_removed(tx, first, "card") is removed
            assert await sweep_rows.was_swept(tx, first, "card") is not removed
