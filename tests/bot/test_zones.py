"""Time zone data: a machine with old ones still tells the hours right, in every process of ours."""

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from tests.architecture.checkout import ROOT

TEN_IN_ALMATY = """
import {module}
from datetime import datetime, UTC
from zoneinfo import ZoneInfo
print(datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Almaty")).astimezone(UTC).hour)
"""


@pytest.mark.parametrize("module", ["bot.__main__", "bot.simulator.__main__"])
def test_a_machine_with_zones_of_2023_tells_the_hours_right(tmp_path: Path, module: str) -> None:
    (tmp_path / "Asia").mkdir()
    old = files("tzdata.zoneinfo.Etc").joinpath("GMT-6").read_bytes()
    (tmp_path / "Asia" / "Almaty").write_bytes(old)

    said = subprocess.run(
        [sys.executable, "-c", TEN_IN_ALMATY.format(module=module)],
        cwd=ROOT,
        env={**os.environ, "PYTHONTZPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == "5"
