"""What keeps the person who runs the bot informed: alerts without content, and the daily look at what lapses.

Not for: loading, inviting and opening (see enrolling) or what the command line prints (bot/cli).
"""

from datetime import datetime, timedelta

from referrals.domain import alert
from referrals.domain.alert import AlertReason
from referrals.domain.authority import coordinates_in
from referrals.domain.hotline import Hotline, lapsed
from referrals.domain.place import PlaceCode
from referrals.domain.report import OPEN
from referrals.domain.report_notices import read_subject
from referrals.domain.timer import TimerKind
from referrals.facts import Facts
from referrals.storage import alerts, network_rows, outbox, person_rows, readiness_rows, report_rows, timers
from referrals.storage.database import Transaction

DAILY = timedelta(days=1)


class Operating:
    """One method is one action, inside the turn's transaction."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    async def alert(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `alert_operator`: tell every operator that something needs her, at most once an hour for one reason.

        `ref` is a reason (domain/alert) or the subject of a report that no one has opened. What is settled meanwhile
        alerts nobody; what comes within the hour waits for its end.
        """
        if not await self._still(tx, ref):
            return
        reason = alert.reason_of(ref)
        at = alert.next_allowed(await alerts.last_alert_at(tx, reason), now)
        if at > now:
            await timers.set_timer(tx, TimerKind.ALERT_OPERATOR, ref, at)
            return
        told = [each for each in await person_rows.operators(tx) if each.reachable]
        await outbox.add(tx, [notice for each in told for notice in alert.operator_alert(each.id, reason)], now)

    async def _still(self, tx: Transaction, ref: str) -> bool:
        match alert.reason_of(ref):
            case AlertReason.PUT_ASIDE:
                return bool(await readiness_rows.put_aside(tx))
            case AlertReason.UNOPENED_CASE if ":" in ref:
                report = await report_rows.get(tx, *read_subject(ref))
                return report is not None and report.state in OPEN and report.operator_at is not None
            case _:
                return True

    async def is_told(self, tx: Transaction) -> bool:
        """Whether an alert would reach anyone: no one is promised an operator who is not there."""
        return any(each.reachable for each in await person_rows.operators(tx))

    async def begin(self, tx: Transaction, now: datetime) -> None:
        """At the start of the bot: the daily look is due, unless it is armed already."""
        await timers.set_unless_armed(tx, TimerKind.DAILY_LOOK, "", now)

    async def daily_look(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `daily_look`: where emergency numbers of an open country have lapsed, its coordinators and the operator are
        told (D22). Looks again a day later."""
        await timers.set_timer(tx, TimerKind.DAILY_LOOK, ref, now + DAILY)
        opened = sorted(await network_rows.opened_countries(tx))
        lapsed = [each for each in opened if await self.lapsed(tx, each, now)]
        if lapsed:
            await alerts.raise_alert(tx, AlertReason.NUMBERS_LAPSED, now)
        everyone = [each for each in await person_rows.every_coordinator(tx) if each.reachable]
        told = [(each.id, place) for place in lapsed for each in everyone if coordinates_in(each, place)]
        await outbox.add(tx, [notice for each in told for notice in alert.numbers_notice(*each)], now)

    async def lapsed(self, tx: Transaction, place: PlaceCode, now: datetime) -> tuple[Hotline, ...]:
        """The numbers of a country that were rung once, and not within the policy's period."""
        checks, period = await network_rows.hotline_checks(tx), self._facts.policy.hotline_period
        return lapsed(self._facts.hotlines, place, now.date(), checks=checks, period=period)
