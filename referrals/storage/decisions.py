"""Keeps what was decided: the changed row and its one event, together.

Not for: deciding (see domain.report, domain.referral) or telling anybody (see outbox).
"""

from datetime import datetime
from typing import TypeVar

from referrals.domain.decision import Decision
from referrals.domain.person import PersonId
from referrals.domain.referral import Referral
from referrals.domain.report import AnyReport
from referrals.domain.report_notices import offer_subject, subject_of
from referrals.storage import events, referral_rows, report_rows
from referrals.storage.database import Transaction

R = TypeVar("R", bound=AnyReport)


async def keep_report(tx: Transaction, decision: Decision[R], now: datetime, actor: PersonId | None = None) -> R:
    """The report as it is kept, with its next version. Raises Raced."""
    await events.append(tx, decision.event, subject_of(decision.state), now, actor)
    return await report_rows.save(tx, decision.state)


async def keep_referral(
    tx: Transaction, decision: Decision[Referral], now: datetime, actor: PersonId | None = None
) -> Referral:
    """The referral as it is kept, with its next version. Raises Raced."""
    await events.append(tx, decision.event, offer_subject(decision.state.id), now, actor)
    return await referral_rows.save(tx, decision.state)
