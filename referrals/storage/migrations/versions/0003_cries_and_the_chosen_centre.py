"""What a cry said, and the centre someone would turn to."""

import sqlalchemy as sa
from alembic import op

revision = "0003_c"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    with op.batch_alter_table("violence_reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words_sealed", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("centre_sealed", sa.LargeBinary(), nullable=True))
