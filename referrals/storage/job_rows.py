"""Jobs: what takes too long for a turn, such as fetching and reading a file. A worker claims one with a lease, does it outside
of any transaction, and leaves the result for a new turn, which a timer starts.

The file's id and the result are sealed; with the turn that takes the result the row is gone. Not for: doing the work (see
bot/workers/jobs), or what a result means (see the use case its timer names).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, bindparam, delete, insert, or_, select, update

from referrals.domain.notice import Json
from referrals.domain.person import PersonId
from referrals.domain.timer import TimerKind
from referrals.storage import timers
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction, Wake
from referrals.storage.leases import LONGEST
from referrals.storage.schema import jobs
from referrals.storage.sealed import Keyring, SealedRow

SHEET = "sheet"
"""Read an .xlsx that somebody sent. Its result is what domain/campaign/grid makes of its sheets, or {"why": "…"}, a reason of
bot/workers/workbook or bot/workers/jobs."""


class JobState(StrEnum):
    """How far a job has come."""

    WAITING = "waiting"
    """To be done, from the end of its lease on: a worker may be at it."""
    DONE = "done"
    """Its result waits for the turn that takes it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as one worker claimed it. `attempt` counts the claims: after a later one this one's result is not kept."""

    id: int
    kind: str
    person: PersonId
    attempt: int
    sealed: bytes
    created_at: datetime

    def file_id(self, keyring: Keyring) -> str:
        """Telegram's id of the file; raises CannotOpen when its key is gone."""
        return _sealed(keyring, self.person, self.kind, self.created_at).open("file_sealed", self.sealed)


async def add(tx: Transaction, kind: str, person: PersonId, file_id: str, now: datetime) -> int:
    """Keep a job; its id. Its result comes as the timer `KIND_read` with that id as ref. Wakes the worker."""
    sealed = _sealed(tx.keyring, person, kind, now).seal("file_sealed", file_id)
    row = {"kind": kind, "person_id": person, "file_sealed": sealed, "state": JobState.WAITING}
    added = await tx.execute(insert(jobs).values(**row, created_at=now).returning(jobs.c.id))
    tx.wake(Wake.JOBS)
    return int(added.scalar_one())


_free = or_(
    jobs.c.lease_until.is_(None),
    jobs.c.lease_until <= bindparam("now", type_=Moment),
    jobs.c.lease_until > bindparam("too_far", type_=Moment),
)
_next = (
    select(jobs.c.id)
    .where(jobs.c.state == JobState.WAITING, _free)
    .order_by(jobs.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_CLAIM = (
    update(jobs)
    .where(jobs.c.id == _next)
    .values(attempts=jobs.c.attempts + 1, lease_until=bindparam("until", type_=Moment))
    .returning(jobs.c.id, jobs.c.kind, jobs.c.person_id, jobs.c.file_sealed, jobs.c.attempts, jobs.c.created_at)
)


async def claim(tx: Transaction, now: datetime, lease: timedelta) -> Job | None:
    """The oldest job that nobody is at; nobody else gets it before the lease ends. `now` is the machine's own time (see
    leases): stepping a demo's calendar must end no lease."""
    row = (await tx.execute(_CLAIM, {"now": now, "until": now + lease, "too_far": now + LONGEST})).one_or_none()
    if row is None:
        return None
    return Job(row.id, row.kind, PersonId(row.person_id), row.attempts, row.file_sealed, row.created_at)


async def finish(tx: Transaction, job: Job, result: Json, now: datetime) -> bool:
    """Keep the result, and let a turn take it now. False when the job was claimed again or is gone: nothing is kept then."""
    sealed = _sealed(tx.keyring, job.person, job.kind, job.created_at).seal_json("result_sealed", result)
    kept = {"state": JobState.DONE, "result_sealed": sealed, "file_sealed": b""}
    found = await tx.execute(update(jobs).where(*_mine(job)).values(**kept))
    if found.rowcount:
        await timers.set_timer(tx, TimerKind(f"{job.kind}_read"), str(job.id), now)
    return bool(found.rowcount)


async def failed(tx: Transaction, job: Job, until: datetime, *, counts: bool = True) -> None:
    """It could not be done and waits until this moment of the machine's own time. `counts=False`: that was no attempt."""
    attempts = job.attempt if counts else job.attempt - 1
    await tx.execute(update(jobs).where(*_mine(job)).values(lease_until=until, attempts=attempts))


async def take(tx: Transaction, job_id: int) -> tuple[PersonId, Json] | None:
    """Who asked, and the result, taken away; None where there is none (any more)."""
    done = (jobs.c.id == job_id, jobs.c.state == JobState.DONE)
    returned = (jobs.c.person_id, jobs.c.kind, jobs.c.created_at, jobs.c.result_sealed)
    row = (await tx.execute(delete(jobs).where(*done).returning(*returned))).one_or_none()
    if row is None:
        return None
    sealed = _sealed(tx.keyring, PersonId(row.person_id), row.kind, row.created_at)
    return PersonId(row.person_id), sealed.open_json("result_sealed", row.result_sealed)


def _sealed(keyring: Keyring, person: PersonId, kind: str, created_at: datetime) -> SealedRow:
    return keyring.row(jobs.name, person, kind, created_at)


def _mine(job: Job) -> tuple[ColumnElement[bool], ...]:
    return jobs.c.id == job.id, jobs.c.attempts == job.attempt, jobs.c.state == JobState.WAITING
