"""Help for everybody: `/help` and its pages.

Not for: which numbers may be shown when (referrals/domain/hotline) or wording (see help_view).
"""

from collections.abc import Mapping

from handlers.context import Context
from handlers.settings.choices import COUNTRIES
from handlers.view_key import ViewKey
from referrals.domain.notice import Mode
from referrals.domain.place import PlaceCode

HELP = "help"
_PAGES: Mapping[str, ViewKey] = {
    "top": ViewKey.HELP,
    "rights": ViewKey.HELP_RIGHTS,
    "about": ViewKey.HELP_ABOUT,
}
_BY_COUNTRY: Mapping[str, ViewKey] = {
    "numbers": ViewKey.HELP_NUMBERS,
    "near": ViewKey.HELP_NEAR,
}


async def help_(context: Context) -> None:
    """`/help`: a fresh message, so that it is where she looks."""
    context.show(ViewKey.HELP, slot=HELP)


async def pressed(context: Context) -> None:
    """The pages of help: `h:numbers:KG`; a country that is not ours is asked for."""
    press = context.press
    page, country = press.word(0), press.word(1)
    if page in _BY_COUNTRY:
        _by_country(context, page, country, max(press.number(2), 0))
    elif page in _PAGES:
        context.show(_PAGES[page], slot=HELP, mode=Mode.SEND_OR_EDIT)
    else:
        context.toast(ViewKey.ERROR_OLD_BUTTON)


def _by_country(context: Context, page: str, typed: str, after: int) -> None:
    country = PlaceCode(typed)
    if country in COUNTRIES:
        context.show(_BY_COUNTRY[page], slot=HELP, mode=Mode.SEND_OR_EDIT, country=country, after=after)
    else:
        context.show(ViewKey.HELP_COUNTRIES, slot=HELP, mode=Mode.SEND_OR_EDIT, then=page)
