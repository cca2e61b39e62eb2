"""No kept file names a package host or a folder of one machine."""

import re

from tests.architecture.checkout import called, kept_files

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
NOT_TEXT = {".png", ".ico", ".webp", ".jpg", ".ogg", ".woff2", ".ttf", ".xz", ".backup"}


def test_no_package_host_and_no_machine_path_is_kept() -> None:
    found = [
        f"{called(path)}:{number}: {line.strip()[:100]}"
        for path in kept_files()
        if path.suffix not in NOT_TEXT
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if HOSTS.search(line) or MACHINE.search(line)
    ]

    assert found == []
