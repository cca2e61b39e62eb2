"""What a writer adds to something she has sent, as she has it (D13), or corrects in it: which fields change, and to what. Pure.

Not for: who is told of it (see reporting) or which screen asks (handlers).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from referrals.domain.draft import CONTACT_HOURS, LONGEST_CRY, LONGEST_NUMBER, Answers, members, people_of
from referrals.domain.escalation import contact_due
from referrals.domain.json_values import word
from referrals.domain.kind import ConflictHelp, Help
from referrals.domain.place import Gazetteer
from referrals.domain.policy import Policy
from referrals.domain.report import (
    HELD,
    NEEDS_NUMBER,
    WAYS,
    AnyReport,
    ConflictReport,
    Contact,
    ReportState,
    Source,
    ViolenceReport,
    as_its_writer_has_it,
)
from referrals.domain.routing import conflict_urgency
from referrals.domain.source import sources_of

SEALED = frozenset({"contact_words", "words", "sources"})
"""Fields that hold what she typed."""
_NUMBERS = 5 * LONGEST_NUMBER
"""Characters of earlier numbers that are kept below a new one."""


def additions(report: AnyReport, answers: Answers) -> Mapping[str, Any]:
    """The fields that these answers change."""
    report = as_its_writer_has_it(report)
    sources = {"sources": _joined(report.sources, sources_of(answers))} if sources_of(answers) else {}
    match report:
        case ViolenceReport():
            found = {**_contact(report, answers), **_hours(report, answers), **_words(report, answers), **sources}
            help_wanted = (*report.help, *members(Help, answers.get("help")))
            return found | {"help": tuple(each for each in Help if each in help_wanted)}
        case ConflictReport():
            return {**_conflict(report, answers), **_words(report, answers), **sources}
        case _:
            assert_never(report)


def _contact(report: ViolenceReport, answers: Answers) -> dict[str, Any]:
    """A number that came before is not overwritten once somebody has it, nor in danger the way: who pressed is not known
    (D24)."""
    chosen = next((each for each in WAYS if each == word(answers, "contact")), None)
    number = word(answers, "number")[:LONGEST_NUMBER]
    if chosen is Contact.SHE_CALLS:
        return {**_way(report, chosen), "contact_words": report.contact_words if report.state in HELD else ""}
    if chosen is None or not (number or report.contact_words):
        return {}
    return {**_way(report, chosen), **({"contact_words": _numbers(report, number)} if number else {})}


def _way(report: ViolenceReport, chosen: Contact) -> dict[str, Any]:
    """In danger whoever has it keeps the way she knows and sees the other one beside it; a first number is taken."""
    first = report.contact is Contact.NOT_SAID and chosen in NEEDS_NUMBER
    if not held_in_danger(report) or first:
        return {"contact": chosen, "wish": None}
    return {"wish": None if chosen is report.contact else chosen}


def _numbers(report: ViolenceReport, number: str) -> str:
    """The newest first; the first one of all is never lost."""
    before = report.contact_words
    if report.state not in HELD or not before:
        return number
    if before == number or before.startswith(f"{number}\n"):
        return before
    kept = before if len(before) <= _NUMBERS else before[-_NUMBERS:].partition("\n")[2]
    return f"{number}\n{kept}"


def _hours(report: AnyReport, answers: Answers) -> dict[str, Any]:
    """In danger nobody who has it is told to wait."""
    hours = CONTACT_HOURS.get(word(answers, "hours"))
    return {} if hours is None or held_in_danger(report) else {"contact_hours": hours}


def held_in_danger(report: AnyReport) -> bool:
    """Whether what is chosen on her phone changes nothing of how and when whoever has it may reach her (D24)."""
    return isinstance(report, ViolenceReport) and report.danger and report.state in HELD


def _words(report: AnyReport, answers: Answers) -> dict[str, Any]:
    """Under those of before. Only the same message of hers is a repetition: said again, the same words are new."""
    said = [each for each in sources_of(answers) if each.part == "words" and each.text]
    fresh = [each.text for each in said if each not in report.sources]
    more = "\n".join(fresh) if len(fresh) < len(said) else word(answers, "words")
    if not more:
        return {}
    return {"words": "\n\n".join(filter(None, (report.words, more[:LONGEST_CRY])))}


def due_anew(
    report: AnyReport, changes: Mapping[str, Any], now: datetime, policy: Policy, places: Gazetteer
) -> datetime | None:
    """Whoever has it, or has it again, gets the time that the new way and hours leave her (D6)."""
    report = as_its_writer_has_it(report)
    again = any(each.due_at is None for each in report.held)
    parts = changes if again else ("contact", "contact_hours")
    new = {each: changes[each] for each in parts if each in changes and changes[each] != getattr(report, each)}
    if report.state is not ReportState.TAKEN or not new:
        return None
    return contact_due(replace(report, **new), now, policy, places.zone_of(report.district))


def _joined(before: tuple[Source, ...], more: tuple[Source, ...]) -> tuple[Source, ...]:
    again = {each.message for each in more}
    found = (*(each for each in before if each.message not in again), *more)
    return tuple(sorted(found, key=lambda each: each.message))


def source_in(report: AnyReport, message: int) -> Source | None:
    """What was taken from this message of hers."""
    return next((each for each in report.sources if each.message == message), None)


def corrected(report: AnyReport, source: Source, text: str) -> Mapping[str, Any]:
    """The fields that change when she edits the message; none where what was taken from it is no longer there, or is no text.

    What somebody may have read already stays above what she made of it: who pressed is not known (D24)."""
    report = as_its_writer_has_it(report)
    changes: dict[str, Any] = {}
    if source.part == "number" and isinstance(report, ViolenceReport) and source.text in report.contact_words:
        changes = _contact(report, {"contact": report.wish or report.contact, "number": text[:LONGEST_NUMBER]})
    elif source.part == "words" and source.text and source.text in report.words:
        text = text[:LONGEST_CRY]
        said = f"{source.text}\n\n{text}" if report.state in HELD else text
        changes = {"words": report.words.replace(source.text, said, 1)}
    edited = replace(source, text=text)
    return changes | {"sources": _joined(report.sources, (edited,))} if changes else {}


def _conflict(report: ConflictReport, answers: Answers) -> dict[str, Any]:
    going_on = {"yes": True, "no": False}.get(word(answers, "going_on"))
    people, wanted = people_of(answers), members(ConflictHelp, answers.get("help"))
    urgency = conflict_urgency(report.kind, report.when, going_on)
    found: dict[str, Any] = {} if going_on is None else {"going_on": going_on, "urgency": urgency}
    return found | ({"people": people} if people else {}) | ({"help": wanted} if wanted else {})
