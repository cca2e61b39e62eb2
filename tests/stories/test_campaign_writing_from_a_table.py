"""A coordinator fills in a table and sends it back: all of it becomes a draft, or every cell to mend is named."""

import io
from datetime import date, datetime, time

from openpyxl import Workbook, load_workbook

from bot.sending import sheets
from bot.workers import workbook
from handlers.ui.page import Sheet
from referrals.domain.person import Grant, Role
from referrals.domain.place import PlaceCode
from referrals.storage import person_rows
from tests.conversation import Phone
from tests.stories.acts import count, goes
from tests.stories.beginnings import after
from tests.stories.campaign_acts import loses_her_roles
from tests.stories.village import Village

HEAD = ("Day", "Time", "Text · English", "To do · English", "On the picture · English", "Текст русский")
ROWS = (
    ("25.11", "10:00", "Come to the <b>library</b>.", "Bring a neighbour.", "Tea and time", "Приходите."),
    ("26 November", "", "The well is open again."),
)


def xlsx(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> bytes:
    return sheets.write(Sheet("messages.xlsx", (head, *rows)))


async def asks(network: Village, phone: Phone) -> None:
    """To where a table is awaited."""
    await phone.says("/campaigns")
    await network.settles()
    await goes(network, phone, "New", "From a table")
    await phone.sees("Send me the file here.")


async def saida_asks(network: Village) -> None:
    """A beginning: her table is awaited."""
    await asks(network, network.saida)


async def sends(network: Village, phone: Phone, content: bytes, name: str = "messages.xlsx") -> None:
    await phone.sends_document(name, content)
    await network.settles()


@after(saida_asks)
async def test_a_table_becomes_a_draft(network: Village) -> None:
    saida = network.saida
    await sends(network, saida, xlsx(*ROWS))
    await saida.sees("Your whole table was imported. 2 messages: 25 November – 26 November")
    assert count(network, "forms") == 0
    assert count(network, "jobs") == 0
    await goes(network, saida, "View", "Messages", "25 November", "Change")
    card = await saida.sees("Wednesday, 25 November, at 10:00")
    for line in (
        "English: Come to the <b>library</b>.",
        "Today: Bring a neighbour.",
        "On the picture: Tea and time",
        "Русский: Приходите.",
    ):
        assert line in card.text


async def test_a_draft_from_a_table_is_for_all_she_coordinates(network: Village) -> None:
    saida = network.saida
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, saida.id)
        assert person is not None
        sughd = Grant(Role.COORDINATOR, place=PlaceCode("TJ-SU"))
        await person_rows.grant(tx, person.id, sughd, network.world.clock.now())
    await asks(network, saida)
    await sends(network, saida, xlsx(*ROWS))
    await goes(network, saida, "View")
    await saida.sees("For: Batken Region, Sughd")


@after(saida_asks)
async def test_the_empty_table_is_in_her_language_and_can_be_sent_back(network: Village) -> None:
    saida = network.saida
    await goes(network, saida, "Empty table")
    name, content = await saida.gets_document("Replace the examples")
    assert name == "Messages.xlsx"
    book = load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    assert [each.value for each in page[1]][:5] == ["Day", "Time", "Meeting", "Text · English", "To do · English"]
    assert [each.value for each in page["A"]] == ["Day", "21.11.2026", "22.11.2026", "23.11.2026"]
    await sends(network, saida, content)
    await saida.sees("3 things need fixing.")
    assert "D2: This is still the example." in saida.newest().text
    page.delete_rows(3, 2)
    page["A2"], page["B2"] = date(2026, 11, 27), time(14, 30)
    page["C2"] = datetime(2026, 11, 28, 15)  # noqa: DTZ001 (a table knows no zones)
    page["D2"], page["E2"], page["F2"] = "Come to us.", None, None
    filled = io.BytesIO()
    book.save(filled)
    await sends(network, saida, filled.getvalue())
    await saida.sees("Your whole table was imported. 1 message: 27 November, at 14:30")
    await goes(network, saida, "View", "Messages", "27 November", "Change")
    await saida.sees("Meeting: 28 November, 15:00, your time; everyone sees it in their own time.")


