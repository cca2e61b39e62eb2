"""What stands on the messages this process has sent or edited, as digests: an edit that would change nothing is not made.

In memory alone: after a restart, or where an outcome is in doubt, nothing is known and the edit is made. Not for: which message
stands in a slot (see storage/message_rows).
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.sending.telegram_calls import Call, Edit, Outcome, Send, Sent

REMEMBERED = 20_000
"""Messages; the oldest is forgotten first."""


@dataclass(slots=True)
class Shown:
    """By chat and message."""

    _digests: OrderedDict[tuple[int, int], bytes] = field(default_factory=OrderedDict)

    def same(self, call: Call) -> bool:
        """Whether this is an edit to what stands there already."""
        return isinstance(call, Edit) and self._digests.get((call.chat, call.message)) == _digest(call)

    def note(self, call: Call, outcome: Outcome | None) -> None:
        """What became of a call; None where it failed in our own hands."""
        match call, outcome:
            case Send(file=None, attachment=None), Sent(message=int() as message):
                self._keep((call.chat, message), call)
            case Edit(), Sent():
                self._keep((call.chat, call.message), call)
            case Edit(), _:
                self._digests.pop((call.chat, call.message), None)

    def forget(self) -> None:
        """Another process may have edited since."""
        self._digests.clear()

    def _keep(self, where: tuple[int, int], call: Send | Edit) -> None:
        self._digests[where] = _digest(call)
        self._digests.move_to_end(where)
        while len(self._digests) > REMEMBERED:
            self._digests.popitem(last=False)


def _digest(call: Send | Edit) -> bytes:
    markup = call.markup.to_json() if call.markup is not None else ""
    return hashlib.sha256(f"{call.text}\0{markup}".encode()).digest()
