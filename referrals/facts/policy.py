"""Reads data/policy.toml: the times the network promises itself. Not for what follows from them (domain/policy)."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field, ValidationInfo, field_validator

from referrals.domain.broadcast import Patience
from referrals.domain.complaint.deadlines import ComplaintPolicy
from referrals.domain.kind import Urgency
from referrals.domain.policy import Pace, Policy
from referrals.domain.sweep import CHOICES
from referrals.facts.entries import DATA, SpanEntry
from referrals.toml_files.entries import LengthOfTime, Table, wrong
from referrals.toml_files.reading import read


class PaceEntry(Table):
    """How fast one urgency is answered."""

    answer_within: LengthOfTime
    counts_duty_time: bool
    ring_again: LengthOfTime | None = None
    ring_together: bool
    open_within: LengthOfTime
    remind_coordinator: LengthOfTime
    remind_at_most_every: LengthOfTime
    first_contact_within: LengthOfTime
    remind_holder: LengthOfTime
    news_within: LengthOfTime
    closing_within: LengthOfTime
    remind_later: LengthOfTime

    def pace(self) -> Pace:
        return Pace(**dict(self))


class PacesEntry(Table):
    """[urgency]: every urgency has its pace."""

    hour: PaceEntry = Field(alias=Urgency.HOUR)
    hours: PaceEntry = Field(alias=Urgency.HOURS)
    day: PaceEntry = Field(alias=Urgency.DAY)
    days: PaceEntry = Field(alias=Urgency.DAYS)

    def paces(self) -> dict[Urgency, Pace]:
        return {
            Urgency(field.alias or name): getattr(self, name).pace() for name, field in type(self).model_fields.items()
        }


class ComplaintsEntry(Table):
    """[complaints]: how fast they are opened and answered."""

    opened_within: LengthOfTime
    answered_within: LengthOfTime
    reminded_every: LengthOfTime

    def complaints(self) -> ComplaintPolicy:
        return ComplaintPolicy(**dict(self))


class PolicyFile(Table):
    """The whole file."""

    urgency: PacesEntry
    complaints: ComplaintsEntry
    violence_draft_wiped_after: LengthOfTime
    violence_draft_hidden_after: LengthOfTime
    conflict_draft_kept: LengthOfTime
    writer_window: LengthOfTime
    safe_hours: SpanEntry
    hotline_period: LengthOfTime
    reminders: int
    loss_told_after: LengthOfTime
    words_kept_after_closing: LengthOfTime
    conflict_words_kept_after_closing: LengthOfTime
    said_duty_holds: LengthOfTime
    asked_after_closing: LengthOfTime
    campaign_catch_up: LengthOfTime
    campaign_waits: LengthOfTime
    campaign_answers_kept: LengthOfTime
    chats_swept_after: LengthOfTime

    @field_validator("violence_draft_hidden_after")
    @classmethod
    def _hidden_before_it_is_wiped(cls, hidden: timedelta, info: ValidationInfo) -> timedelta:
        if hidden > info.data.get("violence_draft_wiped_after", hidden):
            raise wrong("must not be longer than violence_draft_wiped_after")
        return hidden

    @field_validator("chats_swept_after")
    @classmethod
    def _swept_in_time(cls, after: timedelta) -> timedelta:
        if after not in CHOICES:
            raise wrong("must be 6 h, 24 h or 46 h: after 48 hours Telegram deletes nothing")
        return after

    def policy(self) -> Policy:
        return Policy(
            paces=self.urgency.paces(),
            complaints=self.complaints.complaints(),
            safe_hours=self.safe_hours.hours(),
            campaign_patience=Patience(self.campaign_catch_up, self.campaign_waits),
            violence_draft_hidden_after=self.violence_draft_hidden_after,
            violence_draft_wiped_after=self.violence_draft_wiped_after,
            conflict_draft_kept=self.conflict_draft_kept,
            writer_window=self.writer_window,
            hotline_period=self.hotline_period,
            reminders=self.reminders,
            loss_told_after=self.loss_told_after,
            words_kept_after_closing=self.words_kept_after_closing,
            conflict_words_kept_after_closing=self.conflict_words_kept_after_closing,
            said_duty_holds=self.said_duty_holds,
            asked_after_closing=self.asked_after_closing,
            campaign_answers_kept=self.campaign_answers_kept,
            chats_swept_after=self.chats_swept_after,
        )


def load_policy(file: Path = DATA / "policy.toml") -> Policy:
    """Raises FileRefused."""
    return read(file, PolicyFile).policy()
