"""What is sealed is sealed again, bound to its table, column, row and person; every row stays.

A value whose key is gone stays as it is, and opens nowhere. Not for: anything that the keys do not open at all.
"""

import os
from typing import Any

import sqlalchemy as sa
from alembic import op

from referrals.storage.migrations.keys import WrongKeys, keyring_at, no_bytes
from referrals.storage.sealed import CannotOpen, Keyring

revision = "0012_s"
down_revision = "0011_n"
branch_labels = None
depends_on = None

AT_ONCE = 500
_AT = sa.DateTime(timezone=True)
TABLES: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]] = {
    "people": ({"id": sa.Integer}, {}, ("telegram_sealed", "centre_sealed")),
    "admissions": ({"id": sa.Integer}, {"person_id": sa.Integer}, ("name_sealed",)),
    "countries": ({"code": sa.String}, {}, ("opened_by_sealed", "checklist_sealed")),
    "hotline_checks": ({"country": sa.String, "number": sa.String}, {}, ("checked_by_sealed",)),
    "inbox": ({"id": sa.Integer}, {"update_id": sa.BigInteger, "chat_key": sa.LargeBinary}, ("update_sealed",)),
    "outbox": (
        {"id": sa.Integer},
        {
            "row_key": sa.LargeBinary,
            "person_id": sa.Integer,
            "notice": sa.String,
            "slot": sa.String,
            "about": sa.String,
        },
        ("params_sealed",),
    ),
    "forms": ({"id": sa.Integer}, {"person_id": sa.Integer, "flow": sa.String}, ("answers_sealed",)),
    "jobs": (
        {"id": sa.Integer},
        {"person_id": sa.Integer, "kind": sa.String, "created_at": _AT},
        ("file_sealed", "result_sealed"),
    ),
    "violence_reports": (
        {"id": sa.Integer},
        {"code": sa.String, "writer_id": sa.Integer},
        ("contact_sealed", "words_sealed", "shown_sealed", "sources_sealed"),
    ),
    "conflict_reports": (
        {"id": sa.Integer},
        {"code": sa.String, "writer_id": sa.Integer},
        ("village_sealed", "words_sealed", "sources_sealed"),
    ),
    "events": ({"id": sa.Integer}, {"digest": sa.LargeBinary}, ("facts_sealed",)),
    "campaigns": ({"id": sa.Integer}, {"author_id": sa.Integer, "created_at": _AT}, ("change_request_sealed",)),
    "campaign_messages": ({"campaign_id": sa.Integer, "day": sa.Date}, {}, ("texts_sealed", "picture_sealed")),
    "campaign_answers": (
        {"id": sa.Integer},
        {"campaign_id": sa.Integer, "day": sa.Date, "person_id": sa.Integer, "at": _AT},
        ("words_sealed", "name_sealed"),
    ),
}
"""By table: its key, the rest of what its rows are bound to (where there is any, the key is not part of it, save people's
own numbers), and what is sealed."""
_NUMBERED = {"people", "admissions", "countries", "hotline_checks", "campaign_messages"}
"""Tables whose key is part of what their rows are bound to."""


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    connection = op.get_bind()
    keyring = keyring_at(connection)
    row_key = sa.Column("row_key", sa.LargeBinary(8), nullable=False, server_default=no_bytes(connection))
    op.add_column("outbox", row_key)
    for (number,) in connection.execute(sa.text("SELECT id FROM outbox")).all():
        key = {"number": number, "key": os.urandom(8)}
        connection.execute(sa.text("UPDATE outbox SET row_key = :key WHERE id = :number"), key)
    for name in TABLES:
        _seal_again(connection, keyring, name)


def _seal_again(connection: sa.Connection, keyring: Keyring, name: str) -> None:
    key, others, sealed = TABLES[name]
    types = {**key, **others, **dict.fromkeys(sealed, sa.LargeBinary)}
    table = sa.table(name, *(sa.column(each, type_) for each, type_ in types.items()))
    identity = [*(key if name in _NUMBERED else ()), *others]
    newest = dict.fromkeys(sealed, True)
    start = 0
    while rows := connection.execute(_page(table, key, start)).all():
        start += len(rows)
        for row in rows:
            bound = keyring.row(name, *(row._mapping[each] for each in identity))
            changed = {}
            for column in sealed:
                if value := row._mapping[column]:
                    text = _opened(keyring, bytes(value), must=newest[column])
                    newest[column] = False
                    if text is not None:
                        changed[column] = bound.seal(column, text)
            if changed:
                here = [table.c[each] == row._mapping[each] for each in key]
                connection.execute(sa.update(table).where(*here).values(**changed))


def _page(table: sa.TableClause, key: dict[str, Any], start: int) -> sa.Select[Any]:
    return sa.select(table).order_by(*(table.c[each].desc() for each in key)).limit(AT_ONCE).offset(start)


def _opened(keyring: Keyring, value: bytes, *, must: bool) -> str | None:
    """What a value of before holds. The newest of a column has to open: else these are not the keys of this database."""
    try:
        return keyring.open_bytes(value).decode()
    except CannotOpen as error:
        if must:
            raise WrongKeys from error
        return None
