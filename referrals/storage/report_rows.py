"""Keeping reports of both tracks, each in its own table, and giving them back as the domain knows them.

Not for: deciding what a report becomes (see domain.report) or who may see it (see domain.authority).
"""

import json
import secrets
from collections.abc import Collection, Iterable
from dataclasses import astuple, replace
from datetime import datetime, time
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, Table, bindparam, literal, select, union_all, update
from sqlalchemy import insert as inserting

from referrals.domain.kind import ConflictHelp, ConflictKind, GbvKind, Help, Track, Urgency, Voice
from referrals.domain.person import Hours, OrganisationCode, PersonId
from referrals.domain.place import PlaceCode
from referrals.domain.referral import Referral
from referrals.domain.report import (
    OPEN,
    AnyReport,
    Code,
    ConflictReport,
    ConsentShown,
    Contact,
    ReportId,
    ReportState,
    SearchState,
    Source,
    ViolenceReport,
    When,
    make_code,
)
from referrals.domain.report.restored import unsure
from referrals.storage import leaps, referral_rows
from referrals.storage.database import StaleVersion, Transaction
from referrals.storage.encrypted_columns import NOBODY
from referrals.storage.identities import sealed_columns
from referrals.storage.marks import holds, mark
from referrals.storage.schema import conflict_reports, referrals, violence_reports
from referrals.storage.sealed import SealedRow
from referrals.storage.unreadable import readable

TABLES: dict[Track, Table] = {Track.VIOLENCE: violence_reports, Track.CONFLICT: conflict_reports}
_CHANCES = 1 << 64

R = TypeVar("R", bound=AnyReport)


def _with_referrals(track: Track, table: Table) -> Select[Any]:
    """One report, named twice: its number looks otherwise in either table."""
    its = (referrals.c.track == track.value) & (referrals.c.report_id == bindparam("report"))
    joined = table.outerjoin(referrals, its)
    one = select(table, *referral_rows.BESIDE).select_from(joined).where(table.c.id == bindparam("id"))
    return one.order_by(referrals.c.id)


_WRITERS_OF_OPEN = [
    select(table.c.writer_id)
    .where(table.c.writer_id.in_(bindparam("ids", expanding=True)), table.c.state.in_(list(OPEN)))
    .distinct()
    for table in TABLES.values()
]
_ONE = {track: _with_referrals(track, table) for track, table in TABLES.items()}


async def insert(tx: Transaction, report: R) -> R:
    """Keep a new report (its id and code are ignored) and give it back with its id and a code no other report has."""
    table = TABLES[report.track]
    kept = replace(report, code=await _free_code(tx), id=ReportId(await leaps.following(tx, table)))
    await tx.execute(inserting(table), _row(tx, kept))
    return kept


async def get(tx: Transaction, track: Track, report_id: int) -> AnyReport | None:
    """The report with its referrals, in one statement, or None where there is none with this id."""
    rows = (await tx.execute(_ONE[track], {"id": report_id, "report": max(report_id, NOBODY)})).all()
    its = (referral_rows.read(tx, row, "referral_") for row in rows)
    return _report(track, rows[0], tuple(filter(None, its)), tx) if rows else None


async def named(tx: Transaction, track: str, report_id: int) -> AnyReport | None:
    """The report that button data names; None where there is none, also where the data was forged."""
    return await get(tx, Track(track), report_id) if track in set(Track) else None


async def by_code(tx: Transaction, code: Code) -> AnyReport | None:
    """The report with this code in either track. Says nothing about who may see it (D25)."""
    found = (await tx.execute(_with_code((code,)))).first()
    return None if found is None else await get(tx, Track(found.track), found.id)


async def of_writer(tx: Transaction, person_id: PersonId) -> tuple[AnyReport, ...]:
    """All she wrote, newest first."""
    found: list[AnyReport] = []
    for track, table in TABLES.items():
        found += [each for each in await _where(tx, track, table.c.writer_id == person_id) if each.writer_known]
    return tuple(sorted(found, key=lambda each: each.sent_at, reverse=True))


async def save(tx: Transaction, report: R, *, rewritten: Collection[str] = ()) -> R:
    """Keep a changed report as its next version; raises StaleVersion where somebody saved it since it was read. Its referrals
    are kept apart (see decisions); its state is what they say.

    Her words stay as they were sent, also where no present key opens them, but for the fields she has `rewritten`. What has no
    known writer is not marked again: it would be hers who was written there.
    """
    table = TABLES[report.track]
    saved = replace(report, version=report.version + 1)
    anew = _KEPT_ANEW | {_SEALED[name] for name in rewritten} if report.writer_known else frozenset()
    left = {each.name for each in sealed_columns(table)} - anew | (set() if report.writer_known else {"mark"})
    values = {name: each for name, each in _row(tx, saved).items() if name not in left}
    here = (table.c.id == report.id, table.c.version == report.version)
    if (await tx.execute(update(table).where(*here).values(values))).rowcount == 0:
        raise StaleVersion
    return saved


