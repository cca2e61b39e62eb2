"""A message to many on its way: how it is named, and when the next look for its readers comes.

Not for: what becomes of one reader's copy (test_campaign_delivery_decision).
"""

from dataclasses import replace
from datetime import date, time, timedelta

from referrals.domain.broadcast import MessageId, Outgoing, Schedule, Stage, read_message_subject
from referrals.domain.campaign import Audience

SCHEDULE = Schedule(date(2026, 11, 25), time(10))
MESSAGE = Outgoing(id=MessageId(17), audience=Audience(), schedule=SCHEDULE, stage=Stage.GOES)


def test_it_is_named_by_its_id_alone() -> None:
    assert read_message_subject(MESSAGE.subject) == MESSAGE.id


def test_the_last_look_is_at_the_end_of_its_day() -> None:
    assert MESSAGE.looks_at == SCHEDULE.begins_at
    assert replace(MESSAGE, scanned_at=SCHEDULE.ends_at - timedelta(seconds=1)).looks_at == SCHEDULE.ends_at
    assert replace(MESSAGE, scanned_at=SCHEDULE.ends_at).looks_at is None
