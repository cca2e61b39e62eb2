"""Who is told what of a complaint: pushes that say only that something is waiting (D4), and its writer's card and answer (D6).

Not for: wording (handlers/complaints).
"""

from collections.abc import Iterable

from referrals.domain.complaint.model import Complaint, ComplaintId
from referrals.domain.notice import Mode, Notice, NoticeKey, Priority, renewed
from referrals.domain.person import PersonId


def subject_of(complaint: ComplaintId) -> str:
    """How its events and notices are found."""
    return f"complaint:{complaint}"


def card_slot(complaint: ComplaintId) -> str:
    """Of its writer's card."""
    return f"complaint:{complaint}"


def push_slot(complaint: ComplaintId) -> str:
    """Of the push to whoever may answer it, and of the screens that follow from it."""
    return f"complaint_to_answer:{complaint}"


def pushes(complaint: ComplaintId, told: Iterable[PersonId]) -> list[Notice]:
    """Something is waiting: rings in their hours, in the place of an earlier one."""
    made = (_push(complaint, each) for each in told)
    return [notice for each in made for notice in renewed(each)]


def _push(complaint: ComplaintId, to: PersonId) -> Notice:
    return Notice(
        to=to,
        key=NoticeKey.COMPLAINT_WAITING,
        params={"complaint": complaint},
        slot=push_slot(complaint),
        priority=Priority.FOLLOW_UP,
        about=subject_of(complaint),
        with_sound=True,
    )


def card_changed(complaint: Complaint) -> Notice:
    """Its writer's card says what is true now, silently, where it still stands."""
    return Notice(
        to=complaint.writer,
        key=NoticeKey.COMPLAINT_CARD,
        params={"complaint": complaint.id},
        slot=card_slot(complaint.id),
        mode=Mode.EDIT_ONLY,
        priority=Priority.FOLLOW_UP,
    )


def answered(complaint: Complaint) -> tuple[Notice, ...]:
    """To its writer: in her hours, silently, without a word of what it is, and in the place of her card; only on her card where
    she wants no message."""
    if not complaint.answers_here:
        return (card_changed(complaint),)
    told = Notice(
        to=complaint.writer,
        key=NoticeKey.COMPLAINT_ANSWERED,
        params={"complaint": complaint.id},
        slot=card_slot(complaint.id),
        priority=Priority.FOLLOW_UP,
    )
    return renewed(told)
