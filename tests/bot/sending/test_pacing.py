"""Pacing against a model of Telegram's limits in made-up time: latency, jitter, late loops; no sleeping."""

import asyncio
import contextlib
import heapq
import random
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count, pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.sending.pacing import Limits, Pacer, Waiting
from referrals.domain.notice import Priority

AMINA, BARNO = 1001, 1002


@dataclass
class Telegram:
    """The server's limits: 30 in any second; to a chat 3 at once, then 1/s."""

    all_calls: deque[float] = field(default_factory=deque)
    full_at: dict[int, float] = field(default_factory=dict)

    def takes(self, item: Waiting, at: float) -> bool:
        self._forget(self.all_calls, at - 1)
        rested = max(at, self.full_at.get(item.chat, at))
        if len(self.all_calls) >= 30 or rested - at > 2:
            return False
        self.full_at[item.chat] = rested + 1
        self.all_calls.append(at)
        return True

    @staticmethod
    def _forget(log: deque[float], until: float) -> None:
        while log and log[0] <= until:
            log.popleft()


@dataclass
class Line:
    """The way to Telegram and back, in seconds, and by how much the sender's loop wakes too late."""

    there: float = 0.02
    back: float = 0.03
    jitter: float = 0.0
    late: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def some(self, most: float) -> float:
        return self.chance.uniform(0, most)


@dataclass
class Run:
    """Sends every waiting call, and each arriving one from its moment on; a refused call waits again."""

    line: Line
    rows: list[Waiting]
    window: int
    at: float = 0.0
    refused: int = 0
    ended_at: float = 0.0
    started: dict[int, float] = field(default_factory=dict)
    pacer: Pacer = field(default_factory=Pacer)
    telegram: Telegram = field(default_factory=Telegram)
    coming: list[tuple[float, int, str, Waiting]] = field(default_factory=list)
    order: "count[int]" = field(default_factory=count)

    def later(self, moment: float, what: str, item: Waiting) -> None:
        heapq.heappush(self.coming, (moment, next(self.order), what, item))

    def to_the_end(self) -> "Run":
        while self.rows or self.coming:
            item, moment = self.pacer.choose(self.rows[: self.window], self.at)
            if item is not None:
                self.start(item)
            elif moment <= (self.coming[0][0] if self.coming else inf):
                self.at = moment + self.line.some(self.line.late)
            else:
                self.happen()
        return self

    def start(self, item: Waiting) -> None:
        self.rows.remove(item)
        self.pacer.started(item, self.at)
        self.started[item.id] = self.at
        self.later(self.at + self.line.there + self.line.some(self.line.jitter), "arrives", item)

    def happen(self) -> None:
        moment, _, what, item = heapq.heappop(self.coming)
        self.at = max(self.at, moment)
        match what:
            case "waits":
                self.rows.insert(0, item)
            case "arrives":
                answer = "answer" if self.telegram.takes(item, moment) else "refusal"
                self.later(moment + self.line.back + self.line.some(self.line.jitter), answer, item)
            case "answer":
                self.pacer.answered(item, self.at)
                self.ended_at = self.at
            case "refusal":
                self.pacer.refused(item, self.at, 1)
                self.refused += 1
                self.rows.insert(0, item)


def play(
    waiting: Iterable[Waiting],
    line: Line,
    arriving: Iterable[tuple[float, Waiting]] = (),
    window: int = 60,
) -> Run:
    run = Run(line, sorted(waiting, key=lambda item: (item.priority, item.id)), window)
    for moment, item in arriving:
        run.later(moment, "waits", item)
    return run.to_the_end()


def campaign(people: int) -> list[Waiting]:
    return [Waiting(Priority.CAMPAIGN, number, chat=number) for number in range(people)]


def alert(number: int, chat: int | None = None) -> Waiting:
    return Waiting(Priority.ALERT, number, chat=number if chat is None else chat)


@pytest.mark.parametrize(
    ("line", "rate"),
    [
        (Line(), 28.5),
        (Line(jitter=0.01, late=0.003), 28.5),
        (Line(there=0.001, back=0.001, jitter=0.002), 28.5),
        (Line(there=0.06, back=0.06, jitter=0.01, late=0.01), 28.3),
    ],
    ids=["the bench's 50 ms", "jitter and a busy loop", "near", "far, and a busier loop"],
)
def test_nine_hundred_members_take_half_a_minute_and_nothing_is_refused(line: Line, rate: float) -> None:
    run = play(campaign(900), line)

    assert run.refused == 0
    assert 900 / run.ended_at >= rate


