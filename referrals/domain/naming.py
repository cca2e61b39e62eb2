"""Which organisations a woman is shown by name, to consent to: they are there, they cover her district, they can help.

Not for: whom of those she agreed to is contacted first, and what happens then (see routing).
"""

from collections.abc import Iterable

from referrals.domain.kind import Help
from referrals.domain.organisation import Candidate, Organisation, Sector
from referrals.domain.place import Level, PlaceCode, level_of, lies_in
from referrals.domain.report import SEEKING, AnyReport, ViolenceReport


def wanted_of(help_wanted: Iterable[Help], *, danger: bool = False) -> frozenset[Help]:
    """The help wanted; a woman who named none in particular is listened to first, and in danger brought to safety."""
    return frozenset(help_wanted) or (IN_DANGER if danger else frozenset({Help.TALK}))


IN_DANGER = frozenset({Help.SAFE_PLACE, Help.HEALTH, Help.TALK})
"""What is looked for where nobody had time to say: a place, a doctor, a voice."""


def covers(organisation: Organisation, district: PlaceCode) -> bool:
    """Whether an organisation works in this district, or somewhere in the country where nobody had time to say more."""
    return bool(areas_at(organisation, district))


def areas_at(organisation: Organisation, place: PlaceCode) -> tuple[PlaceCode, ...]:
    """Its areas around this place; of a whole country also those inside."""
    whole = level_of(place) is Level.COUNTRY
    return tuple(area for area in organisation.covers if lies_in(place, area) or (whole and lies_in(area, place)))


def may_be_named(
    organisation: Organisation, district: PlaceCode, help_wanted: Iterable[Help], *, any_help: bool = False
) -> bool:
    """Whether she is shown this organisation to consent to: it covers her district and offers something she wants; with
    `any_help`, as in danger, whoever can come at all.

    For a child only those vetted for children (D8). Mediation does not exist in the violence track (D3), whatever
    services such a group lists.
    """
    if organisation.sector is Sector.MEDIATION or not covers(organisation, district):
        return False
    wanted = wanted_of(help_wanted)
    if Help.CHILD in wanted:
        return organisation.gives(Help.CHILD)
    return any(organisation.gives(each) for each in wanted) or (any_help and bool(organisation.services))


def not_covered(organisations: Iterable[Organisation], help_wanted: Iterable[Help]) -> tuple[Help, ...]:
    """Of the help wanted what none of these gives: said before sending, with those who could be contacted instead."""
    named = tuple(organisations)
    return tuple(each for each in help_wanted if not any(one.gives(each) for one in named))


def is_ready(candidate: Candidate) -> bool:
    """Whether anybody there could be rung at some hour; who is not ready is neither named nor ticked."""
    return any(each.reachable for each in candidate.people)


MOST_NAMED, MOST_AUTHORITIES = 8, 2
"""How many organisations one screen names: more would neither be read nor fit into a message."""


def to_be_named(organisations: Iterable[Organisation], district: PlaceCode) -> tuple[Organisation, ...]:
    """Of these the ones nearest to her district, then authorities, so many as a screen can hold. Nobody else is asked."""
    nearest = sorted(organisations, key=lambda each: (-_nearness(each, district), str(each.code)))
    others = [each for each in nearest if not each.sector.is_authority][:MOST_NAMED]
    return (*others, *[each for each in nearest if each.sector.is_authority][:MOST_AUTHORITIES])


def _nearness(organisation: Organisation, district: PlaceCode) -> int:
    return max(area.count("-") for area in areas_at(organisation, district))


def beyond_consent(report: AnyReport, organisations: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Who else could be asked with the writer's word: those she struck or that gave it back included. Empty in the
    conflict track, and once nobody is looked for."""
    if not isinstance(report, ViolenceReport) or report.state not in SEEKING:
        return ()
    agreed = set(report.allowed) - set(report.returned)
    others = (each for each in organisations if each.code not in agreed)
    found = [each for each in others if may_be_named(each, report.district, report.help, any_help=report.danger)]
    return to_be_named(found, report.district)
