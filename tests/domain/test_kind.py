"""The enumerations: complete, in step with each other, and short where she reads them."""

import pytest

from referrals.domain.kind import (
    FIRST_HELP,
    KINDS_OF,
    MORE_HELP,
    SERVICE_OF,
    SPECIAL_HELP,
    ConflictGroup,
    ConflictKind,
    GbvKind,
    Help,
    Service,
    Urgency,
)


def test_every_help_has_a_service_and_every_service_a_help() -> None:
    assert set(SERVICE_OF) == set(Help)
    assert set(SERVICE_OF.values()) == set(Service)


def test_she_sees_at_most_eight_kinds_of_help_and_the_police_is_not_among_them() -> None:
    assert len(FIRST_HELP) <= 8
    assert Help.POLICE not in FIRST_HELP
    assert set(FIRST_HELP) | set(MORE_HELP) == set(Help) - {Help.MARRIAGE}, "being taken is asked on its own"
    assert not set(FIRST_HELP) & set(MORE_HELP)


def test_no_other_choice_implies_the_police() -> None:
    assert [each for each, service in SERVICE_OF.items() if service is Service.POLICE] == [Help.POLICE]


def test_what_is_special_is_never_just_a_service() -> None:
    assert not {Help.LEGAL, Help.HEALTH, Help.POLICE} & SPECIAL_HELP


def test_every_kind_of_conflict_is_in_one_group_only() -> None:
    listed = [kind for kinds in KINDS_OF.values() for kind in kinds]
    assert sorted(listed) == sorted(ConflictKind)
    assert tuple(KINDS_OF) == tuple(ConflictGroup)
    assert all(kind in KINDS_OF[kind.group] for kind in ConflictKind)


@pytest.mark.parametrize("kind", ConflictKind)
def test_recruitment_and_threats_to_defenders_are_restricted(kind: ConflictKind) -> None:
    expected = kind.value.startswith("defender") or "extremism" in kind.value
    assert kind.is_restricted is expected


def test_identifiers_are_those_other_systems_know() -> None:
    assert [each.value for each in Urgency] == ["1_hour", "3_hours", "1_day", "3_days"]
    assert GbvKind.NOT_GBV.value == "non-gbv"
    assert len(Service) == 8
