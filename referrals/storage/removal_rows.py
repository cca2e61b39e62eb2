"""Who is on the staff, by a keyed handle, and taking out: a person, an organisation, a country that was opened.

Not for: what becomes of what they held (dispatching, by the timer `holder_gone`).
"""

import base64
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from referrals.domain.person import OrganisationCode, Person, PersonId, Role
from referrals.domain.place import PlaceCode
from referrals.storage.database import Transaction
from referrals.storage.person_rows import PEOPLE, read
from referrals.storage.schema import admissions, countries, grants, organisations, people

LETTERS = 7
"""Of a handle: enough to tell a few hundred people apart, and nothing by which anyone is found elsewhere."""


def handle(tx: Transaction, person: PersonId) -> str:
    """How a command line names her: the same each time, and only for whoever has the key."""
    return base64.b32encode(tx.keyring.find("handle", str(person))).decode()[:LETTERS].lower()


async def staff(tx: Transaction, roles: Collection[Role]) -> tuple[tuple[Person, datetime | None], ...]:
    """Everyone who holds one of these roles, with the moment she joined; in order of id."""
    holding = select(grants.c.person_id).where(grants.c.role.in_(roles))
    joined = select(people.c.id, people.c.agreed_at).where(people.c.id.in_(holding))
    moments = {row.id: row.agreed_at for row in await tx.execute(joined)}
    return tuple((each, moments[each.id]) for each in await read(tx, PEOPLE.where(people.c.id.in_(holding))))


async def take_roles(tx: Transaction, person: PersonId) -> None:
    """She holds no role any more, and no admission that is under way could give her one."""
    await tx.execute(delete(grants).where(grants.c.person_id == person))
    await tx.execute(delete(admissions).where(admissions.c.person_id == person))


async def remove_organisation(tx: Transaction, code: OrganisationCode, now: datetime) -> bool:
    """It may not be asked any more, whatever a network file says; False where there is none of this code."""
    here = update(organisations).where(organisations.c.code == code)
    return (await tx.execute(here.values(active=False, removed_at=now))).rowcount == 1


async def bring_back(tx: Transaction, code: OrganisationCode) -> bool:
    """A network file that names it counts again; False where it was not removed."""
    removed = (organisations.c.code == code, organisations.c.removed_at.is_not(None))
    return (await tx.execute(update(organisations).where(*removed).values(removed_at=None))).rowcount == 1


async def removed_organisations(tx: Transaction) -> dict[OrganisationCode, datetime]:
    """Which were removed by an operator, and when."""
    removed = select(organisations.c.code, organisations.c.removed_at).where(organisations.c.removed_at.is_not(None))
    return {
        OrganisationCode(row.code): row.removed_at for row in await tx.execute(removed.order_by(organisations.c.code))
    }


async def close_country(tx: Transaction, country: PlaceCode) -> bool:
    """It is open no more; False where it was not. Who opened it is in the events; without the name in this row, a moment
    written in the file opens nothing."""
    opened = (countries.c.code == country, countries.c.opened_at.is_not(None))
    closed = update(countries).where(*opened).values(opened_at=None, opened_by_sealed=None, checklist_sealed=None)
    return (await tx.execute(closed)).rowcount == 1
