"""The tables, once, for both engines. Alembic's migrations must arrive exactly here (a test compares).

Columns ending in `_sealed` are encrypted, `_key` are keyed hashes; kinds, states, districts and times stay readable for
counting. Times are aware UTC. No address of a shelter has a column (D11). Not for: statements (see the *_rows modules).
"""

from referrals.storage.schema.broadcasts import broadcast_copies, broadcast_messages, crises
from referrals.storage.schema.campaigns import campaign_answers, campaign_messages, campaigns
from referrals.storage.schema.complaints import complaints
from referrals.storage.schema.network import countries, groups, hotline_checks, organisations
from referrals.storage.schema.reports import (
    case_calls,
    conflict_reports,
    event_links,
    events,
    referrals,
    violence_reports,
)
from referrals.storage.schema.traffic import forms, inbox, jobs, leases, messages, outbox, timers
from referrals.storage.schema.who import admissions, grants, invites, people

__all__ = [
    "admissions",
    "broadcast_copies",
    "broadcast_messages",
    "campaign_answers",
    "campaign_messages",
    "campaigns",
    "case_calls",
    "complaints",
    "conflict_reports",
    "countries",
    "crises",
    "event_links",
    "events",
    "forms",
    "grants",
    "groups",
    "hotline_checks",
    "inbox",
    "invites",
    "jobs",
    "leases",
    "messages",
    "organisations",
    "outbox",
    "people",
    "referrals",
    "timers",
    "violence_reports",
]
