"""Makes a database that came from a backup no wider than the record of what was taken back since, silently.

Where there is no record, what must not come back by itself is closed. Not for: reports, whose ends the domain decides
(operating/restored), or what waited to be sent (see silencing).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from referrals.domain.campaign import CampaignState
from referrals.domain.person import PersonId, Standing
from referrals.domain.place import PlaceCode
from referrals.storage import removal_rows, taken_back
from referrals.storage.database import Transaction
from referrals.storage.encrypted_columns import as_bytes
from referrals.storage.marks import mark
from referrals.storage.schema import (
    campaign_answers,
    campaigns,
    crises,
    grants,
    invites,
    organisations,
    people,
)
from referrals.storage.taken_back import Part, Record

_GOES = (CampaignState.APPROVED, CampaignState.HELD)


async def narrow(tx: Transaction, record: Record) -> dict[str, int]:
    """Roles, stops and hours of people, organisations, countries, invites, answers, paused places and campaigns as the
    record has them where that is narrower. How many rows changed, by part."""
    return {
        "roles": await _narrow_people(tx, record.parts["people"]),
        "organisations": await _take_out(tx, record.parts["organisations"]),
        "countries": await _close(tx, record.parts["countries"]),
        "invites": await _use_up(tx, record.parts["invites"]),
        "answers": await _drop_answers(tx, record.parts["answers"]),
        "places": await _pause(tx, record.parts["paused"]),
        "campaigns": await _end_campaigns(tx, record.parts["campaigns"]),
    }


async def narrow_without_record(tx: Transaction) -> dict[str, int]:
    """Nobody knows what was taken back: no invite counts, no answer stays, every campaign waits for a coordinator."""
    return {
        "invites": await _use_up(tx, {}),
        "answers": await _drop_answers(tx, {}),
        "campaigns": await _end_campaigns(tx, {}),
    }


async def _narrow_people(tx: Transaction, known: Part) -> int:
    """How many roles were taken away."""
    away = 0
    for row in (await tx.execute(select(people))).all():
        latest = known.get(as_bytes(row.telegram_key).hex())
        if latest is not None:
            away += await _take_roles(tx, row.id, latest["grants"])
            await tx.execute(update(people).where(people.c.id == row.id).values(**_narrower(row, latest)))
    return away


def _narrower(row: Any, latest: Part) -> dict[str, Any]:
    left = latest["standing"] == Standing.LEFT
    stopped, paused = _moment(latest["stopped_at"]), _moment(latest["paused_until"])
    return {
        "standing": Standing.LEFT if left else row.standing,
        "stopped_at": stopped or row.stopped_at,
        "paused_until": max(filter(None, (paused, row.paused_until)), default=None),
        "safe_start": latest["safe_start"],
        "safe_end": latest["safe_end"],
    }


async def _take_roles(tx: Transaction, person: PersonId, left: Iterable[list[str | None]]) -> int:
    held = (await tx.execute(select(grants).where(grants.c.person_id == person))).all()
    kept = list(left)
    away = [row.id for row in held if taken_back.as_grant(row) not in kept]
    if away:
        await tx.execute(delete(grants).where(grants.c.id.in_(away)))
    return len(away)


async def _take_out(tx: Transaction, known: Part) -> int:
    changed = 0
    for code, latest in known.items():
        here = update(organisations).where(organisations.c.code == code)
        if latest["removed_at"] is not None:
            gone = {"active": False, "removed_at": _moment(latest["removed_at"])}
            changed += (await tx.execute(here.where(organisations.c.removed_at.is_(None)).values(**gone))).rowcount
        elif not latest["active"]:
            changed += (await tx.execute(here.where(organisations.c.active).values(active=False))).rowcount
    return changed


async def _close(tx: Transaction, known: Part) -> int:
    shut = [PlaceCode(code) for code, latest in known.items() if latest["opened_at"] is None]
    return sum([await removal_rows.close_country(tx, code) for code in shut])


async def _use_up(tx: Transaction, known: Part) -> int:
    """An invite of which nothing is known counts no more."""
    used = 0
    for row in (await tx.execute(select(invites).where(invites.c.uses_left > 0))).all():
        left = min(row.uses_left, known.get(bytes(row.code_key).hex(), {"uses_left": 0})["uses_left"])
        if left != row.uses_left:
            values = {"uses_left": left, "mark": mark(tx, invites, {**row._mapping, "uses_left": left})}
            await tx.execute(update(invites).where(invites.c.id == row.id).values(**values))
            used += 1
    return used


async def _drop_answers(tx: Transaction, known: Part) -> int:
    keys = await taken_back.keys_of_people(tx)
    gone = [number async for key, number in taken_back.answers(tx, keys) if key not in known]
    if gone:
        await tx.execute(delete(campaign_answers).where(campaign_answers.c.id.in_(gone)))
    return len(gone)


async def _pause(tx: Transaction, known: Part) -> int:
    paused = 0
    there = set((await tx.execute(select(crises.c.place))).scalars())
    by_key = {as_bytes(row.telegram_key).hex(): row.id for row in await tx.execute(select(people))}
    for place, latest in known.items():
        if place not in there and (by := by_key.get(latest["by"])) is not None:
            await tx.execute(insert(crises).values(place=place, by_id=by, since=_moment(latest["since"])))
            paused += 1
    return paused


async def _end_campaigns(tx: Transaction, known: Part) -> int:
    """What was cancelled stays so; what was changed since, or of which nothing is known, waits for a coordinator."""
    changed = 0
    for row in (await tx.execute(select(campaigns).where(campaigns.c.state.in_(_GOES)))).all():
        latest = known.get(taken_back.campaign_key(row), {"state": CampaignState.HELD, "version": None})
        over = latest["state"] in {CampaignState.CANCELLED, CampaignState.ENDED}
        same = latest["version"] == row.version
        state = latest["state"] if over else row.state if same else CampaignState.HELD
        if state != row.state:
            await tx.execute(update(campaigns).where(campaigns.c.id == row.id).values(state=state))
            changed += 1
    return changed


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
