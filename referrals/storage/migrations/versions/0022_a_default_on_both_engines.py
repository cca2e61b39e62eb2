"""When someone arrived has one default on both engines: SQLite had to have it since 0016, and new databases have it too."""

from alembic import op

revision = "0022_m"
down_revision = "0021_r"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup. Every row stays."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE people ALTER COLUMN arrived_at SET DEFAULT ''::bytea")
