"""A bot as a process of its own, as `make` and an operator start it: begun, killed, stopped, weighed.

Not for: what it does (see the simulator's world and log) or which bot it is (the caller names the module).
"""

import asyncio
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Protocol

import psutil

ROOT = Path(__file__).parents[2]
STOPS_WITHIN = 20.0


class Life(Protocol):
    """What is done to a process, as subprocess has it."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self) -> int: ...
    def send_signal(self, sig: int, /) -> None: ...
    def kill(self) -> None: ...


class BotProcess:
    """`arguments` follow `python`, our own unless it is another. It runs in `folder`, where no `.env` lies, and writes what it
    says to `folder/log`."""

    def __init__(
        self, folder: Path, arguments: tuple[str, ...], settings: Mapping[str, str], python: Path = Path(sys.executable)
    ) -> None:
        self._folder = folder
        self._python = python
        self._arguments = arguments
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "", **settings}
        self._process: Life | None = None

    def start(self) -> None:
        """Begin; returns before it is ready."""
        with self._log.open("ab") as log:
            self._process = self._begin(stdout=log, stderr=log)

    def _begin(self, stdout: IO[bytes] | int, stderr: IO[bytes], stdin: int | None = None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self._python, *self._arguments],
            bufsize=0,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            cwd=self._folder,
            env=self._environment,
        )

    def kill(self) -> None:
        """SIGKILL; returns when it is dead. An AssertionError where it had ended by itself."""
        process = self._running()
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL

    async def stop(self) -> None:
        """As Ctrl-C does; killed if it takes longer than `STOPS_WITHIN`. Nothing where it does not run."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        end = time.monotonic() + STOPS_WITHIN
        while process.poll() is None and time.monotonic() < end:  # noqa: ASYNC110 (a process rings no bell)
            await asyncio.sleep(0.02)
        process.kill()
        process.wait()

    def _running(self) -> Life:
        process = self._process
        assert process is not None, "it was not started"
        assert process.poll() is None, f"it ended by itself:\n{self.said()}"
        return process

    @property
    def lives(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def check(self) -> None:
        """An AssertionError with what it said last where it has ended by itself."""
        self._running()

    @property
    def resident_mb(self) -> float:
        """Megabytes of memory it holds now."""
        return float(psutil.Process(self._running().pid).memory_info().rss) / 1e6

    @property
    def cpu_s(self) -> float:
        """Seconds of processor time it has used; unlike any other time, the same on a busy machine."""
        used = psutil.Process(self._running().pid).cpu_times()
        return float(used.user + used.system)

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    def said(self, lines: int = 40) -> str:
        """The end of what it wrote."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:])


class Fork:
    """A life that a process with everything imported begins and watches (see ready)."""

    def __init__(self, orders: IO[bytes], reports: IO[bytes]) -> None:
        orders.write(b"\n")
        self._reports = reports
        self._code: int | None = None
        self.pid = int(reports.readline())

    def poll(self) -> int | None:
        return self.wait() if self._code is not None or select.select([self._reports], [], [], 0)[0] else None

    def wait(self) -> int:
        self._code = int(self._reports.readline()) if self._code is None else self._code
        return self._code

    def send_signal(self, sig: int, /) -> None:
        os.kill(self.pid, sig)

    def kill(self) -> None:
        if self.poll() is None:
            self.send_signal(signal.SIGKILL)


class ReadyBot(BotProcess):
    """The same bot, begun again and again: what it imports is imported once, before its first life."""

    _ready: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._ready is None:
            with self._log.open("ab") as log:
                self._ready = self._begin(stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        assert self._ready.stdin
        assert self._ready.stdout
        self._process = Fork(self._ready.stdin, self._ready.stdout)

    async def stop(self) -> None:
        await super().stop()
        if self._ready is not None:
            self._ready.communicate()


def ready_bot(folder: Path, settings: Mapping[str, str]) -> ReadyBot:
    """`python -m bot run`, to be killed and begun again."""
    return ReadyBot(folder, ("-m", "tests.load.ready"), settings)


def real_bot(folder: Path, settings: Mapping[str, str]) -> BotProcess:
    """`python -m bot run`."""
    return BotProcess(folder, ("-m", "bot", "run"), settings)
