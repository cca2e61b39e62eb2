"""A small network in a real database, for tests of dispatching and following up: who is there, and what was left for whom.

The clock stands still until a test moves it; `play` plays due timers like the bot does.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from referrals.call import Call
from referrals.dispatching import Dispatching
from referrals.domain.authority import Offered
from referrals.domain.decision import Decision, Refused
from referrals.domain.network import Network
from referrals.domain.notice import Mode, Notice
from referrals.domain.person import Duty, Grant, OrganisationCode, Person, PersonId, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.domain.referral import Referral
from referrals.domain.report import AnyReport, Code, Command, ReportState, decide
from referrals.domain.report_notices import offer_slot, subject_of
from referrals.facts import load_facts, parse_network
from referrals.following_up import FollowingUp
from referrals.operating import Operating
from referrals.reporting import Reporting
from referrals.storage import network_rows, person_rows, referral_rows, report_rows, timers
from referrals.storage import outbox as outbox_rows
from referrals.storage.database import Transaction
from referrals.storage.schema import events, outbox
from referrals.telling import Telling
from tests.domain.samples import AT_ANY_HOUR, AYOL, BATKEN, NOW, OSH, POLICE, conflict, violence
from tests.due import next_due

FACTS = load_facts()


def _organisation(code: str, sector: str, **more: object) -> dict[str, object]:
    names = {"en": code.title(), "ru": code.title()}
    known = {"code": code, "sector": sector, "names": names, "covers": ["KG-B"], "languages": ["ky"]}
    return known | {"must_report_by_law": False} | more


def network() -> Network:
    """A centre, another in Osh that covers Batken too, and the police."""
    services = ["psychosocial_service", "health_medical_service"]
    document = {
        "countries": ["KG"],
        "groups": [{"code": "batken", "name": "Batken", "district": "KG-B-BAT"}],
        "organisations": [
            _organisation(AYOL, "crisis_centre", services=services, conflict_help=["mediation_or_dialogue"]),
            _organisation(OSH, "ngo", services=services, conflict_help=["mediation_or_dialogue"]),
            _organisation(POLICE, "police", services=["psychosocial_service", "police_other_service"]),
        ],
    }
    parsed = parse_network(document, FACTS.gazetteer)
    assert isinstance(parsed, Network), parsed
    return parsed


@dataclass
class Scene:
    """The network, the moment, and everybody in it."""

    tx: Transaction
    now: datetime = NOW
    people: dict[str, Person] = field(default_factory=dict)
    dispatching: Dispatching = field(default_factory=lambda: Dispatching(FACTS))
    telling: Telling = field(default_factory=lambda: Telling(FACTS))
    operating: Operating = field(default_factory=lambda: Operating(FACTS))
    following_up: FollowingUp = field(default_factory=lambda: FollowingUp(FACTS))

    async def joins(self, name: str, *grants: Grant, duty: Duty = AT_ANY_HOUR, **changes: Any) -> Person:
        """Somebody active."""
        person = await person_rows.arrive(self.tx, 1000 + len(self.people), "ky", self.now)
        await person_rows.change(self.tx, person.id, standing=Standing.ACTIVE, duty=duty, **changes)
        for grant in grants:
            await person_rows.grant(self.tx, person.id, grant, self.now)
        return await self.refresh(name, person.id)

    async def refresh(self, name: str, person_id: PersonId) -> Person:
        """As she is kept now."""
        self.people[name] = await person_rows.get(self.tx, person_id)
        return self.people[name]

    async def answers_for(self, name: str, organisation: OrganisationCode, **changes: Any) -> Person:
        """A focal point, on duty at any hour unless said otherwise."""
        return await self.joins(name, Grant(Role.FOCAL_POINT, organisation=organisation), **changes)

    async def coordinates(self, name: str, place: PlaceCode | None = BATKEN, **changes: Any) -> Person:
        """A coordinator."""
        return await self.joins(name, Grant(Role.COORDINATOR, place=place), **changes)

    def call(self, name: str) -> Call:
        """She does something now."""
        return Call(self.tx, self.people[name], self.now)

    async def violence(self, **changes: Any) -> AnyReport:
        """Kept, and its search begun."""
        return await self._sent(violence(writer=self.people["amina"].id, **changes))

    async def conflict(self, **changes: Any) -> AnyReport:
        """Kept, and its search begun."""
        return await self._sent(conflict(writer=self.people["amina"].id, **changes))

    async def _sent(self, report: AnyReport) -> AnyReport:
        kept = await report_rows.insert(self.tx, replace(report, code=Code(""), sent_at=self.now))
        await self.dispatching.watching.route(self.tx, subject_of(kept), self.now)
        return await self.report(kept)

    async def accept(self, name: str, report: AnyReport) -> Offered | Refused:
        """She presses Accept on the offer made last."""
        offer = await self.newest(report)
        return await self.dispatching.offers.accept(self.tx, self.people[name], offer.id, self.now)

    async def opens(self, name: str, offer: Referral) -> None:
        """She presses Open, and the card stands in her chat."""
        await self.dispatching.offers.open(self.tx, self.people[name], offer.id, self.now)
        shown = Notice(to=self.people[name].id, key="offer", slot=offer_slot(offer.id))
        await outbox_rows.add(self.tx, [shown], self.now)
        await self.told(name)

    async def taken_by(self, name: str, **changes: Any) -> AnyReport:
        """A report of violence that she has seen and taken."""
        report = await self.violence(**changes)
        await self.told(name)
        assert isinstance(await self.accept(name, report), Offered)
        return await self.report(report)

    async def decided(self, report: AnyReport, command: Command) -> None:
        """What the writer decides, kept as reporting does."""
        decision = decide(await self.report(report), command, self.now)
        assert isinstance(decision, Decision)
        await report_rows.save(self.tx, decision.state)

    async def report(self, report: AnyReport) -> AnyReport:
        """As it is kept now."""
        kept = await report_rows.get(self.tx, report.track, report.id)
        assert kept is not None
        return kept

    async def state(self, report: AnyReport) -> ReportState:
        """Its state now."""
        return (await self.report(report)).state

    async def referrals(self, report: AnyReport) -> tuple[Referral, ...]:
        """All of it, oldest first."""
        return await referral_rows.of_report(self.tx, report.track, report.id)

    async def newest(self, report: AnyReport) -> Referral:
        """The one made last."""
        return (await self.referrals(report))[-1]

    async def asked(self, report: AnyReport) -> list[str]:
        """Organisation and state of each, oldest first; a coordinator's own is "herself"."""
        return [f"{each.organisation or 'herself'} {each.state}" for each in await self.referrals(report)]

    async def passes(self, **span: float) -> None:
        """Time passes, and every timer that falls due is played at its own moment."""
        until = self.now + timedelta(**span)
        while (due := await next_due(self.tx)) is not None and due <= until:
            self.now = max(self.now, due)
            await self.play_one()
        self.now = until

    async def play(self) -> None:
        """Every timer that is due now, late as it may be."""
        while await self.play_one():
            pass

    async def play_one(self) -> bool:
        """The first due timer; False where none is."""
        timer = await timers.take(self.tx, self.now)
        if timer is None:
            return False
        await self._timers()[timer.kind](self.tx, timer.ref, self.now)
        return True

    def _timers(self) -> Mapping[str, Callable[[Transaction, str, datetime], Awaitable[None]]]:
        return {
            "route": self.dispatching.watching.route,
            "ring": self.dispatching.duty.ring,
            "holder_gone": self.dispatching.watching.holder_gone,
            "look_at_all": self.dispatching.watching.look_at_all,
            "alert_operator": self.operating.alert,
            "offer_again": self.dispatching.duty.offer_again,
            "redraw": self.telling.redraw,
            "ask_later": self.following_up.ask,
            "forget": Reporting(FACTS).forget,
        }

    async def armed(self) -> set[str]:
        """Kinds and refs of the timers that wait."""
        far = self.now + timedelta(days=400)
        found, savepoint = set(), self.tx.attempt()
        try:
            async with savepoint:
                while timer := await timers.take(self.tx, far):
                    found.add(f"{timer.kind} {timer.ref}")
                raise _Undone
        except _Undone:
            return found

    async def told(self, name: str) -> list[str]:
        """What waits to be sent to her, as "key mode", in order; then it counts as sent."""
        mine = outbox.c.person_id == self.people[name].id
        rows = (
            await self.tx.execute(select(outbox).where(mine, outbox.c.state == "waiting").order_by(outbox.c.id))
        ).all()
        await self.tx.execute(outbox.update().where(mine, outbox.c.state == "waiting").values(state="sending"))
        return [f"{row.notice} {row.mode}" if row.mode != Mode.DELETE else "deleted" for row in rows]

    async def happened(self) -> list[str]:
        """The kinds of all events, in order."""
        return [row.kind for row in await self.tx.execute(select(events.c.kind).order_by(events.c.id))]


class _Undone(Exception):
    pass


async def set_scene(tx: Transaction) -> Scene:
    """Amina writes, Nazgul and Gulnara answer for the centre, Olesya for the one in Osh, Cholpon coordinates Batken."""
    await network_rows.load_network(tx, network())
    scene = Scene(tx)
    await scene.joins("amina", Grant(Role.MEMBER))
    await scene.answers_for("nazgul", AYOL)
    await scene.answers_for("gulnara", AYOL)
    await scene.answers_for("olesya", OSH)
    await scene.coordinates("cholpon")
    return scene
