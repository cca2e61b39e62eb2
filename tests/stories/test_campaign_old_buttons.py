"""Buttons and forms of before messages had ids name a message by its day: none acts on another one that is there by now."""

from dataclasses import replace

from referrals.domain.form import Form
from referrals.domain.notice import Json
from referrals.storage import form_rows
from tests.conversation import Phone
from tests.stories.acts import count, goes, says
from tests.stories.beginnings import after
from tests.stories.reader_acts import DAY, SATURDAY, known
from tests.stories.test_campaign_reader_answers import PASSED_ON, amina_has_got_it
from tests.stories.test_campaign_writing_own_words import begins, saida_wrote
from tests.stories.village import Village

MOVED_ON = "You’ve already moved on. This is where you are now."
LIBRARY, TEA = "Come to the library on Saturday.", "Tea at three, and a song."


async def another_took_its_day(network: Village) -> None:
    """A beginning: the library was moved from the 21st to the 22nd, and tea is on the 21st."""
    saida = network.saida
    await saida_wrote(network)
    await goes(network, saida, "Day", "Sun 22 November", "Done", "Messages", "Add a message")
    await says(network, saida, TEA)
    await goes(network, saida, "Day", "Sat 21 November", "Done")
    assert days(network) == [(1, "2026-11-22"), (2, "2026-11-21")]


def days(network: Village) -> list[tuple[object, ...]]:
    return network.rows("SELECT message_id, day FROM campaign_messages ORDER BY message_id")


async def names_a_day(network: Village, phone: Phone, **answers: Json) -> None:
    """Her open form is of the version before."""
    async with network.bot.database.transaction() as tx:
        person = await known(network, phone)
        form = await form_rows.active(tx, person.id)
        assert form is not None
        await form_rows.save(tx, person.id, _of_before(form, answers))


def _of_before(form: Form, answers: dict[str, Json]) -> Form:
    kept = {key: value for key, value in form.answers.items() if key != "message"}
    return replace(form, answers={**kept, **answers})


@after(another_took_its_day)
async def test_a_coordinators_old_button_changes_nothing_and_is_redrawn(network: Village) -> None:
    """She pressed "Remove" under the library, and tea is on that day now."""
    saida = network.saida
    before = network.rows("SELECT * FROM campaign_messages")
    for press in (
        "m:out:1:2026-11-21",
        "m:off:1:2026-11-21",
        "m:look:1:2026-11-21:en:0",
        "m:test:1:2026-11-21:en",
        "e:drop:1:2026-11-21:yes",
        "e:picture:1:2026-11-21:none",
        "e:day:1:2026-11-21:2026-11-25",
    ):
        assert await saida.toast(await saida.forges(f"1:{press}")) == MOVED_ON, press
        await network.settles()
    assert network.rows("SELECT * FROM campaign_messages") == before
    await saida.sees("2. Sun 22 November: " + LIBRARY)
    await goes(network, saida, "22 November", "Remove")
    assert days(network) == [(2, "2026-11-21")]


@after(another_took_its_day)
async def test_words_for_a_form_of_before_go_into_no_message(network: Village) -> None:
    saida = network.saida
    await goes(network, saida, "Messages", "22 November", "Change", "✓ English")
    await names_a_day(network, saida, day="2026-11-21")
    before = network.rows("SELECT texts_sealed FROM campaign_messages ORDER BY message_id")
    await says(network, saida, "Come to the library on Sunday.")
    await saida.sees("What was written stays in the campaign.")
    assert network.rows("SELECT texts_sealed FROM campaign_messages ORDER BY message_id") == before
    assert count(network, "forms") == 0
    await goes(network, saida, "View", "Messages")
    await saida.sees("2. Sun 22 November: " + LIBRARY)


async def test_a_first_message_that_was_begun_before_is_still_taken(network: Village) -> None:
    """It had no day yet."""
    saida = network.saida
    await begins(network, saida)
    await names_a_day(network, saida, day="")
    await says(network, saida, TEA)
    await saida.sees("This is the message now.")
    assert count(network, "campaign_messages") == 1


@after(amina_has_got_it)
async def test_a_readers_old_button_is_about_what_she_got(network: Village) -> None:
    """What she got never moves to another day, so its buttons are as good as they were."""
    amina = network.amina
    await amina.forges(f"1:n:answer:1:{SATURDAY}")
    await network.settles()
    await amina.sees("Write your answer in one message")
    await says(network, amina, "We baked twenty flatbreads.")
    await amina.sees(PASSED_ON)
    assert network.rows("SELECT message_id FROM campaign_answers") == [(1,)]
    await amina.forges(f"1:n:share:1:{SATURDAY}")
    await network.settles()
    await amina.sees("Tap the text below to copy it")
    said = await amina.toast(await amina.forges(f"1:n:answer:1:{SATURDAY + DAY}"))
    assert said == "This button is from an earlier message. Look at the newest one below.", "she has not got that one"
    await amina.forges(f"1:n:wishes:1:{SATURDAY}")
    await network.settles()
    await amina.sees("My preferences")


@after(amina_has_got_it)
async def test_an_answer_that_was_awaited_before_goes_where_it_was_meant(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Answer")
    await names_a_day(network, amina, campaign=1, day=str(SATURDAY))
    await says(network, amina, "We baked twenty flatbreads.")
    await amina.sees(PASSED_ON)
    assert network.rows("SELECT message_id, state FROM campaign_answers") == [(1, "passed_on")]


@after(another_took_its_day)
async def test_a_preview_of_before_shows_nothing(network: Village) -> None:
    """What she wrote and no one has got may be on another day by now."""
    saida = network.saida
    said = await saida.toast(await saida.forges("1:n:share:1:2026-11-21:en"))
    assert said == "This button is from an earlier message. Look at the newest one below."
    await network.settles()
    await saida.never_sees("Tap the text below to copy it")