def test_an_alert_in_a_campaign_leaves_within_one_slot() -> None:
    alerts = [(1 + 0.3 * number, alert(10_000 + number)) for number in range(60)]

    run = play(campaign(900), Line(jitter=0.005, late=0.003), alerts)

    waited = [run.started[item.id] - moment for moment, item in alerts]
    assert run.refused == 0
    assert max(waited) <= 0.05
    assert sorted(waited)[len(waited) // 2] <= 0.01


def test_several_alerts_use_all_the_room_that_is_left_at_once() -> None:
    run = play([alert(number) for number in range(40)], Line(there=0.02, back=0.02))

    at_once = [number for number, moment in run.started.items() if moment == 0]
    assert len(at_once) == 30
    assert run.refused == 0


def test_lanes_below_alert_are_evenly_spaced() -> None:
    run = play([Waiting(Priority.REPLY, number, chat=number) for number in range(100)], Line(there=0, back=0))

    moments = list(run.started.values())
    gaps = [after - before for before, after in pairwise(moments[1:])]
    assert min(gaps) == pytest.approx(1 / 28.8)
    assert max(gaps) == pytest.approx(1 / 28.8)


def test_a_late_loop_catches_up_by_one_slot_and_never_by_a_burst() -> None:
    pacer = Pacer()
    pacer.started(Waiting(Priority.CAMPAIGN, 1, chat=1), 0)

    started = []
    at, number = 5.0, 2
    while at < 5.01:
        item, moment = pacer.choose([Waiting(Priority.CAMPAIGN, number, chat=number)], at)
        if item is None:
            at = moment
            continue
        pacer.started(item, at)
        started.append(at)
        number += 1

    assert len(started) == 2


def test_the_higher_lane_and_then_the_older_row_goes_first() -> None:
    rows = [
        Waiting(Priority.CAMPAIGN, 1, chat=1),
        Waiting(Priority.REPLY, 4, chat=4),
        Waiting(Priority.REPLY, 3, chat=3),
        Waiting(Priority.FOLLOW_UP, 2, chat=2),
    ]

    run = play(rows, Line())

    assert list(run.started) == [3, 4, 2, 1]


def test_a_chat_has_one_call_in_flight_and_keeps_its_order() -> None:
    rows = [Waiting(Priority.REPLY, number, chat=AMINA) for number in range(4)]

    run = play(rows, Line(there=0.02, back=0.03))

    assert list(run.started) == [0, 1, 2, 3]
    assert list(run.started.values()) == pytest.approx([0, 0.05, 0.1, 1.05])
    assert run.refused == 0


def test_a_busy_chat_does_not_hold_up_the_others() -> None:
    rows = [Waiting(Priority.REPLY, number, chat=AMINA) for number in range(10)]

    run = play([*rows, Waiting(Priority.CAMPAIGN, 99, chat=BARNO)], Line())

    assert run.started[99] < 0.1


def test_a_campaign_leaves_the_short_burst_of_a_chat_to_an_alert() -> None:
    pacer = Pacer()
    for number in range(2):
        item = Waiting(Priority.CAMPAIGN, number, chat=AMINA)
        assert pacer.next_slot(item, 10 + number) == 10 + number
        pacer.started(item, 10 + number)
        pacer.answered(item, 10 + number)

    assert pacer.next_slot(Waiting(Priority.CAMPAIGN, 2, chat=AMINA), 11.1) == 12
    assert pacer.next_slot(Waiting(Priority.ALERT, 3, chat=AMINA), 11.1) == 11.1


def test_a_refused_chat_pauses_alone() -> None:
    pacer = Pacer()
    pacer.started(alert(1), 0)
    pacer.refused(alert(1), 0.1, retry_after=5)

    assert pacer.next_slot(alert(1), 0.2) == 5.1
    assert pacer.next_slot(alert(2), 0.2) == 0.2


def test_refusals_in_two_chats_at_once_pause_everything_for_the_shorter_wait() -> None:
    pacer = Pacer()
    for number, retry_after in ((1, 30), (2, 3)):
        pacer.started(alert(number), 0)
        pacer.refused(alert(number), 0.1, retry_after)

    assert pacer.next_slot(alert(3), 0.2) == 3.1
    assert pacer.next_slot(alert(1), 0.2) == 30.1


@pytest.mark.parametrize(
    ("second", "at"),
    [(alert(1), 0.2), (alert(2), 1.2)],
    ids=["the same chat again", "long after"],
)
def test_other_refusals_pause_no_third_chat(second: Waiting, at: float) -> None:
    pacer = Pacer()
    for item, moment in ((alert(1), 0.1), (second, at)):
        pacer.started(item, moment)
        pacer.refused(item, moment, retry_after=9)

    assert pacer.next_slot(alert(3), 1.3) == 1.3


@pytest.mark.parametrize("error", [None, ZeroDivisionError, asyncio.CancelledError])
def test_a_flight_frees_its_chat_whatever_happens_in_it(error: type[BaseException] | None) -> None:
    """What never left us takes no slot either."""
    pacer = Pacer()
    with contextlib.suppress(ZeroDivisionError, asyncio.CancelledError), pacer.start(alert(1), lambda: 0.0):
        assert pacer.next_slot(alert(1), 0.1) == inf
        if error is not None:
            raise error

    assert pacer.next_slot(alert(1), 0.1) == 0.1


def test_a_flight_that_reached_telegram_or_was_refused_counts() -> None:
    pacer = Pacer()
    for number in (1, 2):
        for _ in range(3):
            with pacer.start(alert(number), lambda: 0.0) as flight:
                flight.reached()
    with pacer.start(alert(3), lambda: 0.0) as flight:
        flight.refused(5)

    assert [pacer.next_slot(alert(number), 0.1) for number in (1, 2, 3, 4)] == [1, 1, 5, 0.1]


def test_with_thirty_in_flight_only_an_answer_helps() -> None:
    pacer = Pacer()
    for number in range(30):
        pacer.started(alert(number), 0)

    assert pacer.choose([alert(30)], 60) == (None, inf)
    pacer.answered(alert(0), 60)
    assert pacer.next_slot(alert(30), 60) == pytest.approx(61, abs=0.001)


def test_a_call_that_never_left_takes_no_slot() -> None:
    pacer = Pacer()
    for number in range(30):
        pacer.started(alert(number), 0)
    pacer.answered(alert(0), 5, reached=False)

    assert pacer.choose([alert(0)], 5) == (alert(0), 5)


def test_nothing_waiting_is_nothing_to_do() -> None:
    assert Pacer().choose([], 3) == (None, inf)


def test_a_second_call_in_flight_and_a_stray_answer_are_refused_aloud() -> None:
    pacer = Pacer()
    pacer.started(alert(1), 0)
    with pytest.raises(ValueError, match="still in flight"):
        pacer.started(alert(1), 1)
    pacer.answered(alert(1), 1)
    with pytest.raises(ValueError, match="no call"):
        pacer.answered(alert(1), 2)


def test_idle_chats_are_forgotten() -> None:
    pacer = Pacer()
    for number in range(2_000):
        item, at = alert(number), number / 10
        pacer.started(item, at)
        pacer.answered(item, at + 0.05)

    assert len(pacer._chats) <= 130


lines = some.builds(
    Line,
    there=some.floats(0, 0.3),
    back=some.floats(0, 0.3),
    jitter=some.floats(0, 0.02),
    late=some.floats(0, 0.05),
    chance=some.integers(0, 10**6).map(random.Random),
)
rows = some.lists(some.tuples(some.sampled_from(Priority), some.integers(0, 12)), max_size=150)


def as_waiting(drawn: list[tuple[Priority, int]]) -> list[Waiting]:
    return [Waiting(priority, number, chat) for number, (priority, chat) in enumerate(drawn)]


@given(rows, lines)
def test_whatever_waits_everything_goes_and_nothing_is_refused(drawn: list[tuple[Priority, int]], line: Line) -> None:
    waiting = as_waiting(drawn)

    run = play(waiting, line, window=200)

    assert run.refused == 0
    assert run.started.keys() == {item.id for item in waiting}


@given(rows, lines)
def test_order_within_a_chat_and_lane_is_kept(drawn: list[tuple[Priority, int]], line: Line) -> None:
    run = play(as_waiting(drawn), line, window=200)

    by_chat_and_lane = defaultdict(list)
    for number in run.started:
        by_chat_and_lane[drawn[number]].append(number)
    assert all(numbers == sorted(numbers) for numbers in by_chat_and_lane.values())


@given(some.lists(some.tuples(some.floats(0, 0.2), some.floats(0, 3)), min_size=1, max_size=120))
def test_no_second_at_telegram_holds_more_than_thirty_wherever_within_its_flight_a_call_arrives(
    flights: list[tuple[float, float]],
) -> None:
    """The worst for two calls: the earlier arrives as late as its answer, the later as soon as it starts."""
    pacer, at = Pacer(), 0.0
    calls: list[tuple[float, float]] = []
    in_flight: list[tuple[float, int]] = []
    for number, (pause, flight) in enumerate(flights):
        at += pause
        while (free_at := pacer.next_slot(alert(number), at)) > at:
            at = min(free_at, in_flight[0][0] if in_flight else inf)
            while in_flight and in_flight[0][0] <= at:
                pacer.answered(alert(in_flight[0][1]), in_flight[0][0])
                heapq.heappop(in_flight)
        pacer.started(alert(number), at)
        heapq.heappush(in_flight, (at + flight, number))
        calls.append((at, at + flight))

    trusted = 0.0003 * len(calls)
    for start, _ in calls:
        assert sum(begun <= start < ended + 1 - trusted for begun, ended in calls) <= 30


@given(some.floats(0, 100), some.sampled_from(Priority), some.integers(0, 3))
def test_asking_changes_nothing(at: float, priority: Priority, chat: int) -> None:
    pacer = Pacer(Limits())
    pacer.started(alert(0), 0)
    item = Waiting(priority, 5, chat)

    assert pacer.next_slot(item, at) == pacer.next_slot(item, at) >= at
