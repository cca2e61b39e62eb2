"""Pictures and documents in the simulator: sent and fetched by the bot, sent and seen by people, refused in Telegram's words."""

import base64
from typing import Any

import httpx
import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest

from bot.simulator import people_do, pictures
from bot.simulator.refusals import Impossible
from bot.simulator.world import World
from tests.bot.simulator.conftest import Calling
from tests.conversation import Phone

PNG = pictures.picture(7)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x02\x58\x03\x20" + bytes(9)
"""The first bytes of one that is 800 × 600."""
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def test_a_picture_of_the_bot(amina: Phone, telegram: Bot) -> None:
    sent = await telegram.send_photo(
        amina.id, InputFile(PNG, "card.png"), "<b>Day one</b>", parse_mode="HTML", protect_content=True
    )
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.photo[-1].file_size) == (160, 120, len(PNG))
    assert await amina.sees_picture("Day") == PNG
    assert amina.newest().protect
    again = await telegram.send_photo(amina.id, sent.photo[-1].file_id)
    assert again.photo == sent.photo


async def test_a_document_of_the_bot(amina: Phone, telegram: Bot) -> None:
    sent = await telegram.send_document(amina.id, InputFile(b"cells", "16-days.xlsx"), caption="Fill it in.")
    assert sent.document is not None
    assert (sent.document.mime_type, sent.document.file_size) == (SHEET, 5)
    assert await amina.gets_document("Fill") == ("16-days.xlsx", b"cells")
    assert (await telegram.send_document(amina.id, sent.document.file_id)).document == sent.document


async def test_who_has_seen_nothing_waits_in_vain(amina: Phone, telegram: Bot) -> None:
    await telegram.send_document(amina.id, PNG, filename="picture.png")
    with pytest.raises(AssertionError, match="sees a picture"):
        await amina.sees_picture(within=0)


@pytest.mark.parametrize("content", [b"%PDF", b"", b"PNG"])
async def test_what_is_no_picture(content: bytes, amina: Phone, telegram: Bot) -> None:
    with pytest.raises(BadRequest, match=r"Image_process_failed|File must be non-empty"):
        await telegram.send_photo(amina.id, InputFile(content, "card.png"))


async def test_ids_of_another_kind_or_of_nothing(amina: Phone, telegram: Bot) -> None:
    document = (await telegram.send_document(amina.id, b"cells")).document
    photo = (await telegram.send_photo(amina.id, PNG)).photo[-1]
    assert document is not None
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await telegram.send_photo(amina.id, document.file_id)
    with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
        await telegram.send_document(amina.id, photo.file_id)
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await telegram.send_photo(amina.id, "AgACnothing")


@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument"])
async def test_a_caption_has_1024_characters_after_its_tags(
    method: str, amina: Phone, call: Calling, world: World
) -> None:
    kind = method.removeprefix("send").lower()
    stored = world.files.keep(kind, "a.png", PNG)
    fits = "<b>" + "🌷" * 512 + "</b>"
    params = {"chat_id": amina.id, kind: stored.file_id, "parse_mode": "HTML"}
    assert await call.done(method, **params, caption=fits)
    assert await call.refused(method, **params, caption=fits + "!") == "Bad Request: message caption is too long"
    assert "can't parse entities" in await call.refused(method, **params, caption="<b>")


async def test_no_text_is_edited_into_a_picture(amina: Phone, telegram: Bot) -> None:
    sent = await telegram.send_photo(amina.id, PNG, caption="words")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await telegram.edit_message_text("other words", amina.id, sent.message_id)


async def test_a_document_that_somebody_sends(amina: Phone, telegram: Bot) -> None:
    await amina.sends_document("filled.xlsx", b"cells", "here")
    message = (await telegram.get_updates(timeout=1))[0].message
    assert message is not None
    assert message.document is not None
    assert (message.caption, message.document.file_name, message.document.mime_type) == ("here", "filled.xlsx", SHEET)
    assert bytes(await (await message.document.get_file()).download_as_bytearray()) == b"cells"


async def test_files_of_more_than_20_mb_are_not_handed_out(amina: Phone, telegram: Bot) -> None:
    large = await amina.sends_document("large.xlsx", bytes(20 * 1024 * 1024))
    larger = await amina.sends_document("larger.xlsx", bytes(20 * 1024 * 1024 + 1))
    assert await telegram.get_file(large.media["document"]["file_id"])
    with pytest.raises(BadRequest, match="File is too big"):
        await telegram.get_file(larger.media["document"]["file_id"])


async def test_the_page_sends_files_and_shows_them(amina: Phone, client: httpx.AsyncClient) -> None:
    def body(content: bytes, **more: str) -> dict[str, Any]:
        return {"content": base64.b64encode(content).decode(), **more}

    assert (await client.post("/sim/people/11/document", json=body(b"cells", name="a.xlsx"))).status_code == 200
    assert (await client.post("/sim/people/11/photo", json=body(JPEG, caption="look"))).status_code == 200
    document, photo = (await client.get("/sim/people/11/chat")).json()["messages"]

    assert (document["document"]["name"], document["document"]["size"]) == ("a.xlsx", 5)
    assert (photo["photo_size"], photo["text"]) == ([800, 600], "look")
    kept = await client.get(document["document"]["url"])
    assert (kept.content, kept.headers["content-disposition"]) == (b"cells", "attachment")
    shown = await client.get(photo["photo"])
    assert (shown.content, shown.headers["content-type"]) == (JPEG, "image/jpeg")


async def test_what_the_page_cannot_send(world: World, amina: Phone, client: httpx.AsyncClient) -> None:
    assert (
        await client.post("/sim/people/11/document", json={"name": "a", "content": "no base64!"})
    ).status_code == 400
    assert (await client.post("/sim/people/11/document", json={"name": "a"})).status_code == 409
    with pytest.raises(Impossible):
        people_do.sends_document(world, amina.id, "empty.xlsx", b"")


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [
        (PNG, "image/png", (160, 120)),
        (JPEG, "image/jpeg", (800, 600)),
        (JPEG[:12], "image/jpeg", (160, 120)),
        (b"RIFF....WEBP", "image/webp", (160, 120)),
        (b"GIF89a", None, (160, 120)),
    ],
)
def test_what_pictures_are(content: bytes, kind: str | None, size: tuple[int, int]) -> None:
    assert pictures.kind(content) == kind
    assert pictures.size(content) == size
