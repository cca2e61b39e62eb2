"""Countries, groups, organisations, invites and admissions, and who rang which number.

Not for: people (see person_rows) or what a network file says (see domain/network).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, Table, bindparam, insert, select, update

from referrals.domain.hotline import Check, HotlineKey
from referrals.domain.invite import Invite, InviteId
from referrals.domain.kind import ConflictHelp, Help, Service, Welcome
from referrals.domain.network import Group, Network, OpeningHours, Profile
from referrals.domain.organisation import Organisation, Sector
from referrals.domain.person import Grant, GroupCode, Hours, OrganisationCode, Role
from referrals.domain.place import PlaceCode, is_place_code
from referrals.storage import leaps, schema
from referrals.storage.database import StaleVersion, Transaction
from referrals.storage.encrypted_columns import as_bytes
from referrals.storage.marks import holds, mark
from referrals.storage.sealed import SealedRow
from referrals.storage.upserts import Insert, Upsert


@dataclass(frozen=True, slots=True)
class Opening:
    """That a named person opened a country for real reports, with the checklist she went through (D22)."""

    country: PlaceCode
    at: datetime
    by: str
    checklist: tuple[str, ...]


async def load_network(tx: Transaction, network: Network) -> None:
    """Make the tables say what the file says. What it no longer names, or an operator removed, is kept but not asked."""
    await tx.execute(update(schema.organisations).values(active=False))
    await _put(tx, schema.countries, [{"code": code} for code in network.countries], ["code"], [])
    await _put(
        tx,
        schema.groups,
        [{"code": each.code, "names": {"": each.name}, "district": each.district} for each in network.groups],
        ["code"],
        ["names", "district"],
    )
    rows = [_organisation_values(tx, each, network.profiles[each.code]) for each in network.organisations]
    await _put(tx, schema.organisations, rows, ["code"], [name for name in rows[0] if name != "code"] if rows else [])
    removed = schema.organisations.c.removed_at.is_not(None)
    await tx.execute(update(schema.organisations).where(removed).values(active=False))


async def _put(tx: Transaction, table: Table, rows: list[dict[str, Any]], key: list[str], changing: list[str]) -> None:
    """Insert or, where the key is there, set the changing columns."""
    if not rows:
        return
    upsert = Upsert(lambda insert_: _on_conflict(insert_(table), key, changing))
    await tx.execute(upsert.on(tx.dialect.name), rows)


def _on_conflict(statement: Insert, key: list[str], changing: list[str]) -> Insert:
    if not changing:
        return statement.on_conflict_do_nothing(index_elements=key)
    values = {name: statement.excluded[name] for name in changing}
    return statement.on_conflict_do_update(index_elements=key, set_=values)


_ACTIVE = select(schema.organisations).where(schema.organisations.c.active).order_by(schema.organisations.c.code)
_ONE = select(schema.organisations).where(schema.organisations.c.code == bindparam("organisation"))


async def organisations(tx: Transaction) -> tuple[Organisation, ...]:
    """Every organisation that may be asked, in order of code."""
    return tuple(_organisation(row) for row in await tx.execute(_ACTIVE) if _is_loaded(tx, row))


async def is_active(tx: Transaction, code: OrganisationCode) -> bool:
    """Whether an organisation may be asked: it is in the network's file."""
    row = (await tx.execute(_ONE, {"organisation": code})).first()
    return row is not None and bool(row.active)


async def organisation(tx: Transaction, code: OrganisationCode) -> Organisation | None:
    """One organisation, also one that is no longer asked."""
    row = (await tx.execute(_ONE, {"organisation": code})).first()
    return _organisation(row) if row and _is_loaded(tx, row) else None


def _is_loaded(tx: Transaction, row: Row[Any]) -> bool:
    """What was written otherwise is asked nothing new, and its name and number are shown to no one, until the file is loaded
    again. What was found to hold is compared with what stands there: that takes a tenth of working it out."""
    known, which = tx.keyring.loaded, as_bytes(row.mark)
    if known.get(which) == row:
        return True
    known[which] = row if holds(tx, schema.organisations, row._mapping) else None
    return known[which] is not None


async def profiles(tx: Transaction) -> dict[OrganisationCode, Profile]:
    """What the directory shows beside the name, of those that may be asked."""
    rows = await tx.execute(_ACTIVE)
    return {OrganisationCode(row.code): _profile(row.profile) for row in rows if _is_loaded(tx, row)}


