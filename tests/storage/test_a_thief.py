"""A thief has the file and no key. What each table tells her, and each two of them together, is on a list here; whatever a change
adds has to be put on it, or it fails. Decision 22 says why each of these is still told.

The file is the one of test_upgrade, which holds something of everything. Not for: what someone does who writes in the file
(see test_changed_in_the_file).
"""

import re
import sqlite3
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, LargeBinary

from referrals.storage.columns import Moment, metadata
from referrals.storage.encrypted_columns import EncryptedMoment, EncryptedNumbers, EncryptedText, Reference
from referrals.storage.schema import people

Tables = Mapping[str, Mapping[str, list[object]]]
"""By table and column, the values of all rows."""

READ: Mapping[str, str] = {
    # What the network is: its own directory, and campaigns, which are for many.
    "countries": "code opened_at",
    "groups": "code district names",
    "organisations": "active code conflict_help covers languages must_report names phone profile removed_at sector"
    " services",
    "hotline_checks": "checked_at country number",
    "crises": "place since",
    "campaigns": "approved_by audience author_id colour created_at editors excluded_languages group_code id owner_id pack state"
    " told_at version",
    "campaign_messages": "approved at campaign_id day event_at hour message_id state",
    "campaign_answers": "at campaign_id id message_id state",
    "broadcast_messages": "cursor id kind scanned_at",
    "broadcast_copies": "again_at message_id outbox_id person_id state",
    # How many people there are and how they live, and which role each has; nobody's name, account or words.
    "people": "agreed_at campaign_hour campaign_weekdays chose_language duty_end duty_start duty_weekdays home id language"
    " paused_until safe_end safe_start standing swept_hours with_report zone",
    "grants": "group_code id organisation_code person_id place role",
    "invites": "created_at expires_at group_code id organisation_code place role uses_left",
    "admissions": "id invite_id state",
    # Cases, for counting: of nobody, at no time.
    "violence_reports": "allowed ask_later code contact contact_end contact_start contact_wish country danger district gbv_kind"
    " help id language returned search state urgency version voice",
    "conflict_reports": "allowed code country district going_on help id kind language people place returned search state"
    " urgency version when",
    "referrals": "closing id organisation_code reason reminded state track urgency version",
    "case_calls": "calls id track",
    "complaints": "country id state version",
    "events": "id kind",
    "event_links": "event_id",
    # Traffic: that something comes, goes or is due, and when; neither whose nor what.
    "inbox": "attempts done_at error id next_at received_at state update_id",
    "outbox": "attempted_at attempts created_at done_at error id mode not_before priority safe_hours_only state with_sound",
    "messages": "direction ended gone_at id sent_at sweep_at telegram_id",
    "timers": "attempts due_at error id state",
    "forms": "active id version",
    "jobs": "attempts created_at id kind lease_until state",
    "leases": "fence holder name until",
}
"""What may be read, by table: every other column is of bytes."""

ENCRYPTED = EncryptedMoment | EncryptedNumbers | EncryptedText | Reference
BYTES = re.compile(r".*_(sealed|key)|mark|digest|link")
"""Columns of bytes that are sealed, a keyed hash or random."""

JOINED = {
    ("admissions", "invites"),
    ("broadcast_copies", "broadcast_messages"),
    ("broadcast_copies", "people"),
    ("campaign_answers", "broadcast_messages"),
    ("campaign_answers", "campaigns"),
    ("campaign_messages", "broadcast_messages"),
    ("campaign_messages", "campaigns"),
    ("campaigns", "people"),
    ("event_links", "events"),
    ("grants", "people"),
}
"""Tables that a foreign key joins; a copy of a message names its row of the outbox besides, while it waits there."""

ALONE = {
    "violence_reports",
    "conflict_reports",
    "referrals",
    "case_calls",
    "complaints",
    "events",
    "forms",
    "admissions",
    "grants",
    "timers",
}
"""Tables of which no row has anything in common with a row of another one, save by those keys: no bytes, no moment, no code."""

SINGLE = re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d|\w{3}-\w{3}$")
"""A moment, and the code of a case."""

