"""A network of any size in a database: who is in it, where, and what each organisation does. For load, not for stories.

Everybody is awake and on duty all day, so that nothing but the bot's own speed decides when something arrives.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from bot.simulator.people import ChatMessage
from bot.simulator.world import World
from referrals.domain.kind import ConflictHelp, Help, Service
from referrals.domain.network import Group, Network, Profile
from referrals.domain.organisation import Organisation, Sector
from referrals.domain.person import ALWAYS, Duty, Grant, GroupCode, OrganisationCode, PersonId, Role, Standing
from referrals.domain.place import Level, PlaceCode
from referrals.facts import Facts
from referrals.storage import network_rows, person_rows
from referrals.storage.database import Database, Transaction
from referrals.storage.network_rows import Opening
from tests.load import many

TASKS = ((Help.TALK, Service.PSYCHOSOCIAL), (Help.LEGAL, Service.LEGAL), (Help.MONEY_OR_WORK, Service.LIVELIHOODS))
"""One organisation a district for each: whoever wants this help there may ask exactly one."""
CONFLICT_HELP = frozenset({ConflictHelp.FOOD_OR_WATER})
COUNTRIES = (PlaceCode("KG"), PlaceCode("TJ"), PlaceCode("UZ"))
REPORTING, READERS = GroupCode("load"), GroupCode("load-readers")
"""The groups of those who report, and of the members who are written to."""
MEMBERS, REPORTERS, RESPONDERS, COORDINATORS = 1_000_000, 2_000_000, 3_000_000, 4_000_000
"""Where the Telegram ids of each begin."""


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation's field of work, with who reports there and who answers. Ids are Telegram's."""

    organisation: OrganisationCode
    district: PlaceCode
    help: Help
    service: Service
    reporter: int
    responders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who was settled. `members` have no part in reports; they are written to."""

    places: tuple[Place, ...]
    members: tuple[int, ...]
    coordinators: tuple[int, ...]

    def who_act(self) -> Iterator[int]:
        """The Telegram ids of those who press something."""
        yield from self.coordinators
        for place in self.places:
            yield place.reporter
            yield from place.responders


def plan(facts: Facts, *, places: int, responders: int, members: int, coordinators: int = 1) -> Cast:
    """Who shall be there. ValueError where the gazetteer has fewer districts than that takes."""
    districts = [each.code for each in facts.gazetteer if each.level is Level.DISTRICT and each.code[:2] in COUNTRIES]
    if places > len(districts) * len(TASKS):
        raise ValueError(f"{len(districts)} districts have no room for {places} organisations")
    return Cast(
        tuple(_place(number, districts, responders) for number in range(places)),
        tuple(MEMBERS + number for number in range(members)),
        tuple(COORDINATORS + number for number in range(coordinators)),
    )


def _place(number: int, districts: list[PlaceCode], responders: int) -> Place:
    task, at = divmod(number, len(districts))
    wanted, service = TASKS[task]
    answering = tuple(RESPONDERS + number * responders + each for each in range(responders))
    code = OrganisationCode(f"load-{number:03}")
    return Place(code, districts[at], wanted, service, REPORTERS + number, answering)


async def settle(database: Database, cast: Cast) -> None:
    """Make the database say so; the bot need not run."""
    now = datetime.now(UTC)
    async with database.transaction() as tx:
        await network_rows.load_network(tx, _network(cast))
        for country in COUNTRIES:
            await network_rows.open_country(tx, Opening(country, now, "Load", ()))
        for place in cast.places:
            await _settle(tx, place.reporter, Grant(Role.MEMBER, group=REPORTING), place.district)
            for responder in place.responders:
                grant = Grant(Role.FOCAL_POINT, organisation=place.organisation)
                await _settle(tx, responder, grant, None)
        for coordinator in cast.coordinators:
            await _settle(tx, coordinator, Grant(Role.COORDINATOR), None)
        if cast.members:
            first, *others = cast.members
            member = await _settle(tx, first, Grant(Role.MEMBER, group=READERS), cast.places[0].district)
            await many.copy(tx, member, others)


async def _settle(tx: Transaction, telegram_id: int, grant: Grant, home: PlaceCode | None) -> PersonId:
    now = datetime.now(UTC)
    person = await person_rows.arrive(tx, telegram_id, "en", now)
    await person_rows.change(
        tx,
        person.id,
        standing=Standing.ACTIVE,
        chose_language=True,
        home=home,
        duty=Duty(frozenset(range(7)), ALWAYS),
        safe=ALWAYS,
        agreed_at=now,
    )
    await person_rows.grant(tx, person.id, grant, now)
    return person.id


def _network(cast: Cast) -> Network:
    organisations = tuple(_organisation(place) for place in cast.places)
    nothing = Profile(about={}, law_note={}, open_hours=None, special_help=frozenset(), welcomes=frozenset())
    profiles = MappingProxyType({each.code: nothing for each in organisations})
    groups = tuple(Group(code, "Load", cast.places[0].district) for code in (REPORTING, READERS))
    return Network(COUNTRIES, groups, organisations, profiles)


def _organisation(place: Place) -> Organisation:
    return Organisation(
        code=place.organisation,
        names={"en": f"Centre {place.organisation}"},
        sector=Sector.CRISIS_CENTRE,
        covers=frozenset({place.district}),
        services=frozenset({place.service}),
        conflict_help=CONFLICT_HELP,
        languages=frozenset({"en"}),
        must_report=False,
        phone=None,
    )


class _Unread(dict[int, ChatMessage]):
    """The chat of somebody who never looks into it: nothing stays in it."""

    def __setitem__(self, number: int, message: ChatMessage) -> None:
        """Gone."""


_UNREAD = _Unread()
_UNSEEN: deque[str] = deque(maxlen=0)


def give_phones(world: World, cast: Cast) -> None:
    """Everybody has opened the bot before. Members are only written to, and share what they keep of it, which is nothing:
    so a hundred thousand of them fit into this process."""
    for telegram_id in cast.members:
        world.add_person(telegram_id, "M", started=True, messages=_UNREAD, shown=_UNSEEN)
    for telegram_id in cast.who_act():
        world.add_person(telegram_id, f"P{telegram_id}", started=True)
