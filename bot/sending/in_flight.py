"""The rows the courier has in hand: one record for each, with the phase it is in, in one collection.

In memory alone: what must outlive the process is in the outbox. Not for: statements (see send_queue) or calls (see courier).
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from math import inf

from bot.sending.outcomes import DeliveryUpdate
from bot.sending.pacing import Waiting
from bot.sending.telegram_calls import Call
from referrals.domain.notice import Mode, Priority
from referrals.domain.person import PersonId
from referrals.storage.deliveries import Delivery
from referrals.storage.outbox import OutboxState

PREFETCH_TTL_S = 0.5
"""For so long a prepared call is still true enough to be made."""


class Phase(Enum):
    """How far a row in hand has come."""

    RECORDED = auto()
    """Its attempt is recorded in the outbox, and nothing else was done."""
    PREPARING = auto()
    """Its call is being prepared."""
    PREPARED = auto()
    """Its call is prepared and starts when pacing lets it."""
    CALLING = auto()
    """Its call is on its way: after a crash it may arrive twice."""
    OVER = auto()
    """What became of it is known and not kept yet."""
    BACK = auto()
    """It waits in the outbox again. What went wrong so far is remembered."""


NOT_STARTED = frozenset({Phase.RECORDED, Phase.PREPARING, Phase.PREPARED})
STARTABLE = frozenset({Phase.RECORDED, Phase.PREPARED})
ON_THE_WAY = NOT_STARTED | {Phase.CALLING}
IN_HAND = frozenset(Phase) - {Phase.BACK}


@dataclass(slots=True)
class InFlight:
    """One row. `update` is what is to be kept of it; it is there in the phase OVER alone."""

    delivery: Delivery
    phase: Phase = Phase.RECORDED
    call: Call | None = None
    prepared_at: float = -inf
    update: DeliveryUpdate | None = None
    render_failures: int = 0
    """How often its call could not be prepared, through a mistake of ours."""
    database_failures: int = 0
    """How often in a row the database could not be read for it."""
    unanswered: int = 0
    """How many of its calls reached nobody."""
    unanswered_at: float = inf
    """When the last of them ended."""

    @property
    def is_answer(self) -> bool:
        """Whether it answers a press: such a row is not paced and holds up nothing in its chat."""
        return self.delivery.mode is Mode.ANSWER_CALLBACK

    @property
    def has_failed(self) -> bool:
        """Whether anything went wrong with it that later attempts have to know."""
        return bool(self.render_failures or self.database_failures or self.unanswered)

    @property
    def paced(self) -> Waiting:
        """The row as pacing sees it."""
        return paced(self.delivery)

    def fresh_call(self, at: float) -> Call | None:
        """Its prepared call, unless it was prepared too long ago."""
        return self.call if self.phase is Phase.PREPARED and at - self.prepared_at <= PREFETCH_TTL_S else None

    def prepares(self) -> None:
        """Its call is being prepared from now on."""
        self.phase, self.call = Phase.PREPARING, None

    def prepared(self, call: Call, at: float) -> None:
        """Its call may be made for PREFETCH_TTL_S."""
        self.phase, self.call, self.prepared_at = Phase.PREPARED, call, at

    def starts(self) -> None:
        """Its call is on its way from now on."""
        self.phase = Phase.CALLING

    def ends(self, update: DeliveryUpdate) -> None:
        """This became of it."""
        self.phase, self.call, self.update = Phase.OVER, None, update

    def reached_nobody(self, at: float) -> None:
        """Its call ended without an answer of Telegram's."""
        self.unanswered, self.unanswered_at = self.unanswered + 1, at


def paced(delivery: Delivery) -> Waiting:
    """A row as pacing sees it: people are private chats."""
    return Waiting(delivery.priority, delivery.id, delivery.person)


@dataclass(slots=True)
class Rows:
    """All records, in the order in which they were taken; an attempt cut off by the loss of the lease may have one beside the
    next attempt of its row."""

    _records: dict[tuple[int, int], InFlight] = field(default_factory=dict)

    def within(self, phases: Collection[Phase]) -> list[InFlight]:
        """The records in these phases."""
        return [each for each in self._records.values() if each.phase in phases]

    def in_phase(self, phase: Phase) -> list[InFlight]:
        """The records in this phase."""
        return [each for each in self._records.values() if each.phase is phase]

    def failed_recently(self, row: int) -> bool:
        """Whether a call of this row reached nobody."""
        return any(each.delivery.id == row and each.unanswered for each in self._records.values())

    def people(self) -> set[PersonId]:
        """Whose chat a row is about to enter: the next one waits for it. Answers to presses enter none."""
        return {each.delivery.person for each in self.within(ON_THE_WAY) if not each.is_answer}

    def not_started(self, priority: Priority) -> int:
        """How many rows of this priority or a higher one have not started; answers to presses aside."""
        return sum(each.delivery.priority <= priority and not each.is_answer for each in self.within(NOT_STARTED))

    def take(self, delivery: Delivery) -> None:
        """A fresh attempt is recorded. What went wrong with earlier ones is remembered."""
        record = InFlight(delivery)
        for earlier in self.in_phase(Phase.BACK):
            if earlier.delivery.id == delivery.id:
                self._forget(earlier)
                record = replace(earlier, delivery=delivery, phase=Phase.RECORDED)
        self._records[delivery.id, delivery.attempt] = record

    def kept(self, record: InFlight) -> None:
        """Its update is in the outbox: a row that is over is forgotten, one that waits again is remembered if it failed."""
        update, record.update, record.phase = record.update, None, Phase.BACK
        if update is None or update.result.state is not OutboxState.WAITING or not record.has_failed:
            self._forget(record)

    def drop_not_started(self) -> None:
        """They are another courier's now."""
        for record in self.within(NOT_STARTED):
            self._forget(record)

    def _forget(self, record: InFlight) -> None:
        del self._records[record.delivery.id, record.delivery.attempt]
