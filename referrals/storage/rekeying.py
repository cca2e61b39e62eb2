"""Puts everything that was made with an earlier look-up key under the newest one, in one transaction: whoever learnt the earlier
one finds nobody with it in any later copy of the file.

Invites that are out end, since nobody keeps their codes, of which their hash is made. Not for: sealing keys, which open as
long as they are there (see sealed).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, select, update

from referrals.storage import chats, events, schema
from referrals.storage.columns import metadata
from referrals.storage.database import Database, Transaction
from referrals.storage.identities import sealed_row
from referrals.storage.marks import MARKED, holds, mark
from referrals.storage.sealed import CannotOpen, Keyring
from referrals.storage.veiled import Reference, VeiledMoment, VeiledNumbers, VeiledText

_VEILED = (Reference, VeiledMoment, VeiledNumbers, VeiledText)


async def rekey(database: Database) -> bool:
    """Where the keys name earlier look-up keys, and the database is under one of them. Whether it was."""
    if not database.keyring.earlier:
        return False
    async with database.transaction() as tx:
        return await rekey_in(tx)


async def rekey_in(tx: Transaction) -> bool:
    """The same in a transaction that is under way."""
    newest = tx.keyring
    if not newest.earlier or await _is_under(tx, newest):
        return False
    for each in newest.earlier:
        if await _is_under(tx, each):
            await _rekey(tx, each, newest)
            return True
    return False


async def _is_under(tx: Transaction, keyring: Keyring) -> bool:
    """By its people; before there are any, by its timers."""
    with _under(tx, keyring):
        person = (
            (await tx.execute(select(schema.people).order_by(schema.people.c.id).limit(1))).mappings().one_or_none()
        )
        if person is None:
            return all((await tx.execute(select(schema.timers.c.kind))).scalars())
        address = tx.row(schema.people.name, person["id"]).read("telegram_sealed", person["telegram_sealed"])
        return keyring.address(address) == bytes(person["telegram_key"])


@contextmanager
def _under(tx: Transaction, keyring: Keyring) -> Iterator[None]:
    """All that is read or written inside is with these keys."""
    before = tx.keyring
    try:
        tx.keyring = tx.dialect.keyring = keyring  # type: ignore[attr-defined]
        yield
    finally:
        tx.keyring = tx.dialect.keyring = before  # type: ignore[attr-defined]


async def _rekey(tx: Transaction, old: Keyring, new: Keyring) -> None:
    with _under(tx, old):
        whole = not await events.verify(tx)
        rows = {table: await _read(tx, table) for table in metadata.sorted_tables}
    for table, found in rows.items():
        for row in found:
            await _write(tx, table, row)
    await _name_people(tx, rows, old)
    await _mark(tx, rows, old)
    await events.digest_anew(tx, rows[schema.events], old)
    if whole:
        await events.link_anew(tx)
    new.numbers.clear()


async def _read(tx: Transaction, table: Table) -> list[Mapping[str, Any]]:
    return [dict(row) for row in (await tx.execute(select(table))).mappings()]


async def _write(tx: Transaction, table: Table, row: Mapping[str, Any]) -> None:
    values = {each.name: row[each.name] for each in table.columns if isinstance(each.type, _VEILED)}
    if values:
        await _change(tx, table, row, values)


async def _change(tx: Transaction, table: Table, row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    here = (each == row[each.name] for each in table.primary_key.columns)
    await tx.execute(update(table).where(*here).values(**values))


async def _name_people(tx: Transaction, rows: Mapping[Table, list[Mapping[str, Any]]], old: Keyring) -> None:
    """People by their accounts, and their updates by their chats."""
    named = dict[bytes, bytes]()
    for person in rows[schema.people]:
        address = tx.row(schema.people.name, person["id"]).read("telegram_sealed", person["telegram_sealed"])
        if address:
            key, before = tx.keyring.address(address), bytes(person["telegram_key"])
            named[old.find(chats.PURPOSE, before.hex())] = chats.chat_key(tx, key)
            await _change(tx, schema.people, person, {"telegram_key": key})
    for update_ in rows[schema.inbox]:
        chat = named.get(bytes(update_["chat_key"]))
        if chat is not None:
            values = {"chat_key": chat, "update_sealed": _sealed_again(old, update_, chat)}
            await _change(tx, schema.inbox, update_, values)


def _sealed_again(keyring: Keyring, row: Mapping[str, Any], chat: bytes) -> bytes:
    value = bytes(row["update_sealed"])
    try:
        text = sealed_row(keyring, schema.inbox, row).open("update_sealed", value) if value else ""
    except CannotOpen:
        return value
    return sealed_row(keyring, schema.inbox, {**row, "chat_key": chat}).seal("update_sealed", text) if value else value


async def _mark(tx: Transaction, rows: Mapping[Table, list[Mapping[str, Any]]], old: Keyring) -> None:
    """What did not hold before holds no more now; an invite is found by its code, which nobody keeps, so it ends."""
    for table in MARKED:
        for row in rows[table]:
            with _under(tx, old):
                held = holds(tx, table, row)
            over = {"uses_left": 0} if table is schema.invites else {}
            if held:
                await _change(tx, table, row, over | {"mark": mark(tx, table, {**row, **over})})
