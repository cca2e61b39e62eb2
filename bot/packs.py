"""The ready packs: their days from data, their words from locales, put together once at start.

Not for: what a campaign makes of them (domain/campaign/pack).
"""

from collections.abc import Mapping
from functools import cache

from locales.content import PackText, read_content
from referrals.domain.campaign import Text
from referrals.domain.campaign.pack import Pack
from referrals.facts import PackPlan, load_pack_plans


@cache
def load_packs() -> Mapping[str, Pack]:
    """By code, read once a process. Raises FileRefused, which says which file and what to fix."""
    content = read_content()
    return {plan.code: _pack(plan, content) for plan in load_pack_plans()}


def _pack(plan: PackPlan, content: Mapping[str, Mapping[str, PackText]]) -> Pack:
    written = {language: packs[plan.code] for language, packs in content.items() if plan.code in packs}
    return Pack(
        code=plan.code,
        colour=plan.colour,
        hour=plan.hour,
        days=plan.days,
        titles={language: each.title for language, each in written.items()},
        texts={day: _texts(day, written) for day in plan.days},
        themes={language: each.themes for language, each in written.items()},
    )


def _texts(day: tuple[int, int], written: Mapping[str, PackText]) -> dict[str, Text]:
    on = "{:02}-{:02}".format(*day)
    found = {language: each.messages[on] for language, each in written.items() if on in each.messages}
    return {language: Text(each.text, each.act, each.card) for language, each in found.items()}
