"""Organisations that an operator removed."""

import sqlalchemy as sa
from alembic import op

revision = "0004_h"
down_revision = "0003_c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
