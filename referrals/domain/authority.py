"""`may(person, action, subject)`: the one place that decides what a person may do; handlers and rendering ask it.

Not for: whether the action is possible in this state (see report, referral), nor for what a screen shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from referrals.domain.campaign import Campaign, CampaignState
from referrals.domain.complaint import Complaint, Whose
from referrals.domain.exclusion import kept_away
from referrals.domain.kind import Track
from referrals.domain.network import Group
from referrals.domain.person import Grant, Person, PersonId, Role, Standing
from referrals.domain.place import PlaceCode, country, lies_in
from referrals.domain.referral import WORKED_ON, Referral, ReferralState
from referrals.domain.report import AnyReport, ConflictReport, Report, ReportState, ViolenceReport


class Action(StrEnum):
    """What a person can want to do. What is not in the table below, nobody may."""

    REPORT = "report"
    """Send a report."""
    CRY = "cry"
    """Have what she said in danger brought to a centre: anybody, in the network or not (D12)."""
    COMPLAIN = "complain"
    """Complain about people of the network: anybody, in the network or not (D20)."""
    SEE_COMPLAINT = "see_complaint"
    """See how her own complaint stands, and its answer."""
    ANSWER_COMPLAINT = "answer_complaint"
    """Read a complaint of her country and answer it: a complaints focal point who is not of the chain it is about."""
    SEE_STATUS = "see_status"
    """See how her own report stands; withdraw it, widen it. Hers also where she is not, or no longer, in the network."""
    ANSWER_OFFER = "answer_offer"
    """See, accept, decline or give back an offer."""
    SEE_DETAILS = "see_details"
    """See what an accepted report says, and her words by one more press (D4)."""
    FOLLOW_UP = "follow_up"
    """Record contact, service and closing of a case she took, or that a coordinator took care of herself."""
    SET_DUTY = "set_duty"
    """Say "I am on" or "I am off"."""
    SEE_CASES = "see_cases"
    """List open cases of her own area."""
    COORDINATE = "coordinate"
    """See what D4 allows of one case, have it asked again, ask the writer for a wider circle."""
    SEE_WHOLE_CASE = "see_whole_case"
    """See all that a report says, who has it and who could take it, and take care of it herself. Never in the violence
    track (D4)."""
    CONFIRM_MEMBER = "confirm_member"
    """Confirm or refuse a new member of a group; the coordinator stands in where a group has no leader."""
    SEE_CAMPAIGNS = "see_campaigns"
    """List the campaigns of her own area, or notices to her own group, and begin one."""
    RUN_CAMPAIGN = "run_campaign"
    """Write, aim, submit, change and cancel a campaign, and read the answers to it: who coordinates all of the area it is
    for, or leads the group it is for."""
    APPROVE_CAMPAIGN = "approve_campaign"
    """Approve what somebody else wrote, or send it back: a coordinator of the same country."""
    HOLD_DISTRICT = "hold_district"
    """Pause a district, so that no campaign goes there, and end the pause: who coordinates it."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A referral together with its report: both are needed to decide."""

    referral: Referral
    report: AnyReport


@dataclass(frozen=True, slots=True)
class Area:
    """A district, as something to be held."""

    place: PlaceCode


Subject = None | AnyReport | Offered | Group | Campaign | Area | Complaint


def may(person: Person, action: Action, subject: Subject = None) -> bool:
    """Whether this person may do this to this subject now. Who is not active may only cry for help, complain, and look
    after what she sent; unknown pairs are refused."""
    if action in {Action.CRY, Action.COMPLAIN}:
        return subject is None
    if action is Action.SEE_COMPLAINT:
        return isinstance(subject, Complaint) and subject.writer == person.id
    if action is Action.SEE_STATUS and isinstance(subject, Report):
        return subject.writer == person.id and subject.writer_known
    if person.standing is not Standing.ACTIVE:
        return False
    match subject:
        case None:
            return _may(person, action)
        case Offered():
            return _may_with_offer(person, action, subject)
        case Group():
            return action is Action.CONFIRM_MEMBER and _confirms(person, subject)
        case Campaign():
            return _may_with_campaign(person, action, subject)
        case Complaint():
            return action is Action.ANSWER_COMPLAINT and _answers_complaint(person, subject)
        case Area(place):
            return action is Action.HOLD_DISTRICT and coordinates(person, place)
        case ViolenceReport() | ConflictReport():
            return _may_with_report(person, action, subject)
        case _:
            assert_never(subject)


def coordinators_of(report: AnyReport, people: Iterable[Person]) -> list[PersonId]:
    """Those of them who can be reached and may look after this report: whom she excluded is not told of it (D5)."""
    return [each.id for each in people if each.reachable and may(each, Action.COORDINATE, report)]


def coordinates(person: Person, district: PlaceCode) -> bool:
    """Whether a district lies in the area somebody coordinates."""
    return any(_coordinates(grant, district) for grant in person.grants)


def coordinates_in(person: Person, land: PlaceCode) -> bool:
    """Whether any of somebody's area lies in a country."""
    return any(place is None or country(place) == land for place in coordinated(person))


def depth_of(person: Person, district: PlaceCode) -> int:
    """How near to a district somebody coordinates: the deepest of her places that hold it; -1 for the whole network."""
    return max(
        (each.place.count("-") if each.place else -1 for each in person.grants if _coordinates(each, district)),
        default=-2,
    )


