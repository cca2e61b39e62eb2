"""The questions to whoever complains, and to whoever answers a complaint. Few, and only what decides who may read it (D1).

Not for: wording (see complaint_form_view, answer_complaint_view) or what the answers amount to (referrals/complaining).
"""

from collections.abc import Callable

from handlers.forms.options import choice, in_parts
from handlers.forms.steps import SENT, Answers, Flow, FormProblem, FormStep, Option, Reading, Typed, shortened
from referrals.complaining import ComplaintChoices
from referrals.domain.complaint import ABOUT_ONE_OF_MANY, LONGEST_ANSWER, LONGEST_COMPLAINT, About, Whose
from referrals.domain.form import ANSWERING_COMPLAINT, COMPLAINT
from referrals.domain.json_values import word
from referrals.domain.place import PlaceCode
from referrals.domain.policy import Policy

ROOM = 4
"""Organisations on one screen, "More" among them: it has eight buttons at most."""
HERE, NOT_HERE = "answer_here", "no_answer"


def complaint_flow(policy: Policy) -> Flow[ComplaintChoices]:
    """Of whoever complains; wiped like a draft about violence (D14)."""
    steps = (
        FormStep("about", ("about",), _about, _after_about),
        FormStep("country", ("country",), _countries, _after_country),
        FormStep("whom", ("whom",), _whom, _to("words")),
        FormStep("words", ("words",), _nothing, _to("send"), takes=_words(LONGEST_COMPLAINT, on=True)),
        FormStep("send", ("answers_here",), _ways_of_sending, _to(SENT), takes=_words(LONGEST_COMPLAINT, on=False)),
    )
    return _flow(COMPLAINT, "about", steps, policy)


def answering_flow(policy: Policy) -> Flow[ComplaintChoices]:
    """Of whoever answers one: she writes, reads it once more, and sends it."""
    steps = (
        FormStep("answer", ("words",), _nothing, _to("check"), takes=_words(LONGEST_ANSWER, on=True)),
        FormStep("check", (), _send, _to(SENT), takes=_words(LONGEST_ANSWER, on=False)),
    )
    return _flow(ANSWERING_COMPLAINT, "answer", steps, policy)


def _flow(
    name: str, first: str, steps: tuple[FormStep[ComplaintChoices], ...], policy: Policy
) -> Flow[ComplaintChoices]:
    return Flow(
        name,
        first=first,
        steps={each.name: each for each in steps},
        lives=policy.violence_draft_wiped_after,
        hides_after=policy.violence_draft_hidden_after,
        no_other=FormProblem.NO_FILES,
    )


def _about(answers: Answers, _choices: ComplaintChoices) -> tuple[Option, ...]:
    return choice(answers, "about", About)


def _after_about(answers: Answers, choices: ComplaintChoices) -> str:
    return _after_country(answers, choices) if word(answers, "country") else "country"


def _countries(answers: Answers, choices: ComplaintChoices) -> tuple[Option, ...]:
    return choice(answers, "country", choices.countries)


def _after_country(answers: Answers, _choices: ComplaintChoices) -> str:
    return "whom" if word(answers, "about") in ABOUT_ONE_OF_MANY else "words"


def _whom(answers: Answers, choices: ComplaintChoices) -> tuple[Option, ...]:
    listed = choices.of_country(PlaceCode(word(answers, "country")))
    of_leaders = [Whose.COORDINATOR] if word(answers, "about") == About.SEXUAL else []
    named = choice(answers, "whom", (each.code for each in listed))
    return (*in_parts(named, answers, ROOM), *choice(answers, "whom", (*of_leaders, Whose.NOT_SAID)))


def _nothing(_answers: Answers, _choices: ComplaintChoices) -> tuple[Option, ...]:
    return ()


def _ways_of_sending(_answers: Answers, _choices: ComplaintChoices) -> tuple[Option, ...]:
    return (Option(HERE, {"answers_here": True}, on=True), Option(NOT_HERE, {"answers_here": False}, on=True))


def _send(_answers: Answers, _choices: ComplaintChoices) -> tuple[Option, ...]:
    return (Option("send", on=True),)


def _to(step: str) -> Callable[[Answers, ComplaintChoices], str]:
    return lambda _answers, _choices: step


def _words(limit: int, *, on: bool) -> Callable[[str, Answers, ComplaintChoices], Reading]:
    """What she typed; where she sees it already, other words take its place and only a press goes `on`."""

    def read(text: str, _answers: Answers, _choices: ComplaintChoices) -> Reading:
        return shortened(text, limit, lambda kept: Typed("words", {"words": kept}, on=on))

    return read
