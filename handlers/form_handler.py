"""What answers while a form is open: one record for each flow, and for each step of those that need it.

Not for: which record is whose (see open_form) or what a press does to the form of a report (see forms/engine).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from telegram import Message

from handlers.context import Context
from handlers.said import Said
from locales.plain import Wish
from referrals.domain.form import Form

FormAnswer: TypeAlias = Callable[[Context, Form, Message], Awaitable[None]]
"""To a message of hers, or to an edit of one."""
FormPress: TypeAlias = Callable[[Context, Form], Awaitable[None]]
"""To a button, or a command, that means the open form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHandler:
    """What a form has no answer to is answered as if none was open.

    `media` are the other kinds of messages; `cancel` is /cancel; `pressed` are the buttons by whose first word the step decides;
    `wishes` are the plain words that count as a command there. `sees_replies`: `wrote` looks itself which message a text
    replies to; elsewhere a reply to one of the network's messages is an answer to that.
    """

    wrote: FormAnswer
    edited: FormAnswer | None = None
    media: Mapping[Said, FormAnswer] = field(default_factory=dict)
    cancel: FormPress | None = None
    pressed: Mapping[str, FormPress] = field(default_factory=dict)
    wishes: frozenset[Wish] = frozenset(Wish)
    sees_replies: bool = False
