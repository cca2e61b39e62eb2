"""The circuit breaker before Telegram as pure arithmetic: whether it is open, and when to try again. All calls pause together.

The moment is a parameter, monotonic seconds. Not for: one chat's refusals (see pacing) or making calls.
"""

from dataclasses import dataclass
from math import inf

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 30.0


@dataclass(slots=True)
class CircuitBreaker:
    """Closed until a call reaches nobody; then open until one is answered. While it is open, one call at a time tries."""

    opened_at: float | None = None
    retry_at: float = -inf
    worked_at: float = -inf
    _failures: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the last call that ended reached nobody."""
        return self.opened_at is not None

    def failed(self, started_at: float, at: float, chance: float) -> None:
        """A call reached nobody. Those that had started before the pause count as the same failure. `chance` in [0, 1)
        spreads the next try, so that many bots do not come back at once."""
        if self.opened_at is None:
            self.opened_at = at
        elif started_at < self.retry_at:
            return
        pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        self.retry_at = at + pause * (0.5 + chance / 2)

    def worked(self, at: float) -> float:
        """A call was answered, whatever was said. For how many seconds the breaker had been open."""
        lasted = 0.0 if self.opened_at is None else at - self.opened_at
        self.opened_at, self._failures, self.worked_at = None, 0, at
        return lasted
