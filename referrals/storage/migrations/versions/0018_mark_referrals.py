"""A referral carries a keyed mark of all it says: nobody without the keys makes one woman's case another organisation's."""

from typing import Any

import sqlalchemy as sa

from referrals.storage.migrations.marking import MOMENT, NUMBER, NUMBERS, mark_rows

revision = "0018_r"
down_revision = "0017_s"
branch_labels = None
depends_on = None

MARKED: dict[str, Any] = {
    "id": sa.Integer,
    "track": sa.String,
    "report_id": NUMBER,
    "organisation_code": sa.String,
    "state": sa.String,
    "urgency": sa.String,
    "offered_at": MOMENT,
    "answer_by": MOMENT,
    "notified": NUMBERS,
    "opened_by": NUMBERS,
    "declined_by": NUMBERS,
    "answered_by": NUMBER,
    "answered_at": MOMENT,
    "reason": sa.String,
    "due_at": MOMENT,
    "reminded": sa.Integer,
    "reminded_at": MOMENT,
    "closing": sa.String,
    "closed_at": MOMENT,
    "version": sa.Integer,
}
"""What the mark is of, in its order: the column's type, or how what is encrypted in it is read."""


def upgrade() -> None:
    """Forward only: going back is restoring the backup. What stands there now is taken for true."""
    mark_rows("referrals", MARKED)
