"""What a person sets for herself: language, safe hours, where she lives, which centre a cry of hers goes to.

Not for: duty (see offers), the network's messages to many (see reading/subscribing), wording (see settings_view).
"""

from handlers.callbacks import Press
from handlers.context import Context
from handlers.joining.joining import CENTRE, choose_language
from handlers.settings import sweeping
from handlers.settings.choices import NONE, SPANS
from handlers.view_key import ViewKey
from referrals.domain.notice import Mode
from referrals.domain.person import OrganisationCode
from referrals.domain.place import PlaceCode

SETTINGS = "settings"


async def settings(context: Context) -> None:
    """`/settings`: language and hours."""
    context.show(ViewKey.SETTINGS, slot=SETTINGS)


async def language(context: Context) -> None:
    """`/language`, at any moment, also inside a form."""
    context.show(ViewKey.SETTINGS_LANGUAGE, slot=SETTINGS)


async def pressed(context: Context) -> None:
    """`s:lang`, `s:lang:ky`, `s:hours`, `s:hours:09-12`, `s:kept`, `s:sweep:24`, `s:top`. Messages to many are elsewhere."""
    press = context.press
    match press.word(0), press.word(1):
        case ("lang", ""):
            context.show(ViewKey.SETTINGS_LANGUAGE, slot=SETTINGS, mode=Mode.SEND_OR_EDIT)
        case ("lang", chosen):
            context.remove(SETTINGS)
            await choose_language(context, chosen)
        case ("hours", span) if span in SPANS:
            await context.use_cases.joining.choose_safe_hours(context.tx, context.person, SPANS[span])
            await context.use_cases.campaigning.subscribing.look_again(context.call)
            context.show(ViewKey.SETTINGS, slot=SETTINGS, mode=Mode.SEND_OR_EDIT)
        case ("hours", _):
            context.show(ViewKey.SETTINGS_HOURS, slot=SETTINGS, mode=Mode.SEND_OR_EDIT)
        case ("home", place):
            await _home(context, PlaceCode(place), press)
        case ("centre", _):
            await _centre(context, press)
        case ("sweep", _):
            await sweeping.pressed(context, press, SETTINGS)
        case ("top", _):
            context.show(ViewKey.SETTINGS, slot=SETTINGS, mode=Mode.SEND_OR_EDIT)
        case _:
            context.toast(ViewKey.ERROR_OLD_BUTTON)


async def _home(context: Context, place: PlaceCode, press: Press) -> None:
    """`s:home:KG-B`, `s:home:KG-B-BAT:here`, `s:home:KG-B:part:1`: down the list to a village, or as far as she says; a code
    that is not in it begins again."""
    gazetteer = context.facts.gazetteer
    listed = gazetteer.get(place)
    here, narrow = press.word(2) == "here", gazetteer.counted_in(place) is not None
    if listed is not None and narrow and (here or not gazetteer.children(place)):
        await context.use_cases.joining.choose_home(context.tx, context.person, place)
        context.show(ViewKey.SETTINGS, slot=SETTINGS, mode=Mode.SEND_OR_EDIT)
    else:
        at, part = listed.code if listed else "", max(press.number(3), 0)
        context.show(ViewKey.SETTINGS_HOME, slot=SETTINGS, mode=Mode.SEND_OR_EDIT, place=at, part=part)


async def _centre(context: Context, press: Press) -> None:
    """`s:centre` asks, `s:centre:ak-kanat` keeps, `s:centre:~none` forgets. What is asked on joining goes once it is answered."""
    chosen, joining = press.word(1), press.word(2) == "new"
    slot = CENTRE if joining else SETTINGS
    if not chosen:
        context.show(ViewKey.SETTINGS_CENTRE, slot=SETTINGS, mode=Mode.SEND_OR_EDIT)
        return
    code = None if chosen == NONE else OrganisationCode(chosen)
    await context.use_cases.crying.choose_centre(context.tx, context.person, code, context.now)
    if joining:
        context.remove(slot)
        context.toast(ViewKey.SETTINGS_CENTRE_KEPT, kept=code is not None)
    else:
        context.show(ViewKey.SETTINGS, slot=slot, mode=Mode.SEND_OR_EDIT)
