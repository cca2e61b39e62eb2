"""From a report to somebody who takes it, against a real database: who is told what, when, and what is never lost."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from referrals.call import Call
from referrals.domain.authority import Offered
from referrals.domain.decision import AlreadyDone, AlreadyTaken, NoLongerOffered, NotAllowed
from referrals.domain.kind import ConflictKind, DeclineReason, Urgency
from referrals.domain.person import Duty
from referrals.domain.place import PlaceCode
from referrals.domain.referral import WORKED_ON, ReferralState
from referrals.domain.report import HELD, SEEKING, AnyReport, ReportState, Widen, Withdraw
from referrals.domain.report_notices import subject_of
from referrals.storage import person_rows, report_rows
from referrals.storage.database import StaleVersion
from tests.domain.samples import AYOL, NEVER, NOW, OSH, POLICE, VILLAGE
from tests.referrals.scene import Scene

S = ReportState
WEEKLY = Duty()
NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Two at night in Bishkek, on a Tuesday."""
MORNING = NIGHT + timedelta(hours=7)
URGENT = {"urgency": Urgency.HOUR, "danger": True}


async def _anything(scene: Scene, report: AnyReport, chance: Random) -> None:
    """One thing somebody can do, possible or not; or time passes."""
    dispatching, person = scene.dispatching, scene.people[chance.choice(["nazgul", "gulnara", "olesya"])]
    offer = chance.choice(await scene.referrals(report))
    where = (scene.call("cholpon"), "violence", report.id)
    match chance.randrange(7):
        case 0 | 1:
            await dispatching.offers.accept(scene.tx, person, offer.id, scene.now)
        case 2:
            await dispatching.offers.give_back(scene.tx, person, offer.id, scene.now)
        case 3:
            await dispatching.offers.decline(scene.tx, person, offer.id, None, scene.now)
        case 4:
            await dispatching.oversight.ask_again(*where, "")
        case 5 if (kept := await scene.report(report)).state in SEEKING and kept.returned:
            await scene.decided(report, Widen((AYOL, OSH)))
            await dispatching.watching.route(scene.tx, subject_of(report), scene.now)
        case _:
            await scene.passes(minutes=chance.choice([1, 20, 200]))


