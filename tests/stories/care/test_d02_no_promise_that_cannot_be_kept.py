"""D2: help may not come; Telegram and whoever runs the bot could read this; who examines the phone can find out what this is.
Said in plain words, once, before she agrees; and nowhere is more promised than holds.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest

from locales.words import LANGUAGES, read_catalogue
from referrals.domain.person import Grant, GroupCode, Role
from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    count,
    goes,
    opens_menu,
    says,
    sends_conflict_report,
    sends_violence_report,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import ever, says_in
from tests.stories.village import FRIDAY, Village

MEMBER = Grant(Role.MEMBER, group=GroupCode("batken-aksay"))
TRUTHS = (
    "Telegram and the person who runs this bot could read everything",
    "we can’t promise",
    "that help comes in time",
    "no one who looks through this phone will find out what this is",
)
UNSAID = {
    "en": ("promise", "phone"),
    "ru": ("обещать", "телефон"),
    "ky": ("убада", "телефон"),
    "tg": ("ваъда", "телефон"),
}
"""Words of two of the truths in each language: what cannot be promised, and that the phone can be looked through."""
PROMISING = {
    "en": "promise|answers by|you will see|only the people who help|"
    "guarantee|anonym|confidential|secret|(nobody|no one) (can|will) (see|know|find|read)|we will help|will surely|"
    "certainly|you are safe|help (comes|will come)|always answer|(will|’ll) (be in touch|contact you)|no name is needed",
    "ru": "обеща|гарант|аноним|конфиденц|секрет|свяжутся|имя не нужно",
    "ky": "убада|кепилд|аноним|купуя|жол менен байланышат|атыңызды айтуунун кереги",
    "tg": "ваъда|кафолат|беном|аноним|махф|тамос мегиранд|ном лозим нест",
}
HONEST = (
    "What we can’t promise:",
    "This isn’t a secret chat:",
    "choose one that no one at home knows",
    "No promise",
    "makes no promise that the network can’t keep",
)


async def test_said_once_before_she_agrees(network: Village) -> None:
    nargiza = await network.newcomer("nargiza")
    await nargiza.starts(await network.invites(MEMBER, use_cases=1))
    await network.settles()
    await goes(network, nargiza, "English")
    for truth in TRUTHS:
        await nargiza.sees(truth)
    for language in LANGUAGES:
        terms = await says_in(network, nargiza, language, "join.read")
        about = await says_in(network, nargiza, language, "help.about")
        for text in (terms, about):
            assert "Telegram" in text
            assert UNSAID[language][1] in text.split("\n\n")[-1], "who looks through the phone can find it"
        assert UNSAID[language][0] in terms.split("\n\n")[-1]
        assert len(terms.split("\n\n")) == 5
    assert count(network, "people", "agreed_at IS NOT NULL") == len(network.phones) - 1
    await nargiza.says("/report")
    await nargiza.sees("you need an invite")
    await goes(network, nargiza, "I am 18 or older and I agree")
    await goes(network, network.cholpon, "Open", "Yes, let them in")
    await goes(network, nargiza, "Done")
    await sends_violence_report(network, nargiza)
    assert len({each for each in nargiza.person.shown if "we can’t promise" in each}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_promises_more(language: str) -> None:
    pattern = re.compile(PROMISING[language], re.IGNORECASE)
    found = []
    for message in read_catalogue(language):
        source = message.id[0] if isinstance(message.id, tuple) else str(message.id)
        said = message.string if isinstance(message.string, str) else " ".join(message.string or ())
        text = source if language == "en" else said
        if pattern.search(text) and not any(each.casefold() in source.casefold() for each in HONEST):
            found.append(text)
    assert found == []


async def test_a_time_it_names_is_kept(network: Village) -> None:
    """Told at half past seven in the evening by when she sees how it goes on, she does: her safe hours end at eight."""
    amina = network.amina
    for woman in (network.gulnara, network.nurgul, network.jyldyz):
        await opens_menu(network, woman)
    await network.becomes(datetime(2026, 11, 23, 13, 30, tzinfo=UTC))
    for woman in (network.gulnara, network.nurgul, network.jyldyz):
        await woman.taps("My duty")
        await network.settles()
        await goes(network, woman, "I’m on duty")
    await sends_conflict_report(network, amina)
    assert "Before 08:00 on 24 November this message may not update by itself" in amina.newest().text
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    receipt = await amina.sees("We’ve contacted an organisation")
    assert "It has until 20:15 to answer: tap “Check for news” then. Before 08:00 on 24 November" in receipt.text, (
        "by then her hours are over, and nothing changes it by itself"
    )
    await network.passes(minutes=46)
    assert "Before 08:00 on 24 November" in amina.screen()
    await goes(network, amina, "Check for news")
    await amina.sees("Updated: 23 November, 20:16")
    assert "we can’t promise" not in ever(amina)


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_every_status_says_what_is_true_when_it_is_read_and_no_screen_promises(network: Village) -> None:
    """From the first contact to the weekend, on the screens themselves."""
    amina, gulnara, bermet, saida = network.amina, network.gulnara, network.bermet, network.saida
    card = await amina.sees("We’ve contacted an organisation and are waiting for its answer.")
    assert "It has until 10:45 to answer; you should see here then what happens next." in card.text
    await goes(network, gulnara, "Open")
    await amina.sees("Someone there has opened your message and hasn’t answered yet.")
    await goes(network, gulnara, "We can’t take it", "I’d rather not say")
    await amina.sees("We’ve contacted an organisation and are waiting for its answer.")
    await goes(network, bermet, "Open", "We can’t take it", "I’d rather not say")
    await amina.sees("A coordinator of the network was told at 10:00 and hasn’t opened it yet.")
    await network.passes(minutes=5)
    await goes(network, saida, "Open")
    await amina.sees("A coordinator of the network was told at 10:00, and opened it at 10:05.")
    await goes(network, saida, "Try one that said no")
    await accepts(network, gulnara)
    await amina.sees("Someone has taken it and is waiting for your call.")
    await network.becomes(FRIDAY + timedelta(hours=9))
    card = await amina.sees("No one there is on duty right now. Duty starts: 09:00 on 23 November.")
    assert "is waiting for your call" not in card.text
    await says(network, amina, "/help")
    await goes(network, amina, "About this bot")
    lines = [
        line for line in ever(amina).splitlines() if not any(each.casefold() in line.casefold() for each in HONEST)
    ]
    assert [line for line in lines if re.search(PROMISING["en"], line, re.IGNORECASE)] == []


async def test_nobody_is_said_to_do_what_only_she_could(network: Village) -> None:
    """The one who has it was asked to be in touch: that she will is nobody's to say."""
    await sends_violence_report(network, network.amina, number="0770123456")
    await accepts(network, network.gulnara)
    card = await network.amina.sees("Someone has taken it and has been asked to contact you in the way you chose.")
    assert "will be" not in card.text
    assert "no name is needed" not in ever(network.amina, network.gulnara)
