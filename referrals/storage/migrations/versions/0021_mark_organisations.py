"""An organisation carries a keyed mark of what the network's file says of it: nobody without the keys writes another number
there, or other places.
"""

from typing import Any

import sqlalchemy as sa

from referrals.storage.migrations.marking import mark_rows

revision = "0021_r"
down_revision = "0020_r"
branch_labels = None
depends_on = None

MARKED: dict[str, Any] = {
    "code": sa.String,
    "names": sa.JSON,
    "sector": sa.String,
    "covers": sa.JSON,
    "services": sa.JSON,
    "conflict_help": sa.JSON,
    "languages": sa.JSON,
    "must_report": sa.Boolean,
    "phone": sa.String,
    "profile": sa.JSON,
}
"""What the mark is of, in its order."""


def upgrade() -> None:
    """Forward only: going back is restoring the backup. What stands there now is taken for true."""
    mark_rows("organisations", MARKED)
