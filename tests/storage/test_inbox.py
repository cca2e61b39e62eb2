"""The inbox: kept once, played in order within a chat, tried three times, forgotten after two days."""

import asyncio
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referrals.domain.timer import TimerKind
from referrals.storage import inbox, timers
from referrals.storage.database import Database, Wake
from referrals.storage.inbox import Claimed, Incoming
from referrals.storage.sealed import Keyring
from tests.storage.conftest import NOW

SECOND = timedelta(seconds=1)


def incoming(update_id: int, chat: int | None = 1, text: str = "hello") -> Incoming:
    return Incoming(update_id, chat, {"update_id": update_id, "message": {"text": text}})


async def keep(db: Database, now: datetime, *updates: Incoming) -> None:
    async with db.transaction() as tx:
        await inbox.keep(tx, updates, now)


async def play(db: Database, now: datetime) -> int | None:
    """Play the next one; the number of the update."""
    async with db.transaction() as tx:
        claimed = (await inbox.look(tx, now)).update
        if claimed is None:
            return None
        await inbox.done(tx, claimed.id, now)
        return claimed.update_id


async def play_all(db: Database, now: datetime) -> list[int]:
    played: list[int] = []
    while (update_id := await play(db, now)) is not None:
        played.append(update_id)
    return played


async def fail(db: Database, now: datetime) -> tuple[int, bool]:
    async with db.transaction() as tx:
        claimed = (await inbox.look(tx, now)).update
    assert claimed is not None
    async with db.transaction() as tx:
        return claimed.update_id, await inbox.failed(tx, claimed.id, "KeyError at x.py:1", now)


async def test_a_kept_update_is_played_once_as_it_came(db: Database, now: datetime) -> None:
    await keep(db, now, incoming(7, text="Ак-Сай 🌾"))
    async with db.transaction() as tx:
        claimed = (await inbox.look(tx, now)).update
        assert isinstance(claimed, Claimed)
        assert claimed.raw(tx) == {"update_id": 7, "message": {"text": "Ак-Сай 🌾"}}
        assert claimed.received_at == now
        await inbox.done(tx, claimed.id, now)
    assert await play_all(db, now) == []


async def test_what_is_kept_is_sealed(database: Database, now: datetime) -> None:
    await keep(database, now, incoming(7, chat=778899, text="Gulnara"))
    await database.close()
    kept = b"".join(file.read_bytes() for file in _files(database))
    assert b"Gulnara" not in kept
    assert b"778899" not in kept


def _files(database: Database) -> list[Path]:
    assert database.url.database is not None
    return list(Path(database.url.database).parent.glob("test.db*"))


async def test_duplicates_vanish_also_within_a_batch(db: Database, now: datetime) -> None:
    await keep(db, now, incoming(1), incoming(2), incoming(1))
    await keep(db, now, incoming(2), incoming(3))
    assert await play_all(db, now) == [1, 2, 3]
    await keep(db, now, incoming(3))
    assert await play_all(db, now) == []


async def test_keeping_wakes_the_workers_after_the_commit(db: Database, now: datetime) -> None:
    await keep(db, now, incoming(1))
    await asyncio.wait_for(db.bells[Wake.TURNS].wait(), 0.1)


async def test_an_update_that_waits_for_its_next_try_holds_its_own_chat_only(db: Database, now: datetime) -> None:
    await keep(db, now, incoming(1, chat=1), incoming(2, chat=1), incoming(3, chat=2))
    assert await fail(db, now) == (1, False)
    assert await play_all(db, now) == [3]
    assert await play_all(db, now + SECOND) == [1, 2]


async def test_three_tries_within_five_seconds_then_the_chat_goes_on(db: Database, now: datetime) -> None:
    await keep(db, now, incoming(1), incoming(2))
    moments = [now]
    for _ in range(2):
        assert await fail(db, moments[-1]) == (1, False)
        async with db.transaction() as tx:
            retry_at = (await inbox.look(tx, moments[-1])).retry_at
        assert retry_at is not None
        moments.append(retry_at)
    assert await fail(db, moments[-1]) == (1, True)
    assert moments[-1] - now < 5 * SECOND
    assert await play_all(db, moments[-1]) == [2]
    async with db.reading() as tx:
        (put_aside,) = await inbox.quarantined(tx)
        assert put_aside.error == "KeyError at x.py:1"
        assert await inbox.pending(tx) == 0


async def test_a_failure_of_what_was_played_meanwhile_counts_nothing(db: Database, now: datetime) -> None:
    await keep(db, now, incoming(1))
    async with db.transaction() as tx:
        claimed = (await inbox.look(tx, now)).update
        assert claimed is not None
        await inbox.done(tx, claimed.id, now)
    async with db.transaction() as tx:
        assert not await inbox.failed(tx, claimed.id, "late", now)
        assert await inbox.quarantined(tx) == ()