class TestRoute:
    """The search goes on by itself."""

    async def test_one_focal_point_is_asked_and_the_writer_knows(self, scene: Scene) -> None:
        report = await scene.violence()

        assert report.state is S.ASKING
        assert report.waiting_until == NOW + timedelta(minutes=45)
        assert await scene.told("nazgul") == ["waiting send"]
        assert await scene.told("gulnara") == []
        assert await scene.told("amina") == ["status redraw"]
        assert await scene.happened() == ["asked"]
        assert await scene.armed() == {f"route {subject_of(report)}"}

    async def test_nobody_answers_up_to_the_coordinator(self, scene: Scene) -> None:
        report = await scene.violence()
        await scene.told("nazgul")

        await scene.passes(minutes=45)
        assert await scene.told("gulnara") == ["waiting send"]
        assert await scene.told("nazgul") == []

        await scene.passes(minutes=45)
        assert await scene.asked(report) == ["ayol lapsed", "osh offered"]
        assert await scene.told("nazgul") == ["waiting edit_only"]
        assert await scene.told("gulnara") == ["waiting edit_only"]
        assert await scene.told("olesya") == ["waiting send"]

        await scene.passes(minutes=45)
        assert await scene.state(report) is S.WITH_COORDINATOR
        assert await scene.told("cholpon") == ["waiting send"]
        assert await scene.told("amina") == ["status redraw"]

    async def test_who_has_opened_the_card_sees_the_new_deadline(self, scene: Scene) -> None:
        report = await scene.violence()
        await scene.told("nazgul")
        await scene.opens("nazgul", await scene.newest(report))

        await scene.passes(minutes=45)

        assert await scene.told("nazgul") == ["offer edit_only"]
        assert (await scene.newest(report)).answer_by == NOW + timedelta(minutes=90)

    async def test_the_coordinator_is_reminded_until_somebody_has_taken_it(self, scene: Scene) -> None:
        report = await scene.violence(allowed=())
        assert await scene.told("cholpon") == ["waiting send"]

        await scene.passes(minutes=90)
        assert await scene.told("cholpon") == ["deleted", "waiting send"]
        assert f"route {subject_of(report)}" in await scene.armed()

        await scene.decided(report, Widen((AYOL,)))
        await scene.dispatching.watching.route(scene.tx, subject_of(report), scene.now)
        await scene.accept("nazgul", report)
        assert await scene.told("cholpon") == ["waiting edit_only"]
        await scene.passes(hours=2)
        assert await scene.told("cholpon") == []

    async def test_at_night_it_waits_for_duty_and_then_rings(self, scene: Scene) -> None:
        for name in ("nazgul", "gulnara", "olesya"):
            await person_rows.change(scene.tx, scene.people[name].id, duty=WEEKLY)
        scene.now = NIGHT

        report = await scene.violence(urgency=Urgency.DAY)
        assert (report.state, report.waiting_until) == (S.WAITING_FOR_DUTY, MORNING)
        assert await scene.told("cholpon") == []

        await scene.passes(hours=7)
        assert await scene.state(report) is S.ASKING
        assert await scene.told("nazgul") == ["waiting send"]

    async def test_what_waits_for_duty_longer_than_it_can_is_told_to_the_coordinator(self, scene: Scene) -> None:
        for name in ("nazgul", "gulnara", "olesya"):
            await person_rows.change(scene.tx, scene.people[name].id, duty=WEEKLY)
        scene.now = NIGHT

        report = await scene.violence(urgency=Urgency.HOURS)
        assert report.state is S.WAITING_FOR_DUTY
        assert await scene.told("cholpon") == ["waiting send"]

    async def test_an_urgent_one_at_night_goes_to_the_coordinator_at_once_and_again(self, scene: Scene) -> None:
        for name in ("nazgul", "gulnara", "olesya"):
            await person_rows.change(scene.tx, scene.people[name].id, duty=WEEKLY)
        scene.now = NIGHT

        report = await scene.violence(**URGENT)
        assert report.state is S.WAITING_FOR_DUTY
        assert await scene.told("cholpon") == ["waiting send"]

        await scene.passes(minutes=15)
        assert await scene.told("cholpon") == ["deleted", "waiting send"]
        assert (await scene.report(report)).operator_at == NIGHT + timedelta(minutes=5)

    async def test_an_urgent_one_rings_everybody_on_duty_every_three_minutes(self, scene: Scene) -> None:
        report = await scene.violence(**URGENT)
        assert await scene.told("nazgul") == await scene.told("gulnara") == ["waiting send"]

        await person_rows.change(scene.tx, scene.people["gulnara"].id, duty=NEVER)
        await scene.passes(minutes=3)
        assert await scene.told("nazgul") == ["deleted", "waiting send"]
        assert await scene.told("gulnara") == []

        await scene.passes(minutes=7)
        assert await scene.asked(report) == ["ayol lapsed", "osh offered"]
        assert [each for each in await scene.armed() if each.startswith("ring")] == [
            f"ring {(await scene.newest(report)).id}"
        ]

    async def test_a_restricted_kind_goes_to_the_coordinator_alone(self, scene: Scene) -> None:
        report = await scene.conflict(kind=ConflictKind.RECRUITMENT)

        assert report.state is S.WITH_COORDINATOR
        assert await scene.referrals(report) == ()

    async def test_whoever_she_kept_away_is_neither_asked_nor_told(self, scene: Scene) -> None:
        for name in ("nazgul", "olesya", "cholpon"):
            await person_rows.change(scene.tx, scene.people[name].id, home=VILLAGE)
        await person_rows.change(scene.tx, scene.people["gulnara"].id, home=PlaceCode("KG-B-LEI"))

        report = await scene.violence(excluded_place=VILLAGE)
        assert (await scene.newest(report)).notified == (scene.people["gulnara"].id,)

        await scene.passes(hours=2)
        assert await scene.state(report) is S.WITH_COORDINATOR
        assert [await scene.told(name) for name in ("nazgul", "olesya", "cholpon")] == [[], [], []]

    async def test_playing_it_twice_does_nothing_twice(self, scene: Scene) -> None:
        report = await scene.violence(allowed=())
        await scene.told("cholpon")

        await scene.dispatching.watching.route(scene.tx, subject_of(report), scene.now)
        await scene.dispatching.watching.route(scene.tx, "violence:999", scene.now)

        assert await scene.told("cholpon") == []
        assert await scene.happened() == ["handed_to_coordinator"]

    async def test_a_report_taken_back_ends_every_offer(self, scene: Scene) -> None:
        report = await scene.taken_by("nazgul")
        other = await scene.violence(allowed=(AYOL,))
        await scene.told("nazgul")
        for each in (report, other):
            await scene.decided(each, Withdraw())
            await scene.dispatching.watching.route(scene.tx, subject_of(each), scene.now)

        assert await scene.asked(report) == ["ayol revoked"]
        assert await scene.asked(other) == ["ayol revoked"]
        assert await scene.told("nazgul") == ["offer.over send", "waiting edit_only"]
        assert await scene.armed() == set()

    async def test_a_wider_circle_is_asked_at_once(self, scene: Scene) -> None:
        report = await scene.violence(allowed=())
        await scene.decided(report, Widen((POLICE,)))
        await scene.answers_for("officer", POLICE)

        await scene.dispatching.watching.route(scene.tx, subject_of(report), scene.now)

        assert await scene.told("officer") == ["waiting send"]


