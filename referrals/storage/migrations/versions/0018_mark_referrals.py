"""A referral carries a keyed mark of all it says: nobody without the keys makes one woman's case another organisation's."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from referrals.storage.migrations.keys import keyring_at, no_bytes
from referrals.storage.veiled import Veil

revision = "0018_r"
down_revision = "0017_s"
branch_labels = None
depends_on = None

MARKED: Mapping[str, Callable[[Veil, str, bytes], Any] | None] = {
    "id": None,
    "track": None,
    "report_id": Veil.plain_number,
    "organisation_code": None,
    "state": None,
    "urgency": None,
    "offered_at": Veil.plain_moment,
    "answer_by": Veil.plain_moment,
    "notified": Veil.plain_numbers,
    "opened_by": Veil.plain_numbers,
    "declined_by": Veil.plain_numbers,
    "answered_by": Veil.plain_number,
    "answered_at": Veil.plain_moment,
    "reason": None,
    "due_at": Veil.plain_moment,
    "reminded": None,
    "reminded_at": Veil.plain_moment,
    "closing": None,
    "closed_at": Veil.plain_moment,
    "version": None,
}
"""What the mark is of, in its order, and how what is veiled is read."""


def upgrade() -> None:
    """Forward only: going back is restoring the backup. What stands there now is taken for true."""
    connection = op.get_bind()
    keyring = keyring_at(connection)
    op.add_column(
        "referrals", sa.Column("mark", sa.LargeBinary(16), nullable=False, server_default=no_bytes(connection))
    )
    veiled = {name: sa.LargeBinary if read else None for name, read in MARKED.items()}
    table = sa.table("referrals", *(sa.column(name, type_) for name, type_ in veiled.items()), sa.column("mark"))
    for row in connection.execute(sa.select(table)).mappings().all():
        said = (_plain(keyring.veil, name, row[name]) for name in MARKED)
        mark = keyring.mark("referrals", *said)
        connection.execute(sa.update(table).where(table.c.id == row["id"]).values(mark=mark))


def _plain(veil: Veil, name: str, value: Any) -> Any:
    read = MARKED[name]
    return value if read is None or value is None else read(veil, f"referrals.{name}", bytes(value))
