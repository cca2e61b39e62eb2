"""The questions of the conflict track: what, where, what is needed, when; the last screen sends and takes a few words.

At most seven screens before sending, on every way; what there is no room for is asked after it. Never asks for troops, weapons,
positions, who fired or who belongs to which people (D17). Not for: wording (see conflict_view) or what the answers amount to
(domain/draft).
"""

import re
from collections.abc import Mapping

from handlers.forms.options import (
    ROOM,
    choice,
    districts_in,
    has_districts,
    in_parts,
    inside,
    look_into,
    parts_inside,
    places_found,
    ticks,
)
from handlers.forms.steps import (
    ASKED,
    PAGE,
    SENT,
    SOURCES,
    Answers,
    Flow,
    FormProblem,
    FormStep,
    Option,
    Reading,
    Typed,
    shortened,
)
from referrals.domain.draft import AFFECTED, LONGEST_VILLAGE, LONGEST_WORDS, MOST_PEOPLE, Choices, place_of
from referrals.domain.json_values import number, table, word, words
from referrals.domain.kind import KINDS_OF, ConflictGroup, ConflictHelp, ConflictKind, Track
from referrals.domain.notice import Json
from referrals.domain.place import PlaceCode, lineage
from referrals.domain.policy import Policy
from referrals.domain.report import When

LEAVE_OUT = "-words"
"""The value of the button by which she leaves out what she wrote."""
PLACES = ("country", "province", "district", "place")
"""The answers a place is made of, widest first."""


def conflict_flow(policy: Policy) -> Flow[Choices]:
    """The flow with the times of this installation."""
    steps: tuple[FormStep[Choices], ...] = (
        FormStep("group", ("group",), _group, _after_group),
        FormStep("kind", ("kind",), _kind, lambda _a, _c: "where"),
        FormStep("where", PLACES, _where, _after_where, takes=_typed_place),
        FormStep("inside", PLACES, _inside, _after_where, takes=_typed_place),
        FormStep("help", ("help",), _help, lambda _a, _c: "review", goes_on=True, skippable=True),
        FormStep(
            "review",
            ("when",),
            _review,
            lambda _a, _c: SENT,
            takes=_take_words,
            goes_on=True,
            makes_sure=lambda a, _c: _when(a, when_of(a)).sets,
        ),
    )
    return Flow(
        Track.CONFLICT,
        first="group",
        steps={each.name: each for each in steps},
        lives=policy.conflict_draft_kept,
        no_other=FormProblem.NO_FILES,
    )


