"""A copy whose result is recorded names its row of the outbox no more: it told whose those rows are for a week."""

from alembic import op

revision = "0019_r"
down_revision = "0018_r"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    op.execute("UPDATE broadcast_copies SET outbox_id = NULL WHERE state != 'waiting'")
