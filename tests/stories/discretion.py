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
from bot.simulator.people import ChatMessage
from bot.simulator.world import World
from referrals.storage import readiness_rows
from tests.stories.village import CAST, FACTS, FAMILY, NETWORK, Village

PREVIEW = 100
"""How much of a message a locked screen may show."""
PAGE = 4096
"""Bytes of a page in SQLite's files."""
TELLING = Path(__file__).parents[2] / "locales" / "en" / "not_in_previews.txt"
LONG_ENOUGH = 9
"""Letters; anything shorter may stand in a sealed value by accident."""
RUN = re.compile(rb"[^\0]{%d,}" % LONG_ENOUGH)
"""Bytes that may hold something so long."""
EMPTY = bytes(16)
"""Nothing that is searched for has so many zero bytes in a row, and most of a page are such."""
GAP = re.compile(rb"\0{%d,}" % len(EMPTY))


_CLEAN: set[bytes] = set()
"""Pages with which villages begin, in which nothing of the cast was found: they are searched once."""


class Watch:
    """Remembers all that was typed and shown in a world, also what was edited or deleted since."""

    def __init__(self, world: World) -> None:
        self.typed: set[str] = set()
        self.shown: set[str] = set()
        self.pushed: set[str] = set()
        """What came to somebody after another had done something: unasked, as far as can be told from outside."""
        self._world = world
        for person in world.people:
            self._look(person)
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
        return self.called() | {piece for text in self.typed for piece in _pieces(text)}

    def called(self) -> set[str]:
        """Names and Telegram ids."""
        return {FAMILY} | {str(person_id) for person_id in self._world.people}


def _pieces(text: str) -> list[str]:
    """The long words of a text, and the text itself where it has none: whoever keeps a text keeps its words."""
    long = [each for each in text.split() if len(each) >= LONG_ENOUGH and not each.startswith("/")]
    return long or ([text] if len(text) >= LONG_ENOUGH and not text.startswith("/") else [])


def _written(message: ChatMessage) -> str:
    return message.text.strip()


def in_plain(planted: Iterable[str], content: bytes) -> list[str]:
    """Those that stand in these bytes, as the UTF-8 of our databases or escaped; a whole number also as the integer SQLite
    would keep. A text holds no zero byte, and a page is written many times: each run without one is searched once."""
    planted, content = set(planted), EMPTY.join([b"", *set(GAP.split(content)), b""])
    runs = b"\0".join(set(RUN.findall(content)))
    return sorted({each for each in planted if _stands_as_text(each, runs)} | _standing_as_numbers(planted, content))


def _stands_as_text(text: str, runs: bytes) -> bool:
    return any(form in runs for form in {text.encode("utf-8"), text.encode("unicode_escape")})


def _standing_as_numbers(planted: Iterable[str], content: bytes) -> set[str]:
    """People's ids differ in their last byte, so that one search for the others is nearly always enough."""
    kept = {
        each: int(each).to_bytes(6, "big") for each in planted if each.isascii() and each.isdigit() and len(each) < 15
    }
    beginnings = {each for each in {number[:-1] for number in kept.values()} if each in content}
    return {each for each, number in kept.items() if number[:-1] in beginnings and number in content}


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
            watch, began = Watch(place.world), pages(place)
            yield place
            if place.at_work:
                await place.settles()
                async with place.bot.database.reading() as tx:
                    misplaced = await readiness_rows.out_of_place(tx)
                assert not misplaced, f"sealed, and bound to another row than the one it stands in: {misplaced}"
            before = pages(place)
            aside = put_aside(place)
            tables = str(place.rows("SELECT sql FROM sqlite_master"))
    planted = {each for each in watch.planted() if each not in tables}  # words of our tables stand there anyway
    left = before | pages(place)
    assert in_plain(planted, b"\0".join(left - began)) == [], "typed, and found in plain in the database"
    assert in_plain(watch.called(), b"\0".join(began - _CLEAN)) == [], "found in plain where the story began"
    _CLEAN.update(began)
    assert in_plain(watch.planted(), log.getvalue().encode()) == [], "typed, and found in the log"
    assert "does not know the key" not in log.getvalue(), "a screen was asked for with a key that no view knows"
    assert aside == [], f"put aside:\n{log.getvalue()}"
    assert telling(watch.shown) == [], f"a locked screen would have shown this: {telling(watch.shown)}"
    assert naming(watch.pushed) == [], f"a push names somebody or some place: {naming(watch.pushed)}"


def kept(place: Village) -> bytes:
    """The database with all files beside it."""
    return b"\n".join(_files(place).values())


def pages(place: Village) -> set[bytes]:
    """What `kept` holds, page by page: the log of writes holds many that the database holds as well. Another file is one."""
    return {page for name, content in _files(place).items() for page in _cut(name, content)}


def _cut(name: str, content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"SQLite format 3") and not name.endswith("-wal"):
        yield content
        return
    before = 24 if name.endswith("-wal") else 0  # a frame's own head
    for at in range(32 if before else 0, len(content), PAGE + before):
        yield content[at + before : at + before + PAGE]


def _files(place: Village) -> dict[str, bytes]:
    content = {}
    for each in sorted(place.database_file.parent.glob(f"{place.database_file.name}*")):
        with suppress(FileNotFoundError):  # the log of writes goes when the last connection closes
            content[each.name] = each.read_bytes()
    return content


def put_aside(place: Village) -> list[tuple[object, ...]]:
    """Updates, timers and messages that failed for good."""
    tables = ("inbox", "timers", "outbox")
    each = (f"SELECT '{table}', id, error FROM {table} WHERE state = 'quarantined'" for table in tables)  # noqa: S608
    return place.rows(" UNION ALL ".join(each))


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
