"""The running process: everything that touches the outside world."""

import os
import sys

from bot import zones

os.environ.setdefault("PTB_TIMEDELTA", "1")  # noqa: TID251  # no setting: else python-telegram-bot warns at each 429
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # its command line: 10 MB of rich and pygments
zones.use_our_own()  # here, so that no entry point can forget it