_SEALED = {"contact_words": "contact_sealed", "words": "words_sealed", "sources": "sources_sealed"}
"""The columns of what she typed."""

_KEPT_ANEW = frozenset({"shown_sealed"})
"""Sealed, and nothing that she typed."""


async def empty_words(tx: Transaction, report: AnyReport) -> None:
    """Nothing she wrote is in the row any more."""
    table = TABLES[report.track]
    typed = [each.name for each in table.columns if each.name.endswith("_sealed") and each.name not in _KEPT_ANEW]
    row = _sealed(tx, report)
    empty = {name: row.seal(name, "") for name in typed}
    await tx.execute(update(table).where(table.c.id == report.id).values(empty))


async def open_reports(tx: Transaction) -> tuple[AnyReport, ...]:
    """Every open report, the oldest first."""
    return await in_states(tx, OPEN)


async def in_states(tx: Transaction, states: Collection[ReportState]) -> tuple[AnyReport, ...]:
    """Every report that stands so, the oldest first."""
    found = [each for track, table in TABLES.items() for each in await _where(tx, track, table.c.state.in_(states))]
    return tuple(sorted(found, key=lambda each: each.sent_at))


async def writers_of_open(tx: Transaction, persons: Iterable[PersonId]) -> frozenset[PersonId]:
    """Those of them who wrote a report that is not over."""
    ids, found = list(persons), set[PersonId]()
    for writers in _WRITERS_OF_OPEN:
        found.update(map(PersonId, (await tx.execute(writers, {"ids": ids})).scalars()))
    return frozenset(found)


async def _where(tx: Transaction, track: Track, condition: ColumnElement[bool]) -> list[AnyReport]:
    rows = (await tx.execute(select(TABLES[track]).where(condition))).all()
    its = await referral_rows.of_reports(tx, track, [row.id for row in rows]) if rows else {}
    return [_report(track, row, its[row.id], tx) for row in rows]


async def _free_code(tx: Transaction) -> Code:
    """Of a handful of chances the first that is free; with 47 million codes the first nearly always is."""
    while True:
        chances = [make_code(secrets.randbelow(_CHANCES)) for _ in range(3)]
        used = {row.code for row in await tx.execute(_with_code(chances))}
        free = [each for each in chances if each not in used]
        if free:
            return free[0]


def _with_code(codes: Iterable[Code]) -> Any:
    wanted = tuple(codes)
    return union_all(
        *(
            select(literal(track.value).label("track"), table.c.id, table.c.code).where(table.c.code.in_(wanted))
            for track, table in TABLES.items()
        )
    )


def _row(tx: Transaction, report: AnyReport) -> dict[str, Any]:
    sealed = _sealed(tx, report)
    its = _violence_row(report, sealed) if isinstance(report, ViolenceReport) else _conflict_row(report, sealed)
    row = _shared_row(report, sealed) | its
    return row | {"mark": mark(tx, TABLES[report.track], row)}


def _sealed(tx: Transaction, report: AnyReport) -> SealedRow:
    return sealed_row(tx, TABLES[report.track], report.code, report.writer)


def sealed_row(tx: Transaction, table: Table, code: str, writer: int) -> SealedRow:
    """What seals a report's words: they open as this report's, of this writer."""
    return tx.row(table.name, code, writer)


def _shared_row(report: AnyReport, sealed: SealedRow) -> dict[str, Any]:
    same = (
        "id", "code", "state", "urgency", "country", "district", "language", "sent_at", "excluded_place", "search",
        "search_until", "operator_at", "ended_on", "version",
    )  # fmt: skip
    return {name: getattr(report, name) for name in same} | {
        "writer_id": report.writer,
        "allowed": list(report.allowed),
        "returned": list(report.returned),
        "sources_sealed": sealed.seal_json("sources_sealed", [astuple(each) for each in report.sources]),
    }


