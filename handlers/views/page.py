"""What a view gets and what it gives. A view turns a notice into text and keyboard in the reader's language, when it is
sent.

Not for: particular views (see the modules beside this one) or for calling Telegram (see bot/courier).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from handlers.callbacks import pack
from handlers.turn import Uses
from locales.words import Words
from referrals.domain.notice import Json
from referrals.domain.person import Person
from referrals.facts import Facts
from referrals.storage.database import Transaction

T = TypeVar("T")
Style = Literal["primary", "success", "danger"] | None


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: `data` for a press or `url` for a link (also tel: is not allowed by Telegram, so numbers stay
    text).
    """

    label: str
    data: str | None = None
    url: str | None = None
    style: Style = None


def button(label: str, verb: str, *arguments: object, style: Style = None) -> Button:
    """A button that presses `verb` with these ids."""
    return Button(label, pack(verb, *arguments), style=style)


def in_rows(items: Sequence[T], columns: int = 2) -> tuple[tuple[T, ...], ...]:
    """Buttons or keys, so many in a row."""
    return tuple(tuple(items[at : at + columns]) for at in range(0, len(items), columns))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready for Telegram: HTML text, inline rows or the keyboard under the chat. `protect` forbids
    forwarding.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    keyboard: tuple[tuple[str, ...], ...] | None = None
    placeholder: str = ""
    protect: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """All a view may look at: the reader, the notice's parameters, the moment, and a reading transaction for the use
    cases.
    """

    reader: Person
    params: Mapping[str, Json]
    words: Words
    now: datetime
    tx: Transaction
    uses: Uses
    facts: Facts

    def number(self, name: str) -> int:
        """A parameter that is an id or a count."""
        value = self.params[name]
        if not isinstance(value, int):
            raise TypeError(f"parameter {name} is {type(value).__name__}, not a number")
        return value

    def word(self, name: str) -> str:
        """A parameter that is a key or a code; "" where it is absent."""
        return str(self.params.get(name, ""))


View = Callable[[Page], Awaitable[Rendered | None]]
"""None withdraws the notice: it is no longer true, or the reader may no longer see it."""
