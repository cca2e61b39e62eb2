"""What a view gets and what it gives. A view turns a notice into text and keyboard in the reader's language, when it is
sent.

Not for: particular views (see the modules beside this one) or for calling Telegram (see bot/sending/courier).
"""

import html
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias, TypeVar

from handlers.callbacks import Verb, pack
from handlers.use_cases import UseCases
from locales.words import Html, Library, Words
from referrals.call import Call
from referrals.domain.notice import Json
from referrals.domain.person import Person
from referrals.domain.text_length import length
from referrals.facts import Facts
from referrals.storage.database import Transaction

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
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


Rows: TypeAlias = tuple[tuple[Button, ...], ...]


def button(label: str, verb: Verb, *arguments: object, style: Style = None) -> Button:
    """A button that presses `verb` with these ids."""
    return Button(label, pack(verb, *arguments), style=style)


ROOM_ON_A_ROW = {2: 14, 3: 12}
"""Characters that a small phone shows of each label, by the number of buttons in a row."""


def in_rows(buttons: Sequence[Button], columns: int = 2) -> tuple[tuple[Button, ...], ...]:
    """So many in a row; fewer where a small phone would cut one of them."""
    longest = max((len(each.label) for each in buttons), default=0)
    fitting = (each for each in range(columns, 1, -1) if longest <= ROOM_ON_A_ROW[each])
    return _chunks(buttons, next(fitting, 1))


def keys_in_rows(labels: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Keys under the chat, two in a row: a phone breaks a long label into lines."""
    return _chunks(labels, 2)


def _chunks(items: Sequence[T], size: int) -> tuple[tuple[T, ...], ...]:
    return tuple(tuple(items[at : at + size]) for at in range(0, len(items), size))


CARD_TITLE_MOST, CARD_TEXT_MOST = 60, 300
"""Characters that a card has room for."""


@dataclass(frozen=True, slots=True)
class Card:
    """A picture of our own, drawn when the message is sent: `text` large on `colour` ("#rrggbb"), the title above it.
    Characters that no font here has, as emoji, are left out.
    """

    title: str
    text: str
    colour: str
    language: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that somebody sent to the bot, by Telegram's own id."""

    file_id: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """An .xlsx of our own, to be filled in: the first of `rows` is its head; `notes` stand on a second page, which is not
    read back. `name` is the file's name.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


Attachment: TypeAlias = Card | Photo | Sheet


def visible_text(text: str) -> str:
    """What is read of an HTML text, without tags and the space around it."""
    return html.unescape(_TAG.sub("", text)).strip()


def visible_length(text: str) -> int:
    """What Telegram counts of it."""
    return length(visible_text(text))


def fitting(parts: Sequence[str], most: int) -> list[str]:
    """The first of these HTML parts that fit together into so many visible characters; at least one."""
    kept = list[str]()
    for part in parts:
        if kept and visible_length("\n\n".join((*kept, part))) > most:
            break
        kept.append(part)
    return kept


_TAG = re.compile(r"<[^>]*>")


_CODE = re.compile(r"\b([2-9A-Z]{3})-([2-9A-Z]{3})\b")
_PHONE = re.compile(r"\+\d(?:[ \u00a0().-]{0,2}\d){7,14}(?!\d)")


def unbroken(text: str) -> str:
    """Codes and phone numbers never break over two lines: a code with a hyphen that holds, a number as digits that can be
    tapped. A code is read back with any hyphen."""
    whole = _PHONE.sub(lambda found: "+" + "".join(each for each in found[0] if each.isdigit()), text)
    return _CODE.sub("\\1\u2011\\2", whole)


def shortened(text: str, most: int) -> str:
    """At most so many characters of a plain text, cut behind a word if it can be."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" .,;:–—-") + "…"


LABEL_MOST = 30
"""Characters of a button that a small phone shows on one line."""


def named(label: Callable[[Html], str], name: str, most: int = LABEL_MOST) -> str:
    """A label of a plain name, in at most so many characters: of a long name what stands in its quotes, else its beginning.
    What the label says of it is never cut, on whichever side of the name it stands."""
    quoted = name[name.find("«") + 1 : name.find("»")] if "«" in name and "»" in name else name
    room = most - len(label(Html("")))
    fits = next((each for each in (name, quoted) if len(each) <= room), None)
    return label(Html(fits or shortened(quoted, room)))


def opening(name: str, mark: str = "") -> str:
    """The label of a place that has parts to look into."""
    return named(lambda each: f"{each}{mark} ›", name)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready for Telegram: HTML text, inline rows or the keyboard under the chat. `protect` forbids
    forwarding.

    With an attachment the text is its caption: of more than CAPTION_LIMIT visible characters it is put aside as a mistake.
    Such a message is always a new one; what stands in its slot stays, and is the handler's to delete. A picture that cannot be
    had is left out rather than the text; an .xlsx is not.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    keyboard: tuple[tuple[str, ...], ...] | None = None
    shares: str = ""
    """The label of one more key, above the others: it shares her number."""
    placeholder: str = ""
    protect: bool = False
    attachment: Attachment | None = None


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
    use_cases: UseCases
    facts: Facts
    library: Library

    @property
    def call(self) -> Call:
        """Who looks, when and in which transaction, to hand to use cases."""
        return Call(self.tx, self.reader, self.now)

    def as_seen_by(self, language: str, zone: str) -> "Page":
        """The same page for a reader of this language who lives in this zone: for previews."""
        return replace(
            self, reader=replace(self.reader, language=language, zone=zone), words=self.library.words(language)
        )

    def number(self, name: str) -> int:
        """A parameter that is an id or a count."""
        value = self.params[name]
        if not isinstance(value, int):
            raise TypeError(f"parameter {name} is {type(value).__name__}, not a number")
        return value

    def word(self, name: str) -> str:
        """A parameter that is a key or a code; "" where it is absent."""
        return str(self.params.get(name, ""))

    def member(self, name: str, kind: type[E]) -> E:
        """A parameter that is a member of this enum; what is none is our mistake: raises ValueError, and the row is put aside."""
        return kind(self.word(name))


View = Callable[[Page], Awaitable[Rendered | None]]
"""None withdraws the notice: it is no longer true, or the reader may no longer see it."""
