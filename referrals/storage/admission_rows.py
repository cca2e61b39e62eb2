"""Who is on her way in by which invite, and how far she has come.

Not for: invites themselves (see network_rows) or what her leader decides (referrals/joining).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from referrals.domain.invite import Admission, AdmissionId, AdmissionState, Invite, InviteId
from referrals.domain.person import PersonId
from referrals.storage import leaps, schema
from referrals.storage.database import Transaction
from referrals.storage.marks import holds, mark
from referrals.storage.network_rows import grant_of
from referrals.storage.sealed import SealedRow


async def admit(tx: Transaction, person: PersonId, invite: InviteId, state: AdmissionState, now: datetime) -> None:
    """Begin an admission; an older one of the same person is forgotten."""
    await tx.execute(delete(schema.admissions).where(schema.admissions.c.person_id == person))
    values = {"person_id": person, "invite_id": invite, "state": state, "at": now}
    values["mark"] = mark(tx, schema.admissions, values)
    await tx.execute(insert(schema.admissions).values({**values, **await leaps.number(tx, schema.admissions)}))


async def admission_of(tx: Transaction, person: PersonId) -> Admission | None:
    """The admission somebody is in, with its invite."""
    return _admission((await tx.execute(_admissions().where(schema.admissions.c.person_id == person))).first(), tx)


async def admission(tx: Transaction, admission_id: AdmissionId) -> Admission | None:
    """One admission."""
    return _admission((await tx.execute(_admissions().where(schema.admissions.c.id == admission_id))).first(), tx)


async def awaiting(tx: Transaction) -> tuple[AdmissionId, ...]:
    """All who have agreed and wait for a leader, longest first."""
    waits = schema.admissions.c.state == AdmissionState.AWAITING
    found = await tx.execute(select(schema.admissions.c.id).where(waits).order_by(schema.admissions.c.id))
    return tuple(AdmissionId(each) for each in found.scalars())


async def change_admission(
    tx: Transaction,
    admission: Admission,
    state: AdmissionState,
    *,
    expected: AdmissionState,
    name: str | None = None,
    by: PersonId | None = None,
) -> bool:
    """Move on from the expected state; False where it was no longer that. `name` is what the leader will be shown, sealed,
    and forgotten as soon as she has decided."""
    sealed = _sealed(tx, admission.id, admission.person).seal("name_sealed", name) if name is not None else None
    now_is = {"person_id": admission.person, "invite_id": admission.invite.id, "state": state}
    statement = (
        update(schema.admissions)
        .where(schema.admissions.c.id == admission.id, schema.admissions.c.state == expected)
        .values(state=state, name_sealed=sealed, decided_by=by, mark=mark(tx, schema.admissions, now_is))
    )
    return (await tx.execute(statement)).rowcount == 1


def _sealed(tx: Transaction, admission_id: int, person: int) -> SealedRow:
    return tx.row(schema.admissions.name, admission_id, person)


def _admissions() -> Any:
    columns = [each.label(f"invited_{each.name}") for each in schema.invites.c]
    return select(schema.admissions, *columns).join(
        schema.invites, schema.invites.c.id == schema.admissions.c.invite_id
    )


def _invited(row: Row[Any]) -> dict[str, Any]:
    """The row of its invite."""
    return {each.name: row._mapping[f"invited_{each.name}"] for each in schema.invites.c}


def _admission(row: Row[Any] | None, tx: Transaction) -> Admission | None:
    """None where the bot did not keep it so, or not its invite."""
    if row is None or not (holds(tx, schema.admissions, row._mapping) and holds(tx, schema.invites, _invited(row))):
        return None
    grant = grant_of(row.invited_role, row.invited_group_code, row.invited_organisation_code, row.invited_place)
    return Admission(
        id=AdmissionId(row.id),
        person=PersonId(row.person_id),
        invite=Invite(InviteId(row.invite_id), grant, row.invited_uses_left, row.invited_expires_at),
        state=AdmissionState(row.state),
        name=_sealed(tx, row.id, row.person_id).read("name_sealed", row.name_sealed),
        decided=row.decided_by is not None,
    )
