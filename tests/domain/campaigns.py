"""A small campaign for the tables: three days in Batken, written by Aida, approved by Begimai; each changed by keyword."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from referrals.domain.broadcast import NOT_KEPT, MessageId
from referrals.domain.campaign import (
    Audience,
    Campaign,
    CampaignId,
    CampaignState,
    Message,
    MessageState,
    Patience,
    Text,
)
from referrals.domain.person import PersonId
from tests.domain.samples import BATKEN

AIDA, BEGIMAI, CHOLPON = PersonId(31), PersonId(32), PersonId(33)
"""The author; who approves; a third coordinator."""
BEFORE = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""Two days before the first day, noon in Bishkek."""
FIRST, SECOND, THIRD = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)
DAYS = (FIRST, SECOND, THIRD)
TEN = time(10)
WORDS = {"ky": Text("Салам", "Чай бер"), "en": Text("Hello", "Give tea")}
PATIENCE = Patience(catch_up=timedelta(hours=6), waits=timedelta(days=7))


def named(day: date) -> MessageId:
    """The id of the message that was made for this day, wherever it is now."""
    return MessageId((day - date(2026, 1, 1)).days)


def message(day: date = FIRST, **changes: Any) -> Message:
    """One day's message, in Kyrgyz and English, at ten."""
    return replace(Message(day, WORDS, hour=TEN, id=named(day)), **changes)


def new(day: date, **changes: Any) -> Message:
    """The same, as it is before it is kept."""
    return message(day, id=NOT_KEPT, **changes)


def campaign(*messages: Message, **changes: Any) -> Campaign:
    """As Aida begins it, with these messages, else with one for each day."""
    made = Campaign(
        id=CampaignId(12),
        author=AIDA,
        owner=AIDA,
        state=CampaignState.DRAFT,
        audience=Audience(places=frozenset({BATKEN})),
        messages=messages or tuple(message(day) for day in DAYS),
        created_at=BEFORE,
        editors=frozenset({AIDA}),
    )
    return replace(made, **changes)


def running(*messages: Message, **changes: Any) -> Campaign:
    """Approved, as all of its messages are."""
    approved = tuple(replace(each, approved=True) for each in messages or campaign().messages)
    state = {"state": CampaignState.APPROVED, "approved_by": BEGIMAI, "editors": frozenset()}
    return campaign(*approved, **{**state, **changes})


def campaign_in(state: CampaignState) -> Campaign:
    """The campaign as it stands in this state; from approval on its first day is going and its last one is not approved."""
    if state in {CampaignState.DRAFT, CampaignState.SUBMITTED}:
        return campaign(state=state)
    if state is CampaignState.ENDED:
        return running(*(message(day, state=MessageState.GONE) for day in DAYS), state=state)
    if state is CampaignState.CANCELLED:
        return running(*(message(day, state=MessageState.CANCELLED) for day in DAYS), state=state)
    going = message(FIRST, state=MessageState.GOING, approved=True)
    return replace(
        running(state=state, editors=frozenset({AIDA})),
        messages=(going, message(SECOND, approved=True), message(THIRD)),
    )