BY_MOMENT = {"agreed_at", "paused_until"}
"""Columns of people that a moment may join to traffic: of the week in which she came, and of a pause that she chose."""


@pytest.fixture(scope="module")
def stolen(upgraded_file: Path) -> Tables:
    with sqlite3.connect(upgraded_file) as connection:
        return {table: _columns(connection, table) for table in _names(connection)}


def _names(connection: sqlite3.Connection) -> list[str]:
    named = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name != 'alembic_version'"
    )
    return [name for (name,) in connection.execute(named)]


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, list[object]]:
    rows = connection.execute(f"SELECT * FROM {table}")  # noqa: S608
    names = [each[0] for each in rows.description]
    return dict(zip(names, map(list, zip(*rows.fetchall(), strict=True)), strict=False)) or {each: [] for each in names}


def test_what_each_table_can_say_is_on_the_list_and_no_more() -> None:
    """Of the schema, so that no column is passed over that is empty in the file, and no table without rows."""
    plain = {
        table.name: {each.name for each in table.columns if not _says_nothing(each)} for table in metadata.sorted_tables
    }
    assert plain == {table: set(names.split()) for table, names in READ.items()}


def _says_nothing(column: Column[Any]) -> bool:
    if isinstance(column.type, ENCRYPTED):
        return True
    return isinstance(column.type, LargeBinary) and BYTES.fullmatch(column.name) is not None


def test_each_table_says_what_is_on_the_list_and_no_more(stolen: Tables) -> None:
    said = {
        table: {name for name, values in columns.items() if any(not isinstance(each, bytes | None) for each in values)}
        for table, columns in stolen.items()
    }
    assert {
        table: said[table] - set(READ[table].split()) for table in said if said[table] - set(READ[table].split())
    } == {}


def test_no_two_tables_are_joined_but_by_the_keys_on_the_list(upgraded_file: Path) -> None:
    with sqlite3.connect(upgraded_file) as connection:
        foreign = {
            table: connection.execute(f"PRAGMA foreign_key_list({table})").fetchall() for table in _names(connection)
        }
    assert {(table, str(row[2])) for table, rows in foreign.items() for row in rows} == JOINED


def test_a_copy_names_its_row_of_the_outbox_only_while_it_waits_there(stolen: Tables) -> None:
    copies = stolen["broadcast_copies"]
    named = {state for state, row in zip(copies["state"], copies["outbox_id"], strict=True) if row is not None}
    assert named <= {"waiting"}
    assert set(copies["state"]) - {"waiting"}, "or this shows nothing"


def test_what_happened_to_her_is_joined_to_nothing_by_what_stands_there(stolen: Tables) -> None:
    """Neither by whose it is, nor by its slot or subject, nor by the moment of the turn that wrote both rows."""
    columns = {(table, name): _telling(values) for table in stolen for name, values in stolen[table].items()}
    shared = [
        f"{'.'.join(one)} = {'.'.join(other)}"
        for one, other in combinations(sorted(columns), 2)
        if one[0] != other[0] and {one[0], other[0]} & ALONE and columns[one] & columns[other]
    ]
    assert [each for each in shared if not _is_due_then(each)] == []


def _telling(values: list[object]) -> set[object]:
    """What singles a row out: bytes, moments, and codes of cases."""
    return {
        each for each in values if (isinstance(each, bytes) and each) or (isinstance(each, str) and SINGLE.match(each))
    }


def _is_due_then(shared: str) -> bool:
    """A timer is due at the moment at which something else was or will be: that much is known of it."""
    return "timers.due_at" in shared


def test_people_are_joined_to_traffic_by_what_is_on_the_list(stolen: Tables) -> None:
    traffic = {
        value
        for table in ("inbox", "outbox", "messages", "jobs")
        for values in stolen[table].values()
        for value in _telling(values)
    }
    found = {name for name, values in stolen["people"].items() if _telling(values) & traffic}
    assert found <= BY_MOMENT
    assert {each.name for each in people.columns if isinstance(each.type, Moment)} == BY_MOMENT
