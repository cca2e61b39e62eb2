"""What a coordinator can do about a report nobody takes, and what she never sees (D4); who can be rung, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from referrals.call import Call
from referrals.domain.absence import person_gone
from referrals.domain.decision import AlreadyDone, AlreadyTaken, NotAllowed, WrongState
from referrals.domain.kind import Urgency
from referrals.domain.person import Duty, Standing
from referrals.domain.report import ReportState, Widen, Withdraw
from referrals.domain.routing import Await, NobodyLeft, Offer
from referrals.domain.timer import TimerKind
from referrals.enrolling import Enrolling
from referrals.storage import person_rows, timers
from referrals.storage.schema import grants, organisations
from tests.domain.samples import AYOL, NEVER, OSH, POLICE, VILLAGE
from tests.referrals.scene import FACTS, Scene, network
from tests.sealed_rows import rewritten

S = ReportState
WEEKLY = Duty()
NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Two at night in Bishkek, on a Tuesday."""
MORNING = NIGHT + timedelta(hours=7)
URGENT = {"urgency": Urgency.HOUR, "danger": True}


class TestOversee:
    """The coordinator."""

    async def test_her_list_has_the_most_pressing_first(self, scene: Scene) -> None:
        asking = await scene.violence()
        waiting = await scene.violence(allowed=())
        await scene.violence(district="TJ-SU-ISF")

        found = await scene.dispatching.oversight.cases(scene.tx, scene.people["cholpon"], scene.now)

        assert [each.id for each in found] == [waiting.id, asking.id]
        assert await scene.dispatching.oversight.cases(scene.tx, scene.people["nazgul"], scene.now) == ()

    async def test_she_sees_who_could_take_a_conflict_and_never_whom_a_woman_named(self, scene: Scene) -> None:
        cholpon = scene.people["cholpon"]

        dispute = await scene.dispatching.oversight.who_could(scene.tx, cholpon, await scene.conflict())
        hers = await scene.dispatching.oversight.who_could(scene.tx, cholpon, await scene.violence())

        assert [each.code for each in dispute] == [AYOL, OSH]
        assert hers == ()

    async def test_asking_again_asks_whoever_was_asked_longest_ago(self, scene: Scene) -> None:
        report = await scene.violence()
        await scene.passes(hours=3)
        assert await scene.asked(report) == ["ayol lapsed", "osh lapsed"]

        for _ in range(2):
            step = await scene.dispatching.oversight.ask_again(scene.call("cholpon"), "violence", report.id, "")
            assert isinstance(step, Offer)
            await scene.passes(hours=2)

        assert await scene.asked(report) == ["ayol lapsed", "osh lapsed", "ayol lapsed", "osh lapsed"]

    async def test_her_own_work_hides_no_number(self, scene: Scene) -> None:
        """Nobody was contacted by it, so that the list of the others tells nothing (D4)."""
        both = organisations.c.code.in_([AYOL, OSH])
        await rewritten(scene.tx, organisations, both, phone="+996 312 000000")
        report = await scene.conflict()

        await scene.dispatching.oversight.take_over(scene.call("cholpon"), "conflict", report.id)

        assert await scene.asked(report) == ["ayol revoked", "herself accepted"]
        to_ring = await scene.dispatching.oversight.to_ring(scene.tx, await scene.report(report))
        assert [each.code for each in to_ring] == [AYOL, OSH]

    async def test_her_own_work_is_not_told_as_an_organisation_contacted(self, scene: Scene) -> None:
        await scene.tx.execute(organisations.update().values(active=False))
        report = await scene.conflict()
        await scene.dispatching.oversight.take_over(scene.call("cholpon"), "conflict", report.id)

        await scene.dispatching.watching.unreachable(scene.tx, scene.people["cholpon"].id, scene.now)
        await scene.play()

        assert await scene.asked(report) == ["herself released"]
        outlook = await scene.telling.outlook(scene.tx, await scene.report(report), scene.now)
        assert not outlook.contacted

    async def test_one_at_a_time(self, scene: Scene) -> None:
        """Who is being contacted makes room for the next."""
        report = await scene.violence()

        step = await scene.dispatching.oversight.ask_again(scene.call("cholpon"), "violence", report.id, "")

        assert isinstance(step, Offer)
        assert await scene.asked(report) == ["ayol revoked", "osh offered"]

    async def test_an_organisation_is_named_for_conflicts_only(self, scene: Scene) -> None:
        cholpon, hers, dispute = scene.people["cholpon"], await scene.violence(), await scene.conflict()

        refused = await scene.dispatching.oversight.ask_again(
            Call(scene.tx, cholpon, scene.now), "violence", hers.id, OSH
        )
        step = await scene.dispatching.oversight.ask_again(
            Call(scene.tx, cholpon, scene.now), "conflict", dispute.id, OSH
        )

        assert refused == NotAllowed()
        assert isinstance(step, Offer)
        assert await scene.asked(dispute) == ["ayol revoked", "osh offered"]

    async def test_it_is_taken_from_whoever_has_it_only_when_another_can_be_rung(self, scene: Scene) -> None:
        """In any open state, overdue or not; and the one who had it is told by a message that rings."""
        report = await scene.taken_by("nazgul")
        for name in ("olesya", "gulnara"):
            await person_rows.change(scene.tx, scene.people[name].id, duty=NEVER)
        where = ("violence", report.id, "")
        left = await scene.dispatching.oversight.ask_instead(scene.call("cholpon"), *where)
        assert (left, await scene.state(report)) == (NobodyLeft(), S.TAKEN)

        scene.now = NIGHT
        await person_rows.change(scene.tx, scene.people["olesya"].id, duty=WEEKLY)
        later = await scene.dispatching.oversight.ask_instead(scene.call("cholpon"), *where)
        assert (later, await scene.state(report)) == (Await(MORNING), S.TAKEN)

        await person_rows.change(scene.tx, scene.people["olesya"].id, duty=WEEKLY.said_on(MORNING))
        await scene.told("nazgul")
        await scene.dispatching.oversight.ask_instead(scene.call("cholpon"), *where)
        assert await scene.asked(report) == ["ayol released", "osh offered"]
        assert (await scene.report(report)).responder is None
        assert "offer.over send" in await scene.told("nazgul")

    async def test_asking_again_takes_nothing_from_whoever_has_just_accepted(self, scene: Scene) -> None:
        """Her screen said that nobody has it; the two presses cross."""
        cholpon, report, dispute = scene.people["cholpon"], await scene.taken_by("nazgul"), await scene.conflict()
        await scene.accept("nazgul", dispute)

        again = await scene.dispatching.oversight.ask_again(
            Call(scene.tx, cholpon, scene.now), "violence", report.id, ""
        )
        named = await scene.dispatching.oversight.ask_again(
            Call(scene.tx, cholpon, scene.now), "conflict", dispute.id, OSH
        )

        assert again == named == AlreadyTaken()
        assert (await scene.asked(report), await scene.asked(dispute)) == (["ayol accepted"], ["ayol accepted"])
        step = await scene.dispatching.oversight.ask_instead(
            Call(scene.tx, cholpon, scene.now), "conflict", dispute.id, OSH
        )
        assert isinstance(step, Offer)

    async def test_only_the_coordinator_asks_somebody_instead(self, scene: Scene) -> None:
        report = await scene.taken_by("nazgul")
        refused = await scene.dispatching.oversight.ask_instead(scene.call("olesya"), "violence", report.id, "")
        assert refused == NotAllowed()

    async def test_what_is_over_is_not_asked_again(self, scene: Scene) -> None:
        report = await scene.violence()
        await scene.decided(report, Withdraw())

        cholpon = scene.people["cholpon"]
        over = WrongState("withdrawn")
        assert (
            await scene.dispatching.oversight.ask_again(Call(scene.tx, cholpon, scene.now), "violence", report.id, "")
            == over
        )
        assert (
            await scene.dispatching.oversight.ask_wider(Call(scene.tx, cholpon, scene.now), "violence", report.id)
            == AlreadyDone()
        )

    async def test_the_writer_is_asked_whether_others_may_be(self, scene: Scene) -> None:
        cholpon, report = scene.people["cholpon"], await scene.violence(allowed=(AYOL,))
        await scene.told("amina")

        assert (
            await scene.dispatching.oversight.ask_wider(Call(scene.tx, cholpon, scene.now), "violence", report.id)
            is None
        )

        assert await scene.told("amina") == ["case.wider send_or_edit"]
        assert "wider_asked" in await scene.happened()

    async def test_there_are_no_others_to_ask(self, scene: Scene) -> None:
        cholpon, all_of_them = scene.people["cholpon"], (AYOL, OSH, POLICE)
        report, dispute = await scene.violence(allowed=all_of_them), await scene.conflict()

        assert (
            await scene.dispatching.oversight.ask_wider(Call(scene.tx, cholpon, scene.now), "violence", report.id)
            == NobodyLeft()
        )
        assert (
            await scene.dispatching.oversight.ask_wider(Call(scene.tx, cholpon, scene.now), "conflict", dispute.id)
            == NotAllowed()
        )

    async def test_she_takes_care_of_a_conflict_herself(self, scene: Scene) -> None:
        cholpon, report = scene.people["cholpon"], await scene.conflict()
        await scene.told("nazgul")

        taken = await scene.dispatching.oversight.take_over(Call(scene.tx, cholpon, scene.now), "conflict", report.id)

        assert await scene.report(report) == taken
        assert await scene.asked(report) == ["ayol revoked", "herself accepted"]
        assert await scene.told("nazgul") == ["waiting edit_only"]
        again = await scene.dispatching.oversight.take_over(Call(scene.tx, cholpon, scene.now), "conflict", report.id)
        assert again == AlreadyTaken()

    async def test_never_a_woman_s_case(self, scene: Scene) -> None:
        cholpon, report = scene.people["cholpon"], await scene.violence(allowed=())

        assert (
            await scene.dispatching.oversight.take_over(Call(scene.tx, cholpon, scene.now), "violence", report.id)
            == NotAllowed()
        )

    @pytest.mark.parametrize("name", ["nazgul", "amina"])
    async def test_nobody_else_oversees(self, scene: Scene, name: str) -> None:
        person, report = scene.people[name], await scene.violence()

        assert await scene.dispatching.oversight.case(scene.tx, person, "violence", report.id) is None
        assert await scene.dispatching.oversight.case(scene.tx, scene.people["cholpon"], "forged", report.id) is None
        assert (
            await scene.dispatching.oversight.ask_again(Call(scene.tx, person, scene.now), "violence", report.id, "")
            == NotAllowed()
        )

    async def test_organisations_have_names(self, scene: Scene) -> None:
        assert (found := await scene.dispatching.oversight.organisation(scene.tx, AYOL)) is not None
        assert found.name("en") == "Ayol"


