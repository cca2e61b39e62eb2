"""A folder to install into, and a simulated Telegram in a process of its own: commands have event loops of their own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator.world import TOKEN
from tests.architecture.checkout import ROOT
from tests.commandline import SETTINGS
from tests.keys import KEYS


@pytest.fixture(scope="module")
def telegram() -> Iterator[str]:
    """A simulated Telegram in a process of its own."""
    command = [sys.executable, "-m", "bot.simulator"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, telegram: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with settings for everything."""
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOT_API_URL", telegram)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("ENCRYPTION_KEYS", KEYS)
    return tmp_path
