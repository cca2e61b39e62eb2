"""What a row of each table is to its readers: to this, and to its column, everything sealed in it is bound.

Only what never changes while the row lives is part of it. Not for: sealing itself (see sealed), or who may read what.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Table

from referrals.storage import schema
from referrals.storage.sealed import Keyring, SealedRow

IDENTITIES: Mapping[Table, tuple[str, ...]] = {
    schema.people: ("id",),
    schema.admissions: ("id", "person_id"),
    schema.countries: ("code",),
    schema.hotline_checks: ("country", "number"),
    schema.inbox: ("update_id", "chat_key"),
    schema.outbox: ("row_key", "person_id", "notice", "slot", "about"),
    schema.forms: ("person_id", "flow"),
    schema.jobs: ("person_id", "kind", "created_at"),
    schema.violence_reports: ("code", "writer_id"),
    schema.conflict_reports: ("code", "writer_id"),
    schema.complaints: ("writer_id", "received_at"),
    schema.events: ("digest",),
    schema.campaigns: ("author_id", "created_at"),
    schema.campaign_messages: ("message_id",),
    schema.campaign_answers: ("message_id", "person_id", "at"),
}
"""The columns that say whose row it is and which. A number is among them where it is known before anything is sealed."""


def sealed_row(keyring: Keyring, table: Table, row: Mapping[Any, Any]) -> SealedRow:
    """What seals and opens in a row, given at least the columns of its identity."""
    return keyring.row(table.name, *(row[name] for name in IDENTITIES[table]))


def sealed_columns(table: Table) -> Iterator[Column[Any]]:
    """Those that are encrypted."""
    return (each for each in table.columns if each.name.endswith("_sealed"))
