"""Options that several questions share: ticks, one choice of many, long lists, places to press and places found for a
typed name.

Not for: the questions themselves (see reporting/violence_flow, reporting/conflict_flow).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from handlers.forms.steps import PAGE, Answers, Option
from locales.alphabets import in_order
from referrals.domain.json_values import number, word, words
from referrals.domain.notice import Json
from referrals.domain.place import Gazetteer, Level, PlaceCode, lies_in
from referrals.domain.place import country as country_of
from referrals.domain.place_name import without_kind

T = TypeVar("T")
ROOM = 8
"""Choices that one screen of a long list shows, "More" among them."""
MOST_FOUND = 6


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
    shown, following = part_of(options, part_shown(answers), room)
    return (*shown, *(() if following is None else (Option(f"more.{following}", {PAGE: following}),)))


def part_of(items: Sequence[T], part: int, room: int = ROOM) -> tuple[Sequence[T], int | None]:
    """One screen of a long list, and the number of the part that "More" leads to; None where all of it is shown."""
    if len(items) <= room:
        return items, None
    size = room - 1
    parts = -(-len(items) // size)
    start = part % parts * size
    return items[start : start + size], (part + 1) % parts


def part_shown(answers: Answers) -> int:
    """Which part of a long list is shown; the first unless she pressed "More"."""
    return number(answers, PAGE, 0)


def flip(answers: Answers, key: str) -> Option:
    """Something that is on or off."""
    on = answers.get(key) is True
    return Option(f"{'-' if on else '+'}{key}", {key: not on}, chosen=on)


def districts_found(gazetteer: Gazetteer, text: str, countries: Iterable[PlaceCode]) -> Sequence[Json]:
    """The districts that may be meant by a typed name, likeliest first; a village stands for its district, and a province
    for itself: she looks into it."""
    found = [place.code for country in countries for place in gazetteer.find(text, country) if place.parent is not None]
    districts = (gazetteer.counted_in(code) or code for code in found)
    return [*dict.fromkeys(districts)][:MOST_FOUND]


def district_called(gazetteer: Gazetteer, text: str, countries: Iterable[PlaceCode]) -> PlaceCode | None:
    """The one district that is meant beyond doubt: all places of exactly this name lie in it, and none is a whole province."""
    exact = [place.code for country in countries for place in gazetteer.called(text, country)]
    districts = {gazetteer.counted_in(code) for code in exact if country_of(code) != code}
    return districts.pop() if len(districts) == 1 else None


def places_found(gazetteer: Gazetteer, text: str, within: PlaceCode | None) -> Sequence[Json]:
    """The places inside a country that may be meant by a typed name, likeliest first."""
    found = (place.code for place in gazetteer.find(text, within) if place.level is not Level.COUNTRY)
    return [*found][:MOST_FOUND]


def parts_inside(
    gazetteer: Gazetteer, area: PlaceCode | None, language: str, home: PlaceCode | None = None
) -> list[PlaceCode]:
    """What may be chosen in an area, by the alphabet of the reader, what she lives in first; the countries without an area."""
    if area is None:
        return [each.code for each in gazetteer.countries()]
    inside = _by_alphabet(gazetteer, (each.code for each in gazetteer.children(area)), language)
    return sorted(inside, key=lambda code: home is None or not lies_in(home, code))


def districts_in(gazetteer: Gazetteer, area: PlaceCode, language: str) -> list[PlaceCode]:
    """Every place inside at which reports are counted, by the alphabet."""
    return _by_alphabet(gazetteer, (code for code in gazetteer.counted if lies_in(code, area)), language)


def _by_alphabet(gazetteer: Gazetteer, codes: Iterable[PlaceCode], language: str) -> list[PlaceCode]:
    order = in_order(language)
    return sorted(codes, key=lambda code: order(without_kind(gazetteer.name(code, language))))


def has_districts(gazetteer: Gazetteer, place: PlaceCode) -> bool:
    """Whether it is too wide to be a report's place, and has parts that are not."""
    return gazetteer.district_of(place) is None and bool(gazetteer.children(place))


def look_into(
    gazetteer: Gazetteer, place: PlaceCode, drops: Iterable[str], at: Callable[[PlaceCode], Option], *, on: bool = True
) -> Option:
    """A place with parts to look into, on the next screen or on this one; or a place of which no part is listed. `drops` are
    the answers that it makes void."""
    if has_districts(gazetteer, place):
        return Option(f"in.{place}", {"area": place}, ("found", PAGE, *drops), on=on)
    return at(place)


def inside(
    answers: Answers, parts: Callable[[PlaceCode], Iterable[PlaceCode]], each: Callable[[PlaceCode], Option], room: int
) -> tuple[Option, ...]:
    """What a typed name may mean, or the parts of the area she chose."""
    found, area = words(answers, "found"), word(answers, "area")
    if found:
        return tuple(each(PlaceCode(place)) for place in found)
    return in_parts([each(place) for place in parts(PlaceCode(area))], answers, room) if area else ()
