"""What README.md and docs/operating.md say to type to install Chiroq, typed in an empty folder.

With the pip that comes with Python and with the newest one, up to where packages are unpacked: what is in them is what all
other tests run with. Where no registry answers, nothing can be said: skipped.
"""

import ensurepip
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
PIP = ".venv/bin/pip"
DEVELOPERS = "--require-hashes -r requirements-dev.txt"


def commands(page: Path) -> list[str]:
    """Every command of the page that makes an environment or installs into it, in the order of the page."""
    code = re.findall(r"```(.*?)```|`([^`\n]+)`", page.read_text(), flags=re.DOTALL)
    lines = (line.strip() for either in code for line in "\n".join(either).splitlines())
    return [line for line in lines if re.search(r"^(python3|\.venv)\S* .*\b(venv|install)\b", line)]


class Machine:
    """A folder with the locks and nothing else, and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for lock in ROOT.glob("requirements*.txt"):
            shutil.copy(lock, folder)
        python = Path(sys.base_prefix) / "bin"
        ours = {"VIRTUAL_ENV", "PYTHONPATH"}
        self.environment = {name: value for name, value in os.environ.items() if name not in ours} | {
            "PATH": f"{python}{os.pathsep}{os.environ['PATH']}",
            "PIP_QUIET": "2",
            "PIP_NO_COMPILE": "1",
        }

    def types(self, command: str) -> str:
        """What it printed, and how it failed if it did."""
        done = subprocess.run(
            shlex.split(command), cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else f"{command}: {done.stderr}"

    def lives_later_with(self, folder: str) -> None:
        """From now on there is what lies in this folder, and a later version of each: a lock holds for every day to come. No
        registry is asked, which takes the pip that comes with Python longer than all the rest."""
        for name in {wheel.name.partition("-")[0] for wheel in (self.folder / folder).glob("*.whl")}:
            publish(name, "9999", self.folder / folder)
        self.environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.folder / folder)}


def publish(name: str, version: str, folder: Path) -> None:
    """A wheel with nothing in it."""
    about = f"{name}-{version}.dist-info"
    with ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    assert machine.types(commands(ROOT / "README.md")[0]) == ""
    if unreachable := machine.types(f"{PIP} install --target newest pip"):
        pytest.skip(f"no package registry answers here: {unreachable[-200:]}")
    return machine


def test_the_pages_say_how_to_install() -> None:
    installing = ["python3 -m venv .venv", f"{PIP} install --require-hashes -r requirements.txt"]

    assert commands(ROOT / "README.md") == installing
    assert commands(ROOT / "docs" / "operating.md") == [
        *installing,
        f"{PIP} install --require-hashes -r requirements-postgresql.txt",
    ]


@pytest.mark.timeout(600)
def test_the_pages_commands_install_with_the_pip_of_python_and_the_developers_lock_with_the_newest_too(
    machine: Machine,
) -> None:
    bundled, newest = f"{PIP} --version", ".venv/bin/python newest/pip"
    assert f"pip {ensurepip.version()} " in machine.types(bundled)
    assert f"pip {ensurepip.version()} " not in machine.types(f"{newest} --version")
    assert machine.types(f"{newest} download --dest wheels {DEVELOPERS}") == ""

    machine.lives_later_with("wheels")
    for command in (*commands(ROOT / "docs" / "operating.md")[1:], f"{PIP} install {DEVELOPERS}"):
        assert machine.types(f"{command} --dry-run") == ""
