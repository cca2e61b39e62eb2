"""What she said and has not decided about: its card, and its way into a form that will send it, or out of it again.

Not for: hearing it (see crying) or the buttons of its card (see cry_card), what becomes of a cry (referrals/crying).
"""

from dataclasses import replace

from handlers.context import Context
from handlers.forms.steps import ASKED, SOURCES, Answers
from handlers.view_key import ViewKey
from referrals.domain.cry import SLOT, Cry
from referrals.domain.draft import LONGEST_WORDS
from referrals.domain.form import Form
from referrals.domain.json_values import table, word
from referrals.domain.kind import Track


def show(context: Context) -> None:
    """Her card, below everything else."""
    context.remove(SLOT)
    context.show(ViewKey.CRY, slot=SLOT)


async def goes_on(context: Context) -> None:
    """What she said before she had chosen a language is not lost."""
    if await _waiting(context) is not None:
        show(context)


async def bring(context: Context, form: Form) -> Form:
    """A report about the community with what she wrote before among its words, where it may be read by many: she reads it
    there before she sends it. What may not be read there, is too long for it, or fits no such form stays on its card."""
    cry = await _waiting(context)
    if cry is None or not cry.goes_along or not cry.words or _goes_with(cry, form):
        return form
    before = word(form.answers, "words")
    text = "\n".join(filter(None, (before, cry.words)))
    if form.flow != Track.CONFLICT or not cry.may_be_read_by_many or len(text) > LONGEST_WORDS:
        await _stays(context, cry)
        return form
    await _gone(context, cry)
    return replace(form, answers={**form.answers, "words": text, **({} if before else _typed(cry))})


def _typed(cry: Cry) -> Answers:
    """That an edit of her one message changes these words."""
    only = next(iter(cry.said)) if len(cry.said) == 1 else None
    return {} if only is None else {SOURCES: {str(only): "review"}, ASKED: {"review": only}}


async def with_words(context: Context, form: Form) -> Form:
    """The draft of a report of violence with what she said beside it, where she chose so: it goes to the one who takes it."""
    cry = await _waiting(context)
    if cry is None or not _goes_with(cry, form):
        return form
    of = {**table(form.answers, "sources"), **cry.sources}
    return replace(form, answers={**form.answers, "words": cry.words, "sources": of})


async def closed(context: Context, form: Form) -> None:
    """A form is sent or given up: what went with it is gone from here; what did not waits on its card for her to decide."""
    cry = await _waiting(context)
    if cry is not None and _goes_with(cry, form):
        await _gone(context, cry)
    elif cry is not None:
        await _stays(context, cry)


async def _stays(context: Context, cry: Cry) -> None:
    """No form takes it: it waits on its card, below everything else."""
    if cry.goes_along:
        await context.use_cases.crying.keep(context.tx, context.person, replace(cry, goes_along=False), context.now)
    show(context)


def _goes_with(cry: Cry, form: Form) -> bool:
    return cry.goes_along and form.flow == Track.VIOLENCE


async def forget(context: Context) -> bool:
    """What waits is gone, from the chat too; whether anything waited."""
    cry = await _waiting(context)
    if cry is not None:
        await _gone(context, cry)
    return cry is not None


async def _gone(context: Context, cry: Cry) -> None:
    await context.use_cases.crying.forget(context.tx, context.person)
    for each in cry.slots:
        context.remove(each)


async def _waiting(context: Context) -> Cry | None:
    return await context.use_cases.crying.waiting(context.tx, context.person, context.now)
