"""D17: conflict reports never ask for or keep troops, weapons, positions, who fired, or anyone's ethnicity; a position is never
kept. (No warnings exist yet.)
"""

import pytest

from bot.simulator import people_do
from handlers.ui.labels import label
from locales.words import LANGUAGES, NAMES
from referrals.domain.kind import KINDS_OF, ConflictGroup, ConflictKind
from tests.stories.acts import goes, says, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import LIBRARY, columns, ever, words_in
from tests.stories.village import Village

NEVER_ASKED = (
    "troop", "soldier", "army", "weapon", "gun", "tank", "vehicle", "position", "post", "who fired", "fired", "who did",
    "which side", "side", "ethnic", "nationality", "kyrgyz ", "tajik ", "uzbek ", "names", "attacker", "how many men",
)  # fmt: skip
THE_WARNING = (
    "Please leave out:\n• names\n• who did it\n• which people they are\n• soldiers and weapons\nIt could "
    "put someone at risk."
)
KEPT = {
    "id", "code", "writer_id", "state", "urgency", "country", "district", "language", "sent_at", "allowed", "returned",
    "excluded_place", "search", "search_until", "ended_on", "version", "mark",
    "operator_at", "sources_sealed",
    "kind", "place", "village_sealed", "when", "going_on", "people", "help", "words_sealed",
}  # fmt: skip


@after(starts_writing, "amina", about="Community:")
async def test_no_screen_asks_for_it_whatever_happened(network: Village) -> None:
    amina, saida = network.amina, network.saida
    for group in ConflictGroup:
        if len(KINDS_OF[group]) > 1:
            await goes(network, amina, label(LIBRARY.words("en"), group), "‹ Back")
    await goes(network, amina, "Stop and delete")
    await starts_writing(network, amina, "Community:")
    await goes(
        network, amina, "Shooting or a clash", "An armed clash", "Batken District", "Mediation", "Next", "Right now"
    )
    assert THE_WARNING in amina.newest().text, "said where she can write, and before she does"
    await says(network, amina, "Many people wait at the bridge")
    await goes(network, amina, "Send")
    await goes(network, network.jyldyz, "Open")
    card = await network.jyldyz.sees("Please answer by")
    assert [each for each in NAMES.values() if each in card.text] == [], "a language is a people's"
    for phone in (amina, saida, network.jyldyz):
        assert words_in(ever(phone).replace(THE_WARNING, ""), NEVER_ASKED) == []


async def test_nothing_of_it_has_a_place_and_no_position_is_kept(network: Village) -> None:
    amina = network.amina
    assert columns(network, "conflict_reports") == KEPT
    await starts_writing(network, amina, "Community:")
    await goes(network, amina, "Shooting or a clash", "Shooting")
    people_do.shares_location(network.world, amina.id, 40.0622, 70.8194)
    await network.settles()
    await amina.sees("haven’t kept yours")
    await goes(network, amina, "Batken District", "Skip", "Today", "Send")
    assert network.rows("SELECT place, district FROM conflict_reports") == [("KG-B-BAT", "KG-B-BAT")]
    assert network.rows("SELECT DISTINCT update_sealed FROM inbox WHERE state = 'done'") == [(b"",)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_kinds_name_what_happens_and_never_who(language: str) -> None:
    names = " ".join(label(LIBRARY.words(language), each).casefold() for each in ConflictKind)
    people = ("kyrgyz", "tajik", "uzbek", "кыргыз", "киргиз", "таджик", "тажик", "тоҷик", "ӯзбек", "узбек", "өзбек")
    assert [each for each in people if each in names] == []


async def test_a_position_outside_any_form_is_not_kept_and_she_is_told_so(network: Village) -> None:
    people_do.shares_location(network.world, network.amina.id, 40.0622, 70.8194)
    await network.settles()
    await network.amina.sees("haven’t kept yours")
    assert "Help is needed now" in network.amina.labels()
