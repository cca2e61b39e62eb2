"""What a woman was shown of an organisation when she agreed to it, and whether it is still so (D3).

What a screen showed is kept as a mark, short enough for a button: in the answers of a form from the moment it is drawn, on
every other button that names an organisation. With a report it is kept as `Shown`. Not for: whom she agreed to (see report)
or what becomes of it when it is not so any more (see report.life).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zlib import crc32

from referrals.domain.decision import Refused
from referrals.domain.notice import Json
from referrals.domain.organisation import Organisation, Sector
from referrals.domain.person import OrganisationCode
from referrals.domain.referral import UNFINISHED
from referrals.domain.report import HELD, AnyReport, ConsentShown, ViolenceReport, is_taken_back
from referrals.domain.routing import is_over

Answers = Mapping[str, Json]
SEEN, TICKED, CHANGED = "seen", "ticked", "changed"
"""Answers that say what the screen of consent showed: a mark for each organisation by its code; those ticked beforehand;
and the marks of those that are no longer ticked because they have changed since the screen before."""
_AUTHORITY, _LAW = 2, 1


class Change(StrEnum):
    """In what an organisation is stricter than she was shown, or another one."""

    AUTHORITY = "authority"
    LAW = "law"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Changed(Refused):
    """It is no longer what the screen showed: she reads it again before she agrees."""


@dataclass(frozen=True, slots=True)
class ReadFirst(Refused):
    """It may have to act on what it hears: she reads what that means, and taps again."""


def is_read_first(organisation: Organisation, report: AnyReport) -> bool:
    """Whether she taps twice before it is contacted; in danger the way to a crisis centre stays as short as it is."""
    centre = organisation.sector is Sector.CRISIS_CENTRE
    in_danger = isinstance(report, ViolenceReport) and report.danger
    return organisation.may_act and not (in_danger and centre)


def mark_of(organisation: Organisation, language: str) -> str:
    """What she is shown of it."""
    return _mark(organisation.sector.is_authority, organisation.must_report, organisation.name(language))


def choice_of(organisation: Organisation, language: str) -> str:
    """An organisation on a button that names it, with what she is shown of it."""
    return f"{organisation.code}.{mark_of(organisation, language)}"


def read_choice(text: str) -> tuple[OrganisationCode, str]:
    """The code and the mark; both may be forged."""
    code, _, mark = text.partition(".")
    return OrganisationCode(code), mark


def _mark(authority: bool, must_report: bool, name: str) -> str:
    return f"{_AUTHORITY * authority + _LAW * must_report}{crc32(name.encode()):08x}"


def changes(mark: str, organisation: Organisation) -> tuple[Change, ...]:
    """What has changed since she was shown it, other than for the better. A screen of an earlier version has no mark: it
    showed nothing strict."""
    shown = _strictness(mark)
    found = {
        Change.AUTHORITY: organisation.sector.is_authority and not shown & _AUTHORITY,
        Change.LAW: organisation.must_report and not shown & _LAW,
        Change.NAME: bool(mark[1:]) and _named(mark, organisation) is None,
    }
    return tuple(each for each, is_so in found.items() if is_so)


def _strictness(mark: str) -> int:
    """Of the first character; 0 for a forged one."""
    return int(mark[0]) if mark[:1] in {"0", "1", "2", "3"} else 0


def _named(mark: str, organisation: Organisation) -> str | None:
    """Its name that the mark was made of."""
    names = (*organisation.names.values(), str(organisation.code))
    return next((each for each in names if _mark(False, False, each)[1:] == mark[1:]), None)


def as_seen(mark: str, organisation: Organisation, language: str, at: datetime) -> ConsentShown:
    """What she was shown of it, to be kept with her consent; the name is "" where it is another one now."""
    shown = _strictness(mark)
    name = _named(mark, organisation) or "" if mark[1:] else organisation.name(language)
    return ConsentShown(organisation.code, name, bool(shown & _AUTHORITY), bool(shown & _LAW), at)


def named_on(answers: Answers, there: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Those that the screen names, in its order."""
    marks, by_code = answers.get(SEEN), {str(each.code): each for each in there}
    return tuple(by_code[code] for code in marks if code in by_code) if isinstance(marks, Mapping) else ()


def ticked_on(answers: Answers) -> Json:
    """What the screen shows as ticked: hers, or beforehand."""
    chosen = answers.get("organisations")
    return chosen if isinstance(chosen, list | tuple) else answers.get(TICKED)


def agreed(answers: Answers, there: Iterable[Organisation]) -> tuple[tuple[Organisation, str], ...]:
    """Those ticked on the screen she pressed on, each with what it showed of it; what it did not show is not among them."""
    chosen, marks = ticked_on(answers), answers.get(SEEN)
    ticked = chosen if isinstance(chosen, list | tuple) else ()
    seen = marks if isinstance(marks, Mapping) else dict.fromkeys(map(str, ticked), "")
    return tuple((each, str(seen[each.code])) for each in there if each.code in ticked and each.code in seen)


def as_drawn(answers: Answers, named: Collection[Organisation], ticked: Iterable[str], language: str) -> Answers:
    """What the answers keep of a screen that names these: what it shows of them, which of them are ticked, and which no
    longer are because they have changed since she agreed to them."""
    left: dict[str, Json] = {each.code: mark for each, mark in agreed(answers, named) if changes(mark, each)}
    still = [each for each in ticked if each not in left]
    hers = {"organisations": still} if left or isinstance(answers.get("organisations"), list | tuple) else {}
    return {SEEN: {each.code: mark_of(each, language) for each in named}, TICKED: still, CHANGED: left, **hers}


def is_stricter(shown: ConsentShown, organisation: Organisation) -> bool:
    """Whether it has become an authority, or must report, or is another one under its code: then she has not agreed to it."""
    return bool(changes(_mark(shown.authority, shown.must_report, shown.name), organisation))


def no_longer(report: AnyReport, organisations: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Those she agreed to that are no longer what she was shown, and are contacted no more."""
    return tuple(each for each in _stricter(report, organisations) if each.code not in report.allowed)


def lapsed(report: AnyReport, organisations: Iterable[Organisation]) -> tuple[OrganisationCode, ...]:
    """Those of whom her consent no longer holds."""
    if is_taken_back(report) and report.state in HELD:
        return ()
    return tuple(each.code for each in _stricter(report, organisations) if each.code in report.allowed)


def _stricter(report: AnyReport, organisations: Iterable[Organisation]) -> Iterator[Organisation]:
    """Those she was shown before she agreed that have become stricter since; of a conflict nobody was shown."""
    shown = {each.organisation: each for each in report.shown} if isinstance(report, ViolenceReport) else {}
    return (each for each in organisations if each.code in shown and is_stricter(shown[each.code], each))


def turns_over(report: AnyReport) -> frozenset[OrganisationCode]:
    """The organisations that were contacted and neither work on it nor have it still to answer: none of them is contacted again
    by itself."""
    tried = [each for each in report.referrals if each.organisation is not None and not is_over(report, each)]
    busy = {each.organisation for each in tried if each.state in UNFINISHED}
    return frozenset(each.organisation for each in tried if each.organisation and each.organisation not in busy)
