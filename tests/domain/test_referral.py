"""The life of a referral as one table, and that it never has two acceptors."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, NoLongerOffered, NotAllowed, Refused
from referrals.domain.kind import DeclineReason
from referrals.domain.referral import (
    Accept,
    Cannot,
    Command,
    Decline,
    Finish,
    Hasten,
    Lapse,
    Open,
    Referral,
    ReferralState,
    Release,
    Reopen,
    Return,
    Revoke,
    RingOther,
    decide,
)
from tests.domain.samples import GULNARA, LATER, NAZGUL, NOW, referral

S = ReferralState
COMMANDS: dict[str, Command] = {
    "accept": Accept(NAZGUL),
    "a colleague accepts": Accept(GULNARA),
    "decline": Decline(NAZGUL, DeclineReason.FULL),
    "a colleague declines": Decline(GULNARA),
    "give back": Return(NAZGUL),
    "a colleague gives back": Return(GULNARA),
    "open": Open(NAZGUL),
    "a colleague opens": Open(GULNARA),
    "ring other": RingOther((GULNARA,), LATER),
    "hasten": Hasten(LATER),
    "lapse": Lapse(),
    "revoke": Revoke(),
    "cannot": Cannot(NAZGUL),
    "release": Release(),
    "finish": Finish(),
    "reopen": Reopen(),
}
done, late, gone, refused = AlreadyDone, AlreadyTaken, NoLongerOffered, NotAllowed
Outcome = ReferralState | type[Refused]
TABLE: dict[str, tuple[Outcome, ...]] = {
    # In order: offered, accepted by Nazgul, declined, given back, lapsed, revoked, released, done.
    "accept": (S.ACCEPTED, done, gone, gone, gone, gone, gone, gone),
    "a colleague accepts": (S.ACCEPTED, late, gone, gone, gone, gone, gone, gone),
    "decline": (S.DECLINED, late, gone, gone, gone, gone, gone, gone),
    "a colleague declines": (S.DECLINED, late, gone, gone, gone, gone, gone, gone),
    "give back": (S.GIVEN_BACK, S.GIVEN_BACK, S.GIVEN_BACK, done, S.GIVEN_BACK, gone, S.GIVEN_BACK, gone),
    "a colleague gives back": (S.GIVEN_BACK, refused, S.GIVEN_BACK, done, S.GIVEN_BACK, gone, S.GIVEN_BACK, gone),
    "open": (S.OFFERED, done, gone, gone, gone, gone, gone, gone),
    "a colleague opens": (S.OFFERED, late, gone, gone, gone, gone, gone, gone),
    "ring other": (S.OFFERED, gone, gone, gone, gone, gone, gone, gone),
    "hasten": (S.OFFERED, S.ACCEPTED, gone, gone, gone, gone, gone, gone),
    "lapse": (S.LAPSED, gone, gone, gone, done, gone, gone, gone),
    "revoke": (S.REVOKED, S.REVOKED, gone, gone, gone, done, gone, gone),
    "cannot": (S.OFFERED, late, gone, gone, gone, gone, gone, gone),
    "release": (gone, S.RELEASED, gone, gone, gone, gone, done, gone),
    "finish": (gone, S.DONE, gone, gone, gone, gone, gone, done),
    "reopen": (*(gone,) * 7, S.ACCEPTED),
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
    accepted = after(referral(), Accept(NAZGUL))

    assert (accepted.answered_by, accepted.answered_at) == (NAZGUL, LATER)
    assert decide(accepted, Accept(GULNARA), LATER) == AlreadyTaken()
    assert decide(accepted, Accept(NAZGUL), LATER) == AlreadyDone()


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
    assert after(referral_in(S.ACCEPTED), Finish()).answered_at == NOW


@given(st.lists(st.sampled_from(sorted(COMMANDS)).map(COMMANDS.__getitem__), max_size=10))
def test_in_any_order_it_never_has_two_acceptors(commands: list[Command]) -> None:
    now, acceptors = referral(notified=(NAZGUL, GULNARA)), set()
    for command in commands:
        decision = decide(now, command, LATER)
        if isinstance(decision, Decision):
            now = decision.state
            acceptors |= {command.by} if isinstance(command, Accept) else set()
    assert len(acceptors) <= 1
    assert now.state is not S.ACCEPTED or {now.answered_by} == acceptors
    assert replace(now, version=1) != now


def test_who_cannot_says_so_once_and_it_stays_with_her_colleague() -> None:
    told = after(referral(), Cannot(NAZGUL))
    assert (told.state, told.declined_by) == (S.OFFERED, (NAZGUL,))
    assert decide(told, Cannot(NAZGUL), LATER) == AlreadyDone()
    assert after(told, Cannot(GULNARA)).declined_by == (NAZGUL, GULNARA)
    assert after(told, Accept(GULNARA)).answered_by == GULNARA
