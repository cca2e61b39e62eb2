"""Columns and the modes of notices get the field's names; every row stays."""

import sqlalchemy as sa
from alembic import op

revision = "0011_n"
down_revision = "0010_pl"
branch_labels = None
depends_on = None

COLUMNS = (
    ("outbox", "lane", "priority"),
    ("outbox", "loud", "with_sound"),
    ("outbox", "guarded", "safe_hours_only"),
    ("referrals", "rung", "notified"),
    ("violence_reports", "given_back", "returned"),
    ("conflict_reports", "given_back", "returned"),
    ("violence_reports", "keep_away", "excluded_place"),
    ("conflict_reports", "keep_away", "excluded_place"),
    ("campaigns", "keeper_id", "owner_id"),
    ("campaigns", "hands", "editors"),
    ("campaigns", "without", "excluded_languages"),
    ("campaigns", "wish_sealed", "change_request_sealed"),
    ("campaign_messages", "looked_at", "scanned_at"),
)
MODES = (("fold", "send_or_edit"), ("update", "edit_only"), ("answer", "answer_callback"))


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    for table, old, new in COLUMNS:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    op.drop_index("ix_outbox_state_lane_id", table_name="outbox")
    op.create_index("ix_outbox_state_priority_id", "outbox", ["state", "priority", "id"])
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("mode", existing_type=sa.String(8), type_=sa.String(16), existing_nullable=False)
    for old, new in MODES:
        op.execute(f"UPDATE outbox SET mode = '{new}' WHERE mode = '{old}'")  # noqa: S608
