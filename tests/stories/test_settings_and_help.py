"""Settings change what she sees at once, also a form that is open; help is there for everybody, without registration."""

import re
from datetime import UTC, datetime

import pytest

from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    code_of,
    count,
    goes,
    opens_menu,
    says,
    sends_violence_report,
    starts_writing,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import labels_on
from tests.stories.village import NETWORK, Village


@after(opens_menu, "amina")
async def test_another_language_in_the_middle_of_a_form(network: Village) -> None:
    """The question comes again below, in the new language, with what she had chosen."""
    amina = network.amina
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "Yes, for now", "Someone to talk to", "Next")
    before = await amina.sees("Where is help needed?")
    assert "Batken District" in amina.labels()
    await amina.says("/language")
    await network.settles()
    await goes(network, amina, "Русский")
    assert before not in amina.messages()
    assert amina.newest().id > before.id
    assert "Баткенский район" in amina.labels()

    await amina.says("/language")
    await network.settles()
    await goes(network, amina, "English")
    await goes(network, amina, "Batken District", "‹ Back", "‹ Back")
    assert "☑ Someone to talk to" in amina.labels()


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_what_stands_in_her_chat_follows_her_language(network: Village) -> None:
    """Her receipt, a responder's card, a coordinator's card and list: each in its place, the buttons too."""
    amina, gulnara, saida = network.amina, network.gulnara, network.saida
    code = await code_of(amina)
    receipt = amina.newest()
    await goes(network, gulnara, "Open", "Accept")
    await says(network, saida, "/cases")
    await goes(network, saida, code)
    standing = {each.id: each.newest() for each in (amina, gulnara, saida)}
    texts = {each: message.text for each, message in standing.items()}
    for phone in (amina, gulnara, saida):
        before = len(phone.messages())
        await says(network, phone, "/language")
        await goes(network, phone, "Русский")
        assert standing[phone.id].text != texts[phone.id]
        assert [each for each in labels_on(standing[phone.id]) if not re.search("[а-я]", each)] == []
        assert len(phone.messages()) <= before + 2, "her command and her menu, and nothing else"
    assert standing[amina.id].id == receipt.id
    assert "Ваше сообщение от 20 ноября дошло" in receipt.text
    assert "Теперь этим занимаетесь Вы." in standing[gulnara.id].text
    assert not [each for each in saida.messages() if each.sender is None and "open case" in each.text]


@after(sends_violence_report, "amina", danger=True)
async def test_a_push_that_waits_still_says_so_in_another_language(network: Village) -> None:
    """She has opened the offer and not answered it: it rings again, and goes on doing so."""
    gulnara = network.gulnara
    await goes(network, gulnara, "Open")
    await network.passes(minutes=6)
    push = gulnara.newest()
    assert "Something is waiting for you here." in push.text
    await says(network, gulnara, "/language")
    await goes(network, gulnara, "Русский")
    assert "ничего не ждёт" not in gulnara.screen()
    assert labels_on(push) == ["Открыть"]


@after(sends_violence_report, "amina", ask_later=True)
async def test_an_answer_is_not_asked_again_in_another_language(network: Village) -> None:
    """She said that it isn't better: the numbers she got for it stay (D12)."""
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await goes(
        network, gulnara, "We have been in touch", "Help was given", "Skip", "Close this case", "Help was received"
    )
    await network.passes(days=1)
    await goes(network, amina, "No")
    answered = amina.newest()
    said = answered.text
    await says(network, amina, "/language")
    await goes(network, amina, "Русский")
    assert answered.text == said


