"""The typed context every handler gets: who, when, in which transaction, and how to answer.

A handler speaks only through `show` and `toast`: they become outbox rows of the same transaction, so nothing is said
that is not kept. Not for: playing turns (bot/receiving/turn) or wording (views in handlers).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from telegram import Update

from handlers.callbacks import Press, read
from handlers.commands import read_command
from handlers.said import words_in
from handlers.use_cases import UseCases
from handlers.view_key import ViewKey
from locales.words import Library
from referrals.call import Call
from referrals.domain.form import PROMPT, Form
from referrals.domain.notice import Json, Mode, Notice
from referrals.domain.person import Person
from referrals.facts import Facts
from referrals.storage.database import Transaction


@dataclass(slots=True)
class Context:
    """One update being answered, and what the turn leaves: notices to keep, a form to save. Made by bot/receiving/turn, which
    keeps what is left here.

    `person` is never None: whoever writes is at least a visitor. `form` is the form open in her chat, as the turn leaves it;
    `played`: its screen shows what its answers keep of it. `heard` says that what she said was taken for a cry; `incoming`
    names the slot of her own message; `replayed` says that it was put aside once and comes back after the time of a reply.
    """

    update: Update
    tx: Transaction
    now: datetime
    person: Person
    form: Form | None
    use_cases: UseCases
    facts: Facts
    library: Library
    replayed: bool = False
    notices: list[Notice] = field(default_factory=list)
    heard: bool = False
    played: bool = False
    incoming: str = ""

    @property
    def press(self) -> Press:
        """What was pressed; nothing where its data is not ours."""
        query = self.update.callback_query
        return read((query and query.data) or "") or Press(None, ())

    @property
    def text(self) -> str:
        """The text she wrote, or ""."""
        return (self.update.message and self.update.message.text) or ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words behind a command."""
        command = read_command(words_in(self.update.effective_message))
        return command.arguments if command else ()

    @property
    def call(self) -> Call:
        """Who acts, when and in which transaction, to hand to use cases."""
        return Call(self.tx, self.person, self.now)

    @property
    def is_reply(self) -> bool:
        """Whether what she wrote replies to a message."""
        return self.update.message is not None and self.update.message.reply_to_message is not None

    def keep_form(self, form: Form | None) -> None:
        """Leave this form open at the end of the turn; None closes the open one (its answers are wiped)."""
        self.form = form

    def became(self, **changes: Any) -> None:
        """Tell the turn what a use case changed about the person (language, standing), so that answers fit."""
        self.person = replace(self.person, **changes)

    def show(
        self,
        key: ViewKey,
        *,
        slot: str = "",
        mode: Mode = Mode.SEND,
        about: str = "",
        **params: Json,
    ) -> None:
        """Answer her with the view `key`; rendered when sent, from `params` and from what holds then."""
        self.notices.append(
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
        self.notices.append(notice)

    def show_first(self, key: ViewKey, *, slot: str, **params: Json) -> None:
        """As `show`, in place of its slot's message and above all else of this turn."""
        shown = Notice(to=self.person.id, key=key, params=params, slot=slot, with_sound=True, safe_hours_only=False)
        self.notices[:0] = [Notice(to=self.person.id, key="", slot=slot, mode=Mode.DELETE), shown]

    def remove(self, slot: str) -> None:
        """Delete the message of a slot, where there is one."""
        self.notices.append(Notice(to=self.person.id, key="", slot=slot, mode=Mode.DELETE))

    def redraw_form(self) -> None:
        """Bring the open form to the bottom of the chat again, as it stands; nothing where none is open."""
        form = self.form
        if form is not None:
            self.remove(PROMPT)
            self.show(ViewKey(form.flow), slot=PROMPT)

    def toast(self, key: ViewKey, *, alert: bool = False, **params: Json) -> None:
        """Answer a press with a few words over the chat (200 characters). A press without one is answered silently."""
        self.notices.append(
            Notice(
                to=self.person.id,
                key=key,
                params={**params, "alert": alert},
                mode=Mode.ANSWER_CALLBACK,
                safe_hours_only=False,
            )
        )


Handler: TypeAlias = Callable[[Context], Awaitable[None]]
"""`async def accept(context: Context) -> None`"""
