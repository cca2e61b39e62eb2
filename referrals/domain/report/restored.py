"""What becomes of a report that comes back from an old backup: it ends as it had ended since, or waits for a person. Also of one
that was changed past the bot.

Nothing that was taken back comes to life. Not for: finding out what happened since (storage/taken_back).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from referrals.domain.decision import AlreadyDone, Decision, Event, Refused
from referrals.domain.kind import ClosingReason, Urgency, Voice
from referrals.domain.person import ALWAYS, Hours, OrganisationCode
from referrals.domain.referral import UNFINISHED, WORKED_ON, Referral, ReferralId, ReferralState, Revoke, decide
from referrals.domain.report.forgetting import forgotten
from referrals.domain.report.model import (
    HELD_BACK,
    NEEDS_NUMBER,
    AnyReport,
    Contact,
    ViolenceReport,
    as_its_writer_has_it,
    is_taken_back,
    with_referral,
)
from referrals.domain.report.standing import HELD, OPEN, SEEKING, ReportState, SearchState

R = TypeVar("R", bound=AnyReport)
V = TypeVar("V", bound=ViolenceReport)


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """What is known of a report from after the backup."""

    state: ReportState
    closed_at: datetime | None = None
    closing: ClosingReason | None = None
    allowed: tuple[OrganisationCode, ...] = ()
    returned: tuple[OrganisationCode, ...] = ()
    withdrawn_at: datetime | None = None
    contact: Contact | None = None
    contact_hours: Hours | None = None
    wish: Contact | None = None
    taken_by: OrganisationCode | None = None
    same_holder: bool = True
    """Whether the person who has it in the backup had it last."""
    same_number: bool = True
    """Whether what she left to be reached by is what it is in the backup."""
    number_kept: bool = True
    """Whether it was still there, possibly below a newer one."""


def caught_up(report: R, latest: Latest, now: datetime) -> Decision[R] | Refused:
    """The report of a backup as it ended since, or with no more consent than its writer had left."""
    if as_its_writer_has_it(report).state not in OPEN:
        return AlreadyDone()
    match latest.state:
        case ReportState.WITHDRAWN:
            return Decision(forgotten(report, latest.closed_at or now), Event("withdrawn"))
        case ReportState.CLOSED if report.state is not ReportState.CLOSED:
            return Decision(_ended(report, latest, now), Event("closed", {"reason": latest.closing}))
        case _:
            return _narrowed(report, latest, now)


def not_asked(report: R, now: datetime, *, held: bool) -> R:
    """Nobody has it offered any more, nor, where it is no longer `held`, in her hands."""
    for each in report.referrals:
        if each.state is ReferralState.OFFERED or (held and each.state in WORKED_ON):
            revoked = decide(each, Revoke(), now)
            report = with_referral(report, revoked.state) if isinstance(revoked, Decision) else report
    return report


def _ended(report: R, latest: Latest, now: datetime) -> R:
    """By whoever has it in the backup, where she had it last; else by someone whom the backup does not know."""
    at, work = latest.closed_at or now, report.work
    if work is None or not latest.same_holder:
        report, work = not_asked(report, now, held=True), _unknown_work(report, latest, at)
    unheard = replace(work, reminded=0, reminded_at=None, due_at=None)
    closed = replace(unheard, state=ReferralState.CLOSED, closing=latest.closing, closed_at=at)
    return with_referral(report, closed)


def _unknown_work(report: AnyReport, latest: Latest, at: datetime) -> Referral:
    return Referral(
        id=ReferralId(0),
        track=report.track,
        report=report.id,
        organisation=latest.taken_by,
        state=ReferralState.ACCEPTED,
        urgency=report.urgency,
        offered_at=at,
        answer_by=at,
        notified=(),
        answered_at=at,
    )


def _narrowed(report: R, latest: Latest, now: datetime) -> Decision[R] | Refused:
    """It stays as open as it is, whoever may still be contacted: only its writer withdraws it. What was closed unseen, which she
    can open again, stays closed (D13)."""
    left = replace(report, returned=tuple(dict.fromkeys((*report.returned, *latest.returned))))
    if isinstance(left, ViolenceReport):
        left = replace(left, allowed=tuple(each for each in left.allowed if each in latest.allowed))
        left = left if latest.state is ReportState.CLOSED else _reached(left, latest)
        if latest.withdrawn_at is not None:
            left = replace(left, withdrawn_at=latest.withdrawn_at, danger=True, urgency=Urgency.HOUR)
    if _was_let_go(left, latest):
        left = not_asked(left, now, held=True)
    return AlreadyDone() if left == report else Decision(left, Event(_kind(left)))


def _kind(left: AnyReport) -> str:
    """Whether she struck someone out, or someone was no longer what she was shown, is not known."""
    return "withdrawn" if is_taken_back(left) else "consent_lapsed"


def _was_let_go(left: AnyReport, latest: Latest) -> bool:
    """Given back, passed on or taken away since: it doesn't return to the person who had it at the time of the backup (D5)."""
    if left.state not in HELD:
        return False
    return latest.state not in HELD or not latest.same_holder or left.taken_by in left.returned


