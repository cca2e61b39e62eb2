"""Puts everything that was made with an earlier look-up key under the newest one, in one transaction: whoever learnt the earlier
one finds nobody with it in any later copy of the file.

Never beside a bot at work: what it goes on writing under the earlier key nobody would find. Invites that are out end, since
nobody keeps their codes, of which their hash is made. Not for: sealing keys, which open as long as they are there (see sealed).
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Table, select, update

from referrals.storage import chats, events, leases, look_up_key, schema, taken_back, taken_back_file
from referrals.storage.columns import metadata
from referrals.storage.database import Database, Transaction
from referrals.storage.encrypted_columns import EncryptedMoment, EncryptedNumbers, EncryptedText, Reference, as_bytes
from referrals.storage.identities import sealed_row
from referrals.storage.marks import MARKED, holds, mark
from referrals.storage.migrations import WrongKeys
from referrals.storage.sealed import CannotOpen, Keyring

_ENCRYPTED = (Reference, EncryptedMoment, EncryptedNumbers, EncryptedText)


_ENDS = (schema.people.c.id, schema.people.c.id.desc())
_ASKED = 5
"""People at either end of the table who are asked: a single row may have been changed by someone without the keys."""


class AtWork(Exception):
    """A bot works on this database: it has to stop before the key is exchanged. Nothing was changed."""


async def rekey(database: Database, is_gone: Callable[[str], bool] = lambda _: False) -> bool:
    """Where the database is under an earlier one of the look-up keys. Whether it was. `is_gone`: whether the holder of a lease
    surely lives no more. Raises AtWork, and WrongKeys where the database is under none of them."""
    async with database.transaction() as tx:
        if await _under_which(tx) in tx.keyring.earlier:
            last = await leases.last(tx, leases.COURIER)
            if not await leases.depose(tx, leases.COURIER, last.holder if last and is_gone(last.holder) else ""):
                raise AtWork
        earlier = await rekey_in(tx)
        if earlier is not None:
            # first the file: where the transaction fails it is done again, and what has its name already keeps it
            names = await taken_back.names_under(tx, earlier)
            taken_back_file.rename(taken_back_file.path_of(database), names, tx.keyring)
        return earlier is not None


async def rekey_in(tx: Transaction) -> Keyring | None:
    """The same in a transaction that is under way, on a database on which no bot can be at work, and without the record of what
    was taken back. The key it was under, where that was an earlier one."""
    under, newest = await _under_which(tx), tx.keyring
    if under is None:
        return None
    if under is not newest:
        await _rekey(tx, under, newest)
    await look_up_key.sign(tx)
    return None if under is newest else under


@asynccontextmanager
async def as_it_is(tx: Transaction) -> AsyncIterator[None]:
    """Inside, a database is read with the key it is under, which may be an earlier one. Raises WrongKeys."""
    with _under(tx, await _under_which(tx) or tx.keyring):
        yield


async def is_due(tx: Transaction) -> bool:
    """Whether the database is under an earlier one of the look-up keys."""
    try:
        return await _under_which(tx) in tx.keyring.earlier
    except WrongKeys:
        return False


async def is_done(tx: Transaction) -> bool:
    """Whether the database is under the newest look-up key, or nothing in it says under which."""
    try:
        return await _under_which(tx) in (tx.keyring, None)
    except WrongKeys:
        return False


async def _under_which(tx: Transaction) -> Keyring | None:
    """Its mark says it; where that is not the newest key's, most of the people who are asked, and before there are any, the
    timers. None where nothing says it."""
    signed = await look_up_key.read(tx)
    keyrings = {look_up_key.mark_of(each): each for each in (tx.keyring, *tx.keyring.earlier)}
    if signed == look_up_key.mark_of(tx.keyring):
        return tx.keyring
    accounts = await _accounts(tx)
    found = Counter(each for each in keyrings for account in accounts if _finds(keyrings[each], *account))
    if found:
        return keyrings[found.most_common(1)[0][0]]
    if accounts or (signed is not None and signed not in keyrings):
        raise WrongKeys
    return keyrings[signed] if signed is not None else await _by_timers(tx)


async def _accounts(tx: Transaction) -> list[tuple[str, bytes]]:
    """Of the oldest and the newest people: those that open, with what they are found by."""
    columns = select(schema.people.c.id, schema.people.c.telegram_key, schema.people.c.telegram_sealed)
    ends = [(await tx.execute(columns.order_by(order).limit(_ASKED))).all() for order in _ENDS]
    rows = {row.id: row for rows in ends for row in rows}.values()
    read = [(tx.row(schema.people.name, row.id).read("telegram_sealed", row.telegram_sealed), row) for row in rows]
    return [(account, as_bytes(row.telegram_key)) for account, row in read if account]


def _finds(keyring: Keyring, account: str, key: bytes) -> bool:
    return keyring.address(account) == key


async def _by_timers(tx: Transaction) -> Keyring | None:
    if (await tx.execute(select(schema.people.c.id).limit(1))).first() is not None:
        return None
    for keyring in (tx.keyring, *tx.keyring.earlier):
        with _under(tx, keyring):
            kinds = (await tx.execute(select(schema.timers.c.kind))).scalars().all()
        if not kinds or any(kinds):
            return keyring
    raise WrongKeys


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
    values = {each.name: row[each.name] for each in table.columns if isinstance(each.type, _ENCRYPTED)}
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
            old.remember(address, before)
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
