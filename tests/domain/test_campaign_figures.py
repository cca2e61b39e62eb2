"""D21: no figure under ten of people's own reasons is said, and none can be worked out from what is, though one knows the rule.

Whoever wants to work one out writes down everything that would be shown alike: here that is done for all small networks.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.broadcast.figures import KIND_OF, PERSONAL, SMALLEST, Figure, Kind, cells, sayable
from referrals.domain.campaign import CopyState, Figures, figures

C, K = CopyState, Kind
LATER, STOPPED, GONE = C.LATER, C.STOPPED, C.UNREACHABLE


@pytest.mark.parametrize(
    ("counts", "total", "said"),
    [
        ({}, None, {K.SENT: None, K.ON_THE_WAY: None}),
        ({C.SENT: 9}, None, {K.SENT: None, K.ON_THE_WAY: None}),
        ({C.SENT: 900}, 900, {K.SENT: None}),
        ({C.SENT: 895, LATER: 5}, 900, {K.SENT: None}),
        ({C.SENT: 889, LATER: 11}, 900, {K.SENT: 880}),
        ({C.SENT: 800, LATER: 60, STOPPED: 40}, 900, {K.SENT: 800}),
        (
            {C.SENT: 800, LATER: 60, STOPPED: 30, GONE: 10},
            900,
            {K.SENT: 800, K.LATER: 60, K.STOPPED: 30, K.UNREACHABLE: 10},
        ),
        ({C.SENT: 800, LATER: 50, C.LET_GO: 10, STOPPED: 30, GONE: 9}, 899, {K.SENT: 800}),
        ({C.SENT: 500, C.WAITING: 390, LATER: 10}, 900, {K.SENT: 500, K.ON_THE_WAY: 390}),
        ({C.SENT: 2, C.WAITING: 896, LATER: 2}, 900, {K.SENT: None, K.ON_THE_WAY: None}),
        ({C.SENT: 20, C.WAITING: 878, LATER: 2}, 900, {K.SENT: None, K.ON_THE_WAY: 878}),
        ({C.SKIPPED: 30, C.CANCELLED: 5}, 35, {K.SENT: None, K.ON_THE_WAY: None, K.SKIPPED: 30}),
        ({C.SENT: 3, C.CANCELLED: 12}, 15, {K.SENT: 0}),
        ({C.SENT: 885, C.WAITING: 5, LATER: 10}, 900, {K.SENT: 880}),
        (
            {C.SENT: 845, LATER: 15, STOPPED: 30, GONE: 10},
            900,
            {K.SENT: 845, K.LATER: 15, K.STOPPED: 30, K.UNREACHABLE: 10},
        ),
        ({C.SENT: 80, LATER: 12, C.LEFT_OUT: 4, C.FAILED: 1}, 97, {K.SENT: 80, K.LEFT_OUT: 4, K.FAILED: 1}),
    ],
)
def test_what_is_said(counts: dict[CopyState, int], total: int | None, said: dict[Kind, int | None]) -> None:
    unsaid = dict.fromkeys(PERSONAL)

    assert figures(counts) == Figures(total, {**unsaid, **said})


def test_every_state_counts_as_something() -> None:
    assert KIND_OF.keys() == set(CopyState)
    assert [sayable(number) for number in (0, 1, 9, 10, 11)] == [0, None, None, 10, 11]


Vector = tuple[int, ...]
MOST, FEW = 32, 20


def _small_networks() -> Iterable[tuple[Vector, int, int]]:
    """Later, stopped, gone and sent; on the way; left out: all that are shown with a total of MOST at most, and all that have
    so many who were left out and a total of FEW at most."""
    for on_the_way, (left_out, most) in product((0, 4, 12), ((0, MOST), (12, FEW))):
        for three in product(range(most - on_the_way + 1), repeat=3):
            for sent in range(most - on_the_way - sum(three) + 1):
                yield (*three, sent), on_the_way, left_out


def _shown(found: Figures) -> Hashable:
    return found.total, frozenset(found.of.items())


@pytest.mark.usefixtures("unmeasured")
def test_no_figure_of_people_s_reasons_can_be_worked_out() -> None:
    alike: defaultdict[Hashable, set[Vector]] = defaultdict(set)
    for (later, stopped, gone, sent), on_the_way, left_out in _small_networks():
        counts = {LATER: later, STOPPED: stopped, GONE: gone, C.SENT: sent, C.WAITING: on_the_way, C.LEFT_OUT: left_out}
        alike[left_out, _shown(figures(counts))].add((later, stopped, gone, sent + on_the_way))
    for vectors in alike.values():
        if not any(map(sum, vectors)):
            continue  # everybody was left out: that nobody has a reason tells nothing about anybody
        for some in chain.from_iterable(combinations(range(3), n) for n in (1, 2, 3)):
            could_be = {sum(vector[each] for each in some) for vector in vectors}
            assert len(could_be) > 1 or min(could_be) >= SMALLEST, (some, vectors)


states = st.dictionaries(st.sampled_from(CopyState), st.integers(0, 60))


@given(states)
def test_cancelling_what_waits_changes_no_figure(counts: dict[CopyState, int]) -> None:
    """Whoever waited when a day was cancelled has not got it, and how many that are stays unsaid."""
    given_up = {**counts, LATER: 0, C.CANCELLED: counts.get(C.CANCELLED, 0) + counts.get(LATER, 0)}

    assert figures(given_up) == figures(counts)


@given(states, st.integers(0, 59))
def test_one_woman_more_or_less_changes_no_figure_of_those_who_have_it(counts: dict[CopyState, int], sent: int) -> None:
    """Of two audiences, or of one before and after a case is closed: within ten, where reasons are not said."""
    tens = sent - sent % SMALLEST
    found = [figures({**counts, C.SENT: each, STOPPED: 3}) for each in range(tens, tens + SMALLEST)]

    assert all(each.at_least for each in found)
    assert {each.of[K.SENT] for each in found} <= {tens, None}


@given(states, st.integers(10, 60), st.integers(1, 9))
def test_few_on_their_way_have_no_line(counts: dict[CopyState, int], sent: int, few: int) -> None:
    """It would come and go again on the day on which somebody's case is closed."""
    over = {**counts, C.SENT: sent, C.WAITING: 0, STOPPED: 3}

    assert figures({**over, C.WAITING: few}).of == figures(over).of


