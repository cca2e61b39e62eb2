"""From which messages of hers the answers of a form were taken. Not for: what an edit of one changes (see addition)."""

from collections.abc import Mapping

from referrals.domain.notice import Json
from referrals.domain.report import Source


def sources_of(answers: Mapping[str, Json]) -> tuple[Source, ...]:
    """From which messages of hers the answers were taken: id to part and text."""
    kept = answers.get("sources")
    if not isinstance(kept, Mapping):
        return ()
    pairs = ((int(message), part) for message, part in kept.items() if isinstance(part, list | tuple))
    return tuple(Source(message, str(part[0]), str(part[1])) for message, part in pairs)
