"""An organisation carries a keyed mark of what the network's file says of it: nobody without the keys writes another number
there, or other places.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from referrals.storage.migrations.keys import keyring_at, no_bytes

revision = "0021_r"
down_revision = "0020_r"
branch_labels = None
depends_on = None

MARKED: dict[str, Any] = {
    "code": sa.String,
    "names": sa.JSON,
    "sector": sa.String,
    "covers": sa.JSON,
    "services": sa.JSON,
    "conflict_help": sa.JSON,
    "languages": sa.JSON,
    "must_report": sa.Boolean,
    "phone": sa.String,
    "profile": sa.JSON,
}
"""What the mark is of, in its order."""


def upgrade() -> None:
    """Forward only: going back is restoring the backup. What stands there now is taken for true."""
    connection = op.get_bind()
    keyring = keyring_at(connection)
    op.add_column(
        "organisations", sa.Column("mark", sa.LargeBinary(16), nullable=False, server_default=no_bytes(connection))
    )
    table = sa.table("organisations", *(sa.column(each, type_) for each, type_ in MARKED.items()), sa.column("mark"))
    for row in connection.execute(sa.select(table)).mappings().all():
        mark = keyring.mark("organisations", *(row[each] for each in MARKED))
        connection.execute(sa.update(table).where(table.c.code == row["code"]).values(mark=mark))
