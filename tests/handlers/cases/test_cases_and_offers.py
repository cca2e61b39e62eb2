"""What responders and coordinators read, rendered from real rows: one thing more with each press, and nothing forwarded (D4)."""

import re
from typing import Any

import pytest

from bot.message_packs import load_content
from handlers.forms.steps import PROBLEM
from handlers.ui.labels import language_name
from handlers.ui.page import Page, Rendered
from handlers.ui.screens import problem_text
from handlers.use_cases import use_cases_with
from handlers.view_key import ViewKey
from handlers.views import VIEWS
from locales.words import HERE, read_library
from referrals.domain.kind import ClosingReason, ConflictKind, Help, Urgency, Voice
from referrals.domain.notice import Json
from referrals.domain.report import AnyReport, Contact, Withdraw
from referrals.storage import person_rows
from referrals.storage.schema import organisations
from tests.domain.samples import AYOL, NEVER, OSH, POLICE
from tests.referrals.scene import FACTS, Scene
from tests.sealed_rows import rewritten

LIBRARY = read_library()
USES = use_cases_with(FACTS, load_content())
NUMBER = "+996 555 010203"
WORDS = (HERE / "en" / "not_in_previews.txt").read_text().splitlines()
TELLING = re.compile(
    r"\b(" + "|".join(each for each in WORDS if each and not each.startswith("#")) + ")", re.IGNORECASE
)
HERS = {"help": (Help.POLICE, Help.HEALTH), "allowed": (AYOL, OSH, POLICE), "contact_words": NUMBER}


async def render(scene: Scene, name: str, key: str, **params: Json) -> Rendered | None:
    person = await scene.refresh(name, scene.people[name].id)
    words = LIBRARY.words("en")
    return await VIEWS[key](Page(person, params, words, scene.now, scene.tx, USES, FACTS, LIBRARY))


async def screen(scene: Scene, name: str, key: str, **params: Json) -> str:
    """Text and buttons as she sees them; responders' and coordinators' messages are all protected and neutral at first."""
    rendered = await render(scene, name, key, **params)
    assert rendered is not None
    assert rendered.protect
    text = re.sub(r"<[^>]+>", "", rendered.text)
    assert not TELLING.search(text[:100]), text
    return "\n".join((text, *(f"[{each.label}]" for row in rendered.buttons for each in row)))


def _of(report: AnyReport) -> dict[str, Json]:
    return {"track": report.track.value, "report": report.id}


async def offer_of(scene: Scene, report: AnyReport) -> int:
    return (await scene.newest(report)).id


