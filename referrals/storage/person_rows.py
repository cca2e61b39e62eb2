"""People: found by the keyed hash of their Telegram id, kept with their grants, hours and language.

Not for: what they may do (domain/authority) or messages to them (see outbox).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypedDict, Unpack

from sqlalchemy import BindParameter, ColumnElement, Row, Select, bindparam, insert, or_, select, true, update

from referrals.domain.form import Form
from referrals.domain.person import (
    Duty,
    Grant,
    GroupCode,
    Hours,
    OrganisationCode,
    Person,
    PersonId,
    Role,
    Standing,
    Subscription,
)
from referrals.domain.place import PlaceCode, lineage
from referrals.storage import form_rows, leaps, message_rows
from referrals.storage.chats import address_key, chat_key, newest_of
from referrals.storage.database import Transaction
from referrals.storage.encrypted_columns import as_bytes
from referrals.storage.marks import MARKED, mark
from referrals.storage.person_values import (
    ARRIVAL_HOURS,
    ARRIVAL_ZONE,
    duty_values,
    people_of,
    safe_values,
    subscription_values,
)
from referrals.storage.schema import forms, grants, people
from referrals.storage.sealed import CannotOpen
from referrals.storage.upserts import Upsert

_AT_ONCE = 500


class Changes(TypedDict, total=False):
    """What may change about a person, by the names of the domain."""

    standing: Standing
    language: str
    chose_language: bool
    home: PlaceCode | None
    zone: str
    duty: Duty
    safe: Hours
    blocked_at: datetime | None
    agreed_at: datetime
    subscription: Subscription


_GRANT = [grants.c.id.label("grant_id"), *(grants.c[name] for name in (*MARKED[grants], "mark"))]
_granted = people.outerjoin(grants, grants.c.person_id == people.c.id)
PEOPLE = select(people, *_GRANT).select_from(_granted).order_by(people.c.id, grants.c.id)
_ONE = PEOPLE.where(people.c.id == bindparam("person"))
_ARRIVE = Upsert(
    lambda insert_: insert_(people).on_conflict_do_nothing(index_elements=["telegram_key"]).returning(people.c.id)
)


async def arrive(
    tx: Transaction, telegram_id: int, language: str, now: datetime, safe: Hours = ARRIVAL_HOURS
) -> Person:
    """Somebody who writes for the first time becomes a visitor with these safe hours; whoever is known stays as she is."""
    key = address_key(tx, telegram_id)
    chat = chat_key(tx, key)
    visitor = {
        "heard_at": (await newest_of(tx, [chat], now)).get(chat),
        "telegram_key": key,
        "telegram_sealed": b"",
        "standing": Standing.VISITOR,
        "language": language,
        "zone": ARRIVAL_ZONE,
        "arrived_at": now,
        **safe_values(safe),
        **await leaps.number(tx, people),
    }
    arrived = (await tx.execute(_ARRIVE.on(tx.dialect.name), visitor)).scalar_one_or_none()
    if arrived is not None:
        await readdress(tx, PersonId(arrived), telegram_id)
    person = await find(tx, telegram_id)
    if person is None:
        raise LookupError("whoever arrives is there")
    return person


async def remember_addresses(tx: Transaction) -> None:
    """Of everyone there is: a process that starts need not work out the hash of each account anew."""
    columns = select(people.c.id, people.c.telegram_key, people.c.telegram_sealed)
    async for rows in tx.stream(columns, _AT_ONCE):
        for row in rows:
            address = tx.row(people.name, row.id).read("telegram_sealed", row.telegram_sealed)
            if address:
                tx.keyring.remember(address, as_bytes(row.telegram_key))
                tx.keyring.found(as_bytes(row.telegram_key), row.id)


async def find(tx: Transaction, telegram_id: int) -> Person | None:
    """The person with this Telegram id, if she ever wrote. Raises CannotOpen where her row was not kept for this account."""
    key = address_key(tx, telegram_id)
    rows = (await tx.execute(PEOPLE.where(people.c.telegram_key == key))).all()
    if not rows:
        return None
    _check_address(tx, rows[0], telegram_id)
    tx.keyring.found(key, rows[0].id)
    return people_of(tx, rows)[0]


_FORM_OF = tuple(each.label(f"form_{each.name}") for each in forms.c)
_WITH_FORM = (
    PEOPLE.add_columns(*_FORM_OF)
    .join(forms, (forms.c.person_id == bindparam("guess")) & forms.c.active, isouter=True)
    .where(people.c.telegram_key == bindparam("key"))
)


async def find_with_form(tx: Transaction, telegram_id: int) -> tuple[Person, Form | None] | None:
    """The person and the form that is open in her chat: in one statement where this process has met her before, since nothing in
    the file joins the two."""
    key = address_key(tx, telegram_id)
    guess = tx.keyring.numbers.get(key)
    rows = (await tx.execute(_WITH_FORM, {"key": key, "guess": guess})).all()
    if not rows:
        return None
    _check_address(tx, rows[0], telegram_id)
    person = people_of(tx, rows)[0]
    if person.id != guess:
        tx.keyring.found(key, person.id)
        return person, await form_rows.active(tx, person.id)
    return person, None if rows[0].form_id is None else form_rows.read(tx, rows[0], "form_")


async def get(tx: Transaction, person_id: PersonId) -> Person:
    """The person of an id that one of our own rows names; raises LookupError for any other."""
    rows = await _rows_of(tx, person_id)
    return people_of(tx, rows)[0]


async def many(tx: Transaction, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
    """Those of them that exist."""
    wanted = set(ids)
    found = await read(tx, PEOPLE.where(people.c.id.in_(wanted))) if wanted else ()
    return {person.id: person for person in found}


class Addressee(NamedTuple):
    """Somebody who is written to: for the courier alone."""

    person: Person
    telegram_id: int
    heard_at: datetime | None
    """As `last_heard`."""
    in_slot: int | None
    """The message that stands in the slot asked for."""


_ADDRESSEE = _ONE.add_columns(message_rows.STANDING.scalar_subquery().label("in_slot"))


async def addressee(tx: Transaction, person_id: PersonId, slot: str = "") -> Addressee:
    """The person, her Telegram id, when she was last heard, and what stands in a slot of her chat, in one statement."""
    rows = await _rows_of(tx, person_id, _ADDRESSEE, who=person_id, which=slot or None)
    first = rows[0]
    return Addressee(people_of(tx, rows)[0], telegram_id_of(tx, first), first.heard_at, first.in_slot)


def telegram_id_of(tx: Transaction, row: Row[Any]) -> int:
    """The address in a row of `people`; raises CannotOpen where it was not kept for this person."""
    return int(tx.keyring.row(people.name, row.id).open("telegram_sealed", row.telegram_sealed))


def _check_address(tx: Transaction, row: Row[Any], telegram_id: int) -> None:
    """Someone who changes the file without the keys must not make one account answer as another person."""
    if telegram_id_of(tx, row) != telegram_id:
        raise CannotOpen("a row of people is not of this account")


async def _rows_of(
    tx: Transaction, person_id: PersonId, statement: Select[Any] = _ONE, **more: Any
) -> Sequence[Row[Any]]:
    rows = (await tx.execute(statement, {"person": person_id, **more})).all()
    if not rows:
        raise LookupError("no such person")
    return rows


async def readdress(tx: Transaction, person_id: PersonId, telegram_id: int) -> None:
    """Her chat has another Telegram id from now on."""
    sealed = tx.keyring.row(people.name, person_id).seal("telegram_sealed", str(telegram_id))
    values = {"telegram_key": address_key(tx, telegram_id), "telegram_sealed": sealed}
    await tx.execute(update(people).where(people.c.id == person_id).values(**values))


async def change(tx: Transaction, person_id: PersonId, **changes: Unpack[Changes]) -> None:
    """Set what is named, leave the rest."""
    values: dict[str, Any] = dict(changes)
    if "duty" in changes:
        values.update(duty_values(values.pop("duty")))
    if "safe" in changes:
        values.update(safe_values(values.pop("safe")))
    if "subscription" in changes:
        values.update(subscription_values(values.pop("subscription")))
    await tx.execute(update(people).where(people.c.id == person_id).values(**values))


async def choose_centre(tx: Transaction, person_id: PersonId, centre: OrganisationCode | None) -> None:
    """The organisation she would turn to if she ever needs help fast; sealed, since it tells where she would go."""
    row = tx.keyring.row(people.name, person_id)
    sealed = None if centre is None else row.seal("centre_sealed", centre)
    await tx.execute(update(people).where(people.c.id == person_id).values(centre_sealed=sealed))


async def chosen_centre(tx: Transaction, person_id: PersonId) -> OrganisationCode | None:
    """What `choose_centre` kept; None also where no present key opens it."""
    statement = select(people.c.centre_sealed).where(people.c.id == person_id)
    sealed = (await tx.execute(statement)).scalar_one_or_none()
    return OrganisationCode(tx.row(people.name, person_id).read("centre_sealed", sealed)) or None


async def grant(tx: Transaction, person_id: PersonId, given: Grant, now: datetime) -> None:
    """Give a role; nothing happens where she holds exactly this one already."""
    values = {
        "role": given.role,
        "group_code": given.group,
        "organisation_code": given.organisation,
        "place": given.place,
    }
    same = [grants.c[name].is_not_distinct_from(value) for name, value in values.items()]
    held = await tx.execute(select(grants.c.id).where(grants.c.person_id == person_id, *same).limit(1))
    if held.one_or_none() is None:
        row = {"person_id": person_id, "granted_at": now, **values}
        await tx.execute(insert(grants), row | {"mark": mark(tx, grants, row)})


def _holding(scope: ColumnElement[bool]) -> Select[Any]:
    """Active people who have a `role` of this scope."""
    who = select(grants.c.person_id).where(grants.c.role == bindparam("role"), scope)
    return PEOPLE.where(people.c.id.in_(who), people.c.standing == Standing.ACTIVE)


_SCOPE: BindParameter[Any] = bindparam("scope", expanding=True)
_FOCAL_POINTS = _holding(grants.c.organisation_code.in_(_SCOPE))
_COORDINATORS = _holding(or_(grants.c.place.in_(_SCOPE), grants.c.place.is_(None)))


async def focal_points(
    tx: Transaction, organisation_codes: Collection[OrganisationCode]
) -> dict[OrganisationCode, tuple[Person, ...]]:
    """Who answers for each of these organisations, active people in order of id; nobody is an empty tuple."""
    answering: dict[OrganisationCode, list[Person]] = defaultdict(list)
    for person in await _holders(tx, _FOCAL_POINTS, Role.FOCAL_POINT, scope=list(organisation_codes)):
        for code in person.organisations():
            answering[code].append(person)
    return {code: tuple(answering[code]) for code in organisation_codes}


async def coordinators(tx: Transaction, district: PlaceCode) -> tuple[Person, ...]:
    """Active coordinators of the place, of what it lies in, or of everything; in order of id."""
    places = (None, *lineage(district))
    return tuple(
        each
        for each in await _holders(tx, _COORDINATORS, Role.COORDINATOR, scope=list(places[1:]))
        if any(given.role is Role.COORDINATOR and given.place in places for given in each.grants)
    )


async def every_coordinator(tx: Transaction) -> tuple[Person, ...]:
    """All active coordinators of the network, in order of id."""
    return await _holders(tx, _holding(true()), Role.COORDINATOR)


async def operators(tx: Transaction) -> tuple[Person, ...]:
    """Whoever runs the bot and can be told by it, in order of id."""
    return await _holders(tx, _holding(true()), Role.OPERATOR)


async def complaints_focal_points(tx: Transaction) -> tuple[Person, ...]:
    """All who answer complaints, in order of id; which of them may answer one, `may` decides."""
    return await _holders(tx, _holding(true()), Role.COMPLAINTS)


async def leaders(tx: Transaction, group: GroupCode) -> tuple[Person, ...]:
    """The group's active leaders, in order of id."""
    leading = Grant(Role.GROUP_LEADER, group=group)
    found = await _holders(tx, _holding(grants.c.group_code == group), Role.GROUP_LEADER)
    return tuple(each for each in found if leading in each.grants)


async def _holders(tx: Transaction, holding: Select[Any], role: Role, **scope: Any) -> tuple[Person, ...]:
    found = people_of(tx, (await tx.execute(holding, {"role": role, **scope})).all())
    return tuple(each for each in found if each.has(role))


_HEARD = select(people.c.heard_at).where(people.c.id == bindparam("person"))


async def last_heard(tx: Transaction, person_id: PersonId) -> datetime | None:
    """When she last wrote or pressed, whether or not it was played yet; None after 48 hours (inbox.HEARD_KEPT)."""
    moment: datetime | None = (await tx.execute(_HEARD, {"person": person_id})).scalar_one_or_none()
    return moment


async def read(tx: Transaction, statement: Select[Any]) -> tuple[Person, ...]:
    """The people of a statement made from PEOPLE, in order of id."""
    return people_of(tx, (await tx.execute(statement)).all())
