"""The machine's clock was three days ahead, then set right: nothing that it put off waits for those three days (B1, K11).

One test over every column of the schema that holds a moment: a new column has to be named here, as due or as past.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, insert, select, update

from bot.receiving.processor import TIMERS
from referrals.call import Call
from referrals.domain.campaign import CopyState
from referrals.domain.form import Form
from referrals.domain.kind import Urgency
from referrals.domain.notice import Notice
from referrals.domain.person import PersonId
from referrals.domain.place import PlaceCode
from referrals.domain.sweep import DELETABLE
from referrals.storage import (
    broadcast_rows,
    campaign_rows,
    copy_rows,
    form_rows,
    inbox,
    job_rows,
    leases,
    message_rows,
    network_rows,
    outbox,
    person_rows,
    set_back,
    sweep_rows,
    timers,
)
from referrals.storage.columns import Moment, metadata
from referrals.storage.copy_rows import Copy
from referrals.storage.encrypted_columns import EncryptedMoment
from referrals.storage.schema import forms as forms_table
from referrals.storage.schema import invites, referrals
from referrals.storage.schema import leases as lease_rows
from referrals.storage.schema import outbox as outbox_rows
from tests.domain.campaigns import running
from tests.domain.samples import AYOL
from tests.referrals.scene import FACTS, Scene
from tests.sealed_rows import marked

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POLICY = FACTS.policy
AHEAD = 3 * DAY
LEASE = timedelta(seconds=20)
DUE = {
    "broadcast_copies.again_at": timedelta(),
    "broadcast_messages.scanned_at": timedelta(),
    "campaigns.told_at": timedelta(),
    "case_calls.called_at": timedelta(),
    "conflict_reports.operator_at": timedelta(),
    "conflict_reports.search_until": DAY,
    "hotline_checks.checked_at": timedelta(),
    "inbox.next_at": inbox.WORDS_KEPT,
    "invites.expires_at": 7 * DAY,
    "messages.sent_at": timedelta(),
    "messages.sweep_at": DELETABLE,
    "outbox.not_before": POLICY.loss_told_after,
    "people.heard_at": timedelta(),
    "people.off_until": POLICY.said_duty_holds,
    "people.on_until": POLICY.said_duty_holds,
    "referrals.answer_by": DAY,
    "referrals.due_at": POLICY.pace(Urgency.DAY).news_within,
    "referrals.reminded_at": timedelta(),
    "timers.due_at": POLICY.campaign_answers_kept,
    "violence_reports.operator_at": timedelta(),
    "violence_reports.search_until": DAY,
}
"""What something waits for, or is counted from, and how far ahead it may lie once the clock is right."""
OWN_TIME = {"jobs.lease_until", "leases.until"}
"""Of the machine's own time: whoever takes them passes over what lies too far (see the tests below)."""
CHOSEN = {"campaign_messages.at", "campaign_messages.event_at", "people.paused_until"}
"""A day that somebody chose, which no clock makes wrong."""
PAST = """
    admissions.at campaign_answers.at campaigns.created_at case_calls.opened_at case_calls.told_at complaints.answered_at
    complaints.received_at conflict_reports.ended_on
    conflict_reports.sent_at countries.opened_at crises.since events.at grants.granted_at
    inbox.done_at inbox.received_at invites.created_at jobs.created_at messages.gone_at
    organisations.removed_at outbox.attempted_at outbox.created_at outbox.done_at people.agreed_at people.arrived_at
    people.blocked_at people.stopped_at referrals.answered_at referrals.closed_at referrals.offered_at violence_reports.ended_on
    violence_reports.sent_at violence_reports.withdrawn_at
"""
"""When something happened: nothing waits for it."""


def moments() -> Iterable[tuple[str, Column[Any]]]:
    for table in metadata.sorted_tables:
        for each in table.columns:
            if isinstance(each.type, Moment | EncryptedMoment):
                yield f"{table.name}.{each.name}", each


def test_every_moment_of_the_schema_is_known_here() -> None:
    assert {name for name, _ in moments()} == {*DUE, *OWN_TIME, *CHOSEN, *PAST.split()}


def test_every_kind_of_timer_is_pulled_in() -> None:
    assert set(TIMERS) == {*set_back.EARLY, *set_back.latest(POLICY)}


