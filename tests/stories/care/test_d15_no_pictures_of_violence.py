"""D15, as far as it is there: no pictures, voices or files in the violence track; nothing of them is fetched or kept, and she
reads what to do with hers.
"""

from bot.simulator import people_do
from tests.stories.acts import code_of, goes, starts_writing
from tests.stories.care.looking import columns, ever
from tests.stories.village import Village

ADVICE = "Keep yours only if that is safe, and show it to a doctor or a lawyer."


async def test_every_question_refuses_them_with_advice(network: Village) -> None:
    amina = network.amina
    await starts_writing(network, amina, "Help for myself")
    for label in ("Yes, for now", "Next", "Batken District", "Next", "Send"):
        before = len(amina.person.shown)
        await amina.sends_photo("my caption of the picture")
        await amina.sends_voice()
        people_do.sends_document(network.world, amina.id, "proof.jpg", b"image", "my caption of the file")
        await network.settles()
        assert ADVICE in "\n".join(list(amina.person.shown)[before:])
        await goes(network, amina, label)
    await code_of(amina)
    assert "caption" not in ever(amina)
    assert network.world.calls.of("getFile") == []
    assert network.rows("SELECT help, contact FROM violence_reports") == [("[]", "she_calls")]
    kept = columns(network, "violence_reports") | columns(network, "forms")
    assert [each for each in kept if "file" in each or "photo" in each or "voice_" in each] == []
