"""Who may be asked to take a report, in which order, and what happens next. Pure, and its reasons can be shown.

Not for: keeping, telling or timing anything (see dispatching), nor for what she consented to (it comes in the report).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from referrals.domain.exclusion import kept_away
from referrals.domain.kind import SERVICE_OF, ConflictGroup, ConflictHelp, ConflictKind, Help, Track, Urgency
from referrals.domain.naming import areas_at, covers, is_ready, may_be_named, wanted_of
from referrals.domain.organisation import Candidate, Organisation
from referrals.domain.person import OrganisationCode, Person, PersonId
from referrals.domain.place import PlaceCode
from referrals.domain.policy import Policy
from referrals.domain.referral import Referral, ReferralId, ReferralState
from referrals.domain.report import (
    AnyReport,
    ConflictReport,
    ReportState,
    ViolenceReport,
    When,
    is_held_back,
    is_taken_back,
)
from referrals.domain.ringing import can_be_rung, can_be_rung_at, deadline, let_go_by, next_start


class ExclusionReason(StrEnum):
    """Why an organisation stands where it stands; shown as "covers Batken · legal · speaks Kyrgyz · 1 open case"."""

    COVERS = "covers"
    OFFERS = "offers"
    SPEAKS = "speaks"
    OPEN_CASES = "open_cases"
    SINGLE = "single"
    """Only one person answers for it: her silence passes it on at the first deadline, not at the second (N44)."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate with the reasons for its rank, as (reason, value) pairs whose values are codes or numbers."""

    candidate: Candidate
    reasons: tuple[tuple[ExclusionReason, str | int], ...]

    @property
    def code(self) -> OrganisationCode:
        """The organisation's code."""
        return self.candidate.organisation.code


@dataclass(frozen=True, slots=True)
class Offer:
    """Ask this organisation, ringing these people first."""

    organisation: OrganisationCode
    people: tuple[PersonId, ...]
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class RingOthers:
    """The organisation asked last has more people on duty: ring them too."""

    referral: ReferralId
    people: tuple[PersonId, ...]
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class LetLapse:
    """The deadline passed and the organisation has nobody else: end this offer, then decide again."""

    referral: ReferralId


@dataclass(frozen=True, slots=True)
class Await:
    """Nobody eligible is on duty before `until`; that is when to come back."""

    until: datetime


@dataclass(frozen=True, slots=True)
class NobodyLeft:
    """Everybody who may be asked has been asked: the coordinator's turn."""


@dataclass(frozen=True, slots=True)
class StillAsking:
    """No offer's deadline has passed, and nobody else is to be found: nothing to do."""


Step = Offer | RingOthers | LetLapse | Await | NobodyLeft | StillAsking


def urgency_of(danger: bool, help_wanted: Iterable[Help]) -> Urgency:
    """How fast a report of violence must be answered: danger, then what cannot wait for a night."""
    if danger:
        return Urgency.HOUR
    if {Help.SAFE_PLACE, Help.HEALTH, Help.CHILD} & set(help_wanted):
        return Urgency.HOURS
    return Urgency.DAY


def conflict_urgency(kind: ConflictKind, when: When, going_on: bool | None) -> Urgency:
    """How fast a report of conflict must be answered: what takes lives while it goes on, then what is of today."""
    lives = kind.group in {ConflictGroup.VIOLENCE, ConflictGroup.HAZARD, ConflictGroup.PEOPLE}
    now = when is When.NOW or (when is When.TODAY and going_on is True)
    if lives and now:
        return Urgency.HOUR
    if now or (lives and when is When.TODAY):
        return Urgency.HOURS
    return Urgency.DAYS if when is When.EARLIER and not going_on else Urgency.DAY


def rank(report: AnyReport, candidates: Iterable[Candidate]) -> tuple[Ranked, ...]:
    """Those who may take this report, best first: most of the help wanted, her language, nearest area, fewest open cases.

    Equals stand in order of their codes. Excluded organisations and people (D5) are not in the result, and for a
    restricted kind nobody is: only named handlers see it (D10).
    """
    if report.state is ReportState.WITHDRAWN:
        return ()
    eligible = [_without_excluded(report, each) for each in candidates if _eligible(report, each.organisation)]
    return tuple(
        Ranked(each, _reasons(report, each)) for each in sorted(eligible, key=lambda each: _order(report, each))
    )


