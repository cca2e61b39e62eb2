"""Every view by the key that notices name. Two views with one key are a mistake found at start.

Not for: wording (the modules beside) or rendering (bot/sending/rendering).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from handlers.views import (
    adding,
    answers,
    approvals,
    audiences,
    campaign_days,
    campaign_message,
    campaign_prompts,
    campaigns,
    caseload,
    cases,
    change_request,
    conflict,
    consent,
    cries,
    cry_replies,
    deliveries,
    drafting,
    duty,
    errors,
    help,
    her_words,
    joining,
    offer_questions,
    offers,
    operating,
    paused_districts,
    report_start,
    reports,
    settings,
    subscription,
    tables,
    violence,
    waiting,
)
from handlers.views.page import View


def _merged(parts: Iterable[Mapping[str, View]]) -> Mapping[str, View]:
    merged: dict[str, View] = {}
    for part in parts:
        if twice := merged.keys() & part.keys():
            raise ValueError(f"two views are called {', '.join(sorted(twice))}")
        merged.update(part)
    return MappingProxyType(merged)


VIEWS = _merged(
    each.VIEWS
    for each in (
        adding,
        answers,
        approvals,
        audiences,
        campaign_days,
        campaign_prompts,
        campaigns,
        caseload,
        cases,
        drafting,
        conflict,
        consent,
        cries,
        cry_replies,
        deliveries,
        duty,
        errors,
        help,
        her_words,
        joining,
        campaign_message,
        offer_questions,
        offers,
        operating,
        reports,
        change_request,
        settings,
        paused_districts,
        report_start,
        subscription,
        tables,
        violence,
        waiting,
    )
)
