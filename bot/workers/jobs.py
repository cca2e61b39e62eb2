"""The worker beside the turns: fetches files that people sent, has them read in a sandbox, and leaves the result for a new turn.

One job at a time, claimed with a lease: after a crash it is done again. Not for: the rows (see storage/job_rows) or what a
result means (see the use case that its timer names).
"""

import asyncio
import contextlib
import logging
from datetime import UTC, datetime, timedelta

from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.clock import Clock
from bot.workers import sandbox
from bot.workers.unreadable import UnreadableReason
from referrals.domain.campaign.sheet import LARGEST
from referrals.domain.notice import Json
from referrals.storage import job_rows, look_up_key
from referrals.storage.database import Database, Wake, run_to_completion
from referrals.storage.job_rows import Job

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=100)
"""Longer than fetching and reading together can take."""
WITHIN = 45.0
"""Seconds in which Telegram gives the file, or has not been reached."""
LOOKS_EVERY = 2.0
"""Seconds after which the jobs are looked at although nobody rang."""
TRIES = 4
"""Beside those that did not reach Telegram, which are no tries."""
AFTER_FAILURE, AFTER_TROUBLE = timedelta(seconds=2), timedelta(seconds=5)
FAILED = "failed"
"""Why there is no result, beside `UnreadableReason`: Telegram does not give the file, or reading it failed each time."""


class TooBig(Exception):
    """Telegram does not hand out files of more than 20 MB, and we do not ask for more than we read."""


class Jobs:
    """Runs until cancelled. While Telegram is down a job waits, for hours if need be."""

    def __init__(self, database: Database, bot: Bot, clock: Clock) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._bell = database.bells[Wake.JOBS]

    async def run(self) -> None:
        """Do what there is, rest until the bell rings or a pause is over."""
        while True:
            try:
                await self.do_all()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOKS_EVERY):
                        await self._bell.wait()
            except Exception as error:
                log.error("jobs stand still: %s", type(error).__name__)
                await asyncio.sleep(1)

    async def do_all(self) -> None:
        """Until there is nothing to do now."""
        while (job := await run_to_completion(self._claim())) is not None:
            await self._do(job)

    async def _claim(self) -> Job | None:
        async with self._database.transaction() as tx:
            return await job_rows.claim(tx, datetime.now(UTC), LEASE)

    async def _do(self, job: Job) -> None:
        try:
            result = await self._result(job)
        except asyncio.CancelledError:
            await run_to_completion(self._put_off(job, timedelta(), counts=False))
            raise
        except Exception as error:
            log.error("job %d could not be done: %s, time %d", job.id, type(error).__name__, job.attempt)
            tried = not _never_reached(error)
            await run_to_completion(
                self._put_off(job, AFTER_FAILURE * job.attempt if tried else AFTER_TROUBLE, counts=tried)
            )
        else:
            await run_to_completion(self._finish(job, result))

    async def _result(self, job: Job) -> Json:
        if job.attempt > TRIES:
            return {"why": FAILED}
        try:
            async with asyncio.timeout(WITHIN):
                content = await self._fetched(job.file_id(self._database.keyring))
        except TooBig:
            return {"why": UnreadableReason.TOO_BIG}
        return await _WORK[job.kind](content)

    async def _fetched(self, file_id: str) -> bytes:
        try:
            file = await self._bot.get_file(file_id)
        except BadRequest as error:
            raise (TooBig if "too big" in error.message.lower() else error) from error
        if (file.file_size or 0) > LARGEST:
            raise TooBig
        return bytes(await file.download_as_bytearray())

    async def _finish(self, job: Job, result: Json) -> None:
        async with self._database.transaction() as tx:
            await look_up_key.check(tx)
            await job_rows.finish(tx, job, result, self._clock.now())

    async def _put_off(self, job: Job, pause: timedelta, *, counts: bool) -> None:
        async with self._database.transaction() as tx:
            await job_rows.failed(tx, job, datetime.now(UTC) + pause, counts=counts)


_WORK = {job_rows.SHEET: sandbox.read}
"""How the file of each kind is read."""


def _never_reached(error: Exception) -> bool:
    """Whether the way to Telegram failed, and not the job. A bad request is a NetworkError too."""
    return isinstance(error, TimeoutError | RetryAfter | NetworkError) and not isinstance(error, BadRequest)
