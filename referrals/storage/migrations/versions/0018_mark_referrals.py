"""A referral carries a keyed mark of all it says: nobody without the keys makes one woman's case another organisation's."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from referrals.storage.encrypted_columns import ColumnCipher
from referrals.storage.migrations.keys import keyring_at, no_bytes

revision = "0018_r"
down_revision = "0017_s"
branch_labels = None
depends_on = None

MARKED: Mapping[str, Callable[[ColumnCipher, str, bytes], Any] | None] = {
    "id": None,
    "track": None,
    "report_id": ColumnCipher.plain_number,
    "organisation_code": None,
    "state": None,
    "urgency": None,
    "offered_at": ColumnCipher.plain_moment,
    "answer_by": ColumnCipher.plain_moment,
    "notified": ColumnCipher.plain_numbers,
    "opened_by": ColumnCipher.plain_numbers,
    "declined_by": ColumnCipher.plain_numbers,
    "answered_by": ColumnCipher.plain_number,
    "answered_at": ColumnCipher.plain_moment,
    "reason": None,
    "due_at": ColumnCipher.plain_moment,
    "reminded": None,
    "reminded_at": ColumnCipher.plain_moment,
    "closing": None,
    "closed_at": ColumnCipher.plain_moment,
    "version": None,
}
"""What the mark is of, in its order, and how what is encrypted is read."""


def upgrade() -> None:
    """Forward only: going back is restoring the backup. What stands there now is taken for true."""
    connection = op.get_bind()
    keyring = keyring_at(connection)
    op.add_column(
        "referrals", sa.Column("mark", sa.LargeBinary(16), nullable=False, server_default=no_bytes(connection))
    )
    encrypted = {name: sa.LargeBinary if read else None for name, read in MARKED.items()}
    table = sa.table("referrals", *(sa.column(name, type_) for name, type_ in encrypted.items()), sa.column("mark"))
    for row in connection.execute(sa.select(table)).mappings().all():
        said = (_plain(keyring.columns, name, row[name]) for name in MARKED)
        mark = keyring.mark("referrals", *said)
        connection.execute(sa.update(table).where(table.c.id == row["id"]).values(mark=mark))


def _plain(cipher: ColumnCipher, name: str, value: Any) -> Any:
    read = MARKED[name]
    return value if read is None or value is None else read(cipher, f"referrals.{name}", bytes(value))
