"""What happened, append-only. Each event has a digest that outlives key rotation and erasure; the ticker chains them.

The digest covers a salt that is sealed with the facts: once the facts are erased, nobody can guess them from it.
Not for: counting (see the tables of reports) or telling anybody (see outbox).
"""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, text, update

from referrals.domain.decision import Event
from referrals.domain.person import PersonId
from referrals.storage.database import Transaction
from referrals.storage.encrypted_columns import as_bytes
from referrals.storage.schema import event_links, events
from referrals.storage.sealed import CannotOpen, Keyring, SealedRow

LINKED_AT_ONCE = 200
READ_AT_ONCE = 500


_APPEND = insert(events)


async def append(tx: Transaction, event: Event, subject: str, now: datetime, actor: PersonId | None = None) -> None:
    """Add one event. `subject` names what it happened to, like "violence:12"; no row is ever changed later, save that
    erasure empties its facts."""
    salt, facts = secrets.token_hex(16), dict(event.facts)
    digest = _digest(tx.keyring, [now, event.kind, subject, actor, salt, facts])
    await tx.put(
        _APPEND,
        {
            "at": now,
            "kind": event.kind,
            "subject": subject,
            "actor_id": actor,
            "facts_sealed": _sealed(tx.keyring, digest).seal_json("facts_sealed", {"salt": salt, "facts": facts}),
            "digest": digest,
        },
    )


async def newest_kind(tx: Transaction, subject: str, kinds: Collection[str]) -> str | None:
    """Which of these happened to it last; None where none did."""
    of_these = select(events.c.kind).where(events.c.subject == subject, events.c.kind.in_(kinds))
    found: str | None = (await tx.execute(of_these.order_by(events.c.id.desc()).limit(1))).scalar_one_or_none()
    return found


async def of_subjects(tx: Transaction, subjects: Collection[str]) -> tuple[tuple[datetime, str], ...]:
    """When what kind of thing happened to any of these, in order."""
    of_them = select(events.c.at, events.c.kind).where(events.c.subject.in_(subjects)).order_by(events.c.id)
    return tuple((row.at, row.kind) for row in await tx.execute(of_them))


def _digest(keyring: Keyring, content: list[Any]) -> bytes:
    moment = content[0].astimezone(UTC).isoformat(timespec="microseconds")
    canonical = json.dumps([moment, *content[1:]], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return keyring.find("event", canonical)


def _link(keyring: Keyring, before: bytes, event_id: int, digest: bytes) -> bytes:
    return keyring.find("event link", f"{before.hex()} {event_id} {as_bytes(digest).hex()}")


async def link(tx: Transaction) -> int:
    """Chain the events that are not chained yet, in order of id, at most 200; returns how many. Called by the ticker.

    On PostgreSQL it first waits for whoever is appending or linking: none can commit a lower id afterwards.
    """
    if tx.dialect.name == "postgresql":
        await tx.execute(text("LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE"))
    last = (await tx.execute(select(event_links).order_by(event_links.c.event_id.desc()).limit(1))).one_or_none()
    before, after = (last.link, last.event_id) if last else (b"", 0)
    fresh = select(events.c.id, events.c.digest).where(events.c.id > after).order_by(events.c.id).limit(LINKED_AT_ONCE)
    links: list[dict[str, Any]] = []
    for row in (await tx.execute(fresh)).all():
        before = _link(tx.keyring, before, row.id, row.digest)
        links.append({"event_id": row.id, "link": before})
    if links:
        await tx.execute(insert(event_links), links)
    return len(links)


async def digest_anew(tx: Transaction, rows: Iterable[Mapping[str, Any]], old: Keyring) -> None:
    """With the newest look-up key, given the rows as the older one read them. What was changed before verifies no more now;
    a digest whose facts were erased stays, since nothing is left to make it of."""
    for row in rows:
        sealed, digest = row["facts_sealed"], bytes(row["digest"])
        if sealed is None:
            continue
        try:
            told = _sealed(old, digest).open_json("facts_sealed", sealed)
        except CannotOpen:
            continue
        content = [*(row[name] for name in ("at", "kind", "subject", "actor_id")), told["salt"], told["facts"]]
        if digest == _digest(old, content):
            anew = _digest(tx.keyring, content)
            values = {"digest": anew, "facts_sealed": _sealed(tx.keyring, anew).seal_json("facts_sealed", told)}
            await tx.execute(update(events).where(events.c.id == row["id"]).values(**values))


async def link_anew(tx: Transaction) -> None:
    """The whole chain, with the newest look-up key; only where it was whole before."""
    linked = (await tx.execute(select(func.count()).select_from(event_links))).scalar_one()
    await tx.execute(delete(event_links))
    while linked > 0:
        linked -= await link(tx) or linked


async def verify(tx: Transaction) -> tuple[int, ...]:
    """The ids of events that were changed, or before which one was removed; empty when all is well.

    Erased facts are no change. What it cannot see: events cut off at the very end together with their links.
    """
    wrong: list[int] = []
    before, after = b"", 0
    while rows := await _page(tx, after):
        for row in rows:
            link_ = row.link if row.link is not None else _link(tx.keyring, before, row.id, row.digest)
            if not _genuine(tx.keyring, row) or link_ != _link(tx.keyring, before, row.id, row.digest):
                wrong.append(row.id)
            before, after = link_, row.id
    return tuple(wrong)


async def count(tx: Transaction) -> int:
    """How many events there are."""
    return int((await tx.execute(select(func.count()).select_from(events))).scalar_one())


async def newest(tx: Transaction) -> int:
    """The number of the last one, 0 where nothing has happened."""
    return int((await tx.execute(select(func.coalesce(func.max(events.c.id), 0)))).scalar_one())


async def _page(tx: Transaction, after: int) -> list[Row[Any]]:
    chained = events.outerjoin(event_links, event_links.c.event_id == events.c.id)
    page = select(events, event_links.c.link).select_from(chained).where(events.c.id > after)
    return list((await tx.execute(page.order_by(events.c.id).limit(READ_AT_ONCE))).all())


def _sealed(keyring: Keyring, digest: bytes) -> SealedRow:
    return keyring.row(events.name, digest)


def _genuine(keyring: Keyring, row: Row[Any]) -> bool:
    if row.facts_sealed is None:
        return True
    try:
        told = _sealed(keyring, row.digest).open_json("facts_sealed", row.facts_sealed)
    except CannotOpen:
        return False
    content = [row.at, row.kind, row.subject, row.actor_id, told["salt"], told["facts"]]
    return as_bytes(row.digest) == _digest(keyring, content)