def _reached(left: V, latest: Latest) -> V:
    """A number that she replaced is given to nobody; in danger an older one stays as long as she left it there (D24)."""
    number = latest.same_number or (left.danger and latest.number_kept)
    if latest.contact is not left.contact or not number:
        return _unsaid(left)
    return replace(left, contact_hours=latest.contact_hours or left.contact_hours, wish=latest.wish)


def _unsaid(report: V) -> V:
    return replace(report, contact=Contact.NOT_SAID, contact_words="", wish=None)


def held_back(report: R, now: datetime) -> Decision[R] | Refused:
    """Whether her consent still holds is not known, nor whether her number is still hers: nobody is contacted by itself until
    a person says so. Whoever has it keeps it, and knows how it stands."""
    if report.state not in OPEN:
        return AlreadyDone()
    kept = _with_no_more_than(report, {report.taken_by})
    if isinstance(kept, ViolenceReport) and report.state in SEEKING and kept.contact in NEEDS_NUMBER:
        kept = _unsaid(kept)
    return AlreadyDone() if kept == report else Decision(kept, Event("consent_lapsed"))


def unsure(report: R) -> R:
    """Someone changed it past the bot: what its writer agreed to is not known, so nobody further is contacted by itself. Whoever
    was contacted or has it keeps it, and who gave it back is known by the referrals."""
    contacted = dict.fromkeys(each.organisation for each in report.referrals if each.state in UNFINISHED)
    gave_back = [each.organisation for each in report.referrals if each.state is ReferralState.GIVEN_BACK]
    returned = tuple(dict.fromkeys((*report.returned, *filter(None, gave_back))))
    search = _sought(report.search) if contacted else report.search
    left = replace(report, returned=returned, search=search)
    if isinstance(left, ViolenceReport):
        return _said_by_no_one(replace(_in_danger(left), allowed=tuple(filter(None, contacted))))
    return replace(left, allowed=(HELD_BACK,))


def _sought(search: SearchState) -> SearchState:
    """What is taken back ends with its work, so no end is where some is open."""
    return SearchState.RECEIVED if search is SearchState.WITHDRAWN else search


def _in_danger(report: V) -> V:
    """So it was if someone was contacted at the greatest speed; whoever has it was told what holds in danger (D24)."""
    hour = any(each.urgency is Urgency.HOUR for each in report.referrals)
    return replace(report, danger=True, urgency=Urgency.HOUR) if hour else report


def _said_by_no_one(report: V) -> V:
    """Whether she wrote it herself is not known, nor, unless someone has it and was told, how she may be reached. Advice stays
    advice: someone who does not know is never looked for (D13)."""
    voice = report.voice if report.voice is Voice.ADVICE else Voice.NOT_SAID
    said = replace(report, voice=voice)
    return replace(_unsaid(said), contact_hours=ALWAYS) if said.state in SEEKING else said


def _with_no_more_than(report: R, known: Collection[OrganisationCode | None]) -> R:
    if isinstance(report, ViolenceReport):
        return replace(report, allowed=tuple(each for each in report.allowed if each in known))
    return replace(report, allowed=(HELD_BACK,))
