"""Reports of both tracks, what was asked about them, and the log of events.

Not for: statements (see the *_rows modules).
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from referrals.storage.columns import (
    Written,
    encrypted_text,
    identity,
    mark_column,
    metadata,
    moment,
    reference,
    references,
    report_columns,
)

violence_reports = Table(
    "violence_reports",
    metadata,
    *report_columns("violence_reports"),
    Column("voice", String(12), nullable=False),
    Column("danger", Boolean, nullable=False),
    Column("help", Written, nullable=False),
    Column("contact", String(12), nullable=False),
    Column("contact_start", String(5), nullable=False),
    Column("contact_end", String(5), nullable=False),
    Column("contact_sealed", LargeBinary, nullable=False),
    Column("ask_later", Boolean, nullable=False),
    Column("gbv_kind", String(60)),
    Column("contact_wish", String(20)),
    moment("violence_reports.withdrawn_at", nullable=True),
    Column("shown_sealed", LargeBinary),
    Column("words_sealed", LargeBinary),
    Index(None, "state", "district"),
    Index(None, "writer_id"),
)

conflict_reports = Table(
    "conflict_reports",
    metadata,
    *report_columns("conflict_reports"),
    Column("kind", String(48), nullable=False),
    Column("place", String(20), nullable=False),
    Column("village_sealed", LargeBinary, nullable=False),
    Column("when", String(12), nullable=False),
    Column("going_on", Boolean),
    Column("people", Written, nullable=False),
    Column("help", Written, nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Index(None, "state", "district"),
    Index(None, "writer_id"),
)

_WORKED_ON = text("state IN ('accepted', 'contacted', 'served')")

referrals = Table(
    "referrals",
    metadata,
    identity(),
    Column("track", String(8), nullable=False),
    reference("referrals.report_id"),
    Column("organisation_code", String(32)),
    Column("state", String(12), nullable=False),
    Column("urgency", String(8), nullable=False),
    moment("referrals.offered_at"),
    moment("referrals.answer_by"),
    references("referrals.notified"),
    references("referrals.opened_by"),
    references("referrals.declined_by"),
    reference("referrals.answered_by", nullable=True),
    moment("referrals.answered_at", nullable=True),
    Column("reason", String(20)),
    moment("referrals.due_at", nullable=True),
    Column("reminded", Integer, nullable=False, server_default="0"),
    moment("referrals.reminded_at", nullable=True),
    Column("closing", String(20)),
    moment("referrals.closed_at", nullable=True),
    Column("version", Integer, nullable=False),
    mark_column(),
    Index(None, "track", "report_id"),
    Index(None, "organisation_code", "state"),
    Index(
        "uq_referrals_one_acceptor",
        "track",
        "report_id",
        unique=True,
        sqlite_where=_WORKED_ON,
        postgresql_where=_WORKED_ON,
    ),
)

case_calls = Table(
    "case_calls",
    metadata,
    identity(),
    Column("track", String(8), nullable=False),
    reference("case_calls.report_id"),
    reference("case_calls.person_id"),
    moment("case_calls.told_at"),
    moment("case_calls.called_at"),
    Column("calls", Integer, nullable=False),
    moment("case_calls.opened_at", nullable=True),
    Index(None, "track", "report_id", "person_id", unique=True),
    Index(None, "person_id"),
)

events = Table(
    "events",
    metadata,
    identity(),
    moment("events.at"),
    Column("kind", String(32), nullable=False),
    encrypted_text("events.subject"),
    reference("events.actor_id", nullable=True),
    Column("facts_sealed", LargeBinary),
    Column("digest", LargeBinary, nullable=False),
    Index(None, "subject"),
)

event_links = Table(
    "event_links",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("link", LargeBinary, nullable=False),
)
