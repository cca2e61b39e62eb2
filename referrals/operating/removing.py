"""Taking people and organisations out of the network: roles away, what they held goes on at once.

People are named by a short keyed handle, since no command line shows a name. Not for: what becomes of the cases (the timer
`holder_gone` has dispatching look at them).
"""

from dataclasses import dataclass
from datetime import datetime

from referrals.domain.absence import organisation_gone, person_gone
from referrals.domain.decision import Event
from referrals.domain.invite import STAFF
from referrals.domain.person import Grant, OrganisationCode, Person, Standing
from referrals.domain.sweep import whose
from referrals.domain.timer import TimerKind
from referrals.storage import complaint_rows, events, form_rows, person_rows, removal_rows, timers
from referrals.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Listed:
    """Someone on the staff, as an operator may see her: never a name."""

    handle: str
    person: Person
    grants: tuple[Grant, ...]
    agreed_at: datetime | None
    heard_at: datetime | None


class Removing:
    """The operator's actions; the command line calls them, each in its own transaction."""

    async def staff(self, tx: Transaction) -> tuple[Listed, ...]:
        """Everyone with a role other than member, in order of role; members are never listed."""
        people = await removal_rows.staff(tx, STAFF)
        listed = [
            Listed(
                removal_rows.handle(tx, person.id),
                person,
                tuple(each for each in person.grants if each.role in STAFF),
                agreed_at,
                await person_rows.last_heard(tx, person.id),
            )
            for person, agreed_at in people
        ]
        return tuple(sorted(listed, key=lambda each: (each.grants[0].role, each.handle)))

    async def remove(self, tx: Transaction, person: Person, now: datetime) -> None:
        """She has no role any more, and what she held or was offered goes on at once. Reports she wrote stay hers.
        Her phone may be lost: what she began to write is wiped, and her chat is swept whole (D7)."""
        await removal_rows.take_roles(tx, person.id)
        await person_rows.change(tx, person.id, standing=Standing.LEFT)
        await form_rows.drop_all(tx, person.id)
        await timers.set_timer(tx, TimerKind.SWEEP, whose(person.id), now)
        await timers.set_timer(tx, TimerKind.HOLDER_GONE, person_gone(person.id), now)
        await complaint_rows.look_again(tx, now)
        await events.append(tx, Event("removed"), f"person:{person.id}", now)

    async def remove_organisation(self, tx: Transaction, code: OrganisationCode, now: datetime) -> bool:
        """It is offered nothing more, and what it holds goes on at once; its people keep their roles there, which then mean
        nothing. Loading the network file does not bring it back. False where the network has none of this code."""
        if not await removal_rows.remove_organisation(tx, code, now):
            return False
        await timers.set_timer(tx, TimerKind.HOLDER_GONE, organisation_gone(code), now)
        await events.append(tx, Event("organisation_removed", {"organisation": code}), "network", now)
        return True

    async def bring_back(self, tx: Transaction, code: OrganisationCode, now: datetime) -> bool:
        """A removed organisation counts again, as soon as the network file that names it is loaded."""
        brought = await removal_rows.bring_back(tx, code)
        if brought:
            await events.append(tx, Event("organisation_brought_back", {"organisation": code}), "network", now)
        return brought

    async def removed(self, tx: Transaction) -> dict[OrganisationCode, datetime]:
        """The organisations an operator removed, and when."""
        return await removal_rows.removed_organisations(tx)
