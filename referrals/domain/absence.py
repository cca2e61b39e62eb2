"""Somebody, or an organisation, that can no longer act: how the timer `holder_gone` names them.

Whoever finds it out (a block, a removal, a network file) leaves this timer due now, and what was in their hands goes on.
Not for: what then happens (see dispatching/watching).
"""

from referrals.domain.person import OrganisationCode, PersonId

_PERSON, _ORGANISATION = "person:", "organisation:"


def person_gone(person: PersonId) -> str:
    """Like "person:12": she has left, blocked the bot, lost a role or is deleted."""
    return f"{_PERSON}{person}"


def organisation_gone(code: OrganisationCode) -> str:
    """Like "organisation:ayol": it is removed or frozen."""
    return f"{_ORGANISATION}{code}"


def read_gone(ref: str) -> PersonId | OrganisationCode:
    """The reverse; raises ValueError for what neither of them wrote."""
    if ref.startswith(_PERSON):
        return PersonId(int(ref.removeprefix(_PERSON)))
    if ref.startswith(_ORGANISATION):
        return OrganisationCode(ref.removeprefix(_ORGANISATION))
    raise ValueError("neither a person nor an organisation")
