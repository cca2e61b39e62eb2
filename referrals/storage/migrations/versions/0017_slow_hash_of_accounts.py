"""People are found by a hash of their account that takes long to work out: without the file's own rows, nobody tries all.

Some 30 ms for each person. Every row stays.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from referrals.storage.migrations.keys import keyring_at
from referrals.storage.sealed import CannotOpen, Keyring

revision = "0017_s"
down_revision = "0016_s"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup. Whose address no key opens is found no more, as nobody can write to
    her either."""
    connection = op.get_bind()
    keyring = keyring_at(connection)
    columns: dict[str, Any] = {"id": sa.Integer, "telegram_key": sa.LargeBinary, "telegram_sealed": sa.LargeBinary}
    people = sa.table("people", *(sa.column(name, type_) for name, type_ in columns.items()))
    chats = {}
    for row in connection.execute(sa.select(people)).mappings().all():
        try:
            address = keyring.row("people", row["id"]).open("telegram_sealed", row["telegram_sealed"])
        except CannotOpen:
            continue
        key = keyring.address(address)
        chats[keyring.find("inbox", bytes(row["telegram_key"]).hex())] = keyring.find("inbox", key.hex())
        connection.execute(sa.update(people).where(people.c.id == row["id"]).values(telegram_key=key))
    _name_chats(connection, keyring, chats)


def _name_chats(connection: sa.Connection, keyring: Keyring, chats: dict[bytes, bytes]) -> None:
    """An update of nobody known keeps its chat: it is the only one of it."""
    columns: dict[str, Any] = {"id": sa.Integer, "update_id": sa.BigInteger}
    columns |= {"chat_key": sa.LargeBinary, "update_sealed": sa.LargeBinary}
    inbox = sa.table("inbox", *(sa.column(name, type_) for name, type_ in columns.items()))
    for row in connection.execute(sa.select(inbox)).mappings().all():
        before = bytes(row["chat_key"])
        values = {"chat_key": chats.get(before, before)}
        try:
            if row["update_sealed"] and values["chat_key"] != before:
                text = keyring.row("inbox", row["update_id"], before).open("update_sealed", row["update_sealed"])
                after = keyring.row("inbox", row["update_id"], values["chat_key"])
                values["update_sealed"] = after.seal("update_sealed", text)
        except CannotOpen:
            continue
        connection.execute(sa.update(inbox).where(inbox.c.id == row["id"]).values(**values))
