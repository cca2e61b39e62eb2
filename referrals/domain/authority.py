"""`may(person, action, subject)`: the one place that decides what a person may do. Asked by every handler and by rendering.

Not for: whether the action is possible in this state (see report, referral), nor for what a screen shows.
"""

from dataclasses import dataclass
from enum import StrEnum

from referrals.domain.network import Group
from referrals.domain.person import Grant, Person, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.domain.referral import Referral, ReferralState
from referrals.domain.report import AnyReport, Report
from referrals.domain.routing import lies_in


class Action(StrEnum):
    """What a person can want to do. What is not in the table below, nobody may."""

    REPORT = "report"
    """Send a report."""
    SEE_STATUS = "see_status"
    """See how her own report stands; withdraw it, widen it."""
    ANSWER_OFFER = "answer_offer"
    """See, accept, decline or give back an offer."""
    SEE_DETAILS = "see_details"
    """See what an accepted report says, and her words by one more press (D4)."""
    FOLLOW_UP = "follow_up"
    """Record contact, service and closing of a case she took."""
    SET_DUTY = "set_duty"
    """Say "I am on" or "I am off"."""
    SEE_CASES = "see_cases"
    """List open cases of her own area."""
    COORDINATE = "coordinate"
    """See what D4 allows of one case, ask it again, ask the writer for a wider circle."""
    CONFIRM_MEMBER = "confirm_member"
    """Confirm or refuse a new member of a group; the coordinator stands in where a group has no leader."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A referral together with its report: both are needed to decide."""

    referral: Referral
    report: AnyReport


Subject = None | AnyReport | Offered | Group


def may(person: Person, action: Action, subject: Subject = None) -> bool:
    """Whether this person may do this to this subject now. Someone who is not active may nothing; unknown pairs are refused."""
    if person.standing is not Standing.ACTIVE:
        return False
    match action, subject:
        case Action.REPORT, None:
            return bool(person.grants)
        case Action.SET_DUTY, None:
            return person.has(Role.FOCAL_POINT)
        case Action.SEE_CASES, None:
            return person.has(Role.COORDINATOR)
        case Action.SEE_STATUS, Report():
            return subject.writer == person.id
        case Action.ANSWER_OFFER, Offered():
            return _answers_for(person, subject)
        case (Action.SEE_DETAILS | Action.FOLLOW_UP), Offered():
            return _holds(person, subject)
        case Action.COORDINATE, Report():
            return coordinates(person, subject.district)
        case Action.CONFIRM_MEMBER, Group():
            return _leads(person, subject) or coordinates(person, subject.district)
        case _:
            return False


def coordinates(person: Person, district: PlaceCode) -> bool:
    """Whether a district lies in the area somebody coordinates."""
    return any(_coordinates(grant, district) for grant in person.grants)


def _coordinates(grant: Grant, district: PlaceCode) -> bool:
    return grant.role is Role.COORDINATOR and (grant.place is None or lies_in(district, grant.place))


def _leads(person: Person, group: Group) -> bool:
    return any(grant.role is Role.GROUP_LEADER and grant.group == group.code for grant in person.grants)


def _kept_away(person: Person, report: AnyReport) -> bool:
    away = report.keep_away
    return away is not None and person.home is not None and lies_in(person.home, away)


def _answers_for(person: Person, offered: Offered) -> bool:
    """Only who was rung, for her own organisation, and whom the woman did not exclude (D5)."""
    referral, report = offered.referral, offered.report
    return (
        referral.organisation in person.organisations()
        and person.id in referral.rung
        and referral.organisation not in report.given_back
        and not _kept_away(person, report)
    )


def _holds(person: Person, offered: Offered) -> bool:
    """Only the one who accepted, as long as her organisation has it."""
    referral = offered.referral
    return (
        referral.state in {ReferralState.ACCEPTED, ReferralState.DONE}
        and referral.answered_by == person.id
        and referral.organisation in person.organisations()
        and offered.report.taken_by == referral.organisation
    )
