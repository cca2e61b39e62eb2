"""Reads the editable facts (places, numbers, times, networks) from their files, once, into frozen values.

A module for each kind of file. Not for what the facts mean: the domain decides that.
"""

from dataclasses import dataclass
from functools import cache

from referrals.domain.hotline import Hotline
from referrals.domain.place import Gazetteer
from referrals.domain.policy import Policy
from referrals.domain.zones_abroad import CityAbroad
from referrals.facts.campaigns import PackPlan, load_pack_plans
from referrals.facts.cities import load_cities
from referrals.facts.entries import DATA
from referrals.facts.hotlines import load_hotlines
from referrals.facts.network import load_network, parse_network
from referrals.facts.places import load_gazetteer
from referrals.facts.policy import load_policy

__all__ = [
    "DATA",
    "Facts",
    "PackPlan",
    "load_cities",
    "load_facts",
    "load_gazetteer",
    "load_hotlines",
    "load_network",
    "load_pack_plans",
    "load_policy",
    "parse_network",
]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read at start; use cases and views get it as one frozen value."""

    gazetteer: Gazetteer
    hotlines: tuple[Hotline, ...]
    policy: Policy
    abroad: tuple[CityAbroad, ...]


@cache
def load_facts() -> Facts:
    """Places, numbers and times as shipped, read once a process. Raises FileRefused."""
    gazetteer = load_gazetteer()
    return Facts(gazetteer, load_hotlines(gazetteer), load_policy(), load_cities())
