"""The town of Batken is a place of its own beside Batken District: who lives there, or keeps away from there, is counted so."""

from alembic import op

revision = "0010_pl"
down_revision = "0009_toml"
branch_labels = None
depends_on = None

_MOVED = "UPDATE {table} SET {column} = 'KG-B-BTS' WHERE {column} = 'KG-B-BAT-BAT'"
_HOLDING = (
    ("people", "home"),
    ("grants", "place"),
    ("invites", "place"),
    ("violence_reports", "keep_away"),
    ("conflict_reports", "keep_away"),
)
"""Tables and columns that hold a village's code for what a person may do or see (D5)."""


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    for table, column in _HOLDING:
        op.execute(_MOVED.format(table=table, column=column))
