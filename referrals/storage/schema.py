"""The tables, once, for both engines. Alembic's migrations must arrive exactly here (a test compares).

Columns ending in `_sealed` are encrypted, `_key` are keyed hashes; kinds, states, districts and times stay readable for
counting. Times are aware UTC. No address of a shelter has a column (D11). Not for: statements (see the *_rows modules).
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from referrals.storage.columns import Moment, identity, metadata, person_column, report_columns

people = Table(
    "people",
    metadata,
    identity(),
    Column("telegram_key", LargeBinary, nullable=False, unique=True),
    Column("telegram_sealed", LargeBinary, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("chose_language", Boolean, nullable=False, server_default=text("false")),
    Column("home", String(20)),
    Column("zone", String(40), nullable=False),
    Column("duty_weekdays", String(7), nullable=False, server_default="01234"),
    Column("duty_start", String(5), nullable=False, server_default="09:00"),
    Column("duty_end", String(5), nullable=False, server_default="18:00"),
    Column("on_until", Moment),
    Column("off_until", Moment),
    Column("safe_start", String(5), nullable=False),
    Column("safe_end", String(5), nullable=False),
    Column("blocked_at", Moment),
    Column("arrived_at", Moment, nullable=False),
    Column("agreed_at", Moment),
)

grants = Table(
    "grants",
    metadata,
    identity(),
    person_column(),
    Column("role", String(16), nullable=False),
    Column("group_code", String(32)),
    Column("organisation_code", String(32)),
    Column("place", String(20)),
    Column("granted_at", Moment, nullable=False),
    Index(None, "person_id"),
    Index(None, "organisation_code"),
    Index(None, "role"),
)

invites = Table(
    "invites",
    metadata,
    identity(),
    Column("code_key", LargeBinary, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("group_code", String(32)),
    Column("organisation_code", String(32)),
    Column("place", String(20)),
    Column("uses_left", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
)

admissions = Table(
    "admissions",
    metadata,
    identity(),
    person_column(),
    Column("invite_id", Integer, ForeignKey("invites.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("decided_by", Integer, ForeignKey("people.id")),
    Column("name_sealed", LargeBinary),
    Index(None, "person_id"),
)

countries = Table(
    "countries",
    metadata,
    Column("code", String(2), primary_key=True),
    Column("opened_at", Moment),
    Column("opened_by_sealed", LargeBinary),
    Column("checklist_sealed", LargeBinary),
)

hotline_checks = Table(
    "hotline_checks",
    metadata,
    Column("country", String(2), primary_key=True),
    Column("number", String(20), primary_key=True),
    Column("checked_at", Moment, nullable=False),
    Column("checked_by_sealed", LargeBinary, nullable=False),
)

groups = Table(
    "groups",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("names", JSON, nullable=False),
    Column("district", String(20), nullable=False),
)

organisations = Table(
    "organisations",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("names", JSON, nullable=False),
    Column("sector", String(20), nullable=False),
    Column("covers", JSON, nullable=False),
    Column("services", JSON, nullable=False),
    Column("conflict_help", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("must_report", Boolean, nullable=False),
    Column("phone", String(40)),
    Column("profile", JSON, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)

inbox = Table(
    "inbox",
    metadata,
    identity(),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("chat_key", LargeBinary, nullable=False),
    Column("update_sealed", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("received_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("error", String(80)),
    Index(None, "state", "chat_key", "id"),
    Index(None, "chat_key", "received_at"),
)

outbox = Table(
    "outbox",
    metadata,
    identity(),
    person_column(),
    Column("lane", Integer, nullable=False),
    Column("mode", String(8), nullable=False),
    Column("notice", String(40), nullable=False),
    Column("params_sealed", LargeBinary, nullable=False),
    Column("slot", String(48), nullable=False),
    Column("about", String(32), nullable=False),
    Column("loud", Boolean, nullable=False),
    Column("guarded", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("attempted_at", Moment),
    Column("done_at", Moment),
    Column("error", String(120)),
    Index(None, "state", "not_before"),
    Index(None, "state", "lane", "id"),
    Index(None, "person_id", "slot", "state"),
    Index(None, "about", "state"),
)

messages = Table(
    "messages",
    metadata,
    identity(),
    person_column(),
    Column("slot", String(48), nullable=False),
    Column("telegram_id", Integer, nullable=False),
    Column("direction", String(3), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("sweep_at", Moment),
    Column("gone_at", Moment),
    UniqueConstraint("person_id", "telegram_id"),
    Index(None, "person_id", "slot"),
)

timers = Table(
    "timers",
    metadata,
    identity(),
    Column("due_at", Moment, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("ref", String(48), nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", String(80)),
    Index(None, "state", "due_at", "id"),
    Index("uq_timers_kind_ref", "kind", "ref", unique=True),
)

forms = Table(
    "forms",
    metadata,
    identity(),
    person_column(),
    Column("flow", String(16), nullable=False),
    Column("step", String(24), nullable=False),
    Column("answers_sealed", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    UniqueConstraint("person_id", "flow"),
    sqlite_autoincrement=True,  # an id that comes back would bring a dropped form's old buttons to life
)


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
    Index(None, "state", "district"),
    Index(None, "writer_id"),
    Index(None, "taken_by", "state"),
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
    Index(None, "taken_by", "state"),
)

referrals = Table(
    "referrals",
    metadata,
    identity(),
    Column("track", String(8), nullable=False),
    Column("report_id", Integer, nullable=False),
    Column("organisation_code", String(32), nullable=False),
    Column("state", String(12), nullable=False),
    Column("urgency", String(8), nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("answer_by", Moment, nullable=False),
    Column("rung", JSON, nullable=False),
    Column("opened_by", JSON, nullable=False),
    Column("answered_by", Integer, ForeignKey("people.id")),
    Column("answered_at", Moment),
    Column("reason", String(20)),
    Column("version", Integer, nullable=False),
    Index(None, "track", "report_id"),
    Index(None, "organisation_code", "state"),
    Index(
        "uq_referrals_one_acceptor",
        "track",
        "report_id",
        unique=True,
        sqlite_where=text("state = 'accepted'"),
        postgresql_where=text("state = 'accepted'"),
    ),
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

leases = Table(
    "leases",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("fence", Integer, nullable=False),
    Column("holder", Text, nullable=False),
    Column("until", Moment, nullable=False),
)
