"""Joining: the deep link, the language, agreeing, and the leader's press.

Not for: wording (handlers/joining/joining_view) or what an invite gives (referrals/joining).
"""

from handlers import standing
from handlers.commands import read_command
from handlers.context import Context
from handlers.crying import kept_words
from handlers.joining.invite_problem import InviteProblem
from handlers.said import words_in
from handlers.view_key import ViewKey
from locales.words import LANGUAGES
from referrals.domain.decision import Refused
from referrals.domain.notice import Mode
from referrals.domain.outside_name import name_from_outside
from referrals.domain.person import Role, Standing
from referrals.joining import JOINS, AlreadyAsked, AlreadyIn, SpentInvite, UnknownInvite

SLOT = "join"
CENTRE = "centre"
"""The slot of the question that is asked once, on joining (see settings)."""


async def start(context: Context) -> None:
    """`/start`, with an invite's code or without: never a dead end."""
    command = read_command(words_in(context.update.effective_message))
    if command is not None and command.text:
        await arrive(context, command.text)
    else:
        await opens(context)


async def opens(context: Context) -> None:
    """Where she is: choosing a language, reading what this is, or at her menu."""
    if not context.person.chose_language:
        context.show(ViewKey.JOIN_LANGUAGE, slot=SLOT)
    elif await context.use_cases.joining.invited(context.tx, context.person):
        context.show(ViewKey.JOIN_READ, slot=SLOT)
    else:
        context.show(ViewKey.MENU, slot="menu")


async def arrive(context: Context, code: str) -> None:
    """With an invite's code, behind the command or by itself."""
    outcome = await context.use_cases.joining.begin(context.tx, context.person, code, context.now)
    if isinstance(outcome, Refused):
        context.show(ViewKey.JOIN_PROBLEM, slot="invite", reason=_reason(outcome))
        if context.person.standing is not Standing.ACTIVE:
            context.show(ViewKey.MENU, slot="menu")
        return
    context.show(ViewKey.JOIN_READ if context.person.chose_language else ViewKey.JOIN_LANGUAGE, slot=SLOT)


def _reason(refused: Refused) -> InviteProblem:
    match refused:
        case UnknownInvite():
            return InviteProblem.UNKNOWN
        case AlreadyIn():
            return InviteProblem.ALREADY
        case AlreadyAsked():
            return InviteProblem.ASKED
        case _:
            return InviteProblem.SPENT


async def pressed(context: Context) -> None:
    """Every button of joining: `j:lang:ky`, `j:agree`, `j:no`, `j:safe`, `j:yes:7`, `j:refuse:7`."""
    press = context.press
    match press.word(0):
        case "lang":
            await choose_language(context, press.word(1))
        case "agree":
            await _agree(context)
        case "no":
            await context.use_cases.joining.decline(context.tx, context.person)
            context.show(ViewKey.JOIN_DECLINED, slot=SLOT, mode=Mode.SEND_OR_EDIT)
        case "safe":
            _done(context)
        case "waits":
            context.show(ViewKey.JOIN_WAITS, slot=JOINS, mode=Mode.SEND_OR_EDIT, open=True)
        case "yes" | "refuse":
            await _decide(context, press.number(1), press.word(0) == "yes")
        case _:
            context.toast(ViewKey.ERROR_OLD_BUTTON)


def _done(context: Context) -> None:
    """Her menu; whoever answers or coordinates is asked where she lives, so that a woman can keep neighbours away (D5);
    everyone else whom a cry of hers should go to.
    """
    context.remove(SLOT)
    context.show(ViewKey.MENU, slot="menu")
    if context.person.home is None and (context.person.has(Role.FOCAL_POINT) or context.person.has(Role.COORDINATOR)):
        context.show(ViewKey.SETTINGS_HOME, slot="settings")
    else:
        context.show(ViewKey.SETTINGS_CENTRE, slot=CENTRE, joining=True)


async def choose_language(context: Context, language: str) -> None:
    """Keep the language, then go on with whatever she was about to do, in that language."""
    if language not in LANGUAGES:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    first = not context.person.chose_language
    await context.use_cases.joining.choose_language(context.tx, context.person, language)
    context.became(language=language, chose_language=True)
    if (
        await context.use_cases.joining.invited(context.tx, context.person)
        and context.person.standing is not Standing.AWAITING
    ):
        context.show(ViewKey.JOIN_READ, slot=SLOT, mode=Mode.SEND_OR_EDIT)
        await kept_words.goes_on(context)
        return
    context.remove(SLOT)
    context.show(ViewKey.MENU, slot="menu")
    if not first:
        await standing.redraw(context)
        context.redraw_form()
    await kept_words.goes_on(context)


async def _agree(context: Context) -> None:
    user = context.update.effective_user
    outcome = await context.use_cases.joining.agree(
        context.tx, context.person, name_from_outside(user.first_name) if user else "", context.now
    )
    if isinstance(outcome, SpentInvite):
        context.show(ViewKey.JOIN_PROBLEM, slot=SLOT, mode=Mode.SEND_OR_EDIT, reason=InviteProblem.SPENT)
    elif isinstance(outcome, Refused):
        context.toast(ViewKey.ERROR_DONE_ALREADY)
    elif outcome is Standing.ACTIVE:
        context.show(ViewKey.JOIN_SAFETY, slot=SLOT, mode=Mode.SEND_OR_EDIT)
    else:
        context.show(ViewKey.JOIN_WAITING, slot=SLOT, mode=Mode.SEND_OR_EDIT)


async def _decide(context: Context, admission: int, admitted: bool) -> None:
    outcome = await context.use_cases.joining.decide(context.tx, context.person, admission, admitted, context.now)
    if isinstance(outcome, Refused):
        context.toast(ViewKey.ERROR_DONE_ALREADY)
    context.show(ViewKey.JOIN_WAITS, slot=JOINS, mode=Mode.SEND_OR_EDIT, open=True, decided=admission)
