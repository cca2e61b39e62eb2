"""What watches over all stories can fail: a word in plain is found, and so is a telling preview."""

from pathlib import Path

from tests.stories.discretion import Watch, in_plain, kept, telling
from tests.stories.village import Village


async def test_a_word_in_plain_is_found(network: Village) -> None:
    watch = Watch(network.world)
    typed = await network.amina.says("Гүлбарчын-apa 0555998877")
    await network.settles()
    short = await network.amina.says("Ай күн суу от")
    await network.settles()
    assert watch.planted() >= {"Гүлбарчын-apa", "0555998877", short.text, str(network.amina.id), "Orozbekova"}
    assert in_plain(watch.planted(), kept(network)) == []
    assert network.rows("PRAGMA encoding") == [("UTF-8",)]
    for form in (typed.text.encode(), typed.text.encode("unicode_escape"), network.amina.id.to_bytes(6, "big")):
        assert in_plain(watch.planted(), kept(network) + form)


def test_a_telling_preview_is_found(tmp_path: Path) -> None:
    harmless = "A long and harmless sentence that fills all of the preview which a locked screen may show to others."
    assert telling(["Call the police", "A Shelter is near"]) == ["A Shelter is near", "Call the police"]
    assert telling([f"{harmless} The police."]) == []
    assert telling(["An upbeat message"]) == []
