"""D4: a push says only that something is waiting; kind of help, district, urgency and deadline follow a press, details follow
acceptance, her own words one more press; a coordinator sees code, district, urgency, deadline and state, nothing else.
"""

import re
from datetime import UTC, datetime

from handlers.ui.labels import label
from locales.words import LANGUAGES
from referrals.domain.kind import Help
from tests.conversation import Phone
from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    code_of,
    goes,
    says,
    sends_conflict_report,
    sends_violence_report,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import LIBRARY, ever, previews, says_in, words_in
from tests.stories.village import NETWORK, Village

PUSH = "Something is waiting for you here.\nOpen"
WORDS = "0770123456 ask about the sewing machine"
FOLLOW_A_PRESS = ("Help needed", "Batken District", "District · now", "Please answer by", "English", "No buttons")
FOLLOW_ACCEPTANCE = ("She wrote it herself", "Call the number given", "Please reach out by")
FOUND_NOTHING = ("I can’t find this code", "Nothing with", "I can’t find this message any more.")
CARD = (
    r"[0-9A-Z]{3}[-‑][0-9A-Z]{3} · Batken District · (now|within (3 hours|a day))( · (taken|no one has it( yet)?)(, overdue)?)?",
    r"[0-9A-Z]{3}[-‑][0-9A-Z]{3}",
    r"It has just come in\.",
    r"No one we can contact is on duty now\.",
    r"An organisation has been contacted and hasn’t answered yet\.",
    r"No one is left to contact: it’s with the coordinators\.",
    r"Someone has taken it\.",
    r"Contact was made\.",
    r"Help was given\.",
    r"It’s closed\.",
    r"It was taken back on the phone it was sent from\. We don’t know who did it\.",
    r"(Overdue since|Due by) [0-9A-Za-z ,:]+\.",
    r"[0-9A-Za-z ,:]+ · (one organisation was contacted|it said no|no answer|no one was left to contact|someone took it)",
    r"[0-9A-Za-z ,:]+ · (a reminder was sent|contact was made|help was given|passed on|closed|no one was on duty)",
    r"[0-9A-Za-z ,:]+ · (she was asked whether we may try others|she allowed one more|a colleague there was contacted)",
    r"The writer says that help hasn’t come\. Please look again\.",
    r"1 open case\.|\d open cases, most urgent first\.|You see the cases of: Batken Region\.",
    r"Nothing is open\. Thank you\.",
    r"There’s no one else we can contact\.|Contacted\. You’ll see here when someone has taken it\.",
    r"This button is from an earlier message\. Look at the newest one below\.",
    r"Something is waiting for you here\.|Open|It has been taken or passed on: nothing is waiting for you here now\. Thank you\.",
    r"Try someone now|Try one that said no|Try the next one now",
    r"Contact someone else|Remind the person who has it|Ask her: may we try others\?",
    r"Numbers you can call|‹ Back|For everyone:|In this district:",
    r"(Ak-Kanat crisis centre|Ukuk-Batken legal aid): \+9960000000\d\d( · 09:00–18:00)?",
    r"When you call, say only that something is waiting in the bot: no code, no place, nothing about it\.",
    r"[0-9]+ .* · (not checked lately|24/7|works with the police)",
    r"",
)
"""Every line a coordinator may ever read about a woman's case, answers to presses included."""
TO_RING = "When you call, say only that something is waiting in the bot"
"""How the screen of numbers begins, which is the same for every case of the district."""


