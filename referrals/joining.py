"""Joining the network, and what a person sets about herself: language, hours, home.

Not for: making invites (see enrolling) or what she reads on the way (handlers/joining/joining_view).
"""

from dataclasses import dataclass
from datetime import datetime

from referrals.domain.authority import Action, may
from referrals.domain.decision import AlreadyDone, Event, NotAllowed, Refused
from referrals.domain.invite import Admission, AdmissionId, AdmissionState, Invite
from referrals.domain.network import Group
from referrals.domain.notice import Mode, Notice, NoticeKey, Priority
from referrals.domain.person import Grant, Hours, OrganisationCode, Person, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.facts import Facts
from referrals.storage import admission_rows, complaint_rows, events, message_rows, network_rows, outbox, person_rows
from referrals.storage.database import Transaction

JOINS = "joins"
"""Where a leader sees that somebody waits to join."""


@dataclass(frozen=True, slots=True)
class UnknownInvite(Refused):
    """No invite has this code."""


@dataclass(frozen=True, slots=True)
class SpentInvite(Refused):
    """The invite has expired or admitted everybody it was for."""


@dataclass(frozen=True, slots=True)
class AlreadyIn(Refused):
    """She holds this role there already."""


@dataclass(frozen=True, slots=True)
class AlreadyAsked(Refused):
    """She has agreed with this invite before, and the leader of the group has yet to decide."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invite leads to, to be shown before she agrees."""

    grant: Grant
    group: Group | None
    organisation: OrganisationCode | None


