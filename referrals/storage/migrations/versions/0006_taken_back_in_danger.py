"""In danger what is taken back stays with the person who has it; what she was shown is kept with her consent."""

import sqlalchemy as sa
from alembic import op

revision = "0006_e"
down_revision = "0005_b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    with op.batch_alter_table("violence_reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("shown_sealed", sa.LargeBinary(), nullable=True))
