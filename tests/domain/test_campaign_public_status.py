"""D21: what coordinators are told of a campaign, and what their commands answer, depends on time and never on who waits."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from referrals.domain.campaign import Campaign, CampaignState, Message, MessageState, decide
from referrals.domain.campaign.command import Cancel, CancelDay, Command, Move, Passed, TakeOver, Write
from referrals.domain.campaign.public_status import as_told, decide_as_told, told_gone_at
from referrals.domain.campaign.transitions import Outcome
from referrals.domain.decision import Decision, Refused, WrongState
from tests.domain.campaigns import (
    AIDA,
    BEFORE,
    BEGIMAI,
    FIRST,
    PATIENCE,
    SECOND,
    THIRD,
    campaign,
    campaign_in,
    message,
    named,
    new,
    running,
)

S, M = CampaignState, MessageState
CATCH_UP = PATIENCE.catch_up
FOURTH = date(2026, 11, 28)
OVER = message(FIRST).schedule.ends_at + CATCH_UP
"""From here on the first day is told to have gone."""
SOON = OVER - timedelta(seconds=1)


def pair(*others: Message, state: CampaignState | None = None) -> tuple[Campaign, Campaign]:
    """The same campaign where somebody waits for its first day, and where nobody does."""
    waits = running(message(FIRST, state=M.GOING), *others)
    passed = decide(waits, Passed(named(FIRST)), BEFORE)
    assert isinstance(passed, Decision)
    return (replace(waits, state=state or waits.state), replace(passed.state, state=state or passed.state.state))


def told(each: Campaign, now: datetime) -> Campaign:
    return as_told(each, now, CATCH_UP)


def states(each: Campaign) -> tuple[CampaignState, list[MessageState]]:
    return each.state, [message.state for message in each.messages]


@pytest.mark.parametrize("state", CampaignState)
def test_what_has_not_begun_is_told_as_it_is(state: CampaignState) -> None:
    assert told(campaign(state=state), BEFORE) == campaign(state=S.APPROVED if state is S.ENDED else state)
    assert told(campaign_in(state), BEFORE).state is (S.APPROVED if state is S.ENDED else state)


@pytest.mark.parametrize("others", [(), (message(THIRD),), (message(THIRD, state=M.SKIPPED),)])
@pytest.mark.parametrize("now", [BEFORE, SOON, OVER, OVER + timedelta(days=3)])
def test_whoever_waits_is_not_told(others: tuple[Message, ...], now: datetime) -> None:
    one, other = pair(*others)

    assert told(one, now) == told(other, now)
    assert told(one, now).messages[0].state is (M.GOING if now < OVER else M.GONE)


def test_it_ends_with_the_time_of_its_last_message() -> None:
    for each in pair():
        assert states(told(each, SOON)) == (S.APPROVED, [M.GOING])
        assert states(told(each, OVER)) == (S.ENDED, [M.GONE])
    assert told(pair(state=S.HELD)[0], SOON).state is S.HELD
    assert told(pair(state=S.HELD)[0], OVER).state is S.ENDED
    moment = message(at=BEFORE, hour=None)
    assert told_gone_at(moment, CATCH_UP) == BEFORE + CATCH_UP


COMMANDS: tuple[Command, ...] = (
    Cancel(AIDA),
    CancelDay(AIDA, named(FIRST)),
    CancelDay(AIDA, named(THIRD)),
    Move(AIDA, named(FIRST), FOURTH),
    Move(AIDA, named(THIRD), FOURTH),
    TakeOver(BEGIMAI),
    Write(AIDA, message(FIRST)),
    Write(AIDA, new(FOURTH)),
)


def answer(outcome: Outcome, now: datetime) -> object:
    return outcome if isinstance(outcome, Refused) else (outcome.event, told(outcome.state, now))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("others", [(), (message(THIRD),)])
@pytest.mark.parametrize("now", [BEFORE, SOON, OVER])
def test_every_command_answers_alike(command: Command, others: tuple[Message, ...], now: datetime) -> None:
    one, other = (decide_as_told(each, command, now, CATCH_UP) for each in pair(*others))

    assert answer(one, now) == answer(other, now)


def test_cancelled_until_then_and_not_after() -> None:
    for each in pair():
        for command, state in ((Cancel(AIDA), S.CANCELLED), (CancelDay(AIDA, named(FIRST)), S.ENDED)):
            outcome = decide_as_told(each, command, SOON, CATCH_UP)
            assert isinstance(outcome, Decision)
            assert states(outcome.state) == (state, [M.CANCELLED])
            assert decide_as_told(each, command, OVER, CATCH_UP) == WrongState(S.ENDED)


def became(each: Campaign, command: Command, now: datetime) -> tuple[CampaignState, list[MessageState]]:
    outcome = decide_as_told(each, command, now, CATCH_UP)
    assert isinstance(outcome, Decision)
    return states(outcome.state)


def test_what_a_command_leaves_alone_stays_as_it_is() -> None:
    """Whoever waits for the first day still gets it, though it is told to have gone."""
    waits, over = pair(message(THIRD))

    assert became(waits, Write(AIDA, new(FOURTH)), OVER) == (S.APPROVED, [M.GOING, M.PLANNED, M.PLANNED])
    assert became(waits, CancelDay(AIDA, named(THIRD)), OVER) == (S.APPROVED, [M.GOING, M.CANCELLED])
    assert became(over, CancelDay(AIDA, named(THIRD)), OVER) == (S.ENDED, [M.GONE, M.CANCELLED])
    held = replace(waits, state=S.HELD)
    assert became(held, CancelDay(AIDA, named(THIRD)), OVER) == (S.HELD, [M.GOING, M.CANCELLED])
    assert became(waits, Cancel(AIDA), OVER) == (S.CANCELLED, [M.GONE, M.CANCELLED])


def test_what_had_ended_goes_on_with_a_new_day() -> None:
    over = pair()[1]

    assert became(over, TakeOver(BEGIMAI), SOON) == (S.ENDED, [M.GONE])
    assert became(over, Write(AIDA, new(SECOND)), SOON) == (S.APPROVED, [M.GONE, M.PLANNED])
