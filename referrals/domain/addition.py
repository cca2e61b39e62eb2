"""What a writer adds to something she has sent, or corrects in it: which fields change, and to what. Pure.

Not for: who is told of it (see reporting) or which screen asks (handlers).
"""

from collections.abc import Mapping
from typing import Any, assert_never

from referrals.domain.draft import LONGEST_NUMBER, LONGEST_WORDS, Answers, conflict_urgency, members, people_of, word
from referrals.domain.kind import ConflictHelp, Help
from referrals.domain.person import ALWAYS
from referrals.domain.report import HELD, WAYS, AnyReport, ConflictReport, Contact, ViolenceReport

SEALED = frozenset({"contact_words", "words"})
"""Fields that hold what she typed."""


def additions(report: AnyReport, answers: Answers) -> Mapping[str, Any]:
    """The fields that these answers change."""
    match report:
        case ViolenceReport():
            found = {**_contact(report, answers), **_words(report, answers)}
            help_wanted = (*report.help, *members(Help, answers.get("help")))
            return found | {"help": tuple(each for each in Help if each in help_wanted)}
        case ConflictReport():
            return {**_conflict(report, answers), **_words(report, answers)}
        case _:
            assert_never(report)


def _contact(report: ViolenceReport, answers: Answers) -> dict[str, Any]:
    """A number that came before is not overwritten once somebody has it: who pressed is not known (D24)."""
    chosen = next((each for each in WAYS if each == word(answers, "contact")), None)
    number = word(answers, "number")
    if chosen is Contact.SHE_CALLS:
        return {"contact": chosen, "contact_words": report.contact_words if report.state in HELD else ""}
    if chosen is None or not number:
        return {}
    earlier = report.contact_words if report.state in HELD and report.contact_words != number else ""
    both = f"{number}\n{earlier}" if earlier else number
    return {"contact": chosen, "contact_words": both[: 2 * LONGEST_NUMBER], "contact_hours": ALWAYS}


def _words(report: AnyReport, answers: Answers) -> dict[str, Any]:
    """Under those of before."""
    more = word(answers, "words")[:LONGEST_WORDS]
    if not more or report.words.endswith(more):
        return {}
    return {"words": f"{report.words}\n\n{more}" if report.words else more}


def _conflict(report: ConflictReport, answers: Answers) -> dict[str, Any]:
    going_on = {"yes": True, "no": False}.get(word(answers, "going_on"))
    people, wanted = people_of(answers), members(ConflictHelp, answers.get("help"))
    urgency = conflict_urgency(report.kind, report.when, going_on)
    found: dict[str, Any] = {} if going_on is None else {"going_on": going_on, "urgency": urgency}
    return found | ({"people": people} if people else {}) | ({"help": wanted} if wanted else {})
