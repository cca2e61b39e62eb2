"""The loop in which the bot works: uvloop's, and asyncio's on a machine that has no uvloop."""

import asyncio
import subprocess
import sys

import pytest

from tests.architecture.checkout import ROOT

ASKED = """
import asyncio, sys
if "without" in sys.argv:
    sys.modules["uvloop"] = None
from bot import event_loop

async def say():
    print(type(asyncio.get_running_loop()).__module__.split(".")[0])

event_loop.run(say())
"""


@pytest.mark.parametrize(("machine", "loop"), [("with", "uvloop"), ("without", "asyncio")])
def test_the_bot_works_in_uvloop_where_there_is_one(machine: str, loop: str) -> None:
    asked = subprocess.run([sys.executable, "-c", ASKED, machine], cwd=ROOT, check=True, capture_output=True, text=True)

    assert asked.stdout.split() == [loop]


async def test_tests_run_in_the_bots_loop() -> None:
    assert type(asyncio.get_running_loop()).__module__ == "uvloop"
