"""What every story ends with: nothing anybody is called, is numbered or has typed stands in plain bytes in a file or a log,
and no message would have told a locked screen what it is about.

Not for: the story itself (see village).
"""

import contextlib
import io
import logging
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from functools import cache
from pathlib import Path

from bot import logs
from bot.simulator.people import Message
from bot.simulator.world import World
from tests.stories.village import CAST, FACTS, FAMILY, NETWORK, Village

PREVIEW = 100
"""How much of a message a locked screen may show."""
TELLING = Path(__file__).parents[2] / "locales" / "en" / "not_in_previews.txt"
LONG_ENOUGH = 9
"""Letters; anything shorter may stand in a sealed value by accident."""


class Watch:
    """Remembers all that was typed and shown in a world, also what was edited or deleted since."""

    def __init__(self, world: World) -> None:
        self.typed: set[str] = set()
        self.shown: set[str] = set()
        self.pushed: set[str] = set()
        """What came to somebody after another had done something: unasked, as far as can be told from outside."""
        self._world = world
        world.listeners.append(self._look)

    def _look(self, person_id: int | None) -> None:
        person = self._world.people.get(person_id or 0)
        others = max((each.acted_at for each in self._world.people.values() if each is not person), default=0)
        for message in list(person.messages.values()) if person else ():
            fresh = message.sender is None and message.edited_at is None
            if person and fresh and person.acted_at < others < message.shown_at:
                self.pushed.add(_written(message))
            (self.shown if message.sender is None else self.typed).add(_written(message))

    def planted(self) -> set[str]:
        """Names, Telegram ids, and all typed words that are long enough to be nobody else's."""
        ids = {str(person_id) for person_id in self._world.people}
        return {FAMILY} | ids | {piece for text in self.typed for piece in _pieces(text)}


def _pieces(text: str) -> list[str]:
    """The long words of a text, and the text itself where it has none: whoever keeps a text keeps its words."""
    long = [each for each in text.split() if len(each) >= LONG_ENOUGH and not each.startswith("/")]
    return long or ([text] if len(text) >= LONG_ENOUGH and not text.startswith("/") else [])


def _written(message: Message) -> str:
    return message.text.strip()


def in_plain(planted: Iterable[str], content: bytes) -> list[str]:
    """Those that stand in these bytes, as the UTF-8 of our databases or escaped; a whole number also as the integer SQLite
    would keep. A text holds no zero byte, and a page is written many times: what lies between zero bytes is looked at once."""
    pieces = b"\0".join(set(content.split(b"\0")))
    return sorted(each for each in planted if _stands_as_text(each, pieces) or _stands_as_number(each, content))


def _stands_as_text(text: str, pieces: bytes) -> bool:
    return any(form in pieces for form in {text.encode("utf-8"), text.encode("unicode_escape")})


def _stands_as_number(text: str, content: bytes) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 15 and int(text).to_bytes(6, "big") in content


def telling(texts: Iterable[str]) -> list[str]:
    """Those whose first letters hold a word that must not stand in a preview."""
    lines = TELLING.read_text(encoding="utf-8").splitlines()
    words = [re.escape(each.strip()) for each in lines if each.strip() and not each.startswith("#")]
    pattern = re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)
    return sorted(each for each in texts if pattern.search(each[:PREVIEW]))


def naming(texts: Iterable[str]) -> list[str]:
    """Those whose first letters name a person, a group, an organisation or a place of the network (D4)."""
    return sorted(each for each in texts if any(name in each[:PREVIEW].lower() for name in _names()))


@cache
def _names() -> frozenset[str]:
    organisations = {name for each in NETWORK.organisations for name in each.names.values()}
    places = {name for each in FACTS.gazetteer for name in each.names.values()}
    people = {name.capitalize() for name in CAST} | {FAMILY}
    return frozenset(
        each.lower()
        for each in organisations | places | people | {each.name for each in NETWORK.groups}
        if len(each) > 4
    )


@asynccontextmanager
async def watched(coming: AbstractAsyncContextManager[Village]) -> AsyncIterator[Village]:
    """A village that fails at its end if anything was told that should not be, or anything was put aside."""
    with listened() as log:
        async with coming as place:
            watch = Watch(place.world)
            yield place
            if place.at_work:
                await place.settles()
            found = in_plain(watch.planted(), kept(place))
            aside = put_aside(place)
        found += in_plain(watch.planted(), kept(place))
    assert found == [], "typed, and found in plain in the database"
    assert in_plain(watch.planted(), log.getvalue().encode()) == [], "typed, and found in the log"
    assert "does not know the key" not in log.getvalue(), "a screen was asked for with a key that no view knows"
    assert aside == [], f"put aside:\n{log.getvalue()}"
    assert telling(watch.shown) == [], "a locked screen would have shown this"
    assert naming(watch.pushed) == [], f"a push names somebody or some place: {naming(watch.pushed)}"


def kept(place: Village) -> bytes:
    """The database with all files beside it."""
    files = sorted(place.database_file.parent.glob(f"{place.database_file.name}*"))
    content = []
    for each in files:
        with suppress(FileNotFoundError):  # the log of writes goes when the last connection closes
            content.append(each.read_bytes())
    return b"\n".join(content)


def put_aside(place: Village) -> list[tuple[object, ...]]:
    """Updates, timers and messages that failed for good."""
    return [
        row
        for table in ("inbox", "timers", "outbox")
        for row in place.rows(f"SELECT '{table}', id, error FROM {table} WHERE state = 'quarantined'")  # noqa: S608
    ]


@contextmanager
def listened() -> Iterator[io.StringIO]:
    """All that the bot would write to its log, as it would write it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logs.Discreet(logs.LINE))
    loggers = {logging.getLogger(): logging.INFO} | {logging.getLogger(each): logging.WARNING for each in logs.QUIET}
    with contextlib.ExitStack() as stack:
        for logger, level in loggers.items():
            stack.callback(logger.setLevel, logger.level)
            logger.setLevel(level)
        logging.getLogger().addHandler(handler)
        stack.callback(logging.getLogger().removeHandler, handler)
        yield text
