"""The life of a campaign: what each command makes of it, or why it is refused.

Not for: who may give a command (see authority), who gets a message (see delivery_decision), or keeping anything.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from referrals.domain.broadcast import NOT_KEPT
from referrals.domain.campaign.command import (
    Aim,
    Approve,
    Began,
    Cancel,
    CancelDay,
    Command,
    Drop,
    Halt,
    LeaveOut,
    Move,
    Passed,
    SendBack,
    SetHour,
    Submit,
    TakeOver,
    Write,
)
from referrals.domain.campaign.model import (
    LONGEST_TEXT,
    LONGEST_WISH,
    MOST_MESSAGES,
    PLAIN,
    Campaign,
    CampaignState,
    Message,
    MessageState,
)
from referrals.domain.campaign.refusals import (
    GoneAlready,
    InThePast,
    NobodyThere,
    NothingWritten,
    OwnCampaign,
    TakenDay,
    TooLong,
    TooMany,
    WithoutWords,
)
from referrals.domain.campaign.translation import languages_lacking, marked, says_only_that_they_fit
from referrals.domain.decision import AlreadyDone, Decision, Event, Refused, WrongState
from referrals.domain.person import PersonId
from referrals.domain.text_length import length

Outcome = Decision[Campaign] | Refused
OPEN = frozenset({CampaignState.DRAFT, CampaignState.SUBMITTED, CampaignState.APPROVED, CampaignState.HELD})
"""States in which something of it may still go."""
SHAPED = frozenset({CampaignState.DRAFT, CampaignState.SUBMITTED})
"""States in which whom it is for, its hour and its days can still be chosen: all that is approved with it."""
_APPROVED = OPEN - SHAPED


def changeable(campaign: Campaign, message: Message) -> bool:
    """Whether it can still be written in: it has not gone, and is no notice, which goes at once."""
    return campaign.state in OPEN and message.state is MessageState.PLANNED and message.at is None


def days_over(messages: Iterable[Message], now: datetime) -> tuple[Message, ...]:
    """Those that would come too late for anybody anywhere. A message for a moment is late for nobody: it goes at once."""
    return tuple(each for each in messages if each.at is None and each.schedule.ends_at <= now)


def decide(campaign: Campaign, command: Command, now: datetime) -> Outcome:
    """What becomes of the campaign. Whether the person may command is not asked here."""
    match command:
        case Began() | Passed():
            return _deliver(campaign, command)
        case _ if campaign.state not in OPEN:
            return WrongState(campaign.state)
        case TakeOver() | Halt():
            return _answer_for(campaign, command)
        case Write():
            return _write(campaign, command, now)
        case Drop():
            return _drop(campaign, command)
        case Move():
            return _move(campaign, command, now)
        case Aim() | SetHour() | LeaveOut():
            return _shape(campaign, command)
        case Submit():
            return _submit(campaign, command, now)
        case Approve() | SendBack():
            return _judge(campaign, command, now)
        case Cancel():
            return _cancel(campaign)
        case CancelDay():
            return _cancel_day(campaign, command)
        case _:
            assert_never(command)


def _write(campaign: Campaign, command: Write, now: datetime) -> Outcome:
    """A change in what was submitted makes it a draft again; in what is approved, that message alone waits. That words in the
    other languages still say the same is no change: what was handed in or approved stays so."""
    message, before = command.message, campaign.message(command.message.id)
    if before is None and message.id != NOT_KEPT:  # it was taken out
        return AlreadyDone()
    if before is not None and before.state is not MessageState.PLANNED:
        return GoneAlready()
    if campaign.on(message.day) not in {None, before}:
        return TakenDay(message.day)
    if message.schedule.ends_at <= now and message.at is None:
        return InThePast((message.day,))
    if before is None and len(campaign.messages) >= MOST_MESSAGES:
        return TooMany()
    for language, text in message.texts.items():
        if length(text.text) + length(text.call_to_action) > LONGEST_TEXT:
            return TooLong(language, length(text.text) + length(text.call_to_action))
    message, facts = marked(message, before), {"day": message.day.isoformat()}
    if message == before:
        return AlreadyDone()
    if before is not None and says_only_that_they_fit(message, before):
        return Decision(campaign.with_message(message), Event("campaign_words_fit", facts))
    waits = replace(message, approved=False)
    return Decision(_touched(campaign, command.by).with_message(waits), Event("campaign_written", facts))


def _drop(campaign: Campaign, command: Drop) -> Outcome:
    if campaign.state in _APPROVED:
        return WrongState(campaign.state)
    message = campaign.message(command.message)
    if message is None:
        return AlreadyDone()
    dropped = _touched(campaign, command.by).without_message(message.id)
    return Decision(dropped, Event("campaign_written", {"day": message.day.isoformat()}))


def _move(campaign: Campaign, command: Move, now: datetime) -> Outcome:
    message = campaign.message(command.message)
    if message is None:
        return AlreadyDone()
    if message.state is not MessageState.PLANNED or message.at is not None:
        return GoneAlready()
    if campaign.on(command.to) is not None:
        return TakenDay(command.to)
    moved = replace(message, day=command.to, approved=False, scanned_at=None, cursor=0)
    if moved.schedule.ends_at <= now:
        return InThePast((command.to,))
    facts = {"day": message.day.isoformat(), "to": command.to.isoformat()}
    return Decision(_touched(campaign, command.by).with_message(moved), Event("campaign_moved", facts))


def _shape(campaign: Campaign, command: Aim | SetHour | LeaveOut) -> Outcome:
    """Only before approval: whom it is for is part of what is approved."""
    if campaign.state in _APPROVED:
        return WrongState(campaign.state)
    shaped = _touched(campaign, command.by)
    match command:
        case Aim(_, audience):
            shaped = replace(shaped, audience=audience, excluded_languages=frozenset())
        case LeaveOut(_, languages):
            shaped = replace(shaped, excluded_languages=languages)
        case SetHour(_, hour):
            messages = tuple(each if each.at else replace(each, hour=hour) for each in shaped.messages)
            shaped = replace(shaped, messages=messages)
        case _:
            assert_never(command)
    return Decision(shaped, Event("campaign_shaped"))


def _touched(campaign: Campaign, by: PersonId) -> Campaign:
    """Written in by her: what was handed in is a draft again."""
    state = CampaignState.DRAFT if campaign.state is CampaignState.SUBMITTED else campaign.state
    return replace(campaign, state=state, editors=campaign.editors | {by})


def _submit(campaign: Campaign, command: Submit, now: datetime) -> Outcome:
    """A notice to one's own group goes at once; everything else waits for a second coordinator, who sees what was asked for
    when it was sent back."""
    if campaign.state is CampaignState.SUBMITTED:
        return AlreadyDone()
    if not campaign.unapproved:
        return NothingWritten()
    if past := days_over(campaign.unapproved, now):
        return InThePast(tuple(each.day for each in past))
    if not any(command.readers.values()):
        return NobodyThere()
    lacking = languages_lacking(campaign, command.readers)
    if lacking.keys() - campaign.excluded_languages:
        return WithoutWords(lacking)
    if campaign.group is not None:
        return Decision(_approved(campaign, now), Event("campaign_approved"))
    if campaign.state in _APPROVED:
        return Decision(replace(campaign, change_request=""), Event("campaign_submitted"))
    return Decision(replace(campaign, state=CampaignState.SUBMITTED), Event("campaign_submitted"))


def _judge(campaign: Campaign, command: Approve | SendBack, now: datetime) -> Outcome:
    if campaign.state is CampaignState.DRAFT:
        return WrongState(campaign.state)
    if command.by in campaign.editors:
        return OwnCampaign()
    if isinstance(command, SendBack):
        return _send_back(campaign, command)
    if not campaign.unapproved or campaign.is_change_sent_back:
        return AlreadyDone()
    approved = replace(_approved(campaign, now), approved_by=command.by, editors=frozenset(), change_request="")
    return Decision(approved, Event("campaign_approved"))


def _send_back(campaign: Campaign, command: SendBack) -> Outcome:
    """Whoever answers for it has to change it, so it is hers to write in, too. The words are in no event: events are for good.
    What was changed on the way goes back by itself, and never without words: the rest goes as it was approved."""
    changed = campaign.state is CampaignState.APPROVED and bool(campaign.unapproved and command.change_request)
    if campaign.state is not CampaignState.SUBMITTED and not changed:
        return WrongState(campaign.state)
    if length(command.change_request) > LONGEST_WISH:
        return TooLong(PLAIN, length(command.change_request))
    hands = campaign.editors | {campaign.owner}
    state = campaign.state if changed else CampaignState.DRAFT
    back = replace(campaign, state=state, change_request=command.change_request, editors=hands)
    return Decision(back, Event("campaign_sent_back"))


def _approved(campaign: Campaign, now: datetime) -> Campaign:
    """What is over everywhere by now is skipped; the rest goes when its day comes."""
    messages = tuple(_approve(each, now) if each in campaign.unapproved else each for each in campaign.messages)
    state = CampaignState.HELD if campaign.state is CampaignState.HELD else CampaignState.APPROVED
    return _closed_if_over(replace(campaign, state=state, messages=messages))


def _approve(message: Message, now: datetime) -> Message:
    """One for a moment is late for nobody: where that has passed it goes at once."""
    if message.at is not None:
        return replace(message, approved=True, at=max(message.at, now))
    if message.schedule.ends_at <= now:
        return replace(message, state=MessageState.SKIPPED)
    return replace(message, approved=True)


def _cancel(campaign: Campaign) -> Outcome:
    messages = tuple(replace(each, state=MessageState.CANCELLED) if each.waits else each for each in campaign.messages)
    cancelled = replace(campaign, state=CampaignState.CANCELLED, messages=messages)
    return Decision(cancelled, Event("campaign_cancelled"))


def _cancel_day(campaign: Campaign, command: CancelDay) -> Outcome:
    message = campaign.message(command.message)
    if message is None or message.state is MessageState.CANCELLED:
        return AlreadyDone()
    if not message.waits:
        return GoneAlready()
    cancelled = _closed_if_over(campaign.with_message(replace(message, state=MessageState.CANCELLED)))
    return Decision(cancelled, Event("campaign_day_cancelled", {"day": message.day.isoformat()}))


def _answer_for(campaign: Campaign, command: TakeOver | Halt) -> Outcome:
    if isinstance(command, Halt):
        if campaign.state is not CampaignState.APPROVED:
            return WrongState(campaign.state)
        return Decision(replace(campaign, state=CampaignState.HELD), Event("campaign_held"))
    if campaign.owner == command.by and campaign.state is not CampaignState.HELD:
        return AlreadyDone()
    state = CampaignState.APPROVED if campaign.state is CampaignState.HELD else campaign.state
    return Decision(replace(campaign, owner=command.by, state=state), Event("campaign_taken_over"))


def _deliver(campaign: Campaign, command: Began | Passed) -> Outcome:
    message = campaign.message(command.message)
    if message is None or not message.waits:
        return AlreadyDone()
    match command:
        case Began() if message.state is MessageState.GOING:
            return AlreadyDone()
        case Began():
            moved, event = replace(message, state=MessageState.GOING), "campaign_day_began"
        case Passed(_, skipped):
            state = MessageState.SKIPPED if skipped else MessageState.GONE
            moved, event = replace(message, state=state), "campaign_day_passed"
        case _:
            assert_never(command)
    return Decision(_closed_if_over(campaign.with_message(moved)), Event(event, {"day": message.day.isoformat()}))


def _closed_if_over(campaign: Campaign) -> Campaign:
    over = campaign.state in _APPROVED and not any(each.waits for each in campaign.messages)
    return replace(campaign, state=CampaignState.ENDED) if over else campaign
