"""The life of a campaign as one table: what each command makes of each state, and what each of them changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from referrals.domain.broadcast import NOT_KEPT, MessageId, message_subject, read_message_subject
from referrals.domain.broadcast.schedule import LOOKS_EVERY
from referrals.domain.campaign import (
    PLAIN,
    Audience,
    Campaign,
    CampaignState,
    Message,
    MessageState,
    Text,
    decide,
    subject_of,
)
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
from referrals.domain.campaign.model import LONGEST_TEXT, LONGEST_WISH, MOST_MESSAGES
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
from referrals.domain.campaign.transitions import changeable
from referrals.domain.decision import AlreadyDone, Decision, Refused, WrongState
from referrals.domain.person import GroupCode
from tests.domain.campaigns import (
    AIDA,
    BEFORE,
    BEGIMAI,
    CHOLPON,
    DAYS,
    FIRST,
    SECOND,
    TEN,
    THIRD,
    WORDS,
    campaign,
    campaign_in,
    message,
    named,
    new,
    running,
)
from tests.domain.samples import DISTRICT

S, M = CampaignState, MessageState
FOURTH = date(2026, 11, 28)
COMMANDS: dict[str, Command] = {
    "write a new day": Write(AIDA, new(FOURTH)),
    "write over a day": Write(AIDA, message(SECOND, hour=time(9))),
    "write over the first": Write(AIDA, message(FIRST, hour=time(9))),
    "drop": Drop(AIDA, named(SECOND)),
    "move": Move(AIDA, named(SECOND), FOURTH),
    "aim": Aim(AIDA, Audience(places=frozenset({DISTRICT}))),
    "set the hour": SetHour(AIDA, time(17)),
    "leave out": LeaveOut(AIDA, frozenset({"tg"})),
    "submit": Submit(AIDA, {"ky": 7}),
    "approve": Approve(BEGIMAI),
    "send back": SendBack(BEGIMAI),
    "cancel": Cancel(AIDA),
    "cancel a day": CancelDay(AIDA, named(SECOND)),
    "take over": TakeOver(BEGIMAI),
    "halt": Halt(),
    "the first began": Began(named(FIRST)),
    "the second began": Began(named(SECOND)),
    "the second passed": Passed(named(SECOND)),
}
done, wrong, gone = AlreadyDone, WrongState, GoneAlready
Outcome = CampaignState | type[Refused]
TABLE: dict[str, tuple[Outcome, ...]] = {
    # In order: draft, submitted; approved, held; cancelled, ended.
    "write a new day": (S.DRAFT, S.DRAFT, S.APPROVED, S.HELD, wrong, wrong),
    "write over a day": (S.DRAFT, S.DRAFT, S.APPROVED, S.HELD, wrong, wrong),
    "write over the first": (S.DRAFT, S.DRAFT, gone, gone, wrong, wrong),
    "drop": (S.DRAFT, S.DRAFT, wrong, wrong, wrong, wrong),
    "move": (S.DRAFT, S.DRAFT, S.APPROVED, S.HELD, wrong, wrong),
    "aim": (S.DRAFT, S.DRAFT, wrong, wrong, wrong, wrong),
    "set the hour": (S.DRAFT, S.DRAFT, wrong, wrong, wrong, wrong),
    "leave out": (S.DRAFT, S.DRAFT, wrong, wrong, wrong, wrong),
    "submit": (S.SUBMITTED, done, S.APPROVED, S.HELD, wrong, wrong),
    "approve": (wrong, S.APPROVED, S.APPROVED, S.HELD, wrong, wrong),
    "send back": (wrong, S.DRAFT, wrong, wrong, wrong, wrong),
    "cancel": (S.CANCELLED, S.CANCELLED, S.CANCELLED, S.CANCELLED, wrong, wrong),
    "cancel a day": (S.DRAFT, S.SUBMITTED, S.APPROVED, S.HELD, wrong, wrong),
    "take over": (S.DRAFT, S.SUBMITTED, S.APPROVED, S.APPROVED, wrong, wrong),
    "halt": (wrong, wrong, S.HELD, wrong, wrong, wrong),
    "the first began": (S.DRAFT, S.SUBMITTED, done, done, done, done),
    "the second began": (S.DRAFT, S.SUBMITTED, S.APPROVED, S.HELD, done, done),
    "the second passed": (S.DRAFT, S.SUBMITTED, S.APPROVED, S.HELD, done, done),
}
CASES = [
    pytest.param(state, COMMANDS[name], outcome, id=f"{state} {name}")
    for name, outcomes in TABLE.items()
    for state, outcome in zip(CampaignState, outcomes, strict=True)
]


def after(before: Campaign, command: Command, now: datetime = BEFORE) -> Campaign:
    decision = decide(before, command, now)
    assert isinstance(decision, Decision), decision
    return decision.state


def message_after(before: Campaign, command: Command, day: date = SECOND, now: datetime = BEFORE) -> Message:
    found = after(before, command, now).on(day)
    assert found is not None
    return found


@pytest.mark.parametrize(("state", "command", "outcome"), CASES)
def test_every_command_in_every_state(state: CampaignState, command: Command, outcome: Outcome) -> None:
    decision = decide(campaign_in(state), command, BEFORE)

    if isinstance(outcome, CampaignState):
        assert isinstance(decision, Decision)
        assert decision.state.state is outcome
        assert decision.event.kind.startswith("campaign_")
    else:
        assert type(decision) is outcome


def test_the_table_has_every_command() -> None:
    assert TABLE.keys() == COMMANDS.keys()
    assert {type(each) for each in COMMANDS.values()} == set(Command.__args__)


def test_whoever_writes_is_one_of_its_hands_and_what_she_wrote_is_not_approved() -> None:
    written = after(running(), Write(CHOLPON, message(SECOND, approved=True, hour=time(17))))

    assert written.editors == {CHOLPON}
    assert [each.approved for each in written.messages] == [True, False, True]
    assert written.unapproved == (message(SECOND, hour=time(17)),)
    assert [each.day for each in after(campaign(), Write(AIDA, new(date(2026, 11, 24)))).messages] == [
        date(2026, 11, 24),
        *DAYS,
    ]


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (Write(AIDA, new(date(2026, 11, 20))), InThePast((date(2026, 11, 20),))),
        (Write(AIDA, message(texts={"ky": Text("а" * LONGEST_TEXT, "б")})), TooLong("ky", LONGEST_TEXT + 1)),
        (Drop(AIDA, named(FOURTH)), AlreadyDone()),
        (Move(AIDA, named(FOURTH), SECOND), AlreadyDone()),
        (Move(AIDA, named(FIRST), SECOND), TakenDay(SECOND)),
        (Move(AIDA, named(FIRST), date(2026, 11, 20)), InThePast((date(2026, 11, 20),))),
        (Submit(AIDA, {}), NobodyThere()),
        (Submit(AIDA, {"ky": 0}), NobodyThere()),
        (Submit(AIDA, {"ky": 5, "tg": 3, "uz": 0}), WithoutWords({"tg": 3})),
        (CancelDay(AIDA, named(FOURTH)), AlreadyDone()),
        (TakeOver(AIDA), AlreadyDone()),
        (Began(named(FOURTH)), AlreadyDone()),
        (Passed(named(FOURTH)), AlreadyDone()),
    ],
)
def test_what_a_draft_refuses(command: Command, refusal: Refused) -> None:
    assert decide(campaign(), command, BEFORE) == refusal


def test_what_has_gone_is_neither_moved_nor_cancelled() -> None:
    sent = running(message(FIRST, state=M.GONE), message(SECOND, state=M.GOING), message(THIRD))

    assert decide(sent, CancelDay(AIDA, named(FIRST)), BEFORE) == GoneAlready()
    assert decide(sent, Move(AIDA, named(SECOND), FOURTH), BEFORE) == GoneAlready()
    assert message_after(sent, CancelDay(AIDA, named(SECOND))).state is M.CANCELLED
    assert decide(after(sent, CancelDay(AIDA, named(SECOND))), CancelDay(AIDA, named(SECOND)), BEFORE) == AlreadyDone()


def test_there_is_an_end_to_messages() -> None:
    days = [FIRST + timedelta(days=each) for each in range(MOST_MESSAGES)]
    full = campaign(*(message(each) for each in days))

    assert decide(full, Write(AIDA, new(FIRST + timedelta(days=MOST_MESSAGES))), BEFORE) == TooMany()
    assert len(after(full, Write(AIDA, message(FIRST, hour=time(9)))).messages) == MOST_MESSAGES


def test_a_message_for_a_moment_is_never_in_the_past_and_keeps_its_moment() -> None:
    at_once = message(date(2026, 11, 14), at=BEFORE - timedelta(days=9), hour=None)
    unkept = replace(at_once, id=NOT_KEPT)

    assert after(after(campaign(), Write(AIDA, unkept)), SetHour(AIDA, time(17))).on(at_once.day) == unkept
    kept = campaign(at_once, *campaign().messages)
    assert decide(kept, Move(AIDA, at_once.id, FOURTH), BEFORE) == GoneAlready()
    assert message_after(replace(kept, state=S.SUBMITTED), Approve(BEGIMAI), at_once.day).at == BEFORE


def test_a_message_keeps_its_name_wherever_it_is_moved() -> None:
    """A button that names it never means the one that has taken its day since."""
    moved = after(campaign(), Move(AIDA, named(SECOND), FOURTH))
    taken = after(moved, Write(AIDA, new(SECOND, hour=time(9))))

    assert taken.message(named(SECOND)) == message(FOURTH, id=named(SECOND))
    assert after(taken, Drop(AIDA, named(SECOND))).on(SECOND) == new(SECOND, hour=time(9))
    assert decide(taken, Write(AIDA, new(SECOND)), BEFORE) == TakenDay(SECOND)
    assert decide(taken, Write(AIDA, message(FOURTH)), BEFORE) == AlreadyDone(), "it is not in it"
    assert decide(taken, Drop(AIDA, NOT_KEPT), BEFORE) == AlreadyDone(), "a new one has no name yet"


def test_a_moved_message_is_looked_for_anew() -> None:
    looked = message(SECOND, scanned_at=BEFORE, cursor=7)

    assert message_after(running(looked), Move(AIDA, named(SECOND), FOURTH), FOURTH) == message(
        FOURTH, id=named(SECOND)
    )


def test_aiming_forgets_who_was_left_out() -> None:
    aimed = after(campaign(excluded_languages=frozenset({"tg"})), Aim(AIDA, Audience(languages=frozenset({"tg"}))))

    assert aimed.excluded_languages == frozenset()
    assert aimed.audience.languages == {"tg"}


def test_the_hour_is_that_of_every_message() -> None:
    assert [each.hour for each in after(campaign(), SetHour(AIDA, time(17))).messages] == [time(17)] * 3


def test_readers_without_words_are_left_out_by_choice_only() -> None:
    readers = {"ky": 5, "tg": 3, "uz": 2}

    assert decide(campaign(excluded_languages=frozenset({"tg"})), Submit(AIDA, readers), BEFORE) == WithoutWords(
        {"tg": 3, "uz": 2}
    )
    assert after(campaign(excluded_languages=frozenset({"tg", "uz"})), Submit(AIDA, readers)).state is S.SUBMITTED
    plain = campaign(message(texts={PLAIN: Text("Meeting at 3")}))
    assert after(plain, Submit(AIDA, readers)).state is S.SUBMITTED
    halves = campaign(
        message(FIRST), message(SECOND, texts={**WORDS, "tg": Text("Салом")}), excluded_languages=frozenset({"uz"})
    )
    assert decide(halves, Submit(AIDA, readers), BEFORE) == WithoutWords({"tg": 3, "uz": 2})


def test_nothing_is_submitted_that_nobody_has_to_approve_or_that_is_over() -> None:
    late = datetime(2026, 11, 26, 12, tzinfo=UTC)

    assert decide(running(), Submit(AIDA, {"ky": 1}), BEFORE) == NothingWritten()
    assert decide(campaign(message(FIRST), message(SECOND)), Submit(AIDA, {"ky": 1}), late) == InThePast((FIRST,))
    assert after(campaign(message(SECOND)), Submit(AIDA, {"ky": 1}), late).state is S.SUBMITTED


def test_a_leader_s_notice_to_her_own_group_needs_nobody() -> None:
    notice = campaign(message(at=BEFORE - timedelta(hours=1), hour=None), group=GroupCode("batken-1"))

    sent = after(notice, Submit(AIDA, {"ky": 5}))
    assert (sent.state, sent.messages[0].approved, sent.messages[0].at) == (S.APPROVED, True, BEFORE)


def test_no_hand_approves_its_own() -> None:
    both = campaign(state=S.SUBMITTED, editors=frozenset({AIDA, BEGIMAI}))

    assert decide(both, Approve(BEGIMAI), BEFORE) == OwnCampaign()
    assert decide(both, SendBack(AIDA), BEFORE) == OwnCampaign()
    approved = after(both, Approve(CHOLPON))
    assert (approved.approved_by, approved.editors, approved.unapproved) == (CHOLPON, frozenset(), ())
    assert decide(approved, Approve(CHOLPON), BEFORE) == AlreadyDone()


def test_what_she_asks_to_change_stays_until_it_is_approved() -> None:
    """Only in the campaign: an event is for good."""
    decision = decide(campaign(state=S.SUBMITTED), SendBack(BEGIMAI, "The second day, please."), BEFORE)
    assert isinstance(decision, Decision)
    assert dict(decision.event.facts) == {}
    back = decision.state
    assert (back.state, back.change_request) == (S.DRAFT, "The second day, please.")
    for changed in (
        SetHour(AIDA, time(17)),
        Drop(AIDA, named(SECOND)),
        Write(AIDA, message(SECOND, hour=time(9))),
        TakeOver(BEGIMAI),
    ):
        assert after(back, changed).change_request == back.change_request
    anew = after(back, Submit(AIDA, {"ky": 1}))
    assert anew.change_request == back.change_request
    assert (back.is_sent_back, back.is_change_sent_back, anew.is_sent_back) == (True, False, False)
    assert after(anew, Approve(BEGIMAI)).change_request == ""
    assert after(campaign(state=S.SUBMITTED), SendBack(BEGIMAI)).change_request == ""


def test_what_was_changed_on_the_way_goes_back_with_words_and_the_rest_goes_on() -> None:
    """U20."""
    changed = after(campaign(state=S.APPROVED), Write(AIDA, message(SECOND, hour=time(9))))
    assert decide(changed, SendBack(BEGIMAI), BEFORE) == WrongState(S.APPROVED), "never without words"
    assert decide(replace(changed, state=S.HELD), SendBack(BEGIMAI, "Later."), BEFORE) == WrongState(S.HELD)
    back = after(changed, SendBack(BEGIMAI, "Later, please."))
    assert (back.state, back.change_request, back.is_sent_back) == (S.APPROVED, "Later, please.", True)
    assert back.is_change_sent_back
    assert back.editors == {AIDA}
    assert decide(back, Approve(BEGIMAI), BEFORE) == AlreadyDone(), "not before it is submitted again"
    again = after(after(back, Write(AIDA, message(SECOND, hour=time(17)))), Submit(AIDA, {"ky": 1}))
    assert (again.change_request, again.is_sent_back) == ("", False)
    assert after(again, Approve(BEGIMAI)).unapproved == ()


def test_there_is_an_end_to_what_she_asks_for() -> None:
    waits = campaign(state=S.SUBMITTED)
    assert after(waits, SendBack(BEGIMAI, "🌷" * (LONGEST_WISH // 2))).state is S.DRAFT
    too_long = SendBack(BEGIMAI, "🌷" * (LONGEST_WISH // 2) + "!")
    assert decide(waits, too_long, BEFORE) == TooLong(PLAIN, LONGEST_WISH + 1)


def test_whoever_took_it_over_while_it_waited_can_change_what_goes_back() -> None:
    """A draft is there for its hands alone."""
    taken = after(campaign(state=S.SUBMITTED), TakeOver(CHOLPON))
    assert after(taken, SendBack(BEGIMAI)).editors == {AIDA, CHOLPON}


def test_what_is_over_when_it_is_approved_is_skipped() -> None:
    on_the_third = datetime(2026, 11, 27, 12, tzinfo=UTC)
    approved = after(campaign(state=S.SUBMITTED), Approve(BEGIMAI), on_the_third)

    assert [each.state for each in approved.messages] == [M.SKIPPED, M.SKIPPED, M.PLANNED]
    assert [each.goes for each in approved.messages] == [False, False, True]
    too_late = after(campaign(state=S.SUBMITTED), Approve(BEGIMAI), on_the_third + timedelta(days=1))
    assert too_late.state is S.ENDED


def test_cancelling_leaves_what_has_gone() -> None:
    sent = running(message(FIRST, state=M.GONE), message(SECOND, state=M.GOING), message(THIRD))

    assert [each.state for each in after(sent, Cancel(AIDA)).messages] == [M.GONE, M.CANCELLED, M.CANCELLED]


@pytest.mark.parametrize(
    ("command", "becomes"),
    [
        (Passed(named(SECOND)), M.GONE),
        (Passed(named(SECOND), skipped=True), M.SKIPPED),
        (CancelDay(AIDA, named(SECOND)), M.CANCELLED),
    ],
)
def test_the_last_that_ends_ends_it(command: Command, becomes: MessageState) -> None:
    last = running(message(FIRST, state=M.GONE), message(SECOND, state=M.GOING))

    ended = after(last, command)
    assert (ended.state, ended.messages[1].state) == (S.ENDED, becomes)


def test_it_begins_for_the_first_reader() -> None:
    assert message_after(running(), Began(named(SECOND))).state is M.GOING


def test_whoever_takes_it_over_answers_for_it() -> None:
    assert after(campaign_in(S.HELD), TakeOver(CHOLPON)).owner == CHOLPON
    again = after(campaign_in(S.HELD), TakeOver(AIDA))
    assert (again.owner, again.state) == (AIDA, S.APPROVED)


def test_a_day_begins_in_kiritimati_and_ends_in_the_last_zone() -> None:
    assert message().schedule.begins_at == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert message().schedule.ends_at == message().schedule.day_ends_at == datetime(2026, 11, 26, 12, tzinfo=UTC)
    moment = message(at=BEFORE, hour=None)
    assert moment.schedule.begins_at == moment.schedule.ends_at == BEFORE
    assert moment.schedule.day_ends_at == datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("scanned_at", "next_look"),
    [
        (None, "24 10:00"),
        ("20 06:02", "24 10:00"),
        ("24 10:00", "24 10:05"),
        ("25 03:59", "25 04:00"),
        ("25 04:00", "25 04:05"),
        ("26 11:58", "26 12:00"),
        ("26 12:00", None),
        ("30 12:00", None),
    ],
)
def test_when_it_is_looked_for_readers(scanned_at: str | None, next_look: str | None) -> None:
    def moment(text: str | None) -> datetime | None:
        return datetime.strptime(f"2026-11-{text} +0000", "%Y-%m-%d %H:%M %z") if text else None

    assert message().schedule.looks_at(moment(scanned_at)) == moment(next_look)


def test_a_message_for_a_moment_is_looked_for_once() -> None:
    at_once = message(at=BEFORE, hour=None)

    assert at_once.schedule.looks_at(None) == BEFORE
    assert at_once.schedule.looks_at(BEFORE) is None
    assert timedelta(minutes=15) % LOOKS_EVERY == timedelta(0)


def test_where_a_message_stands_and_what_it_is_called() -> None:
    assert [running().number(day) for day in DAYS] == [1, 2, 3]
    assert running().on(FOURTH) is None
    assert (subject_of(running().id), message_subject(MessageId(17))) == ("campaign:12", "message:17")
    assert read_message_subject("message:17") == 17
    for other in ("menu", "campaign:12:2026-11-25", "message:", "message:x", "message:²", "message:17:progress"):
        assert read_message_subject(other) is None


def test_her_words_else_plain_ones_else_none() -> None:
    assert message().text_for("ky") == WORDS["ky"]
    assert message().text_for("tg") is None
    assert message(texts={PLAIN: Text("3 pm")}).text_for("tg") == Text("3 pm")
    assert message().hour == TEN


def test_what_can_be_written_in() -> None:
    there = campaign_in(S.APPROVED)

    assert [changeable(there, each) for each in there.messages] == [False, True, True]
    assert not changeable(campaign_in(S.CANCELLED), message())
    assert not changeable(campaign(), message(at=BEFORE, hour=None))


def test_one_more_message_finds_the_next_free_day() -> None:
    there = campaign_in(S.APPROVED)

    assert there.free_day(FIRST) == FOURTH
    assert there.free_day(FOURTH) == FOURTH


def test_the_same_once_more_is_no_change() -> None:
    """A press on what is chosen already takes no approval away."""
    approved = campaign_in(S.APPROVED)
    second = approved.on(SECOND)
    assert second is not None
    assert decide(approved, Write(AIDA, second), BEFORE) == AlreadyDone()
