"""Forms that are being filled in: begun, put aside, found again, and wiped in time (D14).

Not for: what the answers amount to (see reporting, campaigning) or which screen asks what (handlers).
"""

from dataclasses import replace
from datetime import datetime

from referrals.domain.form import PROMPT, TYPED, Form, FormId, shares_number, typed_into
from referrals.domain.kind import Track
from referrals.domain.notice import Mode, Notice, NoticeKey, Priority
from referrals.domain.person import Person, PersonId
from referrals.domain.timer import TimerKind
from referrals.facts import Facts
from referrals.storage import form_rows, message_rows, outbox, timers
from referrals.storage.database import Transaction
from referrals.storage.form_rows import Kept


class Drafts:
    """One form of a flow for each person; one of them is open in her chat, the others rest."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    async def begin(self, tx: Transaction, person: Person, form: Form, now: datetime) -> Form:
        """Keep a new draft as the open one; another flow's draft rests. The draft will not outlive its time (D14)."""
        kept = await form_rows.save(tx, person.id, form)
        await timers.set_timer(tx, TimerKind.WIPE, str(kept.id), self._look_again(kept, now))
        return kept

    async def begun(self, tx: Transaction, person: Person, now: datetime) -> tuple[Form, ...]:
        """What she began and did not send and may still go on with, the last touched first."""
        active = await form_rows.active(tx, person.id)
        resting = [await form_rows.resting(tx, person.id, flow) for flow in Track]
        open_ = active if active is not None and active.flow in set(Track) else None
        found = [each for each in (open_, *resting) if each is not None and now < each.expires_at]
        return tuple(sorted(found, key=lambda each: each.touched_at, reverse=True))

    async def resting(self, tx: Transaction, person: Person, flow: str, now: datetime) -> Form | None:
        """What she put aside in this flow and may still go on with."""
        found = await form_rows.resting(tx, person.id, flow)
        return found if found is not None and now < found.expires_at else None

    async def open_form(self, tx: Transaction, person: Person) -> Form | None:
        """The form open in her chat."""
        return await form_rows.active(tx, person.id)

    async def typed(self, tx: Transaction, person_id: PersonId, flow: str | None = None) -> tuple[str, ...]:
        """The slots of what she typed into the form of a report, or into any: it leaves her chat together with the form."""
        return await message_rows.slots(tx, person_id, TYPED if flow is None else typed_into(flow))

    async def rest(self, tx: Transaction, person: Person) -> None:
        """Put the open form aside; it is kept until its time is over."""
        await form_rows.rest(tx, person.id)

    async def wipe_draft(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `wipe`: an idle draft first shows nothing, then is gone; one that was touched is looked at again later (D14).
        One that does not open is gone at once: no one can say how long it has been left alone."""
        found = await form_rows.get(tx, FormId(int(ref)))
        if found is None:
            return
        form = found.form
        if form is None or now >= form.expires_at:
            await self._wipe(tx, found, now)
            return
        if form.flow != Track.CONFLICT and now >= form.touched_at + self._facts.policy.violence_draft_hidden_after:
            await outbox.add(tx, [_in_place(found.person, form.flow)] if found.active else [], now)
        await timers.set_timer(tx, TimerKind.WIPE, ref, self._look_again(form, now))

    async def _wipe(self, tx: Transaction, kept: Kept, now: datetime) -> None:
        await form_rows.drop(tx, kept.person, kept.flow)
        typed = await self.typed(tx, kept.person, kept.flow)
        taken = [_removed(kept.person, each) for each in typed]
        menu = Notice(to=kept.person, key=NoticeKey.MENU, slot="menu", priority=Priority.FOLLOW_UP)
        gone = [_gone(kept.person, kept.flow)] if kept.active else []
        await outbox.add(tx, [*gone, *taken, *([menu] if any(map(shares_number, typed)) else [])], now)

    def _look_again(self, form: Form, now: datetime) -> datetime:
        hides_at = form.touched_at + self._facts.policy.violence_draft_hidden_after
        return hides_at if form.flow != Track.CONFLICT and now < hides_at else form.expires_at


def _removed(writer: PersonId, slot: str) -> Notice:
    return Notice(to=writer, key="", slot=slot, mode=Mode.DELETE, priority=Priority.FOLLOW_UP)


def _gone(writer: PersonId, flow: str) -> Notice:
    """A draft's end: of conflict with a word, of anything else without a trace."""
    return _in_place(writer, NoticeKey.REPORT_GONE) if flow == Track.CONFLICT else _removed(writer, PROMPT)


def _in_place(writer: PersonId, key: str) -> Notice:
    """The prompt's message is edited, which rings no phone."""
    silent = Notice(to=writer, key=key, slot=PROMPT, mode=Mode.EDIT_ONLY, safe_hours_only=False)
    return replace(silent, priority=Priority.FOLLOW_UP)
