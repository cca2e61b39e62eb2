"""What is kept of a report, in two tracks that never share a table, and how it stands by its referrals.

Not for: what may happen to it (see transitions), whom to ask (see routing) or one organisation's work (see referral).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from referrals.domain import referral
from referrals.domain.decision import Decision
from referrals.domain.kind import ClosingReason, ConflictHelp, ConflictKind, GbvKind, Help, Track, Urgency, Voice
from referrals.domain.person import Hours, OrganisationCode, PersonId
from referrals.domain.place import PlaceCode
from referrals.domain.referral import Referral, ReferralId, ReferralState, ReportId
from referrals.domain.report.code import Code
from referrals.domain.report.standing import OPEN, ReportState, SearchState, derived

HELD_BACK = OrganisationCode("-")
"""No organisation's code. Among those allowed for a conflict: whether it still holds is not known, so only a coordinator has
someone contacted."""


class Contact(StrEnum):
    """How she may be reached once an organisation has taken it."""

    SHE_CALLS = "she_calls"
    """She calls or comes herself: she gets the organisation's public number."""
    CALL = "call"
    """The responder calls the number she wrote."""
    MESSAGE = "message"
    """The responder writes to the number she wrote."""
    NOT_SAID = "not_said"
    """She has not said it yet: there is no number, and nobody may look for her. Never a choice of a form."""


WAYS = (Contact.SHE_CALLS, Contact.CALL, Contact.MESSAGE)
"""What she can choose."""
NEEDS_NUMBER = frozenset({Contact.CALL, Contact.MESSAGE})


class When(StrEnum):
    """When it happened, as precisely as anybody needs."""

    NOW = "now"
    TODAY = "today"
    THIS_WEEK = "this_week"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Source:
    """A message of hers by Telegram's id, which part of the report was taken from it, and the text that was."""

    message: int
    part: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What both tracks share: enough to route, to follow and to count. `version` guards every save.

    `allowed` are the organisations that may be asked: in the violence track those she consented to by name;
    `returned` never come back without her word (D5); `excluded_place` excludes people whose home lies inside that place.
    `search` is what the report says of itself, and `search_until` when that is looked at again: duty starts, or coordinators
    should have acted. `operator_at` is when the operator was alerted because no coordinator has opened it. `ended_on` is the
    day on which it was taken back. `referrals` are all of this report, in the order they were made: who was asked, who works
    on it, by when. `words` are what the writer wrote herself, sealed: in the violence track only after a cry, and shown to
    the one who accepted behind a press of its own (D4). `sources` say from which messages of hers they came, so that an edit
    is understood; sealed too. Where someone changed it past the bot, it may not be known who the `writer` is: then nobody is.
    """

    id: ReportId
    code: Code
    writer: PersonId
    urgency: Urgency
    country: PlaceCode
    district: PlaceCode
    language: str
    sent_at: datetime
    allowed: tuple[OrganisationCode, ...] = ()
    returned: tuple[OrganisationCode, ...] = ()
    excluded_place: PlaceCode | None = None
    search: SearchState = SearchState.RECEIVED
    search_until: datetime | None = None
    operator_at: datetime | None = None
    ended_on: datetime | None = None
    referrals: tuple[Referral, ...] = ()
    words: str = ""
    sources: tuple[Source, ...] = ()
    version: int = 0
    writer_known: bool = True

    @property
    def state(self) -> ReportState:
        """Where it stands."""
        counted = [each for each in self.referrals if each.state not in referral.WORKED_ON or self.keeps(each)]
        return derived(self.search, {each.state for each in counted})

    def keeps(self, of: Referral) -> bool:
        """Whether the work of this organisation still has its writer's consent."""
        return True

    @property
    def held(self) -> tuple[Referral, ...]:
        """Those by which someone works on it now."""
        if self.search is SearchState.WITHDRAWN:
            return ()
        return tuple(each for each in self.referrals if each.state in referral.WORKED_ON and self.keeps(each))

    @property
    def work(self) -> Referral | None:
        """By which someone has it, or had it until it was closed; the newest where there are several."""
        closed = [each for each in self.referrals if each.state is ReferralState.CLOSED]
        found = [] if self.search is SearchState.WITHDRAWN else self.held or closed
        return found[-1] if found else None

    @property
    def taken_by(self) -> OrganisationCode | None:
        """The organisation that has it; None also where a coordinator takes care of it herself."""
        return self.work.organisation if self.work else None

    @property
    def responder(self) -> PersonId | None:
        """The person who has it."""
        return self.work.answered_by if self.work else None

    @property
    def offered(self) -> tuple[Referral, ...]:
        """Those who have been asked and have not answered."""
        return tuple(each for each in self.referrals if each.state is ReferralState.OFFERED)

    @property
    def is_sought(self) -> bool:
        """Whether someone is still to be found: nobody has it or was asked, or looking further waits beside those."""
        waits = self.search is not SearchState.RECEIVED
        return self.state in OPEN and (waits or not (self.held or self.offered))

    @property
    def contacted(self) -> frozenset[OrganisationCode]:
        """The organisations that were contacted, whatever they answered. A coordinator's own work is none."""
        return frozenset(each.organisation for each in self.referrals if each.organisation is not None)

    @property
    def without_consent(self) -> tuple[Referral, ...]:
        """What its writer does not agree to any more, though it is open: it is ended where she says so (D3). The work that she
        struck in danger is not among it (D24)."""
        if self.search is not SearchState.WITHDRAWN:
            return ()
        return tuple(each for each in self.referrals if each.state in referral.UNFINISHED)

    @property
    def waiting_until(self) -> datetime | None:
        """When the first thing is due: an answer, duty's start, or what someone should have recorded. It is looked at then, so
        that nothing which is due earlier waits for something later."""
        if self.state not in OPEN:
            return None
        due = (self.search_until, *(each.answer_by for each in self.offered), *(each.due_at for each in self.held))
        return min((each for each in due if each is not None), default=None)

    @property
    def closed_at(self) -> datetime | None:
        """When it ended; of what was taken back the day."""
        closed_at = self.work.closed_at if self.work else None
        return self.ended_on if self.search is SearchState.WITHDRAWN else closed_at

    @property
    def closing(self) -> ClosingReason | None:
        """Why it was closed."""
        return self.work.closing if self.work else None


