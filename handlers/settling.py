"""Help for everybody and what a person sets for herself.

Not for: the start of a report, cases or duty, nor the network's messages to many (their own handlers).
"""

from telegram import Update

from handlers.callbacks import Press
from handlers.joining import CENTRE, choose_language
from handlers.turn import Turn, press_of
from handlers.views.help import COUNTRIES
from handlers.views.settings import NONE, SPANS
from referrals.domain.notice import Mode
from referrals.domain.person import OrganisationCode
from referrals.domain.place import PlaceCode

HELP = "help"
SETTINGS = "settings"


async def help_(update: Update, turn: Turn) -> None:
    """`/help`: a fresh message, so that it is where she looks."""
    turn.show("help", slot=HELP)


async def help_pressed(update: Update, turn: Turn) -> None:
    """The pages of help: `h:numbers:KG`; a country that is not ours is asked for."""
    press = press_of(update)
    page, country = press.word(0), press.word(1)
    if page in {"numbers", "near"}:
        _by_country(turn, page, country, max(press.number(2), 0))
    elif page in {"rights", "about"}:
        turn.show(f"help.{page}", slot=HELP, mode=Mode.FOLD)
    elif page == "top":
        turn.show("help", slot=HELP, mode=Mode.FOLD)
    else:
        turn.toast("error.old_button")


def _by_country(turn: Turn, page: str, typed: str, after: int) -> None:
    country = PlaceCode(typed)
    if country in COUNTRIES:
        turn.show(f"help.{page}", slot=HELP, mode=Mode.FOLD, country=country, after=after)
    else:
        turn.show("help.countries", slot=HELP, mode=Mode.FOLD, then=page)


async def settings(update: Update, turn: Turn) -> None:
    """`/settings`: language and hours."""
    turn.show("settings", slot=SETTINGS)


async def language(update: Update, turn: Turn) -> None:
    """`/language`, at any moment, also inside a form."""
    turn.show("settings.language", slot=SETTINGS)


async def settings_pressed(update: Update, turn: Turn) -> None:
    """`s:lang`, `s:lang:ky`, `s:hours`, `s:hours:09-12`, `s:kept`, `s:top`. What the network sends to many is elsewhere."""
    press = press_of(update)
    match press.word(0), press.word(1):
        case ("lang", ""):
            turn.show("settings.language", slot=SETTINGS, mode=Mode.FOLD)
        case ("lang", chosen):
            turn.remove(SETTINGS)
            await choose_language(turn, chosen)
        case ("hours", span) if span in SPANS:
            await turn.uses.joining.choose_safe_hours(turn.tx, turn.person, SPANS[span])
            await turn.uses.campaigning.look_again(turn.tx, turn.person, turn.now)
            turn.show("settings", slot=SETTINGS, mode=Mode.FOLD)
        case ("hours", _):
            turn.show("settings.hours", slot=SETTINGS, mode=Mode.FOLD)
        case ("home", place):
            await _home(turn, PlaceCode(place), press)
        case ("centre", _):
            await _centre(turn, press)
        case ("top", _):
            turn.show("settings", slot=SETTINGS, mode=Mode.FOLD)
        case _:
            turn.toast("error.old_button")


async def _home(turn: Turn, place: PlaceCode, press: Press) -> None:
    """`s:home:KG-B`, `s:home:KG-B-BAT:here`, `s:home:KG-B:part:1`: down the list to a village, or as far as she says; a code
    that is not in it begins again."""
    gazetteer = turn.facts.gazetteer
    listed = gazetteer.get(place)
    here, narrow = press.word(2) == "here", gazetteer.counted_in(place) is not None
    if listed is not None and narrow and (here or not gazetteer.children(place)):
        await turn.uses.joining.choose_home(turn.tx, turn.person, place)
        turn.show("settings", slot=SETTINGS, mode=Mode.FOLD)
    else:
        at, part = listed.code if listed else "", max(press.number(3), 0)
        turn.show("settings.home", slot=SETTINGS, mode=Mode.FOLD, place=at, part=part)


async def _centre(turn: Turn, press: Press) -> None:
    """`s:centre` asks, `s:centre:ak-kanat` keeps, `s:centre:~none` forgets. What is asked on joining goes once it is answered."""
    chosen, joining = press.word(1), press.word(2) == "new"
    slot = CENTRE if joining else SETTINGS
    if not chosen:
        turn.show("settings.centre", slot=SETTINGS, mode=Mode.FOLD)
        return
    code = None if chosen == NONE else OrganisationCode(chosen)
    await turn.uses.crying.choose_centre(turn.tx, turn.person, code, turn.now)
    if joining:
        turn.remove(slot)
        turn.toast("settings.centre_kept", kept=code is not None)
    else:
        turn.show("settings", slot=slot, mode=Mode.FOLD)