@after(saida_asks)
async def test_every_cell_to_mend_is_named_and_nothing_is_taken_over(network: Village) -> None:
    saida = network.saida
    rows = (
        ("31 November", "05:00", "Tea"),
        ("19.11.2026", "10:00", "Tea"),
        ("25.11", "noon", "", "Alone."),
        ("26.11", "10:00", "Tea"),
        ("26 ноября", "10:00", "x" * 3501),
        ("", "10:00", ""),
        ("someday", "10:00", "Tea", "", "c" * 121),
    )
    await sends(network, saida, xlsx(*rows, head=(*HEAD, "Weather", "Text", "Day")))
    told = (
        await saida.sees("Nothing was imported: please correct the cells named below and send the file again.")
    ).text
    for line in (
        "G1: I don’t know the column “Weather”.",
        "H1: The column “Text” doesn’t say which language it’s in.",
        "I1: The column “Day” appears twice, see A1.",
        "A2: 31 November doesn’t exist.",
        "B2: 05:00: no messages are sent then",
        "A3: Thu 19 November is already over.",
        "B4: I don’t understand the time “noon”.",
        "C4: The text in the same language is missing.",
        "A6: Thu 26 November is already in A5",
        "C6: 3,501 characters; the limit is 3,500.",
        "A7: The day is missing.",
        "C7: There’s no text in any language.",
        "A8: I don’t understand the day “someday”.",
        "E8: 121 characters; the limit is 120.",
    ):
        assert line in told, told
    assert count(network, "campaigns") == 0
    await sends(network, saida, xlsx(*ROWS))
    await saida.sees("Your whole table was imported.")


@after(saida_asks)
async def test_a_table_is_read_as_its_owner_sees_it(network: Village) -> None:
    """A cover first, a title above the heads; days filled down by a formula, one of them a number, one without its value."""
    saida = network.saida
    made, file = Workbook(), io.BytesIO()
    made.worksheets[0].append(["Our messages"])
    page = made.create_sheet("Messages")
    for row in (["Sixteen days"], [], HEAD, [datetime(2026, 11, 25, 0, 0, 43), "10:00", "Come."]):  # noqa: DTZ001
        page.append(row)
    page.append([15.1, "", "Tea."])
    page.append(["=A4+1", "", "Talk."])
    made.save(file)
    await sends(network, saida, file.getvalue())
    told = (await saida.sees("2 things need fixing.")).text
    assert "Messages!A5: Which day is 15.1: 15 January or 15 October? Write it in words, like “15 October”." in told
    assert "Messages!A6: This cell is a formula, and I can’t see its result." in told
    page["A5"], page["A6"] = "15 October 2027", datetime(2026, 11, 26)  # noqa: DTZ001
    file = io.BytesIO()
    made.save(file)
    await sends(network, saida, file.getvalue())
    await saida.sees("Your whole table was imported. 3 messages: 25 November – 15 October")


@after(saida_asks)
async def test_a_file_without_heads_says_where_they_belong(network: Village) -> None:
    await sends(network, network.saida, xlsx(head=("Weather", "")))
    told = (await network.saida.sees("Nothing was imported: please correct")).text
    assert "Put them in one row, among the first 20 rows of a sheet, as in the empty table: Day, Time, Meeting" in told


@after(saida_asks)
async def test_of_many_problems_the_first_fifteen_are_named(network: Village) -> None:
    saida = network.saida
    await sends(network, saida, xlsx(*(("soon", "", "Tea"),) * 61))
    told = (await saida.sees("62 things need fixing.")).text
    assert "There are 61 rows; the limit is 60." in told
    assert "A15: " in told
    assert "A16: " not in told
    assert "… and 47 more." in told


@after(saida_asks)
async def test_a_table_without_messages(network: Village) -> None:
    for head, says in (
        (("Time", "Weather"), ("no column for the day", "no column for the text", "no message in it")),
        (HEAD, ("There’s no message in it.",)),
    ):
        await sends(network, network.saida, xlsx(head=head))
        told = (await network.saida.sees_new("Nothing was imported: please correct")).text
        assert [each for each in says if each not in told] == []


@after(saida_asks)
async def test_the_same_file_twice_is_one_draft(network: Village) -> None:
    saida = network.saida
    await sends(network, saida, xlsx(*ROWS))
    await asks(network, saida)
    await sends(network, saida, xlsx(*ROWS))
    await saida.sees("Everything in it is already in campaign no. 1, word for word. Nothing was added.")
    assert count(network, "campaigns") == 1
    assert count(network, "forms") == 0
    await asks(network, saida)
    await sends(network, saida, xlsx(*ROWS, ("27.11", "", "A third one.")))
    await saida.sees("3 messages: 25 November – 27 November")
    assert count(network, "campaigns") == 2