@dataclass(frozen=True, slots=True)
class ConsentShown:
    """What she was shown of an organisation when she agreed to it, at `at`."""

    organisation: OrganisationCode
    name: str
    authority: bool
    must_report: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolenceReport(Report):
    """Help wanted by or for a woman or girl. Holds what help is wanted, never what was done (D1).

    `contact_words` (a number, a word to say) is hers, as `words` are; both sealed. `gbv_kind` is the responder's, after
    listening.
    """

    voice: Voice
    danger: bool
    help: tuple[Help, ...]
    contact: Contact
    contact_hours: Hours
    contact_words: str = ""
    wish: Contact | None = None
    """In danger, while somebody has it: another way that was chosen on her phone; who pressed is not known (D24)."""
    ask_later: bool = False
    gbv_kind: GbvKind | None = None
    shown: tuple[ConsentShown, ...] = ()
    """What her consent rests on; sealed."""
    withdrawn_at: datetime | None = None
    """When, in danger, it was taken back from her phone while somebody had it: who pressed is not known, so that person keeps
    it and decides what is safe (D24)."""

    @property
    def track(self) -> Track:
        """Always violence."""
        return Track.VIOLENCE

    def keeps(self, of: Referral) -> bool:
        """Those she agreed to; in danger also who was struck on her phone, since who pressed is not known (D24)."""
        return self.danger or of.organisation in self.allowed

    @property
    def without_consent(self) -> tuple[Referral, ...]:
        """Also whoever was struck and does not have it, or had it while she was not in danger; what was closed unseen is for
        her still with whoever had it (D13)."""
        hers = as_its_writer_has_it(self)
        struck = [each for each in hers.referrals if each.organisation not in self.allowed]
        over = {each.id for each in struck if each.state in referral.UNFINISHED and each not in hers.held}
        return tuple(each for each in self.referrals if each.id in over)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictReport(Report):
    """Conflict or hazard in a place. Never troops, weapons, positions, who fired or anyone's ethnicity (D17).

    `place` is the deepest place chosen from the list, `village` what was typed instead (sealed), `people` optional
    counts by "women", "men", "girls", "boys".
    """

    kind: ConflictKind
    place: PlaceCode
    village: str = ""
    when: When
    going_on: bool | None = None
    people: tuple[tuple[str, int], ...] = ()
    help: tuple[ConflictHelp, ...] = ()

    @property
    def track(self) -> Track:
        """Always conflict."""
        return Track.CONFLICT


AnyReport = ViolenceReport | ConflictReport
R = TypeVar("R", bound=AnyReport)


def with_referral(report: R, changed: Referral) -> R:
    """The report with this referral as it is now, or with one more."""
    kept = tuple(changed if each.id == changed.id else each for each in report.referrals)
    return replace(report, referrals=kept if changed in kept else (*kept, changed))


def own_work(report: AnyReport, by: PersonId, due_at: datetime, now: datetime) -> Referral:
    """The referral of a coordinator who takes care of a report herself: without an organisation."""
    return Referral(
        id=ReferralId(0),
        track=report.track,
        report=report.id,
        organisation=None,
        state=ReferralState.ACCEPTED,
        urgency=report.urgency,
        offered_at=now,
        answer_by=now,
        notified=(by,),
        opened_by=(by,),
        answered_by=by,
        answered_at=now,
        due_at=due_at,
    )


def is_taken_back(report: AnyReport) -> bool:
    """Whether its writer, or whoever holds her phone, has taken it back; somebody may have it all the same (D24)."""
    marked = isinstance(report, ViolenceReport) and report.withdrawn_at is not None
    return marked or report.state is ReportState.WITHDRAWN


def is_struck(report: AnyReport) -> bool:
    """Whether, in danger, the organisation that has it was struck on her phone: it keeps it, and decides what is safe (D24)."""
    in_danger = isinstance(report, ViolenceReport) and report.danger
    return in_danger and any(each.organisation not in report.allowed for each in report.held)


def is_closed_unseen(report: AnyReport) -> bool:
    """Whether it is closed and its writer does not learn that: she may have written for another, whose it is to tell (D13)."""
    closed = isinstance(report, ViolenceReport) and report.state is ReportState.CLOSED and report.voice.may_be_another
    return closed and not is_taken_back(report)


def as_its_writer_has_it(report: R) -> R:
    """What was closed unseen is, for all that its writer can see and do, still with whoever had it (D13)."""
    if not is_closed_unseen(report):
        return report
    return replace(report, referrals=tuple(map(_reopened, report.referrals)))


def _reopened(of: Referral) -> Referral:
    decision = referral.decide(of, referral.Reopen(), of.offered_at)
    return decision.state if isinstance(decision, Decision) else of


def is_held_back(report: AnyReport) -> bool:
    """Whether nobody is contacted about it unless a coordinator says so."""
    return isinstance(report, ConflictReport) and HELD_BACK in report.allowed


def in_danger_now(report: AnyReport) -> bool:
    """Whether help is already looked for, or asked of someone, at the greatest speed."""
    alarm = isinstance(report, ViolenceReport) and report.danger and report.voice is not Voice.ADVICE
    return alarm and report.state in OPEN and report.state is not ReportState.SERVED
