"""Reports of both tracks, what was asked about them, and the log of events.

Not for: statements (see the *_rows modules).
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from referrals.storage.columns import Moment, identity, metadata, person_column, report_columns

violence_reports = Table(
    "violence_reports",
    metadata,
    *report_columns(),
    Column("voice", String(12), nullable=False),
    Column("danger", Boolean, nullable=False),
    Column("help", JSON, nullable=False),
    Column("contact", String(12), nullable=False),
    Column("contact_start", String(5), nullable=False),
    Column("contact_end", String(5), nullable=False),
    Column("contact_sealed", LargeBinary, nullable=False),
    Column("ask_later", Boolean, nullable=False),
    Column("gbv_kind", String(60)),
    Column("contact_wish", String(20)),
    Column("withdrawn_at", Moment),
    Column("shown_sealed", LargeBinary),
    Column("words_sealed", LargeBinary),
    Index(None, "state", "district"),
    Index(None, "writer_id"),
)

conflict_reports = Table(
    "conflict_reports",
    metadata,
    *report_columns(),
    Column("kind", String(48), nullable=False),
    Column("place", String(20), nullable=False),
    Column("village_sealed", LargeBinary, nullable=False),
    Column("when", String(12), nullable=False),
    Column("going_on", Boolean),
    Column("people", JSON, nullable=False),
    Column("help", JSON, nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Index(None, "state", "district"),
    Index(None, "writer_id"),
)

_HELD = text("state IN ('accepted', 'contacted', 'served')")

referrals = Table(
    "referrals",
    metadata,
    identity(),
    Column("track", String(8), nullable=False),
    Column("report_id", Integer, nullable=False),
    Column("organisation_code", String(32)),
    Column("state", String(12), nullable=False),
    Column("urgency", String(8), nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("answer_by", Moment, nullable=False),
    Column("notified", JSON, nullable=False),
    Column("opened_by", JSON, nullable=False),
    Column("declined_by", JSON, nullable=False, server_default="[]"),
    Column("answered_by", Integer, ForeignKey("people.id")),
    Column("answered_at", Moment),
    Column("reason", String(20)),
    Column("due_at", Moment),
    Column("reminded", Integer, nullable=False, server_default="0"),
    Column("reminded_at", Moment),
    Column("closing", String(20)),
    Column("closed_at", Moment),
    Column("version", Integer, nullable=False),
    Index(None, "track", "report_id"),
    Index(None, "organisation_code", "state"),
    Index(
        "uq_referrals_one_acceptor",
        "track",
        "report_id",
        unique=True,
        sqlite_where=_HELD,
        postgresql_where=_HELD,
    ),
)

case_calls = Table(
    "case_calls",
    metadata,
    identity(),
    Column("track", String(8), nullable=False),
    Column("report_id", Integer, nullable=False),
    person_column(),
    Column("told_at", Moment, nullable=False),
    Column("called_at", Moment, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("opened_at", Moment),
    Index(None, "track", "report_id", "person_id", unique=True),
    Index(None, "person_id"),
)

events = Table(
    "events",
    metadata,
    identity(),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String(48), nullable=False),
    person_column("actor_id", nullable=True),
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
