"""Messages from a table: how it is done, the empty table, and the file that she sends back.

Only what Telegram says of a file is looked at here; it is fetched and read outside of a turn (bot/jobs). Not for: what its
cells mean (domain/campaign/sheet).
"""

from telegram import Message as Sent

from handlers import draft_form
from handlers.callbacks import Press
from handlers.turn import Turn
from referrals.domain.authority import coordinated
from referrals.domain.campaign.notices import SHEET
from referrals.domain.campaign.sheet import LARGEST
from referrals.domain.form import AT_THE_TABLE


async def pressed(turn: Turn, press: Press) -> None:
    """`e:table:0` says how, `e:table:12` too and adds to a campaign, `e:table:empty` brings an empty table."""
    if not coordinated(turn.person):
        turn.toast("error.old_button")
    elif press.word(1) == "empty":
        turn.show("composing.table")
    else:
        turn.remove(SHEET)
        await draft_form.begin_below(turn, AT_THE_TABLE, campaign=max(press.number(1), 0))


async def sent(turn: Turn, message: Sent) -> None:
    """A file, or anything else instead of one."""
    document = message.document
    if document is None:
        _answer(turn, "no_file")
    elif not (document.file_name or ".xlsx").lower().endswith(".xlsx"):
        _answer(turn, "unreadable", why="not_a_spreadsheet")
    elif (document.file_size or 0) > LARGEST:
        _answer(turn, "unreadable", why="too_big")
    elif await turn.uses.campaigning.import_sheet(turn.tx, turn.person, document.file_id, turn.now):
        draft_form.leave(turn)
        turn.toast("error.old_button")
    else:
        _answer(turn, "reading")


def _answer(turn: Turn, what: str, why: str = "") -> None:
    """Below what she sent; what comes of the file then takes its place."""
    turn.remove(SHEET)
    turn.show("campaign.sheet", slot=SHEET, what=what, why=why)