async def groups(tx: Transaction) -> tuple[Group, ...]:
    """Every group, in order of code."""
    rows = await tx.execute(select(schema.groups).order_by(schema.groups.c.code))
    return tuple(filter(None, (_group(tx, row) for row in rows)))


async def group(tx: Transaction, code: GroupCode) -> Group | None:
    """One group."""
    row = (await tx.execute(select(schema.groups).where(schema.groups.c.code == code))).first()
    return _group(tx, row) if row else None


def _group(tx: Transaction, row: Row[Any]) -> Group | None:
    """Where it cannot be read there is none, until the network's file is loaded again."""
    try:
        name = row.names[""]
        if isinstance(name, str) and is_place_code(row.district):
            return Group(GroupCode(row.code), name, PlaceCode(row.district))
    except (ValueError, TypeError, LookupError):
        pass
    tx.unverified.add(schema.groups.name)
    return None


_OPENED = select(schema.countries).where(schema.countries.c.opened_at.is_not(None))
_CHECKS = select(schema.hotline_checks)


async def opened_countries(tx: Transaction) -> frozenset[PlaceCode]:
    """The countries a named person has opened for real reports of violence (D22)."""
    return frozenset(PlaceCode(row.code) for row in await tx.execute(_OPENED) if _opened_by(tx, row))


async def network_countries(tx: Transaction) -> frozenset[PlaceCode]:
    """The countries the network file names, opened or not."""
    return frozenset(PlaceCode(row.code) for row in await tx.execute(select(schema.countries.c.code)))


async def opening(tx: Transaction, country: PlaceCode) -> Opening | None:
    """Who opened a country, and on which checklist."""
    row = (await tx.execute(select(schema.countries).where(schema.countries.c.code == country))).first()
    if row is None or row.opened_at is None:
        return None
    by, checklist = _opened_by(tx, row), _country(tx, country).read("checklist_sealed", row.checklist_sealed, "[]")
    return Opening(country, row.opened_at, by, tuple(json.loads(checklist))) if by else None


def _opened_by(tx: Transaction, row: Row[Any]) -> str:
    """Nobody where it was not kept for this country: then it is not open."""
    return _country(tx, row.code).read("opened_by_sealed", row.opened_by_sealed)


def _country(tx: Transaction, code: str) -> SealedRow:
    return tx.row(schema.countries.name, code)


async def open_country(tx: Transaction, opened: Opening) -> None:
    """Keep that a country was opened, by whom and on which checklist."""
    row = _country(tx, opened.country)
    values = {
        "code": opened.country,
        "opened_at": opened.at,
        "opened_by_sealed": row.seal("opened_by_sealed", opened.by),
        "checklist_sealed": row.seal_json("checklist_sealed", opened.checklist),
    }
    await _put(tx, schema.countries, [values], ["code"], ["opened_at", "opened_by_sealed", "checklist_sealed"])


async def hotline_checks(tx: Transaction) -> dict[HotlineKey, Check]:
    """The last check of each number by a named person."""
    rows = await tx.execute(_CHECKS)
    found = {(PlaceCode(row.country), row.number): Check(row.checked_at.date(), _checked_by(tx, row)) for row in rows}
    return {number: check for number, check in found.items() if check.by}


def _checked_by(tx: Transaction, row: Row[Any]) -> str:
    """Nobody, where it was not kept for this number: then it counts as not rung."""
    return _check_row(tx, row.country, row.number).read("checked_by_sealed", row.checked_by_sealed)


def _check_row(tx: Transaction, country: str, number: str) -> SealedRow:
    return tx.row(schema.hotline_checks.name, country, number)


async def keep_hotline_checks(tx: Transaction, keys: Iterable[HotlineKey], by: str, now: datetime) -> None:
    """Keep that a named person has rung these numbers now."""
    rows = [
        {
            "country": country,
            "number": number,
            "checked_at": now,
            "checked_by_sealed": _check_row(tx, country, number).seal("checked_by_sealed", by),
        }
        for country, number in keys
    ]
    await _put(tx, schema.hotline_checks, rows, ["country", "number"], ["checked_at", "checked_by_sealed"])


