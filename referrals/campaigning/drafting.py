"""What a coordinator does with a campaign, or a leader with a notice to her own group: begin, write, aim, submit, cancel.

Every method asks `may`. Not for: approving (see review) or bringing it to readers (see delivering).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from referrals.campaigning.campaign_store import MOST_ASKED, CampaignStore, sees
from referrals.domain.authority import Action, coordinated, may
from referrals.domain.campaign import (
    PLAIN,
    Audience,
    Campaign,
    CampaignId,
    CampaignState,
    Message,
    Text,
    decide,
    subject_of,
)
from referrals.domain.campaign.command import Aim, CancelDay, Drop, LeaveOut, Move, SetHour, Submit, Write
from referrals.domain.campaign.notices import approval_notice, told_notice
from referrals.domain.campaign.pack import Pack
from referrals.domain.campaign.transitions import days_over
from referrals.domain.campaign.translation import languages_lacking
from referrals.domain.decision import AlreadyDone, Decision, NotAllowed, Refused, WrongState
from referrals.domain.language import LANGUAGES
from referrals.domain.network import Group
from referrals.domain.person import GroupCode, Person, PersonId, Role
from referrals.domain.place import PlaceCode
from referrals.storage import campaign_rows, events, network_rows, outbox
from referrals.storage.database import Transaction

NEW = CampaignId(0)
LISTED = 30
"""Campaigns a list can show; older ones are history."""
SUBMITTING = "campaign_submitted"
TOUCHING = frozenset({SUBMITTING, "campaign_written", "campaign_moved", "campaign_approved", "campaign_sent_back"})
"""Events by which it is known whether what waits was handed in."""


@dataclass(frozen=True, slots=True)
class NobodyToApprove(Refused):
    """There is no second coordinator who could read it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a campaign would reach: people by language and by home and language, and those left out."""

    by_language: Mapping[str, int] = field(hash=False)
    by_place: Mapping[tuple[PlaceCode | None, str], int] = field(hash=False)
    lacking: Mapping[str, int] = field(hash=False)

    @property
    def people(self) -> int:
        """All of them."""
        return sum(self.by_language.values())


class Drafting(CampaignStore):
    """Until it is submitted, and what may still be changed afterwards."""

    def packs(self) -> tuple[Pack, ...]:
        """The ready packs."""
        return tuple(self._packs.values())

    def pack(self, code: str) -> Pack | None:
        """One of them."""
        return self._packs.get(code)

    async def campaigns(self, tx: Transaction, person: Person, now: datetime) -> tuple[Campaign, ...]:
        """What she may run or approve, as she is told of it, the newest first. Of a draft only who wrote in it hears."""
        found = await campaign_rows.newest(tx, tuple(CampaignState), LISTED)
        return tuple(self._as_shown(each, now) for each in found if sees(person, each))

    async def begin(self, tx: Transaction, person: Person, pack: str, now: datetime) -> Campaign | Refused:
        """A draft for all of her area: a pack's coming messages, or with "" none yet. Her own draft of a pack is gone on with:
        a second press makes no second one."""
        chosen, audience = self._packs.get(pack), all_of_hers(person)
        if (pack and chosen is None) or audience is None:
            return NotAllowed()
        draft = self._draft(person, audience, now, chosen)
        if not may(person, Action.RUN_CAMPAIGN, draft):
            return NotAllowed()
        return await self._begun(tx, draft) or await campaign_rows.keep(tx, draft)

    async def _begun(self, tx: Transaction, draft: Campaign) -> Campaign | None:
        drafts = await campaign_rows.newest(tx, (CampaignState.DRAFT,), LISTED) if draft.pack else ()
        return next((each for each in drafts if (each.owner, each.pack) == (draft.owner, draft.pack)), None)

    def _draft(self, person: Person, audience: Audience, now: datetime, pack: Pack | None) -> Campaign:
        draft = Campaign(
            NEW, person.id, person.id, CampaignState.DRAFT, audience, (), now, editors=frozenset({person.id})
        )
        if pack is None:
            return draft
        today = now.astimezone(ZoneInfo(person.zone)).date()
        return replace(draft, messages=pack.coming(today), pack=pack.code, colour=pack.colour)

    async def begin_notice(
        self, tx: Transaction, leader: Person, group: str, text: str, now: datetime
    ) -> Campaign | Refused:
        """A draft of one message to the leader's own group, in her own words, to go as soon as she sends it."""
        notice = self.notice(leader, group, text, now)
        return await campaign_rows.keep(tx, notice) if isinstance(notice, Campaign) else notice

    def notice(self, leader: Person, group: str, text: str, now: datetime) -> Campaign | Refused:
        """The same as it would be, for her to look at before she sends it."""
        code = GroupCode(group)
        draft = replace(self._draft(leader, Audience(groups=frozenset({code})), now, None), group=code)
        if not may(leader, Action.RUN_CAMPAIGN, draft):
            return NotAllowed()
        today = now.astimezone(ZoneInfo(leader.zone)).date()
        written = decide(draft, Write(leader.id, Message(today, {PLAIN: Text(text)}, at=now)), now)
        return written.state if isinstance(written, Decision) else written

    async def group_readers(self, tx: Transaction, group: GroupCode) -> int:
        """How many a notice to this group goes to."""
        return (await campaign_rows.readers(tx, Audience(groups=frozenset({group})), ())).total()

    async def own_groups(self, tx: Transaction, person: Person) -> tuple[Group, ...]:
        """The groups she leads."""
        led = {each.group for each in person.grants if each.role is Role.GROUP_LEADER}
        return tuple(each for each in await network_rows.groups(tx) if each.code in led)

    async def groups(self, tx: Transaction) -> tuple[Group, ...]:
        """Every group, to aim at."""
        return await network_rows.groups(tx)

    async def write(
        self, tx: Transaction, person: Person, campaign: int, message: Message, now: datetime
    ) -> Campaign | Refused:
        """Add a message, or put it in the place of its day's."""
        return await self._written(tx, person, campaign, Write(person.id, message), now)

    async def drop(
        self, tx: Transaction, person: Person, campaign: int, day: date, now: datetime
    ) -> Campaign | Refused:
        """Take a message out of a draft."""
        return await self._written(tx, person, campaign, Drop(person.id, day), now)

    async def move(
        self, tx: Transaction, person: Person, campaign: int, day: date, to: date, now: datetime
    ) -> Campaign | Refused:
        """Another day for a message."""
        return await self._written(tx, person, campaign, Move(person.id, day, to), now)

    async def aim(
        self, tx: Transaction, person: Person, campaign: int, audience: Audience, now: datetime
    ) -> Campaign | Refused:
        """Choose whom it is for: nothing beyond what she coordinates, and nothing that there is not. A leader's notice stays
        with her own group."""
        found = await self._campaign(tx, person, campaign)
        if found is None or found.group or not may(person, Action.RUN_CAMPAIGN, replace(found, audience=audience)):
            return NotAllowed()
        places, groups = audience.places - found.audience.places, audience.groups - found.audience.groups
        if not all(each in self._facts.gazetteer for each in places) or not audience.languages <= set(LANGUAGES):
            return NotAllowed()
        if groups and not groups <= {each.code for each in await network_rows.groups(tx)}:
            return NotAllowed()
        return await self._written(tx, person, campaign, Aim(person.id, audience), now)

    async def set_hour(
        self, tx: Transaction, person: Person, campaign: int, hour: time, now: datetime
    ) -> Campaign | Refused:
        """At which local hour its messages go."""
        return await self._written(tx, person, campaign, SetHour(person.id, hour), now)

    async def leave_out(
        self, tx: Transaction, person: Person, campaign: int, languages: frozenset[str], now: datetime
    ) -> Campaign | Refused:
        """Her explicit choice to send it although readers of these languages get nothing."""
        return await self._written(tx, person, campaign, LeaveOut(person.id, languages), now)

    async def _written(
        self,
        tx: Transaction,
        person: Person,
        campaign: int,
        command: Write | Drop | Move | Aim | SetHour | LeaveOut,
        now: datetime,
    ) -> Campaign | Refused:
        """What was waiting for approval and is written in again, waits no longer: who was asked to read it sees that."""
        before = await self._campaign(tx, person, campaign)
        after = await self._apply(tx, person, campaign, command, now)
        if before is not None and isinstance(after, Campaign) and before.state is not after.state:
            await self._close_cards(tx, after, await self._approvers(tx, before), now)
        return after

    async def reach(self, tx: Transaction, person: Person, campaign: int) -> Reach | None:
        """Whom it would reach as it stands; None for whoever would not find it in her list."""
        found = await self._seen(tx, person, campaign)
        if found is None:
            return None
        covering = await self._covering(tx, found)
        by_place = await campaign_rows.readers_by_place(tx, found.audience, covering)
        by_language: Counter[str] = Counter()
        for (_, language), number in by_place.items():
            by_language[language] += number
        return Reach(by_language, by_place, languages_lacking(found, by_language))

    async def submit(self, tx: Transaction, person: Person, campaign: int, now: datetime) -> Campaign | Refused:
        """Done: a second coordinator is asked to read it; a notice to her own group goes at once."""
        found = await self._campaign(tx, person, campaign)
        if found is None:
            return NotAllowed()
        if await self.asked(tx, found):
            return AlreadyDone()
        approvers = await self._approvers(tx, found)
        if found.group is None and not approvers:
            return NobodyToApprove()
        readers = await campaign_rows.readers(tx, found.audience, await self._covering(tx, found))
        after = await self._decide(tx, found, Submit(person.id, readers), now, person)
        if isinstance(after, Campaign) and after.group is None:
            await self._ask_approvers(tx, after, now)
            await self._hide_wish(tx, found, now)
        return after

    async def _hide_wish(self, tx: Transaction, before: Campaign, now: datetime) -> None:
        """What was to be changed is no longer shown to anybody who was told."""
        told = sorted(before.editors) if before.change_request else ()
        await outbox.add(tx, [told_notice(each, before.id, "handed_in", over=True) for each in told], now)

    async def asked(self, tx: Transaction, campaign: Campaign) -> bool:
        """Whether a second coordinator was asked to read what waits, and nothing was written in it since."""
        if not campaign.unapproved or campaign.state is CampaignState.DRAFT:
            return False
        return await events.newest_kind(tx, subject_of(campaign.id), TOUCHING) == SUBMITTING

    async def leave_behind(self, tx: Transaction, person: Person, campaign: int, now: datetime) -> Campaign | Refused:
        """Go on without the days that are over: they leave a draft, and are cancelled in what was approved."""
        after: Campaign | Refused = await self._campaign(tx, person, campaign) or NotAllowed()
        for message in days_over(after.unapproved, now) if isinstance(after, Campaign) else ():
            after = await self.drop(tx, person, campaign, message.day, now)
            if isinstance(after, WrongState):
                after = await self._apply(tx, person, campaign, CancelDay(person.id, message.day), now)
        return after

    async def _approvers(self, tx: Transaction, campaign: Campaign) -> list[PersonId]:
        """Who could approve it, once it is handed in: no hand that wrote in it."""
        handed_in = replace(campaign, state=CampaignState.SUBMITTED)
        return [
            each.id
            for each in await self._coordinators_who_may(tx, handed_in, Action.APPROVE_CAMPAIGN)
            if each.id not in campaign.editors
        ][:MOST_ASKED]

    async def _ask_approvers(self, tx: Transaction, campaign: Campaign, now: datetime) -> None:
        asked = await self._approvers(tx, campaign)
        await outbox.add(tx, [each for person in asked for each in approval_notice(person, campaign.id)], now)

    async def _close_cards(self, tx: Transaction, campaign: Campaign, asked: Iterable[PersonId], now: datetime) -> None:
        """Nothing waits for them any more; their cards say so."""
        cards = [each for person in asked for each in approval_notice(person, campaign.id, over=True)]
        await outbox.add(tx, cards, now)


def all_of_hers(person: Person) -> Audience | None:
    """Everybody in all she coordinates; None where that is nothing."""
    areas = coordinated(person)
    if not areas:
        return None
    return Audience() if None in areas else Audience(places=frozenset(filter(None, areas)))
