"""Joining: the deep link, the language, agreeing, and the leader's press.

Not for: wording (handlers/views/joining) or what an invite gives (referrals/joining).
"""

from telegram import Update

from handlers import kept_words
from handlers.commands import read_command
from handlers.said import words_in
from handlers.turn import Turn, press_of
from locales.words import LANGUAGES
from referrals.domain.decision import Refused
from referrals.domain.notice import Mode
from referrals.domain.outside_name import name_from_outside
from referrals.domain.person import Role, Standing
from referrals.joining import JOINS, AlreadyAsked, AlreadyIn, SpentInvite, UnknownInvite

SLOT = "join"
CENTRE = "centre"
"""The slot of the question that is asked once, on joining (see settling)."""


async def start(update: Update, turn: Turn) -> None:
    """`/start`, with an invite's code or without: never a dead end."""
    command = read_command(words_in(update.effective_message))
    if command is not None and command.text:
        await arrive(turn, command.text)
    else:
        await opens(update, turn)


async def opens(update: Update, turn: Turn) -> None:
    """Where she is: choosing a language, reading what this is, or at her menu."""
    if not turn.person.chose_language:
        turn.show("join.language", slot=SLOT)
    elif await turn.uses.joining.invited(turn.tx, turn.person):
        turn.show("join.read", slot=SLOT)
    else:
        turn.show("menu", slot="menu")


async def arrive(turn: Turn, code: str) -> None:
    """With an invite's code, behind the command or by itself."""
    outcome = await turn.uses.joining.begin(turn.tx, turn.person, code, turn.now)
    if isinstance(outcome, Refused):
        turn.show("join.problem", slot="invite", reason=_reason(outcome))
        if turn.person.standing is not Standing.ACTIVE:
            turn.show("menu", slot="menu")
        return
    turn.show("join.read" if turn.person.chose_language else "join.language", slot=SLOT)


def _reason(refused: Refused) -> str:
    match refused:
        case UnknownInvite():
            return "unknown"
        case AlreadyIn():
            return "already"
        case AlreadyAsked():
            return "asked"
        case _:
            return "spent"


async def pressed(update: Update, turn: Turn) -> None:
    """Every button of joining: `j:lang:ky`, `j:agree`, `j:no`, `j:safe`, `j:yes:7`, `j:refuse:7`."""
    press = press_of(update)
    match press.word(0):
        case "lang":
            await choose_language(turn, press.word(1))
        case "agree":
            await _agree(update, turn)
        case "no":
            await turn.uses.joining.decline(turn.tx, turn.person)
            turn.show("join.declined", slot=SLOT, mode=Mode.FOLD)
        case "safe":
            _done(turn)
        case "waits":
            turn.show("join.waits", slot=JOINS, mode=Mode.FOLD, open=True)
        case "yes" | "refuse":
            await _decide(turn, press.number(1), press.word(0) == "yes")
        case _:
            turn.toast("error.old_button")


def _done(turn: Turn) -> None:
    """Her menu; whoever answers or coordinates is asked where she lives, so that a woman can keep neighbours away (D5);
    everyone else whom a cry of hers should go to.
    """
    turn.remove(SLOT)
    turn.show("menu", slot="menu")
    if turn.person.home is None and (turn.person.has(Role.FOCAL_POINT) or turn.person.has(Role.COORDINATOR)):
        turn.show("settings.home", slot="settings")
    else:
        turn.show("settings.centre", slot=CENTRE, joining=True)


async def choose_language(turn: Turn, language: str) -> None:
    """Keep the language, then go on with whatever she was about to do, in that language."""
    if language not in LANGUAGES:
        turn.toast("error.old_button")
        return
    first = not turn.person.chose_language
    await turn.uses.joining.choose_language(turn.tx, turn.person, language)
    turn.became(language=language, chose_language=True)
    if await turn.uses.joining.invited(turn.tx, turn.person) and turn.person.standing is not Standing.AWAITING:
        turn.show("join.read", slot=SLOT, mode=Mode.FOLD)
        await kept_words.goes_on(turn)
        return
    turn.remove(SLOT)
    turn.show("menu", slot="menu")
    if not first:
        turn.redraw_form()
    await kept_words.goes_on(turn)


async def _agree(update: Update, turn: Turn) -> None:
    user = update.effective_user
    outcome = await turn.uses.joining.agree(
        turn.tx, turn.person, name_from_outside(user.first_name) if user else "", turn.now
    )
    if isinstance(outcome, SpentInvite):
        turn.show("join.problem", slot=SLOT, mode=Mode.FOLD, reason="spent")
    elif isinstance(outcome, Refused):
        turn.toast("error.done_already")
    elif outcome is Standing.ACTIVE:
        turn.show("join.safety", slot=SLOT, mode=Mode.FOLD)
    else:
        turn.show("join.waiting", slot=SLOT, mode=Mode.FOLD)


async def _decide(turn: Turn, admission: int, admitted: bool) -> None:
    outcome = await turn.uses.joining.decide(turn.tx, turn.person, admission, admitted, turn.now)
    if isinstance(outcome, Refused):
        turn.toast("error.done_already")
    turn.show("join.waits", slot=JOINS, mode=Mode.FOLD, open=True, decided=admission)
