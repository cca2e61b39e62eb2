"""Who is the one courier: takes the lease, renews it, and knows when to stop without asking.

Not for: the fence, which every write checks (see storage/leases and storage/deliveries).
"""

import os
import secrets
import socket
import time
from datetime import UTC, datetime, timedelta

from referrals.domain.timer import TimerKind
from referrals.storage import deliveries, leases, look_up_key, timers
from referrals.storage.database import Database
from referrals.storage.leases import Lease

NAME = leases.COURIER
LENGTH = timedelta(seconds=12)
MARGIN_S = 2.0
"""So long before its end a lease no longer starts calls."""
RENEW_EVERY_S = 4.0
LONG_ABSENCE = timedelta(seconds=150)
"""Without a courier for so long, presses were lost at Telegram: what waits for an answer is offered again."""

_here: set[str] = set()
"""The names of those living in this process."""


class LeadershipLost(Exception):
    """Somebody else is the courier now."""


class LeaderLease:
    """The lease of one process that could be the courier. Measures by the machine's real clocks, both of them: one stops
    while the machine sleeps, the other can be set."""

    def __init__(self, database: Database, length: timedelta = LENGTH) -> None:
        self._database = database
        self._length = length
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.lease: Lease | None = None
        self._renewed = 0.0
        _here.add(self.name)

    @property
    def is_valid(self) -> bool:
        """Whether a call may still be started: false in a process that was frozen for longer than its lease."""
        if self.lease is None:
            return False
        left = (self.lease.until - datetime.now(UTC)).total_seconds()
        return min(left, self._length.total_seconds() - (time.monotonic() - self._renewed)) > MARGIN_S

    @property
    def held(self) -> Lease:
        """The lease, valid or not; LeadershipLost where another has taken it."""
        if self.lease is None:
            raise LeadershipLost
        return self.lease

    async def acquire(self, now: datetime) -> bool:
        """Become the courier if there is none; what the last one left in doubt then waits again. Raises OtherLookUpKey."""
        began = time.monotonic()
        async with self._database.transaction() as tx:
            await look_up_key.check(tx)
            last = await leases.last(tx, NAME)
            after = last.holder if last and is_dead(last.holder) else ""
            lease = await leases.take(tx, NAME, self.name, self._length, after=after)
            if lease is not None:
                await deliveries.take_over(tx, lease, now)
            if lease is not None and last and last.ended and last.ended > LONG_ABSENCE:
                await timers.set_timer(tx, TimerKind.OFFER_AGAIN, "", now)
        self.lease, self._renewed = lease, began
        return lease is not None

    async def renew_if_due(self) -> bool:
        """Whether it was renewed, after a third of it has passed. LeadershipLost when somebody else was elected since."""
        lease, began = self.held, time.monotonic()
        if began - self._renewed <= RENEW_EVERY_S:
            return False
        async with self._database.transaction() as tx:
            self.lease = await leases.renew(tx, lease)
        self._renewed = began
        if self.lease is None:
            raise LeadershipLost
        return True

    def lose(self) -> None:
        """Another process has it."""
        self.lease = None

    async def release(self) -> None:
        """Let the next one have it at once."""
        _here.discard(self.name)
        if self.lease is not None:
            async with self._database.transaction() as tx:
                await leases.give_back(tx, self.lease)
        self.lease = None


def is_dead(name: str) -> bool:
    """Whether the holder of this name surely lives no more: it was on this machine and its process is gone."""
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
