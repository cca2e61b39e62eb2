"""The notices a report causes: to its writer, to the people of an organisation, to coordinators.

The one place that names their views, slots and priorities. Not for: wording (handlers) or when they are due (dispatching).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from referrals.domain.kind import PRESSING, Track, Urgency
from referrals.domain.notice import Mode, Notice, NoticeKey, Priority, renewed
from referrals.domain.person import OrganisationCode, PersonId
from referrals.domain.referral import WORKED_ON, Referral, ReferralId, ReferralState
from referrals.domain.report import AnyReport, ReportId, ReportState, ViolenceReport, is_taken_back

PUSH = NoticeKey.WAITING
"""The view of the one message by which a phone rings: who cannot be rung is not waited for."""
BY_DUTY = frozenset({PUSH, NoticeKey.OFFER_NUDGE, NoticeKey.OFFER_OVER})
"""The views that reach a focal point while she is on duty, whatever her own hours are (D6)."""
_UNHEARD = frozenset({ReportState.CONTACTED, ReportState.SERVED, ReportState.CLOSED})


def subject_of(report: AnyReport) -> str:
    """Like "violence:12": the report's name in events, timers and `about`."""
    return f"{report.track}:{report.id}"


def asked_about(referral: Referral) -> str:
    """The subject of the report that a referral is about."""
    return f"{referral.track}:{referral.report}"


def read_subject(ref: str) -> tuple[Track, ReportId]:
    """The reverse; raises ValueError for what `subject_of` never wrote."""
    track, _, number = ref.partition(":")
    return Track(track), ReportId(int(number))


def offer_subject(referral: ReferralId) -> str:
    """Like "referral:7": what an offer's notices are about."""
    return f"referral:{referral}"


def case_subject(report: AnyReport) -> str:
    """Like "case:violence:12": what a coordinator's notices are about, apart from those to the writer."""
    return f"case:{subject_of(report)}"


def writer_hears(report: AnyReport) -> bool:
    """Whether the writer is told of this state. Who wrote for another learns only that somebody has taken it (D13)."""
    for_another = isinstance(report, ViolenceReport) and report.voice.may_be_another
    return not (for_another and report.state in _UNHEARD) and not is_taken_back(report)


def agreed_to_be_asked(report: AnyReport) -> bool:
    """Whether its writer may be asked if help came: only for herself, or for advice, and if she agreed (D6, D13)."""
    hers = isinstance(report, ViolenceReport) and report.ask_later and not report.voice.may_be_another
    return hers and not is_taken_back(report)


def writer_notice(report: AnyReport, now: datetime) -> Notice:
    """How the report stands, folded into its last card: neutral, silent, and only at the writer's hours (D6)."""
    return Notice(
        to=report.writer,
        key=NoticeKey.STATUS,
        params=_params(report),
        slot=status_slot(report),
        mode=Mode.REDRAW,
        priority=Priority.FOLLOW_UP,
        about=subject_of(report),
        not_before=now,
    )


def news_for_writer(report: AnyReport, now: datetime) -> list[Notice]:
    """Her card becomes true again; nothing where she is not told of this state."""
    return [writer_notice(report, now)] if writer_hears(report) else []


def wider_notice(report: AnyReport) -> Notice:
    """The neutral question whether more organisations may be asked, in place of an earlier one (D3)."""
    return replace(_to_writer(report, NoticeKey.CASE_WIDER, wider_slot(report)), mode=Mode.SEND_OR_EDIT)


def came_notice(report: AnyReport) -> Notice:
    """The question whether help came; only to somebody who agreed to be asked (D6, D13)."""
    return _to_writer(report, NoticeKey.CAME, came_slot(report))


WAITING, WAITING_NOW = "waiting", "waiting:now"
"""Where somebody's phone rings: one message for all that waits for her, and another for what presses, so that what can wait
for the morning never takes the place of what cannot."""


def waiting_slot(urgency: Urgency) -> str:
    """Where a push of this urgency stands."""
    return WAITING_NOW if urgency in PRESSING else WAITING


