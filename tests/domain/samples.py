"""A small cast for the tables: reports, a referral, people and organisations, each changed by keyword where a case needs it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from referrals.domain.kind import ConflictHelp, ConflictKind, Help, Service, Track, Urgency, Voice
from referrals.domain.organisation import Candidate, Organisation, Sector
from referrals.domain.person import ALWAYS, Duty, Grant, OrganisationCode, Person, PersonId, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.domain.policy import Policy
from referrals.domain.referral import Referral, ReferralId, ReferralState
from referrals.domain.report import (
    AnyReport,
    Code,
    ConflictReport,
    Contact,
    ReportId,
    ReportState,
    SearchState,
    ViolenceReport,
    When,
)
from referrals.facts import load_policy

R = TypeVar("R", bound=AnyReport)
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""A Monday, noon in Bishkek."""
LATER = NOW + timedelta(minutes=5)
BISHKEK = "Asia/Bishkek"
KG, BATKEN, DISTRICT = PlaceCode("KG"), PlaceCode("KG-B"), PlaceCode("KG-B-BAT")
VILLAGE = PlaceCode("KG-B-BAT-AKS")
AYOL, OSH, POLICE = OrganisationCode("ayol"), OrganisationCode("osh"), OrganisationCode("police")
WRITER, NAZGUL, GULNARA, COORDINATOR = PersonId(1), PersonId(2), PersonId(3), PersonId(9)
POLICY: Policy = load_policy()
AT_ANY_HOUR = Duty(frozenset(range(7)), ALWAYS)
NEVER = Duty(frozenset())


def violence(**changes: Any) -> ViolenceReport:
    """Sent from Batken, for herself, for somebody to talk to; the centre and the one in Osh may be asked."""
    report = ViolenceReport(
        id=ReportId(12),
        code=Code("K7M-4PX"),
        writer=WRITER,
        urgency=Urgency.HOURS,
        country=KG,
        district=DISTRICT,
        language="ky",
        sent_at=NOW,
        allowed=(AYOL, OSH),
        voice=Voice.HERSELF,
        danger=False,
        help=(Help.TALK,),
        contact=Contact.CALL,
        contact_hours=ALWAYS,
    )
    return changed(report, **changes)


def conflict(**changes: Any) -> ConflictReport:
    """A dispute over water in Batken, mediation wanted."""
    report = ConflictReport(
        id=ReportId(5),
        code=Code("A2B-3CE"),
        writer=WRITER,
        urgency=Urgency.DAY,
        country=KG,
        district=DISTRICT,
        language="ky",
        sent_at=NOW,
        kind=ConflictKind.WATER,
        place=DISTRICT,
        when=When.TODAY,
        help=(ConflictHelp.MEDIATION,),
    )
    return changed(report, **changes)


WORK = {
    ReportState.TAKEN: ReferralState.ACCEPTED,
    ReportState.CONTACTED: ReferralState.CONTACTED,
    ReportState.SERVED: ReferralState.SERVED,
    ReportState.CLOSED: ReferralState.CLOSED,
}
"""What the work on a report is while the report stands so."""
OF_WORK = {
    "taken_by": "organisation",
    "responder": "answered_by",
    "taken_at": "answered_at",
    "waiting_until": "due_at",
    "reminded": "reminded",
    "reminded_at": "reminded_at",
    "closing": "closing",
    "closed_at": "closed_at",
}
"""What tests say of a report that somebody has: which field of the referral it is."""


def changed(report: R, **changes: Any) -> R:
    """The report with these fields, and brought into a `state` by what it says of itself and by its referrals; whoever has it
    is Nazgul of the centre, unless a test names another, or a `responder` without an organisation."""
    state = changes.pop("state", report.state)
    said = {OF_WORK[each]: changes.pop(each) for each in OF_WORK if each in changes}
    report = replace(report, **changes)
    if state is report.state and not said:
        return report
    made = referral(track=report.track, report=report.id, urgency=report.urgency, id=ReferralId(70))
    if state in WORK:
        return replace(report, search=SearchState.RECEIVED, referrals=(_worked_on(report, WORK[state], made, said),))
    until = said.get("due_at")
    if state is ReportState.ASKING:
        asked = replace(made, answer_by=until or made.answer_by)
        return replace(report, search=SearchState.RECEIVED, search_until=None, referrals=(asked,))
    return replace(report, search=SearchState(state), search_until=until, referrals=())


def _worked_on(report: AnyReport, state: ReferralState, made: Referral, said: dict[str, Any]) -> Referral:
    alone = "answered_by" in said and "organisation" not in said
    began = replace(made, answered_by=NAZGUL, answered_at=NOW, organisation=None if alone else made.organisation)
    return replace(report.work or began, state=state, **said)


def violence_in(state: ReportState) -> ViolenceReport:
    """The report as it stands in this state; whoever holds it is Nazgul of the centre."""
    return violence(state=state)


def work_of(report: AnyReport) -> Referral:
    """By which somebody has it."""
    assert report.work is not None
    return report.work


def referral(**changes: Any) -> Referral:
    """The centre is asked; Nazgul was rung."""
    made = Referral(
        id=ReferralId(7),
        track=Track.VIOLENCE,
        report=ReportId(12),
        organisation=AYOL,
        state=ReferralState.OFFERED,
        urgency=Urgency.HOURS,
        offered_at=NOW,
        answer_by=NOW + timedelta(minutes=45),
        notified=(NAZGUL,),
    )
    return replace(made, **changes)


def person(number: int = NAZGUL, *grants: Grant, **changes: Any) -> Person:
    """Active, on duty at any hour, with these grants."""
    made = Person(PersonId(number), Standing.ACTIVE, "ky", True, None, BISHKEK, grants, AT_ANY_HOUR)
    return replace(made, **changes)


def focal_point(number: int = NAZGUL, organisation: OrganisationCode = AYOL, **changes: Any) -> Person:
    """Answers for an organisation."""
    return person(number, Grant(Role.FOCAL_POINT, organisation=organisation), **changes)


def coordinator(place: PlaceCode | None = BATKEN, **changes: Any) -> Person:
    """Coordinates a place, or everything."""
    return person(COORDINATOR, Grant(Role.COORDINATOR, place=place), **changes)


NAMES: Mapping[str, str] = MappingProxyType({"en": "Ayol", "ru": "Аёл"})


def organisation(code: OrganisationCode = AYOL, **changes: Any) -> Organisation:
    """A crisis centre for the whole of Batken that speaks Kyrgyz."""
    made = Organisation(
        code=code,
        names=NAMES,
        sector=Sector.CRISIS_CENTRE,
        covers=frozenset({BATKEN}),
        services=frozenset({Service.PSYCHOSOCIAL, Service.LEGAL}),
        conflict_help=frozenset({ConflictHelp.MEDIATION}),
        languages=frozenset({"ky"}),
        must_report=False,
        phone=None,
    )
    return replace(made, **changes)


def ready(code: OrganisationCode = AYOL, **changes: Any) -> Candidate:
    """An organisation with one person who answers for it at any hour."""
    number = 100 + sum(map(ord, code))
    return candidate(code, focal_point(number, code), **changes)


def candidate(code: OrganisationCode = AYOL, *people: Person, open_cases: int = 0, **changes: Any) -> Candidate:
    """An organisation with its people."""
    return Candidate(organisation(code, **changes), people, open_cases)