class TestRota:
    """Duty, and the bell."""

    async def test_coming_on_duty_she_sees_what_waits(self, scene: Scene) -> None:
        for name in ("nazgul", "gulnara", "olesya"):
            await person_rows.change(scene.tx, scene.people[name].id, duty=NEVER)
        waiting = await scene.violence()
        await person_rows.change(scene.tx, scene.people["olesya"].id, duty=WEEKLY)
        offered = await scene.violence()
        assert (waiting.state, offered.state) == (S.WITH_COORDINATOR, S.ASKING)

        await scene.dispatching.duty.set_duty(scene.tx, scene.people["nazgul"], True, scene.now)
        await scene.play()

        assert await scene.asked(waiting) == ["ayol offered"]
        assert await scene.told("nazgul") == ["waiting send"]
        assert (await scene.refresh("nazgul", scene.people["nazgul"].id)).on_duty(scene.now)

    async def test_open_offers_of_her_organisation_reach_her_too(self, scene: Scene) -> None:
        report = await scene.violence()
        deadline = (await scene.newest(report)).answer_by
        await scene.told("nazgul")

        await scene.dispatching.duty.set_duty(scene.tx, scene.people["gulnara"], True, scene.now)
        await scene.dispatching.duty.set_duty(scene.tx, scene.people["nazgul"], True, scene.now)

        assert await scene.told("gulnara") == ["waiting send"]
        assert await scene.told("nazgul") == ["deleted", "waiting send"]
        assert (await scene.newest(report)).answer_by == deadline

    async def test_not_to_somebody_she_kept_away(self, scene: Scene) -> None:
        await person_rows.change(scene.tx, scene.people["gulnara"].id, home=VILLAGE)
        gulnara = await scene.refresh("gulnara", scene.people["gulnara"].id)
        await scene.violence(excluded_place=VILLAGE)

        await scene.dispatching.duty.set_duty(scene.tx, gulnara, True, scene.now)

        assert await scene.told("gulnara") == []

    async def test_off_duty_nothing_rings(self, scene: Scene) -> None:
        duty = await scene.dispatching.duty.set_duty(scene.tx, scene.people["nazgul"], False, scene.now)
        report = await scene.violence()

        assert isinstance(duty, Duty)
        assert (await scene.newest(report)).notified == (scene.people["gulnara"].id,)
        assert await scene.dispatching.duty.set_duty(scene.tx, scene.people["amina"], True, scene.now) == NotAllowed()

    async def test_after_an_outage_every_open_offer_is_shown_once_more(self, scene: Scene) -> None:
        await scene.violence()
        await scene.conflict()
        await scene.told("nazgul")

        await scene.dispatching.duty.offer_again(scene.tx, "", scene.now)

        assert await scene.told("nazgul") == ["deleted", "waiting send", "deleted", "waiting send"]

    async def test_many_offers_take_several_turns(self, scene: Scene) -> None:
        for _ in range(45):
            await scene.conflict()
        await scene.told("nazgul")

        await scene.dispatching.duty.offer_again(scene.tx, "", scene.now)
        assert await scene.told("nazgul") == ["deleted", "waiting send"]
        await scene.play()
        assert await scene.told("nazgul") == ["deleted", "waiting send"]

    async def test_offers_that_ring_many_people_take_several_turns_too(self, scene: Scene) -> None:
        for number in range(8):
            await scene.answers_for(f"focal point {number}", AYOL)
        for _ in range(30):
            await scene.violence(**URGENT)
        await scene.told("nazgul")

        await scene.dispatching.duty.offer_again(scene.tx, "", scene.now)
        first = await scene.told("nazgul")
        await scene.play()

        assert first == ["deleted", "waiting send"]
        assert await scene.told("nazgul") == ["deleted", "waiting send"]

    async def test_what_is_overdue_goes_on_instead(self, scene: Scene) -> None:
        report = await scene.violence(**URGENT)
        await scene.told("nazgul")
        scene.now += timedelta(hours=1)

        await scene.dispatching.duty.offer_again(scene.tx, "", scene.now)
        await scene.play()

        assert await scene.told("nazgul") == ["waiting edit_only"]
        assert await scene.asked(report) == ["ayol lapsed", "osh offered"]

    async def test_a_bell_for_an_offer_that_is_gone_is_silent(self, scene: Scene) -> None:
        await scene.taken_by("nazgul")
        await scene.told("nazgul")

        for ref in ("1", "999"):
            await scene.dispatching.duty.ring(scene.tx, ref, scene.now)

        assert await scene.told("nazgul") == []

    async def test_whoever_blocked_the_bot_is_passed_over_at_once(self, scene: Scene) -> None:
        """What she has goes to her colleague, what she was offered too; the coordinator hears of it hours later (D4)."""
        held, offered = await scene.taken_by("nazgul"), await scene.violence(allowed=(AYOL,))

        await scene.dispatching.watching.unreachable(scene.tx, scene.people["nazgul"].id, scene.now)
        await scene.dispatching.watching.unreachable(scene.tx, scene.people["nazgul"].id, scene.now)
        await scene.play()

        assert (await scene.newest(offered)).notified == (scene.people["nazgul"].id, scene.people["gulnara"].id)
        assert await scene.asked(held) == ["ayol released", "ayol offered"]
        assert (await scene.newest(held)).notified == (scene.people["gulnara"].id,)
        assert "waiting send" in await scene.told("gulnara")
        assert await scene.told("cholpon") == ["case.lost send"]

    async def test_one_block_that_is_learned_of_twice_has_one_owner(self, scene: Scene) -> None:
        """F20. Her update says so, and hours later a refused call: her cases went on once, coordinators hear of it once."""
        nazgul, since = scene.people["nazgul"].id, scene.now
        await scene.taken_by("nazgul")
        await scene.dispatching.watching.unreachable(scene.tx, nazgul, scene.now)
        await scene.passes(hours=7)
        assert (await scene.told("cholpon")).count("case.lost send") == 1

        await scene.dispatching.watching.unreachable(scene.tx, nazgul, scene.now)
        await scene.passes(hours=7)
        assert "case.lost send" not in await scene.told("cholpon")
        assert (await scene.refresh("nazgul", nazgul)).blocked_at == since

    async def test_with_nobody_else_there_the_next_organisation_is_asked(self, scene: Scene) -> None:
        await person_rows.change(scene.tx, scene.people["gulnara"].id, duty=NEVER)
        report, held = await scene.violence(), await scene.taken_by("nazgul")

        await scene.dispatching.watching.unreachable(scene.tx, scene.people["nazgul"].id, scene.now)
        await scene.play()

        assert await scene.asked(report) == ["ayol lapsed", "osh offered"]
        assert await scene.asked(held) == ["ayol released", "osh offered"]
        again = await scene.violence()
        assert (await scene.newest(again)).organisation == OSH

    @pytest.mark.parametrize("standing", [Standing.LEFT, Standing.ACTIVE])
    async def test_whoever_left_or_lost_her_role_is_passed_over_too(self, scene: Scene, standing: Standing) -> None:
        report, nazgul = await scene.taken_by("nazgul"), scene.people["nazgul"].id
        await person_rows.change(scene.tx, nazgul, standing=standing)
        await scene.tx.execute(grants.delete().where(grants.c.person_id == nazgul))

        await timers.set_timer(scene.tx, TimerKind.HOLDER_GONE, person_gone(nazgul), scene.now)
        await scene.play()

        assert await scene.asked(report) == ["ayol released", "ayol offered"]
        assert (await scene.newest(report)).notified == (scene.people["gulnara"].id,)

    async def test_a_writer_who_blocked_the_bot_keeps_her_report(self, scene: Scene) -> None:
        report = await scene.violence()

        await scene.dispatching.watching.unreachable(scene.tx, scene.people["amina"].id, scene.now)

        assert await scene.state(report) is S.ASKING
        assert await scene.told("cholpon") == []

    async def test_a_coordinator_who_blocked_the_bot_releases_what_she_took_care_of(self, scene: Scene) -> None:
        report, cholpon = await scene.conflict(), scene.people["cholpon"]
        await scene.dispatching.oversight.take_over(Call(scene.tx, cholpon, scene.now), "conflict", report.id)
        await scene.coordinates("saida")

        await scene.dispatching.watching.unreachable(scene.tx, cholpon.id, scene.now)
        await scene.play()

        kept = await scene.report(report)
        assert (kept.state, kept.responder) == (S.ASKING, None)
        assert await scene.asked(report) == ["ayol revoked", "herself released", "osh offered"]
        await scene.passes(days=3)
        assert "waiting send" in await scene.told("saida")

    @pytest.mark.parametrize("how", ["off", "blocked"])
    async def test_nobody_waits_for_somebody_who_will_not_come(self, scene: Scene, how: str) -> None:
        for name in ("nazgul", "gulnara", "olesya"):
            await person_rows.change(scene.tx, scene.people[name].id, duty=NEVER)
        await person_rows.change(scene.tx, scene.people["nazgul"].id, duty=WEEKLY)
        scene.now, nazgul = NIGHT, await scene.refresh("nazgul", scene.people["nazgul"].id)
        report = await scene.violence(urgency=Urgency.DAY)
        assert (report.state, report.waiting_until) == (S.WAITING_FOR_DUTY, MORNING)

        if how == "off":
            await scene.dispatching.duty.set_duty(scene.tx, nazgul, False, MORNING - timedelta(hours=1))
        else:
            await scene.dispatching.watching.unreachable(scene.tx, nazgul.id, scene.now)
        await scene.passes(hours=6, minutes=30)

        kept = await scene.report(report)
        assert (kept.state, kept.waiting_until) != (S.WAITING_FOR_DUTY, MORNING)

    async def test_after_an_outage_what_no_timer_waits_for_is_looked_at_again(self, scene: Scene) -> None:
        report = await scene.violence(allowed=())
        await scene.decided(report, Widen((AYOL,)))

        await scene.dispatching.duty.offer_again(scene.tx, "", scene.now)
        await scene.play()

        assert await scene.asked(report) == ["ayol offered"]

    async def test_who_has_left_the_network_is_asked_nothing_and_others_are(self, scene: Scene) -> None:
        report, nazgul = await scene.violence(), scene.people["nazgul"]
        held = await scene.taken_by("nazgul")
        (offer,) = await scene.referrals(report)
        rest = network()
        rest = replace(rest, organisations=tuple(each for each in rest.organisations if each.code != AYOL))

        await Enrolling(FACTS).load(scene.tx, rest, scene.now)

        assert await scene.dispatching.offers.accept(scene.tx, nazgul, offer.id, scene.now) == NotAllowed()
        assert await scene.dispatching.offers.open(scene.tx, nazgul, offer.id, scene.now) == NotAllowed()
        await scene.play()
        assert await scene.asked(report) == ["ayol lapsed", "osh offered"]
        assert await scene.asked(held) == ["ayol released", "osh offered"]

    @pytest.mark.parametrize("held", [False, True])
    async def test_a_clock_set_right_leaves_no_moment_days_ahead(self, scene: Scene, held: bool) -> None:
        """B1: the machine was three days ahead while all of this happened."""
        report = await (scene.taken_by("nazgul", **URGENT) if held else scene.violence(**URGENT))
        await scene.play()
        scene.now -= timedelta(days=3)

        await scene.dispatching.watching.begin(scene.tx, scene.now)
        await scene.play()
        await scene.passes(minutes=11)
        assert await scene.asked(report) == (["ayol accepted"] if held else ["ayol lapsed", "osh offered"])
        await scene.passes(hours=1, minutes=30)

        assert (await scene.asked(report))[0] == ("ayol released" if held else "ayol lapsed")
        kept = await scene.report(report)
        assert kept.waiting_until is None or kept.waiting_until < scene.now + timedelta(days=1)
