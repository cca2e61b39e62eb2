"""Complaints about people of the network: of nobody, about nobody, at no time, without the keys.

Not for: statements (see complaint_rows).
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from referrals.storage.columns import identity, mark_column, metadata, moment, reference

complaints = Table(
    "complaints",
    metadata,
    identity(),
    reference("complaints.writer_id"),
    Column("country", String(2), nullable=False),
    Column("state", String(16), nullable=False),
    Column("about_sealed", LargeBinary, nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("answer_sealed", LargeBinary, nullable=False),
    reference("complaints.answers_by", nullable=True),
    moment("complaints.received_at"),
    moment("complaints.answered_at", nullable=True),
    Column("version", Integer, nullable=False),
    mark_column(),
    Index(None, "writer_id"),
    Index(None, "state"),
)