def _violence_row(report: ViolenceReport, sealed: SealedRow) -> dict[str, Any]:
    shown = [[*astuple(each)[:-1], each.at.isoformat()] for each in report.shown]
    return {
        "voice": report.voice,
        "danger": report.danger,
        "help": list(report.help),
        "contact": report.contact,
        "contact_start": f"{report.contact_hours.start:%H:%M}",
        "contact_end": f"{report.contact_hours.end:%H:%M}",
        "contact_sealed": sealed.seal("contact_sealed", report.contact_words),
        "words_sealed": sealed.seal("words_sealed", report.words),
        "ask_later": report.ask_later,
        "gbv_kind": report.gbv_kind,
        "contact_wish": report.wish,
        "withdrawn_at": report.withdrawn_at,
        "shown_sealed": sealed.seal_json("shown_sealed", shown),
    }


def _conflict_row(report: ConflictReport, sealed: SealedRow) -> dict[str, Any]:
    return {
        "kind": report.kind,
        "place": report.place,
        "village_sealed": sealed.seal("village_sealed", report.village),
        "when": report.when,
        "going_on": report.going_on,
        "people": [list(pair) for pair in report.people],
        "help": list(report.help),
        "words_sealed": sealed.seal("words_sealed", report.words),
    }


def _report(track: Track, row: Row[Any], its: tuple[Referral, ...], tx: Transaction) -> AnyReport:
    """Where someone wrote into the row without the keys, what its writer agreed to is not known, nor, where nothing opens as
    hers, who she is."""
    table, build = TABLES[track], _violence if track is Track.VIOLENCE else _conflict
    sealed = sealed_row(tx, table, row.code, row.writer_id)
    if holds(tx, table, row._mapping):
        return replace(build(row, sealed), referrals=its)
    known = any(sealed.opens(each.name, row._mapping[each.name]) for each in sealed_columns(table))
    return unsure(replace(build(readable(track, row), sealed), referrals=its, writer_known=known))


def _shared(row: Any, sealed: SealedRow) -> dict[str, Any]:
    return {
        "id": ReportId(row.id),
        "code": Code(row.code),
        "writer": PersonId(row.writer_id),
        "urgency": Urgency(row.urgency),
        "country": PlaceCode(row.country),
        "district": PlaceCode(row.district),
        "language": row.language,
        "sent_at": row.sent_at,
        "allowed": tuple(map(OrganisationCode, row.allowed)),
        "returned": tuple(map(OrganisationCode, row.returned)),
        "excluded_place": None if row.excluded_place is None else PlaceCode(row.excluded_place),
        "search": SearchState(row.search),
        "search_until": row.search_until,
        "operator_at": row.operator_at,
        "ended_on": row.ended_on,
        "sources": tuple(Source(*each) for each in json.loads(_words(sealed, row, "sources_sealed") or "[]")),
        "version": row.version,
    }


def _violence(row: Any, sealed: SealedRow) -> ViolenceReport:
    return ViolenceReport(
        **_shared(row, sealed),
        voice=Voice(row.voice),
        danger=row.danger,
        help=tuple(map(Help, row.help)),
        contact=Contact(row.contact),
        contact_hours=Hours(time.fromisoformat(row.contact_start), time.fromisoformat(row.contact_end)),
        contact_words="" if row.contact == Contact.NOT_SAID else _words(sealed, row, "contact_sealed"),
        words=_words(sealed, row, "words_sealed"),
        ask_later=row.ask_later,
        gbv_kind=None if row.gbv_kind is None else GbvKind(row.gbv_kind),
        wish=None if row.contact_wish is None else Contact(row.contact_wish),
        withdrawn_at=row.withdrawn_at,
        shown=_shown(sealed, row.shown_sealed),
    )


def _conflict(row: Any, sealed: SealedRow) -> ConflictReport:
    return ConflictReport(
        **_shared(row, sealed),
        kind=ConflictKind(row.kind),
        place=PlaceCode(row.place),
        village=_words(sealed, row, "village_sealed"),
        when=When(row.when),
        going_on=row.going_on,
        people=tuple((who, count) for who, count in row.people),
        help=tuple(map(ConflictHelp, row.help)),
        words=_words(sealed, row, "words_sealed"),
    )


def _shown(sealed: SealedRow, value: bytes | None) -> tuple[ConsentShown, ...]:
    """Nothing of a report from before it was kept, nor where it does not open."""
    return tuple(
        ConsentShown(OrganisationCode(code), name, authority, law, datetime.fromisoformat(at))
        for code, name, authority, law, at in json.loads(sealed.read("shown_sealed", value, "[]"))
    )


def _words(sealed: SealedRow, row: Any, column: str) -> str:
    """Nothing where it does not open: somebody is found for her all the same, and no list fails for it."""
    return sealed.read(column, getattr(row, column))
