"""Keyed marks on rows that give somebody a role or a case, or say whom to call: one that was written or changed without the
keys is nobody's.

A mark says that this row was kept by the bot as it is now, not that it is the newest: what was true once and was taken away
can be put back by whoever kept a copy of it. Not for: words (see sealed).
"""

import hmac
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from referrals.storage import schema
from referrals.storage.database import Transaction
from referrals.storage.encrypted_columns import as_bytes

_OF_REPORTS = (
    "id", "code", "writer_id", "state", "urgency", "country", "district", "language", "sent_at", "allowed", "returned",
    "excluded_place", "search", "search_until", "operator_at", "ended_on", "version",
)  # fmt: skip
_GIVES = ("role", "group_code", "organisation_code", "place")
MARKED: Mapping[Table, tuple[str, ...]] = {
    schema.grants: ("person_id", *_GIVES, "granted_at"),
    schema.invites: ("code_key", *_GIVES, "uses_left", "expires_at"),
    schema.admissions: ("person_id", "invite_id", "state"),
    schema.referrals: (
        "id", "track", "report_id", "organisation_code", "state", "urgency", "offered_at", "answer_by", "notified", "opened_by",
        "declined_by", "answered_by", "answered_at", "reason", "due_at", "reminded", "reminded_at", "closing", "closed_at",
        "version",
    ),
    schema.violence_reports: (
        *_OF_REPORTS, "voice", "danger", "help", "contact", "contact_start", "contact_end", "ask_later", "gbv_kind",
        "contact_wish", "withdrawn_at",
    ),
    schema.conflict_reports: (*_OF_REPORTS, "kind", "place", "when", "going_on", "people", "help"),
    schema.complaints: ("writer_id", "country", "state", "answers_by", "received_at", "answered_at", "version"),
    schema.organisations: (
        "code", "names", "sector", "covers", "services", "conflict_help", "languages", "must_report", "phone", "profile",
    ),
}  # fmt: skip
"""What each mark is of: of an organisation what the network's file says of it; of a referral and a report everything that is not
sealed, since all of it decides who reads what she wrote, and when someone else is asked."""


def mark(tx: Transaction, table: Table, row: Mapping[Any, Any]) -> bytes:
    """What stands in `mark` of a row with these values."""
    return tx.keyring.mark(table.name, *(row[name] for name in MARKED[table]))


def holds(tx: Transaction, table: Table, row: Mapping[Any, Any]) -> bool:
    """Whether a row is as the bot kept it; one that is not is among what the transaction could not verify."""
    if hmac.compare_digest(mark(tx, table, row), as_bytes(row["mark"])):
        return True
    tx.unverified.add(f"{table.name}.mark")
    return False
