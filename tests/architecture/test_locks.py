"""Each lock closes over itself: every requirement of a locked package, with its extras, is met by a line of the same lock.

A lock with a gap installs until somebody publishes a newer version of the missing package, and never after that.
Whether pip really installs them is tests/bot/test_installing.py.
"""

import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.checkout import ROOT

LOCKS = sorted(ROOT.glob("requirements*.txt"))
AIOGRAM = ROOT / ".venv" / "aiogram"
"""`make check` makes it; its packages are installed nowhere else."""

LINE = re.compile(r"(?P<pin>[a-z0-9-]+(\[[a-z0-9,-]+\])?==[\w.+!]+( ; [^#]+?)?)( --hash=sha256:[0-9a-f]{64})+")

Installed = dict[str, Distribution]


def lines(lock: str) -> list[str]:
    """Each requirement with its hashes on one line, comments left out."""
    joined = "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#")).replace("\\\n", " ")
    return [" ".join(line.split()) for line in joined.splitlines() if line.strip()]


def pins(lock: str) -> dict[str, list[Requirement]]:
    """What is locked for this machine, by name: one line, or with other extras several."""
    found: defaultdict[str, list[Requirement]] = defaultdict(list)
    for each in (Requirement(line.split(" --hash", 1)[0]) for line in lines(lock)):
        if each.marker is None or each.marker.evaluate():
            found[canonicalize_name(each.name)].append(each)
    return found


def asked_by(pin: Requirement, package: Distribution) -> Iterator[Requirement]:
    """What the package requires here, with the extras that its line names."""
    for each in map(Requirement, package.requires or []):
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in ("", *pin.extras)):
            yield each


def meets(pin: Requirement, asked: Requirement) -> bool:
    """With exactly these extras: to the pip of Python 3.11 a name with others is another thing, of which it takes the newest."""
    version = str(pin.specifier).removeprefix("==")
    return asked.specifier.contains(version, prereleases=True) and _extras(pin) == _extras(asked)


def _extras(either: Requirement) -> set[str]:
    return {canonicalize_name(extra) for extra in either.extras}


def gaps(lock: str, installed: Installed) -> list[str]:
    """Every requirement that no line meets, and every package that is not installed, so that nobody can know."""
    locked = pins(lock)
    found = []
    for name, pin in ((name, pin) for name, pins_of_it in locked.items() for pin in pins_of_it):
        package = installed.get(name)
        if package is None or not pin.specifier.contains(package.version, prereleases=True):
            found.append(f"{pin} is not what is installed")
            continue
        for asked in asked_by(pin, package):
            if not any(meets(each, asked) for each in locked.get(canonicalize_name(asked.name), ())):
                found.append(f"{name} asks for {asked}")
    return list(dict.fromkeys(found))


def installed_in(*folders: Path) -> Installed:
    return {canonicalize_name(each.name): each for each in distributions(path=[str(folder) for folder in folders])}


HERE = installed_in(*map(Path, sys.path))
DEVELOPING = (ROOT / "requirements-dev.txt").read_text()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_closes_over_itself(lock: Path) -> None:
    of_aiogram = lock.name == "requirements-aiogram.txt"
    if of_aiogram and not AIOGRAM.is_dir():
        pytest.skip(f"{AIOGRAM.relative_to(ROOT)} is not there: make {AIOGRAM.relative_to(ROOT)}/.ready")
    installed = installed_in(*AIOGRAM.glob("lib/python*/site-packages")) if of_aiogram else HERE

    assert gaps(lock.read_text(), installed) == []


def test_an_extra_that_the_lock_does_not_name_is_a_gap() -> None:
    named = re.search(r"^cachecontrol\[filecache\]==", DEVELOPING, flags=re.MULTILINE)
    assert named

    assert [gap.partition(" asks for ")[2] for gap in gaps(DEVELOPING.replace(named[0], "cachecontrol=="), HERE)] == [
        "CacheControl[filecache]>=0.13.0"
    ]


def test_a_line_with_extras_alone_is_a_gap_where_a_package_asks_for_it_without() -> None:
    """It installs until a later version is published, and never after that with the pip of Python 3.11."""
    without = re.sub(r"^sqlalchemy==.*?(?=^\S|^ +#)", "", DEVELOPING, flags=re.MULTILINE | re.DOTALL)

    assert any("alembic asks for SQLAlchemy" in gap for gap in gaps(without, HERE))


def test_a_package_without_a_line_is_a_gap() -> None:
    without = re.sub(r"^filelock==.*?(?=^\S)", "", DEVELOPING, flags=re.MULTILINE | re.DOTALL)

    assert any("asks for filelock" in gap for gap in gaps(without, HERE))


def test_a_version_that_a_locked_package_refuses_is_a_gap() -> None:
    older = re.sub(r"^packaging==\S+", "packaging==1.0", DEVELOPING, flags=re.MULTILINE)

    assert any("asks for packaging" in gap for gap in gaps(older, HERE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_is_one_version_with_its_hashes_and_no_address(lock: Path) -> None:
    found = lines(lock.read_text())

    assert found
    assert [line for line in found if not LINE.fullmatch(line)] == []


@pytest.mark.parametrize(
    "line",
    [
        f"click==8.5.1 --trusted-host somewhere --hash=sha256:{'0' * 64}",
        f"click>=8.5.1 --hash=sha256:{'0' * 64}",
        "click==8.5.1",
        f"click @ somewhere/click.whl --hash=sha256:{'0' * 64}",
    ],
)
def test_a_line_without_hash_or_version_or_with_an_address_is_refused(line: str) -> None:
    assert not LINE.fullmatch(line)


def test_the_other_locks_hold_the_same_versions_as_the_developers_lock() -> None:
    developing = versions(DEVELOPING)

    for lock in LOCKS:
        if lock.name != "requirements-aiogram.txt":
            assert versions(lock.read_text()).items() <= developing.items()
    assert {name for name, found in developing.items() if len(found) > 1} == set()


def versions(lock: str) -> dict[str, set[str]]:
    return {name: {str(each.specifier) for each in of_it} for name, of_it in pins(lock).items()}


def test_everything_that_pyproject_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    asked = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": [each for each in groups["dev"] if isinstance(each, str)],
        "requirements-postgresql.txt": groups["postgresql"],
        "requirements-installer.txt": groups["installer"],
        "requirements-aiogram.txt": groups["aiogram"],
    }

    assert {lock.name for lock in LOCKS} == asked.keys()
    for lock, wanted in asked.items():
        locked = pins((ROOT / lock).read_text())
        unmet = [
            each
            for each in map(Requirement, wanted)
            if not any(meets(pin, each) for pin in locked[canonicalize_name(each.name)])
        ]
        assert unmet == [], f"{lock}: run `make lock`"
