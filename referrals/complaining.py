"""Complaints: sent by anyone, answered by someone outside the chain they are about, and never left without a next moment (D20).

Not for: who may answer (domain/authority) or what the screens say (handlers/complaints).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from referrals.call import Call
from referrals.domain.alert import AlertReason
from referrals.domain.authority import Action, may
from referrals.domain.complaint import (
    LONGEST_ANSWER,
    LONGEST_COMPLAINT,
    MOST_OPEN,
    About,
    Complaint,
    ComplaintId,
    ComplaintState,
    Whose,
)
from referrals.domain.complaint.deadlines import after_opening, is_late, next_step
from referrals.domain.complaint.notices import answered, card_changed, pushes, subject_of
from referrals.domain.complaint.transitions import Answer, Command, LookAt, PutBack, decide
from referrals.domain.decision import AlreadyDone, Event, NotAllowed, Refused
from referrals.domain.draft import Answers
from referrals.domain.json_values import word
from referrals.domain.organisation import Organisation
from referrals.domain.person import OrganisationCode, Person, PersonId
from referrals.domain.place import PlaceCode, country, lies_in
from referrals.domain.timer import TimerKind
from referrals.facts import Facts
from referrals.storage import alerts, complaint_rows, events, network_rows, outbox, person_rows, timers
from referrals.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class ComplaintChoices:
    """What the screens offer her. `countries` are those of the network: one if hers is known, or there is no other."""

    countries: tuple[PlaceCode, ...]
    organisations: tuple[Organisation, ...]

    def of_country(self, place: PlaceCode) -> tuple[Organisation, ...]:
        """The organisations that work somewhere in this country."""
        return tuple(each for each in self.organisations if any(lies_in(area, place) for area in each.covers))


@dataclass(frozen=True, slots=True)
class Prospect:
    """What its writer can be told: whether someone is there who may answer it, else whether the operator has been told so."""

    someone: bool
    operator: bool


class Complaining:
    """One method is one action, inside the turn's transaction."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    async def choices(self, call: Call) -> ComplaintChoices:
        """Her own country alone, where she has told it."""
        here = await network_rows.network_countries(call.tx) or {
            each.code for each in self._facts.gazetteer.countries()
        }
        home = country(call.person.home) if call.person.home else None
        countries = (home,) if home in here else tuple(sorted(here))
        return ComplaintChoices(tuple(filter(None, countries)), await network_rows.organisations(call.tx))

    async def send(self, call: Call, answers: Answers) -> Complaint | Refused:
        """Kept, and looked at at once. AlreadyDone: she has as many open as one person may have."""
        tx, now = call.tx, call.now
        if not may(call.person, Action.COMPLAIN):
            return NotAllowed()
        hers = await complaint_rows.of_writer(tx, call.person.id)
        if sum(each.state is not ComplaintState.ANSWERED for each in hers) >= MOST_OPEN:
            return AlreadyDone()
        complaint = await complaint_rows.keep(tx, _read(call, answers))
        await events.append(tx, Event("complaint_received"), subject_of(complaint.id), now)
        await timers.set_timer(tx, TimerKind.COMPLAINT, str(complaint.id), now)
        return complaint

    async def look(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `complaint`: whoever may answer it is told or reminded; where it is stuck, the operator is alerted, without
        a word of it (D4). Some time after the answer, what was written goes."""
        complaint = await complaint_rows.get(tx, ComplaintId(int(ref)))
        if complaint is None:
            return
        if complaint.answered_at is not None:
            await self._forget_in_time(tx, complaint, complaint.answered_at, now)
            return
        able = [each.id for each in await self._able(tx, complaint)]
        if complaint.answers_by is not None and complaint.answers_by not in able:
            complaint = await self._decided(tx, complaint, PutBack(), now)
        step = next_step(complaint, able, self._facts.policy.complaints, now)
        if step.alerts:
            await alerts.raise_alert(tx, AlertReason.COMPLAINT_WAITS, now)
        await outbox.add(tx, pushes(complaint.id, step.told), now)
        await timers.set_timer(tx, TimerKind.COMPLAINT, ref, step.again_at)

    async def _forget_in_time(
        self, tx: Transaction, complaint: Complaint, answered_at: datetime, now: datetime
    ) -> None:
        over = answered_at + self._facts.policy.words_kept_after_closing
        if now < over:
            await timers.set_timer(tx, TimerKind.COMPLAINT, str(complaint.id), over)
        else:
            await complaint_rows.forget(tx, complaint)

    async def _able(self, tx: Transaction, complaint: Complaint) -> list[Person]:
        return _able_of(await person_rows.complaints_focal_points(tx), complaint)

    async def prospect(self, tx: Transaction, complaint: Complaint) -> Prospect:
        """Nobody is promised who is not there (D12)."""
        return Prospect(
            bool(await self._able(tx, complaint)), any(each.reachable for each in await person_rows.operators(tx))
        )

    async def hers(self, call: Call) -> tuple[Complaint, ...]:
        """Those she has sent."""
        return await complaint_rows.of_writer(call.tx, call.person.id)

    async def own(self, call: Call, number: int) -> Complaint | None:
        """One she has sent."""
        return await self._found(call, number, Action.SEE_COMPLAINT)

    async def to_answer(self, call: Call) -> tuple[Complaint, ...]:
        """Those that wait for her: nobody's yet, or hers."""
        return tuple(each for each in await complaint_rows.open_ones(call.tx) if self._is_for(call, each))

    async def for_her(self, call: Call, number: int) -> Complaint | None:
        """One that she may answer, or has answered; None where someone else looks into it."""
        found = await self._found(call, number, Action.ANSWER_COMPLAINT)
        return found if found is not None and self._is_for(call, found) else None

    def _is_for(self, call: Call, complaint: Complaint) -> bool:
        free = complaint.answers_by in {None, call.person.id}
        return free and may(call.person, Action.ANSWER_COMPLAINT, complaint)

    async def look_into(self, call: Call, number: int) -> Complaint | Refused:
        """She opens it: from now on it is hers to answer, and its writer's card says so."""
        return await self._decide(call, number, LookAt(call.person.id))

    async def answer(self, call: Call, number: int, words: str) -> Complaint | Refused:
        """Her words go to its writer, at its writer's hours (D6)."""
        return await self._decide(call, number, Answer(call.person.id, words[:LONGEST_ANSWER]))

    async def _decide(self, call: Call, number: int, command: Command) -> Complaint | Refused:
        complaint = await self._found(call, number, Action.ANSWER_COMPLAINT)
        if complaint is None:
            return NotAllowed()
        decision = decide(complaint, command, call.now)
        if isinstance(decision, Refused):
            return decision
        kept = await complaint_rows.keep_decided(call.tx, decision, call.now, call.person.id)
        over = kept.state is ComplaintState.ANSWERED
        later = call.now if over else after_opening(kept, self._facts.policy.complaints, call.now)
        await timers.set_timer(call.tx, TimerKind.COMPLAINT, str(kept.id), later)
        await outbox.cancel(call.tx, subject_of(kept.id))
        await outbox.add(call.tx, answered(kept) if over else (card_changed(kept),), call.now)
        return kept

    async def _decided(self, tx: Transaction, complaint: Complaint, command: Command, now: datetime) -> Complaint:
        decision = decide(complaint, command, now)
        return complaint if isinstance(decision, Refused) else await complaint_rows.keep_decided(tx, decision, now)

    async def _found(self, call: Call, number: int, action: Action) -> Complaint | None:
        complaint = await complaint_rows.get(call.tx, ComplaintId(number))
        return complaint if complaint is not None and may(call.person, action, complaint) else None

    async def stuck(self, tx: Transaction, now: datetime) -> int:
        """How many nobody may answer, or nobody has in time: a count is all that the operator learns (D4)."""
        named, policy = await person_rows.complaints_focal_points(tx), self._facts.policy.complaints
        open_ones = await complaint_rows.open_ones(tx)
        return sum(is_late(each, policy, now) or not _able_of(named, each) for each in open_ones)


def _able_of(named: Iterable[Person], complaint: Complaint) -> list[Person]:
    return [each for each in named if each.reachable and may(each, Action.ANSWER_COMPLAINT, complaint)]


def _read(call: Call, answers: Answers) -> Complaint:
    about, whom = About(word(answers, "about")), word(answers, "whom")
    return Complaint(
        id=ComplaintId(0),
        writer=PersonId(call.person.id),
        country=PlaceCode(word(answers, "country")),
        about=about,
        whose=_whose(about, whom),
        organisation=OrganisationCode(whom) if _whose(about, whom) is Whose.ORGANISATION else None,
        words=word(answers, "words")[:LONGEST_COMPLAINT],
        answers_here=answers.get("answers_here") is True,
        received_at=call.now,
    )


def _whose(about: About, whom: str) -> Whose:
    """`whom` is what she chose by name: an organisation, those who coordinate, or neither."""
    match about:
        case About.COORDINATOR:
            return Whose.COORDINATOR
        case About.OTHER:
            return Whose.NOBODY
        case About.ORGANISATION | About.SEXUAL:
            unnamed = whom or Whose.NOT_SAID
            return Whose(unnamed) if unnamed in {Whose.COORDINATOR, Whose.NOT_SAID} else Whose.ORGANISATION