def in_order_of_contact(report: ViolenceReport, candidates: Iterable[Candidate], now: datetime) -> tuple[Ranked, ...]:
    """Those that can take a report in danger as they would be contacted: who is on duty first, authorities last."""
    ranked = [each for each in rank(report, candidates) if is_ready(each.candidate)]
    return tuple(sorted(ranked, key=lambda each: _turn(each.candidate, now)))


def _turn(candidate: Candidate, now: datetime) -> tuple[bool, bool, datetime]:
    starts = next_start(candidate.people, now)
    return candidate.organisation.sector.is_authority, starts is None, starts or now


def next_step(report: AnyReport, ranked: Sequence[Ranked], now: datetime, policy: Policy) -> Step:
    """What to do for an open report: about each offer that nobody has answered, then to find someone.

    An organisation is contacted once; one that gave it back stands in `ranked` again only where she agreed, and is then new.
    Where the person who had it fell silent or is gone, her colleagues come first; of what was taken back in danger nobody
    else hears by itself, and coordinators decide (D3, D24); nor of a conflict that was restored and may have ended since.
    """
    referrals = report.referrals
    steps = [_ring_others(each, referrals, ranked, now, policy) for each in report.offered]
    due = [each for each in steps if not isinstance(each, StillAsking)]
    if due or not report.is_sought:
        return due[0] if due else StillAsking()
    colleagues = _colleagues(report, ranked, referrals, now)
    if colleagues is not None:
        return _contact(report, colleagues, now, policy)
    if is_taken_back(report) or is_held_back(report):
        return NobodyLeft()
    asked = {each.organisation for each in referrals if not is_over(report, each)}
    return _first_on_duty(report, [each for each in ranked if each.code not in asked], now, policy)


def is_over(report: AnyReport, referral: Referral) -> bool:
    """Whether the organisation is new all the same: it gave it back, or she took her consent back and agreed again."""
    if referral.state is ReferralState.GIVEN_BACK:
        return True
    shown = report.shown if isinstance(report, ViolenceReport) else ()
    again = any(each.organisation == referral.organisation and each.at > referral.offered_at for each in shown)
    return again and referral.state is ReferralState.REVOKED


def _colleagues(
    report: AnyReport, ranked: Sequence[Ranked], referrals: Sequence[Referral], now: datetime
) -> Ranked | None:
    """Of the organisation whose person let it go last: the others there who can be rung now."""
    newest = next((each for each in reversed(referrals) if each.organisation is not None), None)
    if newest is None or newest.organisation is None or newest.state is not ReferralState.RELEASED:
        return None
    had = let_go_by(referrals, newest.organisation)
    found = next((each for each in ranked if each.code == newest.organisation), None)
    if found is None:
        return None
    left = tuple(each for each in found.candidate.people if each.id not in had and can_be_rung(each, now, report))
    return replace(found, candidate=replace(found.candidate, people=left)) if left else None


def ask_again(
    report: AnyReport, ranked: Sequence[Ranked], referrals: Sequence[Referral], now: datetime, policy: Policy
) -> Offer | Await | NobodyLeft:
    """What a coordinator's "ask again" does: whoever was asked longest ago is asked once more, the rank deciding ties; who has
    just refused comes last."""
    last_asked = {each.organisation: number for number, each in enumerate(referrals)}

    def order(each: Ranked) -> tuple[bool, int]:
        return refused_lately(report, each.code, referrals, now, policy), last_asked.get(each.code, -1)

    free = [_without(each, let_go_by(referrals, each.code)) for each in ranked]
    return _first_on_duty(report, sorted(free, key=order), now, policy)


def refused_lately(
    report: AnyReport, code: OrganisationCode, referrals: Iterable[Referral], now: datetime, policy: Policy
) -> bool:
    """Whether this organisation said no within the time in which somebody should be in touch."""
    within = policy.pace(report.urgency).first_contact_within
    said_no = (each for each in referrals if each.organisation == code and each.state is ReferralState.DECLINED)
    return any(each.answered_at is not None and now - each.answered_at < within for each in said_no)


def _without(ranked: Ranked, people: frozenset[PersonId]) -> Ranked:
    """Where somebody else is there: who let it go is contacted again only where she is alone."""
    left = tuple(each for each in ranked.candidate.people if each.id not in people)
    return replace(ranked, candidate=replace(ranked.candidate, people=left)) if left else ranked


