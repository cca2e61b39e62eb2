"""What was taken back, ended or narrowed so far, as one small record beside the backups.

Rows are named by keyed hashes and codes, never by numbers, which come back for other rows after a restore; what was named under
an earlier look-up key is renamed. Holds no word that anyone wrote; of a number only a keyed hash. Not for: putting it into a
restored database (see narrowing), or the file (see taken_back_file).
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from referrals.domain.kind import Track
from referrals.domain.referral import WORKED_ON, ReferralState
from referrals.domain.report import HELD, OPEN, ReportState
from referrals.storage.database import Transaction
from referrals.storage.encrypted_columns import as_bytes
from referrals.storage.marks import holds
from referrals.storage.report_rows import sealed_row
from referrals.storage.schema import (
    campaign_answers,
    campaigns,
    conflict_reports,
    countries,
    crises,
    grants,
    invites,
    organisations,
    people,
    referrals,
    violence_reports,
)
from referrals.storage.sealed import CannotOpen, Keyring

Part = Mapping[str, Any]
"""What is known, by the key of its row."""
Keys = Mapping[int, str]
"""How the record names people, by their numbers."""
Names = Mapping[str, str]
"""What the record calls people, reports and numbers under the newest look-up key, by what it called them under an earlier one."""
_TAKEN = HELD | {ReportState.CLOSED}
_LASTING = ("reports", "people")
"""Parts of which no row ever goes: by them a database is told from another one."""


@dataclass(frozen=True, slots=True)
class Record:
    """All of it, as one database had it at a moment."""

    as_of: datetime
    parts: Mapping[str, Part]

    def covers(self, other: "Record") -> bool:
        """Whether it knows every report and person of the other one."""
        return all(other.parts[each].keys() <= self.parts[each].keys() for each in _LASTING)

    def renamed(self, names: Names) -> "Record":
        """With every keyed hash that is among these in the place of the one it was; the others stay."""
        return Record(self.as_of, _renamed(self.parts, names))

    def before(self, earlier: Iterable["Record"]) -> tuple["Record", ...]:
        """Followed by those of databases that had what this one has not: they were lost, or this is a new one."""
        return (self, *(each for each in earlier if not self.covers(each)))


async def read(tx: Transaction, now: datetime) -> Record:
    """As this database has it."""
    keys = await keys_of_people(tx)
    parts = {
        "reports": await _reports(tx, keys),
        "people": await _people(tx),
        "organisations": await _plain(tx, organisations, "code", "active", "removed_at"),
        "countries": await _plain(tx, countries, "code", "opened_at"),
        "invites": await _plain(tx, invites, "code_key", "uses_left"),
        "campaigns": await _campaigns(tx),
        "answers": dict.fromkeys([key async for key, _ in answers(tx, keys)], True),
        "paused": await _paused(tx, keys),
    }
    return Record(now, parts)


async def under_newest(tx: Transaction, records: Sequence[Record], now: datetime) -> tuple[Record, ...]:
    """Records as this database, which is under the newest look-up key, can be told from them: those that do not know it as they
    stand are renamed from each earlier key. What a newer one turns out to know is left out."""
    here = await read(tx, now)
    for keyring in tx.keyring.earlier:
        if not all(each.covers(here) for each in records):
            names = await names_under(tx, keyring)
            records = [each if each.covers(here) else each.renamed(names) for each in records]
    known: list[Record] = []
    for record in records:
        if not any(each.covers(record) for each in known):
            known.append(record)
    return tuple(known)


async def names_under(tx: Transaction, earlier: Keyring) -> Names:
    """Of all that this database, which is under the newest look-up key, can name under an earlier one."""
    names: dict[str, str] = {}
    for person in (await tx.execute(select(people))).all():
        account = tx.row(people.name, person.id).read("telegram_sealed", person.telegram_sealed)
        if account:
            names[earlier.address(account).hex()] = as_bytes(person.telegram_key).hex()
    for table in (violence_reports, conflict_reports):
        for row in await tx.execute(select(table)):
            names[report_key(earlier, row.code)] = report_key(tx.keyring, row.code)
            lines = _lines(tx, table, row) or []
            names |= {_number_key(earlier, each): _number_key(tx.keyring, each) for each in lines}
    return names


def report_key(keyring: Keyring, code: str) -> str:
    """How a report is named in the record."""
    return keyring.find("taken back", code).hex()


def _number_key(keyring: Keyring, number: str) -> str:
    return keyring.find("number", number).hex()


async def _reports(tx: Transaction, keys: Keys) -> Part:
    found: dict[str, Any] = {}
    names = ("state", "allowed", "returned")
    hers = ("withdrawn_at", "contact", "contact_start", "contact_end", "contact_wish")
    work = await _work(tx)
    for track, table in ((Track.VIOLENCE, violence_reports), (Track.CONFLICT, conflict_reports)):
        for row in await tx.execute(select(table)):
            kept = _values(row, *(each for each in (*names, *hers) if each in table.c))
            mine = work.get((track, row.id)) if row.state in _TAKEN else None
            kept |= {"taken_by": mine and mine.organisation_code, "closing": mine and mine.closing}
            kept["closed_at"] = _text(ended) if (ended := row.ended_on or (mine and mine.closed_at)) else None
            found[report_key(tx.keyring, row.code)] = kept | (
                _of_open(tx, table, row, mine and keys.get(mine.answered_by)) if row.state in OPEN else {}
            )
    return found


async def _work(tx: Transaction) -> Mapping[tuple[str, int], Any]:
    """The newest referral by which each report is or was worked on, with the key of the person who has it; what is closed only
    where nobody else works on it."""
    states = (*WORKED_ON, ReferralState.CLOSED)
    order = (referrals.c.state != ReferralState.CLOSED, referrals.c.id)
    rows = (await tx.execute(select(referrals).where(referrals.c.state.in_(states)).order_by(*order))).all()
    return {(row.track, row.report_id): row for row in rows if holds(tx, referrals, row._mapping)}


def _of_open(tx: Transaction, table: Table, row: Any, by: str | None) -> dict[str, Any]:
    """Who has it, and keyed hashes of what she left to be reached by; the code, for those who have to be told of a loss."""
    return {"code": row.code, "responder": by, "numbers": _numbers(tx, table, row)}


def _numbers(tx: Transaction, table: Table, row: Any) -> list[str] | None:
    """The newest first; None where it does not open."""
    lines = _lines(tx, table, row)
    return None if lines is None else [_number_key(tx.keyring, each) for each in lines]


def _lines(tx: Transaction, table: Table, row: Any) -> list[str] | None:
    value, sealed = getattr(row, "contact_sealed", None), sealed_row(tx, table, row.code, row.writer_id)
    try:
        return sealed.open("contact_sealed", value).splitlines() if value else []
    except CannotOpen:
        return None


async def _people(tx: Transaction) -> Part:
    held: dict[int, list[list[str | None]]] = {}
    for row in await tx.execute(select(grants)):
        held.setdefault(row.person_id, []).append(as_grant(row))
    names = ("standing", "stopped_at", "paused_until", "safe_start", "safe_end")
    return {
        as_bytes(row.telegram_key).hex(): {**_values(row, *names), "grants": held.get(row.id, [])}
        for row in await tx.execute(select(people))
    }


async def _plain(tx: Transaction, table: Table, key: str, *names: str) -> Part:
    return {_text(getattr(row, key)): _values(row, *names) for row in await tx.execute(select(table))}


async def _campaigns(tx: Transaction) -> Part:
    rows = await tx.execute(select(campaigns))
    return {campaign_key(row): _values(row, "state", "version") for row in rows}


def campaign_key(row: Any) -> str:
    """How a campaign is named in the record."""
    return f"{row.id} {_text(row.created_at)}"


async def _paused(tx: Transaction, keys: Keys) -> Part:
    return {
        row.place: {"since": _text(row.since), "by": keys.get(row.by_id)} for row in await tx.execute(select(crises))
    }


async def keys_of_people(tx: Transaction) -> Keys:
    """How people are named in the record."""
    rows = await tx.execute(select(people.c.id, people.c.telegram_key))
    return {row.id: as_bytes(row.telegram_key).hex() for row in rows}


async def answers(tx: Transaction, keys: Keys) -> AsyncIterator[tuple[str, int]]:
    """Each answer to a campaign that is kept: its key and its number."""
    found = select(campaign_answers.c.id, campaign_answers.c.at, campaign_answers.c.person_id)
    for row in (await tx.execute(found)).all():
        yield f"{keys.get(row.person_id)} {_text(row.at)}", row.id


def as_grant(row: Any) -> list[str | None]:
    """A role as the record has it."""
    return [row.role, row.group_code, row.organisation_code, row.place]


def _values(row: Any, *names: str) -> dict[str, Any]:
    other = datetime | bytes | memoryview
    return {name: _text(value) if isinstance(value := getattr(row, name), other) else value for name in names}


def _text(value: Any) -> str:
    match value:
        case bytes() | memoryview():
            return bytes(value).hex()
        case datetime():
            return value.isoformat()
        case _:
            return str(value)


def _renamed(value: Any, names: Names) -> Any:
    """Whatever it is made of: no state, code or moment looks like a keyed hash. An answer is named by two words."""
    match value:
        case str():
            return " ".join(names.get(each, each) for each in value.split(" "))
        case Mapping():
            return {_renamed(key, names): _renamed(each, names) for key, each in value.items()}
        case list() | tuple():
            return [_renamed(each, names) for each in value]
        case _:
            return value
