"""The worker of jobs, between a real database and the simulator: files are fetched, read, and their results left for a turn."""

import asyncio
import io
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from bot.sending import sheets
from bot.workers import sandbox
from bot.workers.jobs import FAILED, TRIES, Jobs
from handlers.ui.page import Sheet
from referrals.domain.campaign.sheet import LARGEST
from referrals.domain.notice import Json
from referrals.domain.person import PersonId
from referrals.storage import backlog, job_rows, timers
from referrals.storage.database import Database
from referrals.storage.job_rows import Job
from tests.architecture.checkout import ROOT
from tests.bot.post_office import PostOffice, open_post_office
from tests.conversation import Phone
from tests.waiting import until

FILLED = sheets.write(Sheet("16-days.xlsx", (("day", "text"), ("2026-11-25", "Ар бир үй"))))
AT_ONCE = timedelta()


@pytest.fixture
async def office(database: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(database) as office:
        yield office


def worker(office: PostOffice) -> Jobs:
    return Jobs(office.database, office.bot, office.clock)


async def sent(office: PostOffice, content: bytes) -> tuple[Phone, PersonId, str]:
    """Somebody who has sent a file, and its id."""
    amina, person = await office.joins()
    message = await amina.sends_document("16-days.xlsx", content)
    return amina, person, str(message.media["document"]["file_id"])


async def kept(office: PostOffice, person: PersonId, file_id: str) -> int:
    async with office.database.transaction() as tx:
        return await job_rows.add(tx, job_rows.SHEET, person, file_id, office.clock.now())


async def claim(office: PostOffice, later: timedelta = AT_ONCE, lease: timedelta = AT_ONCE) -> Job | None:
    """As another worker would, `later` than now; with a lease that is over at once."""
    async with office.database.transaction() as tx:
        return await job_rows.claim(tx, datetime.now(UTC) + later, lease)


async def result(office: PostOffice, job_id: int) -> Json:
    async with office.database.transaction() as tx:
        timer = await timers.take(tx, office.clock.now())
        assert timer is not None
        assert (timer.kind, timer.ref) == ("sheet_read", str(job_id))
        found = await job_rows.take(tx, job_id)
    assert found is not None
    return found[1]


async def test_a_sheet_is_fetched_and_read(office: PostOffice) -> None:
    _, person, file_id = await sent(office, FILLED)
    job_id = await kept(office, person, file_id)
    await worker(office).do_all()

    rows = [["day", "text"], ["2026-11-25", "Ар бир үй"]]
    assert await result(office, job_id) == {"sheets": [{"name": "16-days", "rows": rows}], "left_out": False}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7", "not_a_spreadsheet"),
        (bytes(LARGEST + 1), "too_big"),
        (bytes(20 * 1024 * 1024 + 1), "too_big"),
        (sheets.write(Sheet("empty.xlsx", ())), "empty"),
    ],
)
async def test_why_a_file_is_not_read(office: PostOffice, content: bytes, why: str) -> None:
    _, person, file_id = await sent(office, content)
    job_id = await kept(office, person, file_id)
    await worker(office).do_all()

    assert await result(office, job_id) == {"why": why}
    assert len(office.world.calls.of("getFile")) == 1


def bomb() -> bytes:
    """160 kB: the table, and below it 60,000 rows with one empty cell each in the last column there is."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FILLED)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            far = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (each, each) for each in range(3, 60_000))
            part = old.read(name)
            new.writestr(name, part.replace(b"</sheetData>", far + b"</sheetData>") if "sheet1" in name else part)
    return file.getvalue()


async def test_a_bomb_takes_one_try_and_nobody_waits_for_it(office: PostOffice) -> None:
    """While it is read, turns are played: whoever writes then is answered before its result is there."""
    _, person, file_id = await sent(office, bomb())
    job_id = await kept(office, person, file_id)
    served: list[str] = []

    async def somebody_else() -> None:
        for _ in range(5):
            async with office.database.transaction() as tx:
                await backlog.read(tx)
            served.append("turn")

    async def reading() -> None:
        await worker(office).do_all()
        served.append("read")

    await asyncio.gather(reading(), somebody_else())

    assert served == ["turn"] * 5 + ["read"]
    assert "Ар бир үй" in str(await result(office, job_id))


@pytest.mark.parametrize("within", [0.0, 0.2])
async def test_a_reading_that_takes_too_long_is_ended(within: float) -> None:
    assert await sandbox.read(bomb(), within) == {"why": "too_odd"}
    assert not [child for child in psutil.Process().children() if sandbox.__name__ in child.cmdline()]


async def test_a_reading_that_wants_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader's process takes what it is told, and no more."""
    code = "import bot.workers.sandbox as a; a.MEMORY = 2**28; a._limit(); bytearray(2**28)"
    ended = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
    )
    assert await ended.wait() != 0


async def test_the_reader_has_none_of_our_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", "secret")
    probe = tmp_path / "python"
    probe.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\nexit 1\n")
    probe.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(probe))

    assert await sandbox.read(FILLED) == {"why": "too_odd"}
    assert "ENCRYPTION_KEYS" not in (tmp_path / "seen").read_text()


async def test_a_ring_wakes_the_worker_and_nothing_is_left(office: PostOffice) -> None:
    _, person, file_id = await sent(office, FILLED)
    running = asyncio.create_task(worker(office).run())
    try:
        await asyncio.sleep(0.05)
        await kept(office, person, file_id)

        async def idle() -> bool:
            async with office.database.reading() as tx:
                return (await backlog.read(tx)).jobs == 0

        await until(idle, within=1.5)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_what_a_crash_interrupted_is_done_again(office: PostOffice) -> None:
    _, person, file_id = await sent(office, FILLED)
    job_id = await kept(office, person, file_id)
    crashed = await claim(office)
    assert crashed is not None
    await worker(office).do_all()

    async with office.database.transaction() as tx:
        assert not await job_rows.finish(tx, crashed, {"why": "late"}, office.clock.now())
    assert "sheets" in str(await result(office, job_id))


async def test_a_worker_that_is_stopped_gives_its_job_back(office: PostOffice) -> None:
    _, person, file_id = await sent(office, FILLED)
    await kept(office, person, file_id)
    office.world.faults.change({"slow_s": 0.8})
    running = asyncio.create_task(worker(office).run())
    await asyncio.sleep(0.2)
    assert await claim(office) is None
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    again = await claim(office)
    assert again is not None
    assert again.attempt == 1


async def test_while_telegram_is_down_a_job_waits_and_loses_no_try(office: PostOffice) -> None:
    _, person, file_id = await sent(office, FILLED)
    await kept(office, person, file_id)
    office.world.faults.change({"down": True})
    await worker(office).do_all()

    assert await claim(office) is None
    again = await claim(office, later=timedelta(seconds=6))
    assert again is not None
    assert again.attempt == 1


async def test_a_file_that_telegram_does_not_give_is_given_up(office: PostOffice) -> None:
    _, person, file_id = await sent(office, FILLED)
    office.world.files.forget(file_id)
    job_id = await kept(office, person, file_id)
    await worker(office).do_all()
    tried = await claim(office, later=timedelta(seconds=3))
    assert tried is not None
    assert tried.attempt == 2

    for _ in range(TRIES - 2):
        assert await claim(office, later=timedelta(seconds=3)) is not None
    async with office.database.transaction() as tx:
        await job_rows.failed(tx, Job(job_id, "sheet", person, TRIES, b"", datetime.now(UTC)), datetime.now(UTC))
    await worker(office).do_all()

    assert await result(office, job_id) == {"why": FAILED}
    assert len(office.world.calls.of("getFile")) == 1