class Joining:
    """One method is one action, inside the turn's transaction."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    async def is_invite(self, tx: Transaction, text: str) -> bool:
        """Whether a text is the code of an invite and nothing else."""
        return await network_rows.find_invite(tx, text) is not None

    async def begin(self, tx: Transaction, person: Person, code: str, now: datetime) -> Invited | Refused:
        """Somebody came with an invite's code. Nothing is taken from the invite until she agrees."""
        invite = await network_rows.find_invite(tx, code)
        if invite is None:
            return UnknownInvite()
        if invite.grant in person.grants:
            return AlreadyIn()
        if not invite.holds(now):
            return SpentInvite()
        if (before := await admission_rows.admission_of(tx, person.id)) and before.used(invite.id):
            return AlreadyAsked() if before.state is AdmissionState.AWAITING else SpentInvite()
        await admission_rows.admit(tx, person.id, invite.id, AdmissionState.READING, now)
        if person.standing in {Standing.VISITOR, Standing.LEFT}:
            await person_rows.change(tx, person.id, standing=Standing.JOINING)
        return await self._invited(tx, invite)

    async def invited(self, tx: Transaction, person: Person) -> Invited | None:
        """What the admission she is in leads to; None where she is in none."""
        admission = await admission_rows.admission_of(tx, person.id)
        return await self._invited(tx, admission.invite) if admission else None

    async def _invited(self, tx: Transaction, invite: Invite) -> Invited:
        group = await network_rows.group(tx, invite.grant.group) if invite.grant.group else None
        return Invited(invite.grant, group, invite.grant.organisation)

    async def agree(self, tx: Transaction, person: Person, name: str, now: datetime) -> Standing | Refused:
        """She is an adult and agrees. Returns ACTIVE, or AWAITING where her leader decides; `name` is shown to the
        leader alone.
        """
        admission = await admission_rows.admission_of(tx, person.id)
        if admission is None or admission.state is not AdmissionState.READING:
            return AlreadyDone()
        if not admission.invite.holds(now) or not await network_rows.use_invite(tx, admission.invite.id):
            return SpentInvite()
        if admission.invite.needs_leader:
            return await self._await_leader(tx, person, admission, name, now)
        await admission_rows.change_admission(tx, admission, AdmissionState.ADMITTED, expected=AdmissionState.READING)
        await self._enter(tx, person, admission.invite.grant, now)
        return Standing.ACTIVE

    async def _await_leader(
        self, tx: Transaction, person: Person, admission: Admission, name: str, now: datetime
    ) -> Standing:
        await admission_rows.change_admission(
            tx, admission, AdmissionState.AWAITING, expected=AdmissionState.READING, name=name[:64]
        )
        standing = person.standing
        if standing is not Standing.ACTIVE:
            await person_rows.change(tx, person.id, standing=Standing.AWAITING, agreed_at=now)
        group = await network_rows.group(tx, admission.invite.grant.group) if admission.invite.grant.group else None
        await outbox.add(tx, [_waits(each) for each in await self._deciders(tx, group)], now)
        await events.append(tx, Event("agreed"), f"person:{person.id}", now, person.id)
        return Standing.AWAITING

    async def _deciders(self, tx: Transaction, group: Group | None) -> tuple[Person, ...]:
        """The leaders of a group; where it has none, the coordinators of its district."""
        if group is None:
            return ()
        return await person_rows.leaders(tx, group.code) or await person_rows.coordinators(tx, group.district)

    async def decline(self, tx: Transaction, person: Person) -> None:
        """She does not agree: the admission ends, the invite keeps its use, and she is a visitor again."""
        admission = await admission_rows.admission_of(tx, person.id)
        if admission is None:
            return
        await admission_rows.change_admission(tx, admission, AdmissionState.REFUSED, expected=AdmissionState.READING)
        if person.standing is Standing.JOINING:
            await person_rows.change(tx, person.id, standing=Standing.VISITOR)

    async def waiting(self, tx: Transaction, leader: Person) -> tuple[Admission, ...]:
        """Who waits for this leader, longest first."""
        found = [await self.admission(tx, leader, each) for each in await admission_rows.awaiting(tx)]
        return tuple(each for each in found if each is not None)

    async def admission(self, tx: Transaction, leader: Person, admission_id: int) -> Admission | None:
        """An admission this leader may decide about; None where there is none or it is not hers."""
        admission = await admission_rows.admission(tx, AdmissionId(admission_id))
        if admission is None or admission.invite.grant.group is None:
            return None
        group = await network_rows.group(tx, admission.invite.grant.group)
        return admission if group and may(leader, Action.CONFIRM_MEMBER, group) else None

    async def group_of(self, tx: Transaction, admission: Admission) -> Group:
        """The group somebody asks to join; only for admissions `admission` has returned."""
        code = admission.invite.grant.group
        group = await network_rows.group(tx, code) if code else None
        if group is None:
            raise LookupError("the group of this admission is gone")
        return group

    async def decide(
        self, tx: Transaction, leader: Person, admission_id: int, admitted: bool, now: datetime
    ) -> AdmissionState | Refused:
        """The leader's one press. The first press counts; both leaders' cards change."""
        admission = await self.admission(tx, leader, admission_id)
        if admission is None:
            return NotAllowed()
        state = AdmissionState.ADMITTED if admitted else AdmissionState.REFUSED
        moved = await admission_rows.change_admission(
            tx, admission, state, expected=AdmissionState.AWAITING, by=leader.id
        )
        if not moved:
            return AlreadyDone()
        person = await person_rows.get(tx, admission.person)
        if admitted:
            await self._enter(tx, person, admission.invite.grant, now)
        elif person.standing is Standing.AWAITING:
            await person_rows.change(tx, person.id, standing=Standing.VISITOR)
        await self._tell(tx, admission, admitted, now)
        return state

    async def _tell(self, tx: Transaction, admission: Admission, admitted: bool, now: datetime) -> None:
        group = await network_rows.group(tx, admission.invite.grant.group) if admission.invite.grant.group else None
        cards = [_waits(each, over=True) for each in await self._deciders(tx, group)]
        key = NoticeKey.JOIN_ADMITTED if admitted else NoticeKey.JOIN_REFUSED
        await outbox.add(tx, [*cards, Notice(to=admission.person, key=key, slot="join", priority=Priority.REPLY)], now)

    async def _enter(self, tx: Transaction, person: Person, grant: Grant, now: datetime) -> None:
        changes: person_rows.Changes = {"standing": Standing.ACTIVE}
        if person.standing is not Standing.AWAITING:
            changes["agreed_at"] = now
        home = await self._home(tx, grant)
        if home is not None:
            changes["zone"] = self._facts.gazetteer.place(home).zone
            if grant.group is not None:
                changes["home"] = home
        await person_rows.change(tx, person.id, **changes)
        await person_rows.grant(tx, person.id, grant, now)
        if grant.role is Role.COMPLAINTS:
            await complaint_rows.look_again(tx, now)
        await events.append(tx, Event("joined", {"role": grant.role}), f"person:{person.id}", now)

    async def _home(self, tx: Transaction, grant: Grant) -> PlaceCode | None:
        if grant.group is not None:
            group = await network_rows.group(tx, grant.group)
            return group.district if group else None
        if grant.organisation is not None:
            organisation = await network_rows.organisation(tx, grant.organisation)
            return min(organisation.covers, default=None) if organisation else None
        return grant.place

    async def choose_language(self, tx: Transaction, person: Person, language: str) -> None:
        """Every later text, and every message drawn again, is in this language."""
        await person_rows.change(tx, person.id, language=language, chose_language=True)

    async def standing(self, tx: Transaction, person: Person) -> tuple[str, ...]:
        """The places of her chat in which a message stands, in the order in which they came."""
        return tuple(dict.fromkeys(await message_rows.slots(tx, person.id, "")))

    async def choose_home(self, tx: Transaction, person: Person, home: PlaceCode) -> None:
        """Where she lives, as a district: her forms begin there, and a woman can keep people of her own district away (D5)."""
        await person_rows.change(tx, person.id, home=home, zone=self._facts.gazetteer.zone_of(home))

    async def choose_city(self, tx: Transaction, person: Person, code: str) -> None:
        """Abroad she lives by this city's clock, until she chooses home again; a code of no city changes nothing."""
        city = next((each for each in self._facts.abroad if each.code == code), None)
        if city is not None:
            await person_rows.change(tx, person.id, zone=city.zone)

    async def choose_safe_hours(self, tx: Transaction, person: Person, hours: Hours) -> None:
        """When the bot may write to her by itself (D6)."""
        await person_rows.change(tx, person.id, safe=hours)


def _waits(leader: Person, *, over: bool = False) -> Notice:
    """Somebody waits for her press: one silent card, however many they are. `over`: somebody waits no longer."""
    mode = Mode.EDIT_ONLY if over else Mode.SEND_OR_EDIT
    return Notice(
        to=leader.id,
        key=NoticeKey.JOIN_WAITS,
        slot=JOINS,
        mode=mode,
        priority=Priority.FOLLOW_UP,
        safe_hours_only=not over,
    )
