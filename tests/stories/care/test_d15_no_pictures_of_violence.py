"""D15, as far as it is there: no pictures, voices or files in the violence track; nothing of them is fetched or kept, and she
reads what to do with hers, each time and for each kind.
"""

from bot.simulator import people_do
from tests.conversation import Phone
from tests.stories.acts import code_of, goes, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary, columns, ever
from tests.stories.village import Village

ADVICE = "If it’s safe, keep yours yourself, to show to a doctor or a lawyer."


async def _sends(network: Village, phone: Phone, kind: str) -> None:
    if kind == "photo":
        await phone.sends_photo("my caption of the picture")
    elif kind == "voice":
        await phone.sends_voice()
    else:
        people_do.sends_document(network.world, phone.id, "proof.jpg", b"image", "my caption of the file")
    await network.settles()


@after(starts_writing, "amina", about="Help for myself")
async def test_every_question_refuses_them_with_advice(network: Village) -> None:
    amina = network.amina
    for label in ("Yes, for now", "Next", "Batken District", "Next", "Send"):
        await _is_advised(network, amina)
        await goes(network, amina, label)
    await code_of(amina)
    assert "caption" not in ever(amina)
    assert network.world.calls.of("getFile") == []
    assert network.rows("SELECT help, contact FROM violence_reports") == [("[]", "she_calls")]
    kept = columns(network, "violence_reports") | columns(network, "forms")
    assert [each for each in kept if "file" in each or "photo" in each or "voice_" in each] == []


@after(starts_writing, "amina", about="Help for myself")
async def test_in_danger_and_after_sending_they_are_refused_too(network: Village) -> None:
    """On the screen that sends, and in the form that adds to what was sent."""
    amina = network.amina
    await goes(network, amina, "help is needed at once")
    await _is_advised(network, amina)
    await goes(network, amina, "Send", "Add my phone number")
    await _is_advised(network, amina)
    await goes(network, amina, "Nothing to add", "Add or change something", "In words")
    await _is_advised(network, amina)
    assert "caption" not in ever(amina)
    assert network.world.calls.of("getFile") == []


async def _is_advised(network: Village, phone: Phone) -> None:
    for kind in ("photo", "voice", "file"):
        diary = Diary(network.world, phone)
        await _sends(network, phone, kind)
        assert [each for each in diary.entries if ADVICE in each.text], f"{kind}\n{phone.screen()}"


async def test_a_voice_outside_any_form_gets_numbers_and_is_not_kept(network: Village) -> None:
    amina = network.amina
    await amina.sends_voice()
    await network.settles()
    answer = await amina.sees("117")
    assert "I can’t listen to recordings and haven’t kept yours" in answer.text
    assert network.world.calls.of("getFile") == []
