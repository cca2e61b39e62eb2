"""The running process: everything that touches the outside world."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # noqa: TID251  # no setting: else python-telegram-bot warns at each 429
