"""Every command in a box of docs/operating.md is typed, in the page's order, in a fresh folder, and does what the page says."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from typer.testing import Result

from bot.simulator.world import TOKEN
from referrals.domain.person import ALWAYS, Duty, Grant, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.enrolling import Enrolling
from referrals.facts import load_facts
from referrals.storage import network_rows, person_rows
from referrals.storage.database import Transaction
from tests.architecture.checkout import ROOT
from tests.commandline import chiroq, in_database, on_page
from tests.waiting import PATIENCE

PAGE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
BOXES = re.findall(r"^ *```(\w*)\n(.*?)^ *```$", PAGE, flags=re.DOTALL | re.MULTILINE)
LINES = [line.strip() for kind, box in BOXES for line in box.splitlines() if line.strip() and not kind]
TYPED = {"init": f"{TOKEN}\n", "open": "Aizada\n" + "y\n" * 6 + "Jyldyz\n" * 2 + "y\n", "remove": "y\n"}
"""What the commands that ask are answered."""
_IDS = count(7001)


async def everyone_joins(tx: Transaction) -> None:
    """The invited people come: two for each organisation, a coordinator and a leader."""
    now, everyday = datetime.now(UTC), Duty(frozenset(range(7)), ALWAYS)
    grants = [
        *(
            Grant(Role.FOCAL_POINT, organisation=each.code)
            for each in await network_rows.organisations(tx)
            for _ in "ab"
        ),
        Grant(Role.COORDINATOR, place=PlaceCode("KG-B")),
        *(Grant(Role.GROUP_LEADER, group=each.code) for each in await network_rows.groups(tx)),
    ]
    for grant in grants:
        person = await person_rows.arrive(tx, next(_IDS), "en", now)
        changes: person_rows.Changes = {"standing": Standing.ACTIVE, "agreed_at": now, "duty": everyday}
        await Enrolling(load_facts()).enrol(tx, person, grant, now, **changes)


def types(line: str, keys: str) -> Result:
    """One line as an operator types it, its placeholders filled in."""
    words = shlex.split(line)[3:]
    if words[0] == "open":
        in_database(everyone_joins, keys)
    if "HANDLE" in words:
        staff = [each for each in chiroq("people").output.splitlines() if "focal point ak-kanat" in each]
        words[words.index("HANDLE")] = staff[0].split()[0]
    return chiroq(*words, typed=TYPED.get(words[0]))


def runs_and_stops() -> None:
    """`run` works until it is told to stop, and then ends well."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert any("Chiroq is at work" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        assert "Traceback" not in process.stderr.read()
        assert process.wait(PATIENCE) == 0


@pytest.mark.timeout(600)
def test_every_command_of_the_page_works_in_its_order(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_TOKEN")
    monkeypatch.delenv("ENCRYPTION_KEYS")
    (installation / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "network.example.toml", installation / "docs")
    said: dict[str, Result] = {}
    keys = ""
    for line in LINES:
        if line.startswith("cp "):
            shutil.copy(*line.split()[1:])
            continue
        assert line.startswith("python -m bot "), line
        if line.endswith(" run"):
            runs_and_stops()
            continue
        result = said[line] = types(line, keys)
        no_one_joined_yet = line.endswith(" check") and not any("invite" in each for each in said)
        assert result.exit_code == int(no_one_joined_yet), f"{line}\n{result.output}"
        keys = keys or (installation / ".env").read_text().partition("ENCRYPTION_KEYS=")[2].strip()
    assert on_page(said["python -m bot audit verify"], "events verify")
    assert on_page(said["python -m bot retry"], "Nothing was put aside.")


def test_the_page_has_a_box_for_each_command_an_operator_needs() -> None:
    named = {shlex.split(line)[3] for line in LINES if line.startswith("python -m bot")}
    assert named >= {
        "init",
        "network",
        "check",
        "run",
        "invite",
        "open",
        "close",
        "retry",
        "backup",
        "restore",
        "audit",
        "people",
        "remove",
    }
