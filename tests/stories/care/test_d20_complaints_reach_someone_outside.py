"""D20: anyone can complain about a responder, a coordinator, or sexual exploitation: it reaches a named person outside that
chain, needs no case code, and ends with an answer."""

import pytest

from referrals.domain.complaint import MOST_OPEN
from referrals.domain.person import Grant, OrganisationCode, Role
from referrals.domain.place import PlaceCode
from referrals.operating import Removing
from referrals.storage import person_rows
from tests.conversation import Phone
from tests.stories.acts import accepts, goes, says, sends_violence_report
from tests.stories.care.looking import also, data_on, ever, everybody_but, labels_on, touched
from tests.stories.discretion import PREVIEW
from tests.stories.village import Village

KG, AK_KANAT = PlaceCode("KG"), OrganisationCode("ak-kanat")
WORDS = "The counsellor told my neighbours what I had said to her"
ANSWER = "We looked into it. She no longer sees anyone alone."
PUSH = "Something is waiting for you here."


async def named(network: Village, name: str = "asel", **grant: object) -> Phone:
    """Someone who answers complaints in Kyrgyzstan and is nothing else."""
    phone = await network.newcomer(name)
    code = await network.invites(Grant(Role.COMPLAINTS, **{"place": KG, **grant}))  # type: ignore[arg-type]
    await says(network, phone, f"/start {code}")
    await goes(network, phone, "English", "I am 18 or older and I agree", "Done")
    return phone


async def complains(
    network: Village, phone: Phone, *ways: str, words: str = WORDS, send: str = "Send, and answer me here"
) -> None:
    """From /complaint to the receipt."""
    await says(network, phone, "/complaint")
    await goes(network, phone, *ways)
    await says(network, phone, words)
    await goes(network, phone, send)


async def answers(network: Village, phone: Phone, words: str = ANSWER) -> None:
    await goes(network, phone, "Open", "Read and look into it", "Write the answer")
    await says(network, phone, words)
    await goes(network, phone, "Send")


async def test_a_visitor_is_heard_by_someone_apart_and_answered_at_her_hours(network: Village) -> None:
    asel, visitor = await named(network), await network.newcomer("nilufar")
    await says(network, visitor, "/start")
    await goes(network, visitor, "English")
    rest = everybody_but(network, asel, visitor)
    before = ever(*rest)
    await says(network, visitor, "/help")
    await goes(
        network, visitor, "Tell us if something is wrong", "Someone of an organisation", "Kyrgyzstan", "Ak-Kanat crisis"
    )
    await says(network, visitor, WORDS)
    await goes(network, visitor, "Send, and answer me here")
    await visitor.sees("Someone apart from the people it’s about reads it")
    assert WORDS not in [each.text for each in visitor.person.messages.values()], "what she typed is gone from the chat"

    assert (await asel.sees(PUSH)).text == PUSH
    await goes(network, asel, "Open")
    card = await asel.sees("Someone of an organisation · Ak-Kanat crisis centre")
    assert WORDS not in card.text, "her words only to the one who has taken it"
    await goes(network, asel, "Read and look into it")
    await asel.sees(WORDS)
    assert "Nilufar" not in ever(asel)
    await visitor.sees("Someone has read it and is looking into it.")
    await network.passes(hours=12)  # ten at night
    await goes(network, asel, "Write the answer")
    await says(network, asel, ANSWER)
    await goes(network, asel, "Send")
    assert PUSH not in ever(visitor), "not at night (D6)"
    await network.passes(hours=11)
    news = await visitor.sees(PUSH)
    assert news.silent
    await goes(network, visitor, "Open")
    read = await visitor.sees(ANSWER)
    assert "was written for you" in read.text[:PREVIEW]
    assert ANSWER not in read.text[:PREVIEW]
    assert ever(*rest) == before, "nobody else was told of anything"


async def test_whoever_has_her_case_learns_nothing_not_even_where_she_answers_complaints(network: Village) -> None:
    """The only complaints focal point answers for the organisation that has the case: she is nobody for this, until another one
    joins."""
    amina, gulnara, saida = network.amina, network.gulnara, network.saida
    await also(network, gulnara, Grant(Role.COMPLAINTS, place=KG))
    await sends_violence_report(network, amina)
    await accepts(network, gulnara)
    await also(network, saida, Grant(Role.OPERATOR))
    rest = everybody_but(network, amina, saida)
    before = ever(*rest)
    await complains(network, amina, "Someone of an organisation", "Ak-Kanat crisis")
    receipt = await amina.sees("At the moment there’s no one who may read it")
    assert "103" in receipt.text, "numbers where no one is there"
    alert = await saida.sees("Something needs your attention")
    assert "Ak-Kanat" not in alert.text
    await says(network, gulnara, "/complaint")
    await goes(network, gulnara, "Stop and delete")
    asel = await named(network)
    await asel.sees(PUSH)
    await answers(network, asel)
    await goes(network, amina, "Open")
    await amina.sees(ANSWER)
    assert WORDS not in ever(*rest)
    assert [each for each in ever(*rest).removeprefix(before).split("\n") if "waiting" in each] == []


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        (Grant(Role.COORDINATOR, place=KG), ("A coordinator or leader",)),
        (Grant(Role.COORDINATOR, place=KG), ("Sexual demands", "A coordinator or leader")),
        (Grant(Role.FOCAL_POINT, organisation=AK_KANAT), ("Sexual demands", "Another, or I’d rather not say")),
    ],
)
async def test_who_is_of_that_chain_is_nobody_for_it(network: Village, role: Grant, ways: tuple[str, ...]) -> None:
    amina, asel = network.amina, await named(network)
    await also(network, asel, role)
    await complains(network, amina, *ways)
    await amina.sees("At the moment there’s no one who may read it")
    assert PUSH not in ever(asel)


