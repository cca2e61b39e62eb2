"""Runs test files in forked children of one process, each in a copy of the checkout with one break in it.

What is heavy and not ours is imported before, once. Not for: what is broken (see patches).
"""

import contextlib
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

FOLDERS = ("bot", "docs", "handlers", "locales", "referrals", "tests")
FILES = ("pyproject.toml", ".env.example", "README.md")
HEAVY = (
    "alembic.command",
    "apscheduler.schedulers.asyncio",
    "babel.messages.pofile",
    "openpyxl",
    "PIL.Image",
    "pydantic_settings",
    "pytest",
    "sqlalchemy.ext.asyncio",
    "starlette.applications",
    "telegram.ext",
    "uvicorn",
)
_QUIET = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning")
OPTIONS = ("-x", *_QUIET, "-k", "not postgresql")
"""One engine notices a broken promise as well as two. The warning is of pytest's plugins among what was imported before."""
PATIENCE = "15"
"""Seconds that a test waits for what a break keeps from coming (see tests/waiting)."""
PASSED, FAILED, NO_TEST_RAN, TIMED_OUT = 0, 1, 70, -1


@dataclass(eq=False)
class Trial:
    """One run of test files; `patched` has the new text of files by their name."""

    tests: tuple[str, ...]
    patched: dict[str, str] = field(default_factory=dict)
    patience: float = 600.0
    code: int = NO_TEST_RAN
    """Like pytest's exit code: PASSED, FAILED, or another where no test could run; TIMED_OUT after its patience."""
    took: float = 0.0
    said: str = ""


@dataclass
class _Child:
    trial: Trial
    folder: Path
    began: float


def warm_up() -> None:
    """Import what every child needs and nobody breaks."""
    for name in HEAVY:
        import_module(name)


def try_all(trials: Sequence[Trial], root: Path, scratch: Path, jobs: int) -> Iterator[Trial]:
    """Each with its code, as they end."""
    waiting, running = list(enumerate(trials)), dict[int, _Child]()
    while waiting or running:
        while waiting and len(running) < jobs:
            number, trial = waiting.pop(0)
            folder = _copy(root, scratch / str(number), trial.patched)
            running[_fork(trial, folder)] = _Child(trial, folder, time.monotonic())
        time.sleep(0.05)
        for pid in list(running):
            if _ended(pid, running[pid]):
                yield running.pop(pid).trial


def _copy(root: Path, folder: Path, patched: dict[str, str]) -> Path:
    """A checkout of links, where the patched files are files of their own."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in FOLDERS:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, copy_function=os.link, dirs_exist_ok=True)
    for name in FILES:
        if (root / name).is_file():
            os.link(root / name, folder / name)
    for name, text in patched.items():
        (folder / name).unlink()
        (folder / name).write_text(text)
    return folder


def _fork(trial: Trial, folder: Path) -> int:
    sys.stdout.flush()
    if pid := os.fork():
        return pid
    code = NO_TEST_RAN
    try:
        code = _tested(trial.tests, folder)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _tested(tests: Sequence[str], folder: Path) -> int:
    """In the child: what pytest says of these files."""
    os.setpgid(0, 0)
    said = os.open(folder / "said.txt", os.O_WRONLY | os.O_CREAT)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(folder)
    os.environ["PATIENCE"] = PATIENCE
    for name in [each for each in sys.modules if each.partition(".")[0] in FOLDERS]:
        del sys.modules[name]
    sys.path[:] = [str(folder), *(each for each in sys.path if Path(each or ".").resolve() not in {folder, *_ours()})]
    import pytest

    ending = _Ending()
    with contextlib.suppress(Exception):  # what is left open at the very end is no verdict
        pytest.main([*OPTIONS, *tests], plugins=[ending])
    return ending.code


class _Ending:
    """A plugin of pytest that keeps how the tests ended."""

    code = NO_TEST_RAN

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        self.code = int(exitstatus)


def _ours() -> set[Path]:
    return {Path(__file__).resolve().parents[2]}


def _ended(pid: int, child: _Child) -> bool:
    trial = child.trial
    trial.took = time.monotonic() - child.began
    ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended and trial.took > trial.patience:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        trial.code = TIMED_OUT
    elif ended:
        trial.code = os.waitstatus_to_exitcode(status)
    else:
        return False
    trial.said = (child.folder / "said.txt").read_text(errors="replace")
    shutil.rmtree(child.folder, ignore_errors=True)
    return True
