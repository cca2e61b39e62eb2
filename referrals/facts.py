"""Reads the editable facts (places, numbers, times) from their files, once, into frozen values.

Not for what the facts mean: domain decides that. Not for the network of an installation: see domain.network.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from referrals.domain.abroad import CityAbroad
from referrals.domain.campaign import Patience
from referrals.domain.document import Problem, Table, resembling
from referrals.domain.hotline import Confidence, Hotline, Purpose
from referrals.domain.kind import Urgency
from referrals.domain.language import LANGUAGES
from referrals.domain.network import Network, parse_network
from referrals.domain.person import Hours
from referrals.domain.place import Gazetteer, Level, Place, PlaceCode, is_place_code, level_of, parent_of
from referrals.domain.policy import Pace, Policy

DATA = Path(__file__).parent / "data"

_NUMBER = re.compile(r"\+?[0-9]{2,15}")
_HOURS = re.compile(r"24/7|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
_COLOUR = re.compile(r"#[0-9a-f]{6}")

T = TypeVar("T")


class FactsError(Exception):
    """A file of facts cannot be used; `problems`, and the error's text, say all that must be mended."""

    def __init__(self, file: Path, problems: tuple[Problem, ...]) -> None:
        self.file = file
        self.problems = problems
        super().__init__("\n".join(f"{file.name}: {problem}" for problem in problems))


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read at start; use cases and views get it as one frozen value."""

    gazetteer: Gazetteer
    hotlines: tuple[Hotline, ...]
    policy: Policy
    abroad: tuple[CityAbroad, ...]


@cache
def load_facts() -> Facts:
    """Places, numbers and times as shipped, read once a process. Raises FactsError."""
    gazetteer = load_gazetteer()
    return Facts(gazetteer, load_hotlines(gazetteer), load_policy(), load_cities())


def load_gazetteer(file: Path = DATA / "places.toml") -> Gazetteer:
    """Raises FactsError."""
    return _load(file, _gazetteer)


def load_hotlines(gazetteer: Gazetteer, file: Path = DATA / "hotlines.toml") -> tuple[Hotline, ...]:
    """Raises FactsError."""
    return _load(file, lambda top: _hotlines(top, gazetteer))


def load_policy(file: Path = DATA / "policy.toml") -> Policy:
    """Raises FactsError."""
    return _load(file, _policy)


def load_cities(file: Path = DATA / "zones.toml") -> tuple[CityAbroad, ...]:
    """Raises FactsError."""
    return _load(file, lambda top: tuple(_city(table) for table in top.tables("city")))


def load_network(file: Path, gazetteer: Gazetteer) -> Network:
    """The network of an installation. Raises FactsError."""
    network = parse_network(_document(file), gazetteer)
    if isinstance(network, Network):
        return network
    raise FactsError(file, network)


def _load(file: Path, read: Callable[[Table], T]) -> T:
    problems: list[Problem] = []
    top = Table(_document(file), "", problems)
    value = read(top)
    top.close()
    if problems:
        raise FactsError(file, tuple(problems))
    return value


def _document(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FactsError(file, (Problem("", f"cannot be read: {error.strerror}"),)) from error
    except UnicodeDecodeError as error:
        raise FactsError(file, (Problem("", "is not saved as UTF-8; save it again with that encoding"),)) from error
    except tomllib.TOMLDecodeError as error:
        raise FactsError(file, (Problem("the file", f"is not valid TOML: {error}"),)) from error


def _gazetteer(top: Table) -> Gazetteer:
    sources = top.table("sources")
    texts = {key: sources.text(key) for key in sources}
    entries = top.table("places")
    listed: dict[PlaceCode, Place] = {}
    for key in entries:
        place = _place(entries, key, listed, texts)
        if place is not None:
            listed[place.code] = place
    return Gazetteer(tuple(listed.values()), top.day("dated"))


def _place(entries: Table, key: str, listed: Mapping[PlaceCode, Place], sources: Mapping[str, str]) -> Place | None:
    """None for an entry that is wrong, or lies in one that is wrong: both are noted, once."""
    table = entries.table(key)
    if not is_place_code(key):
        entries.wrong(key, "is no code like KG, KG-B, KG-B-BAT or KG-B-BAT-AKS of at most 20 characters")
        return None
    code = PlaceCode(key)
    parent = _parent(entries, code, listed)
    if parent is None and level_of(code) is not Level.COUNTRY:
        return None
    place = Place(
        code=code,
        level=level_of(code),
        parent=parent_of(code),
        names={"ru": "?", "en": "?"} | _names(table),
        pcode=table.optional_text("pcode"),
        zone=_zone(table, parent),
        source=_source(table, parent, sources),
        other_spellings=table.optional_words("also"),
    )
    table.close()
    return place


def _parent(entries: Table, code: PlaceCode, listed: Mapping[PlaceCode, Place]) -> Place | None:
    above = parent_of(code)
    if above is not None and above not in entries:
        entries.wrong(code, f"lies in {above}, which is not listed", resembling(above, listed))
    elif above is not None and tuple(entries).index(above) > tuple(entries).index(code):
        entries.wrong(code, f"must stand after {above}, in which it lies")
    return listed.get(above) if above is not None else None


def _names(table: Table) -> dict[str, str]:
    for needed in ("ru", "en"):
        if needed not in table:
            table.wrong(needed, "is missing: the name in this language")
    return {language: table.text(language) for language in table if language in LANGUAGES}


def _zone(table: Table, parent: Place | None) -> str:
    inherited = parent.zone if parent is not None else "UTC"
    if "zone" not in table and parent is None:
        table.wrong("zone", "is missing: every country needs a time zone like Asia/Bishkek")
    zone = table.optional_text("zone") or inherited
    if zone != inherited and not _is_zone(zone):
        table.wrong("zone", f"{zone!r} is no time zone like Asia/Bishkek")
    return zone


def _is_zone(name: str) -> bool:
    try:
        return ZoneInfo(name).key == name
    except (KeyError, ValueError, OSError):
        return False


def _city(table: Table) -> CityAbroad:
    city = CityAbroad(table.text("code"), table.text("zone"), table.texts("names", LANGUAGES))
    if not _is_zone(city.zone):
        table.wrong("zone", f"{city.zone!r} is no time zone like Europe/Moscow")
    table.close()
    return city


def _source(table: Table, parent: Place | None, sources: Mapping[str, str]) -> str:
    key = table.optional_text("source")
    if key is None and parent is None:
        table.wrong("source", "is missing: every country needs one of the keys of [sources]")
    if key is None:
        return parent.source if parent is not None else ""
    if key not in sources:
        table.wrong("source", f"{key!r} is not a key of [sources]", resembling(key, sources))
    return sources.get(key, "")


def _hotlines(top: Table, gazetteer: Gazetteer) -> tuple[Hotline, ...]:
    seen: dict[tuple[PlaceCode, str], Hotline] = {}
    for table in top.tables("hotlines"):
        hotline = _hotline(table, gazetteer)
        if hotline.key in seen:
            table.wrong("number", f"{hotline.number} is listed twice for {hotline.country}")
        seen[hotline.key] = hotline
    return tuple(seen.values())


def _hotline(table: Table, gazetteer: Gazetteer) -> Hotline:
    hotline = Hotline(
        country=PlaceCode(table.text("country")),
        number=table.text("number"),
        purpose=table.choice("purpose", Purpose),
        hours=table.optional_text("hours"),
        confidence=table.choice("confidence", Confidence),
        source=table.text("source"),
        checked_on=table.optional_day("checked_on"),
        warns_police=table.optional_flag("warns_police"),
    )
    _check_hotline(table, hotline, tuple(place.code for place in gazetteer.countries()))
    table.close()
    return hotline


def _check_hotline(table: Table, hotline: Hotline, countries: tuple[PlaceCode, ...]) -> None:
    if hotline.country not in countries:
        table.wrong("country", f"{hotline.country!r} is not one of {', '.join(countries)}")
    if not _NUMBER.fullmatch(hotline.number):
        table.wrong("number", f"{hotline.number!r} must be digits only, as they are dialled")
    if hotline.hours is not None and not all(_HOURS.fullmatch(span) for span in hotline.hours.split(", ")):
        table.wrong("hours", f'{hotline.hours!r} must be "24/7" or spans like "08:00-18:00, 19:00-21:00"')


def _policy(top: Table) -> Policy:
    paces = top.table("urgency")
    read = {urgency: _pace(paces.table(urgency)) for urgency in Urgency}
    paces.close()
    hidden_after, wiped_after = (top.duration(f"violence_draft_{each}_after") for each in ("hidden", "wiped"))
    if hidden_after > wiped_after:
        top.wrong("violence_draft_hidden_after", "must not be longer than violence_draft_wiped_after")
    return Policy(
        paces=read,
        violence_draft_hidden_after=min(hidden_after, wiped_after),
        violence_draft_wiped_after=wiped_after,
        conflict_draft_kept=top.duration("conflict_draft_kept"),
        writer_window=top.duration("writer_window"),
        safe_hours=_span(top.table("safe_hours")),
        hotline_period=top.duration("hotline_period"),
        reminders=top.number("reminders"),
        loss_told_after=top.duration("loss_told_after"),
        words_kept_after_closing=top.duration("words_kept_after_closing"),
        said_duty_holds=top.duration("said_duty_holds"),
        asked_after_closing=top.duration("asked_after_closing"),
        campaign_patience=Patience(top.duration("campaign_catch_up"), top.duration("campaign_waits")),
        campaign_answers_kept=top.duration("campaign_answers_kept"),
    )


@dataclass(frozen=True, slots=True)
class PackPlan:
    """A ready pack without its words: `days` are (month, day) in order."""

    code: str
    colour: str
    hour: time
    days: tuple[tuple[int, int], ...]


def load_pack_plans(file: Path = DATA / "campaigns.toml") -> tuple[PackPlan, ...]:
    """Which packs there are and on which days. Raises FactsError."""
    return _load(file, _pack_plans)


def _pack_plans(top: Table) -> tuple[PackPlan, ...]:
    return tuple(_pack_plan(table) for table in top.tables("pack"))


def _pack_plan(table: Table) -> PackPlan:
    colour = table.text("colour")
    if not _COLOUR.fullmatch(colour):
        table.wrong("colour", f'{colour!r} must be written like "#c8501e"')
    days = (_day_of_year(table, each) for each in table.words("days"))
    plan = PackPlan(table.text("code"), colour, table.clock("hour"), tuple(sorted(each for each in days if each)))
    table.close()
    return plan


def _day_of_year(table: Table, word: str) -> tuple[int, int] | None:
    """A day of every year: no 29 February."""
    try:
        day = datetime.strptime(f"2025-{word}", "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        table.wrong("days", f'{word!r} is no day like "11-25"')
        return None
    return day.month, day.day


def _pace(table: Table) -> Pace:
    pace = Pace(
        answer_within=table.duration("answer_within"),
        counts_duty_time=table.flag("counts_duty_time"),
        ring_again=table.optional_duration("ring_again"),
        ring_together=table.flag("ring_together"),
        open_within=table.duration("open_within"),
        remind_coordinator=table.duration("remind_coordinator"),
        remind_at_most_every=table.duration("remind_at_most_every"),
        first_contact_within=table.duration("first_contact_within"),
        remind_holder=table.duration("remind_holder"),
        news_within=table.duration("news_within"),
        closing_within=table.duration("closing_within"),
        remind_later=table.duration("remind_later"),
    )
    table.close()
    return pace


def _span(table: Table) -> Hours:
    span = Hours(table.clock("from"), table.clock("until"))
    table.close()
    return span