def coordinated(person: Person) -> tuple[PlaceCode | None, ...]:
    """The areas somebody coordinates; None among them is the whole network."""
    return tuple(grant.place for grant in person.grants if grant.role is Role.COORDINATOR)


def _may(person: Person, action: Action) -> bool:
    match action:
        case Action.REPORT:
            return person.takes_part
        case Action.SET_DUTY:
            return person.has(Role.FOCAL_POINT)
        case Action.SEE_CASES:
            return person.has(Role.COORDINATOR)
        case Action.SEE_CAMPAIGNS:
            return person.has(Role.COORDINATOR) or person.has(Role.GROUP_LEADER)
        case _:
            return False


def _may_with_campaign(person: Person, action: Action, campaign: Campaign) -> bool:
    """A draft is there for those who wrote in it, and for nobody else."""
    if campaign.state is CampaignState.DRAFT and person.id not in campaign.editors:
        return False
    match action:
        case Action.RUN_CAMPAIGN if campaign.group is not None:
            return any(each.role is Role.GROUP_LEADER and each.group == campaign.group for each in person.grants)
        case Action.RUN_CAMPAIGN:
            return _covers(person, campaign.audience.places)
        case Action.APPROVE_CAMPAIGN if campaign.group is None:
            return any(_is_of_its_countries(grant, campaign.audience.places) for grant in person.grants)
        case _:
            return False


def _covers(person: Person, places: frozenset[PlaceCode]) -> bool:
    """All of the area; what names no place is for the whole network."""
    if not places:
        return any(each.role is Role.COORDINATOR and each.place is None for each in person.grants)
    return all(coordinates(person, place) for place in places)


def _is_of_its_countries(grant: Grant, places: frozenset[PlaceCode]) -> bool:
    """Wording is read by a neighbour: any coordinator of a country the campaign is for."""
    if grant.role is not Role.COORDINATOR:
        return False
    return grant.place is None or not places or any(country(place) == country(grant.place) for place in places)


def _may_with_offer(person: Person, action: Action, offered: Offered) -> bool:
    match action:
        case Action.ANSWER_OFFER:
            return _answers_for(person, offered)
        case Action.SEE_DETAILS:
            return _holds(person, offered) and offered.referral.state in WORKED_ON
        case Action.FOLLOW_UP:
            return _holds(person, offered)
        case _:
            return False


def _may_with_report(person: Person, action: Action, report: AnyReport) -> bool:
    match action:
        case Action.COORDINATE:
            return _looks_after(person, report)
        case Action.SEE_WHOLE_CASE:
            return report.track is Track.CONFLICT and _looks_after(person, report)
        case Action.FOLLOW_UP:
            return report.taken_by is None and report.responder == person.id and _looks_after(person, report)
        case _:
            return False


def _confirms(person: Person, group: Group) -> bool:
    leads = any(grant.role is Role.GROUP_LEADER and grant.group == group.code for grant in person.grants)
    return leads or coordinates(person, group.district)


def _coordinates(grant: Grant, district: PlaceCode) -> bool:
    return grant.role is Role.COORDINATOR and (grant.place is None or lies_in(district, grant.place))


def _looks_after(person: Person, report: AnyReport) -> bool:
    return coordinates(person, report.district) and not kept_away(person, report)


def _answers_for(person: Person, offered: Offered) -> bool:
    """Only who was rung, for her own organisation, and whom the woman did not exclude (D5). A colleague's late "I know
    these people" takes nothing from whoever has it."""
    referral, report = offered.referral, offered.report
    return (
        referral.organisation in person.organisations()
        and person.id in referral.notified
        and (referral.organisation not in report.returned or _holds(person, offered))
        and not kept_away(person, report)
    )


def _holds(person: Person, offered: Offered) -> bool:
    """Only the one who accepted, as long as her organisation has it and its writer has not taken it back."""
    referral, report = offered.referral, offered.report
    has_it = referral.state is ReferralState.CLOSED or (referral.state in WORKED_ON and report.keeps(referral))
    return (
        has_it
        and referral.answered_by == person.id
        and referral.organisation in person.organisations()
        and report.state is not ReportState.WITHDRAWN
        and not kept_away(person, report)
    )


def _answers_complaint(person: Person, complaint: Complaint) -> bool:
    """Never her own, nor one about those she works with: who answers is outside that chain (D20)."""
    places = [each.place for each in person.grants if each.role is Role.COMPLAINTS]
    here = any(place is None or country(place) == complaint.country for place in places)
    return here and person.id != complaint.writer and not _is_of_its_chain(person, complaint)


def _is_of_its_chain(person: Person, complaint: Complaint) -> bool:
    organisations = {each.organisation for each in person.grants} - {None}
    leads = person.has(Role.COORDINATOR) or person.has(Role.GROUP_LEADER)
    match complaint.whose:
        case Whose.ORGANISATION:
            return complaint.organisation in organisations
        case Whose.COORDINATOR:
            return leads
        case Whose.NOT_SAID:
            return leads or bool(organisations)
        case Whose.NOBODY:
            return False
        case _:
            assert_never(complaint.whose)
