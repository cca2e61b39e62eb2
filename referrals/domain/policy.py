"""The times the network promises itself, as one frozen value. Their values are in `data/policy.toml`, not here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import assert_never

from referrals.domain.broadcast import Patience
from referrals.domain.complaint.deadlines import ComplaintPolicy
from referrals.domain.kind import Track, Urgency
from referrals.domain.person import Hours
from referrals.domain.sweep import CHOICES


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one urgency is answered."""

    answer_within: timedelta
    """How long an offer waits for accept or decline before it goes on."""
    counts_duty_time: bool
    """Whether `answer_within` counts only time in which somebody of the organisation is on duty."""
    ring_again: timedelta | None
    """How often an unanswered offer is pushed again; None: never."""
    ring_together: bool
    """Whether everybody on duty is pushed at once, instead of one after the other."""
    open_within: timedelta
    """How long a coordinator has to open a case before the next one is told."""
    remind_coordinator: timedelta
    """How often a coordinator is reminded of a case that has come to her and waits."""
    remind_at_most_every: timedelta
    """How rare these reminders become once every coordinator and the operator know of it and nobody has acted."""
    first_contact_within: timedelta
    """How long after acceptance the first contact should have been made."""
    remind_holder: timedelta
    """How long after a reminder the next one comes while no contact is recorded; after the last one it is let go."""
    news_within: timedelta
    """How long after contact help should have been recorded."""
    closing_within: timedelta
    """How long after help the case should have been closed."""
    remind_later: timedelta
    """The same as `remind_holder`, once she has been reached."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Every time that is a decision of the network; a missing urgency raises ValueError."""

    paces: Mapping[Urgency, Pace] = field(hash=False)
    violence_draft_hidden_after: timedelta
    """Idle time after which a draft, opened again, shows no earlier answers (D14)."""
    violence_draft_wiped_after: timedelta
    """Idle time after which a draft is deleted (D14)."""
    conflict_draft_kept: timedelta
    writer_window: timedelta
    """How long after her own press a writer may be written to outside her safe hours (D6)."""
    safe_hours: Hours
    """Of a writer who named none, in the local time of her district."""
    hotline_period: timedelta
    """How long a checked number stays fresh (D22)."""
    reminders: int
    """How often the person who has a case is reminded before her silence lets it go."""
    loss_told_after: timedelta
    """How long after somebody became unreachable coordinators hear that her organisation needs another person: late enough
    not to show which case she had (D4)."""
    said_duty_holds: timedelta
    """How long "I am on" or "I am off" wins over a responder's weekly hours."""
    asked_after_closing: timedelta
    """How long after closing somebody who agreed to it is asked whether help came."""
    words_kept_after_closing: timedelta
    """How long after closing what a writer wrote, and how she may be reached, is kept (D15)."""
    conflict_words_kept_after_closing: timedelta
    """How long after closing what a writer wrote about a conflict is kept."""
    complaints: ComplaintPolicy
    campaign_patience: Patience
    """How late an outage may make a campaign's message, and how long it waits for a reader's own reasons."""
    chats_swept_after: timedelta
    """After how long the messages of a chat are deleted, where its reader chose nothing else (D7)."""
    campaign_answers_kept: timedelta
    """How long what a reader wrote back to a campaign is kept."""

    def __post_init__(self) -> None:
        missing = [urgency.value for urgency in Urgency if urgency not in self.paces]
        if missing:
            raise ValueError(f"no times for urgency {', '.join(missing)}")
        if self.violence_draft_hidden_after > self.violence_draft_wiped_after:
            raise ValueError("a draft would be wiped before it is hidden")
        if self.chats_swept_after not in CHOICES:
            raise ValueError("chats are swept after 6, 24 or 46 hours")
        object.__setattr__(self, "paces", MappingProxyType(dict(self.paces)))

    def pace(self, urgency: Urgency) -> Pace:
        return self.paces[urgency]

    def kept_after_closing(self, track: Track) -> timedelta:
        """How long what its writer wrote is kept after a report was closed."""
        match track:
            case Track.VIOLENCE:
                return self.words_kept_after_closing
            case Track.CONFLICT:
                return self.conflict_words_kept_after_closing
            case _:
                assert_never(track)
