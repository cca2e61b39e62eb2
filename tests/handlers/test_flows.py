"""The questions of both tracks as tables: what a screen offers, where an answer leads, which answers it forgets."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.conflict_flow import PLACES, conflict_flow
from handlers.forms import begin, play
from handlers.steps import PROBLEM, Effect, Flow, Move, Outcome, Pressed, Wrote
from handlers.violence_flow import first_step, violence_flow
from referrals.domain.draft import Choices, word
from referrals.domain.form import Form, FormId
from referrals.domain.kind import ConflictGroup, Voice
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
VIOLENCE, CONFLICT = violence_flow(TIMES), conflict_flow(TIMES)


def flow_of(form: Form) -> Flow[Choices]:
    return VIOLENCE if form.flow == VIOLENCE.name else CONFLICT


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
    return play(form, Pressed(form.version, Move.NEXT), flow_of(form), CHOICES, NOW)


HELP = f"at.{DISTRICT}"


class TestViolence:
    """At most five screens after the two that come before the form: seven in all (D1)."""

    def test_five_screens_lead_to_sending(self) -> None:
        form = hers("no", Move.NEXT, HELP, Move.NEXT)

        assert (form.step, form.path) == ("contact", ("danger", "help", "district", "organisations"))
        assert finish(form).effect is Effect.FINISHED

    def test_advice_asks_neither_danger_nor_help(self) -> None:
        assert hers(voice=Voice.ADVICE).step == "district"
        assert hers(HELP, Move.NEXT, voice=Voice.ADVICE).path == ("district", "organisations")

    @pytest.mark.parametrize(("value", "danger"), [("yes", True), ("taken", True), ("no", False), (Move.SKIP, None)])
    def test_danger(self, value: str, danger: bool | None) -> None:
        assert hers(value).answers["danger"] is danger

    def test_more_help_stands_behind_more(self) -> None:
        form = hers("no", "+talk")

        assert "+police" not in offers(form)
        assert "+police" in offers(after(form, "more"))
        assert after(form, "more", "+police", "-talk").answers["help"] == ["police"]

    def test_her_own_district_is_the_first_button(self) -> None:
        assert offers(hers("no", Move.NEXT))[0] == HELP

    def test_any_other_place_is_reached_on_the_same_screen(self) -> None:
        form = hers("no", Move.NEXT, "else", "in.KG", "in.KG-B")

        assert (form.step, form.path) == ("district", ("danger", "help"))
        assert after(form, "at.KG-B-LEI").answers["district"] == "KG-B-LEI"

    def test_without_a_home_the_country_is_asked(self) -> None:
        choices = replace(CHOICES, home=None)

        assert offers(hers("no", Move.NEXT, choices=choices), choices)[0] == "in.KG"

    def test_a_typed_village_stands_for_its_district(self) -> None:
        form = hers("no", Move.NEXT, "=Ак-Сай")

        assert HELP in offers(form)
        assert "else" in offers(form)
        assert after(form, HELP).step == "organisations"

    def test_an_unknown_name_says_so(self) -> None:
        assert hers("no", Move.NEXT, "=Атлантида").answers[PROBLEM] == "no_place"

    def test_an_unopened_country_leads_to_numbers_and_back(self) -> None:
        form = hers("no", Move.NEXT, "else", "in.TJ")

        assert (form.step, form.answers["closed"], offers(form)) == ("not_here", "TJ", [])
        assert "in.KG" in offers(after(form, Move.BACK))

    def test_nobody_mediates(self) -> None:
        form = hers("no", Move.NEXT, HELP)

        assert offers(form)[:3] == ["-ayol", "+osh", "+police"]
        assert not any("elders" in each for each in offers(form))

    def test_going_on_makes_the_ticks_hers(self) -> None:
        form = hers("no", Move.NEXT, HELP)

        assert "organisations" not in form.answers
        assert after(form, Move.NEXT).answers["organisations"] == [AYOL]

    def test_one_press_strikes_every_authority(self) -> None:
        form = hers("no", Move.NEXT, HELP, "+police", "+osh")

        assert after(form, "-authorities").answers["organisations"] == [AYOL, OSH]
        assert "-authorities" not in offers(after(form, "-authorities"))

    def test_people_of_her_village_can_be_kept_away(self) -> None:
        choices = replace(CHOICES, home=VILLAGE)
        form = hers("no", Move.NEXT, HELP, choices=choices)

        assert offers(form, choices)[-2:] == [f"+away.{VILLAGE}", f"+away.{DISTRICT}"]
        assert after(form, f"+away.{VILLAGE}", choices=choices).answers["away"] == VILLAGE
        assert after(form, f"+away.{VILLAGE}", f"-away.{VILLAGE}", choices=choices).answers["away"] is None

    def test_another_place_asks_for_consent_anew(self) -> None:
        form = hers("no", Move.NEXT, HELP, "+police", Move.BACK)

        assert "organisations" not in after(form, "at.KG-B-LEI").answers
        assert after(form, HELP).answers["organisations"] == [AYOL, POLICE]

    def contact(self, voice: Voice = Voice.HERSELF) -> Form:
        return hers("no", Move.NEXT, HELP, Move.NEXT, voice=voice)

    def test_she_calls_unless_she_says_otherwise(self) -> None:
        assert offers(self.contact()) == ["she_calls", "call", "message", "+later"]

    def test_a_call_needs_a_number_and_may_have_hours(self) -> None:
        form = after(self.contact(), "call", "evening")

        assert {"morning", "evening"} < set(offers(form))
        assert after(form, Move.NEXT).answers[PROBLEM] == "no_number"
        done = after(form, "=0555 12 34 56, say it is the school")
        assert (done.answers["number"], done.answers["hours"]) == ("0555 12 34 56, say it is the school", "evening")
        assert finish(done).effect is Effect.FINISHED

    @pytest.mark.parametrize(("chosen", "then"), [("she_calls", "call"), ("call", "call"), ("message", "message")])
    def test_who_writes_a_number_wants_to_be_reached_by_it(self, chosen: str, then: str) -> None:
        assert after(self.contact(), chosen, "=0555").answers["contact"] == then

    def test_who_wrote_for_her_is_not_asked_later(self) -> None:
        assert "+later" not in offers(self.contact(Voice.SHE_ASKED))


class TestConflict:
    """What, where, when, whom, what is needed, words, and the review."""

    WATER = ("resources", "dispute_over_water")
    HERE = f"here.{DISTRICT}"

    def review(self) -> Form:
        return ours(*self.WATER, self.HERE, Move.SKIP, "now", Move.SKIP, Move.SKIP, Move.SKIP)

    def test_leads_to_the_review_and_sends(self) -> None:
        assert self.review().step == "review"
        assert finish(self.review()).effect is Effect.FINISHED

    @pytest.mark.parametrize("group", ConflictGroup)
    def test_every_group_leads_to_a_kind(self, group: ConflictGroup) -> None:
        form = ours(group)

        assert form.step == "country" if word(form.answers, "kind") else offers(form)

    def test_the_same_group_asks_for_the_kind_anew(self) -> None:
        assert after(self.review(), "change.kind", "resources").step == "kind"
        assert after(self.review(), "change.kind", "resources", "dispute_over_land").step == "review"

    def test_place_by_place(self) -> None:
        form = ours(*self.WATER, "KG", "KG-B", DISTRICT, VILLAGE)

        assert form.step == "when"
        assert [form.answers[key] for key in PLACES] == ["KG", "KG-B", DISTRICT, VILLAGE]

    def test_every_country_has_something_inside(self) -> None:
        assert all(GAZETTEER.children(each.code) for each in GAZETTEER.countries())

    def test_a_province_without_districts_asks_for_the_village(self) -> None:
        bare = next(each.code for each in GAZETTEER.children(PlaceCode("KZ")) if not GAZETTEER.children(each.code))

        assert ours(*self.WATER, "KZ", bare).step == "community"

    @pytest.mark.parametrize(
        "values",
        [
            ("=Жок айыл", "KG", "KG-B", DISTRICT),
            ("KG", "=Жок айыл", "KG-B", DISTRICT),
            ("KG", "KG-B", "=Жок айыл", DISTRICT),
            ("KG", "KG-B", DISTRICT, "=Жок айыл"),
        ],
    )
    def test_a_village_no_list_knows_is_kept_wherever_it_is_typed(self, values: tuple[str, ...]) -> None:
        form = ours(*self.WATER, *values)

        assert (form.step, form.answers["village"], form.answers["district"]) == ("when", "Жок айыл", DISTRICT)

    def test_a_village_the_list_knows_is_one_press(self) -> None:
        form = ours(*self.WATER, "=Ак-Сай")

        assert f"at.{VILLAGE}" in offers(form)
        found = after(form, f"at.{VILLAGE}")
        assert (found.step, found.answers["place"], found.answers["village"]) == ("when", VILLAGE, None)

    def test_her_own_spelling_always_counts(self) -> None:
        form = ours(*self.WATER, "=Ак-Сай", "own")

        assert (form.step, form.answers["village"]) == ("country", "Ак-Сай")
        assert after(form, "TJ", "TJ-SU", "TJ-SU-ISF").step == "when"

    def test_another_country_forgets_what_lay_in_the_first(self) -> None:
        form = after(self.review(), "change.where", "TJ")

        assert form.step == "province"
        assert not {"province", "district", "place"} & set(form.answers)
        assert after(form, "TJ-SU", "TJ-SU-ISF", "=Жок айыл").step == "review"

    def test_what_happens_now_goes_on(self) -> None:
        assert ours(*self.WATER, self.HERE, Move.SKIP, "now").step == "people"
        assert after(self.review(), "change.when", "today").step == "going_on"
        assert after(self.review(), "change.when", "today", "no").answers["going_on"] == "no"

    def test_counts_by_small_buttons(self) -> None:
        form = ours(*self.WATER, self.HERE, Move.SKIP, "now", "women.+1", "women.*11", "boys.+1", "women.-10")

        assert form.answers["people"] == {"women": 10, "boys": 1}
        assert after(form, "men.-0").answers["people"] == {"women": 10, "boys": 1, "men": 0}

    @pytest.mark.parametrize("change", ["people", "help"])
    def test_a_change_returns_to_the_review(self, change: str) -> None:
        assert after(self.review(), f"change.{change}", Move.NEXT).step == "review"
        assert after(self.review(), f"change.{change}", Move.SKIP).step == "review"

    def test_words_are_kept_up_to_their_limit_by_her_press(self) -> None:
        form = after(self.review(), "change.words", "=" + "ж" * 600)

        assert form.step == "words"
        assert len(word(after(form, Move.KEEP).answers, "words")) == 500

    def test_a_change_can_be_left_without_changing(self) -> None:
        before: dict[str, Any] = {key: value for key, value in self.review().answers.items() if not key.startswith("~")}
        form = after(self.review(), "change.where", Move.BACK)

        assert form.step == "review"
        assert {key: value for key, value in form.answers.items() if not key.startswith("~")} == before
