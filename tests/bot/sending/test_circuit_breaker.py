"""When the line is down, and when it is tried again."""

import pytest

from bot.sending.circuit_breaker import FIRST_PAUSE, LONGEST_PAUSE, Line


def test_pauses_grow_to_a_limit_with_chance_in_them() -> None:
    line, at, pauses = Line(), 100.0, []
    for _ in range(12):
        line.failed(at, at, 0.999999)
        pauses.append(line.tries_at - at)
        at = line.tries_at

    assert pauses[:4] == pytest.approx([FIRST_PAUSE * 2**n for n in range(4)], rel=1e-3)
    assert pauses[-1] == pytest.approx(LONGEST_PAUSE, rel=1e-3)
    line.failed(at, at, 0.0)
    assert line.tries_at - at == LONGEST_PAUSE / 2


def test_calls_that_fail_together_are_one_failure() -> None:
    line = Line()
    line.failed(9.9, 10.0, 0.5)
    tries_at = line.tries_at
    for n in range(5):
        line.failed(9.95, 10.0 + n / 1000, 0.5)

    assert line.tries_at == tries_at


def test_it_knows_for_how_long_it_was_down() -> None:
    line = Line()
    assert line.worked(5.0) == 0
    assert not line.down
    line.failed(9.0, 10.0, 0.5)
    line.failed(20.0, 21.0, 0.5)
    assert line.down
    assert line.worked(100.0) == 90.0
    assert not line.down
    line.failed(110.0, 110.0, 0.999999)
    assert line.tries_at == pytest.approx(110 + FIRST_PAUSE, rel=1e-3)
