"""How a message of a chat ended, and after how long each person has hers deleted (D7). What is gone by now was removed."""

import sqlalchemy as sa
from alembic import op

revision = "0024_s"
down_revision = "0023_n"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup. Every row stays."""
    op.add_column("messages", sa.Column("ended", sa.String(8), nullable=True))
    op.add_column("people", sa.Column("swept_hours", sa.Integer(), nullable=True))
    op.create_index("ix_messages_gone_at_sent_at", "messages", ["gone_at", "sent_at"])
    table = sa.table("messages", sa.column("ended"), sa.column("gone_at"))
    op.execute(sa.update(table).where(table.c.gone_at.is_not(None)).values(ended="removed"))
