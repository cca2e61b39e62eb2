"""What the person who runs the bot does and hears: alerts, what was put aside, who is removed, what a restore brings back.

Each class is a use case of its own; none calls another. Not for: loading and inviting (see enrolling).
"""

from referrals.operating.alerting import Operating
from referrals.operating.quarantine import Quarantine
from referrals.operating.removing import Removing
from referrals.operating.restored import Restored

__all__ = ["Operating", "Quarantine", "Removing", "Restored"]
