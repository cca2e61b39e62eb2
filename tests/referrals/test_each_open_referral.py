"""A report of which several things are open at once: every one of them is looked at when it is due, and none is forgotten.

The cases are made by hand, for today one organisation at most works on a report.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from referrals.domain.person import Duty
from referrals.domain.referral import Referral, ReferralId, ReferralState
from referrals.domain.report import AnyReport, ReportState, SearchState
from referrals.domain.report_notices import subject_of
from referrals.domain.timer import TimerKind
from referrals.storage import person_rows, referral_rows, report_rows, timers
from tests.domain.samples import AT_ANY_HOUR, NEVER, NOW, OSH
from tests.referrals.scene import Scene

S = ReportState
SOON, CENTRE, LATER = NOW + timedelta(minutes=20), NOW + timedelta(minutes=45), NOW + timedelta(hours=2)


async def _also_asked(scene: Scene, report: AnyReport, **changes: Any) -> Referral:
    """Osh has been asked beside the centre, and it is looked at again."""
    first = await scene.newest(report)
    made = replace(
        first, id=ReferralId(0), organisation=OSH, state=ReferralState.OFFERED, answered_by=None, answered_at=None,
        due_at=None, notified=(scene.people["olesya"].id,), opened_by=(), version=0,
    )  # fmt: skip
    kept = await referral_rows.insert(scene.tx, replace(made, **changes))
    await timers.set_timer(scene.tx, TimerKind.ROUTE, subject_of(report), scene.now)
    return kept


async def _duty(scene: Scene, name: str, duty: Duty) -> None:
    await person_rows.change(scene.tx, scene.people[name].id, duty=duty)


@pytest.mark.parametrize(
    ("hers", "centre"), [(SOON, NOW + timedelta(minutes=45)), (LATER, NOW + timedelta(minutes=45))]
)
async def test_each_offer_ends_at_its_own_deadline(scene: Scene, hers: datetime, centre: datetime) -> None:
    """And her status says the earlier one."""
    await _duty(scene, "gulnara", NEVER)
    report = await scene.violence()
    await _also_asked(scene, report, answer_by=hers)
    report = await scene.report(report)
    assert report.waiting_until == min(hers, CENTRE)
    assert (await scene.telling.outlook(scene.tx, report, scene.now)).answer_by == report.waiting_until

    await scene.passes(minutes=44)
    assert await scene.asked(report) == ["ayol offered", f"osh {'lapsed' if hers is SOON else 'offered'}"]
    await scene.passes(minutes=1)
    assert (await scene.asked(report))[0] == "ayol lapsed"
    await scene.passes(hours=2)
    assert await scene.asked(report) == ["ayol lapsed", "osh lapsed"]
    assert await scene.state(report) is S.WITH_COORDINATOR


async def test_an_offer_ends_at_its_deadline_beside_the_work_of_another(scene: Scene) -> None:
    report = await scene.taken_by("nazgul")
    await _also_asked(scene, report, answer_by=SOON)
    await scene.passes(minutes=20)
    assert await scene.asked(report) == ["ayol accepted", "osh lapsed"]
    assert await scene.state(report) is S.TAKEN


async def test_work_is_reminded_of_at_its_moment_beside_a_later_offer(scene: Scene) -> None:
    report = await scene.taken_by("nazgul")
    due = (await scene.report(report)).held[0].due_at
    assert due is not None
    await _also_asked(scene, report, answer_by=due + timedelta(hours=1))
    await scene.told("nazgul")
    await scene.passes(seconds=(due - scene.now).total_seconds())
    assert await scene.told("nazgul") == ["offer.nudge send"]
    assert await scene.asked(report) == ["ayol accepted", "osh offered"]


async def test_someone_is_found_when_duty_starts_beside_the_work_of_another(scene: Scene) -> None:
    """One organisation works on it, and for another nobody was on duty."""
    report = await scene.taken_by("nazgul")
    kept = await scene.report(report)
    await report_rows.save(scene.tx, replace(kept, search=SearchState.WAITING_FOR_DUTY, search_until=SOON))
    await timers.set_timer(scene.tx, TimerKind.ROUTE, subject_of(report), scene.now)
    await _duty(scene, "olesya", NEVER)
    await scene.play()
    assert await scene.asked(report) == ["ayol accepted"]
    await _duty(scene, "olesya", AT_ANY_HOUR)
    await scene.passes(minutes=20)
    assert await scene.asked(report) == ["ayol accepted", "osh offered"]
    assert await scene.told("olesya") == ["waiting send"]
    assert await scene.state(report) is S.TAKEN


async def test_what_she_works_on_comes_before_what_she_closed(scene: Scene) -> None:
    """She closed one part of it, and has another now."""
    report = await scene.taken_by("nazgul")
    first = await scene.newest(report)
    await referral_rows.save(scene.tx, replace(first, state=ReferralState.CLOSED, closed_at=NOW))
    again = await referral_rows.insert(scene.tx, replace(first, id=ReferralId(0), version=0))
    held = await scene.following_up.held(scene.tx, scene.people["nazgul"], "violence", report.id)
    assert held is not None
    assert (held.work.id, held.work.state) == (again.id, ReferralState.ACCEPTED)