class TestOffer:
    """A focal point's message."""

    async def test_the_push_says_only_that_something_waits(self, scene: Scene) -> None:
        report = await scene.violence(**HERS)

        pushed = await screen(scene, "nazgul", "waiting", pressing=True, push=True)

        assert pushed == "Something is waiting for you here.\n[Open]"
        assert await screen(scene, "nazgul", "offer", referral=await offer_of(scene, report)) == pushed

    async def test_a_press_shows_what_is_needed_to_decide_and_no_more(self, scene: Scene) -> None:
        report = await scene.violence(**HERS)
        offer = await offer_of(scene, report)
        await scene.dispatching.offers.open(scene.tx, scene.people["nazgul"], offer, scene.now)

        card = await screen(scene, "nazgul", "offer", referral=offer)

        assert "Batken" in card
        assert "within 3 hours" in card
        assert "12:45" in card
        assert "кыргызча" in card
        assert "the police, a doctor or nurse" in card
        assert f"/accept {report.code}" in card
        assert [line for line in card.splitlines() if line.startswith("[")] == [
            "[Accept]",
            "[I can’t: contact a colleague]",
            "[We can’t take it]",
            "[I know them: give it back]",
        ]
        assert NUMBER not in card
        assert "She wrote it herself" not in card

    async def test_in_danger_it_says_now_and_what_was_not_said_is_to_be_asked(self, scene: Scene) -> None:
        """U3, U6: on the offer and after acceptance."""
        report = await scene.violence(urgency=Urgency.HOUR, danger=True, help=())
        offer = await offer_of(scene, report)
        await scene.dispatching.offers.open(scene.tx, scene.people["nazgul"], offer, scene.now)
        asked = await screen(scene, "nazgul", "offer", referral=offer)
        await scene.accept("nazgul", report)
        taken = await screen(scene, "nazgul", "offer", referral=offer)

        assert "Batken District · now · " in asked
        assert "Help needed: not given, ask her" in asked
        assert "Help needed: not given, ask her" in taken

    async def test_several_things_are_one_push_with_a_count(self, scene: Scene) -> None:
        for _ in range(3):
            await scene.violence()
        pushed = await screen(scene, "nazgul", "waiting", pressing=True, push=True)
        assert pushed == "3 things are waiting for you here.\n[Open]"
        assert await render(scene, "nazgul", "waiting", pressing=False, push=True) is None

    async def test_accepting_shows_the_details_and_one_more_press_her_words(self, scene: Scene) -> None:
        report = await scene.taken_by("nazgul", **HERS)
        offer = await offer_of(scene, report)

        card = await screen(scene, "nazgul", "offer", referral=offer)
        words = await screen(scene, "nazgul", "offer.words", referral=offer)

        assert card.startswith("You have it now. Thank you. Please reach out by 15:00")
        for part in (
            report.code,
            "She wrote it herself.",
            "Call the number given",
            "law makes you report",
            "72 hours",
        ):
            assert part in card
        assert NUMBER not in card
        assert NUMBER in words
        assert "[Show how to reach her]" in card

    async def test_her_words_are_for_whoever_has_it(self, scene: Scene) -> None:
        report = await scene.violence(**HERS, urgency=Urgency.HOUR)
        offer = await offer_of(scene, report)
        await scene.accept("nazgul", report)

        for name in ("gulnara", "olesya", "cholpon", "amina"):
            assert await render(scene, name, "offer.words", referral=offer) is None
        assert await screen(scene, "gulnara", "offer", referral=offer) == (
            "A colleague has taken it. Thank you for being there."
        )

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"voice": Voice.SHE_ASKED}, "Speak with her alone"),
            ({"voice": Voice.ADVICE}, "Speak with the writer alone"),
            ({"contact": Contact.MESSAGE, "contact_words": "0555 00 11 22"}, "Write to the number given"),
            ({"contact": Contact.MESSAGE, "contact_words": "at the school, room 12"}, "There’s no number, but a note"),
            (
                {"contact": Contact.SHE_CALLS, "contact_words": "the baker", "wish": Contact.CALL},
                "her phone: as written below",
            ),
            ({"contact": Contact.MESSAGE}, "No number given yet"),
            ({"contact": Contact.SHE_CALLS}, "say this code"),
        ],
    )
    async def test_how_to_reach_her(self, scene: Scene, changes: dict[str, Any], says: str) -> None:
        report = await scene.taken_by("nazgul", **changes)

        assert says in await screen(scene, "nazgul", "offer", referral=await offer_of(scene, report))

    async def test_what_is_over_says_so_and_nothing_else(self, scene: Scene) -> None:
        report = await scene.violence(**HERS)
        offer = await offer_of(scene, report)
        await scene.passes(minutes=90)
        passed_on = "It has been passed on. There’s nothing left for you to do."

        assert await screen(scene, "nazgul", "offer", referral=offer) == passed_on
        assert await screen(scene, "olesya", "offer", referral=offer) == passed_on
        assert await render(scene, "nazgul", "waiting", pressing=True, push=True) is None
        assert "nothing is waiting" in await screen(scene, "nazgul", "waiting", pressing=True, push=False)

    async def test_given_back_nothing_of_it_stays_on_the_screen(self, scene: Scene) -> None:
        report = await scene.taken_by("nazgul", **HERS)
        offer = await offer_of(scene, report)
        assert "[Yes, give it back]" in await screen(scene, "nazgul", "offer.sure", referral=offer)
        await scene.dispatching.offers.give_back(scene.tx, scene.people["nazgul"], offer, scene.now)

        assert await screen(scene, "nazgul", "offer", referral=offer) == (
            "It has been passed on. There’s nothing left for you to do."
        )
        assert await render(scene, "nazgul", "offer.sure", referral=offer) is None
        assert await render(scene, "nazgul", "offer.reasons", referral=offer) is None

    async def test_taken_back_by_the_writer(self, scene: Scene) -> None:
        taken, asked = await scene.taken_by("nazgul"), await scene.violence(allowed=(AYOL,))
        await scene.decided(taken, Withdraw())
        await scene.decided(asked, Withdraw())

        stop = await screen(scene, "nazgul", "offer", referral=await offer_of(scene, taken))
        gone = await screen(scene, "nazgul", "offer", referral=await offer_of(scene, asked))

        assert stop.endswith("Please don’t contact her yourself; if she gets in touch, be there for her.")
        assert gone.endswith("no longer needed. Thank you for being there.")

    async def test_why_not(self, scene: Scene) -> None:
        report = await scene.violence()

        reasons = await screen(scene, "nazgul", "offer.reasons", referral=await offer_of(scene, report))

        assert "[I’d rather not say]" in reasons
        assert "[No room or no time now]" in reasons

    async def test_the_work_step_by_step(self, scene: Scene) -> None:
        report, use_cases = await scene.taken_by("nazgul"), scene.following_up
        held: dict[str, Json] = {"track": "violence", "report": report.id, "referral": await offer_of(scene, report)}
        where = (scene.call("nazgul"), "violence", report.id)
        assert "[We have been in touch]" in await screen(scene, "nazgul", "offer", **held)
        assert await screen(scene, "nazgul", "offer.nudge", **held) == "Something is waiting for you here.\n[Open]"
        await scene.passes(hours=3)
        card = await screen(scene, "nazgul", "offer", **held)
        assert "no contact is recorded yet" in card
        assert "Otherwise it is passed on at 17:00." in card
        assert "[I’m still on it]" in card

        await use_cases.contacted(*where)
        assert "[Help was given]" in await screen(scene, "nazgul", "offer", **held)
        assert "still on it" not in await screen(scene, "nazgul", "offer", **held)

        await use_cases.served(*where, None)
        assert "[Close this case]" in await screen(scene, "nazgul", "offer", **held)
        assert "[Skip]" in await screen(scene, "nazgul", "offer.kinds", **held)
        assert "[Help was received]" in await screen(scene, "nazgul", "offer.closing", **held)
        assert await render(scene, "gulnara", "offer.kinds", **held) is None
        assert await render(scene, "gulnara", "offer.closing", **held) is None

        await use_cases.closed(*where, ClosingReason.NEEDS_MET)
        assert await screen(scene, "nazgul", "offer", **held) == (
            f"{report.code} is closed: Help was received. Thank you for your work."
        )

    async def test_a_conflict(self, scene: Scene) -> None:
        report = await scene.conflict(
            kind=ConflictKind.SHOOTING,
            words="They closed <the canal>",
            village="Чоң-Талаа",
            people=(("women", 5), ("boys", 2)),
            going_on=True,
        )
        await scene.told("nazgul")
        await scene.accept("nazgul", report)
        offer = await offer_of(scene, report)

        card = await screen(scene, "nazgul", "offer", referral=offer)

        for part in (
            "Shooting or shelling",
            "Чоң-Талаа",
            "women 5, boys 2",
            "It’s still going on.",
            "[Show what was written]",
        ):
            assert part in card
        assert "canal" not in card
        assert "They closed &lt;the canal&gt;" in await screen(scene, "nazgul", "offer.words", referral=offer)


