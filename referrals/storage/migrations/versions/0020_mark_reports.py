"""A report carries a keyed mark of what is not sealed in it: nobody without the keys adds to what its writer agreed to."""

from typing import Any

import sqlalchemy as sa

from referrals.storage.migrations.marking import MOMENT, NUMBER, TEXT, mark_rows

revision = "0020_r"
down_revision = "0019_r"
branch_labels = None
depends_on = None

_SHARED: dict[str, Any] = {
    "id": sa.Integer,
    "code": sa.String,
    "writer_id": NUMBER,
    "state": sa.String,
    "urgency": sa.String,
    "country": sa.String,
    "district": sa.String,
    "language": sa.String,
    "sent_at": MOMENT,
    "allowed": sa.JSON,
    "returned": sa.JSON,
    "excluded_place": TEXT,
    "search": sa.String,
    "search_until": MOMENT,
    "operator_at": MOMENT,
    "ended_on": MOMENT,
    "version": sa.Integer,
}
MARKED: dict[str, dict[str, Any]] = {
    "violence_reports": {
        **_SHARED,
        "voice": sa.String,
        "danger": sa.Boolean,
        "help": sa.JSON,
        "contact": sa.String,
        "contact_start": sa.String,
        "contact_end": sa.String,
        "ask_later": sa.Boolean,
        "gbv_kind": sa.String,
        "contact_wish": sa.String,
        "withdrawn_at": MOMENT,
    },
    "conflict_reports": {
        **_SHARED,
        "kind": sa.String,
        "place": sa.String,
        "when": sa.String,
        "going_on": sa.Boolean,
        "people": sa.JSON,
        "help": sa.JSON,
    },
}
"""What each mark is of, in its order: the column's type, or how what is encrypted in it is read."""


def upgrade() -> None:
    """Forward only: going back is restoring the backup. What stands there now is taken for true."""
    for name, parts in MARKED.items():
        mark_rows(name, parts)
