"""A report and its referral change together, or neither does."""

from dataclasses import replace

from referrals.domain.decision import AlreadyDone, NoLongerOffered
from referrals.domain.referral import ReferralState
from referrals.domain.report import ReleaseReason, ReportState, SearchState, with_referral
from referrals.domain.report.handover import Handover, let_go, taken
from tests.domain.samples import LATER, NAZGUL, NOW, referral, violence, violence_in

S = ReportState


def test_someone_takes_it_and_lets_it_go() -> None:
    offer = referral()
    asking = with_referral(violence(search=SearchState.WITH_COORDINATOR), offer)
    handover = taken(asking, offer, NAZGUL, LATER, NOW)
    assert isinstance(handover, Handover)
    assert (handover.on_report.state.search, handover.on_referral.state.due_at) == (SearchState.RECEIVED, LATER)

    held = with_referral(handover.on_report.state, handover.on_referral.state)
    back = let_go(held, handover.on_referral.state, ReleaseReason.SILENT, NOW)
    assert isinstance(back, Handover)
    assert (back.on_report.event.kind, back.on_referral.state.state) == ("fell_silent", ReferralState.RELEASED)


def test_what_is_refused_of_one_is_refused_of_both() -> None:
    offer = referral()
    assert taken(violence_in(S.CLOSED), offer, NAZGUL, LATER, NOW) == NoLongerOffered()
    lapsed = replace(offer, state=ReferralState.LAPSED)
    assert taken(with_referral(violence(), lapsed), lapsed, NAZGUL, LATER, NOW) == NoLongerOffered()
    assert let_go(with_referral(violence(), offer), offer, ReleaseReason.GONE, NOW) == NoLongerOffered()
    works = replace(offer, state=ReferralState.ACCEPTED)
    assert let_go(violence(), works, ReleaseReason.GONE, NOW) == AlreadyDone()
