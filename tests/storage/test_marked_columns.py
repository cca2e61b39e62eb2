"""Every column of a marked table is in its mark or sealed, or stands here with the reason why someone without the keys may change
it: a new column is decided about when it is made.
"""

import pytest
from sqlalchemy import Table

from referrals.storage.identities import sealed_columns
from referrals.storage.marks import MARKED

UNMARKED = {
    "grants": {"id": "numbers the row; whose the grant is, and of what, is marked"},
    "invites": {
        "id": "not yet marked: who exchanges the numbers of two invites exchanges what those give who wait by them",
        "created_at": "decides nothing: an invite ends at `expires_at`, which is marked",
    },
    "admissions": {
        "id": "numbers the row; who asks, and by which invite, is marked",
        "at": "decides nothing",
        "decided_by": "says only whether a use of the invite is taken; that she was not let in is marked",
    },
    "complaints": {"id": "numbers the row; whose complaint it is, and when it came, is marked"},
    "organisations": {
        "active": "not yet marked: one that was removed could come back, until the network's file is loaded again",
        "removed_at": "not yet marked: as `active`, which follows it at each load",
    },
}


@pytest.mark.parametrize("table", MARKED, ids=lambda table: table.name)
def test_every_column_is_marked_or_sealed_or_has_a_reason(table: Table) -> None:
    covered = {*MARKED[table], "mark", *(each.name for each in sealed_columns(table))}
    left = {each.name for each in table.columns} - covered
    assert left == set(UNMARKED.get(table.name, {})), "mark it (see migrations/marking), seal it, or say here why not"


def test_nothing_is_marked_that_is_not_there() -> None:
    for table, columns in MARKED.items():
        assert set(columns) <= {each.name for each in table.columns}, table.name
        assert len(set(columns)) == len(columns), table.name