@after(sends_violence_report, "amina", danger=True, number=WORDS)
async def test_nothing_before_a_press_and_one_thing_more_with_each(network: Village) -> None:
    gulnara, nurgul = network.gulnara, network.nurgul
    code = await code_of(network.amina)
    await network.passes(minutes=3)
    await goes(network, gulnara, "Open")
    assert words_in(ever(gulnara), FOLLOW_A_PRESS) == list(FOLLOW_A_PRESS)
    assert words_in(ever(gulnara), (*FOLLOW_ACCEPTANCE, "sewing")) == []
    for forged in ("1:o:1:words", "1:c:violence:1:show", "1:c:violence:1:card", "1:k:violence:1:show", "1:k:list:0"):
        await gulnara.forges(forged)
    await network.settles()
    assert words_in(ever(gulnara), (*FOLLOW_ACCEPTANCE, "sewing")) == []

    before = len(gulnara.person.shown)
    await network.passes(minutes=3)
    assert list(gulnara.person.shown)[before:] == [PUSH], "she has looked at it, and it rings with what she saw"
    assert set(nurgul.person.shown) == {PUSH}
    for language in LANGUAGES:
        assert "\n" not in await says_in(network, nurgul, language, "waiting", pressing=True, push=True)
        assert "\n" not in await says_in(network, nurgul, language, "offer", referral=1)

    await accepts(network, gulnara)
    assert words_in(ever(gulnara), FOLLOW_ACCEPTANCE) == list(FOLLOW_ACCEPTANCE)
    assert "sewing" not in ever(gulnara)
    assert words_in(ever(nurgul), (*FOLLOW_A_PRESS, *FOLLOW_ACCEPTANCE, code)) == []
    await nurgul.forges("1:o:1:words")
    await goes(network, gulnara, "Show how to reach her")
    assert "sewing" not in ever(*(each for each in network.phones.values() if each not in (gulnara, network.amina)))


async def test_whatever_rings_says_no_more(network: Village) -> None:
    """Two things at once, a reminder of what she has, somebody lost: on the phone as it rang, not only at the first one."""
    amina, gulnara, saida = network.amina, network.gulnara, network.saida
    codes = [await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, number=WORDS) for _ in range(2)]
    await network.passes(minutes=1)
    assert set(gulnara.person.shown) == {PUSH, "2 things are waiting for you here.\nOpen"}
    await goes(network, gulnara, "Open", codes[0], "Accept")
    before = len(gulnara.person.shown)
    await network.becomes(datetime(2026, 11, 20, 9, 5, tzinfo=UTC))
    assert PUSH in list(gulnara.person.shown)[before:]
    assert words_in("\n".join(list(gulnara.person.shown)[before:]), (*codes, *FOLLOW_A_PRESS, "recorded")) == []

    before = len(saida.person.shown)
    await gulnara.blocks()
    await network.passes(hours=20)
    assert set(list(saida.person.shown)[before:]) <= {PUSH, "2 things are waiting for you here.\nOpen"}
    await goes(network, saida, "Open", "Open")
    await saida.sees("Organisation: Ak-Kanat crisis centre")


async def test_her_words_never_stand_in_a_preview(network: Village) -> None:
    """At least a hundred letters come before them, in every language and track, for whoever may read them."""
    gulnara, jyldyz = network.gulnara, network.jyldyz
    await sends_violence_report(network, network.amina, number=WORDS)
    await accepts(network, gulnara)
    await sends_conflict_report(network, network.amina, words="sewing machines were burnt")
    card = await previews(network, network.saida, "case", track="conflict", report=1)
    await accepts(network, jyldyz)
    texts = await previews(network, gulnara, "offer.words", referral=1)
    texts += await previews(network, jyldyz, "offer.words", referral=2)
    assert len(texts) == 2 * len(LANGUAGES)
    assert [each for each in texts + card if "sewing" in each or "077" in each] == []


@after(sends_violence_report, "amina", danger=True, number=WORDS)
async def test_nothing_of_it_can_be_passed_on(network: Village) -> None:
    gulnara, saida = network.gulnara, network.saida
    await accepts(network, gulnara)
    await goes(
        network, gulnara, "Show how to reach her", "We have been in touch", "Help was given", "Skip", "Close this case"
    )
    await saida.says("/cases")
    await network.settles()
    ids = {gulnara.id, network.nurgul.id, saida.id}
    sent = [each for each in network.world.calls.of("sendMessage") if int(each.params["chat_id"]) in ids]
    assert sent
    assert [each.params["text"] for each in sent if str(each.params.get("protect_content")).lower() != "true"] == []


