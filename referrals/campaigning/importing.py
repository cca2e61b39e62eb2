"""A campaign from a table that a coordinator filled in: all of it becomes a draft of hers, or goes into
the campaign she came from; or nothing does.

Not for: reading the file (bot/workers/workbook), nor for what its cells mean (domain/campaign/sheet).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from referrals.call import Call
from referrals.campaigning.approvers import Approvers
from referrals.campaigning.beginning import all_of_hers, draft_of
from referrals.campaigning.campaign_store import LISTED, CampaignStore, sees
from referrals.domain.authority import Action, coordinated, may
from referrals.domain.campaign import Campaign, CampaignState, Message, Text, subject_of
from referrals.domain.campaign.command import Write
from referrals.domain.campaign.content import Content
from referrals.domain.campaign.grid import from_json
from referrals.domain.campaign.notices import SheetAnswer, sheet_notice
from referrals.domain.campaign.public_status import decide_as_told
from referrals.domain.campaign.sheet import SheetProblem, Wrong, read
from referrals.domain.campaign.transitions import OPEN
from referrals.domain.campaign.translation import still_fit
from referrals.domain.decision import Decision, Event, NotAllowed
from referrals.domain.form import AT_THE_TABLE, COMPOSING, PROMPT, Form
from referrals.domain.notice import Json, Mode, Notice
from referrals.storage import campaign_rows, events, form_rows, job_rows, outbox, person_rows
from referrals.storage.database import Transaction

SHOWN = 15
"""Problems named at once; of the rest she learns how many there are."""


class Importing:
    """From the file that came to the draft."""

    def __init__(self, store: CampaignStore, approvers: Approvers, content: Content) -> None:
        self._store, self._approvers, self._words = store, approvers, content.words

    async def import_sheet(self, call: Call, file_id: str) -> NotAllowed | None:
        """Have it fetched and read; what comes of it is told as soon as that is done."""
        if not coordinated(call.person) or not may(call.person, Action.SEE_CAMPAIGNS):
            return NotAllowed()
        await job_rows.add(call.tx, job_rows.SHEET, call.person.id, file_id, call.now)
        return None

    async def sheet_read(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `sheet_read`: the job's result is there."""
        found = await job_rows.take(tx, int(ref))
        if found is None:
            return
        person = await person_rows.get(tx, found[0])
        form = await form_rows.active(tx, person.id)
        awaited = form if form and (form.flow, form.step) == (COMPOSING, AT_THE_TABLE) else None
        told = await self._outcome(Call(tx, person, now), found[1], awaited)
        if awaited is not None and told["what"] in {SheetAnswer.TAKEN, SheetAnswer.SAME}:
            await form_rows.close(tx, person.id)
            await outbox.add(tx, [Notice(to=person.id, key="", slot=PROMPT, mode=Mode.DELETE)], now)
        await outbox.add(tx, [sheet_notice(person.id, told)], now)

    async def _outcome(self, call: Call, result: Json, form: Form | None) -> Mapping[str, Json]:
        book = from_json(result)
        if book is None:
            return {"what": SheetAnswer.UNREADABLE, "why": result.get("why") if isinstance(result, Mapping) else None}
        target = await self._target(call, form)
        zone, now = call.person.zone, call.now
        found = read(book, self._words, zone, now)
        messages = tuple(each for each in found if isinstance(each, Message))
        if same := await self._same(call, target, messages):
            return {"what": SheetAnswer.SAME, "campaign": same.id}
        if target is not None:
            found = read(book, self._words, zone, now, frozenset(each.day for each in target.messages))
        problems = [each for each in found if isinstance(each, SheetProblem)]
        if book.left_out and [each.wrong for each in problems] == [Wrong.NO_HEADS]:
            return {"what": SheetAnswer.UNREADABLE, "why": "too_big"}
        if problems:
            return {
                "what": SheetAnswer.PROBLEMS,
                "count": len(problems),
                "problems": [_as_json(each) for each in problems[:SHOWN]],
            }
        return await (self._added(call, target, messages) if target else _kept(call, messages))

    async def _target(self, call: Call, form: Form | None) -> Campaign | None:
        """The campaign from which she came to the table; None for a new one."""
        number = form.answers.get("campaign") if form else None
        found = await self._store.run_by(call, number) if isinstance(number, int) else None
        if found is None or found.group is not None or self._store.as_shown(found, call.now).state not in OPEN:
            return None
        return found

    async def _same(self, call: Call, target: Campaign | None, messages: tuple[Message, ...]) -> Campaign | None:
        """What says the same on the same days already, and may still go."""
        content, candidates = _content(messages), [target] if target else []
        if messages and not target:
            newest = await campaign_rows.newest(call.tx, tuple(CampaignState), LISTED)
            candidates = [each for each in newest if sees(call.person, each)]
        known = [self._store.as_shown(each, call.now) for each in candidates]
        return next((each for each in known if each.state in OPEN and _says(each, content)), None)

    async def _added(self, call: Call, target: Campaign, messages: tuple[Message, ...]) -> Mapping[str, Json]:
        """All of them into a campaign that there is, in one step."""
        after, catch_up = target, self._store.patience.catch_up
        for message in messages:
            outcome = decide_as_told(after, Write(call.person.id, message), call.now, catch_up)
            if not isinstance(outcome, Decision):
                return {"what": SheetAnswer.REFUSED}
            after = outcome.state
        asked = await self._approvers.of(call.tx, target)
        saved = await campaign_rows.save(call.tx, after, target)
        event = Event("campaign_written", {"messages": len(messages)})
        await events.append(call.tx, event, subject_of(target.id), call.now, call.person.id)
        if saved.state is not target.state:
            await self._approvers.close_cards(call.tx, saved, asked, call.now)
        return {"what": SheetAnswer.TAKEN, "campaign": target.id}


async def _kept(call: Call, messages: tuple[Message, ...]) -> Mapping[str, Json]:
    audience = all_of_hers(call.person)
    if audience is None:
        return {"what": SheetAnswer.REFUSED}
    draft = replace(draft_of(call.person, audience, call.now), messages=messages)
    if not may(call.person, Action.RUN_CAMPAIGN, draft):
        return {"what": SheetAnswer.REFUSED}
    return {"what": SheetAnswer.TAKEN, "campaign": (await campaign_rows.keep(call.tx, draft)).id}


def _as_json(problem: SheetProblem) -> Json:
    return {"cell": problem.cell, "wrong": problem.wrong, "facts": dict(problem.facts)}


Sayable = dict[date, tuple[time | None, datetime | None, dict[str, Text]]]


def _content(messages: tuple[Message, ...]) -> Sayable:
    """What a table can say of them: no table knows which words are older than others."""
    return {each.day: (each.hour, each.event_at, dict(still_fit(each).texts)) for each in messages}


def _says(campaign: Campaign, content: Sayable) -> bool:
    """All of this, and as a whole campaign nothing else; an addition says nothing new where all of it is there."""
    present = _content(campaign.messages)
    return bool(content) and content == {day: present[day] for day in content if day in present}
