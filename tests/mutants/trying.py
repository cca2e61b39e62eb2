"""Runs test files in forked children of one process: unbroken in one copy of the checkout, or in a copy with one break in it.

The first run leaves compiled modules to all later ones and says what is imported that is not ours, for the parent to import
once. Not for: what is broken (see patches).
"""

import contextlib
import gc
import json
import os
import re
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pytest

FOLDERS = ("bot", "docs", "handlers", "locales", "referrals", "tests")
FILES = ("pyproject.toml", ".env.example", "README.md")
_QUIET = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning")
OPTIONS = ("-x", *_QUIET, "-k", "not postgresql")
"""One engine notices a broken promise as well as two. The warning is of pytest's plugins among what was imported before."""
PATIENCE = "15"
"""Seconds that a test waits for what a break keeps from coming (see tests/waiting)."""
PASSED, FAILED, NO_TEST_RAN, TIMED_OUT = 0, 1, 70, -1


@dataclass(eq=False)
class Trial:
    """One run of test files, `first` before all others; `patched` has the new text of files by their name."""

    tests: tuple[str, ...]
    patched: dict[str, str] = field(default_factory=dict)
    first: str = ""
    patience: float = 600.0
    code: int = NO_TEST_RAN
    """Like pytest's exit code: PASSED, FAILED, or another where no test could run; TIMED_OUT after its patience."""
    failed: str = ""
    """The test that failed; empty where what it needs could not even be set up."""
    hurried: bool = False
    """The test said only that the bot was not done in time: on a busy machine no verdict, so it is played once more."""
    again: bool = False
    imported: tuple[str, ...] = ()
    took: float = 0.0
    said: str = ""


@dataclass
class _Child:
    number: int
    trial: Trial
    folder: Path
    notes: Path
    began: float


def warm_up(names: Iterable[str]) -> None:
    """Import what every child needs and nobody breaks."""
    for name in names:
        with contextlib.suppress(Exception):
            import_module(name)


def try_all(trials: Sequence[Trial], root: Path, scratch: Path, jobs: int) -> Iterator[Trial]:
    """Each with its code, as they end."""
    unbroken = scratch / "unbroken"
    if any(not each.patched for each in trials):
        _copy(root, unbroken, shutil.copy2)
    waiting, running = list(enumerate(trials)), dict[int, _Child]()
    while waiting or running:
        while waiting and len(running) < jobs:
            number, trial = waiting.pop(0)
            folder = _broken(unbroken, scratch / str(number), trial.patched) if trial.patched else unbroken
            notes = scratch / f"{number}.notes"
            shutil.rmtree(notes, ignore_errors=True)
            notes.mkdir()
            running[_fork(trial, folder, notes)] = _Child(number, trial, folder, notes, time.monotonic())
        time.sleep(0.05)
        for pid in list(running):
            if not _ended(pid, running[pid]):
                continue
            child = running.pop(pid)
            if child.trial.hurried and not child.trial.again:
                child.trial.again = True
                waiting.append((child.number, child.trial))
            else:
                yield child.trial


def _copy(root: Path, folder: Path, copied: Callable[[str, str], object]) -> None:
    """What tests need of a checkout."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in FOLDERS:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, copy_function=copied)
    for name in FILES:
        if (root / name).is_file():
            copied(str(root / name), str(folder / name))


def _broken(unbroken: Path, folder: Path, patched: dict[str, str]) -> Path:
    """Links, where only the patched files are files of their own."""
    _copy(unbroken, folder, os.link)
    for name, text in patched.items():
        (folder / name).unlink()
        (folder / name).write_text(text)
    return folder


def _fork(trial: Trial, folder: Path, notes: Path) -> int:
    sys.stdout.flush()
    if pid := os.fork():
        return pid
    code = NO_TEST_RAN
    try:
        code = _tested(trial, folder, notes)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _tested(trial: Trial, folder: Path, notes: Path) -> int:
    """In the child: what pytest says of these files."""
    os.setpgid(0, 0)
    gc.freeze()  # what the parent had is nobody's garbage here, and costs time in every collection
    said = os.open(notes / "said.txt", os.O_WRONLY | os.O_CREAT)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(folder)
    if trial.patched and not trial.again:
        os.environ["PATIENCE"] = PATIENCE
    for name in [each for each in sys.modules if _is_ours(each)]:
        del sys.modules[name]
    sys.path[:] = [str(folder), *(each for each in sys.path if Path(each or ".").resolve() not in {folder, *_ours()})]
    sys.dont_write_bytecode = False
    ending = _Ending(trial.first)
    with contextlib.suppress(Exception):  # what is left open at the very end is no verdict
        pytest.main([*OPTIONS, *trial.tests], plugins=[ending])
    imported = [each for each in sys.modules if not _is_ours(each)]
    (notes / "ending.json").write_text(
        json.dumps({"failed": ending.failed, "hurried": ending.hurried, "imported": imported})
    )
    return ending.code


class _Ending:
    """A plugin of pytest that plays one test before all others, and keeps how they ended."""

    code = NO_TEST_RAN
    failed = ""
    hurried = False

    def __init__(self, first: str) -> None:
        self.first = first

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.nodeid != self.first)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and report.when != "setup":
            self.failed = self.failed or report.nodeid
            self.hurried = re.search(r"^E\s+TimeoutError", report.longreprtext, re.MULTILINE) is not None

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        self.code = int(exitstatus)


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in FOLDERS


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
    _read_notes(trial, child.notes)
    shutil.rmtree(child.notes, ignore_errors=True)
    if trial.patched:
        shutil.rmtree(child.folder, ignore_errors=True)
    return True


def _read_notes(trial: Trial, notes: Path) -> None:
    trial.said = (notes / "said.txt").read_text(errors="replace")
    if (notes / "ending.json").is_file():
        ending = json.loads((notes / "ending.json").read_text())
        trial.failed, trial.hurried, trial.imported = ending["failed"], ending["hurried"], tuple(ending["imported"])
