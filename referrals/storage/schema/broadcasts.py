"""Messages to many, of whatever kind: their ids, how far the search for readers has come, a copy for each; the paused places.

Not for: statements (see the *_rows modules), or what one kind keeps of its messages (see campaigns).
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from referrals.storage.columns import Moment, identity, metadata, reference

broadcast_messages = Table(
    "broadcast_messages",
    metadata,
    identity(),
    Column("kind", String(12), nullable=False),
    Column("scanned_at", Moment),
    Column("cursor", Integer, nullable=False),
    sqlite_autoincrement=True,  # an id that comes back would let an old button mean another message
)

broadcast_copies = Table(
    "broadcast_copies",
    metadata,
    Column("message_id", Integer, ForeignKey("broadcast_messages.id"), primary_key=True, autoincrement=False),
    Column("person_id", Integer, ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("state", String(12), nullable=False),
    Column("again_at", Moment),
    Column("outbox_id", Integer),  # only while the copy waits: by it someone who has the file knows her rows there
    Index(None, "message_id", "state", "again_at"),
)

crises = Table(
    "crises",
    metadata,
    Column("place", String(20), primary_key=True),
    reference("crises.by_id"),
    Column("since", Moment, nullable=False),
)
