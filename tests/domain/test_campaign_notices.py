"""Which notices a campaign causes: in which place of whose chat, how loud, and whose turn they wait for."""

from datetime import UTC, datetime

import pytest

from referrals.domain.campaign import CampaignId
from referrals.domain.campaign.notices import (
    answers_notice,
    approval_notice,
    copy_notice,
    progress_notice,
    sheet_notice,
    told_notice,
)
from referrals.domain.notice import Lane, Mode, Notice
from tests.domain.campaigns import AIDA, FIRST

TWELVE = CampaignId(12)
SINCE = datetime(2026, 11, 25, 4, tzinfo=UTC)


def test_a_copy_is_silent_and_lets_everything_else_go_first() -> None:
    notice = copy_notice(AIDA, TWELVE, FIRST, SINCE)

    assert (notice.lane, notice.mode, notice.loud) == (Lane.CAMPAIGN, Mode.SEND, False)
    assert notice.slot == notice.about == "campaign:12:2026-11-25"
    assert notice.params == {"campaign": 12, "day": "2026-11-25", "since": "2026-11-25T04:00:00+00:00"}


@pytest.mark.parametrize(
    ("notice", "slot", "mode", "loud"),
    [
        (progress_notice(AIDA, TWELVE), "campaign:12:progress", Mode.FOLD, False),
        (told_notice(AIDA, TWELVE, "held"), "campaign:12:told", Mode.SEND, True),
        (told_notice(AIDA, TWELVE, "handed_in", over=True), "campaign:12:told", Mode.UPDATE, False),
        (answers_notice(AIDA, TWELVE), "campaign:12:answers", Mode.FOLD, False),
        (sheet_notice(AIDA, {}), "sheet", Mode.FOLD, True),
    ],
)
def test_its_keeper_has_a_place_for_each(notice: Notice, slot: str, mode: Mode, loud: bool) -> None:
    assert (notice.to, notice.slot, notice.mode, notice.loud) == (AIDA, slot, mode, loud)
    assert notice.lane < Lane.CAMPAIGN


def test_whoever_may_approve_it_hears_it_ring_and_sees_when_it_is_over() -> None:
    gone, rings = approval_notice(AIDA, TWELVE)
    (over,) = approval_notice(AIDA, TWELVE, over=True)

    assert (gone.mode, rings.mode, over.mode) == (Mode.DELETE, Mode.SEND, Mode.UPDATE)
    assert (rings.loud, over.loud) == (True, False)
    assert {gone.slot, rings.slot, over.slot} == {"campaign:12:approve"}
