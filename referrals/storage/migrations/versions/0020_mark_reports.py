"""A report carries a keyed mark of what is not sealed in it: nobody without the keys adds to what its writer agreed to."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from referrals.storage.encrypted_columns import ColumnCipher
from referrals.storage.migrations.keys import keyring_at, no_bytes

revision = "0020_r"
down_revision = "0019_r"
branch_labels = None
depends_on = None

_NUMBER, _MOMENT, _TEXT = ColumnCipher.plain_number, ColumnCipher.plain_moment, ColumnCipher.plain_text
_SHARED: dict[str, Any] = {
    "id": sa.Integer,
    "code": sa.String,
    "writer_id": _NUMBER,
    "state": sa.String,
    "urgency": sa.String,
    "country": sa.String,
    "district": sa.String,
    "language": sa.String,
    "sent_at": _MOMENT,
    "allowed": sa.JSON,
    "returned": sa.JSON,
    "excluded_place": _TEXT,
    "search": sa.String,
    "search_until": _MOMENT,
    "operator_at": _MOMENT,
    "ended_on": _MOMENT,
    "version": sa.Integer,
}
MARKED: dict[str, dict[str, Any]] = {
    "violence_reports": {
        **_SHARED,
        "voice": sa.String,
        "danger": sa.Boolean,
        "help": sa.JSON,
        "contact": sa.String,
        "contact_start": sa.String,
        "contact_end": sa.String,
        "ask_later": sa.Boolean,
        "gbv_kind": sa.String,
        "contact_wish": sa.String,
        "withdrawn_at": _MOMENT,
    },
    "conflict_reports": {
        **_SHARED,
        "kind": sa.String,
        "place": sa.String,
        "when": sa.String,
        "going_on": sa.Boolean,
        "people": sa.JSON,
        "help": sa.JSON,
    },
}
"""What each mark is of, in its order: the column's type, or how what is encrypted in it is read."""
_READERS: tuple[Callable[..., Any], ...] = (_NUMBER, _MOMENT, _TEXT)


def upgrade() -> None:
    """Forward only: going back is restoring the backup. What stands there now is taken for true."""
    connection = op.get_bind()
    keyring = keyring_at(connection)
    for name, parts in MARKED.items():
        op.add_column(name, sa.Column("mark", sa.LargeBinary(16), nullable=False, server_default=no_bytes(connection)))
        types = {each: sa.LargeBinary if kind in _READERS else kind for each, kind in parts.items()}
        table = sa.table(name, *(sa.column(each, type_) for each, type_ in types.items()), sa.column("mark"))
        for row in connection.execute(sa.select(table)).mappings().all():
            said = (_plain(keyring.columns, f"{name}.{each}", row[each], kind) for each, kind in parts.items())
            marked = sa.update(table).where(table.c.id == row["id"])
            connection.execute(marked.values(mark=keyring.mark(name, *said)))


def _plain(cipher: ColumnCipher, column: str, value: Any, kind: Any) -> Any:
    return value if value is None or kind not in _READERS else kind(cipher, column, bytes(value))
