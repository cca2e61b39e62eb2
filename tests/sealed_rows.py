"""Sealed values in tests: opened where they stand, and made for a row that a test inserts by itself."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, select, update

from referrals.domain.person import PersonId
from referrals.storage import schema
from referrals.storage.columns import ROW_KEY
from referrals.storage.database import Transaction
from referrals.storage.identities import sealed_row
from referrals.storage.marks import MARKED, mark
from referrals.storage.sealed import Keyring


def opened(keyring: Keyring, table: Table, row: Any, column: str) -> str:
    """What stands in a column of a row that was selected whole."""
    return sealed_row(keyring, table, row._mapping).open(column, row._mapping[column])


def marked(tx: Transaction, table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row that gives somebody a role, as the bot would keep it."""
    whole = {**dict.fromkeys(MARKED[table]), **row}
    return whole | {"mark": mark(tx, table, whole)}


async def rewritten(tx: Transaction, table: Table, which: ColumnElement[bool], **values: object) -> None:
    """Rows that are marked have other values, as the bot would keep them."""
    for row in (await tx.execute(select(table).where(which))).mappings().all():
        here = (each == row[each.name] for each in table.primary_key.columns)
        await tx.execute(update(table).where(*here).values(**marked(tx, table, {**row, **values})))


def a_notice(keyring: Keyring, person: PersonId, notice: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """What a row of the outbox needs so that its parameters open."""
    row = {"row_key": bytes(ROW_KEY), "person_id": person, "notice": notice, "slot": "", "about": ""}
    return row | {"params_sealed": sealed_row(keyring, schema.outbox, row).seal_json("params_sealed", params)}
