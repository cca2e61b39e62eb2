"""Complaints get a table: of nobody, about nobody, at no time, without the keys."""

import sqlalchemy as sa
from alembic import op

revision = "0025_c"
down_revision = "0024_s"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    empty = "x''" if op.get_bind().dialect.name == "sqlite" else "''::bytea"
    op.create_table(
        "complaints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.LargeBinary(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("about_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answers_by", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("mark", sa.LargeBinary(length=16), server_default=sa.text(empty), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
    )
    op.create_index(op.f("ix_complaints_writer_id"), "complaints", ["writer_id"])
    op.create_index(op.f("ix_complaints_state"), "complaints", ["state"])
