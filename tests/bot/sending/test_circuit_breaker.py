"""When the circuit breaker is open, and when Telegram is tried again."""

import pytest

from bot.sending.circuit_breaker import FIRST_PAUSE_S, LONGEST_PAUSE_S, CircuitBreaker


def test_pauses_grow_to_a_limit_with_chance_in_them() -> None:
    breaker, at, pauses = CircuitBreaker(), 100.0, []
    for _ in range(12):
        breaker.failed(at, at, 0.999999)
        pauses.append(breaker.retry_at - at)
        at = breaker.retry_at

    assert pauses[:4] == pytest.approx([FIRST_PAUSE_S * 2**n for n in range(4)], rel=1e-3)
    assert pauses[-1] == pytest.approx(LONGEST_PAUSE_S, rel=1e-3)
    breaker.failed(at, at, 0.0)
    assert breaker.retry_at - at == LONGEST_PAUSE_S / 2


def test_calls_that_fail_together_are_one_failure() -> None:
    breaker = CircuitBreaker()
    breaker.failed(9.9, 10.0, 0.5)
    retry_at = breaker.retry_at
    for n in range(5):
        breaker.failed(9.95, 10.0 + n / 1000, 0.5)

    assert breaker.retry_at == retry_at


def test_it_knows_for_how_long_it_was_open() -> None:
    breaker = CircuitBreaker()
    assert breaker.worked(5.0) == 0
    assert not breaker.is_open
    breaker.failed(9.0, 10.0, 0.5)
    breaker.failed(20.0, 21.0, 0.5)
    assert breaker.is_open
    assert breaker.worked(100.0) == 90.0
    assert not breaker.is_open
    breaker.failed(110.0, 110.0, 0.999999)
    assert breaker.retry_at == pytest.approx(110 + FIRST_PAUSE_S, rel=1e-3)
