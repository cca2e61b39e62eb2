"""Reminders of a report, the operator's alarm, who was told, and who said no for herself."""

import sqlalchemy as sa
from alembic import op

revision = "0005_b"
down_revision = "0004_h"
branch_labels = None
depends_on = None

REPORTS = ("violence_reports", "conflict_reports")


def upgrade() -> None:
    """Forward only: going back is restoring the backup. Every open report is looked at once."""
    for table in REPORTS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("reminded", sa.Integer(), server_default="0", nullable=False))
            batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
            batch_op.add_column(sa.Column("operator_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("declined_by", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "case_calls",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("track", sa.String(length=8), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_case_calls_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_calls")),
    )
    with op.batch_alter_table("case_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_calls_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_calls_track_report_id_person_id"), ["track", "report_id", "person_id"], unique=True
        )
    _look_at_all()


def _look_at_all() -> None:
    """The timers of before become the one timer that every open report has."""
    connection = op.get_bind()
    connection.execute(sa.text("DELETE FROM timers WHERE kind IN ('answer_due', 'remind', 'first_contact')"))
    connection.execute(
        sa.text(
            "INSERT INTO timers (kind, ref, due_at, state, attempts)"
            " SELECT 'look_at_all', '', '2026-01-01 00:00:00', 'waiting', 0"
            " WHERE EXISTS (SELECT 1 FROM violence_reports WHERE state NOT IN ('closed', 'withdrawn'))"
            " OR EXISTS (SELECT 1 FROM conflict_reports WHERE state NOT IN ('closed', 'withdrawn'))"
        )
    )
