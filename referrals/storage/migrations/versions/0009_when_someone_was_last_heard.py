"""When somebody was last heard, no longer read from the inbox: filled from what the inbox still knows."""

import sqlalchemy as sa
from alembic import op

revision = "0009_toml"
down_revision = "0008_p1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE people SET heard_at ="
        " (SELECT max(inbox.received_at) FROM inbox WHERE inbox.chat_key = people.telegram_key)"
    )
