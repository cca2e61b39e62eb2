"""The log of Bot API calls, and of calls that the Bot API does not know. It keeps at most so many and is
cheap to write.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call; the log shows its name and size only."""

    filename: str
    content: bytes

    def as_json(self) -> dict[str, Any]:
        return {"file": self.filename, "size": len(self.content)}


@dataclass(frozen=True, slots=True)
class ApiCall:
    """`at` is the machine's own monotonic time on arrival (the same in every process); `took_s` includes
    any latency.
    """

    n: int
    at: float
    method: str
    params: dict[str, Any]
    ok: bool
    error_code: int | None
    description: str | None
    took_s: float
    message_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        shown = {name: getattr(self, name) for name in self.__slots__}
        shown["params"] = {k: v.as_json() if isinstance(v, Upload) else v for k, v in self.params.items()}
        return shown


class Calls:
    """Oldest first. `total` and `answers` go on counting when the oldest are forgotten."""

    def __init__(self, most: int = 20_000) -> None:
        self._kept: deque[ApiCall] = deque(maxlen=most)
        self.total = 0
        self.answers: Counter[tuple[str, int]] = Counter()

    def keep_at_most(self, most: int) -> None:
        self._kept = deque(self._kept, maxlen=most)

    def note(self, at: float, method: str, params: dict[str, Any], took_s: float, answer: dict[str, Any]) -> None:
        self.total += 1
        result = answer.get("result")
        message_id = result.get("message_id") if isinstance(result, dict) else None
        code = answer.get("error_code")
        self._kept.append(
            ApiCall(
                self.total,
                at,
                method,
                params,
                answer["ok"],
                code,
                answer.get("description"),
                took_s,
                message_id,
            )
        )
        self.answers[(method, code or 200)] += 1

    @property
    def deeds(self) -> int:
        """How many were meant to change something. A bot at rest goes on asking for updates, and whether it is heard."""
        return sum(times for (method, _), times in self.answers.items() if not method.startswith("get"))

    def since(self, n: int) -> list[ApiCall]:
        """Those after number `n`."""
        first = self.total - len(self._kept)
        return list(islice(self._kept, max(0, n - first), None))

    def of(self, method: str) -> list[ApiCall]:
        return [call for call in self._kept if call.method == method]

    def __iter__(self) -> Iterator[ApiCall]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)
