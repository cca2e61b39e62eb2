"""What can be chosen about a campaign with one press, for those who show it and for those who take the press.

Not for: what a choice means (referrals/domain/campaign).
"""

from datetime import time

from referrals.campaigning.approving import ReviewCheck

HOURS = tuple(time(hour) for hour in (8, 9, 10, 12, 15, 17, 19))
"""At which it can be sent."""
CHECKS = tuple(ReviewCheck)
"""What a second coordinator ticks; the order is that of the bits in button data."""
