"""Tells the person who has a report that its writer changed something; what it is follows a press (D4).

Not for: what she is reminded of by itself (see dispatching).
"""

from dataclasses import replace
from datetime import datetime

from referrals.domain.notice import Lane, renewed
from referrals.domain.referral import ReferralState
from referrals.domain.report import HELD, AnyReport
from referrals.domain.report_notices import card, case_alerts, nudge
from referrals.storage import outbox, referral_rows
from referrals.storage.database import Transaction


async def tell_holder(tx: Transaction, report: AnyReport, now: datetime, *, alarm: bool = False) -> None:
    """Her phone rings in her duty; at any hour where words of danger were added."""
    for referral in await referral_rows.of_report(tx, report.track, report.id):
        if referral.state is ReferralState.ACCEPTED and referral.answered_by is not None:
            to = referral.answered_by
            rings = nudge(referral, to, now)
            rings = replace(rings, lane=Lane.ALERT, guarded=False) if alarm else rings
            await outbox.add(tx, [card(referral, to), *renewed(rings)], now)
    if report.state in HELD and report.taken_by is None and report.responder is not None:
        await outbox.add(tx, case_alerts(report, [report.responder]), now)
