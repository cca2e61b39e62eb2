"""The questions of both tracks as tables: what a screen offers, where an answer leads, which answers it forgets."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.forms.engine import begin, play
from handlers.forms.steps import PROBLEM, Edited, Effect, Flow, FormMove, Outcome, Pressed, Wrote
from handlers.reporting.adding_flow import adding_flow
from handlers.reporting.conflict_flow import PLACES, conflict_flow
from handlers.reporting.violence_flow import first_step, violence_flow
from referrals.domain.draft import Choices
from referrals.domain.form import Form, FormId
from referrals.domain.json_values import word
from referrals.domain.kind import FIRST_HELP, MORE_HELP, ConflictGroup, Help, Voice
from referrals.domain.organisation import Sector
from referrals.domain.person import OrganisationCode
from referrals.domain.place import PlaceCode
from referrals.facts import load_gazetteer
from tests.domain.samples import AYOL, DISTRICT, KG, NOW, OSH, POLICE, VILLAGE, ready
from tests.domain.samples import POLICY as TIMES

GAZETTEER = load_gazetteer()
CANDIDATES = (
    ready(AYOL),
    ready(OSH, must_report=True),
    ready(POLICE, sector=Sector.POLICE),
    ready(OrganisationCode("elders"), sector=Sector.MEDIATION),
)
CHOICES = Choices(GAZETTEER, DISTRICT, CANDIDATES, frozenset({KG}))
VIOLENCE, CONFLICT, ADDING_FLOW = violence_flow(TIMES), conflict_flow(TIMES), adding_flow(TIMES)


def flow_of(form: Form) -> Flow[Choices]:
    return {each.name: each for each in (VIOLENCE, CONFLICT, ADDING_FLOW)}[form.flow]


def after(form: Form, *values: str, choices: Choices = CHOICES) -> Form:
    """The form after these presses; words behind an equals sign are written."""
    for number, value in enumerate(values):
        event = Wrote(value[1:], number) if value.startswith("=") else Pressed(form.version, value)
        outcome = play(form, event, flow_of(form), choices, NOW)
        assert outcome.form is not None
        form = outcome.form
    return form


def hers(*values: str, voice: Voice = Voice.HERSELF, choices: Choices = CHOICES) -> Form:
    form = begin(VIOLENCE, {"voice": voice}, NOW, at=first_step(voice))
    return after(replace(form, id=FormId(1)), *values, choices=choices)


def ours(*values: str, choices: Choices = CHOICES) -> Form:
    return after(replace(begin(CONFLICT, {}, NOW), id=FormId(1)), *values, choices=choices)


def offers(form: Form, choices: Choices = CHOICES) -> list[str]:
    return [each.value for each in flow_of(form).step(form.step).options(form.answers, choices)]


def finish(form: Form) -> Outcome:
    return play(form, Pressed(form.version, FormMove.NEXT), flow_of(form), CHOICES, NOW)


HELP = f"at.{DISTRICT}"


class TestViolence:
    """At most five screens after the two that come before the form: seven in all (D1)."""

    def test_five_screens_lead_to_sending(self) -> None:
        form = hers("no", FormMove.NEXT, HELP, FormMove.NEXT)

        assert (form.step, form.path) == ("contact", ("danger", "help", "district", "organisations"))
        assert finish(form).effect is Effect.FINISHED

    def test_advice_asks_neither_danger_nor_help(self) -> None:
        assert hers(voice=Voice.ADVICE).step == "district"
        assert hers(HELP, FormMove.NEXT, voice=Voice.ADVICE).path == ("district", "organisations")

    @pytest.mark.parametrize(
        ("value", "danger"), [("yes", True), ("taken", True), ("no", False), (FormMove.SKIP, None)]
    )
    def test_danger(self, value: str, danger: bool | None) -> None:
        assert hers(value).answers["danger"] is danger

    def test_more_help_stands_behind_more(self) -> None:
        form = hers("no", "+talk")

        assert "+police" not in offers(form)
        assert "+police" in offers(after(form, "more.1"))
        assert after(form, "more.1", "+police", "more.0", "-talk").answers["help"] == ["police"]

    def test_her_own_district_is_the_first_button(self) -> None:
        assert offers(hers("no", FormMove.NEXT))[0] == HELP

    def test_any_other_place_is_one_more_screen(self) -> None:
        form = hers("no", FormMove.NEXT, "in.KG-B")

        assert (form.step, form.path) == ("inside", ("danger", "help", "district"))
        assert after(form, "at.KG-B-LEI").answers["district"] == "KG-B-LEI"

    def test_another_country_that_is_open_has_its_provinces_on_the_same_screen(self) -> None:
        both = replace(CHOICES, opened=frozenset({KG, PlaceCode("TJ")}))
        form = hers("no", FormMove.NEXT, "more.1", choices=both)

        assert {f"in.TJ-{each}" for each in ("SU", "KT", "RA", "GB", "DU")} <= {
            *offers(form, both),
            *offers(after(form, "more.2", choices=both), both),
        }
        sughd = after(form, "in.TJ-SU", "more.1", choices=both)
        assert after(sughd, "at.TJ-SU-ISF", choices=both).step == "organisations"

    def test_contact_is_asked_after_sending_where_the_place_took_two_screens(self) -> None:
        assert finish(hers("no", FormMove.NEXT, "in.KG-B", HELP)).effect is Effect.FINISHED
        assert finish(hers("no", FormMove.NEXT, HELP)).form.step == "contact"  # type: ignore[union-attr]

    def test_without_a_home_the_provinces_of_what_is_open_are_asked(self) -> None:
        choices = replace(CHOICES, home=None)

        assert offers(hers("no", FormMove.NEXT, choices=choices), choices)[0] == "in.KG-B"

    def test_a_typed_village_stands_for_its_district(self) -> None:
        assert hers("no", FormMove.NEXT, "=Ак-Сай").answers["district"] == DISTRICT

    def test_of_several_places_she_chooses(self) -> None:
        form = hers("no", FormMove.NEXT, "=Талас")

        assert form.step == "inside"
        assert offers(form) == ["in.KG-T", "at.KG-T-TAL", "at.KG-T-TSH"]

    @pytest.mark.parametrize("typed", ["Чүй облусу", "Чуйская обл.", "Чуй"])
    def test_a_province_is_looked_into_and_no_district_of_its_name_is_guessed(self, typed: str) -> None:
        form = hers("no", FormMove.NEXT, f"={typed}")

        assert (form.step, offers(form)[0]) == ("inside", "in.KG-C")
        assert "at.KG-C-SOK" in offers(after(form, "in.KG-C"))

    def test_an_unknown_name_says_so(self) -> None:
        assert hers("no", FormMove.NEXT, "=Атлантида").answers[PROBLEM] == "no_place"

    def test_an_unopened_country_leads_to_numbers_and_back(self) -> None:
        form = hers("no", FormMove.NEXT, "more.1", "in.TJ")

        assert (form.step, form.answers["closed"], offers(form)) == ("not_here", "TJ", [])
        assert after(form, FormMove.BACK).step == "district"
        assert "in.TJ" in offers(after(form, FormMove.BACK, "more.1")), "the list begins again"

    def test_nobody_mediates(self) -> None:
        form = hers("no", FormMove.NEXT, HELP)

        assert offers(form)[:3] == ["-ayol", "+osh", "+police"]
        assert not any("elders" in each for each in offers(form))

    def test_going_on_makes_the_ticks_hers(self) -> None:
        form = hers("no", FormMove.NEXT, HELP)

        assert "organisations" not in form.answers
        assert after(form, FormMove.NEXT).answers["organisations"] == [AYOL]

    def test_one_press_strikes_every_authority(self) -> None:
        form = hers("no", FormMove.NEXT, HELP, "+police", "+osh")

        assert after(form, "-authorities").answers["organisations"] == [AYOL, OSH]
        assert "-authorities" not in offers(after(form, "-authorities"))

    def test_people_of_her_village_can_be_kept_away(self) -> None:
        choices = replace(CHOICES, home=VILLAGE)
        form = hers("no", FormMove.NEXT, HELP, choices=choices)

        assert offers(form, choices)[-2:] == [f"+away.{VILLAGE}", f"+away.{DISTRICT}"]
        assert after(form, f"+away.{VILLAGE}", choices=choices).answers["away"] == VILLAGE
        assert after(form, f"+away.{VILLAGE}", f"-away.{VILLAGE}", choices=choices).answers["away"] is None

    def test_another_place_asks_for_consent_anew(self) -> None:
        form = hers("no", FormMove.NEXT, HELP, "+police", FormMove.BACK)

        assert "organisations" not in after(form, "in.KG-B", "at.KG-B-LEI").answers
        assert after(form, HELP).answers["organisations"] == [AYOL, POLICE]

    def contact(self, voice: Voice = Voice.HERSELF) -> Form:
        return hers("no", FormMove.NEXT, HELP, FormMove.NEXT, voice=voice)

    def test_she_calls_unless_she_says_otherwise(self) -> None:
        assert offers(self.contact()) == ["she_calls", "call", "message", "+later"]

    def test_a_call_needs_a_number_and_may_have_hours(self) -> None:
        form = after(self.contact(), "call", "evening")

        assert {"morning", "evening"} < set(offers(form))
        assert after(form, FormMove.NEXT).answers[PROBLEM] == "no_number"
        done = after(form, "=0555 12 34 56, say it is the school")
        assert (done.answers["number"], done.answers["hours"]) == ("0555 12 34 56, say it is the school", "evening")
        assert finish(done).effect is Effect.FINISHED

    @pytest.mark.parametrize(("chosen", "then"), [("she_calls", "call"), ("call", "call"), ("message", "message")])
    def test_who_writes_a_number_wants_to_be_reached_by_it(self, chosen: str, then: str) -> None:
        assert after(self.contact(), chosen, "=0555").answers["contact"] == then

    def test_who_wrote_for_her_is_not_asked_later(self) -> None:
        assert "+later" not in offers(self.contact(Voice.SHE_ASKED))


class TestConflict:
    """What, where, what is needed, and the screen that sends."""

    WATER = ("resources", "dispute_over_water")
    HERE = f"here.{DISTRICT}"

    def review(self) -> Form:
        return ours(*self.WATER, self.HERE, FormMove.SKIP)

    def test_leads_to_the_last_screen_and_sends(self) -> None:
        assert self.review().step == "review"
        assert finish(self.review()).effect is Effect.FINISHED

    @pytest.mark.parametrize("group", ConflictGroup)
    def test_every_group_leads_to_a_kind(self, group: ConflictGroup) -> None:
        form = ours(group)

        assert form.step == "where" if word(form.answers, "kind") else offers(form)

    def test_a_province_and_its_district(self) -> None:
        form = ours(*self.WATER, "in.KG-B", f"at.{DISTRICT}")

        assert form.step == "review"
        assert [form.answers[key] for key in PLACES] == ["KG", "KG-B", DISTRICT, None]

    def test_another_country_shows_all_its_districts_part_by_part(self) -> None:
        form = ours(*self.WATER, "more.1", "in.TJ")
        met = set[str]()
        while not met >= set(offers(form)):
            met |= set(offers(form))
            form = after(form, offers(form)[-1])

        assert len([each for each in met if each.startswith("at.TJ-")]) == 68
        while "at.TJ-SU-ISF" not in offers(form):
            form = after(form, offers(form)[-1])
        assert after(form, "at.TJ-SU-ISF").answers["country"] == "TJ"

    def test_a_province_of_which_nothing_is_listed_is_one_press(self) -> None:
        home = next(each.code for each in GAZETTEER.children(KG) if not GAZETTEER.children(each.code))

        assert ours(*self.WATER, f"at.{home}").step == "help"

    @pytest.mark.parametrize("then", [(HERE,), ("in.KG-B", f"at.{DISTRICT}")])
    def test_a_village_no_list_knows_lies_in_what_is_chosen_next(self, then: tuple[str, ...]) -> None:
        form = ours(*self.WATER, "=Жок айыл", *then)

        assert (form.answers["village"], form.answers["district"]) == ("Жок айыл", DISTRICT)

    def test_a_village_the_list_knows_is_found_by_its_name(self) -> None:
        form = ours(*self.WATER, "=Ак-Сай")

        assert (form.step, form.answers["place"]) == ("help", VILLAGE)

    def test_a_name_that_is_only_like_one_is_asked_about(self) -> None:
        form = ours(*self.WATER, "=Исфар")

        assert form.step == "inside"
        assert "found" in form.answers

    def test_when_is_shown_and_becomes_hers_by_sending(self) -> None:
        sent = finish(self.review()).form

        assert sent is not None
        assert sent.answers["when"] == "today"
        assert after(self.review(), "now").answers["going_on"] == "yes"
        assert after(self.review(), "now", "earlier").answers["going_on"] is None

    def test_words_are_kept_up_to_their_limit_by_her_press(self) -> None:
        form = after(self.review(), "=" + "ж" * 600)

        assert form.step == "review"
        assert len(word(after(form, FormMove.KEEP).answers, "words")) == 500


class TestAdding:
    """After sending."""

    def adding(self, at: str, *values: str, **answers: Any) -> Form:
        known = {"track": "conflict", "report": 1, **answers}
        return after(replace(begin(ADDING_FLOW, known, NOW, at=at), id=FormId(1)), *values)

    def test_counts_by_small_buttons(self) -> None:
        form = self.adding("people", "women.+1", "women.+2", "boys.+1", "women.-1")

        assert form.answers["people"] == {"women": 1, "boys": 1}

    @pytest.mark.parametrize(
        ("typed", "people"),
        [
            ("about 40", {"all": 40}),
            ("40-50", {"all": 45}),
            ("тақрибан 40 – 60 нафар", {"all": 50}),
            ("12, 3", {"women": 12, "men": 3}),
            ("999999999999", {"all": 9999}),
        ],
    )
    def test_counts_as_people_write_them(self, typed: str, people: dict[str, int]) -> None:
        assert self.adding("people", f"={typed}").answers["people"] == people

    def test_words_without_a_number_are_asked_again(self) -> None:
        assert self.adding("people", "=many").answers[PROBLEM] == "no_count"

    @pytest.mark.parametrize(("typed", "unsure"), [("0555 12 34", True), ("+996 555 123 456", False)])
    def test_a_number_that_looks_short_is_asked_about_and_kept(self, typed: str, unsure: bool) -> None:
        form = self.adding("number", f"={typed}", track="violence", danger=True)

        assert form.answers["number"] == typed
        assert (form.step, form.answers["unsure"]) == (("number", True) if unsure else ("wanted", False))


class TestAPlaceTypedWhereAPressSends:
    """D3: what she types on the screen that sends is never her word to send."""

    @pytest.mark.parametrize("typed", [("Кадамжай",), ("Кадамжай", "Кадамжай"), ("Лейлек", "Лейлек")])
    def test_one_meaning_changes_only_where(self, typed: tuple[str, ...]) -> None:
        form = hers("yes", f"+{AYOL}", *(f"={each}" for each in typed[:-1]))
        form = replace(form, answers={**form.answers, "organisations": [AYOL]})
        outcome = play(form, Wrote(typed[-1], 99), VIOLENCE, CHOICES, NOW)
        assert outcome.effect is Effect.RENEWED
        assert outcome.form is not None
        assert outcome.form.step == "urgent"
        assert PROBLEM not in outcome.form.answers

    def test_of_several_meanings_she_chooses(self) -> None:
        form = hers("yes", "=Баткен")
        assert form.step == "inside"
        assert len(offers(form)) > 1
        back = after(form, offers(form)[-1])
        assert (back.step, back.path) == ("urgent", ("danger",))
        assert f"at.{word(back.answers, 'district')}" == offers(form)[-1]

    def test_an_edit_that_has_several_meanings_leads_there_too(self) -> None:
        edited = play(hers("yes", "=Лейлек"), Edited("Баткен", 1), VIOLENCE, CHOICES, NOW)
        assert edited.form is not None
        assert edited.form.step == "inside"


MANY = replace(
    CHOICES,
    candidates=(
        *(ready(OrganisationCode(f"organisation-{n:02}")) for n in range(12)),
        ready(OSH, must_report=True),
        ready(POLICE, sector=Sector.POLICE),
    ),
)


def parts(form: Form, choices: Choices = CHOICES) -> list[list[str]]:
    """What each part of a long list offers, until it begins again."""
    seen = list[list[str]]()
    while (shown := offers(form, choices)) not in seen:
        seen.append(shown)
        more = [each for each in shown if each.startswith("more.")]
        form = after(form, *more, choices=choices)
    return seen


@pytest.mark.parametrize("way", [("no",), ("no", "~next", f"at.{DISTRICT}"), ("yes",)])
def test_no_screen_of_hers_has_more_than_eight_choices(way: tuple[str, ...]) -> None:
    shown = parts(hers(*way, choices=MANY), MANY)
    assert len(shown) > 1
    assert [each for each in shown if len(each) > 8] == []


def test_every_help_is_on_one_part_and_something_else_on_each() -> None:
    shown = parts(hers("no"))
    assert all(each[-1] == "+other" for each in shown)
    listed = [each for part in shown for each in part if each != "+other" and not each.startswith("more.")]
    assert sorted(listed) == sorted(f"+{each}" for each in (*FIRST_HELP, *MORE_HELP) if each is not Help.OTHER)


def test_the_next_list_begins_at_its_first_part() -> None:
    assert offers(hers("no", "more.1", "+takedown", "~next")) == offers(hers("no", "~next"))