def _worked_out(numbers: Iterable[Vector], shown: Sequence[Hashable], most: int) -> list[tuple[int, Vector]]:
    """Numbers under SMALLEST that are the same in all that look alike. Those near the end of what was tried are left out."""
    alike: defaultdict[Hashable, set[Vector]] = defaultdict(set)
    for vector, each in zip(numbers, shown, strict=True):
        alike[each].add(vector)
    groups = [vectors for vectors in alike.values() if max(chain(*vectors)) < most]
    return [
        (at, vector)
        for vectors in groups
        for vector in vectors
        for at in range(len(vector))
        if vector[at] < SMALLEST and len({each[at] for each in vectors}) == 1
    ]


@pytest.mark.usefixtures("unmeasured")
@pytest.mark.parametrize("parts", [2, 3])
def test_the_size_of_no_small_part_can_be_worked_out(parts: int) -> None:
    """All readers together are known; where they are fewer than ten they are not."""
    most = 24
    sizes = [each for each in product(range(1, most + 1), repeat=parts) if sum(each) >= SMALLEST]
    shown = [(sum(each), _totals(cells({f"d{at}": (n, n) for at, n in enumerate(each)}))) for each in sizes]

    assert _worked_out(sizes, shown, most) == []


@pytest.mark.usefixtures("unmeasured")
@pytest.mark.parametrize("parts", [1, 2, 3])
def test_how_few_of_a_part_have_not_got_it_cannot_be_worked_out(parts: int) -> None:
    """All who have got it are known; where all but nine have, they are not (see figures)."""
    most = 24
    lacking = [each for each in product(range(most + 1), repeat=parts) if sum(each) >= SMALLEST]
    shown = [(sum(each), cells({f"d{at}": (40 + at, 40 + at - n) for at, n in enumerate(each)})) for each in lacking]

    assert _worked_out(lacking, shown, most) == []


def _totals(found: tuple[Figure[str], ...]) -> tuple[tuple[str | None, int], ...]:
    return tuple((each.key, each.total) for each in found)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, ()),
        ({"a": (9, 9)}, ()),
        ({"a": (9, 9), "b": (3, 0)}, ()),
        ({"a": (9, 9), "b": (30, 20)}, ()),
        ({"a": (40, 30)}, (Figure("a", 40, 30),)),
        ({"a": (40, 29)}, (Figure("a", 40, 20),)),
        ({"a": (40, 31)}, (Figure("a", 40, None),)),
        ({"a": (40, 40)}, (Figure("a", 40, None),)),
        ({"a": (40, 0), "b": (90, 70)}, (Figure("b", 90, 70), Figure("a", 40, 0))),
        (
            {"a": (40, 38), "b": (90, 70), "c": (60, 10)},
            (Figure("b", 90, None), Figure("c", 60, 10), Figure("a", 40, None)),
        ),
        ({"a": (4, 1), "b": (40, 20), "c": (90, 50)}, (Figure("c", 90, 50), Figure(None, 44, 20))),
        ({"a": (4, 1), "b": (8, 2), "c": (90, 50)}, (Figure("c", 90, None), Figure(None, 12, None))),
        ({"a": (4, 1), "b": (8, 1), "c": (90, 50)}, (Figure("c", 90, 50), Figure(None, 12, 0))),
    ],
)
def test_by_district_or_language(counts: dict[str, tuple[int, int]], said: tuple[Figure[str], ...]) -> None:
    assert cells(counts) == said


parts = st.dictionaries(
    st.integers(), st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), max_size=8
)


@given(parts)
def test_the_parts_that_are_shown_are_large_and_make_up_the_whole(counts: dict[int, tuple[int, int]]) -> None:
    found = cells(counts)

    assert all(each.total >= SMALLEST for each in found)
    assert all(each.sent is None or each.total - each.sent >= SMALLEST for each in found)
    assert all(each.sent is None or each.sent % SMALLEST == 0 for each in found)
    assert not found or sum(each.total for each in found) == sum(total for total, _ in counts.values())
