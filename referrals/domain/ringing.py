"""Which people of an organisation can be rung, from when on, and by when they should have answered.

Not for: which organisation is contacted (see routing).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from referrals.domain.kind import PRESSING, Urgency
from referrals.domain.notice import may_write_at
from referrals.domain.person import OrganisationCode, Person, PersonId
from referrals.domain.policy import Policy
from referrals.domain.referral import Referral, ReferralState
from referrals.domain.report import AnyReport

_DAYS_AHEAD = 16
"""Both hours come round within a week; nobody is looked for without end."""


def let_go_by(referrals: Iterable[Referral], organisation: OrganisationCode | None) -> frozenset[PersonId]:
    """Who let it go, or said no for herself."""
    of_it = [each for each in referrals if each.organisation == organisation]
    let_go = {each.answered_by for each in of_it if each.state is ReferralState.RELEASED}
    return frozenset(person for person in let_go if person) | {one for each in of_it for one in each.declined_by}


def can_be_rung_at(person: Person, now: datetime, report: AnyReport | Referral) -> datetime | None:
    """The first moment from `now` on at which her phone may ring for it: on duty, and inside her own hours unless it presses
    (D6). None where she cannot be reached, or has no duty."""
    moment = now
    for _ in range(_DAYS_AHEAD):
        start = person.duty.next_start(moment, person.zone) if person.reachable else None
        if start is None or report.urgency in PRESSING:
            return start
        moment = may_write_at(start, person)
        if moment == start:
            return start
    return None


def can_be_rung(person: Person, now: datetime, report: AnyReport | Referral) -> bool:
    """Whether she can be rung for it now."""
    return can_be_rung_at(person, now, report) == now


def next_start(people: Iterable[Person], now: datetime) -> datetime | None:
    """When the first of these people who can be reached is on duty next."""
    starts = [start for each in people if each.reachable and (start := each.duty.next_start(now, each.zone))]
    return min(starts, default=None)


def deadline(people: Sequence[Person], now: datetime, policy: Policy, urgency: Urgency) -> datetime:
    """By when an answer is due. Where the policy counts duty time, hours off duty do not count."""
    pace = policy.pace(urgency)
    if not pace.counts_duty_time or not people:
        return now + pace.answer_within
    return min(each.duty.add(now, pace.answer_within, each.zone) for each in people)