def push(urgency: Urgency, to: PersonId) -> Notice:
    """A loud message that says only that something is waiting, and how much (D4). What can wait goes in her hours (D6)."""
    pressing = urgency in PRESSING
    return Notice(
        to=to,
        key=PUSH,
        params={"pressing": pressing, "push": True},
        slot=waiting_slot(urgency),
        priority=Priority.ALERT if pressing else Priority.FOLLOW_UP,
        with_sound=True,
        safe_hours_only=not pressing,
    )


def pushes(urgency: Urgency, people: Iterable[PersonId]) -> list[Notice]:
    """Their phones ring, again if need be; a card they have opened stays."""
    return [notice for each in people for notice in renewed(push(urgency, each))]


def push_changed(urgency: Urgency, to: PersonId) -> Notice:
    """What waits for her has changed: the message says so, silently; nothing where none is there.

    A message that still has to ring stays, rings and says what is true then.
    """
    told = push(urgency, to)
    params = {**told.params, "push": False}
    silent = replace(told, params=params, mode=Mode.EDIT_ONLY, with_sound=False, safe_hours_only=False)
    return replace(silent, replaces_unsent=False)


def offer_changed(referral: Referral) -> list[Notice]:
    """What everybody who was rung has of this offer becomes true again, silently."""
    return [
        *(card(referral, each) for each in referral.notified),
        *(push_changed(referral.urgency, each) for each in referral.notified),
    ]


def card(referral: Referral, to: PersonId) -> Notice:
    """What she has of this offer becomes true again, silently; nothing where she never got it. One she has opened and that
    is still on its way comes, and says what is true then."""
    return Notice(
        to=to,
        key=NoticeKey.OFFER,
        params={"referral": referral.id},
        slot=offer_slot(referral.id),
        mode=Mode.EDIT_ONLY,
        priority=Priority.ALERT if referral.urgency is Urgency.HOUR else Priority.FOLLOW_UP,
        about=offer_subject(referral.id),
        safe_hours_only=False,
        replaces_unsent=False,
    )


def stop(referral: Referral, to: PersonId) -> Notice:
    """To the person who had it: something has changed. That it is not hers any more follows a press (D4). Rings while she is
    on duty, so that nobody calls by mistake."""
    return replace(nudge(referral, to, referral.offered_at), key=NoticeKey.OFFER_OVER, not_before=None)


def alert_slot(report: AnyReport) -> str:
    """Where a coordinator is alerted, until she opens it."""
    return f"alert:{subject_of(report)}"


def status_slot(report: AnyReport) -> str:
    """Where its writer sees how a report stands."""
    return f"status:{subject_of(report)}"


def wider_slot(report: AnyReport) -> str:
    """Where its writer is asked whether others may be asked."""
    return f"wider:{subject_of(report)}"


def came_slot(report: AnyReport) -> str:
    """Where its writer is asked whether help came."""
    return f"came:{subject_of(report)}"


def offer_slot(referral: ReferralId) -> str:
    """Where a focal point has an offer, from the push until it is closed."""
    return f"offer:{referral}"


def words_slot(referral: ReferralId) -> str:
    """Where what she wrote herself stands in a responder's chat, until it is taken away."""
    return f"words:{referral}"


def nudge_slot(referral: ReferralId) -> str:
    """Where a responder is reminded."""
    return f"nudge:{referral}"


def cleared(referral: Referral, *slots: str) -> tuple[Notice, ...]:
    """Take these messages away from whoever answered; nothing where nobody did, or they were never sent."""
    to = referral.answered_by
    if to is None:
        return ()
    return tuple(Notice(to=to, key="", slot=each, mode=Mode.DELETE, priority=Priority.FOLLOW_UP) for each in slots)


