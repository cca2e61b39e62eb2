"""What the operator does for the network: load its file, make invites, open a country, look how things stand.

Not for: joining by an invite (see joining) or reading the file (see facts).
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Unpack

from referrals.domain.absence import organisation_gone
from referrals.domain.consent import lapsed
from referrals.domain.decision import Event, Refused
from referrals.domain.hotline import Check, Hotline, HotlineKey, of_country, to_check
from referrals.domain.invite import STAFF, Invite, InviteId
from referrals.domain.network import Network, Profile, places_meant
from referrals.domain.notice import Notice, NoticeKey
from referrals.domain.organisation import Organisation
from referrals.domain.person import Grant, OrganisationCode, Person, PersonId
from referrals.domain.place import PlaceCode, lies_in
from referrals.domain.readiness import (
    CountryState,
    QuarantinedEntry,
    Readiness,
    Survey,
    districts_in,
    may_open,
    offering_in,
    uncoordinated,
    unready,
    watch,
)
from referrals.domain.report_notices import subject_of
from referrals.domain.timer import TimerKind
from referrals.facts import Facts
from referrals.storage import (
    events,
    network_rows,
    outbox,
    person_rows,
    readiness_rows,
    referral_rows,
    removal_rows,
    report_rows,
    timers,
)
from referrals.storage.database import Transaction

STAFF_INVITE_LASTS = timedelta(days=7)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class UnknownPlaceOf(Refused):
    """The invite names a group, organisation or place the network does not have; `near` are those it has, of places those
    that may be meant."""

    code: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotReady(Refused):
    """A country cannot be opened yet: what is missing stands in `readiness`, `unrung` are the numbers left to ring (D22)."""

    readiness: Readiness
    unrung: tuple[Hotline, ...]


class Enrolling:
    """The operator's actions; the command line calls them, each in its own transaction."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    async def load(self, tx: Transaction, network: Network, now: datetime) -> dict[OrganisationCode, int]:
        """Make the network what its file says; running it twice changes nothing. What an organisation that is
        no longer in it was contacted about, or has, goes on at once. Gives back in how many open reports an organisation is
        no longer what its writer agreed to."""
        await network_rows.load_network(tx, network)
        for code in sorted(await referral_rows.organisations_with_open(tx)):
            if not await network_rows.is_active(tx, code):
                await timers.set_timer(tx, TimerKind.HOLDER_GONE, organisation_gone(code), now)
        await events.append(tx, Event("network_loaded"), "network", now)
        return await self._lapsed(tx, now)

    async def _lapsed(self, tx: Transaction, now: datetime) -> dict[OrganisationCode, int]:
        """In how many open reports an organisation is no longer what its writer agreed to; they are looked at now (D3)."""
        organisations, counted = await network_rows.organisations(tx), Counter[OrganisationCode]()
        for report in await report_rows.open_reports(tx):
            if stricter := lapsed(report, organisations):
                counted.update(stricter)
                await timers.set_timer(tx, TimerKind.ROUTE, subject_of(report), now)
        return dict(sorted(counted.items()))

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
        if grant.place is not None and grant.place not in self._facts.gazetteer:
            return UnknownPlaceOf(grant.place, places_meant(grant.place, self._facts.gazetteer))
        return None

    async def readiness(self, tx: Transaction, country: PlaceCode, now: datetime) -> Readiness:
        """What a country lacks to be opened (D22)."""
        organisations = await network_rows.organisations(tx)
        people = await person_rows.focal_points(tx, [each.code for each in organisations])
        watches = offering_in(country, organisations, people, now)
        spoken = {language for each in watches for language in each.organisation.languages}
        return Readiness(
            country=country,
            in_network=country in await network_rows.network_countries(tx),
            numbers=len(of_country(self._facts.hotlines, country)),
            to_ring=self._to_ring(country, now, await network_rows.hotline_checks(tx)),
            languages=tuple(sorted(spoken)),
            watches=watches,
            unready=unready(watches),
        )

    def _to_ring(self, country: PlaceCode, now: datetime, checks: Mapping[HotlineKey, Check]) -> tuple[Hotline, ...]:
        return to_check(
            self._facts.hotlines, country, now.date(), checks=checks, period=self._facts.policy.hotline_period
        )

    async def open_country(
        self,
        tx: Transaction,
        country: PlaceCode,
        by: str,
        checklist: tuple[str, ...],
        rung: tuple[Hotline, ...],
        now: datetime,
    ) -> NotReady | None:
        """Keep that `by` went through the checklist, rang these numbers and opened the country; what is missing refuses.

        The numbers are kept as rung in either case: ringing them was work.
        """
        readiness = await self.readiness(tx, country, now)
        await network_rows.keep_hotline_checks(tx, [each.key for each in rung], by, now)
        if not may_open(readiness, rung):
            return NotReady(readiness, tuple(each for each in readiness.to_ring if each not in rung))
        await network_rows.open_country(tx, network_rows.Opening(country, now, by, checklist))
        await events.append(tx, Event("country_opened", {"country": country, "by": by}), "network", now)
        return None

    async def close_country(self, tx: Transaction, country: PlaceCode, by: str, because: str, now: datetime) -> bool:
        """No new report of violence is taken there; what is open goes on. Kept with name and reason. False where it was not
        open."""
        closed = await removal_rows.close_country(tx, country)
        if closed:
            facts = {"country": country, "by": by, "because": because}
            await events.append(tx, Event("country_closed", facts), "network", now)
        return closed

    async def survey(self, tx: Transaction, now: datetime) -> Survey:
        """How the network stands now, for whoever runs it. Holds codes, counts and times; nothing anybody wrote."""
        organisations = await network_rows.organisations(tx)
        people = await person_rows.focal_points(tx, [each.code for each in organisations])
        groups, profiles = await network_rows.groups(tx), await network_rows.profiles(tx)
        areas = {area for each in organisations for area in each.covers} | {each.district for each in groups}
        return Survey(
            countries=await self._countries(tx, now),
            watches=tuple(watch(each, people[each.code], now) for each in organisations),
            uncoordinated=await self._uncoordinated(tx, areas),
            entries=tuple(QuarantinedEntry(each, bool(profiles[each.code].about)) for each in organisations),
            leaderless=tuple([each for each in groups if not await person_rows.leaders(tx, each.code)]),
            put_aside=await readiness_rows.put_aside(tx),
            unwatched=await readiness_rows.unwatched(tx),
        )

    async def _countries(self, tx: Transaction, now: datetime) -> tuple[CountryState, ...]:
        checks = await network_rows.hotline_checks(tx)
        found = []
        for code in sorted(await network_rows.network_countries(tx)):
            opening = await network_rows.opening(tx, code)
            at, by = (opening.at, opening.by) if opening else (None, "")
            found.append(CountryState(code, at, by, self._to_ring(code, now, checks)))
        return tuple(found)

    async def _uncoordinated(self, tx: Transaction, areas: set[PlaceCode]) -> tuple[PlaceCode, ...]:
        gazetteer = self._facts.gazetteer
        districts = {district for area in areas for district in districts_in(area, gazetteer)}
        held = [each for each in districts if any(one.reachable for one in await person_rows.coordinators(tx, each))]
        return uncoordinated(areas, gazetteer, lambda district: district in held)

    async def keys_fit(self, tx: Transaction) -> bool:
        """Whether the present keys are those this database was written with."""
        return await readiness_rows.opens(tx)

    async def opened_countries(self, tx: Transaction) -> frozenset[PlaceCode]:
        """The countries open for real reports of violence."""
        return await network_rows.opened_countries(tx)

    async def profiles(self, tx: Transaction) -> dict[OrganisationCode, Profile]:
        """What organisations say of themselves."""
        return await network_rows.profiles(tx)

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

    async def show_menu(self, tx: Transaction, people: Iterable[PersonId], now: datetime) -> None:
        """Send these people their keyboard, unasked: for the demo and for training."""
        await outbox.add(tx, [Notice(to=each, key=NoticeKey.MENU, slot="menu") for each in people], now)