async def happens(scene: Scene) -> None:
    """All that leaves a moment behind, at the moment the machine believes in."""
    tx, now = scene.tx, scene.now
    amina, nazgul = scene.people["amina"].id, scene.people["nazgul"]
    for send in (scene.violence, scene.conflict):
        await scene.passes(days=1) if send is scene.conflict else None
        await send(urgency=Urgency.HOUR)
    await scene.passes(hours=2)
    await scene.dispatching.duty.set_duty(tx, nazgul, True, now)
    await scene.dispatching.duty.set_duty(tx, await scene.refresh("gulnara", scene.people["gulnara"].id), False, now)
    await scene.dispatching.watching.unreachable(tx, scene.people["olesya"].id, now)
    await scene.violence(urgency=Urgency.HOUR)
    await scene.conflict(urgency=Urgency.HOUR)
    held = await scene.conflict(urgency=Urgency.DAY, allowed=(AYOL,))
    await scene.accept("nazgul", held)
    await scene.following_up.contacted(Call(tx, nazgul, now), held.track, held.id)
    for number, kind in enumerate(TIMERS):
        await timers.set_timer(tx, kind, f"violence:{number + 100}", now + 29 * DAY)
    await message_rows.record_incoming(tx, amina, 77, now)
    await sweep_rows.look_again(tx, amina, [77], now + 3 * DAY)
    for flow, lasts in (("violence", HOUR), ("conflict", 7 * DAY)):
        await form_rows.save(tx, amina, Form(None, flow, "kind", {}, (), 1, now, now + lasts))
    await outbox.add(
        tx, [Notice(to=amina, key="a", not_before=now + HOUR), Notice(to=amina, key="b", safe_hours_only=True)], now
    )
    heard = (await person_rows.addressee(tx, amina)).telegram_id
    await inbox.keep(tx, [inbox.Incoming(1, 1, {}), inbox.Incoming(2, 2, {}), inbox.Incoming(3, heard, {})], now)
    for _ in range(inbox.TRIES):
        await inbox.failed(tx, 2, "KeyError", now)
    invite = {"code_key": b"k", "role": "member", "uses_left": 1, "expires_at": now + 7 * DAY, "created_at": now}
    await tx.execute(insert(invites).values(**marked(tx, invites, invite)))
    await network_rows.keep_hotline_checks(tx, [(PlaceCode("KG"), "117")], "Aida", now)
    await runs_a_campaign(scene, amina)


async def runs_a_campaign(scene: Scene, owner: PersonId) -> None:
    tx, now = scene.tx, scene.now
    kept = await campaign_rows.keep(tx, replace(running(), author=owner, owner=owner, approved_by=None))
    first = kept.messages[0].id
    await broadcast_rows.scanned(tx, first, now, 7)
    await campaign_rows.tell(tx, kept.id, now, DAY)
    await copy_rows.make(tx, first, [Copy(owner, CopyState.LATER, now + DAY)])


async def test_nothing_waits_for_the_days_by_which_the_clock_was_ahead(scene: Scene) -> None:
    right = scene.now
    scene.now += AHEAD
    await happens(scene)
    lying = {name for name, each in moments() if name in DUE and await latest(scene, each) > right + DUE[name]}
    assert lying >= DUE.keys() - {"referrals.reminded_at"}, "each is put off"

    scene.now = right
    await set_back.pull_in(scene.tx, POLICY, right)
    await scene.dispatching.watching.begin(scene.tx, right)
    while (timer := await timers.take(scene.tx, right)) is not None:
        if timer.kind in {"route", "look_at_all", "ring"} and int(timer.ref.partition(":")[2] or 0) < 100:
            await scene._timers()[timer.kind](scene.tx, timer.ref, right)
    wrong = {
        name: found
        for name, each in moments()
        if name in DUE and (found := await latest(scene, each)) > right + DUE[name]
    }
    assert not wrong
    forms = [form_rows.read(scene.tx, row) for row in (await scene.tx.execute(select(forms_table))).all()]
    assert forms
    for form in forms:
        assert form is not None
        assert form.touched_at <= right
        assert form.expires_at <= right + POLICY.conflict_draft_kept


async def latest(scene: Scene, column: Column[Any]) -> datetime:
    """The furthest moment in a column, of what still waits."""
    found = select(column).where(column.is_not(None))
    waits = ("accepted", "contacted", "served") if column.name in {"due_at", "reminded_at"} else ("offered",)
    for table, states in ((outbox_rows, ("waiting",)), (referrals, waits)):
        if column.table is table:
            found = found.where(table.c.state.in_(states))
    return max((await scene.tx.execute(found)).scalars(), default=datetime.min.replace(tzinfo=UTC))


async def test_what_was_taken_by_the_machine_s_own_wrong_time_is_free(scene: Scene) -> None:
    """The courier's lease, else nothing would be sent for three days after a restart; and a job."""
    tx, right = scene.tx, datetime.now(UTC)
    assert await leases.take(tx, "courier", "here", LEASE) is not None
    assert await leases.take(tx, "courier", "there", LEASE) is None
    await tx.execute(update(lease_rows).values(until=right + AHEAD))
    assert (last := await leases.last(tx, "courier"))
    assert last.ended is not None
    assert await leases.take(tx, "courier", "there", LEASE) is not None

    await job_rows.add(tx, job_rows.SHEET, scene.people["amina"].id, "file", right)
    assert await job_rows.claim(tx, right + AHEAD, LEASE) is not None
    assert await job_rows.claim(tx, right, LEASE) is not None
    assert await job_rows.claim(tx, right, LEASE) is None
