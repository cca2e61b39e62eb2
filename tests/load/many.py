"""Very many people at once: copies of one who was settled in the usual way, each with a Telegram id of her own.

Not for: people who differ (see network).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from secrets import token_bytes
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from referrals.domain.person import PersonId
from referrals.storage.database import Transaction
from referrals.storage.marks import mark
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
        found = await tx.execute(
            select(people.c.id).where(people.c.id > original).order_by(people.c.id.desc()).limit(len(some))
        )
        await _settle(tx, original, dict(zip(reversed(found.scalars().all()), some, strict=True)))


async def _settle(tx: Transaction, original: PersonId, addresses: Mapping[int, int]) -> None:
    """Each has her own address, and the original's grants."""
    sealed = [
        {"who": who, "address": tx.keyring.row(people.name, who).seal("telegram_sealed", str(telegram_id))}
        for who, telegram_id in addresses.items()
    ]
    addressed = update(people).where(people.c.id == bindparam("who")).values(telegram_sealed=bindparam("address"))
    await tx.execute(addressed, sealed)
    hers = (await tx.execute(select(*_GRANT).where(grants.c.person_id == original))).mappings().all()
    theirs = [{**each, "person_id": who} for who in addresses for each in hers]
    if theirs:
        await tx.execute(insert(grants), [each | {"mark": mark(tx, grants, each)} for each in theirs])


def _in_parts(telegram_ids: Sequence[int]) -> Iterator[list[int]]:
    left = iter(telegram_ids)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _address(tx: Transaction, telegram_id: int) -> dict[str, Any]:
    """The hash of an account takes long; any bytes do as well, as long as they are remembered for it."""
    tx.keyring.remember(str(telegram_id), token_bytes(16))
    return {"telegram_key": tx.keyring.address(str(telegram_id)), "telegram_sealed": b""}
