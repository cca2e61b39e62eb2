"""Messages from a table: how it is done, the empty table, and the file that she sends back.

Only what Telegram says of a file is looked at here; it is fetched and read outside of a turn (bot/workers). Not for: what its
cells mean (domain/campaign/sheet).
"""

from telegram import Message as Sent

from handlers.callbacks import Press
from handlers.context import Context
from handlers.drafting import form_state
from handlers.view_key import ViewKey
from referrals.domain.authority import coordinated
from referrals.domain.campaign.notices import SHEET, SheetAnswer
from referrals.domain.campaign.sheet import LARGEST
from referrals.domain.form import AT_THE_TABLE, Form


async def pressed(context: Context, press: Press) -> None:
    """`e:table:0` says how, `e:table:12` too and adds to a campaign, `e:table:empty` brings an empty table."""
    if not coordinated(context.person):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    elif press.word(1) == "empty":
        context.show(ViewKey.COMPOSING_TABLE)
    else:
        context.remove(SHEET)
        await form_state.begin_below(context, AT_THE_TABLE, campaign=max(press.number(1), 0))


async def sent(context: Context, _form: Form, message: Sent) -> None:
    """A file, or anything else instead of one."""
    document = message.document
    if document is None:
        _answer(context, SheetAnswer.NO_FILE)
    elif not (document.file_name or ".xlsx").lower().endswith(".xlsx"):
        _answer(context, SheetAnswer.UNREADABLE, why="not_a_spreadsheet")
    elif (document.file_size or 0) > LARGEST:
        _answer(context, SheetAnswer.UNREADABLE, why="too_big")
    elif await context.use_cases.campaigning.importing.import_sheet(context.call, document.file_id):
        form_state.leave(context)
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        _answer(context, SheetAnswer.READING)


def _answer(context: Context, what: SheetAnswer, why: str = "") -> None:
    """Below what she sent; what comes of the file then takes its place."""
    context.remove(SHEET)
    context.show(ViewKey.CAMPAIGN_SHEET, slot=SHEET, what=what, why=why)
