"""A campaign from a table that a coordinator filled in: all of it becomes a draft of hers, or goes into
the campaign she came from; or nothing does.

Not for: reading the file (bot/workers/workbook), nor for what its cells mean (domain/campaign/sheet).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from referrals.campaigning.drafting import Drafting, all_of_hers
from referrals.domain.authority import Action, coordinated, may
from referrals.domain.campaign import Campaign, Message, Text, subject_of
from referrals.domain.campaign.command import Write
from referrals.domain.campaign.grid import from_json
from referrals.domain.campaign.notices import sheet_notice
from referrals.domain.campaign.public_status import decide_as_told
from referrals.domain.campaign.sheet import SheetProblem, Wrong, read
from referrals.domain.campaign.transitions import OPEN
from referrals.domain.campaign.translation import still_fit
from referrals.domain.decision import Decision, Event, NotAllowed
from referrals.domain.form import AT_THE_TABLE, COMPOSING, PROMPT, Form
from referrals.domain.notice import Json, Mode, Notice
from referrals.domain.person import Person
from referrals.storage import campaign_rows, events, form_rows, job_rows, outbox, person_rows
from referrals.storage.database import Transaction

SHOWN = 15
"""Problems named at once; of the rest she learns how many there are."""


class Importing(Drafting):
    """From the file that came to the draft."""

    async def import_sheet(self, tx: Transaction, person: Person, file_id: str, now: datetime) -> NotAllowed | None:
        """Have it fetched and read; what comes of it is told as soon as that is done."""
        if not coordinated(person) or not may(person, Action.SEE_CAMPAIGNS):
            return NotAllowed()
        await job_rows.add(tx, job_rows.SHEET, person.id, file_id, now)
        return None

    async def sheet_read(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `sheet_read`: the job's result is there."""
        found = await job_rows.take(tx, int(ref))
        if found is None:
            return
        person = await person_rows.get(tx, found[0])
        form = await form_rows.active(tx, person.id)
        awaited = form if form and (form.flow, form.step) == (COMPOSING, AT_THE_TABLE) else None
        told = await self._outcome(tx, person, found[1], awaited, now)
        if awaited is not None and told["what"] in {"taken", "same"}:
            await form_rows.close(tx, person.id)
            await outbox.add(tx, [Notice(to=person.id, key="", slot=PROMPT, mode=Mode.DELETE)], now)
        await outbox.add(tx, [sheet_notice(person.id, told)], now)

    async def _outcome(
        self, tx: Transaction, person: Person, result: Json, form: Form | None, now: datetime
    ) -> Mapping[str, Json]:
        book = from_json(result)
        if book is None:
            return {"what": "unreadable", "why": result.get("why") if isinstance(result, Mapping) else None}
        target = await self._target(tx, person, form, now)
        found = read(book, self.words, person.zone, now)
        messages = tuple(each for each in found if isinstance(each, Message))
        if same := await self._same(tx, person, target, messages, now):
            return {"what": "same", "campaign": same.id}
        if target is not None:
            found = read(book, self.words, person.zone, now, frozenset(each.day for each in target.messages))
        problems = [each for each in found if isinstance(each, SheetProblem)]
        if book.left_out and [each.wrong for each in problems] == [Wrong.NO_HEADS]:
            return {"what": "unreadable", "why": "too_big"}
        if problems:
            return {
                "what": "problems",
                "count": len(problems),
                "problems": [_as_json(each) for each in problems[:SHOWN]],
            }
        return await (
            self._added(tx, person, target, messages, now) if target else self._kept(tx, person, messages, now)
        )

    async def _target(self, tx: Transaction, person: Person, form: Form | None, now: datetime) -> Campaign | None:
        """The campaign from which she came to the table; None for a new one."""
        number = form.answers.get("campaign") if form else None
        found = await self._campaign(tx, person, number) if isinstance(number, int) else None
        return found if found is not None and self._as_shown(found, now).state in OPEN and found.group is None else None

    async def _same(
        self, tx: Transaction, person: Person, target: Campaign | None, messages: tuple[Message, ...], now: datetime
    ) -> Campaign | None:
        """What says the same on the same days already, and may still go."""
        content = _content(messages)
        known = [self._as_shown(target, now)] if target else await self.campaigns(tx, person, now) if messages else []
        return next((each for each in known if each.state in OPEN and _says(each, content)), None)

    async def _kept(
        self, tx: Transaction, person: Person, messages: tuple[Message, ...], now: datetime
    ) -> Mapping[str, Json]:
        audience = all_of_hers(person)
        if audience is None:
            return {"what": "refused"}
        draft = replace(self._draft(person, audience, now, None), messages=messages)
        if not may(person, Action.RUN_CAMPAIGN, draft):
            return {"what": "refused"}
        return {"what": "taken", "campaign": (await campaign_rows.keep(tx, draft)).id}

    async def _added(
        self, tx: Transaction, person: Person, target: Campaign, messages: tuple[Message, ...], now: datetime
    ) -> Mapping[str, Json]:
        """All of them into a campaign that there is, in one step."""
        after, catch_up = target, self._facts.policy.campaign_patience.catch_up
        for message in messages:
            outcome = decide_as_told(after, Write(person.id, message), now, catch_up)
            if not isinstance(outcome, Decision):
                return {"what": "refused"}
            after = outcome.state
        asked = await self._approvers(tx, target)
        saved = await campaign_rows.save(tx, after, target)
        event = Event("campaign_written", {"messages": len(messages)})
        await events.append(tx, event, subject_of(target.id), now, person.id)
        if saved.state is not target.state:
            await self._close_cards(tx, saved, asked, now)
        return {"what": "taken", "campaign": target.id}


def _as_json(problem: SheetProblem) -> Json:
    return {"cell": problem.cell, "wrong": problem.wrong, "facts": dict(problem.facts)}


Content = dict[date, tuple[time | None, datetime | None, dict[str, Text]]]


def _content(messages: tuple[Message, ...]) -> Content:
    """What a table can say of them: no table knows which words are older than others."""
    return {each.day: (each.hour, each.event_at, dict(still_fit(each).texts)) for each in messages}


def _says(campaign: Campaign, content: Content) -> bool:
    """All of this, and as a whole campaign nothing else; an addition says nothing new where all of it is there."""
    present = _content(campaign.messages)
    return bool(content) and content == {day: present[day] for day in content if day in present}