async def keep_invite(tx: Transaction, code: str, invite: Invite, now: datetime) -> InviteId:
    """Keep an invite under the keyed hash of its code; the code itself is never kept."""
    values = {
        "code_key": tx.keyring.find("invite", code),
        "role": invite.grant.role,
        "group_code": invite.grant.group,
        "organisation_code": invite.grant.organisation,
        "place": invite.grant.place,
        "uses_left": invite.uses_left,
        "expires_at": invite.expires_at,
        "created_at": now,
        **await leaps.number(tx, schema.invites),
    }
    values["mark"] = mark(tx, schema.invites, values)
    result = await tx.execute(insert(schema.invites).values(values).returning(schema.invites.c.id))
    return InviteId(result.scalar_one())


async def find_invite(tx: Transaction, code: str) -> Invite | None:
    """The invite with this code, whatever became of it."""
    row = (
        await tx.execute(select(schema.invites).where(schema.invites.c.code_key == tx.keyring.find("invite", code)))
    ).first()
    return _invite(row) if row and holds(tx, schema.invites, row._mapping) else None


async def use_invite(tx: Transaction, invite: InviteId) -> bool:
    """Take one use; False where none was left, or the invite is none of ours. Raises StaleVersion where somebody else was
    faster."""
    row = (await tx.execute(select(schema.invites).where(schema.invites.c.id == invite))).one()._mapping
    if row["uses_left"] <= 0 or not holds(tx, schema.invites, row):
        return False
    left = {"uses_left": row["uses_left"] - 1}
    same = (schema.invites.c.id == invite, schema.invites.c.uses_left == row["uses_left"])
    left_marked = left | {"mark": mark(tx, schema.invites, {**row, **left})}
    if (await tx.execute(update(schema.invites).where(*same).values(**left_marked))).rowcount != 1:
        raise StaleVersion("somebody else used the invite")
    return True


def _invite(row: Row[Any]) -> Invite:
    grant = grant_of(row.role, row.group_code, row.organisation_code, row.place)
    return Invite(InviteId(row.id), grant, row.uses_left, row.expires_at)


def grant_of(role: str, group_code: str | None, organisation_code: str | None, place: str | None) -> Grant:
    return Grant(
        Role(role),
        GroupCode(group_code) if group_code else None,
        OrganisationCode(organisation_code) if organisation_code else None,
        PlaceCode(place) if place else None,
    )


def _organisation_values(tx: Transaction, each: Organisation, profile: Profile) -> dict[str, Any]:
    values = {
        "code": each.code,
        "names": dict(each.names),
        "sector": each.sector,
        "covers": sorted(each.covers),
        "services": sorted(each.services),
        "conflict_help": sorted(each.conflict_help),
        "languages": sorted(each.languages),
        "must_report": each.must_report,
        "phone": each.phone,
        "profile": _profile_values(profile),
        "active": True,
    }
    return values | {"mark": mark(tx, schema.organisations, values)}


def _organisation(row: Row[Any]) -> Organisation:
    return Organisation(
        code=OrganisationCode(row.code),
        names=row.names,
        sector=Sector(row.sector),
        covers=frozenset(PlaceCode(each) for each in row.covers),
        services=frozenset(Service(each) for each in row.services),
        conflict_help=frozenset(ConflictHelp(each) for each in row.conflict_help),
        languages=frozenset(row.languages),
        must_report=row.must_report,
        phone=row.phone,
        special_help=frozenset(Help(each) for each in row.profile["special_help"]),
    )


def _profile_values(profile: Profile) -> dict[str, Any]:
    hours = profile.open_hours
    return {
        "about": dict(profile.about),
        "law_note": dict(profile.law_note),
        "weekdays": sorted(hours.weekdays) if hours else None,
        "from": hours.hours.start.isoformat("minutes") if hours else None,
        "until": hours.hours.end.isoformat("minutes") if hours else None,
        "special_help": sorted(profile.special_help),
        "welcomes": sorted(profile.welcomes),
    }


def _profile(kept: dict[str, Any]) -> Profile:
    span = kept["weekdays"] is not None
    return Profile(
        about=kept["about"],
        law_note=kept["law_note"],
        open_hours=OpeningHours(
            frozenset(kept["weekdays"]), Hours(time.fromisoformat(kept["from"]), time.fromisoformat(kept["until"]))
        )
        if span
        else None,
        special_help=frozenset(Help(each) for each in kept["special_help"]),
        welcomes=frozenset(Welcome(each) for each in kept["welcomes"]),
    )
