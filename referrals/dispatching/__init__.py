"""Brings a report to somebody who takes it. One method is one action, inside the turn's transaction.

Each side is a plain class of its own module; they share a `CaseStore`. Not for: the work after acceptance (see following_up).
"""

from referrals.dispatching.answering import OfferAnswers
from referrals.dispatching.calling import CoordinatorCalls
from referrals.dispatching.case_store import CaseStore
from referrals.dispatching.duty import DutyRota
from referrals.dispatching.overseeing import CaseOversight
from referrals.dispatching.routing import Routing
from referrals.dispatching.watching import Watching
from referrals.facts import Facts


class Dispatching:
    """What handlers and timers call, side by side."""

    def __init__(self, facts: Facts) -> None:
        store = CaseStore(facts)
        self.calls = CoordinatorCalls(store)
        routing = Routing(store, self.calls)
        self.watching = Watching(store, self.calls, routing)
        self.offers = OfferAnswers(store, routing)
        self.oversight = CaseOversight(store, routing, self.watching)
        self.duty = DutyRota(store, routing)


__all__ = ["Dispatching"]
