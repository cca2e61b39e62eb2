"""What campaigns bring along in every language: ready packs, and the words of tables and dates. Read once, at start.

Not for: reading files (locales, facts), nor for what a coordinator writes herself (see model).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from referrals.domain.campaign.pack import Pack
from referrals.domain.campaign.sheet import SheetWords


@dataclass(frozen=True, slots=True)
class Content:
    """`packs` by their code."""

    packs: Mapping[str, Pack] = field(hash=False)
    words: SheetWords = field(hash=False)

    def title(self, pack: str, language: str) -> str:
        """What a ready series is called; "" for a coordinator's own words."""
        found = self.packs.get(pack)
        return found.titles.get(language, "") if found is not None else ""
