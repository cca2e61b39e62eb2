"""The largest campaign there can be, in every language: its card, the list and the cards of its messages, and each screen of
the second coordinator fit into a message.
"""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from handlers.campaigns.preview_view import ON_A_PAGE
from handlers.telegram_limits import TEXT_LIMIT
from locales.words import LANGUAGES, read_library
from referrals.domain.campaign import Audience, Campaign, CampaignId, CampaignState, Message, Text
from referrals.domain.campaign.model import LONGEST_TEXT, LONGEST_WISH, MOST_MESSAGES
from referrals.domain.campaign.sheet import LONGEST_CARD
from referrals.domain.person import GroupCode, PersonId, Role
from referrals.domain.place import Level
from referrals.domain.text_length import length
from referrals.storage import campaign_rows, crisis_rows, person_rows
from tests.conversation import Phone
from tests.stories.acts import goes, says
from tests.stories.campaign_acts import crowd, second_coordinator
from tests.stories.care.looking import says_in
from tests.stories.reader_acts import changes, on_its_way
from tests.stories.village import FACTS, FRIDAY, IDS, Village

DAYS = [date(2026, 11, 18) + timedelta(days=each) for each in range(MOST_MESSAGES)]
TO_COME = [each + timedelta(days=3) for each in DAYS]
AKSAY = GroupCode("batken-aksay")
DISTRICTS = frozenset(each.code for each in FACTS.gazetteer if each.level is Level.DISTRICT)
NUMBER = re.compile(r"T\d\d")
"""With it each text begins that the second coordinator reads."""
GROUPS = frozenset(GroupCode(f"a-group-with-quite-a-long-name-{n:02}") for n in range(40)) | {AKSAY}


def largest(author: PersonId, state: CampaignState, text: Text, **changes: object) -> Campaign:
    """Days over and to come, each at another hour, many of them in the night, with words that are older than others."""
    message = Message(DAYS[0], {"en": text, "ru": text}, event_at=FRIDAY, picture="a-picture")
    return Campaign(
        CampaignId(0),
        author,
        author,
        state,
        Audience(DISTRICTS, GROUPS, frozenset(Role), frozenset(LANGUAGES)),
        tuple(replace(message, day=day, hour=time(n % 24, n)) for n, day in enumerate(DAYS)),
        FRIDAY,
        editors=frozenset({author}),
        **changes,  # type: ignore[arg-type]
    )


async def keeps(network: Village, campaign: Campaign) -> Campaign:
    async with network.bot.database.transaction() as tx:
        return await campaign_rows.keep(tx, campaign)


async def two_who_coordinate_all(network: Village) -> tuple[Phone, PersonId]:
    """A reader, and another's id; places are paused everywhere, and two more campaigns go to the same places."""
    reader = await second_coordinator(network, "reader", None)
    await crowd(network, 12, language="ky")
    await crowd(network, 12, language="tg")
    async with network.bot.database.transaction() as tx:
        saida = await person_rows.find(tx, IDS["saida"])
        assert saida is not None
        for place in DISTRICTS:
            await crisis_rows.begin(tx, place, saida.id, FRIDAY)
    for pack in ("16-days", "year"):
        await keeps(network, largest(saida.id, CampaignState.SUBMITTED, Text("Tea."), pack=pack))
    return reader, saida.id


async def speaks(network: Village, phone: Phone, language: str) -> PersonId:
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, phone.id)
        assert person is not None
        await person_rows.change(tx, person.id, language=language)
    return person.id


def fits(phone: Phone, *beginnings: str) -> str:
    """The newest message is the one that begins like this, whole."""
    text = phone.newest().text
    assert text.startswith(beginnings), phone.transcript()
    assert length(text) <= TEXT_LIMIT
    return text


async def test_its_card(network: Village) -> None:
    reader, _ = await two_who_coordinate_all(network)
    author = await speaks(network, reader, "en")
    tea, wish = Text("Tea.", outdated=True), "&" * LONGEST_WISH
    kept = await keeps(network, largest(author, CampaignState.DRAFT, tea, pack="16-days", change_request=wish))
    running = await keeps(network, largest(author, CampaignState.APPROVED, tea, pack="16-days"))
    for language in LANGUAGES:
        await speaks(network, reader, language)
        await reader.forges(f"1:m:card:{kept.id}")
        await network.settles()
        card = fits(reader, "16")
        assert wish in card
        assert card.count("Кыргызча") == 2, "she chose these readers, and they have no words"
        await reader.forges(f"1:m:card:{running.id}")
        await network.settles()
        assert wish not in fits(reader, "16")


async def test_the_list_and_one_message_stay_under_the_limit_in_every_language(network: Village) -> None:
    """As long as they can be: on their way and not approved, in every language, with all that stands beside words, and an answer
    that nobody asked for."""
    words = Text(
        f"violence насилие {'🌷' * 1490} t.me/x @somebody +996 555 123 456", "🌷" * 130, "🌷" * 60, outdated=True
    )
    texts = dict.fromkeys(LANGUAGES, words)
    beside: Mapping[str, Any] = {"event_at": FRIDAY, "picture": "AgAC", "approved": False}
    number = await on_its_way(network, texts, days=TO_COME, message=beside)
    await network.saida.forges(f"1:e:edit:{number}:1")
    await network.settles()
    await says(network, network.saida, "Where does this go?")
    for language in LANGUAGES:
        await changes(network, network.saida, language=language)
        listed = await says_in(network, network.saida, language, "campaign.days", campaign=number, after=16)
        card = await says_in(network, network.saida, language, "composing")
        assert listed.count("…") == ON_A_PAGE
        assert max(length(listed), length(card)) < TEXT_LIMIT


async def test_the_second_coordinator_reads_every_message_once(network: Village) -> None:
    """Many of few words, to the end; in every language, before it is approved and afterwards."""
    async for screens in reads(network, Text("", "t", "t", outdated=True), len(DAYS)):
        assert NUMBER.findall("".join(screens)) == [f"T{n:02}" for n in range(len(DAYS))]


async def test_messages_as_long_as_can_be_have_a_screen_each(network: Village) -> None:
    """The first four screens; the first of all says what it is."""
    text = Text("T" * (LONGEST_TEXT - 303), "t" * 300, "t" * LONGEST_CARD)
    async for screens in reads(network, text, 4):
        assert [NUMBER.findall(each) for each in screens] == [[], *([f"T{n:02}"] for n in range(3))]


async def reads(network: Village, text: Text, most: int) -> AsyncIterator[list[str]]:
    """Her screens from the first on, in each language and state; each text begins with its number."""
    reader, author = await two_who_coordinate_all(network)
    for state in (CampaignState.SUBMITTED, CampaignState.APPROVED):
        campaign = largest(author, state, text, pack="16-days")
        numbered = [(each, replace(text, text=f"T{n:02}{text.text}")) for n, each in enumerate(campaign.messages)]
        messages = tuple(replace(each, texts=dict.fromkeys(each.texts, words)) for each, words in numbered)
        kept = await keeps(network, replace(campaign, messages=messages))
        for language in LANGUAGES:
            await speaks(network, reader, language)
            await reader.forges(f"1:m:read:{kept.id}")
            await network.settles()
            yield await reads_on(network, reader, read_library().words(language).t("Read on ›"), most)


async def reads_on(network: Village, reader: Phone, on: str, most: int) -> list[str]:
    """From this screen through the next ones."""
    screens = [fits(reader, "16")]
    while on in reader.labels() and len(screens) < most:
        await goes(network, reader, on)
        screens.append(fits(reader, "16"))
    return screens
