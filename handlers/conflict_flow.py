"""The questions of the conflict track, with a review from which any answer can be changed.

Never asks for troops, weapons, positions, who fired or who belongs to which people (D17). Not for: wording (views/conflict)
or what the answers amount to (domain/draft).
"""

from collections.abc import Callable, Mapping
from functools import partial

from handlers.options import choice, places_found, ticks, words
from handlers.steps import SENT, Answers, Flow, Option, Reading, Step, Typed, shortened
from referrals.domain.draft import AFFECTED, LONGEST_VILLAGE, LONGEST_WORDS, MOST_PEOPLE, Choices, place_of, word
from referrals.domain.kind import KINDS_OF, ConflictGroup, ConflictHelp, ConflictKind, Track
from referrals.domain.notice import Json
from referrals.domain.place import PlaceCode, lineage
from referrals.domain.policy import Policy
from referrals.domain.report import When

PLACES = ("country", "province", "district", "place")
"""The answers a place is made of, widest first."""
DEEPER = (*PLACES, "village", "found", "typed")
CHANGES = {"kind": "group", "where": "country", "when": "when", "people": "people", "help": "help", "words": "words"}
"""What can be changed in the review, and the step where it is asked."""


_Steps = tuple[Step[Choices], ...]
_Options = Callable[[Answers, Choices], tuple[Option, ...]]


def conflict_flow(policy: Policy) -> Flow[Choices]:
    """The flow with the times of this installation."""
    return Flow(
        Track.CONFLICT,
        first="group",
        steps={each.name: each for each in (*_what(), *_where(), *_when_and_whom(), *_ending())},
        lives=policy.conflict_draft_kept,
        review="review",
        no_other="no_files",
    )


def _what() -> _Steps:
    return (
        Step("group", ("group",), _group, _after_group),
        Step("kind", ("kind",), _kind, lambda _a, _c: "country"),
    )


def _where() -> _Steps:
    def wider(name: str, options: _Options) -> Step[Choices]:
        return Step(name, (name,), options, _after_place, takes=partial(_typed_place, name))

    return (
        wider("country", _country),
        wider("province", partial(_inside, "country", "province")),
        wider("district", partial(_inside, "province", "district")),
        Step(
            "community",
            ("place", "village"),
            partial(_inside, "district", "place"),
            lambda _a, _c: "when",
            takes=_typed_village,
            skippable=True,
        ),
    )


def _when_and_whom() -> _Steps:
    return (
        Step("when", ("when",), lambda a, _c: tuple(_when(a, each) for each in When), _after_when),
        Step(
            "going_on",
            ("going_on",),
            lambda a, _c: choice(a, "going_on", ("yes", "no")),
            lambda _a, _c: "people",
            skippable=True,
        ),
        Step("people", ("people",), _people, lambda _a, _c: "help", goes_on=True, skippable=True),
    )


def _ending() -> _Steps:
    return (
        Step("help", ("help",), _help, lambda _a, _c: "words", goes_on=True, skippable=True),
        Step("words", ("words",), _no_options, lambda _a, _c: "review", takes=_take_words, skippable=True),
        Step("review", (), _review, lambda _a, _c: SENT, goes_on=True),
    )


