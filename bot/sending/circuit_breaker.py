"""The line to Telegram as pure arithmetic: whether it is down, and when to try again. All calls pause together.

The moment is a parameter, monotonic seconds. Not for: one chat's refusals (see pacing) or making calls.
"""

from dataclasses import dataclass
from math import inf

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0


@dataclass(slots=True)
class Line:
    """Up until a call fails; then down until one works. While it is down, one call at a time tries it."""

    down_since: float | None = None
    tries_at: float = -inf
    worked_at: float = -inf
    _failures: int = 0

    @property
    def down(self) -> bool:
        """Whether the last call that ended found nobody."""
        return self.down_since is not None

    def failed(self, started_at: float, at: float, chance: float) -> None:
        """A call found nobody. Those that had started before the pause count as the same failure. `chance` in [0, 1)
        spreads the next try, so that many bots do not come back at once."""
        if self.down_since is None:
            self.down_since = at
        elif started_at < self.tries_at:
            return
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        self.tries_at = at + pause * (0.5 + chance / 2)

    def worked(self, at: float) -> float:
        """A call was answered, whatever was said. For how many seconds the line had been down."""
        lasted = 0.0 if self.down_since is None else at - self.down_since
        self.down_since, self._failures, self.worked_at = None, 0, at
        return lasted
