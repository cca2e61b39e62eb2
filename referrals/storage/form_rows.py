"""Forms between two presses: one row for each person and flow, at most one of them active. Answers are sealed.

Not for: what a step asks (handlers/forms/engine) or when a draft is hidden or wiped (referrals/drafts).
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, delete, select, update

from referrals.domain.form import Form, FormId
from referrals.domain.person import PersonId
from referrals.storage.database import Transaction
from referrals.storage.schema import forms
from referrals.storage.sealed import SealedRow
from referrals.storage.upserts import Upsert

_CHANGING = ("answers_sealed", "version", "active")
_SAVE = Upsert(
    lambda insert: (
        (statement := insert(forms))
        .on_conflict_do_update(
            index_elements=["person_id", "flow"], set_={name: statement.excluded[name] for name in _CHANGING}
        )
        .returning(forms.c.id)
    )
)
_ACTIVE = select(forms).where(forms.c.person_id == bindparam("person"), forms.c.active)
_RESTING = select(forms).where(
    forms.c.person_id == bindparam("person"), forms.c.flow == bindparam("which"), ~forms.c.active
)
_CLOSE = delete(forms).where(forms.c.person_id == bindparam("person"), forms.c.active)
_DROP = delete(forms).where(forms.c.person_id == bindparam("person"), forms.c.flow == bindparam("which"))
_DROP_ALL = delete(forms).where(forms.c.person_id == bindparam("person"))
_REST = update(forms).where(forms.c.person_id == bindparam("person"), forms.c.active).values(active=False)
_REST_OTHERS = (
    update(forms)
    .where(forms.c.person_id == bindparam("person"), forms.c.flow != bindparam("but"), forms.c.active)
    .values(active=False)
)


async def save(tx: Transaction, person_id: PersonId, form: Form, *, alone: bool = False) -> Form:
    """Keep it as her active form, over what the flow had; her other flows rest. Returns it with its id.

    `alone` says that no other flow of hers is active, as a turn knows that has loaded this form: one statement less.
    """
    if not alone:
        await tx.put(_REST_OTHERS, {"person": person_id, "but": form.flow})
    return await _save(tx, person_id, form, active=True)


async def put_by(tx: Transaction, person_id: PersonId, form: Form) -> Form:
    """Keep it beside whatever is open in her chat, over what the flow had. Returns it with its id."""
    return await _save(tx, person_id, form, active=False)


async def _save(tx: Transaction, person_id: PersonId, form: Form, *, active: bool) -> Form:
    times = {"touched_at": form.touched_at.isoformat(), "expires_at": form.expires_at.isoformat()}
    kept = {"answers": dict(form.answers), "path": form.path, "step": form.step, **times}
    values = {
        "person_id": person_id,
        "flow": form.flow,
        "answers_sealed": _sealed(tx, person_id, form.flow).seal_json("answers_sealed", kept),
        "version": form.version,
        "active": active,
    }
    form_id = (await tx.execute(_SAVE.on(tx.dialect.name), values)).scalar_one()
    return replace(form, id=FormId(form_id))


async def active(tx: Transaction, person_id: PersonId) -> Form | None:
    """The form that is open in her chat."""
    row = (await tx.execute(_ACTIVE, {"person": person_id})).one_or_none()
    return None if row is None else read(tx, row)


async def resting(tx: Transaction, person_id: PersonId, flow: str) -> Form | None:
    """The draft of this flow that she left, kept until it expires."""
    row = (await tx.execute(_RESTING, {"person": person_id, "which": flow})).one_or_none()
    return None if row is None else read(tx, row)


class Kept(NamedTuple):
    """A form as it is kept. `form` is None where it does not open: its key was taken out, or someone changed it."""

    person: PersonId
    flow: str
    active: bool
    form: Form | None


async def get(tx: Transaction, form_id: FormId) -> Kept | None:
    """A form with whose it is; None once it was sent, dropped or wiped."""
    row = (await tx.execute(select(forms).where(forms.c.id == form_id))).one_or_none()
    return None if row is None else Kept(PersonId(row.person_id), row.flow, row.active, read(tx, row))


async def rest(tx: Transaction, person_id: PersonId) -> None:
    """Leave her open form, keeping what it holds."""
    await tx.put(_REST, {"person": person_id})


async def drop(tx: Transaction, person_id: PersonId, flow: str) -> None:
    """Wipe what she wrote in this flow, open or resting. The database overwrites the bytes."""
    await tx.put(_DROP, {"person": person_id, "which": flow})


async def drop_all(tx: Transaction, person_id: PersonId) -> None:
    """Wipe whatever she has begun, in every flow."""
    await tx.put(_DROP_ALL, {"person": person_id})


async def close(tx: Transaction, person_id: PersonId) -> None:
    """Wipe the form that is open in her chat; one that rests is left."""
    await tx.put(_CLOSE, {"person": person_id})


def _sealed(tx: Transaction, person_id: PersonId, flow: str) -> SealedRow:
    return tx.row(forms.name, person_id, flow)


async def shift(tx: Transaction, now: datetime) -> None:
    """What was begun by a clock that ran ahead begins now, and lasts as long as before."""
    for row in (await tx.execute(select(forms))).all():
        form = read(tx, row)
        if form is not None and form.touched_at > now:
            lasts = max(form.expires_at - form.touched_at, timedelta())
            await _save(tx, row.person_id, replace(form, touched_at=now, expires_at=now + lasts), active=row.active)


def read(tx: Transaction, row: Row[Any], prefix: str = "") -> Form | None:
    """The form in a row that has the columns of `forms`, under these names with `prefix` before them. None where it does not
    open: she begins again, and what stands there is overwritten."""
    columns = {name.removeprefix(prefix): value for name, value in row._mapping.items() if name.startswith(prefix)}
    sealed = _sealed(tx, columns["person_id"], columns["flow"])
    kept = json.loads(sealed.read("answers_sealed", columns["answers_sealed"], "null"))
    if kept is None:
        return None
    return Form(
        id=FormId(columns["id"]),
        flow=columns["flow"],
        step=kept["step"],
        answers=kept["answers"],
        path=tuple(kept["path"]),
        version=columns["version"],
        touched_at=datetime.fromisoformat(kept["touched_at"]),
        expires_at=datetime.fromisoformat(kept["expires_at"]),
    )
