"""D11: no shelter's address in any table, text, file or log: there is no place to write one."""

import tomllib
from pathlib import Path

import pytest

from referrals.domain.document import Problem
from referrals.domain.network import parse_network
from tests.stories.care.looking import columns, tables
from tests.stories.village import FACTS, Village

EXAMPLE = Path(__file__).parents[3] / "docs" / "network.example.toml"
WHERE = ("address", "street", "house", "latitude", "longitude", "location", "coordinate", "position", "geo", "map")


@pytest.mark.parametrize("key", ["address", "street", "location", "coordinates", "shelter", "map", "adress"])
def test_a_network_file_with_one_is_refused(key: str) -> None:
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    document["organisations"][0][key] = "Lenin street 5"
    refused = parse_network(document, FACTS.gazetteer)
    assert isinstance(refused, tuple)
    assert all(isinstance(each, Problem) for each in refused)
    assert "Lenin" not in str(refused)


async def test_no_table_has_room_for_one(network: Village) -> None:
    found = {f"{table}.{column}" for table in tables(network) for column in columns(network, table)}
    assert sorted(each for each in found for word in WHERE if word in each.partition(".")[2]) == []
