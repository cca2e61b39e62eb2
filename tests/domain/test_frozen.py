"""Nothing of the domain changes in place: every dataclass is frozen and has no room for anything else."""

import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass
from importlib import import_module

import referrals.domain


def dataclasses() -> Iterator[type]:
    for module in pkgutil.walk_packages(referrals.domain.__path__, "referrals.domain."):
        for each in vars(import_module(module.name)).values():
            if isinstance(each, type) and is_dataclass(each) and each.__module__ == module.name:
                yield each


def test_every_dataclass_is_frozen_and_slotted() -> None:
    found = list(dataclasses())

    assert len(found) > 50
    assert [each for each in found if not each.__dataclass_params__.frozen or "__slots__" not in vars(each)] == []  # type: ignore[attr-defined]
