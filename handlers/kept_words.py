"""What she said and has not decided about: its card, and its way into a form that will send it, or out of it again.

Not for: hearing it or the buttons of its card (see hearing), what becomes of a cry (referrals/crying).
"""

from dataclasses import replace

from handlers.steps import ASKED, SOURCES, Answers
from handlers.turn import Turn
from referrals.domain.cry import SLOT, Cry
from referrals.domain.draft import LONGEST_WORDS
from referrals.domain.form import Form
from referrals.domain.json_values import table, word
from referrals.domain.kind import Track


def show(turn: Turn) -> None:
    """Her card, below everything else."""
    turn.remove(SLOT)
    turn.show("cry", slot=SLOT)


async def goes_on(turn: Turn) -> None:
    """What she said before she had chosen a language is not lost."""
    if await _waiting(turn) is not None:
        show(turn)


async def bring(turn: Turn, form: Form) -> Form:
    """A report about the community with what she wrote before among its words, where it may be read by many: she reads it
    there before she sends it. What may not be read there, is too long for it, or fits no such form stays on its card."""
    cry = await _waiting(turn)
    if cry is None or not cry.goes_along or not cry.words or _goes_with(cry, form):
        return form
    before = word(form.answers, "words")
    text = "\n".join(filter(None, (before, cry.words)))
    if form.flow != Track.CONFLICT or not cry.may_be_read_by_many or len(text) > LONGEST_WORDS:
        await _stays(turn, cry)
        return form
    await _gone(turn, cry)
    return replace(form, answers={**form.answers, "words": text, **({} if before else _typed(cry))})


def _typed(cry: Cry) -> Answers:
    """That an edit of her one message changes these words."""
    only = next(iter(cry.said)) if len(cry.said) == 1 else None
    return {} if only is None else {SOURCES: {str(only): "review"}, ASKED: {"review": only}}


async def with_words(turn: Turn, form: Form) -> Form:
    """The draft of a report of violence with what she said beside it, where she chose so: it goes to the one who takes it."""
    cry = await _waiting(turn)
    if cry is None or not _goes_with(cry, form):
        return form
    of = {**table(form.answers, "sources"), **cry.sources}
    return replace(form, answers={**form.answers, "words": cry.words, "sources": of})


async def closed(turn: Turn, form: Form) -> None:
    """A form is sent or given up: what went with it is gone from here; what did not waits on its card for her to decide."""
    cry = await _waiting(turn)
    if cry is not None and _goes_with(cry, form):
        await _gone(turn, cry)
    elif cry is not None:
        await _stays(turn, cry)


async def _stays(turn: Turn, cry: Cry) -> None:
    """No form takes it: it waits on its card, below everything else."""
    if cry.goes_along:
        await turn.uses.crying.keep(turn.tx, turn.person, replace(cry, goes_along=False), turn.now)
    show(turn)


def _goes_with(cry: Cry, form: Form) -> bool:
    return cry.goes_along and form.flow == Track.VIOLENCE


async def forget(turn: Turn) -> bool:
    """What waits is gone, from the chat too; whether anything waited."""
    cry = await _waiting(turn)
    if cry is not None:
        await _gone(turn, cry)
    return cry is not None


async def _gone(turn: Turn, cry: Cry) -> None:
    await turn.uses.crying.forget(turn.tx, turn.person)
    for each in cry.slots:
        turn.remove(each)


async def _waiting(turn: Turn) -> Cry | None:
    return await turn.uses.crying.waiting(turn.tx, turn.person, turn.now)