@after(saida_asks)
async def test_the_same_file_says_nothing_new_where_words_are_older(network: Village) -> None:
    """She changed the Russian words and changed them back: the English ones are older, and say what the table says."""
    saida = network.saida
    await sends(network, saida, xlsx(*ROWS))
    await goes(network, saida, "View", "Messages", "25 November", "Change")
    for words in ("Приходите вечером.", ROWS[0][5]):
        await goes(network, saida, "✓ Русский")
        await saida.says(words)
        await network.settles()
    await saida.sees("One language was changed, but the others weren’t: English. Do they still say the same?")
    await asks(network, saida)
    await sends(network, saida, xlsx(*ROWS))
    await saida.sees("Everything in it is already in campaign no. 1, word for word.")


@after(saida_asks)
async def test_rows_are_added_to_a_campaign_that_there_is(network: Village) -> None:
    saida = network.saida
    await sends(network, saida, xlsx(*ROWS))
    await goes(network, saida, "View", "Messages", "From a table")
    more = ("26.11", "", "Another one.")
    await sends(network, saida, xlsx(more))
    await saida.sees("A2: The campaign already has a message on Thu 26 November.")
    await sends(network, saida, xlsx(("27.11", "", "A third one.")))
    await saida.sees("3 messages: 25 November – 27 November")
    await goes(network, saida, "View", "Messages", "From a table")
    await sends(network, saida, xlsx(ROWS[1]))
    await saida.sees("Nothing was added.")
    assert count(network, "campaigns") == 1
    assert count(network, "campaign_messages") == 3


@after(saida_asks)
async def test_a_file_that_is_no_table(network: Village) -> None:
    """What can be known before is not fetched."""
    saida = network.saida
    for number, (name, content, says) in enumerate(
        (
            ("messages.docx", b"words", "I can’t read this file. Please save the table as .xlsx"),
            ("messages.xlsx", bytes(50 * 1024 * 1024), "This file is too big"),
            ("messages.xlsx", b"%PDF-1.7", "I can’t read this file. Please save the table as .xlsx"),
            ("messages.xlsx", workbook.COMPOUND + workbook.ENCRYPTED, "This file has a password."),
            ("messages.xlsx", sheets.write(Sheet("empty.xlsx", ())), "This file is empty."),
        )
    ):
        await sends(network, saida, content, name)
        await saida.sees_new(says)
        assert network.world.calls.answers[("getFile", 200)] == max(number - 1, 0)
    assert count(network, "campaigns") == 0
    await sends(network, saida, xlsx(*ROWS))
    await saida.sees("Your whole table was imported.")


@after(saida_asks)
async def test_anything_else_while_a_table_is_awaited(network: Village) -> None:
    saida = network.saida
    await saida.sends_photo("A photo of my table")
    await saida.sees("I’m waiting for your table: please send it as a file")
    await saida.says("Here it comes, soon-enough.")
    await saida.sees("Please tap one of the buttons below.")
    await goes(network, saida, "Stop")
    assert count(network, "forms") == 0
    await sends(network, saida, xlsx(*ROWS))
    await saida.sees("I can only read written words, and haven’t kept anything from this.")
    assert count(network, "campaigns") == 0


async def test_files_from_whoever_was_not_asked_for_one_are_answered_as_ever(network: Village) -> None:
    for woman in (network.amina, network.saida):
        await sends(network, woman, xlsx(*ROWS))
        await woman.sees("I can only read written words, and haven’t kept anything from this.")
    assert count(network, "jobs") == 0


@after(saida_asks)
async def test_whoever_coordinates_no_more_imports_nothing(network: Village) -> None:
    saida = network.saida
    await loses_her_roles(network, saida)
    await sends(network, saida, xlsx(*ROWS))
    assert count(network, "jobs") == 0
    assert count(network, "campaigns") == 0


@after(saida_asks)
async def test_she_loses_her_role_while_it_is_read(network: Village) -> None:
    saida = network.saida
    network.world.faults.change({"slow_s": 0.5})
    await saida.sends_document("messages.xlsx", xlsx(*ROWS))
    await saida.sees("One moment: I’m reading your table.")
    await loses_her_roles(network, saida)
    network.world.faults.change({"slow_s": 0.0})
    await network.settles()
    assert count(network, "campaigns") == 0
