"""The notices a campaign causes: to its readers, to its owner, to whoever may approve it.

The one place that names their views, slots and priorities; a handler that shows one of them itself takes the slot from here. Not
for: wording (views in handlers) or when they are due.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from referrals.domain.broadcast import MessageId, message_subject
from referrals.domain.campaign.model import CampaignId, subject_of
from referrals.domain.notice import Json, Mode, Notice, NoticeKey, Priority, renewed
from referrals.domain.person import PersonId


class CampaignNews(StrEnum):
    """What happened to a campaign that a coordinator must know."""

    APPROVED = "approved"
    """A second coordinator approved it."""
    SENT_BACK = "sent_back"
    """She asks for a change first."""
    HANDED_IN = "handed_in"
    """What she asked for was changed: it waits to be read again."""
    HELD = "held"
    """Its owner can no longer run it, so it is paused."""
    YOURS = "yours"
    """Its owner can no longer run it: who approved it takes her place."""
    TAKEN_OVER = "taken_over"
    """Another coordinator is responsible for it now."""
    SKIPPED = "skipped"
    """A message came too late, and was skipped."""


class SheetAnswer(StrEnum):
    """What came of a table that somebody sent."""

    READING = "reading"
    """It is being read."""
    NO_FILE = "no_file"
    """What she sent is no file."""
    UNREADABLE = "unreadable"
    """It cannot be read; `why` says more."""
    PROBLEMS = "problems"
    """Some cells have to be corrected first."""
    TAKEN = "taken"
    """All of it is in the campaign now."""
    SAME = "same"
    """All of it was there already."""
    REFUSED = "refused"
    """She may not write there."""


SHEET = "sheet"
"""The slot of what is said about a table that somebody sent."""


def progress_slot(campaign: CampaignId) -> str:
    """The place in the owner's chat of how it goes."""
    return f"{subject_of(campaign)}:progress"


def approval_slot(campaign: CampaignId) -> str:
    """The place in a second coordinator's chat of what she is to read."""
    return f"{subject_of(campaign)}:approve"


def answers_slot(campaign: CampaignId) -> str:
    """The place in the owner's chat of what readers wrote back."""
    return f"{subject_of(campaign)}:answers"


def copy_notice(to: PersonId, message: MessageId, since: datetime) -> Notice:
    """A message of a campaign for one reader, silent. Its view asks again whether it may go to her, and is not too late since
    this moment."""
    subject = message_subject(message)
    return Notice(
        to=to,
        key=NoticeKey.CAMPAIGN_MESSAGE,
        params={"message": message, "since": since.isoformat()},
        slot=subject,
        priority=Priority.CAMPAIGN,
        about=subject,
        safe_hours_only=False,
    )


def progress_notice(to: PersonId, campaign: CampaignId) -> Notice:
    """How it goes, edited in one place of the owner's chat."""
    subject = subject_of(campaign)
    return Notice(
        to=to,
        key=NoticeKey.CAMPAIGN_PROGRESS,
        params={"campaign": campaign},
        slot=progress_slot(campaign),
        mode=Mode.SEND_OR_EDIT,
        priority=Priority.FOLLOW_UP,
        about=subject,
    )


def approval_notice(to: PersonId, campaign: CampaignId, *, over: bool = False) -> tuple[Notice, ...]:
    """Something waits to be read by a second coordinator; `over`: nothing does any more, and her card says so."""
    subject = subject_of(campaign)
    notice = Notice(
        to=to,
        key=NoticeKey.CAMPAIGN_TO_APPROVE,
        params={"campaign": campaign},
        slot=approval_slot(campaign),
        mode=Mode.EDIT_ONLY if over else Mode.SEND,
        priority=Priority.FOLLOW_UP,
        about=subject,
        with_sound=not over,
        safe_hours_only=not over,
    )
    return (notice,) if over else renewed(notice)


def told_notice(to: PersonId, campaign: CampaignId, what: CampaignNews, *, over: bool = False) -> Notice:
    """Something happened to it that its owner must know. `over`: what she was told is so no longer, and the same message says
    what is."""
    subject = subject_of(campaign)
    return Notice(
        to=to,
        key=NoticeKey.CAMPAIGN_TOLD,
        params={"campaign": campaign, "what": what},
        slot=f"{subject}:told",
        mode=Mode.EDIT_ONLY if over else Mode.SEND,
        priority=Priority.FOLLOW_UP,
        about=subject,
        with_sound=not over,
        safe_hours_only=not over,
    )


def answers_notice(to: PersonId, campaign: CampaignId) -> Notice:
    """Readers wrote back: silent, in one place however many."""
    subject = subject_of(campaign)
    return Notice(
        to=to,
        key=NoticeKey.CAMPAIGN_NEW_ANSWERS,
        params={"campaign": campaign},
        slot=answers_slot(campaign),
        mode=Mode.SEND_OR_EDIT,
        priority=Priority.FOLLOW_UP,
        about=subject,
    )


def sheet_notice(to: PersonId, params: Mapping[str, Json]) -> Notice:
    """What came of a table she sent, in the place of the word that it is being read."""
    return Notice(
        to=to,
        key=NoticeKey.CAMPAIGN_SHEET,
        params=params,
        slot=SHEET,
        mode=Mode.SEND_OR_EDIT,
        with_sound=True,
        safe_hours_only=False,
    )