class TestCase:
    """A coordinator's message."""

    async def test_of_a_woman_s_case_she_sees_five_things(self, scene: Scene) -> None:
        report = await scene.violence(**HERS, ask_later=True)
        await scene.passes(hours=3)

        card = await screen(scene, "cholpon", "case", track="violence", report=report.id)

        assert card.splitlines() == [
            f"{report.code} · Batken District · within 3 hours",
            "",
            "No one is left to contact: it’s with the coordinators.",
            "",
            "Overdue since 15:00.",
            "",
            "12:00 · one organisation was contacted",
            "12:45 · a colleague there was contacted",
            "13:30 · no answer",
            "13:30 · one organisation was contacted",
            "14:15 · no answer",
            "14:15 · no one was left to contact",
            "14:35 · the person who runs the bot was told",
            "[Try someone now]",
            "[Numbers you can call]",
        ]

    async def test_the_push_says_only_that_something_waits(self, scene: Scene) -> None:
        report = await scene.violence()
        where: dict[str, Json] = {"track": "violence", "report": report.id, "push": True}

        assert await render(scene, "cholpon", "waiting", pressing=True, push=True) is None
        assert await screen(scene, "cholpon", "case", **where) == "Something is waiting for you here.\n[Open]"
        assert await render(scene, "nazgul", "case", **where) is None
        again = await render(scene, "cholpon", "case", **where, again=True)
        assert again is not None
        assert str(again.buttons[0][0].data).endswith(f"k:violence:{report.id}:show:again")

    @pytest.mark.parametrize("name", ["nazgul", "amina", "olesya"])
    async def test_nobody_else_sees_it(self, scene: Scene, name: str) -> None:
        report = await scene.violence()

        assert await render(scene, name, "case", track="violence", report=report.id) is None
        assert await render(scene, name, "case.lost", organisation=AYOL) is None

    async def test_every_state_has_its_words(self, scene: Scene) -> None:
        for name in ("nazgul", "gulnara", "olesya"):
            await scene.dispatching.duty.set_duty(scene.tx, scene.people[name], True, scene.now)
        report = await scene.violence()
        where = (scene.call("nazgul"), "violence", report.id)
        said = [await screen(scene, "cholpon", "case", track="violence", report=report.id)]
        await scene.accept("nazgul", report)
        said.append(await screen(scene, "cholpon", "case", track="violence", report=report.id))
        await scene.following_up.contacted(*where)
        said.append(await screen(scene, "cholpon", "case", track="violence", report=report.id))
        await scene.following_up.served(*where, None)
        said.append(await screen(scene, "cholpon", "case", track="violence", report=report.id))
        await scene.following_up.closed(*where, ClosingReason.NEEDS_MET)
        said.append(await screen(scene, "cholpon", "case", track="violence", report=report.id, again=True))

        assert len(set(said)) == 5
        assert "An organisation has been contacted and hasn’t answered yet." in said[0]
        assert "help hasn’t come" in said[-1]

    async def test_a_held_case_can_be_given_to_somebody_else_in_any_state(self, scene: Scene) -> None:
        report = await scene.taken_by("nazgul")
        for act in ("", "contacted"):
            if act:
                await getattr(scene.following_up, act)(scene.call("nazgul"), "violence", report.id)
            card = await screen(scene, "cholpon", "case", track="violence", report=report.id)
            assert "[Contact someone else]" in card
            assert "[Remind the person who has it]" in card

    async def test_no_button_for_what_cannot_be_done(self, scene: Scene) -> None:
        report = await scene.taken_by("nazgul")
        for name in ("gulnara", "olesya"):
            await person_rows.change(scene.tx, scene.people[name].id, duty=NEVER)

        card = await screen(scene, "cholpon", "case", track="violence", report=report.id)

        assert "Contact someone else" not in card
        assert "[Remind the person who has it]" in card

    async def test_numbers_to_ring_do_not_tell_who_was_contacted(self, scene: Scene) -> None:
        """Everybody of the district who has one, the same for each case there (D4)."""
        report, other = await scene.violence(**HERS), await scene.violence(allowed=(OSH,))
        assert "No organisation in this district has a public number." in (
            await screen(scene, "cholpon", "case.numbers", **_of(report))
        )
        all_three = organisations.c.code.in_([AYOL, OSH, POLICE])
        await rewritten(scene.tx, organisations, all_three, phone="+996 312 000000")

        listed = await screen(scene, "cholpon", "case.numbers", **_of(report))

        assert [name in listed for name in ("Ayol", "Osh", "Police")] == [True] * 3
        assert (
            listed.partition("[")[0] == (await screen(scene, "cholpon", "case.numbers", **_of(other))).partition("[")[0]
        )
        assert report.code not in listed

    async def test_of_a_conflict_she_sees_everything_and_why_who_is_asked(self, scene: Scene) -> None:
        report = await scene.conflict(kind=ConflictKind.ARMED_CLASH, words="The canal is closed")

        card = await screen(scene, "cholpon", "case", track="conflict", report=report.id)

        assert "The canal is closed" in card
        assert "• Ayol: covers Batken Region · mediation or dialogue · speaks кыргызча · 0 open cases\n" in card
        assert (
            "• Osh: covers Batken Region · mediation or dialogue · speaks кыргызча · 0 open cases · only one contact person"
            in card
        )
        assert [line for line in card.splitlines() if line.startswith("[")] == [
            "[Contact Ayol]",
            "[Contact Osh]",
            "[I’ll take care of it myself]",
            "[Numbers you can call]",
        ]

    async def test_no_count_of_violence_stands_on_a_conflict_s_card(self, scene: Scene) -> None:
        """V9, D10: the centre serves both tracks and has a woman's case."""
        await scene.taken_by("nazgul")
        report = await scene.conflict()

        card = await screen(scene, "cholpon", "case", track="conflict", report=report.id)

        assert "· 0 open cases" in card
        assert "1 open case" not in card

    async def test_taken_by_an_organisation_it_says_by_whom(self, scene: Scene) -> None:
        report = await scene.conflict()
        await scene.accept("nazgul", report)

        card = await screen(scene, "cholpon", "case", track="conflict", report=report.id)

        assert "Taken by: Ayol" in card
        assert "myself]" not in card

    async def test_what_she_takes_care_of_herself(self, scene: Scene) -> None:
        report = await scene.conflict(kind=ConflictKind.RECRUITMENT, words="Somebody came to the school")
        await scene.dispatching.oversight.take_over(scene.call("cholpon"), "conflict", report.id)

        card = await screen(scene, "cholpon", "case", track="conflict", report=report.id)

        assert "Somebody came to the school" in card
        assert "give it back" not in card
        assert "[We have been in touch]" in card

    async def test_a_focal_point_is_lost(self, scene: Scene) -> None:
        card = await screen(scene, "cholpon", "case.lost", organisation=AYOL)

        assert card.endswith("Organisation: Ayol")

    async def test_the_list(self, scene: Scene) -> None:
        for _ in range(9):
            await scene.conflict(allowed=(AYOL,))
        urgent = await scene.violence(urgency=Urgency.HOUR, allowed=())

        first = await screen(scene, "cholpon", "cases", after=0)
        second = await screen(scene, "cholpon", "cases", after=8)

        line = f"{urgent.code} · Batken District · now · no one has it yet"
        assert first.startswith(f"10 open cases, most urgent first.\n\n{line}")
        assert first.endswith("[More ›]")
        assert "You see the cases of: Batken Region." in first
        assert sum(each.startswith("[") for each in second.splitlines()) == 2

    async def test_a_responder_s_own_list(self, scene: Scene) -> None:
        report = await scene.taken_by("nazgul")

        assert report.code in await screen(scene, "nazgul", "cases", after=0)
        assert await screen(scene, "gulnara", "cases", after=0) == "Nothing is open. Thank you."

    async def test_the_writer_is_asked_neutrally(self, scene: Scene) -> None:
        report = await scene.violence(allowed=(AYOL,))

        asked = await render(scene, "amina", "case.wider", track="violence", report=report.id)

        assert asked is not None
        assert not TELLING.search(asked.text)
        assert [each.label for row in asked.buttons for each in row] == ["View"]
        await scene.accept("nazgul", report)
        assert await render(scene, "amina", "case.wider", track="violence", report=report.id) is None


@pytest.mark.parametrize("key", [ViewKey.OFFER_SAID, ViewKey.CASE_SAID, ViewKey.CAMPAIGN_SAID])
async def test_a_toast_that_no_view_knows_fails_loudly(key: ViewKey) -> None:
    """It is put aside, and the operator alerted: never said as "Recorded"."""
    page = Page(None, {"what": "novelty"}, LIBRARY.words("en"), None, None, None, None, None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'novelty' is not a valid"):
        await VIEWS[key](page)


def test_a_form_kept_with_an_unknown_problem_is_shown_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    """Neutral words for her, a line in the log for us: her form must not vanish."""
    assert problem_text(LIBRARY.words("en"), {PROBLEM: "novelty"}) == "Look at the newest message below."
    assert "unknown problem novelty" in caplog.text


@pytest.mark.parametrize(
    ("code", "name"), [("en", "English"), ("ru", "русский"), ("ky", "кыргызча"), ("tg", "тоҷикӣ"), ("xx", "xx")]
)
def test_a_language_inside_a_sentence_is_written_as_it_writes_itself(code: str, name: str) -> None:
    assert language_name(code) == name
