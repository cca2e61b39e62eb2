"""After a restore, before the bot starts: what was taken back stays taken back, and nothing is sent a second time.

With a record of what was taken back since the backup, that is done again, silently. Without one, whatever might have been
taken back waits for a person. Not for: the file of the backup (storage/restoring) or the record (storage/taken_back).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from referrals.domain.decision import Decision, Event
from referrals.domain.kind import ClosingReason, Track
from referrals.domain.person import OrganisationCode
from referrals.domain.report import OPEN, AnyReport, Contact, ReportState, ViolenceReport
from referrals.domain.report.restored import Latest, caught_up, held_back
from referrals.storage import call_rows, events, narrowing, network_rows, report_rows, silencing, taken_back
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
            changed.update(await self._end_again(tx, each, now))
        if not known:
            changed.update(await narrowing.narrow_without_record(tx))
            changed.update(await self._hold(tx, now))
        await events.append(tx, Event(RESTORED, {"known": bool(known), **changed}), "network", now)
        return Settled(known[-1].as_of if known else None, changed)

    async def _end_again(self, tx: Transaction, known: Record, now: datetime) -> dict[str, int]:
        ended = 0
        for report in await report_rows.open_reports(tx):
            latest = known.parts["reports"][taken_back.report_key(tx, report.code)]
            decision = caught_up(report, _latest(latest), now)
            if isinstance(decision, Decision):
                await self._keep(tx, report, decision, now)
                ended += 1
        return {"reports": ended}

    async def _hold(self, tx: Transaction, now: datetime) -> dict[str, int]:
        codes, held = [each.code for each in await network_rows.organisations(tx)], 0
        for report in await report_rows.open_reports(tx):
            await silencing.leave_card(tx, report, now)
            decision = held_back(report, codes, now)
            if isinstance(decision, Decision):
                await self._keep(tx, report, decision, now)
            held += 1
        return {"held": held}

    async def _keep(self, tx: Transaction, report: AnyReport, decision: Decision[AnyReport], now: datetime) -> None:
        """Routing ends what was offered beyond her consent; in the conflict track nothing else would."""
        over = decision.state.state not in OPEN
        if over:
            await call_rows.over(tx, report)
        if over or report.track is Track.CONFLICT:
            await silencing.end_offers(tx, report, accepted=over)
        await keep_report(tx, decision, now, rewritten=_rewritten(report, decision.state))


def _rewritten(before: AnyReport, after: AnyReport) -> tuple[str, ...]:
    if isinstance(before, ViolenceReport) and isinstance(after, ViolenceReport) and before.contact is not after.contact:
        return ("contact_words",)
    return ()


def _latest(kept: Mapping[str, Any]) -> Latest:
    closed, withdrawn, contact = kept["closed_at"], kept.get("withdrawn_at"), kept.get("contact")
    return Latest(
        state=ReportState(kept["state"]),
        closed_at=closed and datetime.fromisoformat(closed),
        closing=kept["closing"] and ClosingReason(kept["closing"]),
        allowed=tuple(map(OrganisationCode, kept["allowed"])),
        given_back=tuple(map(OrganisationCode, kept["given_back"])),
        withdrawn_at=withdrawn and datetime.fromisoformat(withdrawn),
        contact=contact and Contact(contact),
    )
