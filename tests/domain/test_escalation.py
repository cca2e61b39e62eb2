"""Silence: who is reminded, when it is let go, whose turn it is, and that every open state has a next moment."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from referrals.domain.absence import organisation_gone, person_gone, read_gone
from referrals.domain.escalation import (
    CallAgain,
    CallCoordinators,
    CallOperator,
    CoordinatorCall,
    HolderStep,
    LetGo,
    RemindHolder,
    Rest,
    RouteContext,
    Tell,
    closing_reasons,
    contact_due,
    due_after,
    holder_step,
    in_turn,
    let_go_at,
    lies_too_far,
    next_moment,
    reads_at,
    told_of,
    whose_turn,
)
from referrals.domain.kind import ClosingReason, Urgency
from referrals.domain.outlook import Told
from referrals.domain.person import Duty, Grant, Hours, PersonId, Role
from referrals.domain.referral import ReferralState
from referrals.domain.report import OPEN, AnyReport, Contact, ReportState
from referrals.domain.ringing import can_be_rung_at
from tests.domain.samples import (
    AYOL,
    BATKEN,
    BISHKEK,
    DISTRICT,
    KG,
    LATER,
    NEVER,
    NOW,
    POLICY,
    changed,
    conflict,
    coordinator,
    focal_point,
    person,
    violence,
    violence_in,
    work_of,
)

S, R = ReportState, ReferralState
NEAR = coordinator(DISTRICT, id=PersonId(21))
REGION = coordinator(BATKEN, id=PersonId(20))
COUNTRY = coordinator(KG, id=PersonId(19))
ALL = coordinator(None, id=PersonId(18))
MINUTE = timedelta(minutes=1)
URGENT = violence(state=S.WITH_COORDINATOR, urgency=Urgency.HOUR)


def called(who: PersonId, at: datetime, **more: object) -> CoordinatorCall:
    return replace(CoordinatorCall(who, at, at), **more)  # type: ignore[arg-type]


def step_of(report: AnyReport, now: datetime = NOW) -> HolderStep:
    return holder_step(report, work_of(report), now, POLICY, BISHKEK)


def let_go(report: AnyReport) -> datetime:
    return let_go_at(report, work_of(report), POLICY, BISHKEK)


def reasons(report: AnyReport, now: datetime) -> set[ClosingReason]:
    return set(closing_reasons(report, work_of(report), now))


class TestHolder:
    """The person who has it."""

    @pytest.mark.parametrize(
        ("changes", "step"),
        [
            ({"waiting_until": LATER}, Rest(LATER)),
            ({"waiting_until": NOW}, RemindHolder()),
            ({"reminded": 1, "reminded_at": NOW}, Rest(NOW + timedelta(hours=1))),
            ({"reminded": 1, "reminded_at": NOW - timedelta(hours=1)}, RemindHolder()),
            ({"reminded": 2, "reminded_at": NOW - timedelta(hours=1)}, LetGo()),
            ({"state": S.CONTACTED, "reminded": 2, "reminded_at": NOW - timedelta(days=1)}, LetGo()),
            ({"state": S.SERVED, "reminded": 2, "reminded_at": NOW - timedelta(days=1)}, CallCoordinators()),
            ({"taken_at": NOW, "waiting_until": None}, RemindHolder()),
        ],
    )
    def test_reminded_twice_and_then_let_go(self, changes: dict[str, object], step: HolderStep) -> None:
        assert step_of(changed(violence_in(S.TAKEN), **changes)) == step

    def test_after_an_outage_she_is_reminded_before_it_is_let_go(self) -> None:
        late = NOW + timedelta(days=9)
        assert step_of(changed(violence_in(S.TAKEN), waiting_until=NOW), late) == RemindHolder()

    def test_when_it_is_let_go_can_be_said(self) -> None:
        reminded = changed(violence_in(S.TAKEN), reminded=1, reminded_at=NOW)
        assert let_go(reminded) == NOW + timedelta(hours=2)
        assert let_go(changed(reminded, reminded=2)) == NOW + timedelta(hours=1)

    def test_only_hours_in_which_she_may_be_reached_count(self) -> None:
        """U15: taken at noon, she may be called from five to nine in the evening."""
        evening = violence(contact=Contact.CALL, contact_hours=Hours(time(17), time(21)))
        assert contact_due(evening, NOW, POLICY, BISHKEK) == NOW + timedelta(hours=8)
        assert contact_due(replace(evening, contact=Contact.SHE_CALLS), NOW, POLICY, BISHKEK) == NOW + timedelta(
            hours=3
        )
        assert contact_due(conflict(), NOW, POLICY, BISHKEK) == NOW + timedelta(days=1)
        assert due_after(R.ACCEPTED, evening, NOW, POLICY, BISHKEK) == contact_due(evening, NOW, POLICY, BISHKEK)

    def test_later_deadlines_fall_into_her_hours(self) -> None:
        """U15: two days after noon is five in the evening."""
        evening = violence(contact=Contact.CALL, contact_hours=Hours(time(17), time(21)))
        assert due_after(R.CONTACTED, evening, NOW, POLICY, BISHKEK) == NOW + timedelta(days=2, hours=5)
        assert due_after(R.SERVED, evening, NOW, POLICY, BISHKEK) == NOW + timedelta(days=14, hours=5)
        herself = replace(evening, contact=Contact.SHE_CALLS)
        assert due_after(R.CONTACTED, herself, NOW, POLICY, BISHKEK) == NOW + timedelta(days=2)

    def test_between_reminders_only_her_hours_count(self) -> None:
        """U15: reminded at half past eight in the evening, reminded again next day after half an hour of her time."""
        hours = {"contact": Contact.CALL, "contact_hours": Hours(time(17), time(21))}
        at = NOW + timedelta(hours=8, minutes=30)
        taken = changed(violence_in(S.TAKEN), **hours, reminded=1, reminded_at=at)
        tomorrow = NOW + timedelta(hours=29, minutes=30)
        assert step_of(taken, at) == Rest(tomorrow)
        assert step_of(taken, tomorrow) == RemindHolder()
        assert let_go(taken) == tomorrow + timedelta(hours=1)
        reached = changed(taken, state=S.CONTACTED)
        assert step_of(reached, at) == Rest(at + timedelta(days=1))
        night = changed(reached, reminded_at=at + timedelta(hours=5))
        assert step_of(night, at) == Rest(NOW + timedelta(days=2, hours=5))

    def test_in_danger_every_hour_counts(self) -> None:
        """At a quarter to nine in the evening: her hours end at nine, and no deadline or reminder waits for them."""
        hours = {"contact": Contact.CALL, "contact_hours": Hours(time(17), time(21)), "danger": True}
        at, pace = NOW + timedelta(hours=8, minutes=45), POLICY.pace(Urgency.HOUR)
        taken = changed(violence_in(S.TAKEN), **hours, urgency=Urgency.HOUR, reminded=1, reminded_at=at)
        assert contact_due(taken, at, POLICY, BISHKEK) == at + pace.first_contact_within
        assert due_after(R.CONTACTED, taken, at, POLICY, BISHKEK) == at + pace.news_within
        assert due_after(R.SERVED, taken, at, POLICY, BISHKEK) == at + pace.closing_within
        assert step_of(taken, at) == Rest(at + pace.remind_holder)
        assert let_go(taken) == at + 2 * pace.remind_holder
        reached = changed(taken, state=S.CONTACTED)
        assert step_of(reached, at) == Rest(at + pace.remind_later)

    @pytest.mark.parametrize("days", [0, 29, 30])
    def test_only_what_is_recorded_can_be_why_it_ends(self, days: int) -> None:
        """Before any contact only that she asked, or a month in which nobody could reach her; after it anything else."""
        now = NOW + timedelta(days=days)
        before = {ClosingReason.SHE_ASKED} | ({ClosingReason.NO_CONTACT} if days == 30 else set())
        assert reasons(violence_in(S.TAKEN), now) == before
        assert reasons(changed(violence_in(S.TAKEN), taken_at=None), now) == before
        assert reasons(violence_in(S.CONTACTED), now) == set(ClosingReason) - {ClosingReason.NO_CONTACT}


class TestCoordinators:
    """In turn, and then the operator."""

    def test_the_nearest_level_first(self) -> None:
        blocked = coordinator(DISTRICT, id=PersonId(22), blocked_at=NOW)
        member = person(23, Grant(Role.MEMBER))
        assert in_turn(URGENT, [ALL, COUNTRY, blocked, REGION, member, NEAR]) == (NEAR, REGION, COUNTRY, ALL)

    def test_the_next_one_when_the_first_has_not_opened_it(self) -> None:
        able = (REGION, COUNTRY)
        assert whose_turn(URGENT, (), able, NOW, POLICY) == Tell(REGION.id)
        first = called(REGION.id, NOW)
        assert whose_turn(URGENT, (first,), able, NOW + 4 * MINUTE, POLICY) == Rest(NOW + 5 * MINUTE)
        assert whose_turn(URGENT, (first,), able, NOW + 5 * MINUTE, POLICY) == Tell(COUNTRY.id)
        second = called(COUNTRY.id, NOW + 5 * MINUTE)
        assert whose_turn(URGENT, (first, second), able, NOW + 10 * MINUTE, POLICY) == CallOperator()
        alerted = replace(URGENT, operator_at=NOW + 10 * MINUTE)
        assert whose_turn(alerted, (first, second), able, NOW + 10 * MINUTE, POLICY) == Rest(NOW + 15 * MINUTE)
        again = whose_turn(alerted, (first, second), able, NOW + 20 * MINUTE, POLICY)
        assert again == CallAgain((REGION.id, COUNTRY.id))

    @pytest.mark.parametrize("urgency", list(Urgency))
    def test_once_everybody_knows_the_calls_grow_rarer_and_never_end(self, urgency: Urgency) -> None:
        """In danger after 10, 20, 40, 80 and 160 minutes, then every two hours; a week later still."""
        pace, now = POLICY.pace(urgency), NOW
        waits, pauses = replace(URGENT, urgency=urgency, operator_at=NOW), []
        calls: tuple[CoordinatorCall, ...] = (called(REGION.id, NOW), called(COUNTRY.id, NOW))
        for _ in range(20):
            before = now
            while isinstance(turn := whose_turn(waits, calls, (REGION, COUNTRY), now, POLICY), Rest):
                now = turn.until
            assert turn == CallAgain((REGION.id, COUNTRY.id))
            pauses.append(now - before)
            calls = tuple(replace(each, called_at=now, calls=each.calls + 1) for each in calls)
        assert pauses == sorted(pauses)
        assert pauses[0] == pace.remind_coordinator < pauses[-1] == pace.remind_at_most_every
        if urgency is Urgency.HOUR:
            assert [each // MINUTE for each in pauses[:7]] == [10, 10, 20, 40, 80, 120, 120]

    def test_who_has_opened_it_is_reminded_before_the_next_is_told(self) -> None:
        opened = called(REGION.id, NOW, opened_at=NOW + MINUTE)
        able = (REGION, COUNTRY)
        assert whose_turn(URGENT, (opened,), able, NOW + 10 * MINUTE, POLICY) == Rest(NOW + 11 * MINUTE)
        assert whose_turn(URGENT, (opened,), able, NOW + 11 * MINUTE, POLICY) == CallAgain((REGION.id,))
        thrice = replace(opened, calls=3)
        assert whose_turn(URGENT, (thrice,), able, NOW + 11 * MINUTE, POLICY) == Tell(COUNTRY.id)

    def test_without_any_the_operator_is_alerted_again_and_again(self) -> None:
        assert whose_turn(URGENT, (), (), NOW, POLICY) == CallOperator()
        alerted = replace(URGENT, operator_at=NOW)
        assert whose_turn(alerted, (), (), NOW, POLICY) == Rest(NOW + 10 * MINUTE)
        assert whose_turn(alerted, (), (), NOW + 10 * MINUTE, POLICY) == CallOperator()
        gone = called(REGION.id, NOW)
        assert whose_turn(alerted, (gone,), (), NOW + 10 * MINUTE, POLICY) == CallOperator()

    def test_what_can_wait_is_told_in_her_hours(self) -> None:
        night = NOW + timedelta(hours=14)
        assert reads_at(URGENT, REGION, night) == night
        assert reads_at(replace(URGENT, urgency=Urgency.DAY), REGION, night) == night + timedelta(hours=6)

    def test_what_the_writer_may_be_told(self) -> None:
        calls = (called(REGION.id, NOW), called(COUNTRY.id, NOW + 5 * MINUTE, opened_at=NOW + 7 * MINUTE))
        assert told_of((), NOW) is None
        assert told_of(calls, NOW - MINUTE) == told_of(calls, NOW) == Told(NOW)
        assert told_of(calls, NOW + 9 * MINUTE) == Told(NOW + 5 * MINUTE, NOW + 7 * MINUTE), (
            "one and the same coordinator"
        )
        early = (called(REGION.id, NOW + 90 * MINUTE, opened_at=NOW),)
        assert told_of(early, NOW + 95 * MINUTE) == Told(NOW, NOW), "she looked before she was told"


@given(
    st.sampled_from(sorted(OPEN)),
    st.sampled_from(list(Urgency)),
    st.integers(-10_000, 10_000),
    st.none() | st.integers(-10_000, 0),
    st.integers(0, 4),
    st.none() | st.integers(-10_000, 0),
    st.lists(st.tuples(st.sampled_from([REGION.id, COUNTRY.id, ALL.id]), st.integers(-10_000, 0)), max_size=3),
    st.sampled_from([(), (REGION,), (REGION, COUNTRY, ALL)]),
)
@example(S.RECEIVED, Urgency.HOUR, 5, None, 0, None, [], ())
@example(S.ASKING, Urgency.HOUR, 5, None, 0, None, [], ())
@example(S.WAITING_FOR_DUTY, Urgency.HOUR, 600, None, 0, None, [], (REGION,))
@example(S.WAITING_FOR_DUTY, Urgency.DAY, 600, None, 0, None, [], ())
@example(S.WITH_COORDINATOR, Urgency.HOUR, 0, None, 0, None, [(REGION.id, -1)], (REGION,))
@example(S.TAKEN, Urgency.HOUR, 5, None, 0, None, [], (REGION,))
@example(S.TAKEN, Urgency.HOUR, -5000, -4000, 4, None, [], (REGION,))
@example(S.SERVED, Urgency.DAY, -10_000, -9000, 4, None, [(REGION.id, -1)], (REGION,))
def test_every_open_state_has_a_next_moment(
    state: ReportState,
    urgency: Urgency,
    until: int,
    reminded: int | None,
    times: int,
    operator: int | None,
    calls: list[tuple[PersonId, int]],
    able: tuple,  # type: ignore[type-arg]
) -> None:
    """Total, never in the past, and never further than the longest time of the policy lies ahead of what it waits for."""
    report: AnyReport = changed(
        violence_in(state),
        urgency=urgency,
        waiting_until=NOW + until * MINUTE,
        reminded=times,
        reminded_at=None if reminded is None else NOW + reminded * MINUTE,
        operator_at=None if operator is None else NOW + operator * MINUTE,
    )
    made = tuple({who: called(who, NOW + at * MINUTE) for who, at in calls}.values())
    moment = next_moment(report, RouteContext(made, able, POLICY, BISHKEK), NOW)
    assert NOW <= moment <= NOW + max(until, 0) * MINUTE + timedelta(days=40)


def test_what_is_over_has_no_moment_of_its_own() -> None:
    assert next_moment(violence_in(S.CLOSED), RouteContext((), (), POLICY, BISHKEK), NOW) == NOW


def test_what_only_a_clock_that_was_ahead_can_have_set() -> None:
    assert lies_too_far(NOW + timedelta(days=3), NOW, LATER)
    assert not lies_too_far(LATER, NOW, LATER)
    assert not lies_too_far(None, NOW, LATER)


def test_whoever_is_gone_is_named_and_read_back() -> None:
    assert read_gone(person_gone(PersonId(12))) == PersonId(12)
    assert read_gone(organisation_gone(AYOL)) == AYOL
    with pytest.raises(ValueError, match="neither"):
        read_gone("violence:12")


def test_what_can_wait_rings_on_duty_and_inside_her_hours() -> None:
    """U31: on duty at three at night she is rung for danger, and for what can wait at eight."""
    night = NOW + timedelta(hours=15)
    awake = focal_point()
    assert can_be_rung_at(awake, night, violence(urgency=Urgency.HOUR)) == night
    assert can_be_rung_at(awake, night, violence(urgency=Urgency.DAY)) == night + timedelta(hours=5)
    assert can_be_rung_at(focal_point(duty=NEVER), NOW, violence()) is None
    at_night = focal_point(duty=Duty(frozenset(range(7)), Hours(time(22), time(4))))
    assert can_be_rung_at(at_night, NOW, violence(urgency=Urgency.DAY)) is None
