"""Every view by the key that notices name. Two views with one key, or a key without a view, are a mistake found at start.

Not for: wording (a view stands beside its handler, in a module that ends in _view) or rendering (bot/sending/rendering).
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from types import MappingProxyType

from handlers import errors_view
from handlers.campaigns import (
    audience_view,
    campaign_prompts_view,
    campaigns_view,
    change_request_view,
    deliveries_view,
    paused_districts_view,
    preview_view,
    review_view,
)
from handlers.cases import caseload_view, cases_view
from handlers.complaints import answer_complaint_view, complaint_form_view, complaints_view
from handlers.crying import cry_replies_view, crying_view
from handlers.drafting import drafting_view, spreadsheet_view
from handlers.joining import joining_view
from handlers.offers import duty_view, her_words_view, offer_questions_view, offers_view, waiting_view
from handlers.operating import operating_view
from handlers.reading import answering_view, campaign_message_view, subscribing_view
from handlers.reporting import adding_view, conflict_view, consent_view, report_start_view, violence_view
from handlers.settings import help_view, settings_view
from handlers.status import choosing_view, status_view
from handlers.ui.page import View
from handlers.view_key import ViewKey


def registry(parts: Iterable[Mapping[ViewKey, View]]) -> Mapping[str, View]:
    """All parts as one; raises ValueError where a key has two views or none."""
    merged = dict[str, View]()
    for key, view in chain.from_iterable(part.items() for part in parts):
        if key in merged:
            raise ValueError(f"two views are called {key}")
        merged[key] = view
    if missing := set(ViewKey) - merged.keys():
        raise ValueError(f"no view is called {', '.join(sorted(missing))}")
    return MappingProxyType(merged)


VIEWS = registry(
    each.VIEWS
    for each in (
        adding_view,
        answering_view,
        review_view,
        audience_view,
        preview_view,
        campaign_prompts_view,
        campaigns_view,
        caseload_view,
        cases_view,
        answer_complaint_view,
        complaint_form_view,
        complaints_view,
        drafting_view,
        conflict_view,
        consent_view,
        crying_view,
        cry_replies_view,
        deliveries_view,
        duty_view,
        errors_view,
        help_view,
        her_words_view,
        joining_view,
        campaign_message_view,
        offer_questions_view,
        offers_view,
        operating_view,
        status_view,
        choosing_view,
        change_request_view,
        settings_view,
        paused_districts_view,
        report_start_view,
        subscribing_view,
        spreadsheet_view,
        violence_view,
        waiting_view,
    )
)
