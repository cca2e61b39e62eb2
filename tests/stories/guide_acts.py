"""What the coordinator's guide asks of whoever runs the machine, for the story and for the browser: its commands are typed in a
folder with a network's file.

Not for: what is done on phones (each does it in its own way).
"""

import asyncio
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.commandline import SETTINGS, chiroq
from tests.coordinators_guide import DOCS, Part
from tests.stories.village import Village

ON_THE_WAY = datetime(2026, 11, 25, 5, 10, tzinfo=UTC)
"""The first of the 16 Days has gone, in Bishkek and in Dushanbe."""
_LINK = re.compile(r"https://t\.me/\w+\?start=(\w+)")


def sits_at_the_machine(village: Village, folder: Path, monkeypatch: pytest.MonkeyPatch, country: str = "KG") -> None:
    """The commands will find the village's bot, and the network's file, which is of one country."""
    folder.mkdir()
    (folder / "network.toml").write_text(one_side_of_the_border(country), encoding="utf-8")
    monkeypatch.chdir(folder)
    for name in SETTINGS:
        monkeypatch.setenv(name, str(getattr(village.settings, name.lower())))


def one_side_of_the_border(country: str) -> str:
    """The network file of the demo without the other country's groups and organisations."""
    head, *parts = re.split(r"(?m)^(?=\[\[)", (DOCS / "network.border.toml").read_text(encoding="utf-8"))
    other = {"KG": "TJ", "TJ": "KG"}[country]
    kept = [each for each in parts if f'"{other}-' not in each]
    return head.replace('["KG", "TJ"]', f'["{country}"]') + "".join(kept)


async def types_at_the_machine(machine: Part) -> list[str]:
    """Every command of the part; the codes of the links they print."""
    codes = []
    for deed in machine.deeds:
        words = shlex.split(deed.words)
        assert words[:3] == ["python", "-m", "bot"], deed.place
        done = await asyncio.to_thread(chiroq, *words[3:])
        assert done.exit_code == 0, f"{deed.place}\n{done.output}"
        codes += _LINK.findall(done.output)
    return codes
