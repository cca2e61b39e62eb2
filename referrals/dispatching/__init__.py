"""Brings a report to somebody who takes it. One method is one action, inside the turn's transaction.

Four sides of one task: routing (what is next), answering (those who were asked), overseeing (coordinators), duty (who can
be rung). Not for: the work after acceptance (see following_up).
"""

from referrals.dispatching.answering import OfferAnswers
from referrals.dispatching.duty import DutyRota
from referrals.dispatching.overseeing import CaseOversight


class Dispatching(OfferAnswers, CaseOversight, DutyRota):
    """What handlers and timers call."""


__all__ = ["Dispatching"]
