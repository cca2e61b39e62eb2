"""Who is the one courier: takes the lease, renews it, and knows when to stop without asking.

Not for: the fence, which every write checks (see storage/leases and storage/deliveries).
"""

import os
import secrets
import socket
import time
from datetime import UTC, datetime, timedelta

from referrals.storage import deliveries, leases, timers
from referrals.storage.database import Database
from referrals.storage.leases import Lease

NAME = "courier"
LENGTH = timedelta(seconds=12)
MARGIN = 2.0
"""Seconds before its end at which a lease no longer starts calls."""
RENEW_EVERY = 4.0
LONG_ABSENCE = timedelta(seconds=150)
"""Without a courier for so long, presses were lost at Telegram: what waits for an answer is offered again."""

_here: set[str] = set()
"""Candidates living in this process."""


class Candidate:
    """One process that could be the courier. Measures by the machine's real clocks, both of them: one stops while the
    machine sleeps, the other can be set."""

    def __init__(self, database: Database, length: timedelta = LENGTH) -> None:
        self._database = database
        self._length = length
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.lease: Lease | None = None
        self._renewed = 0.0
        _here.add(self.name)

    @property
    def fresh(self) -> bool:
        """Whether a call may still be started: false in a process that was frozen for longer than its lease."""
        if self.lease is None:
            return False
        left = (self.lease.until - datetime.now(UTC)).total_seconds()
        return min(left, self._length.total_seconds() - (time.monotonic() - self._renewed)) > MARGIN

    @property
    def renewal_is_due(self) -> bool:
        """Whether a third of the lease has passed."""
        return time.monotonic() - self._renewed > RENEW_EVERY

    async def stand(self, now: datetime) -> bool:
        """Become the courier if there is none; what the last one left in doubt then waits again."""
        began = time.monotonic()
        async with self._database.transaction() as tx:
            last = await leases.last(tx, NAME)
            after = last.holder if last and is_dead(last.holder) else ""
            lease = await leases.take(tx, NAME, self.name, self._length, after=after)
            if lease is not None:
                await deliveries.take_over(tx, lease, now)
            if lease is not None and last and last.ended and last.ended > LONG_ABSENCE:
                await timers.set_timer(tx, "offer_again", "", now)
        self.lease, self._renewed = lease, began
        return lease is not None

    async def renew(self) -> bool:
        """False when somebody else was elected since."""
        if self.lease is None:
            return False
        began = time.monotonic()
        async with self._database.transaction() as tx:
            self.lease = await leases.renew(tx, self.lease)
        self._renewed = began
        return self.lease is not None

    async def retire(self) -> None:
        """Let the next one stand at once."""
        _here.discard(self.name)
        if self.lease is not None:
            async with self._database.transaction() as tx:
                await leases.give_back(tx, self.lease)
        self.lease = None


def is_dead(name: str) -> bool:
    """Whether this candidate surely lives no more: it was on this machine and its process is gone."""
    host, _, rest = name.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return name not in _here
    return not _lives(int(pid))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
