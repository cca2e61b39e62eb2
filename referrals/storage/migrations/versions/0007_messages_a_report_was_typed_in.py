"""From which messages of hers a report was typed, sealed, so that an edit of one is understood after sending."""

import sqlalchemy as sa
from alembic import op

revision = "0007_e"
down_revision = "0006_e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    for table in ("violence_reports", "conflict_reports"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("sources_sealed", sa.LargeBinary(), nullable=True))
