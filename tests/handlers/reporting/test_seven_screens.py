"""D1 over every way through both forms: at most seven screens before sending, and in danger at most five presses and six
choices. Walks the flows themselves; what the bot then shows is played in tests/stories.

A screen is a question with its choices. A tick, and "More…" that adds choices to the same question, are none; going back, and
a name that no list knows, are her own second try.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from handlers.forms.engine import begin, play
from handlers.forms.steps import PROBLEM, Answers, Effect, Event, Flow, FormMove, Pressed, Wrote
from handlers.reporting.conflict_flow import conflict_flow
from handlers.reporting.violence_flow import first_step, sends, violence_flow
from referrals.domain.draft import Choices
from referrals.domain.form import Form, FormId
from referrals.domain.kind import Service, Voice
from referrals.domain.organisation import Sector
from referrals.domain.person import OrganisationCode
from referrals.domain.place import PlaceCode
from referrals.facts import load_gazetteer
from tests.domain.samples import DISTRICT, KG, NOW, POLICE, VILLAGE, WRITER, person, ready
from tests.domain.samples import POLICY as TIMES

GAZETTEER = load_gazetteer()
OPENED = frozenset({KG, PlaceCode("TJ"), PlaceCode("UZ"), PlaceCode("KZ")})
SERVICES = (Service.SAFEHOUSE, Service.HEALTH, Service.LEGAL, Service.PSYCHOSOCIAL, Service.CHILD_PROTECTION)
CANDIDATES = (
    *(ready(OrganisationCode(f"o{n}"), services=frozenset({each})) for n, each in enumerate(SERVICES)),
    ready(POLICE, sector=Sector.POLICE, must_report=True),
)
VIOLENCE, CONFLICT = violence_flow(TIMES), conflict_flow(TIMES)
BEFORE = 2
"""Is now a good time, and what is it about; in danger only the first of them."""
HOMES = (None, DISTRICT, VILLAGE, PlaceCode("TJ-SU-ISF"), PlaceCode("KG-GO"))
TYPED = ("Ак-Сай", "Ош", "Isfara")
"""A village, a name of several places, a district across the border."""


def choices_of(home: PlaceCode | None) -> Choices:
    return Choices(GAZETTEER, home, CANDIDATES, OPENED, person(WRITER, home=home), NOW)


def onward(form: Form, flow: Flow[Choices], choices: Choices) -> Iterator[Form | None]:
    """Every screen that may follow this one; None: it is sent."""
    step = flow.step(form.step)
    options = step.options(form.answers, choices)
    events: list[Event] = [Pressed(form.version, each.value) for each in options if each.on or each.to]
    events += [Pressed(form.version, FormMove.NEXT), Pressed(form.version, FormMove.SKIP)]
    typed = [Wrote(each, 1) for each in TYPED] if step.name in {"district", "inside", "where", "urgent"} else []
    for event in (*events, *typed):
        outcome = play(form, event, flow, choices, NOW)
        if outcome.effect is Effect.FINISHED:
            yield None
        elif (
            outcome.form is not None and outcome.form.step not in {form.step, *form.path} and not problem(outcome.form)
        ):
            yield outcome.form


def problem(form: Form) -> bool:
    return PROBLEM in form.answers


def longest(form: Form, flow: Flow[Choices], choices: Choices) -> list[str]:
    """The screens of the longest way from here to sending."""

    known: dict[tuple[str, tuple[str, ...], str], tuple[str, ...]] = {}

    def walk(each: Form) -> tuple[str, ...]:
        here = each.step, each.path, repr(sorted(_told(each.answers).items()))
        if here not in known:
            ways = [() if after is None else walk(after) for after in onward(each, flow, choices)]
            known[here] = (each.step, *max(ways, key=len, default=()))
        return known[here]

    return [*walk(form)]


def _told(answers: Answers) -> dict[str, object]:
    """What decides where the way leads."""
    return {key: answers[key] for key in ("voice", "danger", "far", "area", "found", "group") if key in answers}


def begun(flow: Flow[Choices], answers: Answers, at: str | None = None) -> Form:
    return replace(begin(flow, answers, NOW, at=at), id=FormId(1))


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.parametrize("voice", Voice)
def test_violence(voice: Voice, home: PlaceCode | None) -> None:
    before = BEFORE + (voice is Voice.ADVICE)  # one more: how to stand by her
    way = longest(begun(VIOLENCE, {"voice": voice}, first_step(voice)), VIOLENCE, choices_of(home))

    assert before + len(way) <= 7, way
    assert way[-1] in {"organisations", "contact", "urgent"}


@pytest.mark.parametrize("home", HOMES)
def test_conflict(home: PlaceCode | None) -> None:
    way = longest(begun(CONFLICT, {}), CONFLICT, choices_of(home))

    assert BEFORE + len(way) <= 7, way
    assert way[-1] == "review"


@pytest.mark.parametrize("home", HOMES)
def test_in_danger(home: PlaceCode | None) -> None:
    """The key, the red button, for whom, where if it is not known, Send."""
    choices, presses = choices_of(home), 2
    form: Form | None = begun(VIOLENCE, {"danger": True}, "whom")
    for event in (Voice.HERSELF, *(() if home else ("=Ак-Сай",)), FormMove.NEXT):
        assert form is not None
        buttons = len(VIOLENCE.step(form.step).options(form.answers, choices)) + sends(form.step, form.answers) + 1
        assert buttons <= 6 or form.step == "district"
        told = Wrote(event[1:], 1) if event.startswith("=") else Pressed(form.version, event)
        outcome = play(form, told, VIOLENCE, choices, NOW)
        form, presses = outcome.form, presses + 1
    assert outcome.effect is Effect.FINISHED
    assert presses <= 5


def test_a_woman_forced_into_marriage_sends_with_as_few_presses() -> None:
    form = begun(VIOLENCE, {"danger": True}, "whom")
    form = play(form, Pressed(form.version, "taken"), VIOLENCE, choices_of(DISTRICT), NOW).form or form

    assert (
        play(form, Pressed(form.version, FormMove.NEXT), VIOLENCE, choices_of(DISTRICT), NOW).effect is Effect.FINISHED
    )
    assert form.answers["taken"] is True
