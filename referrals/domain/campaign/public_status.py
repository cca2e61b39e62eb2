"""A campaign as its coordinators are told of it: how far it has come depends on time alone, never on who still waits (D21).

Whoever could see that one of two readers has not got it yet would know that she has reported something. So what they command
is decided on what they are told, too. Not for: what really goes to whom (see transitions and delivery_decision).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from referrals.domain.campaign.command import Command
from referrals.domain.campaign.model import Campaign, CampaignState, Message, MessageState
from referrals.domain.campaign.transitions import Outcome, decide
from referrals.domain.decision import Decision

BEGUN = frozenset({MessageState.GOING, MessageState.GONE})
WENT = frozenset({CampaignState.APPROVED, CampaignState.HELD})


def told_gone_at(message: Message, catch_up: timedelta) -> datetime:
    """From when on it is told to have gone: it is due for nobody anywhere, and no outage would be made up for any more."""
    return message.schedule.ends_at + catch_up


def as_told(campaign: Campaign, now: datetime, catch_up: timedelta) -> Campaign:
    """The same, with what has begun on its way until a moment that all can know, and gone from then on."""
    messages = tuple(_as_told(each, now, catch_up) for each in campaign.messages)
    state, waits = campaign.state, any(each.waits for each in messages)
    if state is CampaignState.ENDED and waits:
        state = CampaignState.APPROVED
    elif state in WENT and not waits:
        state = CampaignState.ENDED
    return replace(campaign, state=state, messages=messages)


def _as_told(message: Message, now: datetime, catch_up: timedelta) -> Message:
    if message.state not in BEGUN:
        return message
    gone = now >= told_gone_at(message, catch_up)
    return replace(message, state=MessageState.GONE if gone else MessageState.GOING)


def decide_as_told(campaign: Campaign, command: Command, now: datetime, catch_up: timedelta) -> Outcome:
    """What becomes of it when somebody commands who was told of it like this. What the command leaves alone stays as it is;
    whoever cancels all of it ends also what only waited behind what was told to have gone."""
    told = as_told(campaign, now, catch_up)
    outcome = decide(told, command, now)
    if not isinstance(outcome, Decision) or outcome.state.state is CampaignState.CANCELLED:
        return outcome
    return Decision(_as_it_is(campaign, told, outcome.state), outcome.event)


def _as_it_is(campaign: Campaign, told: Campaign, after: Campaign) -> Campaign:
    """What was decided on what is told, with every message that was left alone as it really is."""
    messages = tuple(
        campaign.message(each.id) or each if told.message(each.id) == each else each for each in after.messages
    )
    state, waits = after.state, any(each.waits for each in messages)
    if state is CampaignState.APPROVED and not waits:
        state = CampaignState.ENDED
    elif state is CampaignState.ENDED and waits:
        state = CampaignState.HELD if campaign.state is CampaignState.HELD else CampaignState.APPROVED
    return replace(after, state=state, messages=messages)
