"""A report's row as it can be read where its mark does not hold: what someone wrote there who knows no values is read as what
does least harm, so that the case goes on and no list fails for it.

Not for: what of it is believed (see domain.report.restored), nor rows whose mark holds.
"""

from collections.abc import Callable, Mapping
from datetime import time
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row

from referrals.domain.kind import ConflictHelp, ConflictKind, GbvKind, Help, Track, Urgency, Voice
from referrals.domain.place import PlaceCode, is_place_code, lies_in
from referrals.domain.report import Contact, SearchState, When
from referrals.storage.columns import or_else

_Read = Callable[[Any], Any]


def readable(track: Track, row: Row[Any]) -> Any:
    """Its values by column; what cannot be read is most urgent, said by no one in particular, and nobody's number."""
    values = dict(row._mapping)
    values |= {name: read(values[name]) for name, read in _READS[track].items()}
    if not lies_in(values["district"], values["country"]):
        values["district"] = values["country"]
    return SimpleNamespace(**values)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError("no number")
    return value


def _place(value: Any) -> PlaceCode:
    if not is_place_code(_text(value)):
        raise ValueError("no code of a place")
    return PlaceCode(value)


def _each(read: _Read) -> _Read:
    return lambda values: [read(each) for each in values]


def _or_none(read: _Read) -> _Read:
    return lambda value: None if value is None else read(value)


def _hour(value: Any) -> str:
    return f"{time.fromisoformat(value):%H:%M}"


def _counted(pair: Any) -> tuple[str, int]:
    who, count = pair
    return _text(who), int(count)


_NOWHERE = PlaceCode("ZZ")
"""The code of no country: only who coordinates everywhere, and the operator, can be told."""

_Columns = dict[str, _Read]

_BOTH: _Columns = {
    "code": or_else(_text, ""),
    "urgency": or_else(Urgency, Urgency.HOUR),
    "country": or_else(_place, _NOWHERE),
    "district": or_else(_place, _NOWHERE),
    "language": or_else(_text, ""),
    "allowed": or_else(_each(_text), []),
    "returned": or_else(_each(_text), []),
    "search": or_else(SearchState, SearchState.RECEIVED),
    "version": or_else(_number, 0),
}
_OF_VIOLENCE: _Columns = {
    "voice": or_else(Voice, Voice.NOT_SAID),
    "help": or_else(_each(Help), []),
    "contact": or_else(Contact, Contact.NOT_SAID),
    "contact_start": or_else(_hour, "00:00"),
    "contact_end": or_else(_hour, "00:00"),
    "gbv_kind": or_else(_or_none(GbvKind), None),
    "contact_wish": or_else(_or_none(Contact), None),
}
_OF_CONFLICT: _Columns = {
    "kind": or_else(ConflictKind, ConflictKind.UNREST),
    "place": or_else(_place, _NOWHERE),
    "when": or_else(When, When.NOW),
    "people": or_else(_each(_counted), []),
    "help": or_else(_each(ConflictHelp), []),
}
_READS: Mapping[Track, _Columns] = {Track.VIOLENCE: _BOTH | _OF_VIOLENCE, Track.CONFLICT: _BOTH | _OF_CONFLICT}
"""How each column is read that anything may stand in, and what counts where it cannot be. What is encrypted by column always
can."""
