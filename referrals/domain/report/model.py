"""What is kept of a report, in two tracks that never share a table: violence and conflict.

Not for: what may happen to it (see transitions), whom to ask (see routing) or one organisation's answer (see referral).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeVar

from referrals.domain.kind import ClosingReason, ConflictHelp, ConflictKind, GbvKind, Help, Track, Urgency, Voice
from referrals.domain.person import Hours, OrganisationCode, PersonId
from referrals.domain.place import PlaceCode
from referrals.domain.report.code import Code

ReportId = NewType("ReportId", int)


class ReportState(StrEnum):
    """Where a report stands, in the words coordinators say."""

    RECEIVED = "received"
    """Kept; whom to ask is being worked out."""
    WAITING_FOR_DUTY = "waiting_for_duty"
    """Nobody who may be asked is on duty; somebody is rung when duty starts."""
    ASKING = "asking"
    """An organisation has been asked and has not answered yet."""
    WITH_COORDINATOR = "with_coordinator"
    """Nobody is left who may be asked; the coordinator has it."""
    TAKEN = "taken"
    """An organisation has accepted it."""
    CONTACTED = "contacted"
    """The responder has reached her."""
    SERVED = "served"
    """Help was given."""
    CLOSED = "closed"
    """Ended, with a reason."""
    WITHDRAWN = "withdrawn"
    """The writer took it back; nobody works on it any more."""


OPEN = frozenset(ReportState) - {ReportState.CLOSED, ReportState.WITHDRAWN}
SEEKING = frozenset(
    {
        ReportState.RECEIVED,
        ReportState.WAITING_FOR_DUTY,
        ReportState.ASKING,
        ReportState.WITH_COORDINATOR,
    }
)
HELD_BACK = OrganisationCode("-")
"""No organisation's code. Among those allowed for a conflict: whether it still holds is not known, so only a coordinator has
someone contacted."""
STUCK = frozenset({ReportState.WAITING_FOR_DUTY, ReportState.WITH_COORDINATOR})
"""Nobody is being asked, and somebody coming on duty or allowed by her changes that."""
HELD = frozenset({ReportState.TAKEN, ReportState.CONTACTED, ReportState.SERVED})


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
    A `responder` without `taken_by` is a coordinator who takes care of it herself. `waiting_until` is when the present
    step ends: an answer is due, duty starts, or the person who has it should have recorded the next thing. `reminded`
    counts how often she was reminded since, the last time at `reminded_at`; `operator_at` is when the operator was alerted
    because no coordinator has opened it. `words` are what the writer wrote herself, sealed: in the violence track only
    after a cry, and shown to the one who accepted behind a press of its own (D4). `sources` say from which messages of hers
    they came, so that an edit is understood; sealed too.
    """

    id: ReportId
    code: Code
    writer: PersonId
    state: ReportState
    urgency: Urgency
    country: PlaceCode
    district: PlaceCode
    language: str
    sent_at: datetime
    allowed: tuple[OrganisationCode, ...] = ()
    returned: tuple[OrganisationCode, ...] = ()
    excluded_place: PlaceCode | None = None
    taken_by: OrganisationCode | None = None
    responder: PersonId | None = None
    taken_at: datetime | None = None
    waiting_until: datetime | None = None
    reminded: int = 0
    reminded_at: datetime | None = None
    operator_at: datetime | None = None
    closed_at: datetime | None = None
    closing: ClosingReason | None = None
    words: str = ""
    sources: tuple[Source, ...] = ()
    version: int = 0


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


def is_taken_back(report: AnyReport) -> bool:
    """Whether its writer, or whoever holds her phone, has taken it back; somebody may have it all the same (D24)."""
    marked = isinstance(report, ViolenceReport) and report.withdrawn_at is not None
    return marked or report.state is ReportState.WITHDRAWN


def is_struck(report: AnyReport) -> bool:
    """Whether, in danger, the organisation that has it was struck on her phone: it keeps it, and decides what is safe (D24)."""
    held = isinstance(report, ViolenceReport) and report.danger and report.state in HELD
    return held and report.taken_by is not None and report.taken_by not in report.allowed


def is_closed_unseen(report: AnyReport) -> bool:
    """Whether it is closed and its writer does not learn that: she may have written for another, whose it is to tell (D13)."""
    closed = isinstance(report, ViolenceReport) and report.state is ReportState.CLOSED and report.voice.may_be_another
    return closed and not is_taken_back(report)


def as_its_writer_has_it(report: R) -> R:
    """What was closed unseen is, for all that its writer can do, still with whoever had it (D13)."""
    if not is_closed_unseen(report):
        return report
    return replace(report, state=ReportState.TAKEN, closed_at=None, closing=None)


def is_held_back(report: AnyReport) -> bool:
    """Whether nobody is contacted about it unless a coordinator says so."""
    return isinstance(report, ConflictReport) and HELD_BACK in report.allowed


def in_danger_now(report: AnyReport) -> bool:
    """Whether help is already looked for, or asked of someone, at the greatest speed."""
    alarm = isinstance(report, ViolenceReport) and report.danger and report.voice is not Voice.ADVICE
    return alarm and report.state in OPEN and report.state is not ReportState.SERVED
