"""A person as the network knows her: what she may be (grants), when she is on duty, when she may be written to.

Holds no name, no number, no Telegram id: those are sealed in storage and only the courier opens them.
Not for: what she may do (see authority).
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
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
    COMPLAINTS = "complaints"
    """Answers complaints of a country, or of the whole network, about people of whose chain she is not (D20): the complaints
    focal point."""
    OPERATOR = "operator"
    """Runs the bot on a machine; is told, without content, that something needs her, and sees no report."""


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
    """A daily span in local time: start inclusive, end exclusive, may cross midnight; `start == end` is the whole day."""

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

    `weekdays` are 0 for Monday, and hours that cross midnight belong to the day on which they start. `on_until` ("I am
    on") and `off_until` ("I am off") win over the weekly hours until they pass.
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
        return self._weekly(now.astimezone(ZoneInfo(zone)))

    def next_start(self, now: datetime, zone: str) -> datetime | None:
        """The first moment from `now` on at which she is on duty; `now` itself if she is, None where no week has one."""
        free = max(now, self.off_until) if self.off_until is not None else now
        if self.holds(free, zone):
            return free
        local = free.astimezone(ZoneInfo(zone))
        days = (local + timedelta(days=day) for day in range(8))
        starts = (start for day in days if day.weekday() in self.weekdays for start in _at(day, self.hours.start))
        return min((start for start in starts if start > free), default=None)

    def said_on(self, until: datetime) -> "Duty":
        """She said "I am on"."""
        return replace(self, on_until=until, off_until=None)

    def said_off(self, until: datetime) -> "Duty":
        """She said "I am off"."""
        return replace(self, on_until=None, off_until=until)

    def add(self, now: datetime, span: timedelta, zone: str) -> datetime:
        """The moment by which `span` of duty time has passed since `now`; `now + span` where no duty lies ahead."""
        at, left = now, span
        for _ in range(60):
            start = self.next_start(at, zone)
            if start is None:
                break
            end = self.ends(start, zone)
            if start + left <= end:
                return start + left
            at, left = end, left - (end - start)
        return now + span

    def ends(self, now: datetime, zone: str) -> datetime:
        """When the duty that holds at `now` ends: what she said, else the end of the weekly hours."""
        if self.on_until is not None and now < self.on_until:
            return self.on_until
        local = now.astimezone(ZoneInfo(zone))
        ends = (end for day in range(2) for end in _at(local + timedelta(days=day), self.hours.end))
        return min(end for end in ends if end > now)

    def _weekly(self, local: datetime) -> bool:
        after_midnight = self.hours.start > self.hours.end and local.time() < self.hours.end
        began = local - timedelta(days=1) if after_midnight else local
        return began.weekday() in self.weekdays and self.hours.hold(local.time())


EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Subscription:
    """Her wishes about campaigns; nothing here touches alerts, answers or referrals.

    `hour` is hers instead of a message's own, `weekdays` those on which she wants any (0 is Monday). `with_report`: she
    wants them also while a report of hers is open.
    """

    hour: time | None = None
    weekdays: frozenset[int] = EVERY_DAY
    paused_until: datetime | None = None
    stopped_at: datetime | None = None
    with_report: bool = False


def _at(day: datetime, moment: time) -> tuple[datetime, datetime]:
    """When it is this time on a local day: twice where the clock goes back through it that day. As UTC, since local
    moments of one zone are compared by what the clock shows, which says nothing in a repeated hour."""
    local = day.replace(hour=moment.hour, minute=moment.minute, second=0, microsecond=0)
    first, again = local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    return first, max(first, again)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role with its scope. A member or leader has a group, a focal point an organisation, a coordinator a place, a
    complaints focal point a country, and the organisation she works for if there is one."""

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
    subscription: Subscription = Subscription()
    swept_after: timedelta | None = None
    """After how long she has her chat swept; None is the usual time."""

    def has(self, role: Role) -> bool:
        """Whether she holds this role anywhere. Only an active person holds any."""
        return self.standing is Standing.ACTIVE and any(grant.role is role for grant in self.grants)

    @property
    def takes_part(self) -> bool:
        """Whether she belongs to the network itself: running the bot is no part in it."""
        return self.standing is Standing.ACTIVE and any(grant.role is not Role.OPERATOR for grant in self.grants)

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
