"""Leases: which process may do what only one may do. Each holder gets a higher number (the fence) than any before.

A lease ends by the machine's real clock, never by the movable one: stepping a demo's calendar must not depose anybody.
Clocks of two machines may differ, so a lease only elects; what keeps a deposed holder from writing is the fence,
checked in the same statement as the write. Not for: what holders do.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

from referrals.storage.database import Transaction
from referrals.storage.schema import leases
from referrals.storage.upserts import Upsert

_PROBE = "probe"
COURIER = "courier"
"""The lease a running bot holds."""


LONGEST = timedelta(minutes=5)
"""Leases last seconds: one that ends later was taken while the clock was ahead, and its holder is gone or has renewed it."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as it was last taken or renewed."""

    name: str
    fence: int
    holder: str
    until: datetime
    length: timedelta


async def take(tx: Transaction, name: str, holder: str, length: timedelta, *, after: str = "") -> Lease | None:
    """Become the holder if nobody is, with a new fence; None while another holds it. `after` names a holder known to be
    dead, whose lease need not run out."""
    now = datetime.now(UTC)
    fence = await _raise_fence(tx, name, holder, now + length, _over(now, after))
    return None if fence is None else Lease(name, fence, holder, now + length, length)


@dataclass(frozen=True, slots=True)
class Last:
    """Who took a lease last, and how long ago it ended (None: it has not)."""

    holder: str
    ended: timedelta | None


async def last(tx: Transaction, name: str) -> Last | None:
    """None where nobody ever took it."""
    row = (await tx.execute(select(leases.c.holder, leases.c.until).where(leases.c.name == name))).one_or_none()
    if row is None:
        return None
    ended = datetime.now(UTC) - row.until
    if ended < -LONGEST:
        return Last(row.holder, timedelta())
    return Last(row.holder, ended if ended >= timedelta() else None)


async def renew(tx: Transaction, lease: Lease) -> Lease | None:
    """The lease for its whole length from now; None when somebody else has taken it since."""
    until = datetime.now(UTC) + lease.length
    found = await tx.execute(update(leases).where(_is(lease)).values(until=until))
    return replace(lease, until=until) if found.rowcount else None


async def depose(tx: Transaction, name: str, after: str = "") -> bool:
    """Whoever held it last writes no more, and no one takes it before this transaction ends. False while somebody holds it."""
    raised = (
        update(leases).where(leases.c.name == name, _over(datetime.now(UTC), after)).values(fence=leases.c.fence + 1)
    )
    return bool((await tx.execute(raised)).rowcount) or await last(tx, name) is None


async def give_back(tx: Transaction, lease: Lease) -> None:
    """Let another take it at once."""
    await tx.execute(update(leases).where(_is(lease)).values(until=datetime.now(UTC)))


async def probe(tx: Transaction) -> None:
    """Write something larger than a page and take it away again: raises where the database takes no write."""
    await tx.put(insert(leases).values(name=_PROBE, fence=0, holder="x" * 9000, until=datetime.now(UTC)))
    await tx.put(delete(leases).where(leases.c.name == _PROBE))


STILL = (
    select(leases.c.name)
    .where(leases.c.name == bindparam("held"), leases.c.fence == bindparam("held_fence"))
    .with_for_update(read=True)
    .exists()
)
"""A condition for the WHERE of a write that only the holder may make, run with `fence`: false once the fence has been raised.
It holds the lease still until the write is committed (SQLite has one writer in any case)."""


def fence(lease: Lease) -> dict[str, str | int]:
    """What STILL asks for."""
    return {"held": lease.name, "held_fence": lease.fence}


def _over(now: datetime, after: str) -> ColumnElement[bool]:
    return (leases.c.until <= now) | (leases.c.until > now + LONGEST) | (leases.c.holder == after)


def _is(lease: Lease) -> ColumnElement[bool]:
    return (leases.c.name == lease.name) & (leases.c.fence == lease.fence)


async def _raise_fence(
    tx: Transaction, name: str, holder: str, until: datetime, free: ColumnElement[bool]
) -> int | None:
    upsert = Upsert(
        lambda insert: (
            insert(leases)
            .values(name=name, fence=1, holder=holder, until=until)
            .on_conflict_do_update(
                index_elements=["name"],
                set_={"fence": leases.c.fence + 1, "holder": holder, "until": until},
                where=free,
            )
            .returning(leases.c.fence)
        )
    )
    fence = (await tx.execute(upsert.on(tx.dialect.name))).scalar_one_or_none()
    return None if fence is None else int(fence)
