"""Keeps referrals: one row for each organisation that was asked to take a report, marked, so that nobody without the keys can
make it another's. A unique index keeps a second acceptor out.

Not for: deciding what becomes of one (see domain.referral).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, update
from sqlalchemy import insert as insert_into

from referrals.domain.kind import ClosingReason, DeclineReason, Track, Urgency
from referrals.domain.person import OrganisationCode, PersonId
from referrals.domain.referral import UNFINISHED, WORKED_ON, Referral, ReferralId, ReferralState, ReportId
from referrals.storage import leaps
from referrals.storage.database import StaleVersion, Transaction
from referrals.storage.marks import holds, mark
from referrals.storage.schema import referrals

BESIDE = tuple(each.label(f"referral_{each.name}") for each in referrals.c)
"""The columns of a referral, for a statement that reads it beside its report."""
_ALL = select(referrals).order_by(referrals.c.id)
_ONE = select(referrals).where(referrals.c.id == bindparam("referral"))
_OF_REPORTS = _ALL.where(
    referrals.c.track == bindparam("track"), referrals.c.report_id.in_(bindparam("reports", expanding=True))
)
_OFFERED = _ALL.where(referrals.c.state == ReferralState.OFFERED.value)
_OFFERED_TO = _OFFERED.where(referrals.c.organisation_code.in_(bindparam("organisations", expanding=True)))
_HELD_BY = _ALL.where(referrals.c.state.in_(list(WORKED_ON)), referrals.c.answered_by == bindparam("person"))
_CASES = (
    select(referrals.c.organisation_code, func.count().label("cases"))
    .where(
        referrals.c.track == bindparam("track"),
        referrals.c.state.in_(list(WORKED_ON)),
        referrals.c.organisation_code.is_not(None),
    )
    .group_by(referrals.c.organisation_code)
)


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
    rows = (await tx.execute(select(referrals).where(referrals.c.state.in_(list(UNFINISHED))))).mappings()
    changed = [row["id"] for row in rows if not holds(tx, referrals, row)]
    if changed:
        revoked = {"state": ReferralState.REVOKED.value}
        await tx.execute(update(referrals).where(referrals.c.id.in_(changed)).values(revoked))
    return len(changed)


async def get(tx: Transaction, referral_id: ReferralId) -> Referral | None:
    """None for a number that a forged press made up."""
    row = (await tx.execute(_ONE, {"referral": referral_id})).one_or_none()
    return None if row is None else read(tx, row)


async def of_report(tx: Transaction, track: Track, report: ReportId) -> tuple[Referral, ...]:
    """All of one report, in the order they were made."""
    return await _read(tx, _OF_REPORTS, track=track.value, reports=[report])


async def open_offers(tx: Transaction, organisations: Iterable[OrganisationCode] | None = None) -> tuple[Referral, ...]:
    """Offers nobody has answered yet, of these organisations or of all, oldest first."""
    if organisations is None:
        return await _read(tx, _OFFERED)
    return await _read(tx, _OFFERED_TO, organisations=list(organisations))


async def open_of(tx: Transaction, organisation: OrganisationCode) -> tuple[Referral, ...]:
    """What this organisation was offered and has not answered, or has taken and not closed, oldest first."""
    its = _ALL.where(referrals.c.organisation_code == organisation, referrals.c.state.in_(list(UNFINISHED)))
    return await _read(tx, its)


async def organisations_with_open(tx: Transaction) -> frozenset[OrganisationCode]:
    """Who has been offered something, or has something."""
    found = select(referrals.c.organisation_code).where(referrals.c.state.in_(list(UNFINISHED))).distinct()
    return frozenset(OrganisationCode(each) for each in (await tx.execute(found)).scalars())


async def held_by(tx: Transaction, person: PersonId) -> tuple[Referral, ...]:
    """What this person works on, oldest first."""
    return await _read(tx, _HELD_BY, person=person)


async def of_reports(tx: Transaction, track: Track, reports: Collection[int]) -> Mapping[int, tuple[Referral, ...]]:
    """All of these reports, in the order they were made."""
    found: dict[int, tuple[Referral, ...]] = dict.fromkeys(reports, ())
    for each in await _read(tx, _OF_REPORTS, track=track.value, reports=list(reports)):
        found[each.report] = (*found[each.report], each)
    return found


async def open_cases(tx: Transaction, track: Track) -> Counter[OrganisationCode]:
    """How many reports of this track each organisation works on; the tracks are never counted together (D10)."""
    rows = await tx.execute(_CASES, {"track": track.value})
    return Counter({OrganisationCode(row.organisation_code): row.cases for row in rows})


async def _read(tx: Transaction, statement: Select[Any], **given: Any) -> tuple[Referral, ...]:
    return tuple(referral for row in await tx.execute(statement, given) if (referral := read(tx, row)))


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


def read(tx: Transaction, row: Row[Any], prefix: str = "") -> Referral | None:
    """The referral in a row that has its columns under these names, with `prefix` before them. What was written without the
    keys is none, as if it were not there."""
    kept = {name.removeprefix(prefix): value for name, value in row._mapping.items() if name.startswith(prefix)}
    return _referral(kept) if kept["id"] is not None and holds(tx, referrals, kept) else None


def _referral(kept: Mapping[str, Any]) -> Referral:
    return Referral(
        id=ReferralId(kept["id"]),
        track=Track(kept["track"]),
        report=ReportId(kept["report_id"]),
        organisation=None if kept["organisation_code"] is None else OrganisationCode(kept["organisation_code"]),
        state=ReferralState(kept["state"]),
        urgency=Urgency(kept["urgency"]),
        offered_at=kept["offered_at"],
        answer_by=kept["answer_by"],
        notified=tuple(PersonId(each) for each in kept["notified"]),
        opened_by=tuple(PersonId(each) for each in kept["opened_by"]),
        declined_by=tuple(PersonId(each) for each in kept["declined_by"]),
        answered_by=kept["answered_by"],
        answered_at=kept["answered_at"],
        reason=DeclineReason(kept["reason"]) if kept["reason"] else None,
        due_at=kept["due_at"],
        reminded=kept["reminded"],
        reminded_at=kept["reminded_at"],
        closing=ClosingReason(kept["closing"]) if kept["closing"] else None,
        closed_at=kept["closed_at"],
        version=kept["version"],
    )
