"""Whose chat an update is of, when she was heard, and what she has to do with the network. A private chat has the number of its
person's account; nothing in the file joins the two.

Not for: keeping updates (see inbox) or reading people (see person_rows).
"""

import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from referrals.domain.cry import FLOW as CRY
from referrals.domain.kind import Track
from referrals.domain.person import Role
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction
from referrals.storage.encrypted_columns import as_bytes
from referrals.storage.schema import forms, grants, inbox, people
from referrals.storage.sealed import Keyring

PURPOSE = "inbox"
"""Of the keyed hash of a chat."""
_NEWEST = (
    select(inbox.c.chat_key, func.max(inbox.c.received_at, type_=Moment).label("at"))
    .where(
        inbox.c.chat_key.in_(bindparam("chats", expanding=True)),
        inbox.c.received_at <= bindparam("now", type_=Moment),
    )
    .group_by(inbox.c.chat_key)
)
_HEARD = update(people).where(people.c.telegram_key == bindparam("who")).values(heard_at=bindparam("at"))


async def get_to_know(keyring: Keyring, chats: Iterable[int]) -> None:
    """To be awaited before the transaction that keeps their updates: the hash of an account nobody has seen yet takes long."""
    for each in chats:
        with suppress(ValueError):  # a number too long for any account
            if not keyring.knows(address := str(each)):
                await asyncio.to_thread(keyring.address, address)


def address_key(tx: Transaction, chat: int) -> bytes:
    """By what the person of a private chat is found among people."""
    return tx.keyring.address(str(chat))


def chat_key(tx: Transaction, address: bytes) -> bytes:
    """By what her updates are told from others': no row of people can be found by it without the keys."""
    return tx.keyring.find(PURPOSE, address.hex())


async def hear(tx: Transaction, chats: Collection[int], now: datetime) -> None:
    """Whoever is known of these chats was heard when the newest of their updates that is kept came."""
    whose = {chat_key(tx, address): address for address in (address_key(tx, each) for each in chats)}
    newest = await newest_of(tx, whose, now)
    if newest:
        await tx.put(_HEARD, [{"who": whose[chat], "at": at} for chat, at in newest.items()])


async def newest_of(tx: Transaction, chats: Collection[bytes], now: datetime) -> dict[bytes, datetime]:
    """When the newest update of each chat came that is kept and is not to come."""
    rows = await tx.execute(_NEWEST, {"chats": list(chats), "now": now}) if chats else ()
    return {bytes(row.chat_key): row.at for row in rows}


async def forget_heard(tx: Transaction, of: Callable[[datetime], bool]) -> int:
    """Nobody knows any more when she last wrote or pressed, where that moment is such. Returns of how many people."""
    rows = await tx.execute(select(people.c.id, people.c.heard_at).where(people.c.heard_at.is_not(None)))
    gone = [row.id for row in rows if of(row.heard_at)]
    if gone:
        await tx.execute(update(people).where(people.c.id.in_(gone)).values(heard_at=None))
    return len(gone)


async def is_at_work(tx: Transaction, chat: bytes) -> bool:
    """Whether somebody answers or coordinates, and has no draft about violence: of anyone else, the first thing she writes may be
    a cry. Looks through all people, as nothing in the file joins them to their chats."""
    for row in await tx.execute(select(people.c.id, people.c.telegram_key)):
        if chat_key(tx, as_bytes(row.telegram_key)) == chat:
            drafts = select(forms.c.id).where(forms.c.person_id == row.id, forms.c.flow.in_([Track.VIOLENCE, CRY]))
            staff = select(grants.c.id).where(
                grants.c.person_id == row.id, grants.c.role.in_([Role.FOCAL_POINT, Role.COORDINATOR])
            )
            drafting = (await tx.execute(drafts.limit(1))).first() is not None
            return not drafting and (await tx.execute(staff.limit(1))).first() is not None
    return False
