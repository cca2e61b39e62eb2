"""`make check`, timed: runs a command, says how long it took, and keeps its processor time where `make bench` finds it.

Processor time, because the machine is shared: it is the same on a busy one. Not for: what is checked (see the Makefile).
"""

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime

from tests.load.process import ROOT

CHECKED = ROOT / ".cache" / "check.json"


def main(*command: str) -> int:
    """Its exit code. What failed was cut short, so that nothing of it is kept."""
    began = time.monotonic()
    code = subprocess.run(command, check=False).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, cpu = time.monotonic() - began, used.ru_utime + used.ru_stime
    print(f"== make check: {wall:.0f} s, of processor time {used.ru_utime:.0f} + {used.ru_stime:.0f} s", flush=True)
    if code == 0:
        CHECKED.parent.mkdir(exist_ok=True)
        kept = {"cpu_s": round(cpu, 1), "wall_s": round(wall, 1), "at": datetime.now(UTC).isoformat(timespec="seconds")}
        CHECKED.write_text(json.dumps(kept) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
