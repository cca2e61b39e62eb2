"""Complaints: every state with every command, when someone is reminded, and who is of the chain one is about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from referrals.domain.authority import Action, may
from referrals.domain.complaint import About, Complaint, ComplaintId, ComplaintState, Whose
from referrals.domain.complaint.deadlines import is_late, next_step
from referrals.domain.complaint.notices import answered, card_changed, pushes
from referrals.domain.complaint.transitions import Answer, Command, LookAt, PutBack, decide
from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, NotAllowed, Refused, WrongState
from referrals.domain.notice import Mode
from referrals.domain.person import Grant, Person, PersonId, Role, Standing
from referrals.domain.place import PlaceCode
from tests.domain.samples import AYOL, BATKEN, GULNARA, KG, NAZGUL, NOW, OSH, POLICY, WRITER, person

DAY = timedelta(days=1)
RECEIVED, LOOKED_AT, ANSWERED = ComplaintState


def complaint(**changes: Any) -> Complaint:
    """About someone of Ayol, not opened yet."""
    plain = Complaint(ComplaintId(7), WRITER, KG, About.ORGANISATION, Whose.ORGANISATION, AYOL, "words", True, NOW)
    return replace(plain, **changes)


HERS = {"state": LOOKED_AT, "answers_by": NAZGUL}
DONE = {"state": ANSWERED, "answers_by": NAZGUL, "answered_at": NOW, "answer": "done"}
TABLE: list[tuple[dict[str, Any], Command, ComplaintState | type[Refused]]] = [
    ({}, LookAt(NAZGUL), LOOKED_AT),
    ({}, Answer(NAZGUL, "done"), WrongState),
    ({}, PutBack(), WrongState),
    (HERS, LookAt(NAZGUL), AlreadyDone),
    (HERS, LookAt(GULNARA), AlreadyTaken),
    (HERS, Answer(NAZGUL, "done"), ANSWERED),
    (HERS, Answer(GULNARA, "done"), NotAllowed),
    (HERS, PutBack(), RECEIVED),
    (DONE, LookAt(NAZGUL), AlreadyDone),
    (DONE, LookAt(GULNARA), AlreadyTaken),
    (DONE, Answer(NAZGUL, "other"), AlreadyDone),
    (DONE, Answer(GULNARA, "other"), AlreadyDone),
    (DONE, PutBack(), WrongState),
]


@pytest.mark.parametrize(("before", "command", "after"), TABLE)
def test_every_state_with_every_command(
    before: dict[str, Any], command: Command, after: ComplaintState | type[Refused]
) -> None:
    decision = decide(complaint(**before), command, NOW)
    if isinstance(decision, Decision):
        assert decision.state.state is after
        assert (decision.state.answers_by is None) is (after is RECEIVED)
        assert (decision.state.answered_at is None) is (after is not ANSWERED)
        assert decision.event.facts == {}, "no event says what anyone wrote, or of whom"
    else:
        assert type(decision) is after


def test_it_always_has_a_next_moment_and_the_operator_hears_where_it_is_stuck() -> None:
    policy, both = POLICY.complaints, (NAZGUL, GULNARA)
    fresh, hers = complaint(), complaint(**HERS)
    assert next_step(fresh, both, policy, NOW).told == both
    assert not next_step(fresh, both, policy, NOW).alerts
    assert next_step(fresh, (), policy, NOW).alerts
    assert next_step(fresh, both, policy, NOW + policy.opened_within).alerts
    assert next_step(hers, both, policy, NOW + policy.opened_within).told == (NAZGUL,)
    assert not next_step(hers, both, policy, NOW + policy.opened_within).alerts
    assert next_step(hers, both, policy, NOW + policy.answered_within).alerts
    for days in range(40):
        step = next_step(hers, both, policy, NOW + days * DAY)
        assert NOW + days * DAY < step.again_at <= NOW + days * DAY + policy.reminded_every
        due = NOW + policy.answered_within
        assert not NOW + days * DAY < due < step.again_at, "its deadline is a moment"


def test_what_was_answered_is_late_no_more() -> None:
    assert is_late(complaint(**HERS), POLICY.complaints, NOW + 400 * DAY)
    assert not is_late(complaint(**DONE), POLICY.complaints, NOW + 400 * DAY)


NAMED = Grant(Role.COMPLAINTS, place=KG)
PEOPLE: dict[str, Person] = {
    "apart": person(30, NAMED),
    "apart, of all countries": person(31, Grant(Role.COMPLAINTS)),
    "of another country": person(32, Grant(Role.COMPLAINTS, place=PlaceCode("TJ"))),
    "of Ayol": person(33, NAMED, Grant(Role.FOCAL_POINT, organisation=AYOL)),
    "of Ayol by her own grant": person(34, Grant(Role.COMPLAINTS, organisation=AYOL, place=KG)),
    "of Osh": person(35, NAMED, Grant(Role.FOCAL_POINT, organisation=OSH)),
    "coordinates": person(36, NAMED, Grant(Role.COORDINATOR, place=BATKEN)),
    "leads": person(37, NAMED, Grant(Role.GROUP_LEADER)),
    "has left": person(38, NAMED, standing=Standing.LEFT),
    "wrote it": person(WRITER, NAMED),
    "nobody": person(39, Grant(Role.COORDINATOR), Grant(Role.OPERATOR)),
}
APART = {"apart", "apart, of all countries"}
ABOUT = {
    Whose.ORGANISATION: APART | {"of Osh", "coordinates", "leads"},
    Whose.COORDINATOR: APART | {"of Ayol", "of Ayol by her own grant", "of Osh"},
    Whose.NOT_SAID: APART,
    Whose.NOBODY: APART | {"of Ayol", "of Ayol by her own grant", "of Osh", "coordinates", "leads"},
}


@pytest.mark.parametrize("whose", Whose)
def test_nobody_of_its_chain_may_answer_it(whose: Whose) -> None:
    subject = complaint(whose=whose, organisation=AYOL if whose is Whose.ORGANISATION else None)
    assert {who for who, each in PEOPLE.items() if may(each, Action.ANSWER_COMPLAINT, subject)} == ABOUT[whose]
    assert {who for who, each in PEOPLE.items() if may(each, Action.SEE_COMPLAINT, subject)} == {"wrote it"}
    others = set(Action) - {Action.ANSWER_COMPLAINT, Action.SEE_COMPLAINT}
    assert not any(may(each, action, subject) for each in PEOPLE.values() for action in others)


def test_what_is_told_of_it_keeps_hours_and_says_nothing() -> None:
    told, wanted = pushes(ComplaintId(7), [NAZGUL, PersonId(9)]), answered(complaint(**DONE))
    unwanted = answered(complaint(**DONE, answers_here=False))
    made = [each for each in (*told, card_changed(complaint()), *wanted, *unwanted) if each.mode is not Mode.DELETE]
    assert all(each.safe_hours_only for each in made)
    assert all(dict(each.params) == {"complaint": 7} for each in made)
    assert [each.with_sound for each in made] == [True, True, False, False, False]
    assert [each.mode for each in made] == [Mode.SEND, Mode.SEND, Mode.EDIT_ONLY, Mode.SEND, Mode.EDIT_ONLY]
