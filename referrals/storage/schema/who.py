"""People, their roles, and how they came in.

Not for: statements (see the *_rows modules).
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from referrals.storage.columns import Moment, NoBytes, identity, mark_column, metadata, moment, person_column, reference

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
    Column("centre_sealed", LargeBinary),
    Column("zone", String(40), nullable=False),
    Column("duty_weekdays", String(7), nullable=False, server_default="01234"),
    Column("duty_start", String(5), nullable=False, server_default="09:00"),
    Column("duty_end", String(5), nullable=False, server_default="18:00"),
    moment("people.on_until", nullable=True),
    moment("people.off_until", nullable=True),
    Column("safe_start", String(5), nullable=False),
    Column("safe_end", String(5), nullable=False),
    moment("people.blocked_at", nullable=True),
    moment("people.arrived_at", server_default=NoBytes()),
    Column("agreed_at", Moment),
    moment("people.heard_at", nullable=True),
    Column("campaign_hour", String(5)),
    Column("campaign_weekdays", String(7), nullable=False, server_default="0123456"),
    Column("paused_until", Moment),
    moment("people.stopped_at", nullable=True),
    Column("with_report", Boolean, nullable=False, server_default=text("false")),
    Column("swept_hours", Integer),
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
    moment("grants.granted_at"),
    mark_column(),
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
    mark_column(),
)

admissions = Table(
    "admissions",
    metadata,
    identity(),
    reference("admissions.person_id"),
    Column("invite_id", Integer, ForeignKey("invites.id"), nullable=False),
    Column("state", String(16), nullable=False),
    moment("admissions.at"),
    reference("admissions.decided_by", nullable=True),
    Column("name_sealed", LargeBinary),
    mark_column(),
    Index(None, "person_id"),
)
