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
NUMBERS_FIRST = "Call, or leave, if you can: what you write here may be seen by someone else."
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
    screen = await amina.sees(NUMBERS_FIRST)
    assert screen is amina.newest()
    assert "117" in screen.text
    assert "kill" not in screen.text
    others = [each for each in labels_on(screen) if each != "Another organisation"]
    assert others == [SEND, "It’s about someone else", "All right for now", "Delete it"]
    assert (
        "If you send it, Ak-Kanat crisis centre sees that someone in Batken District needs help at once." in screen.text
    )
    await goes(network, amina, SEND)
    await amina.sees("has arrived")
    assert count(network, "violence_reports", "danger and voice = 'not_said' and urgency = '1_hour'") == 1
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
    assert "I can’t listen to recordings and haven’t kept yours" in (await amina.sees(NUMBERS_FIRST)).text
    await says(network, zarina, "/sos")
    await zarina.sees(NUMBERS_FIRST)
    assert count(network, "forms", network.where("forms.flow", "cry")) == 2


async def test_what_is_said_to_be_deleted_is(network: Village) -> None:
    amina = network.amina
    await cries(network, amina)
    await goes(network, amina, "Delete it")
    await amina.sees("Deleted, here and in this chat.")
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
