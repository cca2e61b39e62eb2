"""A leader's notice to her own group, in her own words: it needs no second coordinator.

Not for: campaigns (see drafting) or sending it off (see submitting).
"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from referrals.call import Call
from referrals.campaigning.beginning import draft_of
from referrals.domain.authority import Action, may
from referrals.domain.campaign import PLAIN, Audience, Campaign, Message, Text, decide
from referrals.domain.campaign.command import Write
from referrals.domain.decision import Decision, NotAllowed, Refused
from referrals.domain.network import Group
from referrals.domain.person import GroupCode, Role
from referrals.storage import audience_rows, campaign_rows, network_rows
from referrals.storage.database import Transaction


class GroupNotices:
    """From her words to a draft."""

    async def begin_notice(self, call: Call, group: str, text: str) -> Campaign | Refused:
        """A draft of one message to the leader's own group, in her own words, to go as soon as she sends it."""
        notice = self.notice(call, group, text)
        return await campaign_rows.keep(call.tx, notice) if isinstance(notice, Campaign) else notice

    def notice(self, call: Call, group: str, text: str) -> Campaign | Refused:
        """The same as it would be, for her to look at before she sends it."""
        code, leader = GroupCode(group), call.person
        draft = replace(draft_of(leader, Audience(groups=frozenset({code})), call.now), group=code)
        if not may(leader, Action.RUN_CAMPAIGN, draft):
            return NotAllowed()
        today = call.now.astimezone(ZoneInfo(leader.zone)).date()
        written = decide(draft, Write(leader.id, Message(today, {PLAIN: Text(text)}, at=call.now)), call.now)
        return written.state if isinstance(written, Decision) else written

    async def group_readers(self, tx: Transaction, group: GroupCode) -> int:
        """How many a notice to this group goes to."""
        return (await audience_rows.readers(tx, Audience(groups=frozenset({group})))).total()

    async def own_groups(self, call: Call) -> tuple[Group, ...]:
        """The groups she leads."""
        led = {each.group for each in call.person.grants if each.role is Role.GROUP_LEADER}
        return tuple(each for each in await network_rows.groups(call.tx) if each.code in led)
