"""What may be said in figures of messages that went: no figure under ten about people's own reasons, and none that could
be worked out from the others (D21).

Not for: counting (see storage/copy_rows) or wording (handlers/campaigns/campaigns_view).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from referrals.domain.broadcast.copies import CopyState

K = TypeVar("K")

SMALLEST = 10
"""The smallest figure that is said."""


class Kind(StrEnum):
    """What a report of a message counts."""

    SENT = "sent"
    """Telegram has taken it."""
    IN_DOUBT = "in_doubt"
    """Telegram did not answer: they may have it, or not."""
    ON_THE_WAY = "on_the_way"
    """In the queue."""
    LATER = "later"
    """It waits, it waited too long for whatever reason of hers, or it was cancelled while it waited."""
    STOPPED = "stopped"
    """She wants no campaigns."""
    UNREACHABLE = "unreachable"
    """She has blocked the bot, or is gone."""
    LEFT_OUT = "left_out"
    """Without words in her language."""
    SKIPPED = "skipped"
    """Too late because of an outage."""
    FAILED = "failed"
    """Our own mistake."""


KIND_OF: Mapping[CopyState, Kind] = {
    CopyState.SENT: Kind.SENT,
    CopyState.IN_DOUBT: Kind.IN_DOUBT,
    CopyState.WAITING: Kind.ON_THE_WAY,
    CopyState.LATER: Kind.LATER,
    CopyState.LET_GO: Kind.LATER,
    CopyState.STOPPED: Kind.STOPPED,
    CopyState.UNREACHABLE: Kind.UNREACHABLE,
    CopyState.LEFT_OUT: Kind.LEFT_OUT,
    CopyState.SKIPPED: Kind.SKIPPED,
    CopyState.CANCELLED: Kind.LATER,
    CopyState.FAILED: Kind.FAILED,
}
PERSONAL = (Kind.LATER, Kind.STOPPED, Kind.UNREACHABLE)
"""What tells something about the people it counts."""


def rounded(number: int) -> int:
    """As many tens as it has: what is said as "at least", so that one more or less tells nothing."""
    return number - number % SMALLEST


def sayable(number: int) -> int | None:
    """A plain count of people, None where it is too small to be said. Nobody at all is said."""
    return number if number >= SMALLEST or not number else None


@dataclass(frozen=True, slots=True)
class Figures:
    """`total` readers; for each kind that counts anybody its figure, None where it is not said.

    Where people's reasons are not said, SENT is rounded down to tens: of two audiences that differ by one woman, or of one
    before and after a case is closed, the difference tells nothing. SENT may be None too: then nearly everybody else has it,
    and saying how many would tell how few have not. With it ON_THE_WAY may be None, while few have got it.
    """

    total: int | None
    of: Mapping[Kind, int | None]

    @property
    def at_least(self) -> bool:
        """Whether SENT is rounded."""
        return any(self.of.get(kind, 0) is None for kind in PERSONAL)


def figures(counts: Mapping[CopyState, int]) -> Figures:
    """The figures of one message. Kinds that count nobody are left out, unless that would tell it of the others."""
    kinds: dict[Kind, int] = dict.fromkeys(Kind, 0)
    for state, number in counts.items():
        kinds[KIND_OF[state]] += number
    total = sum(kinds.values())
    hidden = set[Kind]()
    if any(kinds[kind] < SMALLEST for kind in PERSONAL):
        hidden = _hidden(kinds)
        kinds[Kind.SENT] = rounded(kinds[Kind.SENT])
        if kinds[Kind.ON_THE_WAY] < SMALLEST:  # a line that comes and goes would tell of one who waits no longer
            kinds[Kind.ON_THE_WAY] = 0
    always = {*PERSONAL, *hidden, *([Kind.SENT] if hidden else [])}
    said = {kind: None if kind in hidden else kinds[kind] for kind in Kind if kinds[kind] or kind in always}
    return Figures(total if total >= SMALLEST else None, said)


def _hidden(kinds: Mapping[Kind, int]) -> set[Kind]:
    """People's own reasons are told apart only where each counts enough of them. Together they follow from the total; where that
    would be too few, those who have it are not said either, and while these are few, nor are those who will."""
    hidden = set(PERSONAL)
    for kind in (Kind.SENT, Kind.ON_THE_WAY):
        if sum(kinds[each] for each in hidden) < SMALLEST:
            hidden.add(kind)
    return hidden


@dataclass(frozen=True, slots=True)
class Figure(Generic[K]):
    """A part of the readers: `key` None gathers those too small to be named; `sent` is rounded down to tens, None says nearly
    all."""

    key: K | None
    total: int
    sent: int | None


def cells(counts: Mapping[K, tuple[int, int]]) -> tuple[Figure[K], ...]:
    """By district or language, the largest first: `counts` are (readers, sent). Parts under ten are put together, with larger
    ones where their size could be worked out from all readers; where nothing else is left, nothing is said. In the same way
    it is not said how many have it where too few have not."""
    sizes = {key: total for key, (total, _) in counts.items()}
    together = _unsayable(sizes, least=1)
    if together and together == sizes.keys():
        return ()
    parts: dict[K | None, tuple[int, int]] = {key: counts[key] for key in counts if key not in together}
    if together:
        parts[None] = (sum(sizes[key] for key in together), sum(counts[key][1] for key in together))
    nearly_all = _unsayable({key: total - sent for key, (total, sent) in parts.items()}, least=0)
    named = sorted((key for key in parts if key is not None), key=lambda key: sizes[key], reverse=True)
    return tuple(
        Figure(key, parts[key][0], None if key in nearly_all else rounded(parts[key][1]))
        for key in (*named, *([None] if together else []))
    )


def _unsayable(numbers: Mapping[K, int], least: int) -> set[K]:
    """Those under SMALLEST, and as many of the next as it takes for none to follow from the sum of all, nor from which of them
    are said. No number is under `least`."""
    by_size = sorted(numbers, key=lambda key: numbers[key])
    small = sum(number < SMALLEST for number in numbers.values())
    for unsaid in range(small, len(by_size)) if small else ():
        among, large = [numbers[key] for key in by_size[:unsaid]], unsaid - small
        next_one = numbers[by_size[unsaid]]
        lowest = small * least + large * SMALLEST
        highest = small * (SMALLEST - 1) + large * (next_one - 1)
        if sum(among) >= SMALLEST and among[-1] < next_one and lowest < sum(among) < highest:
            return set(by_size[:unsaid])
    return set(by_size) if small else set()
