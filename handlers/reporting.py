"""A writer at her phone: beginning, the forms, sending, and her messages afterwards.

Not for: what a press does to a form (see forms), what sending means (referrals/reporting), wording (views).
"""

from telegram import Update

from handlers.callbacks import Press
from handlers.conflict_flow import conflict_flow
from handlers.forms import Edited, Effect, Event, Outcome, Pressed, SentOther, Wrote, begin, play, stand_at
from handlers.routes_of import command_arguments
from handlers.steps import Flow
from handlers.turn import Turn, press_of
from handlers.violence_flow import first_step, violence_flow
from referrals.domain.authority import Action, may
from referrals.domain.decision import Refused
from referrals.domain.draft import Choices, Lacking, NotOpened
from referrals.domain.form import PROMPT, Form
from referrals.domain.kind import Track, Voice
from referrals.domain.notice import Mode
from referrals.domain.person import OrganisationCode
from referrals.domain.report import AnyReport, ConflictReport, ViolenceReport, read_code
from referrals.reporting import subject_of

NUMBERS = "numbers"
MESSAGES = "messages"
