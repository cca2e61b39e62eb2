"""In danger, while somebody has it: the other way of contact that was chosen on her phone."""

import sqlalchemy as sa
from alembic import op

revision = "0008_p1"
down_revision = "0007_e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    with op.batch_alter_table("violence_reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_wish", sa.String(length=20), nullable=True))
