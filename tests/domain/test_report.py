"""The life of a report as one table: what each command does in each state, and what may never happen in any order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, Refused, WrongState
from referrals.domain.exclusion import kept_away
from referrals.domain.kind import GbvKind, Track, Urgency, Voice
from referrals.domain.referral import ReferralId, ReferralState
from referrals.domain.report import (
    HELD,
    OPEN,
    SEEKING,
    AcceptReport,
    Add,
    AlertOperator,
    AnyReport,
    Ask,
    AwaitDuty,
    Code,
    Command,
    ConflictReport,
    Contact,
    HandToCoordinator,
    HastenReport,
    LapseConsent,
    ReleaseReason,
    ReleaseReport,
    ReportState,
    ReturnReport,
    SearchState,
    ViolenceReport,
    Widen,
    Withdraw,
    as_its_writer_has_it,
    decide,
    derived,
    in_danger_now,
    is_struck,
    is_taken_back,
    knows_kind,
    make_code,
    own_work,
    read_code,
    with_referral,
)
from tests.domain.samples import (
    AYOL,
    COORDINATOR,
    GULNARA,
    LATER,
    NAZGUL,
    NOW,
    OSH,
    POLICE,
    changed,
    conflict,
    focal_point,
    referral,
    violence,
    violence_in,
    work_of,
)

S = ReportState
COMMANDS: dict[str, Command] = {
    "ask": Ask(OSH),
    "await": AwaitDuty(LATER),
    "hand over": HandToCoordinator(LATER),
    "take": AcceptReport(OSH, GULNARA),
    "give back": ReturnReport(AYOL),
    "widen": Widen((POLICE,)),
    "release": ReleaseReport(),
    "alert": AlertOperator(),
    "hasten": HastenReport(LATER),
    "withdraw": Withdraw(),
    "strike": Withdraw(AYOL),
    "lapse": LapseConsent((AYOL,)),
    "add": Add({"contact_words": "0555 12 34 56"}),
    "alarm": Add({"contact_words": "0555 12 34 56"}, alarm=True),
}
taken, done, wrong = AlreadyTaken, AlreadyDone, WrongState
Outcome = ReportState | type[Refused]
OPEN_STATES = tuple(ReportState)[:7]
SOUGHT = (S.RECEIVED, S.WAITING_FOR_DUTY, S.ASKING, S.WITH_COORDINATOR)
WORKED_ON = (S.TAKEN, S.CONTACTED, S.SERVED)
TABLE: dict[str, tuple[Outcome, ...]] = {
    # In order: received, waiting for duty, asking, with coordinator; taken, contacted, served; closed, withdrawn.
    # Who is asked and who has it is said by the referrals, which no command to the report changes.
    "ask": (S.RECEIVED, S.RECEIVED, S.ASKING, S.RECEIVED, taken, taken, taken, wrong, wrong),
    "await": (S.WAITING_FOR_DUTY, S.WAITING_FOR_DUTY, S.ASKING, S.WAITING_FOR_DUTY, taken, taken, taken, wrong, wrong),
    "hand over": (S.WITH_COORDINATOR, S.WITH_COORDINATOR, S.ASKING, done, taken, taken, taken, wrong, wrong),
    "take": (S.RECEIVED, S.RECEIVED, S.ASKING, S.RECEIVED, taken, taken, taken, wrong, wrong),
    "give back": (*OPEN_STATES, wrong, wrong),
    "lapse": (*SOUGHT, *(S.RECEIVED,) * 3, wrong, wrong),
    "widen": (*SOUGHT, taken, taken, taken, wrong, wrong),
    "release": (done, done, done, done, *WORKED_ON, wrong, wrong),
    "alert": (*OPEN_STATES, wrong, wrong),
    "hasten": (*(done,) * 7, wrong, wrong),
    "withdraw": (*(S.WITHDRAWN,) * 7, wrong, done),
    "strike": (*SOUGHT, *(S.RECEIVED,) * 3, wrong, done),
    "add": (*OPEN_STATES, wrong, wrong),
    "alarm": (S.RECEIVED, S.RECEIVED, S.ASKING, S.RECEIVED, *WORKED_ON, wrong, wrong),
}
CASES = [
    pytest.param(state, COMMANDS[name], outcome, id=f"{state} {name}")
    for name, outcomes in TABLE.items()
    for state, outcome in zip(ReportState, outcomes, strict=True)
]


def after(report: AnyReport, command: Command) -> AnyReport:
    decision = decide(report, command, LATER)
    assert isinstance(decision, Decision)
    return decision.state


@pytest.mark.parametrize(("state", "command", "outcome"), CASES)
def test_every_command_in_every_state(state: ReportState, command: Command, outcome: Outcome) -> None:
    decision = decide(violence_in(state), command, LATER)

    if isinstance(outcome, ReportState):
        assert isinstance(decision, Decision)
        assert decision.state.state is outcome
    else:
        assert type(decision) is outcome


def test_the_table_has_every_command() -> None:
    assert TABLE.keys() == COMMANDS.keys()
    assert OPEN == SEEKING | HELD


def test_a_wrong_state_says_which_one_holds() -> None:
    assert decide(violence_in(S.CLOSED), Withdraw(), NOW) == WrongState("closed")


def test_once_someone_has_it_nobody_is_awaited_any_more() -> None:
    stuck = violence(search=SearchState.WITH_COORDINATOR, search_until=NOW, operator_at=NOW)
    report = after(stuck, AcceptReport(AYOL, NAZGUL))

    assert (report.search, report.search_until, report.operator_at) == (SearchState.RECEIVED, None, None)


def test_a_coordinator_takes_care_of_it_without_an_organisation() -> None:
    report = with_referral(conflict(), own_work(conflict(), COORDINATOR, LATER, NOW))

    assert (report.taken_by, report.responder, report.state) == (None, COORDINATOR, S.TAKEN)


def test_her_own_work_is_no_organisation_that_was_contacted() -> None:
    report = with_referral(conflict(), own_work(conflict(), COORDINATOR, LATER, NOW))

    assert report.contacted == frozenset()
    assert with_referral(report, referral(state=ReferralState.DECLINED)).contacted == {AYOL}


@pytest.mark.parametrize(
    ("state", "danger", "ends"),
    [
        (ReferralState.OFFERED, False, True),
        (ReferralState.ACCEPTED, False, True),
        (ReferralState.SERVED, False, True),
        (ReferralState.DECLINED, False, False),
        (ReferralState.OFFERED, True, True),
        (ReferralState.ACCEPTED, True, False),
    ],
)
def test_what_she_struck_ends_and_in_danger_not_the_work(state: ReferralState, danger: bool, ends: bool) -> None:
    """D3, D24."""
    report = with_referral(violence(allowed=(AYOL, OSH), danger=danger), referral(state=state))

    assert report.without_consent == ()
    assert bool(after(report, Withdraw(AYOL)).without_consent) is ends


@pytest.mark.parametrize(("danger", "ends"), [(False, True), (True, False)])
def test_what_she_struck_after_it_was_closed_unseen_ends_for_good(danger: bool, ends: bool) -> None:
    """Its writer has it as one that someone works on (D13), so danger decides as it does then (D3, D24)."""
    report = with_referral(
        violence(allowed=(AYOL, OSH), danger=danger, voice=Voice.SHE_ASKED), referral(state=ReferralState.CLOSED)
    )
    assert report.state is S.CLOSED
    assert report.without_consent == ()
    assert bool(after(report, Withdraw(AYOL)).without_consent) is ends


def test_of_what_was_taken_back_whatever_is_open_ends() -> None:
    report = with_referral(conflict(), referral(track=Track.CONFLICT))

    assert report.without_consent == ()
    assert [each.organisation for each in after(report, Withdraw()).without_consent] == [AYOL]


def test_of_several_the_first_that_is_due_is_waited_for() -> None:
    """Nothing that is due earlier waits for something later."""
    late = referral(id=ReferralId(1), answer_by=LATER)
    early = referral(id=ReferralId(2), answer_by=NOW)
    works = replace(late, id=ReferralId(3), state=ReferralState.CONTACTED, answered_by=NAZGUL)
    asking = replace(violence(), referrals=(late, early))
    assert (asking.state, asking.waiting_until) == (S.ASKING, NOW)
    both = replace(violence(), referrals=(early, replace(works, due_at=LATER)))
    assert (both.state, both.waiting_until) == (S.CONTACTED, NOW)
    sought = replace(violence(), referrals=(replace(works, due_at=LATER),), search=SearchState.WAITING_FOR_DUTY)
    assert replace(sought, search_until=NOW).waiting_until == NOW
    assert violence_in(S.CLOSED).waiting_until is None


def test_waiting_says_until_when() -> None:
    assert after(violence(), AwaitDuty(LATER)).waiting_until == LATER
    assert after(violence_in(S.WAITING_FOR_DUTY), HandToCoordinator(LATER)).waiting_until == LATER
    hastened = after(after(violence(), AwaitDuty(LATER)), HastenReport(NOW))
    assert (hastened.waiting_until, hastened.operator_at) == (NOW, None)


def test_waiting_for_the_same_duty_twice_is_nothing_new() -> None:
    waiting = after(violence(), AwaitDuty(LATER))

    assert decide(waiting, AwaitDuty(LATER), LATER) == AlreadyDone()
    assert isinstance(decide(waiting, AwaitDuty(LATER + timedelta(hours=1)), LATER), Decision)


def test_who_gave_it_back_is_kept_once() -> None:
    report = after(violence_in(S.TAKEN), ReturnReport(OSH))

    assert (report.state, report.taken_by, report.returned) == (S.TAKEN, AYOL, (OSH,))
    assert decide(report, ReturnReport(OSH), LATER) == AlreadyDone()


def test_her_word_brings_back_who_gave_it_back() -> None:
    report = after(violence(returned=(AYOL, OSH)), Widen((AYOL, POLICE)))

    assert report.allowed == (AYOL, OSH, POLICE)
    assert report.returned == (OSH,)
    assert decide(report, Widen((POLICE,)), LATER) == AlreadyDone()


def test_the_kind_is_kept_in_the_violence_track_only() -> None:
    served = violence_in(S.SERVED)

    assert knows_kind(served, GbvKind.DENIAL).gbv_kind is GbvKind.DENIAL
    assert knows_kind(knows_kind(served, GbvKind.DENIAL), None).gbv_kind is GbvKind.DENIAL
    assert knows_kind(conflict(), GbvKind.DENIAL) == conflict()


R = ReferralState
ONE_BY_ONE = {
    R.OFFERED: S.ASKING,
    R.ACCEPTED: S.TAKEN,
    R.CONTACTED: S.CONTACTED,
    R.SERVED: S.SERVED,
    R.CLOSED: S.CLOSED,
}
OVER = set(R) - ONE_BY_ONE.keys()


@pytest.mark.parametrize("search", list(SearchState))
@pytest.mark.parametrize("of", list(R))
def test_the_state_of_a_report_follows_from_its_one_referral(search: SearchState, of: ReferralState) -> None:
    """Each pair of what it says of itself and what its referral says."""
    own = ReportState(search)

    assert derived(search, set()) is own
    assert derived(search, {of}) is (own if search is SearchState.WITHDRAWN else ONE_BY_ONE.get(of, own))


@given(st.sampled_from(list(SearchState)), st.sets(st.sampled_from(list(R))))
def test_of_several_the_one_furthest_behind_counts(search: SearchState, states: set[ReferralState]) -> None:
    """Nothing is called done while somebody has still to do it, and what is over says nothing."""
    order = (R.ACCEPTED, R.CONTACTED, R.SERVED, R.OFFERED, R.CLOSED)
    counts = next((each for each in order if each in states), None)

    assert derived(search, states) is derived(search, {counts} if counts else set())
    assert derived(search, states) is derived(search, states | OVER)


def test_work_without_her_consent_is_nobodys_but_in_danger() -> None:
    """D3, D24: the referral itself ends when routing looks at it."""
    calm = changed(violence_in(S.CONTACTED), allowed=(OSH,))
    danger = changed(violence_in(S.CONTACTED), allowed=(OSH,), danger=True)

    assert (calm.state, calm.held, calm.work, calm.taken_by) == (S.RECEIVED, (), None, None)
    assert (danger.state, danger.taken_by) == (S.CONTACTED, AYOL)
    assert replace(violence_in(S.TAKEN), search=SearchState.WITHDRAWN).held == ()


commands = st.lists(
    st.one_of(
        st.sampled_from(sorted(COMMANDS)).map(COMMANDS.__getitem__),
        st.sampled_from([AYOL, OSH, POLICE]).map(lambda code: AcceptReport(code, NAZGUL)),
        st.sampled_from([AYOL, OSH, POLICE]).map(ReturnReport),
    ),
    max_size=12,
)


@given(st.sampled_from(sorted(OPEN)), commands)
def test_in_any_order_it_is_taken_only_while_it_is_sought(state: ReportState, given_commands: list[Command]) -> None:
    report: AnyReport = violence_in(state)
    for command in given_commands:
        decision = decide(report, command, LATER)
        if isinstance(command, AcceptReport):
            assert isinstance(decision, Decision) is (report.state in SEEKING)
        if isinstance(decision, Decision):
            report = decision.state
        assert (report.responder is None) is (report.state not in HELD)


@given(commands)
def test_an_end_is_an_end(given_commands: list[Command]) -> None:
    for ended in (violence_in(S.CLOSED), violence_in(S.WITHDRAWN)):
        assert all(isinstance(decide(ended, command, LATER), Refused) for command in given_commands)


@given(st.integers(min_value=0))
def test_a_code_can_be_read_back(chance: int) -> None:
    code = make_code(chance)

    assert read_code(code) == code
    assert not set("01OI") & set(code)


@pytest.mark.parametrize("typed", ["K7M-4PX", "k7m4px", " K7M 4PX ", "К7М-4РХ", "к7м–4рх", "K7M\u200e4PX"])
def test_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == Code("K7M-4PX")


@pytest.mark.parametrize("typed", ["", "K7M-4P", "K7M-4PXA", "K0M-4PX", "KIM-4PX", "кот-пёс", "⁷7M-4PX"])
def test_what_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_codes_differ() -> None:
    assert make_code(0) == "222-222"
    assert len({make_code(chance) for chance in range(19**3)}) == 19**3


def brought(state: ReportState, **changes: Any) -> ViolenceReport:
    return changed(violence_in(state), **changes)


class TestTakenBack:
    """From one or from all; in danger the person who has it keeps it (D24)."""

    def test_from_one_of_several(self) -> None:
        asking = brought(S.ASKING, allowed=(AYOL, OSH))
        assert after(asking, Withdraw(OSH)).allowed == (AYOL,)
        assert after(asking, Withdraw(OSH)).state is S.ASKING
        assert decide(asking, Withdraw(POLICE), LATER) == AlreadyDone()

    def test_from_the_one_that_has_it(self) -> None:
        held = after(brought(S.TAKEN, allowed=(AYOL, OSH)), Withdraw(AYOL))
        assert (held.state, held.taken_by, held.responder, held.allowed) == (S.RECEIVED, None, None, (OSH,))

    @pytest.mark.parametrize("state", [S.TAKEN, S.CONTACTED, S.SERVED])
    def test_in_danger_the_one_that_has_it_is_struck_and_keeps_it(self, state: ReportState) -> None:
        held = brought(state, danger=True, allowed=(AYOL, OSH), contact_words="0770")
        struck = after(held, Withdraw(AYOL))
        assert struck == replace(held, allowed=(OSH,))
        assert (is_struck(held), is_struck(struck)) == (False, True)
        assert (kept_away(focal_point(NAZGUL), struck), kept_away(focal_point(GULNARA), struck)) == (False, True)
        assert after(struck, Withdraw()) == after(struck, Withdraw(OSH)) == replace(struck, withdrawn_at=LATER)
        assert isinstance(decide(struck, ReleaseReport(ReleaseReason.PASSED_ON), LATER), Decision)

    def test_one_that_gave_it_back_is_nobody_left(self) -> None:
        asking = brought(S.ASKING, allowed=(AYOL, OSH), returned=(OSH,))
        assert after(asking, Withdraw(AYOL)).state is S.WITHDRAWN

    @pytest.mark.parametrize("state", [S.TAKEN, S.CONTACTED, S.SERVED])
    def test_in_danger_it_stays_where_it_is(self, state: ReportState) -> None:
        held = brought(state, danger=True, contact_words="0770")
        marked = after(held, Withdraw())
        assert marked == replace(held, withdrawn_at=LATER)
        assert is_taken_back(marked)
        assert decide(marked, Withdraw(), LATER) == AlreadyDone()
        let_go = with_referral(after(marked, ReleaseReport()), replace(work_of(marked), state=ReferralState.RELEASED))
        assert isinstance(let_go, ViolenceReport)
        assert (let_go.state, let_go.withdrawn_at, let_go.contact_words) == (S.RECEIVED, LATER, "0770")

    def test_what_counting_needs_is_left(self) -> None:
        gone = after(brought(S.TAKEN, contact_words="0770", words="help"), Withdraw())
        assert isinstance(gone, ViolenceReport)
        kept = violence_in(S.TAKEN)
        assert (gone.district, gone.urgency, gone.voice, gone.code) == (
            kept.district,
            kept.urgency,
            kept.voice,
            kept.code,
        )
        assert (gone.help, gone.allowed, gone.taken_by, gone.responder, gone.excluded_place) == (
            (),
            (),
            None,
            None,
            None,
        )
        assert (gone.contact, gone.contact_words, gone.words) == (Contact.NOT_SAID, "", "")
        assert gone.sent_at == gone.sent_at.replace(hour=0, minute=0, second=0, microsecond=0)
        about_all = after(conflict(words="a dispute", village="Ak-Sai"), Withdraw())
        assert isinstance(about_all, ConflictReport)
        assert (about_all.words, about_all.village, about_all.people, about_all.help) == ("", "", (), ())
        assert about_all.place == about_all.district


class TestWordsOfDanger:
    """Added to what was sent: nothing done before is enough, and nobody waits longer than before."""

    ALARM = Add({"words": "he is killing me"}, alarm=True)

    @pytest.mark.parametrize("state", [S.RECEIVED, S.WAITING_FOR_DUTY, S.ASKING, S.WITH_COORDINATOR])
    def test_somebody_is_looked_for_at_once(self, state: ReportState) -> None:
        raised = after(brought(state, waiting_until=LATER), self.ALARM)
        assert isinstance(raised, ViolenceReport)
        assert (raised.danger, raised.urgency, raised.words) == (True, Urgency.HOUR, "he is killing me")
        asking = state is S.ASKING
        assert (raised.state, raised.waiting_until) == ((S.ASKING, LATER) if asking else (S.RECEIVED, None))

    def test_a_dispute_becomes_urgent_too(self) -> None:
        assert after(conflict(), self.ALARM).urgency is Urgency.HOUR

    def test_who_is_in_danger_now(self) -> None:
        assert in_danger_now(brought(S.TAKEN, danger=True))
        assert not in_danger_now(brought(S.TAKEN))
        assert not in_danger_now(brought(S.SERVED, danger=True)), "weeks ago"
        assert not in_danger_now(brought(S.CLOSED, danger=True))
        assert not in_danger_now(brought(S.TAKEN, danger=True, voice=Voice.ADVICE))
        assert not in_danger_now(conflict())


class TestClosedUnseen:
    """Who wrote for another is not told that it is closed: what she does to it has to have its effect (D13)."""

    CLOSED = replace(violence_in(S.CLOSED), voice=Voice.SHE_ASKED)

    def test_what_she_adds_opens_it_again_at_whoever_had_it(self) -> None:
        report = after(self.CLOSED, Add({"words": "more"}))

        assert (report.state, report.taken_by, report.responder) == (S.TAKEN, AYOL, self.CLOSED.responder)
        assert (report.closed_at, report.closing, report.waiting_until) == (None, None, None)
        assert report.referrals == as_its_writer_has_it(self.CLOSED).referrals

    def test_adding_nothing_leaves_it_closed(self) -> None:
        assert decide(self.CLOSED, Add({"words": self.CLOSED.words}), LATER) == AlreadyDone()

    def test_taking_it_back_leaves_nothing_of_her(self) -> None:
        report = after(self.CLOSED, Withdraw())

        assert (report.state, report.taken_by, report.responder) == (S.WITHDRAWN, None, None)
        assert is_taken_back(report)

    def test_in_danger_nobody_knows_who_took_it_back(self) -> None:
        report = after(replace(self.CLOSED, danger=True), Withdraw())

        assert (report.state, report.responder) == (S.CLOSED, self.CLOSED.responder)
        assert is_taken_back(report)

    def test_who_wrote_for_herself_is_told_and_can_write_again(self) -> None:
        own = violence_in(S.CLOSED)

        assert decide(own, Add({"words": "more"}), LATER) == WrongState("closed")
        assert decide(own, Withdraw(), LATER) == WrongState("closed")
