"""The kinds of timers: every moment of the calendar at which something is to happen, by its name in the table `timers`.

Not for: which use case each calls (bot/receiving/processor) or how far ahead each can be due (storage/set_back).
"""

from enum import StrEnum


class TimerKind(StrEnum):
    """What goes off; `ref` beside it says for what."""

    ROUTE = "route"
    """An open report ("violence:12") is looked at: its next moment has come."""
    RING = "ring"
    """An urgent offer (its referral's id) rings again."""
    HOLDER_GONE = "holder_gone"
    """A person or an organisation can no longer act (see absence): what is in their hands goes on."""
    LOOK_AT_ALL = "look_at_all"
    """Every open report is looked at: at the start, and after the clock was set back."""
    OFFER_AGAIN = "offer_again"
    """After an outage every open offer is shown again; `ref` is the last one that was, or nothing. Or what waits for "person:12"
    is, whose chat was swept."""
    ASK_LATER = "ask_later"
    """A writer who agreed to it is asked whether help came."""
    FORGET = "forget"
    """What a writer wrote goes, some time after her report was closed."""
    REDRAW = "redraw"
    """Duty begins or ends at whoever has a report: its writer's card says so."""
    WIPE = "wipe"
    """A form (its id) is looked at: what was left alone is hidden, then wiped."""
    CRY = "cry"
    """A cry that waits for its writer's decision is looked at: hidden, then wiped."""
    COMPLAINT = "complaint"
    """A complaint (its id) is looked at: who can answer it is told or reminded; answered long ago, its words go."""
    DELIVER = "deliver"
    """A message to many ("message:7") takes its next step."""
    CAMPAIGN_TOLD = "campaign_told"
    """Whoever runs a campaign is told that one of its messages has gone."""
    FORGET_ANSWER = "forget_answer"
    """A reader's answer to a campaign goes."""
    ALERT_OPERATOR = "alert_operator"
    """Something needs the operator: a reason, or the report that nobody has opened."""
    DAILY_LOOK = "daily_look"
    """Once a day it is looked whether anything needs her."""
    SWEEP = "sweep"
    """Messages are deleted in time, in all chats; or all of one person's ("person:12")."""
    SHEET_READ = "sheet_read"
    """A spreadsheet (its job's id) has been read."""
