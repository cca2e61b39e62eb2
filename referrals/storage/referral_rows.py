"""Keeps referrals: one row for each organisation that was asked to take a report, marked, so that nobody without the keys can
make it another's. A unique index keeps a second acceptor out.

Not for: deciding what becomes of one (see domain.referral).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy import insert as insert_into

from referrals.domain.kind import ClosingReason, DeclineReason, Track, Urgency
from referrals.domain.person import OrganisationCode, PersonId
from referrals.domain.referral import HELD, OPEN, Referral, ReferralId, ReferralState, ReportId
from referrals.storage import leaps
from referrals.storage.database import StaleVersion, Transaction
from referrals.storage.marks import holds, mark
from referrals.storage.schema import referrals


async def insert(tx: Transaction, referral: Referral) -> Referral:
    """Keep a new one; the id it is given with is ignored and the row's comes back."""
    kept = replace(referral, id=ReferralId(await leaps.following(tx, referrals)))
    await tx.execute(insert_into(referrals).values(_row(tx, kept)))
    return kept


async def save(tx: Transaction, referral: Referral) -> Referral:
    """Keep a changed one under its next version; raises StaleVersion where somebody else changed it since it was read."""
    saved = replace(referral, version=referral.version + 1)
    here = (referrals.c.id == referral.id, referrals.c.version == referral.version)
    result = await tx.execute(update(referrals).where(*here).values(_row(tx, saved)))
    if result.rowcount != 1:
        raise StaleVersion(f"referral {referral.id}")
    return saved


async def put_aside(tx: Transaction) -> int:
    """Open ones that were written without the keys are open no more: they were nobody's, and now stand in nobody's way. How many.
    They stay among what `check` names."""
    rows = (await tx.execute(select(referrals).where(referrals.c.state.in_(list(OPEN))))).mappings()
    changed = [row["id"] for row in rows if not holds(tx, referrals, row)]
    if changed:
        revoked = {"state": ReferralState.REVOKED.value}
        await tx.execute(update(referrals).where(referrals.c.id.in_(changed)).values(revoked))
    return len(changed)


async def get(tx: Transaction, referral_id: ReferralId) -> Referral | None:
    """None for a number that a forged press made up."""
    found = await _where(tx, referrals.c.id == referral_id)
    return found[0] if found else None


async def of_report(tx: Transaction, track: Track, report: ReportId) -> tuple[Referral, ...]:
    """All of one report, in the order they were made."""
    return await _where(tx, referrals.c.track == track.value, referrals.c.report_id == report)


async def open_offers(tx: Transaction, organisations: Iterable[OrganisationCode] | None = None) -> tuple[Referral, ...]:
    """Offers nobody has answered yet, of these organisations or of all, oldest first."""
    offered = referrals.c.state == ReferralState.OFFERED.value
    if organisations is None:
        return await _where(tx, offered)
    return await _where(tx, offered, referrals.c.organisation_code.in_(list(organisations)))


async def open_of(tx: Transaction, organisation: OrganisationCode) -> tuple[Referral, ...]:
    """What this organisation was offered and has not answered, or has taken and not closed, oldest first."""
    return await _where(tx, referrals.c.organisation_code == organisation, referrals.c.state.in_(list(OPEN)))


async def organisations_with_open(tx: Transaction) -> frozenset[OrganisationCode]:
    """Who has been offered something, or has something."""
    found = select(referrals.c.organisation_code).where(referrals.c.state.in_(list(OPEN))).distinct()
    return frozenset(OrganisationCode(each) for each in (await tx.execute(found)).scalars())


async def held_by(tx: Transaction, person: PersonId) -> tuple[Referral, ...]:
    """What this person works on, oldest first."""
    return await _where(tx, referrals.c.state.in_(list(HELD)), referrals.c.answered_by == person)


async def of_reports(tx: Transaction, track: Track, reports: Collection[int]) -> Mapping[int, tuple[Referral, ...]]:
    """All of these reports, in the order they were made."""
    found: dict[int, tuple[Referral, ...]] = dict.fromkeys(reports, ())
    for each in await _where(tx, referrals.c.track == track.value, referrals.c.report_id.in_(list(reports))):
        found[each.report] = (*found[each.report], each)
    return found


async def open_cases(tx: Transaction, track: Track) -> Counter[OrganisationCode]:
    """How many reports of this track each organisation works on; the tracks are never counted together (D10)."""
    held = select(referrals.c.organisation_code, func.count().label("cases")).where(
        referrals.c.track == track.value, referrals.c.state.in_(list(HELD)), referrals.c.organisation_code.is_not(None)
    )
    rows = await tx.execute(held.group_by(referrals.c.organisation_code))
    return Counter({OrganisationCode(row.organisation_code): row.cases for row in rows})


async def _where(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[Referral, ...]:
    """What was written without the keys is left out, as if it were not there."""
    result = await tx.execute(select(referrals).where(*conditions).order_by(referrals.c.id))
    return tuple(_referral(row) for row in result if holds(tx, referrals, row._mapping))


def _row(tx: Transaction, referral: Referral) -> dict[str, Any]:
    values = _values(referral)
    return values | {"mark": mark(tx, referrals, values)}


def _values(referral: Referral) -> dict[str, Any]:
    return {
        "id": referral.id,
        "track": referral.track.value,
        "report_id": referral.report,
        "organisation_code": referral.organisation,
        "state": referral.state.value,
        "urgency": referral.urgency.value,
        "offered_at": referral.offered_at,
        "answer_by": referral.answer_by,
        "notified": list(referral.notified),
        "opened_by": list(referral.opened_by),
        "declined_by": list(referral.declined_by),
        "answered_by": referral.answered_by,
        "answered_at": referral.answered_at,
        "reason": referral.reason and referral.reason.value,
        "due_at": referral.due_at,
        "reminded": referral.reminded,
        "reminded_at": referral.reminded_at,
        "closing": referral.closing and referral.closing.value,
        "closed_at": referral.closed_at,
        "version": referral.version,
    }


def _referral(row: Row[Any]) -> Referral:
    return Referral(
        id=ReferralId(row.id),
        track=Track(row.track),
        report=ReportId(row.report_id),
        organisation=None if row.organisation_code is None else OrganisationCode(row.organisation_code),
        state=ReferralState(row.state),
        urgency=Urgency(row.urgency),
        offered_at=row.offered_at,
        answer_by=row.answer_by,
        notified=tuple(PersonId(each) for each in row.notified),
        opened_by=tuple(PersonId(each) for each in row.opened_by),
        declined_by=tuple(PersonId(each) for each in row.declined_by),
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        reason=DeclineReason(row.reason) if row.reason else None,
        due_at=row.due_at,
        reminded=row.reminded,
        reminded_at=row.reminded_at,
        closing=ClosingReason(row.closing) if row.closing else None,
        closed_at=row.closed_at,
        version=row.version,
    )
