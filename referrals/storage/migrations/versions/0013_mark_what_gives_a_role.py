"""What gives somebody a role carries a keyed mark: grants, invites, and who is on her way in by one."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from referrals.storage.migrations.keys import keyring_at, no_bytes

revision = "0013_s"
down_revision = "0012_s"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)
_GIVES = {"role": sa.String, "group_code": sa.String, "organisation_code": sa.String, "place": sa.String}
MARKED: dict[str, dict[str, Any]] = {
    "grants": {"person_id": sa.Integer, **_GIVES, "granted_at": _AT},
    "invites": {"code_key": sa.LargeBinary, **_GIVES, "uses_left": sa.Integer, "expires_at": _AT},
    "admissions": {"person_id": sa.Integer, "invite_id": sa.Integer, "state": sa.String},
}


def upgrade() -> None:
    """Forward only: going back is restoring the backup. What stands there now is taken for true."""
    connection = op.get_bind()
    keyring = keyring_at(connection)
    for name, parts in MARKED.items():
        op.add_column(name, sa.Column("mark", sa.LargeBinary(16), nullable=False, server_default=no_bytes(connection)))
        columns = {"id": sa.Integer, **parts, "mark": sa.LargeBinary}
        table = sa.table(name, *(sa.column(each, type_) for each, type_ in columns.items()))
        for row in connection.execute(sa.select(table)).mappings().all():
            mark = keyring.mark(name, *(row[each] for each in parts))
            connection.execute(sa.update(table).where(table.c.id == row["id"]).values(mark=mark))
