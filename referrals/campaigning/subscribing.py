"""What a reader wants of campaigns: when, on which days, whether at all.

Not for: whether a message may go to her now (domain/notice) or what waits for her (storage/copy_rows).
"""

from dataclasses import replace
from datetime import datetime, time

from referrals.call import Call
from referrals.domain.broadcast import message_subject
from referrals.domain.person import Subscription
from referrals.domain.timer import TimerKind
from referrals.storage import campaign_rows, person_rows, reader_rows, timers


class Subscribing:
    """Each wish counts at once."""

    async def pause(self, call: Call, until: datetime) -> Subscription:
        """Nothing of campaigns until then."""
        return await self._wish(call, paused_until=until, stopped_at=None)

    async def stop(self, call: Call) -> Subscription:
        """Nothing of campaigns any more; alerts, answers and her own reports go on as ever."""
        return await self._wish(call, stopped_at=call.now, paused_until=None)

    async def resume(self, call: Call) -> Subscription:
        """Campaigns again."""
        return await self._wish(call, stopped_at=None, paused_until=None)

    async def choose_hour(self, call: Call, hour: time | None) -> Subscription:
        """At her own hour instead of each message's; None: at each message's."""
        return await self._wish(call, hour=hour)

    async def choose_weekdays(self, call: Call, weekdays: frozenset[int]) -> Subscription:
        """Only on these days; 0 is Monday."""
        return await self._wish(call, weekdays=weekdays)

    async def choose_with_report(self, call: Call, wanted: bool) -> Subscription:
        """Also while a report of hers is open."""
        return await self._wish(call, with_report=wanted)

    async def _wish(self, call: Call, **changes: object) -> Subscription:
        wishes = replace(call.person.subscription, **changes)  # type: ignore[arg-type]
        await person_rows.change(call.tx, call.person.id, subscription=wishes)
        await self.look_again(call)
        return wishes

    async def look_again(self, call: Call) -> None:
        """What she wants, or her clock, has changed: what waits for her is asked at once whether it may go now."""
        going = await campaign_rows.going(call.tx)
        for message in sorted(await reader_rows.look_again(call.tx, call.person.id, going, call.now)):
            await timers.set_timer(call.tx, TimerKind.DELIVER, message_subject(message), call.now)