def _group(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return tuple(_one_group(answers, each) for each in ConflictGroup)


def _one_group(answers: Answers, group: ConflictGroup) -> Option:
    """A group of one kind is that kind; in any other the kind is asked, again too."""
    kinds = KINDS_OF[group]
    sets: dict[str, Json] = {"group": group, "kind": kinds[0]} if len(kinds) == 1 else {"group": group}
    return Option(group, sets, ("kind",), on=True, chosen=answers.get("group") == group)


def _after_group(answers: Answers, _choices: Choices) -> str:
    group = word(answers, "group")
    return "where" if group in set(ConflictGroup) and len(KINDS_OF[ConflictGroup(group)]) == 1 else "kind"


def _kind(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    group = word(answers, "group")
    kinds: tuple[ConflictKind, ...] = KINDS_OF[ConflictGroup(group)] if group in set(ConflictGroup) else ()
    return choice(answers, "kind", kinds)


def _where(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    """Her own place first, one press; then the provinces of her country, and other countries. Nothing is guessed."""
    gazetteer, home = choices.gazetteer, choices.home
    countries = parts_inside(gazetteer, None, choices.language)
    if home is None:
        return tuple(_wider(each, {}, choices) for each in countries)
    mine = gazetteer.country_of(home)
    around = parts_inside(gazetteer, mine, choices.language, home)
    others = [each for each in countries if each != mine]
    wider = (_wider(each, {}, choices) for each in (*around, *others))
    here = _wider(home, {}, choices) if has_districts(gazetteer, home) else _at("here", home, answers)
    return in_parts((here, *wider), answers, ROOM)


def _wider(place: PlaceCode, answers: Answers, choices: Choices, *, on: bool = True) -> Option:
    return look_into(choices.gazetteer, place, ("typed",), lambda each: _at("at", each, answers), on=on)


def _inside(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    """What a typed name may mean, and her own spelling, which always counts; or all districts of the area she chose."""

    def parts(area: PlaceCode) -> list[PlaceCode]:
        return districts_in(choices.gazetteer, area, choices.language)

    return inside(answers, parts, lambda each: _wider(each, answers, choices, on=False), ROOM)


def _at(verb: str, place: PlaceCode, answers: Answers) -> Option:
    """A place with everything it lies in. A name typed before that no list knows lies in what is chosen now."""
    sets: dict[str, Json] = {**dict.fromkeys(PLACES), **dict(zip(PLACES, reversed(lineage(place)), strict=False))}
    far = bool(answers.get("area") or answers.get("found"))
    drops = ("area", "found", "typed", PAGE, *(("village",) if answers.get("found") else ()))
    return Option(f"{verb}.{place}", {**sets, "far": far}, drops, on=True, chosen=_is_chosen(place, answers))


def _is_chosen(place: PlaceCode, answers: Answers) -> bool:
    return next((word(answers, each) for each in reversed(PLACES) if word(answers, each)), "") == place


def _after_where(answers: Answers, choices: Choices) -> str:
    """Where the place took two screens, what is needed is asked after sending."""
    if answers.get("found") or answers.get("area"):
        return "inside"
    if place_of(answers, choices.gazetteer) is None:
        return "where"
    return "review" if answers.get("far") is True else "help"


def _typed_place(text: str, answers: Answers, choices: Choices) -> Reading:
    """A typed name is looked for; where nothing is like it, it is kept, and the place around it is still asked."""
    found = places_found(choices.gazetteer, text, None)
    exact = [each.code for each in choices.gazetteer.called(text) if each.code in found]
    if len(exact) == 1 and not has_districts(choices.gazetteer, exact[0]):
        one = _at("at", exact[0], answers)
        return Typed("district", one.sets, (*one.drops, "village"))
    if found:
        return Typed("typed", {"found": found}, ("area", "village", PAGE))
    return shortened(text, LONGEST_VILLAGE, lambda kept: Typed("village", {"village": kept}, on=False))


def when_of(answers: Answers) -> When:
    """When it was; today, and shown so, unless she chose."""
    value = word(answers, "when")
    return When(value) if value in set(When) else When.TODAY


def _when(answers: Answers, when: When) -> Option:
    """What happens right now goes on; whether anything else does can be said after sending."""
    sets: dict[str, Json] = {"when": when, "going_on": "yes" if when is When.NOW else None}
    return Option(when, sets, chosen=when_of(answers) is when)


def _review(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    """When it was; and what she wrote can be left out again, with the messages it was taken from."""
    leave = (Option(LEAVE_OUT, drops=("words", SOURCES, ASKED)),) if word(answers, "words") else ()
    return (*(_when(answers, each) for each in When), *leave)


def going_on(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    """Whether it still goes on."""
    return choice(answers, "going_on", ("yes", "no"))


def people(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    """How many people, by small steps."""
    counts = table(answers, "people")
    return tuple(option for who in AFFECTED for option in _counter(counts, who))


def _counter(counts: Mapping[str, Json], who: str) -> tuple[Option, ...]:
    """One fewer, one more; each carries the number it leads to. A greater number is typed."""
    count = number(counts, who, 0)
    numbers = (max(0, count - 1), min(MOST_PEOPLE, count + 1))
    return tuple(
        Option(f"{who}.{sign}{n}", {"people": {**counts, who: n}}) for sign, n in zip("-+", numbers, strict=True)
    )


def take_people(text: str, answers: Answers, _choices: Choices) -> Reading:
    """A number in words of her own: "about 40", "40-50" is the middle; several stand for women, men, girls, boys in turn."""
    pieces = re.findall(r"\d+(?:\s*[-–—…]\s*\d+)?", text)
    if not pieces:
        return FormProblem.NO_COUNT
    counts = table(answers, "people")
    named = [_middle(each) for each in pieces]
    if len(named) == 1:
        return Typed("people", {"people": {**counts, "all": named[0]}}, on=False)
    return Typed("people", {"people": {**counts, **dict(zip(AFFECTED, named, strict=False))}}, on=False)


def _middle(piece: str) -> int:
    ends = [int(each[:9]) for each in re.findall(r"\d+", piece)]
    return min(MOST_PEOPLE, round(sum(ends) / len(ends)))


def _help(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return ticks("help", ConflictHelp, words(answers, "help"))


def _take_words(text: str, _answers: Answers, _choices: Choices) -> Reading:
    return shortened(text, LONGEST_WORDS, lambda kept: Typed("words", {"words": kept}, on=False))
