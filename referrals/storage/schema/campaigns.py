"""Campaigns, their messages, and what readers answer.

Not for: statements (see the *_rows modules), or what a message shares with every message to many (see broadcasts).
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from referrals.storage.columns import Day, Moment, Written, identity, metadata, person_column, reference

_NAMED_BEFORE = "fk_campaigns_keeper_id"
"""The column was renamed, and SQLite cannot rename a key."""

campaigns = Table(
    "campaigns",
    metadata,
    identity(),
    person_column("author_id"),
    Column("owner_id", Integer, ForeignKey("people.id", name=_NAMED_BEFORE), nullable=False),
    Column("state", String(12), nullable=False),
    Column("audience", Written, nullable=False),
    Column("pack", String(32), nullable=False),
    Column("colour", String(7), nullable=False),
    Column("group_code", String(32)),
    Column("editors", Written, nullable=False),
    Column("excluded_languages", Written, nullable=False),
    Column("approved_by", Integer, ForeignKey("people.id")),
    Column("change_request_sealed", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("told_at", Moment),
    Column("version", Integer, nullable=False),
    Index(None, "state"),
    sqlite_autoincrement=True,  # an id that comes back would let an old button approve words nobody has read
)

campaign_messages = Table(
    "campaign_messages",
    metadata,
    Column("message_id", Integer, ForeignKey("broadcast_messages.id"), primary_key=True, autoincrement=False),
    Column("campaign_id", Integer, ForeignKey("campaigns.id"), nullable=False),
    Column("day", Day, nullable=False),
    Column("hour", String(5)),
    Column("at", Moment),
    Column("event_at", Moment),
    Column("texts_sealed", LargeBinary, nullable=False),
    Column("picture_sealed", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False),
    Column("approved", Boolean, nullable=False),
    Index(None, "campaign_id", "day", unique=True),
)

campaign_answers = Table(
    "campaign_answers",
    metadata,
    identity(),
    Column("campaign_id", Integer, ForeignKey("campaigns.id"), nullable=False),
    Column("message_id", Integer, ForeignKey("broadcast_messages.id"), nullable=False),
    reference("campaign_answers.person_id"),
    Column("state", String(12), nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "campaign_id", "state"),
    Index(None, "person_id"),
    sqlite_autoincrement=True,  # a card that offers to take an answer back must never mean another one
)
