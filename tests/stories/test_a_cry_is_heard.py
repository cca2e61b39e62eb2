"""Whatever someone says, at any hour, in or out of the network, is heard: numbers at once, her words kept until she decides,
and one press to people who can come.
"""

from datetime import UTC, datetime

from referrals.domain.person import Subscription
from tests.conversation import Phone
from tests.stories.acts import count, goes, opens_menu, says
from tests.stories.care.looking import labels_on
from tests.stories.reader_acts import changes
from tests.stories.village import Village

NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Tuesday, two in the morning in Batken."""
CRY = "help me please he is going to kill me"
CALL = "Call, or leave, if you can: someone may see what you write."
URGENT_WORDS = 40
"""On a small phone the numbers at the end of the text and the buttons are all that is left of a long one."""
FOR_HER = "Call for her, if you can: someone may see what you write."
SEND = "Send to Ak-Kanat crisis centre"


async def cries(network: Village, phone: Phone, text: str = CRY) -> None:
    if network.world.clock.now() < NIGHT:
        await network.becomes(NIGHT)
    await opens_menu(network, phone)
    await says(network, phone, text)


async def test_a_member_in_danger_has_numbers_and_one_press(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await network.becomes(NIGHT)
    await gulnara.forges("1:d:on")
    await cries(network, amina)
    screen = await amina.sees(CALL)
    assert screen is amina.newest()
    said, _, numbers = screen.text.rpartition("\n\n")
    assert numbers.startswith("103 "), "first one that is open at this hour"
    assert numbers.index("117") < numbers.index("102"), "for women before the police, open or closed"
    assert "117 for women (09:00–18:00, closed now)" in numbers
    assert len(said.split()) <= URGENT_WORDS, said
    assert "kill" not in screen.text
    others = [each for each in labels_on(screen) if each != "Another organisation"]
    assert others == [SEND, "It’s about someone else", "All right for now", "Delete it"]
    assert (
        "Ak-Kanat crisis centre would see “Batken District, at once”, and your words only after saying yes."
        in screen.text
    )
    await goes(network, amina, "It’s about someone else")
    assert "117 support for women and families (09:00–18:00, closed now)" in amina.newest().text
    assert amina.newest().text.index("103") < amina.newest().text.index("117")
    for asked, lead in ((), CALL), (("It’s about someone else", "She asked me to write"), FOR_HER):
        await goes(network, amina, *asked or ("‹ Back",))
        assert amina.newest().text.startswith(lead)
    await goes(network, amina, "It’s about me")
    await goes(network, amina, SEND)
    await amina.sees("has arrived")
    assert count(network, "violence_reports", "danger and voice = 'herself' and urgency = '1_hour'") == 1
    await goes(network, gulnara, "Open", "Accept", "Show what was written")
    await gulnara.sees(CRY)


async def test_a_plain_wish_to_stop_is_done(network: Village) -> None:
    """F4: typed instead of a command, anywhere a command would count."""
    for word in ("STOP", "Стоп", "Stop. Thank you", "отписаться", "unsubscribe", "токтот", "бас"):
        await says(network, network.amina, word)
        assert count(network, "people", "stopped_at IS NOT NULL") == 1, word
        assert count(network, "forms") == 0
        await changes(network, network.amina, subscription=Subscription())
        assert count(network, "people", "stopped_at IS NOT NULL") == 0


async def test_a_visitor_before_any_language_has_numbers_and_loses_nothing(network: Village) -> None:
    """U21, V1: her words wait while she chooses a language, then a district; one press brings them to its centre."""
    meerim = await network.newcomer("meerim", "ky")
    await says(network, meerim, "Күйөөм мени урат, өлтүрөт")
    first = meerim.newest()
    assert "117" in first.text
    await goes(network, meerim, "English", "Choose the district", "Kyrgyzstan", "Batken Region", "Leilek")
    await goes(network, meerim, SEND)
    await meerim.sees("has arrived")
    assert "Күйөөм" not in meerim.screen()
    assert count(network, "violence_reports", "danger and district = 'KG-B-LEI'") == 1


async def test_a_voice_and_sos_get_numbers(network: Village) -> None:
    amina, zarina = network.amina, network.zarina
    await amina.sends_voice()
    await network.settles()
    assert "I can’t listen to recordings and haven’t kept yours" in (await amina.sees(CALL)).text
    await says(network, zarina, "/sos")
    await zarina.sees(CALL)
    assert count(network, "forms", network.where("forms.flow", "cry")) == 2


async def test_what_is_said_to_be_deleted_is(network: Village) -> None:
    """From any screen behind the card: her sentence is in the chat above it."""
    amina = network.amina
    for behind in ((), ("It’s about someone else",), ("Another organisation",)):
        await cries(network, amina)
        await goes(network, amina, *behind)
        assert not behind or {"‹ Back", "Delete it"} <= set(labels_on(amina.newest()))
        await goes(network, amina, "Delete it")
        await amina.sees("The words you wrote are deleted, here and in this chat.")
        assert "kill" not in amina.screen()
        assert count(network, "forms") == 0


async def test_left_alone_it_hides_and_then_is_gone(network: Village) -> None:
    """D14."""
    amina = network.amina
    await cries(network, amina)
    await network.passes(minutes=11)
    await amina.sees("You were away for a while.")
    await network.passes(minutes=50)
    await amina.loses("You were away for a while.")
    assert "kill" not in amina.screen()
    assert count(network, "forms") == 0


async def test_other_words_are_kept_and_go_with_what_she_writes_next(network: Village) -> None:
    """U1, U35: never "nothing was kept" alone; a kind word for a kind word."""
    amina = network.amina
    await says(network, amina, "Рахмат")
    await amina.sees("Thank you too.")
    assert count(network, "forms") == 0
    await says(network, amina, "It is about my neighbour and her mother-in-law")
    await amina.sees("No one has read what you wrote")
    await goes(network, amina, "Write to the network")
    await amina.sees("What you wrote before is sent with it")


async def test_a_responders_own_cry_goes_first_to_others_than_her_colleagues(network: Village) -> None:
    """Her own organisation stands among the others, by name."""
    await cries(network, network.gulnara)
    assert not [each for each in network.gulnara.labels() if each == SEND]
    assert [each for each in network.gulnara.labels() if each.startswith("Send to ")]
    await goes(network, network.gulnara, "Another organisation")
    assert SEND in network.gulnara.labels()
