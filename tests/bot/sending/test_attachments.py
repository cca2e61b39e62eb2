"""Messages with a picture or a sheet: sent once each, uploaded once for all, and never kept back for want of a picture."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from bot.simulator.calls import Upload
from bot.workers import workbook
from handlers.ui.page import visible_length
from referrals.domain.campaign.grid import Book, Cell
from referrals.domain.notice import Mode, Priority
from referrals.storage.database import Database
from tests.bot.post_office import PostOffice, note, open_post_office


@pytest.fixture
async def office(database: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(database, latency_s=0.05) as office:
        yield office


def uploads(office: PostOffice) -> list[bool]:
    """Of the pictures sent, in order: whether the call brought the bytes."""
    return [isinstance(call.params["photo"], Upload) for call in office.calls("sendPhoto") if call.ok]


async def test_a_card_goes_with_its_text_as_caption(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(
            note(person, "Every home", key="card", caption="<b>Day one.</b> Ask how she is.", with_sound=True)
        )
        await office.becomes("sent")

    shown = amina.newest()
    assert (shown.text, shown.protect, shown.silent) == ("Day one. Ask how she is.", True, False)
    assert shown.entities[0]["type"] == "bold"
    assert amina.labels() == ["Go on"]
    picture = Image.open(BytesIO(await amina.sees_picture("Day one")))
    assert (picture.format, picture.size) == ("PNG", (1080, 1080))


async def test_a_card_is_uploaded_once_for_all_who_get_it(office: PostOffice) -> None:
    phones = [await office.joins(f"Reader {number}") for number in range(12)]
    async with office.working():
        await office.post(*(note(person, "Ask", key="card", priority=Priority.CAMPAIGN) for _, person in phones))
        await office.post(*(note(person, "Сура", key="card", priority=Priority.CAMPAIGN) for _, person in phones[:3]))
        await office.becomes(*["sent"] * 15)

    assert sorted(uploads(office), reverse=True) == [True] * 2 + [False] * 13
    contents = {await each.sees_picture() for each, _ in phones[3:]}
    assert len(contents) == 1


async def test_a_card_that_telegram_has_forgotten_is_uploaded_again(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, key="card"))
        await office.becomes("sent")
        office.world.files.forget(amina.newest().media["photo"][-1]["file_id"])
        await office.post(note(person, key="card"))
        await office.becomes("sent", "sent")

    assert uploads(office) == [True, True]


async def test_a_picture_that_telegram_refuses_is_left_out(office: PostOffice) -> None:
    amina, person = await office.joins()
    refusal = {"method": "sendPhoto", "error_code": 400, "description": "Bad Request: IMAGE_PROCESS_FAILED", "times": 1}
    office.world.faults.change({"refuse": [refusal]})
    async with office.working():
        await office.post(note(person, key="card", caption="words"), note(person, "hers", key="photo", file="nonsense"))
        await office.becomes("sent", "sent")

    assert [(message.text, bool(message.media)) for message in amina.messages()] == [("words", False), ("hers", False)]


async def test_arabic_letters_that_this_machine_cannot_join_are_left_out(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PIL.features.check", lambda feature: feature != "raqm")
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "آرامش", key="card", caption="words"))
        await office.becomes("sent")

    assert [(message.text, message.media) for message in amina.messages()] == [("words", {})]


async def test_a_photo_that_somebody_sent_goes_on_by_its_id(office: PostOffice) -> None:
    amina, person = await office.joins()
    hers = await amina.sends_photo(content=b"\xff\xd8\xff her garden")
    async with office.working():
        await office.post(note(person, "Seen", key="photo", file=hers.media["photo"][-1]["file_id"]))
        await office.becomes("sent")

    assert await amina.sees_picture("Seen") == b"\xff\xd8\xff her garden"
    assert uploads(office) == [False]


async def test_a_sheet_is_a_document_that_can_be_read_back(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "Fill it in.", key="sheet"))
        await office.becomes("sent")

    name, content = await amina.gets_document("Fill it in.")
    assert name == "16-days.xlsx"
    found = workbook.read(content)
    assert isinstance(found, Book)
    assert found.grids[0].rows == ((Cell("day"), Cell("text")), (Cell("2026-11-25"),))


LONG = "<b>" + "🌷" * 511 + "</b> &amp;"
"""Exactly as much as a caption may hold."""


@pytest.mark.parametrize("caption", [LONG, LONG + "!"])
async def test_a_text_too_long_for_a_caption_is_cut(office: PostOffice, caption: str) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, key="card", caption=caption))
        await office.becomes("sent")

    shown = amina.newest().text
    assert (shown == "🌷" * 511 + " &") is (caption == LONG)
    assert visible_length(LONG) == 1024
    assert visible_length(shown) <= 1024
    assert await office.errors() == [None]


async def test_a_card_against_the_rules_is_a_mistake(office: PostOffice) -> None:
    _, person = await office.joins()
    async with office.working():
        await office.post(note(person, key="card", colour="orange"))
        await office.becomes("quarantined")


async def test_a_picture_takes_the_slot_as_a_new_message(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "draft", "preview"))
        await office.becomes("sent")
        await office.post(note(person, key="card", slot="preview", mode=Mode.SEND_OR_EDIT, caption="with its card"))
        await office.becomes("sent", "sent")

    assert [message.text for message in amina.messages()] == ["draft", "with its card"]
    assert await office.in_slot(person, "preview") == amina.newest().id


async def test_words_over_a_picture_are_a_new_message(office: PostOffice) -> None:
    """Telegram edits no text into a picture: the picture leaves the slot and the words are sent."""
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, key="card", slot="preview", caption="with its card"))
        await office.becomes("sent")
        await office.post(note(person, "without", "preview", Mode.SEND_OR_EDIT))
        await office.becomes("sent", "sent")
        await office.post(note(person, "and folded", "preview", Mode.SEND_OR_EDIT))
        await office.becomes("sent", "sent", "sent")

    assert [message.text for message in amina.messages()] == ["with its card", "and folded"]
    assert await office.in_slot(person, "preview") == amina.newest().id


async def test_an_update_never_replaces_a_picture(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, key="card", slot="offer:1", caption="with its card"))
        await office.becomes("sent")
        await office.post(note(person, "taken", "offer:1", Mode.EDIT_ONLY))
        await office.becomes("sent", "withdrawn")

    assert [message.text for message in amina.messages()] == ["with its card"]
