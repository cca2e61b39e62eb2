"""What readers write back to a campaign: kept, passed on without a name or held for her choice, read, taken back, forgotten.

Not for: hearing danger in it (locales/danger): whoever calls says whether it is held (D21).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from referrals.call import Call
from referrals.campaigning.campaign_store import CampaignStore
from referrals.campaigning.reading import may_read
from referrals.domain import json_values
from referrals.domain.authority import Action, may
from referrals.domain.broadcast import NOT_KEPT, MessageId, read_message_subject
from referrals.domain.broadcast.figures import SMALLEST, cells
from referrals.domain.campaign import Campaign, CampaignId
from referrals.domain.campaign.answer import (
    LONGEST_ANSWER,
    MOST_ANSWERS,
    UNKEPT,
    AnswerId,
    AnswerState,
    AnswerTooLong,
    Reply,
    TooManyAnswers,
    answer_slot,
    read_answer_slot,
)
from referrals.domain.campaign.notices import answers_notice
from referrals.domain.decision import AlreadyDone, NotAllowed, Refused
from referrals.domain.form import Form
from referrals.domain.notice import Mode, Notice, Priority
from referrals.domain.place import PlaceCode
from referrals.domain.text_length import length
from referrals.domain.timer import TimerKind
from referrals.storage import answer_rows, campaign_rows, message_rows, outbox, person_rows, reader_rows, timers
from referrals.storage.database import Transaction

STILL_MEANT = timedelta(hours=24)
"""How long a text that replies to nothing is taken for an answer to the message above it."""
GOES_ON = timedelta(minutes=10)
"""The same after an answer: people write in several short texts."""

Circle = tuple[PlaceCode | None, str]
"""Readers who live in one district (None: unknown) and read one language."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer as a coordinator may see it (D21): `day` is that of the message, `on` that of the answer, never its hour;
    `name` is "" unless the writer shared it; `circle` only where she is one of many."""

    id: AnswerId
    day: date
    on: date
    words: str
    name: str
    circle: Circle | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The message that a text of hers seems to answer; `meant` where she has replied to it herself."""

    campaign: CampaignId
    message: MessageId
    meant: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """How many answers are shown together, and of what length in all; one longer than that is shown alone."""

    answers: int
    length: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """Answers that are shown together, the newest first; whether there are older ones."""

    shown: tuple[Heard, ...] = ()
    more: bool = False


