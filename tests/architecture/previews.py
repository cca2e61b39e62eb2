"""What a locked screen may show of a message, for the tests of this folder.

Not for stories, which watch the English screens themselves (tests/stories/discretion).
"""

import re
from functools import cache

from tests.architecture.checkout import ROOT

PREVIEW = 100
"""How much of a message a locked screen may show."""


@cache
def telling(language: str) -> re.Pattern[str]:
    """Beginnings of words that must not stand on a locked screen, as the language's own list has them."""
    lines = (ROOT / "locales" / language / "not_in_previews.txt").read_text().splitlines()
    words = [re.escape(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    return re.compile(r"\b(?:" + "|".join(words) + ")", re.IGNORECASE)