async def test_a_coordinator_reads_five_things(network: Village) -> None:
    """From nobody left to "help has not come", with all that she can press and type on the way."""
    amina, gulnara, saida = network.amina, network.gulnara, network.saida
    code = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, number=WORDS, ask_later=True)
    for woman in (gulnara, network.bermet):
        await goes(network, woman, "Open", "We can’t take it", "No room or no time now")
    assert list(saida.person.shown) == [PUSH]
    for language in LANGUAGES:
        said = await says_in(network, saida, language, "waiting", pressing=True, push=True)
        assert code not in said
        assert "\n" not in said
    await goes(network, saida, "Open")
    await saida.sees("it’s with the coordinators")
    await goes(network, saida, "Numbers you can call", "‹ Back", "Try one that said no")
    await accepts(network, gulnara)
    for typed in ("/cases", f"/accept {code}", f"/status {code}"):
        await saida.says(typed)
        await network.settles()
    await goes(network, saida, code)
    for act in ("ask:ak-kanat", "take", "show"):
        await saida.forges(f"1:k:violence:1:{act}")
    for forged in ("1:c:violence:1:card", "1:o:1:words", "1:o:3:open", "1:r:violence:1:who", "1:c:violence:1:kind:1"):
        await saida.forges(forged)
    await network.passes(hours=2)
    await goes(
        network,
        gulnara,
        "We have been in touch",
        "Help was given",
        "Forced marriage",
        "Close this case",
        "She lives elsewhere",
    )
    await network.passes(days=1)
    before = len(saida.person.shown)
    await goes(network, amina, "No")
    assert list(saida.person.shown)[before:] == [PUSH]
    await goes(network, saida, "Open")
    await saida.sees("help hasn’t come")
    assert _beyond_five_things(saida) == []
    secrets = [*(label(LIBRARY.words("en"), each) for each in Help), "Forced", "elsewhere", "English", "Amina"]
    assert words_in(ever(saida), secrets) == []
    names = [each.name("en") for each in NETWORK.organisations]
    of_the_case = [each for each in saida.person.shown if not each.startswith(TO_RING)]
    assert words_in("\n".join(of_the_case), names) == []


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_the_numbers_she_can_call_are_the_same_whoever_was_contacted(network: Village) -> None:
    """Those of the district, which the bot shows to anyone; in a conflict those of the case, by name."""
    saida = network.saida
    code = await code_of(network.amina)
    listed = []
    for woman in (network.gulnara, network.bermet):
        await says(network, saida, "/cases")
        await goes(network, saida, code, "Numbers you can call")
        listed.append(saida.newest().text)
        await goes(network, saida, "‹ Back")
        await goes(network, woman, "Open", "We can’t take it", "I’d rather not say")
    assert listed[0] == listed[1]
    assert (
        "In this district:\nAk-Kanat crisis centre: +996000000001\nUkuk-Batken legal aid: +996000000002 · 09:00–18:00"
        in (listed[0])
    )
    about_water = await sends_conflict_report(network, network.amina)
    await says(network, saida, "/cases")
    await goes(network, saida, about_water, "Numbers you can call")
    numbers = saida.newest().text
    assert "Contacted about this:\nTynchtyk committee, Batken: no public number\n" in numbers
    assert "Ak-Kanat crisis centre: +996000000001" in numbers


def _beyond_five_things(saida: Phone) -> list[str]:
    """Of what she was shown: the lines that are on no card. The answers to a code or a button of another's name no case."""
    own = [each for each in saida.person.shown if not any(each.startswith(found) for found in FOUND_NOTHING)]
    lines = [line for text in own for line in text.splitlines()]
    return [each for each in lines if not any(re.fullmatch(pattern, each) for pattern in CARD)]
