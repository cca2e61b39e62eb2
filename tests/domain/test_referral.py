"""The life of a referral as one table, from the offer to the end of the work, and that it never has two acceptors."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, NoLongerOffered, NotAllowed, Refused
from referrals.domain.kind import ClosingReason, DeclineReason
from referrals.domain.referral import (
    WORKED_ON,
    Accept,
    Alarm,
    Cannot,
    Close,
    Command,
    Decline,
    HastenAnswer,
    Lapse,
    Open,
    RecordContact,
    RecordService,
    Referral,
    ReferralState,
    Release,
    Remind,
    Reopen,
    Reschedule,
    Return,
    Revoke,
    RingOther,
    StillOnIt,
    decide,
)
from tests.domain.samples import GULNARA, LATER, NAZGUL, NOW, referral

S = ReferralState
DAY = timedelta(days=1)
COMMANDS: dict[str, Command] = {
    "accept": Accept(NAZGUL, LATER),
    "a colleague accepts": Accept(GULNARA, LATER),
    "decline": Decline(NAZGUL, DeclineReason.FULL),
    "a colleague declines": Decline(GULNARA),
    "give back": Return(NAZGUL),
    "a colleague gives back": Return(GULNARA),
    "open": Open(NAZGUL),
    "a colleague opens": Open(GULNARA),
    "ring other": RingOther((GULNARA,), LATER),
    "hasten": HastenAnswer(LATER),
    "lapse": Lapse(),
    "revoke": Revoke(),
    "cannot": Cannot(NAZGUL),
    "release": Release(),
    "contact": RecordContact(LATER),
    "serve": RecordService(LATER),
    "serve again": RecordService(LATER, again=True),
    "still": StillOnIt(LATER),
    "close": Close(ClosingReason.NEEDS_MET),
    "remind": Remind(LATER),
    "reschedule": Reschedule(LATER),
    "alarm": Alarm(LATER),
    "reopen": Reopen(),
}
done, late, gone, refused = AlreadyDone, AlreadyTaken, NoLongerOffered, NotAllowed
Outcome = ReferralState | type[Refused]
ended: tuple[Outcome, ...] = (gone,) * 5
BACK = S.GIVEN_BACK
TABLE: dict[str, tuple[Outcome, ...]] = {
    # In order: offered; accepted by Nazgul, contacted, served; closed; declined, given back, lapsed, revoked, released.
    "accept": (S.ACCEPTED, done, done, done, gone, *ended),
    "a colleague accepts": (S.ACCEPTED, late, late, late, gone, *ended),
    "decline": (S.DECLINED, late, late, late, gone, *ended),
    "a colleague declines": (S.DECLINED, late, late, late, gone, *ended),
    "give back": (BACK, BACK, BACK, BACK, gone, BACK, done, BACK, gone, BACK),
    "a colleague gives back": (BACK, refused, refused, refused, gone, BACK, done, BACK, gone, BACK),
    "open": (S.OFFERED, done, done, done, gone, *ended),
    "a colleague opens": (S.OFFERED, late, late, late, gone, *ended),
    "ring other": (S.OFFERED, gone, gone, gone, gone, *ended),
    "hasten": (S.OFFERED, S.ACCEPTED, S.CONTACTED, S.SERVED, gone, *ended),
    "lapse": (S.LAPSED, gone, gone, gone, gone, gone, gone, done, gone, gone),
    "revoke": (*(S.REVOKED,) * 5, gone, gone, gone, done, gone),
    "cannot": (S.OFFERED, late, late, late, gone, *ended),
    "release": (gone, *(S.RELEASED,) * 3, gone, gone, gone, gone, gone, done),
    "contact": (gone, S.CONTACTED, done, done, done, *ended),
    "serve": (gone, S.SERVED, S.SERVED, done, done, *ended),
    "serve again": (gone, S.SERVED, S.SERVED, S.SERVED, done, *ended),
    "still": (gone, S.ACCEPTED, S.CONTACTED, S.SERVED, done, *ended),
    "close": (gone, *(S.CLOSED,) * 3, done, *ended),
    "remind": (gone, S.ACCEPTED, S.CONTACTED, S.SERVED, done, *ended),
    "reschedule": (gone, S.ACCEPTED, S.CONTACTED, S.SERVED, done, *ended),
    "alarm": (gone, *(S.ACCEPTED,) * 3, done, *ended),
    "reopen": (*(gone,) * 4, S.ACCEPTED, *ended),
}
CASES = [
    pytest.param(state, COMMANDS[name], outcome, id=f"{state}, {name}")
    for name, outcomes in TABLE.items()
    for state, outcome in zip(ReferralState, outcomes, strict=True)
]


def referral_in(state: ReferralState) -> Referral:
    answered = {} if state is S.OFFERED else {"answered_by": NAZGUL, "answered_at": NOW}
    return referral(state=state, **answered)


def after(before: Referral, command: Command) -> Referral:
    decision = decide(before, command, LATER)
    assert isinstance(decision, Decision)
    return decision.state


@pytest.mark.parametrize(("state", "command", "outcome"), CASES)
def test_every_command_in_every_state(state: ReferralState, command: Command, outcome: Outcome) -> None:
    decision = decide(referral_in(state), command, LATER)

    if isinstance(outcome, ReferralState):
        assert isinstance(decision, Decision)
        assert decision.state.state is outcome
    else:
        assert type(decision) is outcome


def test_the_table_has_every_command() -> None:
    assert TABLE.keys() == COMMANDS.keys()


def test_the_first_to_accept_has_it() -> None:
    accepted = after(referral(), Accept(NAZGUL, LATER))

    assert (accepted.answered_by, accepted.answered_at) == (NAZGUL, LATER)
    assert decide(accepted, Accept(GULNARA, LATER), LATER) == AlreadyTaken()
    assert decide(accepted, Accept(NAZGUL, LATER), LATER) == AlreadyDone()


def test_a_reason_is_optional() -> None:
    assert after(referral(), Decline(NAZGUL, DeclineReason.TOO_FAR)).reason is DeclineReason.TOO_FAR
    assert after(referral(), Decline(NAZGUL)).reason is None


def test_who_has_opened_it_is_kept_once() -> None:
    opened = after(after(referral(), Open(NAZGUL)), Open(GULNARA))

    assert opened.opened_by == (NAZGUL, GULNARA)
    assert decide(opened, Open(NAZGUL), LATER) == AlreadyDone()


def test_ringing_adds_only_who_was_not_rung() -> None:
    rung = after(referral(), RingOther((NAZGUL, GULNARA), LATER))

    assert (rung.notified, rung.answer_by) == ((NAZGUL, GULNARA), LATER)
    assert decide(rung, RingOther((GULNARA,), LATER), LATER) == AlreadyDone()


def test_an_end_keeps_when_it_was_answered() -> None:
    assert after(referral(), Lapse()).answered_at == LATER
    assert after(referral_in(S.ACCEPTED), Close(ClosingReason.NEEDS_MET)).answered_at == NOW


@given(st.lists(st.sampled_from(sorted(COMMANDS)).map(COMMANDS.__getitem__), max_size=10))
def test_in_any_order_it_never_has_two_acceptors(commands: list[Command]) -> None:
    now, acceptors = referral(notified=(NAZGUL, GULNARA)), set()
    for command in commands:
        decision = decide(now, command, LATER)
        if isinstance(decision, Decision):
            now = decision.state
            acceptors |= {command.by} if isinstance(command, Accept) else set()
    assert len(acceptors) <= 1
    assert now.state not in WORKED_ON or {now.answered_by} == acceptors
    assert replace(now, version=1) != now


def test_who_cannot_says_so_once_and_it_stays_with_her_colleague() -> None:
    told = after(referral(), Cannot(NAZGUL))
    assert (told.state, told.declined_by) == (S.OFFERED, (NAZGUL,))
    assert decide(told, Cannot(NAZGUL), LATER) == AlreadyDone()
    assert after(told, Cannot(GULNARA)).declined_by == (NAZGUL, GULNARA)
    assert after(told, Accept(GULNARA, LATER)).answered_by == GULNARA


def test_accepting_says_by_when_the_first_contact_is_due() -> None:
    assert after(referral(), Accept(NAZGUL, LATER)).due_at == LATER


@pytest.mark.parametrize(
    "command",
    [RecordContact(LATER), RecordService(LATER), StillOnIt(LATER), Alarm(LATER), Reschedule(LATER, unheard=True)],
)
def test_whatever_is_new_is_not_reminded_of_yet(command: Command) -> None:
    held = replace(referral_in(S.ACCEPTED), due_at=LATER + DAY, reminded=2, reminded_at=NOW)
    new = after(held, command)

    assert (new.due_at, new.reminded, new.reminded_at, new.answered_by) == (LATER, 0, None, NAZGUL)


def test_reminding_counts() -> None:
    reminded = after(after(referral_in(S.SERVED), Remind(NOW)), Remind(LATER))

    assert (reminded.reminded, reminded.reminded_at) == (2, LATER)


def test_another_moment_for_the_same_step_leaves_the_reminders() -> None:
    held = replace(referral_in(S.ACCEPTED), due_at=NOW, reminded=1, reminded_at=NOW)
    moved = after(held, Reschedule(LATER))

    assert (moved.due_at, moved.reminded) == (LATER, 1)
    assert decide(moved, Reschedule(LATER), LATER) == AlreadyDone()


def test_closing_says_why_and_when() -> None:
    closed = after(replace(referral_in(S.SERVED), due_at=LATER, reminded=1), Close(ClosingReason.LEFT_AREA))

    assert (closed.closing, closed.closed_at, closed.due_at, closed.reminded) == (
        ClosingReason.LEFT_AREA,
        LATER,
        None,
        0,
    )
    opened = after(closed, Reopen())
    assert (opened.closing, opened.closed_at, opened.due_at, opened.answered_by) == (None, None, None, NAZGUL)


def test_words_of_danger_leave_an_earlier_hour_where_nobody_was_reached() -> None:
    early = replace(referral_in(S.ACCEPTED), due_at=NOW)

    assert after(early, Alarm(LATER)).due_at == NOW
    assert after(replace(early, state=S.CONTACTED), Alarm(LATER)).due_at == LATER