async def test_a_rolled_back_turn_leaves_its_update_waiting(db: Database, now: datetime) -> None:
    await keep(db, now, incoming(1))

    async def half() -> None:
        async with db.transaction() as tx:
            claimed = (await inbox.look(tx, now)).update
            assert claimed is not None
            await inbox.done(tx, claimed.id, now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    assert await play_all(db, now) == [1]


async def test_chats_have_their_turn_and_their_order(db: Database, now: datetime) -> None:
    """`ROUND` chats are remembered: neither many chats nor much of one keeps the others waiting."""
    await keep(db, now, *(incoming(number, chat=1) for number in range(10)))
    await keep(db, now, *(incoming(10 + number, chat=2) for number in range(10)), incoming(90, chat=3))
    in_turn, played = inbox.InTurn(), []
    async with db.transaction() as tx:
        while (claimed := (await in_turn.look(tx, now)).update) is not None:
            await inbox.done(tx, claimed.id, now)
            in_turn.played(claimed)
            played.append(claimed.update_id)
    assert played[:5] == [0, 10, 90, 1, 11]
    assert [each for each in played if each < 10] == list(range(10))
    assert len(played) == 21


async def test_updates_without_a_chat_hold_nobody(db: Database, now: datetime) -> None:
    await keep(db, now, incoming(1, chat=None), incoming(2, chat=None))
    assert await fail(db, now) == (1, False)
    assert await play_all(db, now) == [2]


async def test_looking_tells_when_something_comes_due(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        assert await inbox.look(tx, now) == inbox.Look(None, None, None)
        await timers.set_timer(tx, TimerKind.RING, "8", now + 2 * SECOND)
        await timers.set_timer(tx, TimerKind.RING, "7", now + SECOND)
        assert (await inbox.look(tx, now)).timer_due_at == now + SECOND


async def test_played_updates_are_forgotten_after_48_hours_and_others_never(db: Database, now: datetime) -> None:
    await keep(db, now, incoming(1), incoming(2))
    await play(db, now)
    async with db.transaction() as tx:
        assert await inbox.purge(tx, now + timedelta(hours=47, minutes=59)) == 0
        assert await inbox.purge(tx, now + timedelta(hours=48)) == 1
        assert await inbox.purge(tx, now + timedelta(days=400)) == 0
    await keep(db, now, incoming(1))
    assert await play_all(db, now) == [2, 1]


async def test_workers_side_by_side_keep_the_order_of_each_chat(each_database: Database, now: datetime) -> None:
    """Eight tasks claim at once; on PostgreSQL they truly overlap."""
    db = each_database
    await keep(db, now, *(incoming(number, chat=number % 5) for number in range(1, 61)))
    played: list[int] = []
    playing: set[int] = set()

    async def work() -> None:
        for _ in range(200):
            async with db.transaction() as tx:
                claimed = (await inbox.look(tx, now)).update
                if claimed is not None:
                    chat = claimed.update_id % 5
                    assert chat not in playing
                    playing.add(chat)
                    await asyncio.sleep(0.001)
                    await inbox.done(tx, claimed.id, now)
                    played.append(claimed.update_id)
                    playing.discard(chat)
            if len(played) == 60:
                return

    await asyncio.gather(*(work() for _ in range(8)))
    assert sorted(played) == list(range(1, 61))
    for chat in range(5):
        of_chat = [number for number in played if number % 5 == chat]
        assert of_chat == sorted(of_chat)


Plan = Sequence[tuple[int, bool]]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12))
def test_any_mix_of_chats_and_failures_ends_with_every_update_done_or_put_aside(
    tmp_path_factory: pytest.TempPathFactory, keyring: Keyring, migrated_file: Path, plan: Plan
) -> None:
    """`plan` names the chat of each update, and whether playing it always fails."""
    asyncio.run(_plays_out(str(tmp_path_factory.mktemp("plan")), keyring, migrated_file, plan))


async def _plays_out(folder: str, keyring: Keyring, migrated_file: Path, plan: Plan) -> None:
    db = Database(f"sqlite+aiosqlite:///{shutil.copy(migrated_file, folder)}", keyring)
    await keep(db, NOW, *(incoming(number, chat) for number, (chat, _) in enumerate(plan)))
    now, played, put_aside = NOW, [], []
    for _ in range(6 * len(plan)):
        async with db.transaction() as tx:
            look = await inbox.look(tx, now)
            if look.update is not None and not plan[look.update.update_id][1]:
                await inbox.done(tx, look.update.id, now)
                played.append(look.update.update_id)
            elif look.update is not None:
                if await inbox.failed(tx, look.update.id, "", now):
                    put_aside.append(look.update.update_id)
            else:
                now = look.retry_at or now
    await db.close()
    assert sorted(played + put_aside) == list(range(len(plan)))
    assert sorted(put_aside) == [number for number, (_, fails) in enumerate(plan) if fails]
    for chat in range(4):
        of_chat = [number for number in played if plan[number][0] == chat]
        assert of_chat == sorted(of_chat)
    assert now - NOW <= 3 * SECOND * max(1, len(put_aside))


async def test_what_a_clock_that_ran_ahead_put_off_has_its_turn_now(db: Database, now: datetime) -> None:
    """Her cry, kept while the machine's clock was a day ahead, does not wait for that day; a pause is still a pause."""
    await keep(db, now + timedelta(days=1), incoming(1))
    async with db.transaction() as tx:
        assert (await inbox.look(tx, now)).update is None
        await inbox.pull_in(tx, now)
        assert (await inbox.look(tx, now)).update is not None
        await inbox.failed(tx, 1, "KeyError", now)
        await inbox.pull_in(tx, now)
        assert (await inbox.look(tx, now)).update is None
