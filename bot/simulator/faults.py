"""What can be made to go wrong: Telegram down, slow, cutting connections, refusing. It holds the wishes;
api.py carries them out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from bot.simulator.refusals import ApiRefusal


@dataclass(slots=True)
class Scripted:
    """The next `times` calls of `method` (a pattern such as `send*`), in one chat if it is named, are
    refused.
    """

    method: str
    error_code: int = 429
    description: str = ""
    times: int = 1
    retry_after: int | None = None
    chat_id: int | None = None

    def fits(self, method: str, chat_id: object) -> bool:
        return self.times > 0 and fnmatchcase(method, self.method) and (self.chat_id is None or self.chat_id == chat_id)

    def refusal(self) -> ApiRefusal:
        parameters = None if self.retry_after is None else {"retry_after": self.retry_after}
        words = self.description or f"Too Many Requests: retry after {self.retry_after}"
        return ApiRefusal(self.error_code, words, parameters)


@dataclass(slots=True)
class Faults:
    """`latency_s` is the whole way there and back of every call; `slow_s` is added before a call is taken.
    Real seconds.
    """

    down: bool = False
    down_how: Literal["close", "502"] = "close"
    slow_s: float = 0.0
    cut_after_taking: int = 0
    refuse: list[Scripted] = field(default_factory=list)
    latency_s: float = 0.0
    on_change: Callable[[], None] = lambda: None

    def change(self, wishes: dict[str, Any]) -> None:
        """Only the named faults change. An unknown name is a ValueError, and then none does."""
        unknown = wishes.keys() - set(_NAMES)
        if unknown:
            raise ValueError(f"unknown fault: {', '.join(sorted(unknown))}")
        if "refuse" in wishes:
            wishes = {**wishes, "refuse": [Scripted(**one) for one in wishes["refuse"]]}
        for name, value in wishes.items():
            setattr(self, name, value)
        self.on_change()

    def goes_down(self, how: Literal["close", "502"] = "close") -> None:
        """Waiting long polls are cut too."""
        self.change({"down": True, "down_how": how})

    def comes_up(self) -> None:
        self.change({"down": False})

    def refuses(self, method: str, **fields: Any) -> None:
        self.refuse.append(Scripted(method, **fields))

    def scripted(self, method: str, chat_id: object) -> ApiRefusal | None:
        for one in self.refuse:
            if one.fits(method, chat_id):
                one.times -= 1
                return one.refusal()
        return None

    def cuts_now(self, method: str) -> bool:
        if self.cut_after_taking <= 0 or not method.startswith("send") or method == "sendChatAction":
            return False
        self.cut_after_taking -= 1
        return True

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {name: getattr(self, name) for name in _NAMES}
        shown["refuse"] = [{name: getattr(one, name) for name in _SCRIPTED} for one in self.refuse if one.times > 0]
        return shown


_NAMES = ("down", "down_how", "slow_s", "cut_after_taking", "refuse", "latency_s")
_SCRIPTED = ("method", "error_code", "description", "times", "retry_after", "chat_id")
