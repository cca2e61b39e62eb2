"""What a reader can choose with one press, for the screens and for those who take the press.

Not for: what a choice means (referrals/domain/person).
"""

from datetime import time

from referrals.campaigning.answering import Room
from referrals.domain.person import EVERY_DAY

HOURS = tuple(time(hour) for hour in (8, 10, 12, 15, 18, 20))
"""The hours beside the planned one."""
WORKDAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})
USUAL_DAYS = {"all": EVERY_DAY, "work": WORKDAYS, "rest": WEEKEND}
"""Weekdays, by their key in button data."""
PAUSES = (1, 7, 30)
"""Days for which she can pause."""
ROOM = Room(answers=5, length=2800)
"""Of one screen: with all around the answers it stays under Telegram's limit."""