class TestAnswer:
    """The presses."""

    async def test_the_first_to_accept_has_it(self, scene: Scene) -> None:
        report = await scene.violence(**URGENT)
        for name in scene.people:
            await scene.told(name)

        assert isinstance(await scene.accept("nazgul", report), Offered)
        assert isinstance(await scene.accept("gulnara", report), AlreadyTaken)
        assert isinstance(await scene.accept("nazgul", report), AlreadyDone)

        taken = await scene.report(report)
        assert (taken.state, taken.taken_by, taken.responder) == (S.TAKEN, AYOL, scene.people["nazgul"].id)
        assert await scene.told("gulnara") == ["waiting edit_only"]
        assert await scene.told("amina") == ["status redraw"]
        assert await scene.armed() == {f"route {subject_of(report)}"}

    async def test_who_was_not_asked_accepts_nothing(self, scene: Scene) -> None:
        report = await scene.violence()

        for name in ("gulnara", "olesya", "cholpon", "amina"):
            assert isinstance(await scene.accept(name, report), NotAllowed)
        assert isinstance(
            await scene.dispatching.offers.accept(scene.tx, scene.people["nazgul"], 999, scene.now), NotAllowed
        )

    async def test_opening_is_kept(self, scene: Scene) -> None:
        report = await scene.violence()
        offer = await scene.newest(report)

        first = await scene.dispatching.offers.open(scene.tx, scene.people["nazgul"], offer.id, scene.now)
        again = await scene.dispatching.offers.open(scene.tx, scene.people["nazgul"], offer.id, scene.now)
        stranger = await scene.dispatching.offers.open(scene.tx, scene.people["olesya"], offer.id, scene.now)

        assert isinstance(first, Offered)
        assert (again, stranger) == (AlreadyDone(), NotAllowed())

    async def test_the_code_does_the_same_as_the_button(self, scene: Scene) -> None:
        report = await scene.violence()
        spoken = report.code.replace("-", " ").lower()

        taken = await scene.dispatching.offers.accept_code(scene.tx, scene.people["nazgul"], spoken, scene.now)

        assert isinstance(taken, Offered)
        assert await scene.state(report) is S.TAKEN
        again = await scene.dispatching.offers.accept_code(scene.tx, scene.people["nazgul"], spoken, scene.now)
        assert again == AlreadyDone()

    @pytest.mark.parametrize("name", ["gulnara", "olesya", "cholpon", "amina"])
    async def test_a_code_of_somebody_elses_case_is_as_unknown_as_none(self, scene: Scene, name: str) -> None:
        report = await scene.violence()
        person = scene.people[name]

        hers = await scene.dispatching.offers.accept_code(scene.tx, person, report.code, scene.now)

        assert hers == NotAllowed()
        assert await scene.dispatching.offers.accept_code(scene.tx, person, "AAA-AAA", scene.now) == hers
        assert await scene.dispatching.offers.accept_code(scene.tx, person, "no code", scene.now) == hers

    async def test_a_code_of_an_offer_that_has_passed_is_unknown(self, scene: Scene) -> None:
        report = await scene.violence()
        await scene.passes(minutes=90)

        late = await scene.dispatching.offers.accept_code(scene.tx, scene.people["nazgul"], report.code, scene.now)

        assert late == NotAllowed()

    async def test_a_late_press_is_told_the_truth(self, scene: Scene) -> None:
        report = await scene.violence()
        (offer,) = await scene.referrals(report)
        await scene.passes(minutes=90)

        assert (
            await scene.dispatching.offers.accept(scene.tx, scene.people["nazgul"], offer.id, scene.now)
            == NoLongerOffered()
        )

    async def test_too_late_for_what_was_taken_back(self, scene: Scene) -> None:
        report = await scene.violence()
        await scene.decided(report, Withdraw())

        assert await scene.accept("nazgul", report) == NotAllowed()
        assert (await scene.newest(report)).state is ReferralState.OFFERED

    async def test_a_no_goes_on_at_once(self, scene: Scene) -> None:
        report = await scene.violence()
        offer = await scene.newest(report)

        await scene.dispatching.offers.decline(
            scene.tx, scene.people["nazgul"], offer.id, DeclineReason.FULL, scene.now
        )

        assert await scene.asked(report) == ["ayol declined", "osh offered"]
        assert (await scene.referrals(report))[0].reason is DeclineReason.FULL
        assert await scene.told("olesya") == ["waiting send"]
        again = await scene.dispatching.offers.decline(scene.tx, scene.people["nazgul"], offer.id, None, scene.now)
        assert again == NoLongerOffered()

    async def test_given_back_it_never_returns_to_them(self, scene: Scene) -> None:
        report = await scene.violence()
        offer = await scene.newest(report)

        back = await scene.dispatching.offers.give_back(scene.tx, scene.people["nazgul"], offer.id, scene.now)

        assert isinstance(back, Offered)
        assert back.report.returned == (AYOL,)
        assert await scene.asked(report) == ["ayol given_back", "osh offered"]
        await scene.passes(minutes=45)
        assert await scene.state(report) is S.WITH_COORDINATOR
        assert await scene.dispatching.offers.offered(scene.tx, scene.people["nazgul"], offer.id) is None

    async def test_given_back_after_taking_it(self, scene: Scene) -> None:
        report = await scene.taken_by("nazgul")
        offer = await scene.newest(report)

        await scene.dispatching.offers.give_back(scene.tx, scene.people["nazgul"], offer.id, scene.now)

        assert (await scene.report(report)).responder is None
        assert await scene.asked(report) == ["ayol given_back", "osh offered"]
        assert await scene.armed() == {f"route {subject_of(report)}"}
        again = await scene.dispatching.offers.give_back(scene.tx, scene.people["nazgul"], offer.id, scene.now)
        assert again == NotAllowed()

    async def test_a_late_word_leaves_it_with_whoever_has_it(self, scene: Scene) -> None:
        report = await scene.violence()
        (first,) = await scene.referrals(report)
        await scene.passes(minutes=90)
        await scene.accept("olesya", report)

        await scene.dispatching.offers.give_back(scene.tx, scene.people["nazgul"], first.id, scene.now)

        taken = await scene.report(report)
        assert (taken.taken_by, taken.returned) == (OSH, (AYOL,))

    async def test_a_colleague_s_late_word_about_an_old_offer_takes_nothing_from_its_holder(self, scene: Scene) -> None:
        report, cholpon = await scene.violence(), scene.people["cholpon"]
        (first,) = await scene.referrals(report)
        await scene.passes(hours=3)
        await scene.dispatching.oversight.ask_again(Call(scene.tx, cholpon, scene.now), "violence", report.id, "")
        await scene.told("gulnara")
        again = await scene.newest(report)
        holder = next(name for name in ("nazgul", "gulnara") if scene.people[name].id in again.notified)
        await scene.accept(holder, report)
        colleague = "gulnara" if holder == "nazgul" else "nazgul"

        await scene.dispatching.offers.give_back(scene.tx, scene.people[colleague], first.id, scene.now)

        kept = await scene.report(report)
        assert (kept.state, kept.responder, kept.returned) == (S.TAKEN, scene.people[holder].id, (AYOL,))
        assert await scene.asked(report) == ["ayol given_back", "osh lapsed", "ayol accepted"]
        assert await scene.dispatching.offers.offered(scene.tx, scene.people[holder], again.id) is not None
        assert f"route {subject_of(report)}" in await scene.armed()

    async def test_a_late_word_ends_what_the_same_organisation_is_asked_now(self, scene: Scene) -> None:
        report, cholpon = await scene.violence(), scene.people["cholpon"]
        (first,) = await scene.referrals(report)
        await scene.passes(hours=3)
        await scene.dispatching.oversight.ask_again(Call(scene.tx, cholpon, scene.now), "violence", report.id, "")

        await scene.dispatching.offers.give_back(scene.tx, scene.people["nazgul"], first.id, scene.now)

        assert await scene.asked(report) == ["ayol given_back", "osh lapsed", "ayol given_back"]
        assert await scene.state(report) is S.WITH_COORDINATOR
        assert {each.split()[0] for each in await scene.armed()} == {"route"}

    @pytest.mark.parametrize("seed", range(6))
    async def test_whatever_is_pressed_what_is_accepted_is_held_by_the_one_who_accepted(
        self, scene: Scene, seed: int
    ) -> None:
        """Any mix of presses, old offers included, of deadlines and of what the coordinator does."""
        chance, report = Random(seed), await scene.violence(**(URGENT if seed % 2 else {}))
        for _ in range(40):
            await _anything(scene, report, chance)
            kept = await scene.report(report)
            accepted = [each for each in await scene.referrals(report) if each.state in WORKED_ON]
            holders = [(each.organisation, each.answered_by) for each in accepted]
            assert holders == ([(kept.taken_by, kept.responder)] if kept.state in HELD else [])

    async def test_who_reads_an_old_version_has_raced(self, scene: Scene) -> None:
        report = await scene.violence()
        await scene.accept("nazgul", report)

        with pytest.raises(StaleVersion):
            await report_rows.save(scene.tx, report)
