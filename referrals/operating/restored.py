"""After a restore, before the bot starts: what was taken back stays taken back, and nothing is sent a second time.

With a record of what was taken back since the backup, that is done again, silently. Without one, whatever might have been
taken back waits for a person. Not for: the file of the backup (storage/restoring) or the record (storage/taken_back).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any

from referrals.domain.decision import Decision, Event
from referrals.domain.kind import ClosingReason, Track
from referrals.domain.person import Hours, OrganisationCode
from referrals.domain.report import HELD, OPEN, AnyReport, Contact, ReportState, ViolenceReport, is_taken_back
from referrals.domain.report.restored import Latest, caught_up, held_back, not_asked
from referrals.storage import call_rows, events, leaps, narrowing, referral_rows, report_rows, silencing, taken_back
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_report
from referrals.storage.restoring import RESTORED
from referrals.storage.taken_back import Record


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done; `since` is the moment up to which it is known what was taken back, None where nothing is known."""

    since: datetime | None
    changed: Mapping[str, int] = field(default_factory=dict)
    """How many of what, by part: reports ended or held, roles, messages that are not sent again, …"""
    lost: tuple[str, ...] = ()
    """Codes of open reports that were sent after the backup."""


class Restored:
    """The operator's command calls it once, in the transaction that puts the backup back."""

    async def settle(self, tx: Transaction, records: Iterable[Record], made_at: datetime, now: datetime) -> Settled:
        """Bring what came from a backup of `made_at` to where it may go on from. A record counts where it is not older, and
        knows every report and person that came back; where several do, nothing is wider than any of them says."""
        here, changed = await taken_back.read(tx, now), Counter(await silencing.silence(tx, now))
        known = sorted(
            (each for each in records if each.as_of >= made_at and each.covers(here)), key=lambda each: each.as_of
        )
        for each in known:
            changed.update(await narrowing.narrow(tx, each))
            changed.update(await self._end_again(tx, each, here, now))
        if not known:
            changed.update(await narrowing.narrow_without_record(tx))
            changed.update(await self._hold(tx, now))
        await leaps.leap(tx, now)
        await events.append(tx, Event(RESTORED, {"known": bool(known), **changed}), "network", now)
        return Settled(known[-1].as_of if known else None, changed, _lost(known, here))

    async def _end_again(self, tx: Transaction, known: Record, here: Record, now: datetime) -> dict[str, int]:
        """Also what was closed: its writer may open it again, where she does not know that (D13)."""
        ended = 0
        for report in await report_rows.in_states(tx, OPEN | {ReportState.CLOSED}):
            key = taken_back.report_key(tx.keyring, report.code)
            latest = _latest(known.parts["reports"][key], here.parts["reports"][key])
            decision = caught_up(report, latest, now)
            if isinstance(decision, Decision):
                await self._keep(tx, report, decision, now)
                ended += 1
        return {"reports": ended}

    async def _hold(self, tx: Transaction, now: datetime) -> dict[str, int]:
        held = 0
        for report in await report_rows.open_reports(tx):
            await silencing.leave_card(tx, report, now)
            decision = held_back(report, now)
            if isinstance(decision, Decision):
                await self._keep(tx, report, decision, now)
            held += 1
        return {"held": held}

    async def _keep(self, tx: Transaction, report: AnyReport, decision: Decision[AnyReport], now: datetime) -> None:
        """Routing ends what was offered beyond her consent; what was taken back, or is a conflict, it would go on with."""
        after = decision.state
        over, let_go = after.state not in OPEN, report.state in HELD and after.state not in HELD
        if over:
            await call_rows.over(tx, report)
        if over or let_go or report.track is Track.CONFLICT or is_taken_back(after):
            after = not_asked(after, now, held=over or let_go)
        for each in after.referrals:
            if each not in report.referrals:
                await (referral_rows.save(tx, each) if each.id else referral_rows.insert(tx, each))
        await keep_report(tx, replace(decision, state=after), now, rewritten=_rewritten(report, after))


def _lost(known: Iterable[Record], here: Record) -> tuple[str, ...]:
    reports = {key: kept for each in known for key, kept in each.parts["reports"].items()}
    gone = reports.keys() - here.parts["reports"].keys()
    return tuple(sorted(reports[each]["code"] for each in gone if "code" in reports[each]))


def _rewritten(before: AnyReport, after: AnyReport) -> tuple[str, ...]:
    if isinstance(before, ViolenceReport) and isinstance(after, ViolenceReport):
        return ("contact_words",) if before.contact_words != after.contact_words else ()
    return ()


def _latest(kept: Mapping[str, Any], here: Mapping[str, Any]) -> Latest:
    """What the record says, compared with what the backup says of the same report."""
    closed, withdrawn = kept["closed_at"], kept.get("withdrawn_at")
    start, end = kept.get("contact_start"), kept.get("contact_end")
    before, since = here.get("numbers") or [], kept.get("numbers") or []
    return Latest(
        state=ReportState(kept["state"]),
        closed_at=closed and datetime.fromisoformat(closed),
        closing=kept["closing"] and ClosingReason(kept["closing"]),
        allowed=tuple(map(OrganisationCode, kept["allowed"])),
        returned=tuple(map(OrganisationCode, kept["returned"])),
        withdrawn_at=withdrawn and datetime.fromisoformat(withdrawn),
        contact=_contact(kept.get("contact")),
        contact_hours=Hours(time.fromisoformat(start), time.fromisoformat(end)) if start and end else None,
        wish=_contact(kept.get("contact_wish")),
        taken_by=kept.get("taken_by") and OrganisationCode(kept["taken_by"]),
        same_holder=all(kept.get(each, here.get(each)) == here.get(each) for each in ("taken_by", "responder")),
        same_number=before[:1] == since[:1] or not before,
        number_kept=set(before) <= set(since),
    )


def _contact(kept: str | None) -> Contact | None:
    return None if kept is None else Contact(kept)
