"""A report from the moment it is sent to its closing, in two tracks that never share a table (violence, conflict).

`decide` is its whole life. Not for: choosing whom to ask (see routing) or one organisation's answer (see referral).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeVar, assert_never

from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, Event, Refused, WrongState
from referrals.domain.kind import (
    ClosingReason,
    ConflictHelp,
    ConflictKind,
    GbvKind,
    Help,
    Track,
    Urgency,
    Voice,
)
from referrals.domain.person import Hours, OrganisationCode, PersonId
from referrals.domain.place import PlaceCode

ReportId = NewType("ReportId", int)
Code = NewType("Code", str)


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
HELD = frozenset({ReportState.TAKEN, ReportState.CONTACTED, ReportState.SERVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What both tracks share: enough to route, to follow and to count. `version` guards every save.

    `allowed` are the organisations that may be asked: in the violence track those she consented to by name;
    `given_back` never come back without her word (D5); `keep_away` excludes people whose home lies inside that place.
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
    given_back: tuple[OrganisationCode, ...] = ()
    keep_away: PlaceCode | None = None
    taken_by: OrganisationCode | None = None
    responder: PersonId | None = None
    taken_at: datetime | None = None
    waiting_until: datetime | None = None
    closed_at: datetime | None = None
    closing: ClosingReason | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolenceReport(Report):
    """Help wanted by or for a woman or girl. Holds what help is wanted, never what was done (D1).

    `contact_words` (a number, a word to say) and nothing else here is hers; sealed. `gbv_kind` is the responder's, after listening.
    """

    voice: Voice
    danger: bool
    help: tuple[Help, ...]
    contact: "Contact"
    contact_hours: Hours
    contact_words: str = ""
    ask_later: bool = False
    gbv_kind: GbvKind | None = None

    @property
    def track(self) -> Track:
        """Always violence."""
        return Track.VIOLENCE


class Contact(StrEnum):
    """How she may be reached once an organisation has taken it."""

    SHE_CALLS = "she_calls"
    """She calls or comes herself: she gets the organisation's public number."""
    CALL = "call"
    """The responder calls the number she wrote."""
    MESSAGE = "message"
    """The responder writes to the number she wrote."""


class When(StrEnum):
    """When it happened, as precisely as anybody needs."""

    NOW = "now"
    TODAY = "today"
    THIS_WEEK = "this_week"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictReport(Report):
    """Conflict or hazard in a place. Never troops, weapons, positions, who fired or anyone's ethnicity (D17).

    `place` is the deepest place chosen from the list, `village` what was typed instead (sealed), `people` optional counts
    by "women", "men", "girls", "boys"; `words` are short and sealed.
    """

    kind: ConflictKind
    place: PlaceCode
    village: str = ""
    when: When
    going_on: bool | None = None
    people: tuple[tuple[str, int], ...] = ()
    help: tuple[ConflictHelp, ...] = ()
    words: str = ""

    @property
    def track(self) -> Track:
        """Always conflict."""
        return Track.CONFLICT


AnyReport = ViolenceReport | ConflictReport
R = TypeVar("R", ViolenceReport, ConflictReport)


@dataclass(frozen=True, slots=True)
class Ask:
    """An organisation is being asked now."""

    organisation: OrganisationCode


@dataclass(frozen=True, slots=True)
class AwaitDuty:
    """Nobody eligible is on duty before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class HandToCoordinator:
    """Nobody is left who may be asked."""


@dataclass(frozen=True, slots=True)
class Take:
    """An organisation has accepted, in the person of `responder`."""

    organisation: OrganisationCode
    responder: PersonId


@dataclass(frozen=True, slots=True)
class GiveBack:
    """An organisation gives it back, before or after taking it, without a reason (D5)."""

    organisation: OrganisationCode


@dataclass(frozen=True, slots=True)
class Widen:
    """The writer allows more organisations."""

    organisations: tuple[OrganisationCode, ...]


@dataclass(frozen=True, slots=True)
class Reroute:
    """The coordinator, or a new duty, asks for whoever may be asked once more."""


@dataclass(frozen=True, slots=True)
class RecordContact:
    """The responder has reached her."""


@dataclass(frozen=True, slots=True)
class RecordService:
    """The responder has given or arranged help; `gbv_kind` where she knows it."""

    gbv_kind: GbvKind | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """The responder ends her work."""

    reason: ClosingReason


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The writer takes her consent back (D3)."""


Command = (
    Ask
    | AwaitDuty
    | HandToCoordinator
    | Take
    | GiveBack
    | Widen
    | Reroute
    | RecordContact
    | RecordService
    | Close
    | Withdraw
)


def decide(report: R, command: Command, now: datetime) -> Decision[R] | Refused:
    """The whole life of a report. Every pair of state and command is either a decision or a refusal that says why."""
    match command:
        case Ask() | AwaitDuty() | HandToCoordinator():
            return _seek(report, command)
        case Take():
            return _take(report, command, now)
        case GiveBack():
            return _give_back(report, command)
        case Widen():
            return _widen(report, command)
        case Reroute():
            return _reroute(report)
        case RecordContact() | RecordService() | Close():
            return _follow(report, command, now)
        case Withdraw():
            return _withdraw(report, now)
        case _:  # pragma: no cover
            assert_never(command)


