"""What the operator does for the network: load its file, make invites, open a country.

Not for: joining by an invite (see joining) or reading the file (see facts).
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Unpack

from referrals.domain.decision import Event, Refused
from referrals.domain.hotline import Check, HotlineKey, is_fresh
from referrals.domain.invite import STAFF, Invite, InviteId
from referrals.domain.kind import Service
from referrals.domain.network import Network
from referrals.domain.organisation import Organisation
from referrals.domain.person import Grant, Person, PersonId, Role
from referrals.domain.place import PlaceCode
from referrals.domain.routing import lies_in
from referrals.facts import Facts
from referrals.storage import events, network_rows, person_rows
from referrals.storage.database import Transaction

STAFF_INVITE_LASTS = timedelta(days=7)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class UnknownPlaceOf(Refused):
    """The invite names a group or organisation the network does not have; `near` are those it has."""

    code: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotReady(Refused):
    """A country cannot be opened yet; `lines` say in plain words what is missing (D22)."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the checklist of D22 finds by itself: numbers nobody rang lately, services nobody ready offers, lone
    centres.
    """

    numbers: tuple[HotlineKey, ...]
    services: tuple[Service, ...]
    unmanned: tuple[str, ...]


class Enrolling:
    """The operator's actions; the command line calls them, each in its own transaction."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    async def load(self, tx: Transaction, network: Network, now: datetime) -> None:
        """Make the network what its file says; running it twice changes nothing."""
        await network_rows.load_network(tx, network)
        await events.append(tx, Event("network_loaded"), "network", now)

    async def invite(
        self, tx: Transaction, grant: Grant, uses: int, lasts: timedelta, now: datetime
    ) -> str | UnknownPlaceOf:
        """A fresh invite; returns its code, which is kept nowhere. Staff invites are for one person, whatever `uses`
        says.
        """
        problem = await self._unknown(tx, grant)
        if problem is not None:
            return problem
        code = "".join(secrets.choice(_LETTERS) for _ in range(12))
        left = 1 if grant.role in STAFF else uses
        await network_rows.keep_invite(tx, code, Invite(InviteId(0), grant, left, now + lasts), now)
        await events.append(tx, Event("invited", {"role": grant.role}), "network", now)
        return code

    async def _unknown(self, tx: Transaction, grant: Grant) -> UnknownPlaceOf | None:
        if grant.group is not None and await network_rows.group(tx, grant.group) is None:
            return UnknownPlaceOf(grant.group, tuple(each.code for each in await network_rows.groups(tx)))
        if grant.organisation is not None and await network_rows.organisation(tx, grant.organisation) is None:
            known = await network_rows.organisations(tx)
            return UnknownPlaceOf(grant.organisation, tuple(each.code for each in known))
        return None

    async def readiness(self, tx: Transaction, country: PlaceCode, today: date) -> Readiness:
        """What the checklist can find by itself before a country is opened (D22)."""
        checks = await network_rows.hotline_checks(tx)
        period = self._facts.policy.hotline_period
        stale = [
            each.key
            for each in self._facts.hotlines
            if each.country == country and not is_fresh(each, today, period, checks.get(each.key))
        ]
        here = [
            each
            for each in await network_rows.organisations(tx)
            if each.services and any(lies_in(area, country) for area in each.covers)
        ]
        people = await person_rows.focal_points(tx, [each.code for each in here])
        ready = {service for each in here if people.get(each.code) for service in each.services}
        offered = {service for each in here for service in each.services}
        unmanned = tuple(each.code for each in here if not people.get(each.code))
        return Readiness(tuple(stale), tuple(sorted(offered - ready)), unmanned)

    async def open_country(
        self,
        tx: Transaction,
        country: PlaceCode,
        by: str,
        checklist: tuple[str, ...],
        rung: tuple[HotlineKey, ...],
        now: datetime,
    ) -> None:
        """Keep that `by` went through the checklist, rang these numbers and opened the country."""
        await network_rows.keep_hotline_checks(tx, rung, by, now)
        await network_rows.open_country(tx, network_rows.Opening(country, now, by, checklist))
        await events.append(tx, Event("country_opened", {"country": country, "by": by}), "network", now)

    async def opened_countries(self, tx: Transaction) -> frozenset[PlaceCode]:
        """The countries open for real reports of violence."""
        return await network_rows.opened_countries(tx)

    async def hotline_checks(self, tx: Transaction) -> dict[HotlineKey, Check]:
        """Who rang which number last."""
        return await network_rows.hotline_checks(tx)

    async def directory(self, tx: Transaction, country: PlaceCode) -> tuple[Organisation, ...]:
        """The organisations that work somewhere in a country, for whoever asks."""
        listed = await network_rows.organisations(tx)
        return tuple(each for each in listed if any(lies_in(area, country) for area in each.covers))

    async def enrol(
        self, tx: Transaction, person: Person, grant: Grant, now: datetime, **changes: Unpack[person_rows.Changes]
    ) -> PersonId:
        """Make somebody active with a role at once, without an invite: for the demo and for training, never for real
        people.
        """
        await person_rows.change(tx, person.id, **changes)
        await person_rows.grant(tx, person.id, grant, now)
        return person.id


def is_staff(role: Role) -> bool:
    """Whether invites for this role are single-use."""
    return role in STAFF
