"""How long an invite holds, and who is let in by a leader's press."""

from datetime import timedelta

import pytest

from referrals.domain.invite import Admission, AdmissionId, AdmissionState, Invite, InviteId
from referrals.domain.person import Grant, PersonId, Role
from tests.domain.samples import LATER, NOW


@pytest.mark.parametrize(
    ("uses_left", "after", "holds"), [(1, -1, True), (0, -1, False), (1, 0, False), (1, 1, False), (30, -60, True)]
)
def test_it_holds_until_it_is_used_up_or_over(uses_left: int, after: int, holds: bool) -> None:
    invite = Invite(InviteId(1), Grant(Role.MEMBER), uses_left, expires_at=LATER)

    assert invite.holds(LATER + timedelta(minutes=after)) is holds


def test_only_members_need_a_leader() -> None:
    needy = {role for role in Role if Invite(InviteId(1), Grant(role), 1, NOW).needs_leader}

    assert needy == {Role.MEMBER}


@pytest.mark.parametrize(
    ("state", "decided", "used"),
    [
        (AdmissionState.READING, False, False),
        (AdmissionState.AWAITING, False, True),
        (AdmissionState.REFUSED, False, False),
        (AdmissionState.REFUSED, True, True),
        (AdmissionState.ADMITTED, True, False),
    ],
)
def test_one_person_uses_an_invite_once(state: AdmissionState, decided: bool, used: bool) -> None:
    invite = Invite(InviteId(1), Grant(Role.MEMBER), 20, expires_at=LATER)
    admission = Admission(AdmissionId(1), PersonId(7), invite, state, decided=decided)

    assert admission.used(InviteId(1)) is used
    assert not admission.used(InviteId(2))
