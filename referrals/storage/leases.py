"""Leases: which process may do what only one may do. Each holder gets a higher number (the fence) than any before.

A lease ends by the machine's real clock, never by the movable one: stepping a demo's calendar must not depose anybody. Clocks
of two machines may differ, so a lease only elects; what keeps a deposed holder from writing is the fence, checked in the
same statement as the write. Not for: what holders do.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from referrals.storage.database import Transaction
from referrals.storage.schema import leases


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as it was last taken or renewed."""

    name: str
    fence: int
    holder: str
    until: datetime


async def take(tx: Transaction, name: str, holder: str, length: timedelta) -> Lease | None:
    """Become the holder if nobody is, with a new fence; None while another holds it."""
    now = datetime.now(UTC)
    fence = await _raise_fence(tx, name, holder, now, now + length)
    return None if fence is None else Lease(name, fence, holder, now + length)


async def renew(tx: Transaction, lease: Lease, length: timedelta) -> Lease | None:
    """The lease for `length` more from now; None when somebody else has taken it since."""
    until = datetime.now(UTC) + length
    found = await tx.execute(update(leases).where(_is(lease)).values(until=until))
    return Lease(lease.name, lease.fence, lease.holder, until) if found.rowcount else None


async def give_back(tx: Transaction, lease: Lease) -> None:
    """Let another take it at once."""
    await tx.execute(update(leases).where(_is(lease)).values(until=datetime.now(UTC)))


def still(lease: Lease) -> ColumnElement[bool]:
    """A condition for the WHERE of a write that only the holder may make: false once the fence has been raised."""
    return select(leases.c.name).where(_is(lease)).exists()


def _is(lease: Lease) -> ColumnElement[bool]:
    return (leases.c.name == lease.name) & (leases.c.fence == lease.fence)


async def _raise_fence(tx: Transaction, name: str, holder: str, now: datetime, until: datetime) -> int | None:
    taken: Any = _insert(tx).values(name=name, fence=1, holder=holder, until=until)
    taken = taken.on_conflict_do_update(
        index_elements=[leases.c.name],
        set_={"fence": leases.c.fence + 1, "holder": holder, "until": until},
        where=leases.c.until <= now,
    ).returning(leases.c.fence)
    fence = (await tx.execute(taken)).scalar_one_or_none()
    return None if fence is None else int(fence)


def _insert(tx: Transaction) -> Insert:
    return postgresql.insert(leases) if tx.dialect.name == "postgresql" else sqlite.insert(leases)
