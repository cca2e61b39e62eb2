"""Very many people at once: copies of one who was settled in the usual way, each with a Telegram id of her own.

Not for: people who differ (see network).
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from referrals.domain.person import PersonId
from referrals.storage import person_rows
from referrals.storage.database import Transaction
from referrals.storage.inbox import CHAT
from referrals.storage.schema import grants, people

AT_ONCE = 1000
"""Rows made in one go, so that they fit into any memory."""
_GRANT = [grants.c[name] for name in ("role", "group_code", "organisation_code", "place", "granted_at")]


async def copy(tx: Transaction, original: PersonId, telegram_ids: Sequence[int]) -> None:
    """They come after her and stand as she does, with her grants. Nobody may have come after her before."""
    row = (await tx.execute(select(people).where(people.c.id == original))).one()
    likeness = {name: value for name, value in row._mapping.items() if name != "id"}
    for some in _in_parts(telegram_ids):
        await tx.execute(insert(people), [likeness | _address(tx, each) for each in some])
        for each in some:
            (person,) = (await tx.execute(select(people.c.id).where(people.c.telegram_key == _key(tx, each)))).scalars()
            await person_rows.readdress(tx, PersonId(person), each)
    hers = grants.c.person_id == original
    theirs = select(people.c.id, *_GRANT).join(grants, hers).where(people.c.id > original)
    await tx.execute(insert(grants).from_select(["person_id", *(each.name for each in _GRANT)], theirs))


def _in_parts(telegram_ids: Sequence[int]) -> Iterator[list[int]]:
    left = iter(telegram_ids)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _address(tx: Transaction, telegram_id: int) -> dict[str, Any]:
    return {"telegram_key": _key(tx, telegram_id), "telegram_sealed": b""}


def _key(tx: Transaction, telegram_id: int) -> bytes:
    return tx.keyring.find(CHAT, str(telegram_id))
