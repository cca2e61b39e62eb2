"""Complaints: whom they are about, words and answer sealed. One that was changed without the keys is nobody's, and is not there.

Not for: who may read one (domain/authority) or what may become of it (domain/complaint).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from referrals.domain.complaint import About, Complaint, ComplaintId, ComplaintState, Whose
from referrals.domain.complaint.notices import subject_of
from referrals.domain.decision import Decision
from referrals.domain.person import OrganisationCode, PersonId
from referrals.domain.place import PlaceCode
from referrals.domain.timer import TimerKind
from referrals.storage import events, leaps, timers
from referrals.storage.database import StaleVersion, Transaction
from referrals.storage.marks import holds, mark
from referrals.storage.schema import complaints
from referrals.storage.sealed import SealedRow

_ALL = select(complaints).order_by(complaints.c.id)
_ONE = select(complaints).where(complaints.c.id == bindparam("complaint"))
_OF_WRITER = _ALL.where(complaints.c.writer_id == bindparam("writer"))
_OPEN = _ALL.where(complaints.c.state != ComplaintState.ANSWERED.value)


async def keep(tx: Transaction, complaint: Complaint) -> Complaint:
    """A new one, with its number."""
    numbered = {**_row(tx, complaint), **await leaps.number(tx, complaints)}
    added = await tx.execute(insert(complaints).returning(complaints.c.id), numbered)
    return replace(complaint, id=ComplaintId(added.scalar_one()))


async def keep_decided(
    tx: Transaction, decision: Decision[Complaint], now: datetime, actor: PersonId | None = None
) -> Complaint:
    """One that was changed, with its event. Raises StaleVersion where someone else changed it since it was read."""
    decided = decision.state
    await events.append(tx, decision.event, subject_of(decided.id), now, actor)
    saved = replace(decided, version=decided.version + 1)
    here = (complaints.c.id == decided.id, complaints.c.version == decided.version)
    result = await tx.execute(update(complaints).where(*here).values(_row(tx, saved)))
    if result.rowcount != 1:
        raise StaleVersion(f"complaint {decided.id}")
    return saved


async def get(tx: Transaction, complaint: ComplaintId) -> Complaint | None:
    """One; None where there is none that the bot has kept so."""
    return next(_read(tx, (await tx.execute(_ONE, {"complaint": complaint})).all()), None)


async def of_writer(tx: Transaction, writer: PersonId) -> tuple[Complaint, ...]:
    """All of hers, the oldest first."""
    return tuple(_read(tx, (await tx.execute(_OF_WRITER, {"writer": writer})).all()))


async def open_ones(tx: Transaction) -> tuple[Complaint, ...]:
    """All that have no answer yet, the oldest first."""
    return tuple(_read(tx, (await tx.execute(_OPEN)).all()))


async def forget(tx: Transaction, complaint: Complaint) -> None:
    """What was written goes; that there was a complaint stays. The database overwrites the bytes."""
    emptied = replace(complaint, words="", answer="", organisation=None)
    await tx.execute(update(complaints).where(complaints.c.id == complaint.id).values(_row(tx, emptied)))


async def look_again(tx: Transaction, now: datetime) -> None:
    """Who may answer them has changed: all that are open are looked at now."""
    for row in (await tx.execute(_OPEN)).all():
        await timers.set_timer(tx, TimerKind.COMPLAINT, str(row.id), now)


def _row(tx: Transaction, complaint: Complaint) -> dict[str, Any]:
    sealed = _sealed(tx, complaint.writer, complaint.received_at)
    about = {
        "about": complaint.about,
        "whose": complaint.whose,
        "organisation": complaint.organisation,
        "answers_here": complaint.answers_here,
    }
    row = {
        "writer_id": complaint.writer,
        "country": complaint.country,
        "state": complaint.state.value,
        "answers_by": complaint.answers_by,
        "received_at": complaint.received_at,
        "answered_at": complaint.answered_at,
        "version": complaint.version,
        "about_sealed": sealed.seal_json("about_sealed", about),
        "words_sealed": sealed.seal("words_sealed", complaint.words),
        "answer_sealed": sealed.seal("answer_sealed", complaint.answer),
    }
    return row | {"mark": mark(tx, complaints, row)}


def _sealed(tx: Transaction, writer: PersonId, received_at: datetime) -> SealedRow:
    return tx.row(complaints.name, writer, received_at)


def _read(tx: Transaction, rows: Iterable[Row[Any]]) -> Iterator[Complaint]:
    return filter(None, (_complaint(tx, row) for row in rows))


def _complaint(tx: Transaction, row: Row[Any]) -> Complaint | None:
    if not holds(tx, complaints, row._mapping):
        return None
    sealed = _sealed(tx, row.writer_id, row.received_at)
    about = json.loads(sealed.read("about_sealed", row.about_sealed, "null"))
    if about is None:
        return None
    organisation = about["organisation"]
    return Complaint(
        id=ComplaintId(row.id),
        writer=PersonId(row.writer_id),
        country=PlaceCode(row.country),
        about=About(about["about"]),
        whose=Whose(about["whose"]),
        organisation=None if organisation is None else OrganisationCode(organisation),
        words=sealed.read("words_sealed", row.words_sealed),
        answers_here=about["answers_here"],
        received_at=row.received_at,
        state=ComplaintState(row.state),
        answers_by=None if row.answers_by is None else PersonId(row.answers_by),
        answered_at=row.answered_at,
        answer=sealed.read("answer_sealed", row.answer_sealed),
        version=row.version,
    )
