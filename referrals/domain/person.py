"""A person as the network knows her: what she may be (grants), when she is on duty, when she may be written to.

Holds no name, no number, no Telegram id: those are sealed in storage and only the courier opens them.
Not for: what she may do (see authority).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from referrals.domain.place import PlaceCode

PersonId = NewType("PersonId", int)
GroupCode = NewType("GroupCode", str)
OrganisationCode = NewType("OrganisationCode", str)


class Role(StrEnum):
    """What somebody does in the network. One person may hold several, each by its own grant."""

    MEMBER = "member"
    """Reports, reads, receives campaigns."""
    GROUP_LEADER = "group_leader"
    """Confirms new members of her own group by one press."""
    FOCAL_POINT = "focal_point"
    """Answers offers for her organisation."""
    COORDINATOR = "coordinator"
    """Is asked when nobody has taken a report; sees of a GBV case what D4 allows."""


class Standing(StrEnum):
    """How far somebody has come."""

    VISITOR = "visitor"
    """Wrote to the bot without an invite: sees help, rights and numbers."""
    JOINING = "joining"
    """Has a valid invite and is reading and agreeing."""
    AWAITING = "awaiting"
    """Has agreed; the leader of her group has yet to confirm her."""
    ACTIVE = "active"
    """In the network."""
    LEFT = "left"
    """Was in the network and left or was removed."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A daily span in local time, start inclusive, end exclusive. `start == end` is the whole day; it may cross midnight."""

    start: time
    end: time

    def hold(self, moment: time) -> bool:
        """Whether this local wall-clock time lies inside."""
        if self.start == self.end:
            return True
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


ALWAYS = Hours(time(0), time(0))


@dataclass(frozen=True, slots=True)
class Duty:
    """When a focal point answers: weekly hours, and what she said herself.

    `weekdays` are 0 for Monday; `on_until` ("I am on") and `off_until` ("I am off") win over the weekly hours until they pass.
    """

    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    hours: Hours = Hours(time(9), time(18))
    on_until: datetime | None = None
    off_until: datetime | None = None

    def holds(self, now: datetime, zone: str) -> bool:
        """Whether she is on duty at this moment."""
        if self.off_until is not None and now < self.off_until:
            return False
        if self.on_until is not None and now < self.on_until:
            return True
        local = now.astimezone(ZoneInfo(zone))
        return local.weekday() in self.weekdays and self.hours.hold(local.time())

    def next_start(self, now: datetime, zone: str) -> datetime | None:
        """The first moment from `now` on at which she is on duty; None where no week has one. `now` itself if she is."""
        if self.holds(now, zone):
            return now
        free = max(now, self.off_until) if self.off_until is not None else now
        if self.holds(free, zone):
            return free
        local = free.astimezone(ZoneInfo(zone))
        for day in range(8):
            start = (local + timedelta(days=day)).replace(
                hour=self.hours.start.hour, minute=self.hours.start.minute, second=0, microsecond=0
            )
            if start > local and start.weekday() in self.weekdays:
                return start.astimezone(now.tzinfo)
        return None


    def add(self, now: datetime, span: timedelta, zone: str) -> datetime:
        """The moment by which `span` of duty time has passed since `now`; `now + span` where no duty lies ahead."""
        at, left = now, span
        for _ in range(60):
            start = self.next_start(at, zone)
            if start is None:
                break
            end = self._ends(start, zone)
            if start + left <= end:
                return start + left
            at, left = end, left - (end - start)
        return now + span

    def _ends(self, now: datetime, zone: str) -> datetime:
        """When the duty that holds at `now` ends: what she said, else the end of the weekly hours."""
        if self.on_until is not None and now < self.on_until:
            return self.on_until
        local = now.astimezone(ZoneInfo(zone))
        end = local.replace(hour=self.hours.end.hour, minute=self.hours.end.minute, second=0, microsecond=0)
        return (end if end > local else end + timedelta(days=1)).astimezone(now.tzinfo)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role with its scope. A member or leader has a group, a focal point an organisation, a coordinator a place."""

    role: Role
    group: GroupCode | None = None
    organisation: OrganisationCode | None = None
    place: PlaceCode | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person, as far as decisions need her. `home` is her district or community where she told it; `zone` is IANA."""

    id: PersonId
    standing: Standing
    language: str
    chose_language: bool
    home: PlaceCode | None
    zone: str
    grants: tuple[Grant, ...] = ()
    duty: Duty = Duty()
    safe: Hours = Hours(time(8), time(20))
    blocked_at: datetime | None = None

    def has(self, role: Role) -> bool:
        """Whether she holds this role anywhere. Only an active person holds any."""
        return self.standing is Standing.ACTIVE and any(grant.role is role for grant in self.grants)

    def organisations(self) -> frozenset[OrganisationCode]:
        """The organisations she answers for."""
        return frozenset(
            grant.organisation
            for grant in self.grants
            if grant.role is Role.FOCAL_POINT and grant.organisation and self.standing is Standing.ACTIVE
        )

    @property
    def reachable(self) -> bool:
        """Whether a message would arrive: active, and has not blocked the bot."""
        return self.standing is Standing.ACTIVE and self.blocked_at is None

    def on_duty(self, now: datetime) -> bool:
        """Whether she can be rung now: reachable and on duty."""
        return self.reachable and self.duty.holds(now, self.zone)
