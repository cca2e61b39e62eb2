"""Until when someone is on or off duty is encrypted: in plain it joined her row to the turn in which she said so, and so to
traffic."""

from referrals.storage.migrations.encrypting_columns import ToEncrypt, encrypt_columns

revision = "0023_n"
down_revision = "0022_m"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: going back is restoring the backup. Every row stays."""
    encrypt_columns(ToEncrypt("people", moments=("on_until", "off_until"), is_referred_to=True))
