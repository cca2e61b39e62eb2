"""Every verb and every first word of it, forged with numbers no row has, by somebody who may do everything: on both engines."""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from bot.simulator import people_do
from handlers.routes import ROUTES
from handlers.ui.page import Page
from handlers.views import VIEWS
from referrals.domain.person import Grant, GroupCode, OrganisationCode, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.enrolling import Enrolling
from referrals.storage import inbox, person_rows
from tests.bot.conftest import Incoming, Make
from tests.conversation import Phone
from tests.stories.village import FACTS, NETWORK

VERBS = sorted({route.name for route in ROUTES if route.kind == "press" and route.name})
TOO_LONG = "9223372036854775808"
STRICT = ("2147483648", TOO_LONG, "١٢٣", "\0")
"""What an engine may refuse: PostgreSQL all of it, SQLite a number too long for it."""
OURS = (TOO_LONG, "999999999999999", "-1", "0", "x" * 40, "")
"""The rest is read by us, alike on both engines, before either sees it."""
WORDS = re.compile(r'case ((?:"\w+"(?: \| )?)+)|^\s+"(\w+)":', re.MULTILINE)


def words_of(verb: str) -> set[str]:
    """The first words that the module of this verb knows, and those beside it."""
    route = next(route for route in ROUTES if route.kind == "press" and route.name == verb)
    module = import_module(route.handler.__module__)
    found = WORDS.findall(Path(module.__file__ or "").read_text())
    return {word for either in found for part in either for word in re.findall(r"\w+", part)}


def forged(verb: str, hostile: Iterable[str]) -> Iterator[list[str]]:
    """What is pressed with each first word."""
    for word in ("", "7", *sorted(words_of(verb))):
        patterns = (f"1:{verb}:{word}:{{0}}", f"1:{verb}:{word}:{{0}}:{{0}}:{{0}}", f"1:{verb}:{{0}}:{word}")
        presses = (pattern.format(number) for number in hostile for pattern in patterns)
        yield [data for data in presses if len(data.encode()) <= 64]


async def everything(incoming: Incoming, phone: Phone) -> None:
    """She holds every role there is."""
    now = incoming.clock.now()
    async with incoming.database.transaction() as tx:
        await Enrolling(FACTS).load(tx, NETWORK, now)
        person = await person_rows.arrive(tx, phone.id, "en", now)
        home = PlaceCode("KG-B-BAT")
        await person_rows.change(tx, person.id, standing=Standing.ACTIVE, agreed_at=now, home=home, chose_language=True)
        for grant in (
            Grant(Role.MEMBER, group=GroupCode("batken-aksay")),
            Grant(Role.GROUP_LEADER, group=GroupCode("batken-aksay")),
            Grant(Role.FOCAL_POINT, organisation=OrganisationCode("ak-kanat")),
            Grant(Role.COORDINATOR, place=PlaceCode("KG-B")),
        ):
            await person_rows.grant(tx, person.id, grant, now)


async def _is_shown(incoming: Incoming, phone: Phone) -> None:
    """What the presses left can be said, too."""
    async with incoming.database.reading() as tx:
        reader = await person_rows.find(tx, phone.id)
        assert reader is not None
        dependencies, now = incoming.dependencies, incoming.clock.now()
        for key, params in {
            (key, repr(params)): (key, params) for key, _, params in await incoming.said() if key
        }.values():
            await VIEWS[key](
                Page(
                    reader,
                    params,
                    dependencies.library.words("en"),
                    now,
                    tx,
                    dependencies.use_cases,
                    dependencies.facts,
                    dependencies.library,
                )
            )


@pytest.mark.parametrize("verb", VERBS)
async def test_a_forged_press_is_answered_like_any_other(make: Make, amina: Phone, verb: str) -> None:
    incoming = await make(*ROUTES)
    await everything(incoming, amina)
    on_sqlite = incoming.database.url.get_backend_name() == "sqlite"
    for presses in forged(verb, OURS if on_sqlite else STRICT):
        for data in presses:
            people_do.presses(incoming.world, amina.id, 1, data)
        await incoming.receives()
        await incoming.turns.play_due()
        assert not await _failing(incoming), presses
    await _is_shown(incoming, amina)


async def _failing(incoming: Incoming) -> bool:
    async with incoming.database.reading() as tx:
        return await inbox.pending(tx) > 0 or await incoming.put_aside() > 0
