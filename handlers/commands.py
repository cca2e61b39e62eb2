"""What counts as a command, and what was typed behind it. Not for: who answers it (see routes)."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command as typed: its name in small letters, and the text behind it."""

    name: str
    text: str

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words behind it."""
        return tuple(self.text.split())


_INVISIBLE = r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
_COMMAND = re.compile(_INVISIBLE + r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


def read_command(text: str) -> Command | None:
    """People type "/Start@our_bot  CODE", with invisible marks before it; all of that is the command."""
    found = _COMMAND.fullmatch(text)
    return None if found is None else Command(found[1].lower(), (found[2] or "").strip())
