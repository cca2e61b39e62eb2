"""What care tests look at: all that ever stood on a phone and when, what a message says in each language, and a network
changed for the occasion.

Not for: what people do (see tests/stories/acts).
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.simulator import keyboards
from bot.simulator.people import ChatMessage
from bot.simulator.world import World
from handlers.ui.page import Page
from handlers.views import VIEWS
from locales.words import LANGUAGES, read_library
from referrals.domain.network import Network
from referrals.domain.notice import Json
from referrals.domain.person import Grant, OrganisationCode
from referrals.domain.place import PlaceCode
from referrals.storage import person_rows
from tests.conversation import Phone
from tests.stories.discretion import PREVIEW
from tests.stories.village import NETWORK, Village

LIBRARY = read_library()
BATKEN_DISTRICT, LEILEK = PlaceCode("KG-B-BAT"), PlaceCode("KG-B-LEI")


def ever(*phones: Phone) -> str:
    """All that the bot ever showed on these phones, with the buttons under it, edited and deleted texts too."""
    return "\n".join(text for phone in phones for text in phone.person.shown)


def everybody_but(network: Village, *phones: Phone) -> list[Phone]:
    """All other phones of the village."""
    return [each for each in network.phones.values() if each not in phones]


def touched(phones: Iterable[Phone]) -> list[str]:
    """Who of them was shown anything at all."""
    return [each.person.first_name for each in phones if each.person.shown]


def labels_on(message: ChatMessage) -> list[str]:
    """The buttons under one message."""
    return [button["text"] for button in keyboards.buttons(message.inline)]


def data_on(message: ChatMessage) -> list[str]:
    """What the buttons under one message send when they are pressed."""
    return [button.get("callback_data", "") for button in keyboards.buttons(message.inline)]


def words_in(text: str, words: Iterable[str]) -> list[str]:
    """Those of the words that stand in the text, as whole words or as beginnings ("troop" also finds "troops")."""
    return [each for each in words if re.search(rf"\b{re.escape(each)}", text, re.IGNORECASE)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One message as it stood on a phone from this moment on."""

    at: datetime
    message: int
    text: str
    silent: bool
    edited: bool


@dataclass
class Diary:
    """All that the bot shows on one phone from now on, with the calendar's moment."""

    world: World
    phone: Phone
    entries: list[Entry] = field(default_factory=list)
    _known: set[tuple[int, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._look(self.phone.id)
        self.entries.clear()
        self.world.listeners.append(self._look)

    def _look(self, person_id: int | None) -> None:
        if person_id != self.phone.id:
            return
        for message in list(self.phone.person.messages.values()):
            if message.sender is None and (message.id, message.text) not in self._known:
                self._known.add((message.id, message.text))
                at = datetime.fromtimestamp(self.world.timestamp(), UTC)
                edited = message.edited_at is not None
                self.entries.append(Entry(at, message.id, message.text, message.silent, edited))


async def says_in(network: Village, phone: Phone, language: str, key: str, /, **params: Json) -> str:
    """What this person would read under this view now, in this language, as plain text."""
    bot = network.bot
    async with bot.database.reading() as tx:
        person = await person_rows.find(tx, phone.id)
        assert person is not None
        words = LIBRARY.words(language)
        page = Page(person, params, words, network.world.clock.now(), tx, bot.use_cases, bot.facts, LIBRARY)
        rendered = await VIEWS[key](page)
    assert rendered is not None, f"{key} has nothing to say"
    return html.unescape(re.sub(r"<[^>]+>", "", rendered.text))


async def previews(network: Village, phone: Phone, key: str, **params: Json) -> list[str]:
    """The beginning of a message as a locked screen would show it, in every language."""
    return [(await says_in(network, phone, each, key, **params))[:PREVIEW] for each in LANGUAGES]


async def lives_in(network: Village, phone: Phone, home: PlaceCode | None) -> None:
    """She has told where she lives."""
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, phone.id)
        assert person is not None
        await person_rows.change(tx, person.id, home=home)


async def also(network: Village, phone: Phone, grant: Grant) -> None:
    """She is something else as well."""
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, phone.id)
        assert person is not None
        await person_rows.grant(tx, person.id, grant, network.world.clock.now())


async def loads(network: Village, changed: Network) -> None:
    """The operator loads another network file."""
    async with network.bot.database.transaction() as tx:
        await network.bot.use_cases.enrolling.load(tx, changed, network.world.clock.now())


def changed(code: str, **fields: Any) -> Network:
    """The village's network with one organisation changed."""
    organisations = [replace(each, **fields) if each.code == code else each for each in NETWORK.organisations]
    return replace(NETWORK, organisations=tuple(organisations))


def with_copy(code: str, of: str, to: Network = NETWORK, **fields: Any) -> Network:
    """The village's network with one more organisation, like another but for these fields."""
    like = next(each for each in to.organisations if each.code == of)
    more = replace(like, code=OrganisationCode(code), **fields)
    profiles = {**to.profiles, more.code: to.profiles[like.code]}
    return replace(to, organisations=(*to.organisations, more), profiles=profiles)


def columns(network: Village, table: str) -> set[str]:
    """What a table has room for."""
    return {str(name) for (name,) in network.rows("SELECT name FROM pragma_table_info(?)", table)}


def tables(network: Village) -> Sequence[str]:
    """All tables."""
    return [str(name) for (name,) in network.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]


def asked(network: Village) -> list[tuple[object, ...]]:
    """Which organisations were asked, in order, and what became of it."""
    return network.rows("SELECT organisation_code, state FROM referrals ORDER BY id")
