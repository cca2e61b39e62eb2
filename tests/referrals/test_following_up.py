"""After somebody has taken it: what is recorded, who is reminded, and how little the writer of "she asked me" learns."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referrals.call import Call
from referrals.domain.decision import AlreadyDone, NotAllowed, WrongState
from referrals.domain.escalation import closing_reasons
from referrals.domain.kind import ClosingReason, GbvKind, Urgency, Voice
from referrals.domain.notice import Mode
from referrals.domain.referral import ReferralState
from referrals.domain.report import AnyReport, ReportState, ViolenceReport
from referrals.domain.report_notices import case_update
from referrals.following_up import Came, Held
from referrals.storage import outbox
from tests.domain.samples import AYOL, work_of
from tests.referrals.scene import Scene

S = ReportState
MET = ClosingReason.NEEDS_MET


async def take(scene: Scene, report: AnyReport, name: str = "nazgul") -> AnyReport:
    await scene.dispatching.offers.accept(scene.tx, scene.people[name], (await scene.newest(report)).id, scene.now)
    for each in scene.people:
        await scene.told(each)
    return await scene.report(report)


async def closed(scene: Scene, **changes: object) -> AnyReport:
    report = await take(scene, await scene.violence(**changes))
    await scene.following_up.contacted(scene.call("nazgul"), "violence", report.id)
    await scene.following_up.closed(scene.call("nazgul"), "violence", report.id, MET)
    await scene.told("amina")
    return await scene.report(report)


async def test_contact_help_and_closing(scene: Scene) -> None:
    report, nazgul = await take(scene, await scene.violence()), scene.people["nazgul"]

    assert isinstance(
        await scene.following_up.contacted(Call(scene.tx, nazgul, scene.now), "violence", report.id), Held
    )
    assert await scene.told("amina") == ["status redraw"]
    assert await scene.armed() == {f"route violence:{report.id}"}

    served = await scene.following_up.served(Call(scene.tx, nazgul, scene.now), "violence", report.id, GbvKind.DENIAL)
    assert isinstance(served, Held)
    assert isinstance(served.report, ViolenceReport)
    assert served.report.gbv_kind is GbvKind.DENIAL

    done = await scene.following_up.closed(Call(scene.tx, nazgul, scene.now), "violence", report.id, MET)
    assert isinstance(done, Held)
    assert done.offer is not None
    assert (done.report.state, done.work.closing, done.work.state) == (S.CLOSED, MET, ReferralState.CLOSED)
    assert await scene.following_up.contacted(Call(scene.tx, nazgul, scene.now), "violence", report.id) == AlreadyDone()
    assert (await scene.happened())[-3:] == ["contacted", "served", "closed"]


async def test_the_coordinator_s_card_stays_true(scene: Scene) -> None:
    report = await scene.violence(urgency=Urgency.HOUR)
    await outbox.add(scene.tx, [replace(case_update(report, scene.people["cholpon"].id), mode=Mode.SEND)], scene.now)
    await scene.told("cholpon")
    await take(scene, report)

    await scene.following_up.contacted(scene.call("nazgul"), "violence", report.id)

    assert await scene.told("cholpon") == ["case edit_only"]


async def test_who_wrote_for_another_learns_only_that_it_is_taken(scene: Scene) -> None:
    report, nazgul = (
        await take(scene, await scene.violence(voice=Voice.SHE_ASKED, ask_later=True)),
        scene.people["nazgul"],
    )

    await scene.following_up.contacted(Call(scene.tx, nazgul, scene.now), "violence", report.id)
    await scene.following_up.served(Call(scene.tx, nazgul, scene.now), "violence", report.id, None)
    await scene.following_up.closed(Call(scene.tx, nazgul, scene.now), "violence", report.id, MET)
    await scene.passes(days=30)

    assert await scene.told("amina") == []


@pytest.mark.parametrize("name", ["gulnara", "olesya", "cholpon", "amina"])
async def test_nobody_else_records_anything(scene: Scene, name: str) -> None:
    report, person = await take(scene, await scene.violence()), scene.people[name]

    assert await scene.following_up.held(scene.tx, person, "violence", report.id) is None
    assert await scene.following_up.held(scene.tx, person, "forged", report.id) is None
    assert await scene.following_up.held(scene.tx, person, "violence", 999) is None
    assert (
        await scene.following_up.closed(Call(scene.tx, person, scene.now), "violence", report.id, MET) == NotAllowed()
    )


async def test_a_coordinator_follows_up_what_she_took_care_of(scene: Scene) -> None:
    cholpon, report = scene.people["cholpon"], await scene.conflict()
    await scene.dispatching.oversight.take_over(Call(scene.tx, cholpon, scene.now), "conflict", report.id)
    await scene.following_up.contacted(Call(scene.tx, cholpon, scene.now), "conflict", report.id)

    held = await scene.following_up.closed(Call(scene.tx, cholpon, scene.now), "conflict", report.id, MET)

    assert isinstance(held, Held)
    assert held.offer is None
    assert await scene.state(report) is S.CLOSED


async def test_her_own_list(scene: Scene) -> None:
    calm = await take(scene, await scene.violence(urgency=Urgency.DAYS, allowed=(AYOL,)))
    urgent = await take(scene, await scene.violence(urgency=Urgency.HOUR, allowed=(AYOL,)))
    await closed(scene, allowed=(AYOL,))

    found = await scene.following_up.caseload(scene.tx, scene.people["nazgul"], scene.now)

    assert [each.report.id for each in found] == [urgent.id, calm.id]
    assert await scene.following_up.caseload(scene.tx, scene.people["gulnara"], scene.now) == ()


async def test_without_contact_she_is_reminded_and_then_a_colleague_has_it(scene: Scene) -> None:
    """Reminder first, twice; then it is not hers any more, and she is told so by a message that rings."""
    report = await take(scene, await scene.violence())

    await scene.passes(hours=3)
    assert (await scene.told("nazgul"), await scene.told("cholpon")) == (["offer.nudge send"], [])
    await scene.passes(hours=1)
    assert await scene.told("nazgul") == ["deleted", "offer.nudge send"]
    assert await scene.asked(report) == ["ayol accepted"]

    await scene.passes(hours=1)
    assert await scene.asked(report) == ["ayol released", "ayol offered"]
    assert "offer.over send" in await scene.told("nazgul")
    assert (await scene.newest(report)).notified == (scene.people["gulnara"].id,)
    assert await scene.told("gulnara") == ["waiting send"]
    assert await scene.told("amina") == ["status redraw"]

    await scene.passes(hours=1)
    assert await scene.asked(report) == ["ayol released", "ayol lapsed", "osh offered"]
    await scene.passes(hours=1)
    assert await scene.state(report) is S.WITH_COORDINATOR
    assert await scene.told("cholpon") == ["waiting send"]


async def test_who_says_that_she_is_still_on_it_keeps_it(scene: Scene) -> None:
    report = await take(scene, await scene.violence())
    for _ in range(5):
        await scene.passes(hours=3)
        assert "offer.nudge send" in await scene.told("nazgul")
        kept = await scene.following_up.still_on_it(scene.call("nazgul"), "violence", report.id)
        assert isinstance(kept, Held)
        assert (kept.work.reminded, kept.report.waiting_until) == (0, scene.now + timedelta(hours=3))
    assert await scene.asked(report) == ["ayol accepted"]


async def test_after_contact_the_same_with_longer_times(scene: Scene) -> None:
    report = await take(scene, await scene.violence())
    await scene.following_up.contacted(scene.call("nazgul"), "violence", report.id)
    await scene.passes(days=2)
    assert await scene.told("nazgul") == ["offer.nudge send"]
    await scene.passes(days=2)
    assert (await scene.asked(report))[:2] == ["ayol released", "ayol offered"]


async def test_after_help_coordinators_are_told_and_it_stays_with_her(scene: Scene) -> None:
    report = await take(scene, await scene.violence())
    await scene.following_up.served(scene.call("nazgul"), "violence", report.id, None)
    await scene.passes(days=16)
    assert await scene.asked(report) == ["ayol served"]
    assert "waiting send" in await scene.told("cholpon")
    await scene.passes(hours=1)
    assert (await scene.report(report)).operator_at is not None


@pytest.mark.parametrize(
    ("acts", "late", "fit"),
    [
        ((), 0, {ClosingReason.SHE_ASKED}),
        ((), 30, {ClosingReason.SHE_ASKED, ClosingReason.NO_CONTACT}),
        (("contacted",), 0, set(ClosingReason) - {ClosingReason.NO_CONTACT}),
    ],
)
async def test_only_reasons_that_fit_the_facts_close_it(
    scene: Scene, acts: tuple[str, ...], late: int, fit: set[ClosingReason]
) -> None:
    report, nazgul = await take(scene, await scene.violence()), scene.people["nazgul"]
    for act in acts:
        await getattr(scene.following_up, act)(scene.call("nazgul"), "violence", report.id)
    scene.now += timedelta(days=late)
    for reason in set(ClosingReason) - fit:
        outcome = await scene.following_up.closed(Call(scene.tx, nazgul, scene.now), "violence", report.id, reason)
        assert isinstance(outcome, WrongState)
    kept = await scene.report(report)
    assert set(closing_reasons(kept, work_of(kept), scene.now)) == fit


async def test_who_took_care_of_it_herself_is_reminded_too_and_then_it_goes_on(scene: Scene) -> None:
    cholpon, report = scene.people["cholpon"], await scene.conflict()
    await scene.dispatching.oversight.take_over(Call(scene.tx, cholpon, scene.now), "conflict", report.id)
    await scene.told("cholpon")

    await scene.passes(days=1)
    assert await scene.told("cholpon") == ["waiting send"]
    await scene.passes(hours=20)
    assert (await scene.report(report)).responder is None
    assert (await scene.asked(report))[:3] == ["ayol revoked", "herself released", "osh offered"]


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

        said = await scene.following_up.came(scene.call("amina"), "violence", report.id, answer)

        assert said == report
        assert await scene.told("cholpon") == alerts
        assert (await scene.happened())[-1] == "help_came"

    async def test_only_she_answers_and_only_afterwards(self, scene: Scene) -> None:
        report = await scene.violence(ask_later=True)
        silent = await scene.violence()

        async def came(name: str, track: str, number: int) -> object:
            person = scene.people[name]
            return await scene.following_up.came(Call(scene.tx, person, scene.now), track, number, Came.NO)

        assert await came("amina", "violence", report.id) == WrongState("asking")
        assert await came("nazgul", "violence", report.id) == NotAllowed()
        assert await came("amina", "violence", silent.id) == NotAllowed()
        assert await came("amina", "forged", report.id) == NotAllowed()


async def test_contact_within_its_time_needs_no_word(scene: Scene) -> None:
    report = await take(scene, await scene.violence())
    scene.now += timedelta(hours=1)
    await scene.following_up.contacted(scene.call("nazgul"), "violence", report.id)

    await scene.passes(days=1)

    assert await scene.told("nazgul") == []
