"""What in a text may need a second look before it goes to many: remarked, never refused.

Not for: words that must not stand in a preview (locales/previews) or the second reader's checklist (campaigning/approving).
"""

import re
from enum import StrEnum


class Remark(StrEnum):
    """What stands in a text."""

    LINK = "link"
    """Whoever holds the phone can open it, and on a weak connection nobody can."""
    NAME = "name"
    """A name of somebody's account."""
    PHONE = "phone"
    """A number to ring: a public one is fine, a private one is not."""


_LINK = re.compile(
    r":(?:(?<=http:)|(?<=https:))//"
    r"|\.(?:(?<=\bwww\.)|(?<=\bt\.)me/|(?<=[\w-]\.)(?:com|org|net|info|me|kg|kz|ru|tj|uz)\b)",
    re.IGNORECASE,
)
"""It begins with what is rare, so that a long text is read through quickly; what has to stand before is looked at then."""
_NAME = re.compile(r"@(?<![\w@]@)[a-z]\w{3,}", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d.:])\+?\d(?:[ ()-]*\d){8,}")
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d\d?[.:]\d\d(?:\.\d{2,4})?\b")


def remarks(text: str) -> frozenset[Remark]:
    """Figures, dates, hours and short numbers like 102 are nothing to remark."""
    undated = _DATE.sub("·", text)
    found = {Remark.LINK: _LINK.search(text), Remark.NAME: _NAME.search(text), Remark.PHONE: _PHONE.search(undated)}
    return frozenset(remark for remark, where in found.items() if where)
