"""What comes in, what goes out, what is due, and what is being filled in.

Not for: statements (see the *_rows modules).
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from referrals.storage.columns import Moment, encrypted_text, identity, metadata, reference, row_key

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
    row_key(),
    reference("outbox.person_id"),
    Column("priority", Integer, nullable=False),
    Column("mode", String(16), nullable=False),
    encrypted_text("outbox.notice"),
    Column("params_sealed", LargeBinary, nullable=False),
    encrypted_text("outbox.slot"),
    encrypted_text("outbox.about"),
    Column("with_sound", Boolean, nullable=False),
    Column("safe_hours_only", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("attempted_at", Moment),
    Column("done_at", Moment),
    Column("error", String(120)),
    Index(None, "state", "not_before"),
    Index(None, "state", "priority", "id"),
    Index(None, "person_id", "slot", "state"),
    Index(None, "about", "state"),
)

messages = Table(
    "messages",
    metadata,
    identity(),
    reference("messages.person_id"),
    encrypted_text("messages.slot"),
    Column("telegram_id", Integer, nullable=False),
    Column("direction", String(3), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("sweep_at", Moment),
    Column("gone_at", Moment),
    Column("ended", String(8)),
    UniqueConstraint("person_id", "telegram_id"),
    Index(None, "person_id", "slot"),
    Index(None, "gone_at", "sent_at"),
)

timers = Table(
    "timers",
    metadata,
    identity(),
    Column("due_at", Moment, nullable=False),
    encrypted_text("timers.kind"),
    encrypted_text("timers.ref"),
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
    reference("forms.person_id"),
    encrypted_text("forms.flow"),
    Column("answers_sealed", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    UniqueConstraint("person_id", "flow"),
    sqlite_autoincrement=True,  # an id that comes back would bring a dropped form's old buttons to life
)

jobs = Table(
    "jobs",
    metadata,
    identity(),
    Column("kind", String(16), nullable=False),
    reference("jobs.person_id"),
    Column("file_sealed", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_until", Moment),
    Column("result_sealed", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Index(None, "state", "lease_until"),
    sqlite_autoincrement=True,  # a timer that names a job must never find another one
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("fence", Integer, nullable=False),
    Column("holder", Text, nullable=False),
    Column("until", Moment, nullable=False),
)