async def test_a_colleague_by_her_own_grant_counts_as_one_too(network: Village) -> None:
    asel = await named(network, organisation=AK_KANAT)
    await complains(network, network.amina, "Sexual demands", "Ak-Kanat crisis")
    receipt = await network.amina.sees("At the moment there’s no one who may read it")
    assert "103" in receipt.text
    assert PUSH not in ever(asel)
    await complains(network, network.zarina, "Something else")
    assert PUSH not in ever(asel), "another country"


async def test_it_never_stops_before_the_answer(network: Village) -> None:
    """Not opened within a day, not answered within fourteen: the operator hears that something is stuck, and nothing else."""
    amina, saida, asel = network.amina, network.saida, await named(network)
    await also(network, saida, Grant(Role.OPERATOR))
    await complains(network, amina, "Something else", send="Send, no message to me")
    assert touched([saida]) == []
    await network.passes(days=1)
    assert "Something needs your attention" in ever(saida)
    assert WORDS not in ever(saida)
    await goes(network, asel, "Open", "Read and look into it")
    count = ever(saida).count("Something needs your attention")
    await network.passes(days=4)
    assert asel.person.messages[max(asel.person.messages)].text == PUSH, "reminded"
    assert ever(saida).count("Something needs your attention") == count
    await network.passes(days=10)
    assert ever(saida).count("Something needs your attention") > count
    await answers_from_push(network, asel)
    await network.passes(days=1)
    assert PUSH not in ever(amina), "she wanted no message"
    await says(network, amina, "/complaint")
    listed = await amina.sees("Here you can see what you’ve sent this way")
    await goes(network, amina, next(each for each in labels_on(listed) if "answered" in each), "Read the answer")
    await amina.sees(ANSWER)
    await network.passes(days=31)
    await amina.forges("1:p:read:1")
    await amina.sees("The answer is no longer kept.")


async def answers_from_push(network: Village, phone: Phone) -> None:
    await goes(network, phone, "Open", "Write the answer")
    await says(network, phone, ANSWER)
    await goes(network, phone, "Send")


async def test_nobody_else_opens_it_whatever_is_forged(network: Village) -> None:
    amina, gulnara, asel = network.amina, network.gulnara, await named(network)
    await complains(network, amina, "Someone of an organisation", "Ak-Kanat crisis")
    push = await asel.sees(PUSH)
    assert data_on(push) == ["1:p:look:1"]
    for act in ("look", "open", "reply", "show", "read"):
        for phone in (gulnara, network.saida, network.bermet):
            await phone.forges(f"1:p:{act}:1")
            await network.settles()
    assert WORDS not in ever(gulnara, network.saida, network.bermet)
    await asel.sees(PUSH)


async def test_whoever_looked_into_it_leaves_and_another_takes_it_on(network: Village) -> None:
    amina, asel = network.amina, await named(network)
    await complains(network, amina, "Something else")
    await goes(network, asel, "Open", "Read and look into it")
    meerim = await named(network, "meerim")
    for act in ("look", "open", "reply"):
        await meerim.forges(f"1:p:{act}:1")
        await network.settles()
    assert "Someone has written to you" not in ever(meerim), "it is someone else's now"
    assert PUSH not in ever(meerim)
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, asel.id)
        assert person is not None
        await Removing().remove(tx, person, network.world.clock.now())
    await network.settles()
    await meerim.sees(PUSH)
    await answers(network, meerim)


async def test_words_of_danger_get_numbers_and_too_many_are_kept_back(network: Village) -> None:
    amina, asel = network.amina, await named(network)
    await complains(network, amina, "Something else", words="He will kill me")
    assert "103" in ever(amina)
    await asel.sees(PUSH)
    for _ in range(MOST_OPEN):
        await complains(network, amina, "Write something new", "Something else")
    assert network.rows("SELECT count(*) FROM complaints") == [(MOST_OPEN,)]
