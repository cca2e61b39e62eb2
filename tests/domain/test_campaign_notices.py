"""Which notices a campaign causes: in which place of whose chat, how loud, and whose turn they wait for."""

from datetime import UTC, datetime

import pytest

from referrals.domain.broadcast import MessageId
from referrals.domain.campaign import CampaignId
from referrals.domain.campaign.notices import (
    CampaignNews,
    answers_notice,
    approval_notice,
    copy_notice,
    progress_notice,
    sheet_notice,
    told_notice,
)
from referrals.domain.notice import Mode, Notice, Priority
from tests.domain.campaigns import AIDA

TWELVE = CampaignId(12)
SINCE = datetime(2026, 11, 25, 4, tzinfo=UTC)


def test_a_copy_is_silent_and_lets_everything_else_go_first() -> None:
    notice = copy_notice(AIDA, MessageId(17), SINCE)

    assert (notice.priority, notice.mode, notice.with_sound) == (Priority.CAMPAIGN, Mode.SEND, False)
    assert notice.slot == notice.about == "message:17"
    assert notice.params == {"message": 17, "since": "2026-11-25T04:00:00+00:00"}


@pytest.mark.parametrize(
    ("notice", "slot", "mode", "with_sound"),
    [
        (progress_notice(AIDA, TWELVE), "campaign:12:progress", Mode.SEND_OR_EDIT, False),
        (told_notice(AIDA, TWELVE, CampaignNews.HELD), "campaign:12:told", Mode.SEND, True),
        (told_notice(AIDA, TWELVE, CampaignNews.HANDED_IN, over=True), "campaign:12:told", Mode.EDIT_ONLY, False),
        (answers_notice(AIDA, TWELVE), "campaign:12:answers", Mode.SEND_OR_EDIT, False),
        (sheet_notice(AIDA, {}), "sheet", Mode.SEND_OR_EDIT, True),
    ],
)
def test_its_keeper_has_a_place_for_each(notice: Notice, slot: str, mode: Mode, with_sound: bool) -> None:
    assert (notice.to, notice.slot, notice.mode, notice.with_sound) == (AIDA, slot, mode, with_sound)
    assert notice.priority < Priority.CAMPAIGN


def test_whoever_may_approve_it_hears_it_ring_and_sees_when_it_is_over() -> None:
    gone, rings = approval_notice(AIDA, TWELVE)
    (over,) = approval_notice(AIDA, TWELVE, over=True)

    assert (gone.mode, rings.mode, over.mode) == (Mode.DELETE, Mode.SEND, Mode.EDIT_ONLY)
    assert (rings.with_sound, over.with_sound) == (True, False)
    assert {gone.slot, rings.slot, over.slot} == {"campaign:12:approve"}
