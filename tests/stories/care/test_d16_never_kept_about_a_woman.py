"""D16, as far as it is there: HIV, sex work, orientation and papers are never asked or kept about a woman; migrants and women who
fled reach police or authority desks by their own named choice only.
"""

from dataclasses import replace

from referrals.domain.kind import Help, Service, Welcome
from referrals.domain.organisation import Sector
from referrals.domain.person import OrganisationCode
from tests.stories.acts import goes, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import asked, changed, columns, ever, labels_on, loads, tables, touched, words_in
from tests.stories.village import Village

NEVER = ("hiv", "aids", "sex work", "lgbt", "orientation", "lesbian", "drug", "papers", "permit", "passport", "citizen")
ROOMS_OF_A_WOMAN = {"organisations"}
"""Only organisations say whom they welcome."""


@after(starts_writing, "amina", about="Help for myself")
async def test_no_question_and_no_column(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Yes, for now", "More…", "Centre for women", "Next", "Batken District", "Next", "Send")
    assert words_in(ever(amina), NEVER) == []
    kept = {column for table in tables(network) if table not in ROOMS_OF_A_WOMAN for column in columns(network, table)}
    told = [*Welcome, "hiv", "orientation", "papers", "welcome", "citizenship", "ethnicity", "religion"]
    assert [column for column in kept for word in told if word in column] == []


async def test_a_desk_of_the_authorities_waits_for_her_own_press(network: Village) -> None:
    """The only centre for women from another country is the government's: it is named, and not ticked."""
    amina = network.amina
    code, centre = OrganisationCode("police-batken"), frozenset({Help.REFUGEE_CENTRE})
    services = frozenset({Service.OTHER})
    desk = changed(code, sector=Sector.LOCAL_GOVERNMENT, must_report=False, services=services, special_help=centre)
    await loads(
        network, replace(desk, profiles={**desk.profiles, code: replace(desk.profiles[code], special_help=centre)})
    )
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "Yes, for now", "More…", "Centre for women", "Next", "Batken District")
    screen = await amina.sees("Tick the organisations you allow")
    assert "☐ Batken District police (example)" in labels_on(screen)
    await goes(network, amina, "Next", "Send")
    assert asked(network) == []
    await goes(network, network.saida, "Open")
    await network.saida.sees("it’s with the coordinators")
    assert touched([network.elmira]) == []
