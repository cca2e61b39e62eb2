"""`network`: the village every story plays in, seeded once for a session and copied for each test.

At the end of each story all that was typed is searched for in the database and the log (see discretion).
"""

import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from referrals.storage.sealed import Keyring
from tests.keys import KEYS
from tests.stories.beginnings import Beginnings
from tests.stories.discretion import watched
from tests.stories.village import Village, make_seeded, village
from tests.waiting import apart


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories with the same beginning come one after another: of two processes that share them, one plays it."""
    items.sort(key=_beginning)


def _beginning(item: pytest.Item) -> str:
    mark = item.get_closest_marker("after")
    if mark is None:
        return ""
    play, *people = mark.args
    return repr((play.__module__, play.__qualname__, people, sorted(mark.kwargs.items())))


def _seeded(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, keyring: Keyring, opened: bool) -> Path:
    file = tmp_path_factory.mktemp("village") / "seeded.db"
    shutil.copy(migrated_file, file)
    apart(make_seeded(file, keyring, opened))
    return file


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, keyring: Keyring) -> Path:
    """The cast in a network whose countries are opened."""
    return _seeded(tmp_path_factory, migrated_file, keyring, opened=True)


@pytest.fixture(scope="session")
def unopened_file(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, keyring: Keyring) -> Path:
    """The cast in a network that nobody has opened yet (D22)."""
    return _seeded(tmp_path_factory, migrated_file, keyring, opened=False)


@pytest.fixture(scope="session")
def beginnings(seeded_file: Path) -> Beginnings:
    """What stories begin after (see beginnings)."""
    return Beginnings(seeded_file, KEYS)


@pytest.fixture
async def network(
    request: pytest.FixtureRequest,
    seeded_file: Path,
    tmp_path: Path,
    beginnings: Beginnings,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Village]:
    """A village on a working day at ten; or what a test's mark `after` names has been played in it."""
    mark = request.node.get_closest_marker("after")
    if mark is None:
        coming = village(seeded_file, tmp_path, KEYS)
    else:
        left = await beginnings.after(mark, tmp_path_factory.mktemp("beginning"))
        coming = left.again(tmp_path, KEYS)
    async with watched(coming) as place:
        yield place


@pytest.fixture
async def unopened(unopened_file: Path, tmp_path: Path) -> AsyncIterator[Village]:
    """A village in a country that is not opened."""
    async with watched(village(unopened_file, tmp_path, KEYS)) as place:
        yield place


@pytest.fixture
async def empty(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Village]:
    """A village where the bot runs and nobody has met it: no network, no people."""
    async with watched(village(migrated_file, tmp_path, KEYS, cast={})) as place:
        yield place


@pytest.fixture
async def by_webhook(seeded_file: Path, tmp_path: Path) -> AsyncIterator[Village]:
    """The village with a bot to which Telegram brings what happens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        door: int = probe.getsockname()[1]
    async with watched(village(seeded_file, tmp_path, KEYS, door=door)) as place:
        yield place
