"""A picture or a file that she sends while she writes: hung on the message at which she is, or why not.

Not for: a table (see spreadsheet). Nothing is ever fetched here.
"""

from dataclasses import replace

from telegram import Message as Sent

from handlers.context import Context
from handlers.drafting import form_state
from handlers.drafting.form_answers import DraftProblem
from handlers.drafting.message_fields import closed, save, standing
from handlers.drafting.message_texts import sent_words
from referrals.domain.form import Form


async def sent_photo(context: Context, form: Form, message: Sent) -> None:
    """A picture for the message at which she is."""
    found = await standing(context, form)
    if found is None:
        closed(context)
    elif found[1] is None:
        form_state.wrong(context, form, DraftProblem.WORDS_FIRST)
    else:
        hung = replace(found[1], picture=sent_words(message).picture)
        await save(context, form, found[0].id, hung, below=True)


async def sent_file(context: Context, form: Form, message: Sent) -> None:
    """A picture sent as a file is too large for many phones; a voice or a sticker is nothing here."""
    file = message.document is not None
    form_state.wrong(context, form, DraftProblem.AS_PHOTO if file else DraftProblem.WORDS_ONLY)


async def words_only(context: Context, form: Form, _message: Sent) -> None:
    """Neither has any place here."""
    form_state.wrong(context, form, DraftProblem.WORDS_ONLY)