@after(opens_menu, "amina")
async def test_her_hours_hold_back_what_can_wait(network: Village) -> None:
    """Outside them nothing is written to her by itself; her own press is answered at any hour (D6)."""
    amina = network.amina
    await amina.taps("Settings")
    await amina.sees("I message you first only at these times: 08:00–20:00.")
    await network.settles()
    await goes(network, amina, "Change the hours", "17:00–21:00")
    await amina.sees("I message you first only at these times: 17:00–21:00.")
    await sends_violence_report(network, amina)
    await network.passes(minutes=10)
    await accepts(network, network.gulnara)
    await amina.never_sees("Someone has taken it")
    await network.becomes(datetime(2026, 11, 20, 11, tzinfo=UTC))
    told = await amina.sees("Someone has taken it")
    assert told.silent


async def test_help_without_registration(network: Village) -> None:
    stranger = await network.newcomer("stranger")
    await stranger.says("/help")
    await stranger.sees("without saying anything about yourself")
    await network.settles()
    await goes(network, stranger, "Numbers", "Tajikistan")
    await stranger.sees("Useful numbers for Tajikistan.")
    await goes(network, stranger, "Another country", "Kyrgyzstan")
    numbers = await stranger.sees("Useful numbers for Kyrgyzstan.")
    assert "117" in numbers.text
    await goes(network, stranger, "Back", "Who helps nearby", "Kyrgyzstan")
    nearby = await stranger.sees("Ak-Kanat crisis centre")
    assert "+996000000001" in nearby.text
    assert "By law they must tell the authorities what they hear." in nearby.text
    for entry in nearby.text.split("\n\n")[1:]:
        assert ("+996" in entry) is not ("No public number." in entry), entry
    await goes(network, stranger, "Back", "Your rights")
    await stranger.sees("No one may make you reconcile.")
    await goes(network, stranger, "Back", "About this bot")
    await stranger.sees("This isn’t a secret chat")
    await stranger.says("/report")
    await stranger.sees("To write to the network you need an invite")


@after(opens_menu, "amina")
async def test_help_in_the_middle_of_a_form_changes_nothing_there(network: Village) -> None:
    amina = network.amina
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "Yes, for now", "Legal advice")
    await amina.taps("Help and numbers")
    await network.settles()
    await goes(network, amina, "Numbers")
    await amina.sees("Useful numbers for Kyrgyzstan.")
    await goes(network, amina, "Someone to talk to")
    screen = await amina.sees("What kind of help is needed?")
    assert screen.inline is not None
    ticked = [button["text"] for row in screen.inline for button in row if button["text"].startswith("☑")]
    assert ticked == ["☑ Someone to talk to", "☑ Legal advice"]


async def test_an_unopened_country_has_numbers_and_the_other_kind_of_message(unopened: Village) -> None:
    """Nobody has opened it for such reports yet (D22)."""
    amina = unopened.amina
    await starts_writing(unopened, amina, "Help for myself")
    closed = await amina.sees("I can’t pass on such a message yet")
    assert "117" in closed.text
    await goes(unopened, amina, "Community: dispute")
    await amina.sees("What has happened")


async def test_the_directory_has_as_many_pages_as_it_needs(network: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.settings.help_view.DIRECTORY_MOST", 350)
    amina, found = network.amina, set[str]()
    await says(network, amina, "/help")
    await goes(network, amina, "Who helps nearby")
    for _ in range(20):
        page = amina.newest().text
        found |= {each.names["en"] for each in NETWORK.organisations if each.names["en"] in page}
        if "More ›" not in amina.labels():
            break
        await goes(network, amina, "More ›")
    assert found == {each.names["en"] for each in NETWORK.organisations if min(each.covers).startswith("KG")}


async def test_the_command_for_help_is_no_cry_and_the_word_is(network: Village) -> None:
    """`/help` opens the pages and keeps nothing; "help" typed, or danger behind the command, gets numbers at once."""
    amina = network.amina
    await says(network, amina, "/help")
    assert amina.newest().text.startswith("You can look at everything here")
    assert count(network, "forms") == 0
    for cry in ("help", "/help he beats me"):
        await says(network, amina, cry)
        assert amina.newest().text.startswith("Call, or leave, if you can"), cry
        assert "117" in amina.newest().text
        await goes(network, amina, "Delete it")
