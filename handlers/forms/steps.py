"""What a form's flow is made of (steps, options, readings of a text), what can happen to a form, and what can come of it.

Not for: what an event does to a form (see engine) or particular questions (see reporting/violence_flow, reporting/conflict_flow).
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from referrals.domain.form import Form
from referrals.domain.notice import Json

C = TypeVar("C")
Answers = Mapping[str, Json]


class FormMove:
    """Values every flow understands beside its own options."""

    BACK = "~back"
    NEXT = "~next"
    SKIP = "~skip"
    KEEP = "~keep"
    """Keep the beginning of a text that was too long."""
    STOP = "~stop"
    """End and wipe."""
    LATER = "~later"
    """Put aside; only where drafts may lie about."""
    SHARE = "~share"
    """A key under the chat by which Telegram shares her number; the form stays as it is."""
    SHOW = "~show"
    """The screen anew, below everything else; from any screen however old."""
    GO_ON = "~on"
    ANEW = "~anew"
    """The two ways out of a hidden form."""


SENT = ""
"""The name of what comes after the last step."""

SINCE, PROBLEM, LONG, ASKED, SOURCES = "~since", "~problem", "~long", "~asked", "~sources"
"""Keys among the answers that are the engine's own."""
PAGE = "~page"
"""Which part of a long list is shown. Of one step alone: the next one, and one she comes back to, begin with the first."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value allowed now and what it does: sets answers, forgets others, goes on or to a named step.

    A toggle carries the state it leads to ("+legal"), so that a double tap is no second change. `chosen` is for drawing.
    """

    value: str
    sets: Answers = field(default_factory=dict)
    drops: tuple[str, ...] = ()
    on: bool = False
    to: str | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What a text amounts to as an answer; `key` names the answer it is, for a later edit. It goes on, stays where only a
    press may go on, or leads to a named step."""

    key: str
    sets: Answers
    drops: tuple[str, ...] = ()
    on: bool = True
    to: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerTooLong:
    """More than is kept: `kept` is the answer that its beginning would be."""

    kept: Typed
    length: int
    limit: int


class FormProblem(StrEnum):
    """Why a text or a press is no answer here."""

    PRESS = "press"
    """Only buttons count."""
    COMMAND = "command"
    """It looks like a command."""
    EMPTY = "empty"
    """There is no letter in it."""
    NO_PLACE = "no_place"
    """No place has this name."""
    NO_NUMBER = "no_number"
    """A telephone number is missing."""
    NO_COUNT = "no_count"
    """It is no number of people."""
    NO_PICTURES = "no_pictures"
    """No picture and no recording is taken, and she may keep hers for a doctor or a lawyer."""
    NO_FILES = "no_files"
    """Only words are taken."""
    CHANGED = "changed"
    """What she answered before no longer holds."""


Reading = Typed | AnswerTooLong | FormProblem


def _nothing_missing(_answers: Answers, _choices: object) -> FormProblem | None:
    return None


def _nothing_more(_answers: Answers, _choices: object) -> Answers:
    return {}


@dataclass(frozen=True, slots=True)
class FormStep(Generic[C]):
    """One screen. `owns` are the answers asked here.

    `missing` says which problem stops her from going on with `Move.NEXT`, `makes_sure` which answers that press makes her own
    although she only saw them; `takes` what a text means, None where only buttons count; `drawn` what the answers keep of
    the screen by being shown.
    """

    name: str
    owns: tuple[str, ...]
    options: Callable[[Answers, C], tuple[Option, ...]]
    after: Callable[[Answers, C], str]
    takes: Callable[[str, Answers, C], Reading] | None = None
    goes_on: bool = False
    skippable: bool = False
    missing: Callable[[Answers, C], FormProblem | None] = _nothing_missing
    makes_sure: Callable[[Answers, C], Answers] = _nothing_more
    drawn: Callable[[Answers, C], Answers] = _nothing_more

    @property
    def keeps_what_it_shows(self) -> bool:
        """Whether its answers say what its screen showed."""
        return self.drawn is not _nothing_more


@dataclass(frozen=True, slots=True)
class Flow(Generic[C]):
    """All steps of one form. `hides_after`: idle time after which a form shows nothing of earlier answers (D14); `wakes`
    says where it then goes on, and with which answers, if not where she stands.
    """

    name: str
    first: str
    steps: Mapping[str, FormStep[C]]
    lives: timedelta
    hides_after: timedelta | None = None
    no_other: FormProblem = FormProblem.PRESS
    wakes: Callable[[Answers], tuple[str, Answers]] | None = None

    def step(self, name: str) -> FormStep[C]:
        """The step, or the first one where a kept form names a step that no longer exists."""
        return self.steps.get(name) or self.steps[self.first]


class Effect(StrEnum):
    """What the chat must show after an event."""

    FOLDED = "folded"
    """The screen anew, in its place."""
    RENEWED = "renewed"
    """The screen anew, below what she sent."""
    BLOCKED = "blocked"
    """The way on is not open yet: say why where her finger is."""
    STALE = "stale"
    """The button belonged to an earlier screen: say so, and show this one."""
    KEPT_FIRST = "kept_first"
    """An edit came too late to count."""
    IGNORED = "ignored"
    """Nothing: the edit was of no answer."""
    FINISHED = "finished"
    """Everything is answered and she pressed the last button."""
    ABANDONED = "abandoned"
    """She stopped: the draft is to be wiped."""
    RESTED = "rested"
    """She put it aside: the draft is to be kept."""
    RESTARTED = "restarted"
    """She wants to begin anew: the draft is to be wiped."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of a form; both parts may be forged."""

    version: int
    value: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """A text; `source` is the id of her message."""

    text: str
    source: int


@dataclass(frozen=True, slots=True)
class Edited:
    """She changed the text of a message that may have been an answer."""

    text: str
    source: int


@dataclass(frozen=True, slots=True)
class SentOther:
    """A picture, a voice, a sticker: no form takes any."""


Event = Pressed | Wrote | Edited | SentOther


@dataclass(frozen=True, slots=True)
class Outcome:
    """The form after the event, None where it ends without being sent."""

    form: Form | None
    effect: Effect


def clean(text: str) -> str:
    """What she meant to write: composed, without control characters, direction marks and empty edges.

    "" where nothing visible is left; joiners stay, since Dari needs them.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = "".join(each for each in composed if each in "\n\u200c\u200d" or unicodedata.category(each)[0] != "C")
    visible = any(unicodedata.category(each)[0] in "LNPS" for each in kept)
    return kept.strip(" \t\n\u00a0\u200c\u200d") if visible else ""


def shortened(text: str, limit: int, kept: Callable[[str], Typed]) -> Typed | AnswerTooLong:
    """The answer, or where it is longer than `limit` characters what its beginning would be."""
    if len(text) <= limit:
        return kept(text)
    return AnswerTooLong(kept(text[:limit].rstrip()), len(text), limit)