def _no_options(_answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return ()


def _group(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return tuple(_one_group(answers, each) for each in ConflictGroup)


def _one_group(answers: Answers, group: ConflictGroup) -> Option:
    """A group of one kind is that kind; in any other the kind is asked, again too."""
    kinds = KINDS_OF[group]
    sets: dict[str, Json] = {"group": group, "kind": kinds[0]} if len(kinds) == 1 else {"group": group}
    return Option(group, sets, ("kind",), on=True, chosen=answers.get("group") == group)


def _after_group(answers: Answers, _choices: Choices) -> str:
    group = word(answers, "group")
    return "country" if group in set(ConflictGroup) and len(KINDS_OF[ConflictGroup(group)]) == 1 else "kind"


def _kind(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    group = word(answers, "group")
    kinds: tuple[ConflictKind, ...] = KINDS_OF[ConflictGroup(group)] if group in set(ConflictGroup) else ()
    return choice(answers, "kind", kinds)


def _country(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    """Her own place first: one press. Otherwise the country is asked and never guessed."""
    found = _found(answers, "country")
    if found:
        return found
    home = (_own_place(answers, choices.home),) if choices.home else ()
    return (*home, *_each(answers, "country", [each.code for each in choices.gazetteer.countries()]))


def _own_place(answers: Answers, home: PlaceCode) -> Option:
    """A name typed before any place was chosen lies in her own district: it stays, and is not asked again."""
    if answers.get("country") is None and word(answers, "village"):
        drops = tuple(each for each in DEEPER if each != "village")
        return Option(f"here.{home}", {**_all_of(home), "village": word(answers, "village")}, drops, to="when")
    return Option(f"here.{home}", _all_of(home), DEEPER, on=True)


def _inside(outer: str, key: str, answers: Answers, choices: Choices) -> tuple[Option, ...]:
    """The places inside the one chosen before."""
    inside = choices.gazetteer.children(PlaceCode(word(answers, outer)))
    return _found(answers, key) or _each(answers, key, [each.code for each in inside])


def _each(answers: Answers, key: str, places: list[PlaceCode]) -> tuple[Option, ...]:
    """What lies inside is asked anew. A name typed before any place was chosen stays: it lies in what is chosen now."""
    drops = (
        PLACES[PLACES.index(key) + 1 :] if answers.get(key) is None else (*PLACES[PLACES.index(key) + 1 :], "village")
    )
    return tuple(_one_place(answers, key, each, drops) for each in places)


def _one_place(answers: Answers, key: str, place: PlaceCode, drops: tuple[str, ...]) -> Option:
    sets: dict[str, Json] = {key: place, "village": None} if key == "place" else {key: place}
    return Option(place, sets, drops, on=True, chosen=answers.get(key) == place)


def _found(answers: Answers, key: str) -> tuple[Option, ...]:
    """What may be meant by a typed name, and her own spelling, which always counts."""
    found = words(answers, "found")
    if not found:
        return ()
    own = Option("own", {"village": word(answers, "typed")}, ("found", "typed", *_from(key)))
    return (*(Option(f"at.{each}", _all_of(PlaceCode(each)), DEEPER, on=True) for each in found), own)


def _from(key: str) -> tuple[str, ...]:
    """This answer and what lies inside it."""
    return PLACES[PLACES.index(key) :]


def _all_of(place: PlaceCode) -> dict[str, Json]:
    """A place with everything it lies in; a community is an answer to the last question too."""
    answers: dict[str, Json] = dict(zip(PLACES, reversed(lineage(place)), strict=False))
    return answers | ({"village": None} if "place" in answers else {})


def _after_place(answers: Answers, choices: Choices) -> str:
    """The next question about the place that still has an answer to choose."""
    place = place_of(answers, choices.gazetteer)
    if place is None:
        return "country"
    depth = len(lineage(place))
    has_more = depth < len(PLACES) and bool(choices.gazetteer.children(place))
    if depth < 3 and has_more:
        return ("province", "district")[depth - 1]
    return "when" if depth == len(PLACES) or answers.get("village") else "community"


def _typed_place(key: str, text: str, answers: Answers, choices: Choices) -> Reading:
    """A typed name is looked for; where nothing is like it, it is kept, and the place around it is still asked."""
    chosen = {each: answers.get(each) for each in PLACES if each not in _from(key)}
    found = places_found(choices.gazetteer, text, place_of(chosen, choices.gazetteer))
    if found:
        return Typed("typed", {"typed": text[:LONGEST_VILLAGE], "found": found}, on=False)
    return shortened(text, LONGEST_VILLAGE, lambda kept: Typed("village", {"village": kept}, _from(key), on=False))


def _typed_village(text: str, _answers: Answers, _choices: Choices) -> Reading:
    """Any name counts as the last answer about the place."""
    return shortened(text, LONGEST_VILLAGE, lambda kept: Typed("village", {"village": kept, "place": None}))


def _when(answers: Answers, when: When) -> Option:
    """What happens right now goes on."""
    sets: dict[str, Json] = {"when": when, "going_on": "yes"} if when is When.NOW else {"when": when}
    drops = () if when is When.NOW or answers.get("when") == when else ("going_on",)
    return Option(when, sets, drops, on=True, chosen=answers.get("when") == when)


def _after_when(answers: Answers, _choices: Choices) -> str:
    return "people" if answers.get("when") == When.NOW else "going_on"


def _people(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    given = answers.get("people")
    counts = given if isinstance(given, Mapping) else {}
    return tuple(option for who in AFFECTED for option in _counter(counts, who))


def _counter(counts: Mapping[str, Json], who: str) -> tuple[Option, ...]:
    """Fewer, more, many more; each carries the number it leads to."""
    value = counts.get(who)
    count = value if isinstance(value, int) else 0
    numbers = (max(0, count - 1), min(MOST_PEOPLE, count + 1), min(MOST_PEOPLE, count + 10))
    return tuple(
        Option(f"{who}.{sign}{n}", {"people": {**counts, who: n}}) for sign, n in zip("-+*", numbers, strict=True)
    )


def _help(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return ticks("help", ConflictHelp, words(answers, "help"))


def _take_words(text: str, _answers: Answers, _choices: Choices) -> Reading:
    return shortened(text, LONGEST_WORDS, lambda kept: Typed("words", {"words": kept}))


def _review(_answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return tuple(Option(f"change.{each}", to=step) for each, step in CHANGES.items())
