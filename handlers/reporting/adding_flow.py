"""What can be added to something that was sent: how she may be reached, what help is needed, a few words, how many people.

Everything here can be left out. Not for: wording (reporting/adding_view) or what
the answers change (domain/addition).
"""

from handlers.forms.options import choice, ticks
from handlers.forms.steps import SENT, Answers, Flow, FormProblem, FormStep, Option, Reading, Typed, shortened
from handlers.reporting.conflict_flow import going_on, people, take_people
from referrals.domain.draft import CONTACT_HOURS, LONGEST_NUMBER, LONGEST_WORDS, Choices
from referrals.domain.form import ADDING
from referrals.domain.json_values import word, words
from referrals.domain.kind import ConflictHelp, Help, Track
from referrals.domain.policy import Policy
from referrals.domain.report import WAYS, Contact

URGENT_HELP = (Help.SAFE_PLACE, Help.HEALTH, Help.MARRIAGE, Help.LEGAL, Help.OTHER)
"""What can be ticked in danger: what fits it, few enough to be read."""
FEWEST_DIGITS = 9
"""A number of fewer is asked about; it is kept all the same."""
PARTS = {Track.VIOLENCE: ("number", "hours", "words"), Track.CONFLICT: ("going_on", "people", "help", "words")}
"""What there is to add, in each track; each is a step."""


def adding_flow(policy: Policy) -> Flow[Choices]:
    """The flow with the times of this installation."""
    steps = (
        FormStep("menu", (), _menu, _end),
        FormStep("number", ("contact", "number"), _ways, _after_number, takes=_take_number, goes_on=True),
        FormStep("hours", ("hours",), _hours, _end, goes_on=True),
        FormStep("wanted", ("help",), _wanted, _end, goes_on=True),
        FormStep("going_on", ("going_on",), going_on, _end),
        FormStep("people", ("people",), people, _end, takes=take_people, goes_on=True),
        FormStep("help", ("help",), _conflict_help, _end, goes_on=True),
        FormStep("words", ("words",), _nothing, _end, takes=_take_words),
    )
    return Flow(
        ADDING,
        first="menu",
        steps={each.name: each for each in steps},
        lives=policy.violence_draft_wiped_after,
        hides_after=policy.violence_draft_hidden_after,
        no_other=FormProblem.NO_FILES,
    )


def _end(_answers: Answers, _choices: Choices) -> str:
    return SENT


def _nothing(_answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return ()


def _menu(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    parts = PARTS[Track(word(answers, "track"))]
    return tuple(Option(f"to.{each}", to=each) for each in parts if each != "hours" or answers.get("fixed") is not True)


def _ways(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    """Calling herself needs no number; the other ways wait for one, unless it is there."""
    if answers.get("unsure") is True:
        return (Option("sure", {"unsure": False}, on=True),)
    there = bool(word(answers, "number")) or answers.get("known") is True
    by_number = choice(answers, "contact", (Contact.CALL, Contact.MESSAGE), on=there)
    return (*by_number, Option(Contact.SHE_CALLS, {"contact": Contact.SHE_CALLS}, ("number",), on=True))


def _take_number(text: str, answers: Answers, _choices: Choices) -> Reading:
    """A number, or a word to say; one that looks too short is asked about and kept all the same."""
    way = word(answers, "contact") if word(answers, "contact") in WAYS[1:] else Contact.CALL
    unsure = sum(each.isdigit() for each in text) < FEWEST_DIGITS
    sets: Answers = {"contact": way, "unsure": unsure}
    return shortened(text, LONGEST_NUMBER, lambda kept: Typed("number", {**sets, "number": kept}, on=not unsure))


def _after_number(answers: Answers, _choices: Choices) -> str:
    """Only in danger nobody had time to say what help is needed."""
    if answers.get("danger") is True:
        return "wanted"
    no_hours = word(answers, "contact") == Contact.SHE_CALLS or answers.get("fixed") is True
    return SENT if no_hours else "hours"


def _hours(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return choice(answers, "hours", CONTACT_HOURS)


def _wanted(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return ticks("help", URGENT_HELP, words(answers, "help"))


def _conflict_help(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return ticks("help", ConflictHelp, words(answers, "help"))


def _take_words(text: str, _answers: Answers, _choices: Choices) -> Reading:
    return shortened(text, LONGEST_WORDS, lambda kept: Typed("words", {"words": kept}))
