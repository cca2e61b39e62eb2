"""Jobs: claimed by one worker at a time, done again after a crash, their results taken once by a turn."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from referrals.domain.notice import Json
from referrals.domain.person import PersonId
from referrals.storage import job_rows, person_rows, timers
from referrals.storage.database import Database, Wake
from referrals.storage.job_rows import Job
from referrals.storage.schema import jobs

LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)


async def keep(db: Database, now: datetime, file_id: str = "AgAC-file") -> int:
    async with db.transaction() as tx:
        person = await person_rows.arrive(tx, 7_048_331_001, "en", now)
        return await job_rows.add(tx, job_rows.SHEET, person.id, file_id, now)


async def claim(db: Database, now: datetime) -> Job | None:
    async with db.transaction() as tx:
        return await job_rows.claim(tx, now, LEASE)


async def finish(db: Database, job: Job, result: Json, now: datetime) -> bool:
    async with db.transaction() as tx:
        return await job_rows.finish(tx, job, result, now)


async def take(db: Database, job_id: int) -> tuple[PersonId, Json] | None:
    async with db.transaction() as tx:
        return await job_rows.take(tx, job_id)


async def claimed(db: Database, now: datetime) -> Job:
    job = await claim(db, now)
    assert job is not None
    return job


async def test_a_new_job_rings_and_is_claimed_once(db: Database, now: datetime) -> None:
    made = await keep(db, now)
    async with asyncio.timeout(1):
        await db.bells[Wake.JOBS].wait()
    first, second = await asyncio.gather(claim(db, now), claim(db, now))

    job = first or second
    assert job is not None
    assert None in (first, second)
    assert (job.id, job.kind, job.attempt) == (made, "sheet", 1)
    assert job.file_id(db.keyring) == "AgAC-file"


async def test_jobs_are_done_in_their_order(db: Database, now: datetime) -> None:
    made = [await keep(db, now) for _ in range(3)]
    assert [(await claimed(db, now)).id for _ in made] == made
    assert await claim(db, now) is None


async def test_what_a_dead_worker_left_is_done_again_and_kept_once(db: Database, now: datetime) -> None:
    await keep(db, now)
    dead = await claimed(db, now)
    assert await claim(db, now + LEASE - SECOND) is None
    alive = await claimed(db, now + LEASE)

    assert (alive.id, alive.attempt) == (dead.id, 2)
    assert not await finish(db, dead, {"why": "late"}, now)
    assert await finish(db, alive, {"rows": [["a", ""], []]}, now)
    assert not await finish(db, alive, {"why": "twice"}, now)
    found = await take(db, alive.id)
    assert found is not None
    assert found[1] == {"rows": [["a", ""], []]}


async def test_a_result_sets_its_timer_and_is_taken_once(db: Database, now: datetime) -> None:
    made = await keep(db, now)
    job = await claimed(db, now)
    assert await take(db, made) is None
    await finish(db, job, {"why": "empty"}, now)

    async with db.transaction() as tx:
        timer = await timers.take(tx, now)
    assert timer is not None
    assert (timer.kind, timer.ref) == ("sheet_read", str(made))
    assert await claim(db, now + 2 * LEASE) is None
    assert await take(db, made) == (job.person, {"why": "empty"})
    assert await take(db, made) is None


async def test_a_result_taken_by_a_turn_that_fails_is_still_there(db: Database, now: datetime) -> None:
    made = await keep(db, now)
    await finish(db, await claimed(db, now), {"why": "empty"}, now)
    with suppress(ZeroDivisionError):
        async with db.transaction() as tx:
            assert await job_rows.take(tx, made) is not None
            raise ZeroDivisionError
    assert await take(db, made) is not None


@pytest.mark.parametrize(("counts", "attempt"), [(True, 2), (False, 1)])
async def test_what_failed_waits(db: Database, now: datetime, counts: bool, attempt: int) -> None:
    await keep(db, now)
    async with db.transaction() as tx:
        job = await job_rows.claim(tx, now, LEASE)
        assert job is not None
        await job_rows.failed(tx, job, now + SECOND, counts=counts)

    assert await claim(db, now) is None
    assert (await claimed(db, now + SECOND)).attempt == attempt


async def test_ids_and_results_are_sealed_and_ids_never_come_back(db: Database, now: datetime) -> None:
    made = await keep(db, now, "AgAC-secret")
    await finish(db, await claimed(db, now), {"rows": [["her words"]]}, now)
    async with db.reading() as tx:
        row = (await tx.execute(select(jobs))).one()
    assert row.file_sealed == b""
    assert b"words" not in row.result_sealed
    await take(db, made)
    assert await keep(db, now) > made
