"""Under which look-up key the database is: a keyed mark beside its leases, by which a process notices that another one has
exchanged the key. Not for: exchanging it (see rekeying), or what is found with it (see sealed, encrypted_columns).
"""

from datetime import UTC, datetime

from sqlalchemy import select

from referrals.storage.database import Transaction
from referrals.storage.schema import leases
from referrals.storage.sealed import Keyring
from referrals.storage.upserts import Upsert

_NAME = "look-up key"
MARK = select(leases.c.holder).where(leases.c.name == _NAME).scalar_subquery()
"""For whoever reads it with a statement of its own."""
_SIGN = Upsert(
    lambda insert: (statement := insert(leases)).on_conflict_do_update(
        index_elements=["name"], set_={"holder": statement.excluded.holder}
    )
)


class OtherLookUpKey(Exception):
    """This database is under another look-up key than this process has: it would find no one, and must write nothing."""


def mark_of(keyring: Keyring) -> str:
    """The mark of a database under this key; it says nothing about the key."""
    return keyring.find(_NAME, "").hex()


async def read(tx: Transaction) -> str | None:
    """The mark; None in a database that no process has signed yet."""
    mark: str | None = (await tx.execute(select(MARK))).scalar_one()
    return mark


async def sign(tx: Transaction) -> None:
    """From now on only processes with this key work here."""
    if await read(tx) == mark_of(tx.keyring):
        return
    row = {"name": _NAME, "fence": 0, "holder": mark_of(tx.keyring), "until": datetime.now(UTC)}
    await tx.execute(_SIGN.on(tx.dialect.name), row)


def compare(tx: Transaction, mark: str | None) -> None:
    """Raises OtherLookUpKey where this mark is another key's."""
    if mark is not None and mark != mark_of(tx.keyring):
        raise OtherLookUpKey


async def check(tx: Transaction) -> None:
    """To be awaited in the transaction that is about to write what the key has a part in."""
    compare(tx, await read(tx))
