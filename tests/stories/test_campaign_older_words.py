"""A change in one language says that the others are older, to whoever writes and whoever approves, until they are written anew or
she says that they still say the same. No reader ever learns of it.
"""

from datetime import UTC, datetime

from tests.conversation import Phone
from tests.stories.acts import goes, says
from tests.stories.beginnings import after
from tests.stories.campaign_acts import TICKS, opens_campaigns, second_coordinator
from tests.stories.care.looking import ever, everybody_but
from tests.stories.village import Village

LIBRARY, SCHOOL = "Come to the library on Saturday.", "The school has a new roof."
OLDER = "One language was changed, but the others weren’t"
READ = "This text wasn’t changed when another language was."
FIT = "They still say the same"


async def writes(network: Village, phone: Phone) -> None:
    """21 November in four languages, 22 November in two, and at the card of the second."""
    await opens_campaigns(network, phone)
    await goes(network, phone, "New", "My own messages")
    await says(network, phone, LIBRARY)
    for language, text in (("Русский", "Приходите."), ("Кыргызча", "Келиңиз."), ("Тоҷикӣ", "Биёед.")):
        await goes(network, phone, f"+ {language}")
        await says(network, phone, text)
    await goes(network, phone, "Add another message")
    await says(network, phone, SCHOOL)
    await goes(network, phone, "+ Русский")
    await says(network, phone, "В школе новая крыша.")


async def saida_wrote(network: Village) -> None:
    """A beginning: she has written a draft."""
    await writes(network, network.saida)


async def changes_russian(network: Village, phone: Phone) -> None:
    """The Russian words of both days, and at the campaign's card."""
    await goes(network, phone, "✓ Русский")
    await says(network, phone, "У школы новая крыша.")
    await phone.sees(f"{OLDER}: English. Do they still say the same?")
    await goes(network, phone, "Done", "Messages", "21 November", "Change", "✓ Русский")
    await says(network, phone, "Приходите в воскресенье.")
    await phone.sees(f"{OLDER}: English, Кыргызча, Тоҷикӣ. Do they still say the same?")
    await goes(network, phone, "Done")


async def submitted(network: Village) -> None:
    """With English, Kyrgyz and Tajik older on the 21st; Ainura is to read it."""
    await second_coordinator(network)
    await writes(network, network.saida)
    await changes_russian(network, network.saida)
    await goes(network, network.saida, "Messages", "22 November", "Change", FIT, "Done", "Submit")


@after(saida_wrote)
async def test_the_others_are_older_until_she_says_that_they_still_fit(network: Village) -> None:
    saida = network.saida
    assert OLDER not in ever(saida)
    assert FIT not in saida.labels()
    await changes_russian(network, saida)
    card = await saida.sees(f"{OLDER}. Do they still say the same?")
    assert "21 November (English, Кыргызча, Тоҷикӣ), 22 November (English)" in card.text
    await goes(network, saida, "Messages", "22 November", "Change", FIT)
    assert OLDER not in saida.newest().text
    assert FIT not in saida.labels()
    await goes(network, saida, "Done")
    card = await saida.sees(f"{OLDER}. Do they still say the same? 21 November (English, Кыргызча, Тоҷикӣ)")
    assert "22 November (" not in card.text


@after(saida_wrote)
async def test_an_hour_or_one_more_language_leaves_it_and_words_written_anew_take_part_of_it(network: Village) -> None:
    saida = network.saida
    await goes(network, saida, "+ Тоҷикӣ")
    await says(network, saida, "Боми мактаб нав.")
    assert OLDER not in saida.newest().text
    await goes(network, saida, "✓ Русский")
    await says(network, saida, "У школы новая крыша.")
    await goes(network, saida, "Time", "12:00", "+ Кыргызча")
    await says(network, saida, "Мектептин чатыры жаңы.")
    await saida.sees(f"{OLDER}: English, Тоҷикӣ.")
    await goes(network, saida, "✓ Тоҷикӣ")
    await says(network, saida, "Мактаб боми нав дорад.")
    await saida.sees(f"{OLDER}: English. Do they still say the same?")


@after(submitted)
async def test_whoever_approves_reads_which_words_are_older(network: Village) -> None:
    ainura = network.ainura
    await goes(network, ainura, "Open")
    english = ainura.newest().text
    assert english.index("21 November") < english.index(READ) < english.index(LIBRARY)
    assert READ not in english[english.index(LIBRARY) :], "of the other day she has said that it still fits"
    await goes(network, ainura, "Кыргызча")
    await ainura.sees(READ)
    await goes(network, ainura, "Русский")
    assert READ not in ainura.newest().text
    await goes(network, ainura, "As people see it")
    assert READ not in ainura.newest().text


@after(submitted)
async def test_that_they_still_fit_takes_nothing_back_and_no_reader_learns_of_it(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await goes(network, ainura, "Open")
    await goes(network, saida, "Messages", "21 November", "Change", FIT)
    assert network.rows("SELECT state FROM campaigns") == [("submitted",)]
    press = await ainura.presses("To the checklist ›")
    assert await ainura.toast(press) == "It was changed in the meantime. Please read it again."
    await network.settles()
    await goes(network, saida, "✓ Русский")
    await says(network, saida, "Приходите в субботу.")
    await goes(network, saida, "Done", "Submit")
    await goes(network, ainura, "Open", "To the checklist ›", *TICKS, "Approve")
    assert network.rows("SELECT DISTINCT approved FROM campaign_messages") == [(1,)]
    await goes(network, saida, "View")
    await saida.sees("21 November (English, Кыргызча, Тоҷикӣ)")
    await goes(network, saida, "Messages", "21 November", "Change", FIT)
    assert network.rows("SELECT DISTINCT approved FROM campaign_messages") == [(1,)]
    assert OLDER not in saida.newest().text
    await network.becomes(datetime(2026, 11, 21, 4, 1, tzinfo=UTC))
    await network.amina.sees(LIBRARY)
    told = ever(*everybody_but(network, saida, ainura))
    assert [each for each in (OLDER, READ, FIT) if each in told] == []


@after(submitted)
async def test_readers_get_older_words_like_any_others(network: Village) -> None:
    ainura = network.ainura
    await goes(network, ainura, "Open", "To the checklist ›", *TICKS, "Approve")
    await network.becomes(datetime(2026, 11, 21, 4, 1, tzinfo=UTC))
    letter = await network.amina.sees(LIBRARY)
    await goes(network, network.amina, "Pass it on")
    assert letter.text.startswith(LIBRARY)
    told = ever(*everybody_but(network, network.saida, ainura))
    assert [each for each in (OLDER, READ, FIT, "another language") if each in told] == []


async def test_that_they_still_fit_is_said_of_what_she_saw(network: Village) -> None:
    """Jamila writes other words while Saida's card lies open: her press is no word about those."""
    saida, jamila = network.saida, await second_coordinator(network, "jamila")
    await writes(network, saida)
    await changes_russian(network, saida)
    await goes(network, saida, "Messages", "22 November", "Change")
    seen = next(row[0]["callback_data"] for row in saida.newest().inline or [] if row[0]["text"] == FIT)
    await goes(network, saida, "Done", "Submit")
    await opens_campaigns(network, jamila)
    await goes(network, jamila, "Own messages, 21 November", "Messages", "22 November", "Change", "✓ Русский")
    await says(network, jamila, "Пекарня закрыта.")
    press = await saida.forges(seen)
    assert await saida.toast(press) == "You’ve already moved on. This is where you are now."
    await network.settles()
    await saida.sees(f"{OLDER}: English")
