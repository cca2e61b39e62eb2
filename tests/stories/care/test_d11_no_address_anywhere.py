"""D11: no shelter's address in any table, text, file or log: there is no place to write one."""

import tomllib
from pathlib import Path

import pytest

from referrals.facts import load_network, parse_network
from referrals.toml_files.reading import FileRefused
from tests.stories.acts import goes
from tests.stories.care.looking import columns, tables
from tests.stories.village import FACTS, Village

EXAMPLE = Path(__file__).parents[3] / "docs" / "network.border.toml"
WHERE = ("address", "street", "house", "latitude", "longitude", "location", "coordinate", "position", "geo", "map")


@pytest.mark.parametrize("key", ["address", "street", "location", "coordinates", "shelter", "map", "adress"])
def test_a_network_file_with_one_is_refused(key: str) -> None:
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    document["organisations"][0][key] = "Lenin street 5"
    refused = parse_network(document, FACTS.gazetteer)
    assert isinstance(refused, tuple)
    assert [each.path for each in refused] == [f"organisations[0].{key}"]
    assert "Lenin" not in str(refused)
    assert key == "adress" or "no address is ever kept" in str(refused[0]), "who wrote it reads why"


@pytest.mark.parametrize("key", ["names", "about", "law_note"])
@pytest.mark.parametrize(
    "where",
    ["кӯчаи Ленин 5", "Раззаков көчөсү, 12-үй", "Lenin street 5", "41.2044, 74.7661", "дом 5", "2gis: Ak-Kanat"],
)
def test_a_text_that_tells_where_a_shelter_is_is_refused_with_its_place_in_the_file(key: str, where: str) -> None:
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    shelter = document["organisations"][0]
    assert "safehouse_service" in shelter["services"]
    shelter[key] = {"ru": "«Ак-Канат»", "ky": f"«Ак-Канат», {where}"}
    refused = parse_network(document, FACTS.gazetteer)
    assert isinstance(refused, tuple)
    assert [each.path for each in refused] == [f"organisations[0].{key}.ky"]
    assert "no shelter can be found" in str(refused[0])
    assert where not in str(refused)


async def test_a_file_that_tells_where_a_shelter_is_changes_nothing(network: Village, tmp_path: Path) -> None:
    file = tmp_path / "network.toml"
    file.write_text(EXAMPLE.read_text("utf-8").replace("An invented centre, as an example.", "Lenin street 5"), "utf-8")
    with pytest.raises(FileRefused) as refused:
        load_network(file, FACTS.gazetteer)
    assert "organisations[0].about.en: tells where a house is" in str(refused.value)
    await network.amina.says("/help")
    await network.settles()
    await goes(network, network.amina, "Who helps nearby")
    assert "Lenin" not in network.amina.newest().text


async def test_no_table_has_room_for_one(network: Village) -> None:
    found = {f"{table}.{column}" for table in tables(network) for column in columns(network, table)}
    assert sorted(each for each in found for word in WHERE if word in each.partition(".")[2]) == []
