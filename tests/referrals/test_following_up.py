"""After somebody has taken it: what is recorded, who is reminded, and how little the writer of "she asked me" learns."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referrals.domain.decision import AlreadyDone, NotAllowed, WrongState
from referrals.domain.kind import ClosingReason, GbvKind, Urgency, Voice
from referrals.domain.notice import Mode
from referrals.domain.referral import ReferralState
from referrals.domain.report import AnyReport, ReportState, ViolenceReport
from referrals.domain.report_notices import case_update
from referrals.following_up import Came, Held
from referrals.storage import outbox
from tests.domain.samples import AYOL
from tests.referrals.scene import Scene

S = ReportState
MET = ClosingReason.NEEDS_MET


async def take(scene: Scene, report: AnyReport, name: str = "nazgul") -> AnyReport:
    await scene.dispatching.accept(scene.tx, scene.people[name], (await scene.newest(report)).id, scene.now)
    for each in scene.people:
        await scene.told(each)
    return await scene.report(report)


async def closed(scene: Scene, **changes: object) -> AnyReport:
    report = await take(scene, await scene.violence(**changes))
    await scene.following_up.closed(scene.tx, scene.people["nazgul"], "violence", report.id, MET, scene.now)
    await scene.told("amina")
    return await scene.report(report)


async def test_contact_help_and_closing(scene: Scene) -> None:
    report, nazgul = await take(scene, await scene.violence()), scene.people["nazgul"]

    assert isinstance(await scene.following_up.contacted(scene.tx, nazgul, "violence", report.id, scene.now), Held)
    assert await scene.told("amina") == ["status fold"]
    assert await scene.armed() == set()

    served = await scene.following_up.served(scene.tx, nazgul, "violence", report.id, GbvKind.DENIAL, scene.now)
    assert isinstance(served, Held)
    assert isinstance(served.report, ViolenceReport)
    assert served.report.gbv_kind is GbvKind.DENIAL

    done = await scene.following_up.closed(scene.tx, nazgul, "violence", report.id, MET, scene.now)
    assert isinstance(done, Held)
    assert done.referral is not None
    assert (done.report.state, done.report.closing, done.referral.state) == (S.CLOSED, MET, ReferralState.DONE)
    assert await scene.following_up.contacted(scene.tx, nazgul, "violence", report.id, scene.now) == AlreadyDone()
    assert (await scene.happened())[-4:] == ["contacted", "served", "closed", "done"]


async def test_the_coordinator_s_card_stays_true(scene: Scene) -> None:
    report = await scene.violence(urgency=Urgency.HOUR)
    await scene.dispatching._alert_coordinators(scene.tx, report, scene.now)
    await outbox.add(scene.tx, [replace(case_update(report, scene.people["cholpon"].id), mode=Mode.SEND)], scene.now)
    await scene.told("cholpon")
    await take(scene, report)

    await scene.following_up.contacted(scene.tx, scene.people["nazgul"], "violence", report.id, scene.now)

    assert await scene.told("cholpon") == ["case update", "deleted"]


async def test_who_wrote_for_another_learns_only_that_it_is_taken(scene: Scene) -> None:
    report, nazgul = (
        await take(scene, await scene.violence(voice=Voice.SHE_ASKED, ask_later=True)),
        scene.people["nazgul"],
    )

    await scene.following_up.contacted(scene.tx, nazgul, "violence", report.id, scene.now)
    await scene.following_up.served(scene.tx, nazgul, "violence", report.id, None, scene.now)
    await scene.following_up.closed(scene.tx, nazgul, "violence", report.id, MET, scene.now)
    await scene.passes(days=30)

    assert await scene.told("amina") == []


@pytest.mark.parametrize("name", ["gulnara", "olesya", "cholpon", "amina"])
async def test_nobody_else_records_anything(scene: Scene, name: str) -> None:
    report, person = await take(scene, await scene.violence()), scene.people[name]

    assert await scene.following_up.held(scene.tx, person, "violence", report.id) is None
    assert await scene.following_up.held(scene.tx, person, "forged", report.id) is None
    assert await scene.following_up.held(scene.tx, person, "violence", 999) is None
    assert await scene.following_up.closed(scene.tx, person, "violence", report.id, MET, scene.now) == NotAllowed()


async def test_a_coordinator_follows_up_what_she_took_care_of(scene: Scene) -> None:
    cholpon, report = scene.people["cholpon"], await scene.conflict()
    await scene.dispatching.take_over(scene.tx, cholpon, "conflict", report.id, scene.now)

    held = await scene.following_up.closed(scene.tx, cholpon, "conflict", report.id, MET, scene.now)

    assert isinstance(held, Held)
    assert held.referral is None
    assert await scene.state(report) is S.CLOSED


async def test_her_own_list(scene: Scene) -> None:
    calm = await take(scene, await scene.violence(urgency=Urgency.DAYS, allowed=(AYOL,)))
    urgent = await take(scene, await scene.violence(urgency=Urgency.HOUR, allowed=(AYOL,)))
    await closed(scene, allowed=(AYOL,))

    found = await scene.following_up.caseload(scene.tx, scene.people["nazgul"], scene.now)

    assert [each.report.id for each in found] == [urgent.id, calm.id]
    assert await scene.following_up.caseload(scene.tx, scene.people["gulnara"], scene.now) == ()


async def test_without_contact_the_responder_is_reminded_and_then_the_coordinator(scene: Scene) -> None:
    report = await take(scene, await scene.violence())

    await scene.passes(hours=3)
    assert (await scene.told("nazgul"), await scene.told("cholpon")) == (["offer.nudge send"], [])

    await scene.passes(hours=3)
    assert (await scene.told("nazgul"), await scene.told("cholpon")) == (["deleted", "offer.nudge send"], ["case send"])

    await scene.passes(hours=3)
    again = ["deleted", "offer.nudge send"], ["deleted", "case send"]
    assert (await scene.told("nazgul"), await scene.told("cholpon")) == again
    assert await scene.armed() == {f"first_contact {(await scene.newest(report)).id}"}


async def test_who_took_care_of_it_herself_is_reminded_too_until_contact_is_recorded(scene: Scene) -> None:
    cholpon, report = scene.people["cholpon"], await scene.conflict()
    await scene.dispatching.take_over(scene.tx, cholpon, "conflict", report.id, scene.now)
    await scene.told("cholpon")

    for _ in range(2):
        await scene.passes(days=1)
        assert (await scene.told("cholpon"))[-1:] == ["case send"]

    await scene.following_up.contacted(scene.tx, cholpon, "conflict", report.id, scene.now)
    await scene.following_up.remind(scene.tx, f"conflict:{report.id}", scene.now)
    assert await scene.armed() == set()


async def test_a_reminder_that_came_too_late_says_nothing(scene: Scene) -> None:
    report = await take(scene, await scene.violence())
    offer = await scene.newest(report)
    await scene.following_up.contacted(scene.tx, scene.people["nazgul"], "violence", report.id, scene.now)

    await scene.following_up.remind(scene.tx, str(offer.id), scene.now)
    await scene.following_up.remind(scene.tx, "999", scene.now)

    assert await scene.told("nazgul") == []


class TestDidHelpCome:
    """Asked only where she agreed to it, some time after closing."""

    async def test_she_is_asked(self, scene: Scene) -> None:
        await closed(scene, ask_later=True)

        await scene.passes(hours=23)
        assert await scene.told("amina") == []
        await scene.passes(hours=1)
        assert await scene.told("amina") == ["came send"]

    async def test_she_is_not_asked_without_her_word(self, scene: Scene) -> None:
        report = await closed(scene)
        await scene.following_up.ask(scene.tx, f"violence:{report.id}", scene.now)
        await scene.following_up.ask(scene.tx, "violence:999", scene.now)

        await scene.passes(days=30)

        assert await scene.told("amina") == []

    @pytest.mark.parametrize(("answer", "alerts"), [(Came.YES, []), (Came.PARTLY, []), (Came.NO, ["case send"])])
    async def test_after_a_no_the_coordinator_looks_again(self, scene: Scene, answer: Came, alerts: list[str]) -> None:
        report = await closed(scene, ask_later=True)
        await scene.told("cholpon")

        said = await scene.following_up.came(scene.tx, scene.people["amina"], "violence", report.id, answer, scene.now)

        assert said == report
        assert await scene.told("cholpon") == alerts
        assert (await scene.happened())[-1] == "help_came"

    async def test_only_she_answers_and_only_afterwards(self, scene: Scene) -> None:
        report = await scene.violence(ask_later=True)
        silent = await scene.violence()

        async def came(name: str, track: str, number: int) -> object:
            person = scene.people[name]
            return await scene.following_up.came(scene.tx, person, track, number, Came.NO, scene.now)

        assert await came("amina", "violence", report.id) == WrongState("asking")
        assert await came("nazgul", "violence", report.id) == NotAllowed()
        assert await came("amina", "violence", silent.id) == NotAllowed()
        assert await came("amina", "forged", report.id) == NotAllowed()


async def test_contact_within_its_time_needs_no_word(scene: Scene) -> None:
    report = await take(scene, await scene.violence())
    scene.now += timedelta(hours=1)
    await scene.following_up.contacted(scene.tx, scene.people["nazgul"], "violence", report.id, scene.now)

    await scene.passes(days=2)

    assert await scene.told("nazgul") == []
