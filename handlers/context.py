"""The typed context every handler gets: who, when, in which transaction, and how to answer.

A handler speaks only through `show` and `toast`: they become outbox rows of the same transaction, so nothing is said
that is not kept. Not for: playing turns (bot/receiving/processor) or wording (views in handlers).
"""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from handlers.callbacks import Press, read
from handlers.use_cases import UseCases
from locales.words import Library
from referrals.call import Call
from referrals.domain.form import PROMPT, Form
from referrals.domain.notice import Json, Mode, Notice
from referrals.domain.person import Person
from referrals.facts import Facts
from referrals.storage.database import Transaction

App = Application[ExtBot[None], "Context", dict[Any, Any], dict[Any, Any], dict[Any, Any], None]


@dataclass(slots=True)
class TurnState:
    """What one turn is made of, and what it leaves: notices to keep, a form to save. Filled by bot/receiving/processor, read back
    after. `heard` says that what she said was taken for a cry; `incoming` names the slot of her own message;
    `replayed` says that it was put aside once and comes back after the time of a reply.
    """

    tx: Transaction
    now: datetime
    person: Person
    form: Form | None
    use_cases: UseCases
    facts: Facts
    library: Library
    notices: list[Notice] = field(default_factory=list)
    form_after: Form | None = None
    heard: bool = False
    replayed: bool = False
    incoming: str = ""
    answered: int = 0
    failure: BaseException | None = None


CURRENT: ContextVar[TurnState] = ContextVar("the turn being played")


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """One update being answered. `person` is never None: whoever writes is at least a visitor."""

    def __init__(self, application: App, chat_id: int | None = None, user_id: int | None = None) -> None:
        super().__init__(application, chat_id=chat_id, user_id=user_id)
        self.state = CURRENT.get()

    @property
    def tx(self) -> Transaction:
        """The transaction of this turn, to hand to use cases."""
        return self.state.tx

    @property
    def now(self) -> datetime:
        """The moment of this turn; the same for all it does."""
        return self.state.now

    @property
    def person(self) -> Person:
        """Who wrote or pressed."""
        return self.state.person

    @property
    def call(self) -> Call:
        """Who acts, when and in which transaction, to hand to use cases."""
        return Call(self.state.tx, self.state.person, self.state.now)

    @property
    def use_cases(self) -> UseCases:
        """The use cases."""
        return self.state.use_cases

    @property
    def facts(self) -> Facts:
        """Places, numbers, times."""
        return self.state.facts

    @property
    def form(self) -> Form | None:
        """The form open in her chat, as the turn leaves it."""
        return self.state.form_after

    def keep_form(self, form: Form | None) -> None:
        """Leave this form open at the end of the turn; None closes the open one (its answers are wiped)."""
        self.state.form_after = form

    def became(self, **changes: Any) -> None:
        """Tell the turn what a use case changed about the person (language, standing), so that answers fit."""
        self.state.person = replace(self.state.person, **changes)

    def show(
        self,
        key: str,
        *,
        slot: str = "",
        mode: Mode = Mode.SEND,
        about: str = "",
        **params: Json,
    ) -> None:
        """Answer her with the view `key`; rendered when sent, from `params` and from what holds then."""
        self.state.notices.append(
            Notice(
                to=self.person.id,
                key=key,
                params=params,
                slot=slot,
                mode=mode,
                about=about,
                with_sound=True,
                safe_hours_only=False,
            )
        )

    def tell(self, notice: Notice) -> None:
        """Keep a notice that the domain makes."""
        self.state.notices.append(notice)

    def show_first(self, key: str, *, slot: str, **params: Json) -> None:
        """As `show`, in place of its slot's message and above all else of this turn."""
        shown = Notice(to=self.person.id, key=key, params=params, slot=slot, with_sound=True, safe_hours_only=False)
        self.state.notices[:0] = [Notice(to=self.person.id, key="", slot=slot, mode=Mode.DELETE), shown]

    def remove(self, slot: str) -> None:
        """Delete the message of a slot, where there is one."""
        self.state.notices.append(Notice(to=self.person.id, key="", slot=slot, mode=Mode.DELETE))

    def redraw_form(self) -> None:
        """Bring the open form to the bottom of the chat again, as it stands; nothing where none is open."""
        form = self.form
        if form is not None:
            self.remove(PROMPT)
            self.show(form.flow, slot=PROMPT)

    def toast(self, key: str, *, alert: bool = False, **params: Json) -> None:
        """Answer a press with a few words over the chat (200 characters). A press without one is answered silently."""
        self.state.notices.append(
            Notice(
                to=self.person.id,
                key=key,
                params={**params, "alert": alert},
                mode=Mode.ANSWER_CALLBACK,
                safe_hours_only=False,
            )
        )


Handler = Callable[[Any, Context], Awaitable[None]]
"""`async def accept(update: Update, context: Context) -> None`"""


def press_of(update: Any) -> Press:
    """The press of a callback update; a verb nobody has where its data is not ours."""
    return read(update.callback_query.data or "") or Press("", ())
