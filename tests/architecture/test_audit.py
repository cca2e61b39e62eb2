"""The dependency audit finds an affected version without the advisory service, and never says more than it did."""

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.checkout import ROOT

AUDIT = runpy.run_path(str(ROOT / ".ci" / "audit"))
file_finds: Callable[..., int] = AUDIT["file_finds"]
LOCK = "starlette==0.48.0 \\\n    --hash=sha256:00\nmako[babel]==1.4.3 ; os_name != 'x' \\\n    --hash=sha256:00\n"
ADVISORIES = 'day = 2026-11-30\n\n[starlette]\nCVE-2025-62727 = "<0.49.1"\nCVE-2026-48710 = ">=0.49,<1.0.1"\n'


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    lock = tmp_path / "requirements.txt"
    lock.write_text(LOCK)
    return lock


@pytest.fixture
def advisories(tmp_path: Path) -> Path:
    file = tmp_path / "advisories.toml"
    file.write_text(ADVISORIES)
    return file


def test_an_affected_version_is_named_and_fails(
    lock: Path, advisories: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert file_finds([lock], "no network", advisories) == 1
    assert capsys.readouterr().out.splitlines() == [
        "The advisory service was not asked: no network",
        "2 locked versions compared with the advisory file of 2026-11-30 (2 advisories): 1 affected.",
        "starlette 0.48.0: CVE-2025-62727 (<0.49.1)",
    ]


def test_the_fixed_version_passes(lock: Path, advisories: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock.write_text(LOCK.replace("0.48.0", "1.0.1"))

    assert file_finds([lock], "no network", advisories) == 0
    assert capsys.readouterr().out.endswith("(2 advisories): 0 affected.\n")


def test_without_a_file_nothing_was_audited(lock: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert file_finds([lock], "no network", tmp_path / "none.toml") == 0
    assert capsys.readouterr().out == "AUDIT NOT RUN: no network; there is no none.toml to compare with\n"


def test_none_of_our_versions_is_in_the_shipped_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert file_finds(sorted(ROOT.glob("requirements*.txt")), "only comparing") == 0, capsys.readouterr().out
