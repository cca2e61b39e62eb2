"""The locks serve everybody: they hold all that is asked for, and no kept file names a package host or a machine."""

import re
import tomllib

from tests.architecture.checkout import ROOT, called, kept_files

HOSTS = re.compile(
    "|".join(
        [
            r"py" + r"pi\.org",
            r"python" + r"hosted\.org",
            r"registry\." + r"npm",
            r"--(extra-)?index" + r"-url",
            r"--find" + r"-links",
            r"file" + r":///",
        ]
    )
)
MACHINE = re.compile(r"(?<![\w.])/(work|root|home|Users)" + r"/\w")
PICTURES = {".png", ".ico", ".webp", ".jpg", ".ogg", ".woff2", ".ttf"}


def test_no_package_host_and_no_machine_path_is_kept() -> None:
    found = [
        f"{called(path)}:{number}: {line.strip()[:100]}"
        for path in kept_files()
        if path.suffix not in PICTURES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if HOSTS.search(line) or MACHINE.search(line)
    ]

    assert found == []


def test_the_developers_lock_holds_the_run_time_lock() -> None:
    pinned = {
        path.name: {
            re.sub(r"\[.*?\]", "", line.split(";")[0].strip(" \\"))
            for line in path.read_text().splitlines()
            if "==" in line
        }
        for path in kept_files()
        if path.name in {"requirements.txt", "requirements-dev.txt"}
    }

    assert pinned["requirements.txt"]
    assert pinned["requirements.txt"] <= pinned["requirements-dev.txt"]


def test_every_pinned_package_has_its_hash() -> None:
    for lock in (path for path in kept_files() if path.name.startswith("requirements")):
        assert not re.findall(r"^\S+==[^\\\n]*$", lock.read_text(), flags=re.MULTILINE), called(lock)


def test_everything_that_pyproject_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": project["dependency-groups"]["dev"],
        "requirements-aiogram.txt": project["dependency-groups"]["aiogram"],
    }

    for lock, wanted in asked.items():
        held = set(re.findall(r"^([\w.-]+)(?=[=\[])", (ROOT / lock).read_text(), flags=re.MULTILINE))
        names = {re.split(r"[\[<>=~! ]", each)[0].lower() for each in wanted}
        assert names - held == set(), f"{lock}: run `make lock`"
