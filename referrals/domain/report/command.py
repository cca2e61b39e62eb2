"""What can be done to a report: by whoever looks for someone, a coordinator, its writer, or time.

Not for: what comes of it (see transitions), or the work of whoever has it (see referral).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from referrals.domain.person import OrganisationCode, PersonId
from referrals.domain.report.model import ConsentShown


@dataclass(frozen=True, slots=True)
class Ask:
    """An organisation is being asked now; its referral says by when it should answer."""

    organisation: OrganisationCode | None


@dataclass(frozen=True, slots=True)
class AwaitDuty:
    """Nobody eligible is on duty before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class HandToCoordinator:
    """Nobody is left who may be asked: coordinators should have acted by `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class AcceptReport:
    """An organisation has accepted, in the person of `responder`; None: a coordinator takes care of it herself. Nobody is
    looked for any more."""

    organisation: OrganisationCode | None
    responder: PersonId


@dataclass(frozen=True, slots=True)
class ReturnReport:
    """An organisation gives it back, before or after taking it, without a reason (D5)."""

    organisation: OrganisationCode


@dataclass(frozen=True, slots=True)
class Widen:
    """The writer allows these organisations, also such as gave it back; `shown` is what she saw of them."""

    organisations: tuple[OrganisationCode, ...]
    shown: tuple[ConsentShown, ...] = ()


@dataclass(frozen=True, slots=True)
class LapseConsent:
    """These organisations are no longer what she was shown: they count as not ticked (D3)."""

    organisations: tuple[OrganisationCode, ...]


class ReleaseReason(StrEnum):
    """Why a report leaves the person who has it; also the kind of the event."""

    REROUTED = "rerouted"
    """A coordinator has others contacted instead."""
    SILENT = "fell_silent"
    """She did not answer the reminders."""
    GONE = "holder_gone"
    """She can no longer act: she has left, blocked the bot, lost her role, or her organisation is gone."""
    PASSED_ON = "passed_on"
    """She says herself that she cannot go on."""


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """It leaves the person who has it, so that others can be contacted."""

    why: ReleaseReason = ReleaseReason.REROUTED


@dataclass(frozen=True, slots=True)
class HastenReport:
    """The clock was ahead: what is awaited comes at `until`, and the operator was not alerted in a time to come."""

    until: datetime


@dataclass(frozen=True, slots=True)
class AlertOperator:
    """No coordinator is left who has not been told."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The writer takes her consent back, from all or from one `organisation` (D3)."""

    organisation: OrganisationCode | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """The writer adds to what she sent, or corrects it: these fields change (see addition). `alarm`: words of danger were
    added."""

    changes: Mapping[str, Any]
    alarm: bool = False


Seek = Ask | AwaitDuty | HandToCoordinator
Consent = Widen | LapseConsent | Withdraw
Command = Seek | AcceptReport | ReturnReport | ReleaseReport | Consent | AlertOperator | HastenReport | Add