def _first_on_duty(
    report: AnyReport, ranked: Sequence[Ranked], now: datetime, policy: Policy
) -> Offer | Await | NobodyLeft:
    for each in ranked:
        if any(can_be_rung(person, now, report) for person in each.candidate.people):
            return _contact(report, each, now, policy)
    starts = [start for each in ranked for one in each.candidate.people if (start := can_be_rung_at(one, now, report))]
    return Await(min(starts)) if starts else NobodyLeft()


def _contact(report: AnyReport, ranked: Ranked, now: datetime, policy: Policy) -> Offer:
    """Only where somebody there can be rung now."""
    able = [each for each in ranked.candidate.people if can_be_rung(each, now, report)]
    rung = able if policy.pace(report.urgency).ring_together else able[:1]
    return Offer(ranked.code, _ids(rung), deadline(rung, now, policy, report.urgency))


def _ring_others(
    offer: Referral, referrals: Sequence[Referral], ranked: Sequence[Ranked], now: datetime, policy: Policy
) -> RingOthers | LetLapse | StillAsking:
    """Goes on before the deadline only where nobody who was rung can be reached any more."""
    let_go = let_go_by(referrals, offer.organisation)
    people = next((each.candidate.people for each in ranked if each.code == offer.organisation), ())
    able = {each.id for each in people if each.reachable} - let_go
    if now < offer.answer_by and able & set(offer.notified):
        return StillAsking()
    others = [each for each in people if can_be_rung(each, now, offer) and each.id in able - set(offer.notified)]
    if not others:
        return LetLapse(offer.id)
    return RingOthers(offer.id, _ids(others), deadline(others, now, policy, offer.urgency))


def _eligible(report: AnyReport, organisation: Organisation) -> bool:
    if organisation.code in report.returned:
        return False
    match report:
        case ViolenceReport():
            agreed = organisation.code in report.allowed
            return agreed and may_be_named(organisation, report.district, report.help, any_help=True)
        case _:
            return _serves_conflict(report, organisation)


def _serves_conflict(report: ConflictReport, organisation: Organisation) -> bool:
    wanted = frozenset(report.help or ConflictHelp)
    allowed = not report.allowed or is_held_back(report) or organisation.code in report.allowed
    return (
        allowed
        and not report.kind.is_restricted
        and covers(organisation, report.district)
        and bool(organisation.conflict_help & wanted)
    )


def _without_excluded(report: AnyReport, candidate: Candidate) -> Candidate:
    return replace(candidate, people=tuple(each for each in candidate.people if not kept_away(each, report)))


def _matches(report: AnyReport, organisation: Organisation) -> tuple[str, ...]:
    match report:
        case ViolenceReport():
            wanted = wanted_of(report.help, danger=report.danger)
            return tuple(sorted({SERVICE_OF[each] for each in wanted if organisation.gives(each)}))
        case _:
            return tuple(sorted(set(report.help) & organisation.conflict_help))


def _nearest_area(report: AnyReport, organisation: Organisation) -> PlaceCode:
    return max(areas_at(organisation, report.district), key=len)


def _order(report: AnyReport, candidate: Candidate) -> tuple[int, bool, int, int, str]:
    organisation = candidate.organisation
    return (
        -len(_matches(report, organisation)),
        report.language not in organisation.languages,
        -len(_nearest_area(report, organisation)),
        candidate.open_cases,
        str(organisation.code),
    )


def _reasons(report: AnyReport, candidate: Candidate) -> tuple[tuple[ExclusionReason, str | int], ...]:
    organisation = candidate.organisation
    reasons: list[tuple[ExclusionReason, str | int]] = [(ExclusionReason.COVERS, _nearest_area(report, organisation))]
    reasons += [(ExclusionReason.OFFERS, each) for each in _matches(report, organisation)]
    if report.language in organisation.languages:
        reasons.append((ExclusionReason.SPEAKS, report.language))
    if report.track is Track.CONFLICT:
        reasons.append((ExclusionReason.OPEN_CASES, candidate.open_cases))
    if len([each for each in candidate.people if each.reachable]) == 1:
        reasons.append((ExclusionReason.SINGLE, 1))
    return tuple(reasons)


def _ids(people: Iterable[Person]) -> tuple[PersonId, ...]:
    return tuple(each.id for each in people)