class Replies:
    """A reader's side of an answer, then a coordinator's."""

    def __init__(self, store: CampaignStore) -> None:
        self._store = store

    async def answered(self, call: Call, reply_to: int | None) -> Answered | None:
        """The campaign's message that a text of hers answers: the one it replies to, else perhaps the newest message of the
        bot in her chat, if it is one and not old. None where it answers none."""
        tx, reader = call.tx, call.person
        if reply_to is not None:
            return await self._message_in(call, await message_rows.slot_of(tx, reader.id, reply_to), meant=True)
        slot, at = await message_rows.newest(tx, reader.id) or ("", call.now)
        window = STILL_MEANT if read_answer_slot(slot) is None else GOES_ON
        return await self._message_in(call, slot) if call.now - at <= window else None

    async def answered_before(self, call: Call, reply_to: int | None, at: datetime) -> Answered | None:
        """The same of a text that she wrote at that time and has changed since."""
        if reply_to is not None:
            return await self.answered(call, reply_to)
        answer = await answer_rows.first_since(call.tx, call.person.id, at)
        return Answered(answer.campaign, answer.message) if answer is not None and answer.at - at <= GOES_ON else None

    async def asked(self, call: Call, form: Form) -> Answered | None:
        """The message about which a form asks her. A form of before messages had ids names its day: one that she has got
        never moves to another."""
        campaign, day = CampaignId(json_values.number(form.answers, "campaign")), json_values.day(form.answers)
        message = MessageId(json_values.number(form.answers, "message"))
        if day is not None:
            message = await campaign_rows.message_on(call.tx, campaign, day) or NOT_KEPT
        return Answered(campaign, message, True) if await may_read(call.tx, call.person, message) else None

    async def _message_in(self, call: Call, slot: str, meant: bool = False) -> Answered | None:
        """The message that stands in a slot, or the one about whose answer something is said there: that is never `meant`."""
        if (number := read_answer_slot(slot)) is not None:
            answer = await self.own_answer(call, number)
            return None if answer is None else Answered(answer.campaign, answer.message)
        message = read_message_subject(slot)
        campaign = await campaign_rows.holding(call.tx, message) if message is not None else None
        if message is None or campaign is None or not await may_read(call.tx, call.person, message):
            return None
        return Answered(campaign.id, message, meant)

    async def few_got(self, tx: Transaction, message: int) -> bool:
        """Whether an answer without a name may still tell whose it is (D21)."""
        return await reader_rows.got_by_fewer(tx, MessageId(message), SMALLEST)

    async def answer(self, call: Call, message: MessageId, words: str, *, held: bool) -> AnswerId | Refused:
        """Keep what she wrote back. The campaign's owner hears that there is something, unless it is `held` for her choice:
        then it is forgotten as soon as a draft about violence would be (D14)."""
        tx, reader, campaign = call.tx, call.person, await campaign_rows.holding(call.tx, message)
        if campaign is None or not await may_read(tx, reader, message):
            return NotAllowed()
        if len(words) > LONGEST_ANSWER:
            return AnswerTooLong(len(words))
        if await answer_rows.kept(tx, campaign.id, reader.id) >= MOST_ANSWERS:
            return TooManyAnswers()
        state = AnswerState.HELD if held else AnswerState.PASSED_ON
        answer = await answer_rows.keep(tx, Reply(UNKEPT, campaign.id, message, reader.id, state, words, "", call.now))
        policy = self._store.facts.policy
        lasts = policy.violence_draft_wiped_after if held else policy.campaign_answers_kept
        await timers.set_timer(tx, TimerKind.FORGET_ANSWER, str(answer), call.now + lasts)
        if not held:
            await outbox.add(tx, [answers_notice(campaign.owner, campaign.id)], call.now)
        return answer

    async def own_answer(self, call: Call, answer: int) -> Reply | None:
        """An answer of hers, while it is kept."""
        found = await answer_rows.get(call.tx, AnswerId(answer))
        return found if found is not None and found.person == call.person.id else None

    async def pass_on(self, call: Call, answer: int, name: str | None = None) -> Refused | None:
        """She chose that the coordinators may read it; with `name`, that they may know who wrote it."""
        found = await self.own_answer(call, answer)
        if found is None:
            return NotAllowed()
        if found.state is not AnswerState.HELD and (name is None or found.name):
            return AlreadyDone()
        await answer_rows.change(call.tx, found, AnswerState.PASSED_ON, name=name)
        forgotten_at = call.now + self._store.facts.policy.campaign_answers_kept
        await timers.set_timer(call.tx, TimerKind.FORGET_ANSWER, str(found.id), forgotten_at)
        await _tell_owner(call.tx, found.campaign, call.now)
        return None

    async def take_back(self, call: Call, answer: int) -> Refused | None:
        """It is deleted, whoever has read it."""
        found = await self.own_answer(call, answer)
        if found is None:
            return AlreadyDone()
        await answer_rows.forget(call.tx, found.id)
        await timers.cancel_timer(call.tx, TimerKind.FORGET_ANSWER, str(found.id))
        return None

    async def forget_answer(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `forget_answer` ("7"). One that nobody was to see leaves no trace in her chat either."""
        found = await answer_rows.get(tx, AnswerId(int(ref)))
        if found is None:
            return
        await answer_rows.forget(tx, found.id)
        if found.state is AnswerState.HELD:
            slot = answer_slot(found.id)
            await outbox.add(
                tx, [Notice(to=found.person, key="", slot=slot, mode=Mode.DELETE, priority=Priority.FOLLOW_UP)], now
            )

    async def answers(self, call: Call, campaign: int, before: int, room: Room) -> Bundle:
        """What readers wrote back before that answer (0: all), as much as there is room for; nothing for a coordinator who
        does not run it."""
        of = await self._store.run_by(call, campaign)
        if of is None:
            return Bundle()
        found, more = await _shown(call.tx, of.id, before, room)
        writers = await person_rows.many(call.tx, [each.person for each in found])
        circles = {each: await self._circles(call.tx, each) for each in {answer.message for answer in found}}
        days = {each.id: each.day for each in of.messages}
        zone = ZoneInfo(call.person.zone)
        heard = []
        for each in found:
            circle = self._circle(writers[each.person].home, writers[each.person].language)
            known = circle if circle in circles[each.message] else None
            heard.append(
                Heard(each.id, days[each.message], each.at.astimezone(zone).date(), each.words, each.name, known)
            )
        return Bundle(tuple(heard), more)

    async def _circles(self, tx: Transaction, message: MessageId) -> frozenset[Circle]:
        """Those large enough to be named, and so that no small one can be told from its having no name."""
        counts: Counter[Circle] = Counter()
        for (home, language), number in (await reader_rows.who_got(tx, message)).items():
            counts[self._circle(home, language)] += number
        parts = cells({circle: (number, number) for circle, number in counts.items()})
        return frozenset(each.key for each in parts if each.key is not None)

    def _circle(self, home: PlaceCode | None, language: str) -> Circle:
        return (self._store.facts.gazetteer.counted_in(home) if home else None), language

    async def mark_read(self, call: Call, campaign: int, before: int, room: Room) -> None:
        """She has those of `answers` before her."""
        of = await self._store.run_by(call, campaign)
        for each in (await _shown(call.tx, of.id, before, room))[0] if of is not None else ():
            if each.state is AnswerState.PASSED_ON:
                await answer_rows.change(call.tx, each, AnswerState.READ)

    async def unread_answers(self, call: Call, campaigns: tuple[Campaign, ...]) -> dict[CampaignId, int]:
        """How many nobody has opened, of those campaigns she runs."""
        mine = [each.id for each in campaigns if may(call.person, Action.RUN_CAMPAIGN, each)]
        return dict(await answer_rows.unread(call.tx, mine))


async def _shown(tx: Transaction, campaign: CampaignId, before: int, room: Room) -> tuple[tuple[Reply, ...], bool]:
    answers = await answer_rows.passed_on(tx, campaign, room.answers + 1, AnswerId(before) if before else None)
    lengths = accumulate(length(each.words) for each in answers[: room.answers])
    fitting = sum(1 for each in lengths if each <= room.length) or 1
    return answers[:fitting], len(answers) > fitting


async def _tell_owner(tx: Transaction, campaign: CampaignId, now: datetime) -> None:
    found = await campaign_rows.get(tx, campaign)
    if found is not None:
        await outbox.add(tx, [answers_notice(found.owner, campaign)], now)