def nudge(referral: Referral, to: PersonId, at: datetime) -> Notice:
    """To the person who has it: the next thing is not recorded yet."""
    return Notice(
        to=to,
        key=NoticeKey.OFFER_NUDGE,
        params={"referral": referral.id},
        slot=nudge_slot(referral.id),
        priority=Priority.ALERT if referral.urgency is Urgency.HOUR else Priority.FOLLOW_UP,
        about=offer_subject(referral.id),
        not_before=at,
        with_sound=True,
    )


def reminder(report: AnyReport, work: Referral, at: datetime) -> list[Notice]:
    """The phone of the person who has it rings because nothing was recorded; a coordinator's as for any case."""
    if work.answered_by is None:
        return []
    if work.organisation is None:
        return pushes(report.urgency, (work.answered_by,))
    return list(renewed(nudge(work, work.answered_by, at)))


def case_alert(report: AnyReport, to: PersonId, *, again: bool = False) -> Notice:
    """A loud message to a coordinator that says only that something is waiting (D4); her card follows a press. `again`:
    the writer says that help has not come."""
    return Notice(
        to=to,
        key=NoticeKey.CASE,
        params=_params(report) | {"again": again, "push": True},
        slot=alert_slot(report),
        priority=Priority.ALERT,
        about=case_subject(report),
        with_sound=True,
        safe_hours_only=report.urgency not in PRESSING,
    )


def case_alerts(report: AnyReport, to: Iterable[PersonId], *, again: bool = False) -> list[Notice]:
    """The phones of these coordinators ring because of a case that is closed or that one of them has."""
    return [notice for each in to for notice in renewed(case_alert(report, each, again=again))]


def holder_told(report: AnyReport, now: datetime, *, alarm: bool = False) -> list[Notice]:
    """Its writer changed something: the phone of whoever has it rings in her duty, at any hour where words of danger came."""
    told: list[Notice] = []
    for each in report.referrals:
        if each.answered_by is None or each.state not in WORKED_ON | {ReferralState.CLOSED}:
            continue
        if each.organisation is None:
            told += case_alerts(report, [each.answered_by]) if each.state in WORKED_ON else []
            continue
        told.append(card(each, each.answered_by))
        if each.state in WORKED_ON:
            rings = nudge(each, each.answered_by, now)
            rings = replace(rings, priority=Priority.ALERT, safe_hours_only=False) if alarm else rings
            told += renewed(rings)
    return told


def alert_over(report: AnyReport, to: PersonId) -> Notice:
    """Nothing waits for this coordinator any more: an alert she has not opened is taken away."""
    return Notice(to=to, key="", slot=alert_slot(report), mode=Mode.DELETE, priority=Priority.FOLLOW_UP)


def case_update(report: AnyReport, to: PersonId) -> Notice:
    """A coordinator's card becomes true again, silently; nothing where she never got one. One she has opened
    and that is still on its way comes, and says what is true then."""
    return Notice(
        to=to,
        key=NoticeKey.CASE,
        params=_params(report),
        slot=case_subject(report),
        mode=Mode.EDIT_ONLY,
        priority=Priority.FOLLOW_UP,
        about=case_subject(report),
        safe_hours_only=False,
        replaces_unsent=False,
    )


def lost_slot(organisation: OrganisationCode) -> str:
    """Where a coordinator is told that an organisation needs another person."""
    return f"lost:{organisation}"


def lost_notice(organisation: OrganisationCode, to: PersonId, at: datetime) -> Notice:
    """To a coordinator: this organisation needs another person. The push names nobody; the name follows a press (D4)."""
    return Notice(
        to=to,
        key=NoticeKey.CASE_LOST,
        params={"organisation": organisation, "push": True},
        slot=lost_slot(organisation),
        priority=Priority.FOLLOW_UP,
        not_before=at,
        with_sound=True,
    )


def _params(report: AnyReport) -> dict[str, str | int | bool]:
    return {"track": report.track.value, "report": report.id}


def _to_writer(report: AnyReport, key: str, slot: str) -> Notice:
    return Notice(
        to=report.writer,
        key=key,
        params=_params(report),
        slot=slot,
        priority=Priority.FOLLOW_UP,
        about=subject_of(report),
    )