def _seek(report: R, command: Ask | AwaitDuty | HandToCoordinator) -> Decision[R] | Refused:
    if report.state not in SEEKING:
        return WrongState(report.state)
    match command:
        case Ask(organisation):
            state = replace(report, state=ReportState.ASKING, waiting_until=None)
            return Decision(state, Event("asked", {"organisation": organisation}))
        case AwaitDuty(until):
            state = replace(report, state=ReportState.WAITING_FOR_DUTY, waiting_until=until)
            return Decision(state, Event("duty_awaited", {"until": until.isoformat()}))
        case HandToCoordinator():
            state = replace(report, state=ReportState.WITH_COORDINATOR, waiting_until=None)
            return Decision(state, Event("handed_to_coordinator"))
        case _:  # pragma: no cover
            assert_never(command)


def _take(report: R, command: Take, now: datetime) -> Decision[R] | Refused:
    if report.state in HELD:
        return AlreadyTaken()
    if report.state not in SEEKING:
        return WrongState(report.state)
    taken = replace(
        report,
        state=ReportState.TAKEN,
        taken_by=command.organisation,
        responder=command.responder,
        taken_at=now,
        waiting_until=None,
    )
    return Decision(taken, Event("taken", {"organisation": command.organisation, "by": command.responder}))


def _give_back(report: R, command: GiveBack) -> Decision[R] | Refused:
    if report.state not in OPEN:
        return WrongState(report.state)
    if report.state in HELD and report.taken_by != command.organisation:
        return AlreadyTaken()
    back = replace(
        report,
        state=ReportState.RECEIVED,
        given_back=tuple(dict.fromkeys((*report.given_back, command.organisation))),
        taken_by=None,
        responder=None,
        taken_at=None,
    )
    return Decision(back, Event("given_back", {"organisation": command.organisation}))


def _widen(report: R, command: Widen) -> Decision[R] | Refused:
    if report.state not in SEEKING:
        return WrongState(report.state)
    wider = replace(
        report,
        state=ReportState.RECEIVED,
        allowed=tuple(dict.fromkeys((*report.allowed, *command.organisations))),
        given_back=tuple(code for code in report.given_back if code not in command.organisations),
    )
    return Decision(wider, Event("widened", {"organisations": list(command.organisations)}))


def _reroute(report: R) -> Decision[R] | Refused:
    if report.state in HELD:
        return AlreadyTaken()
    if report.state not in SEEKING:
        return WrongState(report.state)
    return Decision(
        replace(report, state=ReportState.RECEIVED, waiting_until=None), Event("rerouted")
    )


def _follow(report: R, command: RecordContact | RecordService | Close, now: datetime) -> Decision[R] | Refused:
    if report.state is ReportState.CLOSED:
        return AlreadyDone()
    if report.state not in HELD:
        return WrongState(report.state)
    match command:
        case RecordContact():
            if report.state is not ReportState.TAKEN:
                return AlreadyDone()
            return Decision(replace(report, state=ReportState.CONTACTED), Event("contacted"))
        case RecordService(gbv_kind):
            return _serve(report, gbv_kind)
        case Close(reason):
            closed = replace(report, state=ReportState.CLOSED, closed_at=now, closing=reason)
            return Decision(closed, Event("closed", {"reason": reason}))
        case _:  # pragma: no cover
            assert_never(command)


def _serve(report: R, gbv_kind: GbvKind | None) -> Decision[R] | Refused:
    served = replace(report, state=ReportState.SERVED)
    if isinstance(served, ViolenceReport) and gbv_kind is not None:
        served = replace(served, gbv_kind=gbv_kind)
    if served == report:
        return AlreadyDone()
    return Decision(served, Event("served"))


def _withdraw(report: R, now: datetime) -> Decision[R] | Refused:
    if report.state is ReportState.WITHDRAWN:
        return AlreadyDone()
    if report.state is ReportState.CLOSED:
        return WrongState(report.state)
    return Decision(
        replace(report, state=ReportState.WITHDRAWN, closed_at=now, waiting_until=None), Event("withdrawn")
    )


_LETTERS = "ABCEHKMPTXY"
_ALPHABET = "23456789" + _LETTERS
_LOOKALIKE = str.maketrans("АВСЕНКМРТХУ", "ABCEHKMPTXY")


def make_code(chance: int) -> Code:
    """A code to be read out loud, like "K7M-4PX": six characters that Latin and Cyrillic share, without 0/O and 1/I.

    `chance` is any non-negative random integer; 19 to the 6th (47 million) codes exist, uniqueness is the table's.
    """
    characters = []
    for _ in range(6):
        chance, index = divmod(chance, len(_ALPHABET))
        characters.append(_ALPHABET[index])
    return Code("".join(characters[:3]) + "-" + "".join(characters[3:]))


def read_code(typed: str) -> Code | None:
    """A typed code in its one form, or None: any case, Cyrillic letters, spaces and a missing dash are accepted."""
    letters = [c for c in typed.upper().translate(_LOOKALIKE) if c.isalnum()]
    if len(letters) != 6 or any(c not in _ALPHABET for c in letters):
        return None
    return Code("".join(letters[:3]) + "-" + "".join(letters[3:]))
