"""Whom a message to many is for, and who is in a paused place: the one meaning an audience has, for counting and for sending.

Not for: copies (see copy_rows), or who may choose an audience (domain/authority).
"""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, and_, func, or_, select

from referrals.domain.broadcast import Audience
from referrals.domain.broadcast.audience import stands_still
from referrals.domain.person import GroupCode, OrganisationCode, Person, PersonId, Role, Standing
from referrals.domain.place import PlaceCode, lies_in
from referrals.storage import crisis_rows, network_rows
from referrals.storage.database import Transaction
from referrals.storage.schema import grants, groups, people


async def covering(tx: Transaction, audience: Audience) -> frozenset[OrganisationCode]:
    """The organisations whose people count as being where it is for."""
    places = audience.places
    if not places:
        return frozenset()
    organisations = await network_rows.organisations(tx)
    return frozenset(
        each.code for each in organisations if any(lies_in(area, place) for area in each.covers for place in places)
    )


async def in_paused_places(tx: Transaction, persons: Collection[Person]) -> frozenset[PersonId]:
    """Those of them where everything but alerts is paused."""
    paused = await crisis_rows.all_of(tx) if persons else {}
    where = await _where(tx, persons) if paused else {}
    return frozenset(each for each, places in where.items() if stands_still(places, paused))


async def readers(tx: Transaction, audience: Audience) -> Counter[str]:
    """How many belong to an audience, by language; blocked or stopped ones too."""
    counted = await tx.execute(
        select(people.c.language, func.count().label("number"))
        .where(belongs(audience, await covering(tx, audience)))
        .group_by(people.c.language)
    )
    return Counter({row.language: row.number for row in counted})


async def readers_by_place(tx: Transaction, audience: Audience) -> Counter[tuple[PlaceCode | None, str]]:
    """The same by home (None: unknown) and language."""
    counted = await tx.execute(
        select(people.c.home, people.c.language, func.count().label("number"))
        .where(belongs(audience, await covering(tx, audience)))
        .group_by(people.c.home, people.c.language)
    )
    return Counter({(row.home, row.language): row.number for row in counted})


def belongs(audience: Audience, covering: Collection[OrganisationCode]) -> ColumnElement[bool]:
    """Whether a row of `people` belongs to an audience: the one meaning it has, for counting and for sending."""
    takes_part = or_(~_holds(grants.c.role == Role.OPERATOR), _holds(grants.c.role != Role.OPERATOR))
    clauses: list[ColumnElement[bool]] = [people.c.standing == Standing.ACTIVE, takes_part]
    if audience.places:
        clauses.append(_is_there(audience.places, covering))
    if audience.groups:
        clauses.append(_holds(grants.c.group_code.in_(sorted(audience.groups))))
    if audience.roles:
        clauses.append(_holds(grants.c.role.in_(sorted(audience.roles))))
    if audience.languages:
        clauses.append(people.c.language.in_(sorted(audience.languages)))
    return and_(*clauses)


def _is_there(places: Collection[PlaceCode], covering: Collection[OrganisationCode]) -> ColumnElement[bool]:
    """She lives there; who told no home belongs where her group, her organisation or her area is."""
    here = select(groups.c.code).where(_within(groups.c.district, places))
    elsewhere = or_(
        grants.c.group_code.in_(here),
        _within(grants.c.place, places),
        grants.c.organisation_code.in_(sorted(covering)),
    )
    return or_(_within(people.c.home, places), people.c.home.is_(None) & _holds(elsewhere))


def _within(column: ColumnElement[str], places: Collection[PlaceCode]) -> ColumnElement[bool]:
    """Whether a code is one of these or continues one: by length, as SQLite bears no condition for each of many places."""
    return or_(
        *(
            func.substr(column, 1, length).in_(sorted(each for each in places if len(each) == length))
            & (func.substr(column + "-", length + 1, 1) == "-")
            for length in sorted({len(each) for each in places})
        )
    )


def _holds(clause: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(grants.c.id).where(grants.c.person_id == people.c.id, clause).exists()


async def _where(tx: Transaction, persons: Collection[Person]) -> dict[PersonId, frozenset[PlaceCode]]:
    """Where each of them is: at home, or, as far as she told no home, where her group, her organisation or her area is."""
    away = any(each.home is None for each in persons)
    groups = {each.code: each.district for each in await network_rows.groups(tx)} if away else {}
    covers = {each.code: each.covers for each in await network_rows.organisations(tx)} if away else {}
    return {each.id: _places_of(each, groups, covers) for each in persons}


def _places_of(
    person: Person,
    groups: Mapping[GroupCode, PlaceCode],
    covers: Mapping[OrganisationCode, frozenset[PlaceCode]],
) -> frozenset[PlaceCode]:
    if person.home is not None:
        return frozenset({person.home})
    places = {each.place for each in person.grants} | {groups.get(each.group) for each in person.grants if each.group}
    covered = (covers.get(each.organisation, frozenset()) for each in person.grants if each.organisation)
    return frozenset(place for place in places if place is not None).union(*covered)
