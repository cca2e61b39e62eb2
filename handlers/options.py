"""Options that several questions share: ticks, one choice of many, places to press and places found for a typed name.

Not for: the questions themselves (see violence_flow, conflict_flow).
"""

from collections.abc import Iterable, Sequence

from handlers.steps import Answers, Option
from referrals.domain.json_values import number
from referrals.domain.notice import Json
from referrals.domain.place import Gazetteer, Level, PlaceCode

MOST_FOUND = 6
PAGE = "page"
"""The answer that says which part of a long list is shown."""


def choice(answers: Answers, key: str, values: Iterable[str], *, on: bool = True) -> tuple[Option, ...]:
    """One of these; the value on the button is the answer."""
    return tuple(Option(each, {key: each}, on=on, chosen=answers.get(key) == each) for each in values)


def ticks(key: str, values: Iterable[str], ticked: Sequence[str]) -> tuple[Option, ...]:
    """Each can be ticked and struck by itself."""
    return tuple(_tick(key, each, ticked) for each in values)


def _tick(key: str, value: str, ticked: Sequence[str]) -> Option:
    if value in ticked:
        return Option(f"-{value}", {key: [each for each in ticked if each != value]}, chosen=True)
    return Option(f"+{value}", {key: [*ticked, value]})


def in_parts(options: Sequence[Option], answers: Answers, room: int) -> tuple[Option, ...]:
    """As many as there is room for; where there are more, "More" leads to the others in turn and back to the first."""
    if len(options) <= room:
        return tuple(options)
    size, part = room - 1, part_shown(answers)
    parts = -(-len(options) // size)
    start, following = part % parts * size, (part + 1) % parts
    return (*options[start : start + size], Option(f"more.{following}", {PAGE: following}))


def part_shown(answers: Answers) -> int:
    """Which part of a long list is shown; the first unless she pressed "More"."""
    return number(answers, PAGE, 0)


def flip(answers: Answers, key: str) -> Option:
    """Something that is on or off."""
    on = answers.get(key) is True
    return Option(f"{'-' if on else '+'}{key}", {key: not on}, chosen=on)


def districts_found(gazetteer: Gazetteer, text: str, countries: Iterable[PlaceCode]) -> Sequence[Json]:
    """The districts that may be meant by a typed name, likeliest first; a village stands for its district."""
    found = (place for country in countries for place in gazetteer.find(text, country))
    districts = (gazetteer.counted_in(place.code) for place in found)
    return [*dict.fromkeys(each for each in districts if each is not None)][:MOST_FOUND]


def district_called(gazetteer: Gazetteer, text: str, countries: Iterable[PlaceCode]) -> PlaceCode | None:
    """The one district that is meant beyond doubt: all places of exactly this name lie in it."""
    exact = (place for country in countries for place in gazetteer.called(text, country))
    districts = {gazetteer.counted_in(place.code) for place in exact} - {None}
    return districts.pop() if len(districts) == 1 else None


def places_found(gazetteer: Gazetteer, text: str, within: PlaceCode | None) -> Sequence[Json]:
    """The places inside a country that may be meant by a typed name, likeliest first."""
    found = (place.code for place in gazetteer.find(text, within) if place.level is not Level.COUNTRY)
    return [*found][:MOST_FOUND]


def districts_in(gazetteer: Gazetteer, area: PlaceCode) -> list[PlaceCode]:
    """Every place inside at which reports are counted: its districts, and provinces of which none is listed."""
    inside: list[PlaceCode] = []
    for each in gazetteer.children(area):
        is_province = gazetteer.district_of(each.code) is None and bool(gazetteer.children(each.code))
        inside += districts_in(gazetteer, each.code) if is_province else [each.code]
    return inside
