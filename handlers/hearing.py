"""Hears a cry: words of danger from anyone, anywhere, and whatever someone says where nobody waits for it.

Every path gives an answer that says what is kept, and numbers at once where there may be danger (D12). Not for: plain wishes
(see wishing), what becomes of a cry (referrals/crying), wording (views/cries).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date

from telegram import Message, Update

from handlers import adding, errors, joining
from handlers.commands import read_command
from handlers.kept_words import bring, forget, show
from handlers.said import Said, said, words_in
from handlers.settling import HELP
from handlers.steps import Answers, clean
from handlers.turn import Turn, press_of
from handlers.views.help import home_country_of
from locales.plain import Wish
from referrals.domain.campaign import CampaignId
from referrals.domain.campaign import subject_of as campaign_subject
from referrals.domain.campaign.answer import answer_slot
from referrals.domain.cry import CARD, OTHERS, PLACE, SLOT, WHICH, WHOSE, Cry, is_about, slot_of, voice_in
from referrals.domain.decision import AlreadyDone, Refused
from referrals.domain.form import COMPOSING, PROMPT, SENDING_BACK
from referrals.domain.kind import Track, Voice
from referrals.domain.notice import Mode
from referrals.domain.place import PlaceCode
from referrals.domain.report_notices import status_slot, subject_of

FOR_OTHERS = frozenset({COMPOSING, SENDING_BACK})
"""Forms whose words are written for others to read, often about danger: numbers come, and nothing of it is a cry."""
ASKS = "help"
"""The command by itself asks for the pages of help; the word without the stroke is a cry."""
BESIDE = "cry.beside"
_PARTS = frozenset(map(str, range(100)))
"""What a button of a long list may say; anything else is forged."""
"""The slot of the numbers beside such a form."""
Act = Callable[[Turn, Cry, str], Awaitable[None]]


async def listen(update: Update, turn: Turn) -> None:
    """After any message was answered: words of danger in it get numbers, whoever answered it and whatever was asked."""
    message = update.effective_message if update.callback_query is None else None
    if message is None or turn.parts.heard:
        return
    words = clean(words_in(message))
    if _only_asks(words) or not turn.parts.library.danger.heard_in(words):
        return
    if turn.form is not None and turn.form.flow in FOR_OTHERS:
        turn.show_first("cry.beside", slot=BESIDE)
        return
    await cried(turn, message, words, danger=True)


def _only_asks(words: str) -> bool:
    command = read_command(words)
    return command is not None and command.name == ASKS and not command.text


async def wrote(update: Update, turn: Turn) -> None:
    """A text that nobody waits for."""
    message = update.effective_message
    if message is None:
        return
    words = clean(words_in(message))
    danger = turn.parts.library.danger.heard_in(words)
    if not words:
        turn.show("error.unknown", slot=errors.UNKNOWN)
    elif not danger and turn.parts.library.wishes.read(words) is Wish.THANKS:
        turn.show("cry.thanks", slot=errors.UNKNOWN)
    elif not danger and await turn.uses.joining.is_invite(turn.tx, words):
        await joining.arrive(turn, words)
    elif danger or not await _named_place(turn, words):
        await cried(turn, message, words, danger=danger)


async def called(update: Update, turn: Turn) -> None:
    """`/sos` with the words behind it, or a voice where no form waits for one: numbers at once. A recording is not kept."""
    message = update.effective_message
    if message is not None:
        spoken = said(message) is Said.VOICE
        command = read_command(words_in(message))
        words = clean(command.text if command else words_in(message))
        await cried(turn, message, words, danger=True, spoken=spoken)


async def sent_other(update: Update, turn: Turn) -> None:
    """A picture, a sticker, a file: only the words with it can be read."""
    if words_in(update.effective_message):
        await wrote(update, turn)
    else:
        turn.show("error.only_text", slot=errors.UNKNOWN)


async def showed_where(update: Update, turn: Turn) -> None:
    """A position: where she is is never kept (D17), and she may need someone."""
    message = update.effective_message
    if message is not None:
        turn.show("cry.position", slot=errors.UNKNOWN)
        await cried(turn, message, "", danger=False)


async def cried(
    turn: Turn,
    message: Message,
    words: str,
    *,
    danger: bool,
    spoken: bool = False,
    answers: tuple[int, date] | None = None,
) -> None:
    """Keep what she said until she decides, and show what she can do."""
    turn.parts.heard = True
    cry = await turn.uses.crying.waiting(turn.tx, turn.person, turn.now) or Cry()
    cry = cry.joined(message.message_id, words, danger=danger)
    cry = replace(cry, spoken=cry.spoken or spoken, answers=answers or cry.answers, voice=voice_in(cry, turn.form))
    await turn.uses.crying.keep(turn.tx, turn.person, cry, turn.now)
    turn.parts.incoming = slot_of(message.message_id)
    if not turn.person.chose_language:
        turn.show("join.language", slot="join")
    show(turn)


async def pressed(update: Update, turn: Turn) -> None:
    """`y:<cry>:<act>:<more>`: a button of her card."""
    press = press_of(update)
    cry = await turn.uses.crying.waiting(turn.tx, turn.person, turn.now)
    if cry is None or cry.id != press.number(0):
        turn.toast("error.old_button")
        return
    act = press.word(1)
    hidden = cry.is_hidden(turn.now, turn.facts.policy.violence_draft_hidden_after)
    if hidden and act != "delete":
        act = CARD
    await _ACTS.get(act, _ACTS[CARD])(turn, cry, press.word(2))


async def change(turn: Turn, cry: Cry) -> None:
    """Keep it as it is now, and her card shows it in its place."""
    await turn.uses.crying.keep(turn.tx, turn.person, cry, turn.now)
    turn.show("cry", slot=SLOT, mode=Mode.FOLD)


def _sets(**changes: object) -> Act:
    """A press that only changes the card."""

    async def act(turn: Turn, cry: Cry, _more: str) -> None:
        await change(turn, replace(cry, **changes))  # type: ignore[arg-type]

    return act


async def _whose(turn: Turn, cry: Cry, more: str) -> None:
    """About whom it is. Only by this press may words of danger join a report about the community (D4)."""
    if more == "community":
        await _about_the_community(turn, cry)
        return
    voices = {"asked": Voice.SHE_ASKED, "unknown": Voice.ADVICE, "mine": Voice.HERSELF}
    if more in voices:
        await change(turn, replace(cry, step=CARD, voice=voices[more]))
    else:
        await change(turn, replace(cry, step=WHOSE))


async def _about_the_community(turn: Turn, cry: Cry) -> None:
    """They go on in the report about it that she is writing, or wait on their card."""
    told = replace(cry, step=CARD, danger=False, community=True)
    if turn.form is None or turn.form.flow != Track.CONFLICT:
        await change(turn, told)
        return
    await _write(turn, told, "")


async def _place(turn: Turn, cry: Cry, more: str) -> None:
    """Down the list to a district, or on in a long list; a code that is not in it begins again."""
    verb, _, part = more.partition(".")
    if verb == "part":
        await change(turn, replace(cry, step=PLACE, part=int(part) if part in _PARTS else 0))
        return
    place = turn.facts.gazetteer.get(PlaceCode(more))
    if place is not None and turn.facts.gazetteer.counted_in(place.code) is not None:
        await change(turn, replace(cry, step=CARD, district=place.code, area=None))
    else:
        await change(turn, replace(cry, step=PLACE, area=place.code if place else None, part=0))


async def _named_place(turn: Turn, words: str) -> bool:
    """Whether she was asked where she is and has written it."""
    cry = await turn.uses.crying.waiting(turn.tx, turn.person, turn.now)
    if cry is None or cry.step != PLACE:
        return False
    gazetteer = turn.facts.gazetteer
    meant = next((each.code for each in gazetteer.find(words) if each.parent is not None), None)
    if meant is None:
        return False
    district = gazetteer.counted_in(meant)
    told = replace(cry, step=CARD, district=district) if district else replace(cry, step=PLACE, area=meant, part=0)
    await turn.uses.crying.keep(turn.tx, turn.person, told, turn.now)
    show(turn)
    return True


async def _delete(turn: Turn, cry: Cry, _more: str) -> None:
    await forget(turn)
    turn.toast("cry.deleted", alert=True)


async def _write(turn: Turn, cry: Cry, _more: str) -> None:
    """The way to a whole message; by this press her words go with it when she sends one. A form of anything else rests."""
    await turn.uses.crying.keep(turn.tx, turn.person, replace(cry, goes_along=True), turn.now)
    turn.remove(SLOT)
    turn.remove(PROMPT)
    if turn.form is None or turn.form.flow not in set(Track):
        await turn.uses.reporting.rest(turn.tx, turn.person)
        turn.show("report.track", slot=PROMPT)
        return
    turn.keep_form(await bring(turn, turn.form))
    turn.redraw_form()


async def _leave_out(turn: Turn, _cry: Cry, _more: str) -> None:
    """The message she is about to send goes without them, and they are gone."""
    await forget(turn)
    turn.toast("cry.left_out")
    if turn.form is None:
        turn.show("report.track", slot=PROMPT, mode=Mode.FOLD)
    else:
        turn.show(turn.form.flow, slot=PROMPT, mode=Mode.FOLD)


async def _coordinator(turn: Turn, cry: Cry, _more: str) -> None:
    """It was an answer to a message of the network, and she says that it may be read as one (D21)."""
    if cry.answers is None:
        turn.toast("error.old_button")
        return
    campaign, day = CampaignId(cry.answers[0]), cry.answers[1]
    answer = await turn.uses.campaigning.answer(turn.tx, turn.person, campaign, day, cry.words, False, turn.now)
    if isinstance(answer, Refused):
        turn.toast("error.done_already")
        return
    await forget(turn)
    turn.show("answer.passed_on", slot=answer_slot(answer), about=campaign_subject(campaign), answer=answer)


async def _numbers(turn: Turn, cry: Cry, _more: str) -> None:
    country = home_country_of(turn.person, turn.facts)
    turn.remove(HELP)
    if country is None:
        turn.show("help.countries", slot=HELP, then="numbers")
    else:
        turn.show("help.numbers", slot=HELP, country=country)


async def _send(turn: Turn, cry: Cry, more: str) -> None:
    """One press: kept and routed, and her status card takes the place of this one. A draft about the same woman ends with
    it."""
    draft = turn.form if turn.form is not None and turn.form.flow == Track.VIOLENCE else None
    sent = await turn.uses.crying.send(turn.tx, turn.person, cry, more, draft, turn.now)
    if isinstance(sent, Refused):
        done = isinstance(sent, AlreadyDone)
        turn.toast("error.done_already" if done else "consent.changed", alert=not done, choice=more)
        await change(turn, replace(cry, step=CARD))
        return
    await forget(turn)
    if draft is not None and is_about(cry, draft):
        turn.keep_form(None)
        await adding.sweep(turn)
    turn.show("status", slot=status_slot(sent), about=subject_of(sent), track=sent.track, report=sent.id)


async def _add(turn: Turn, cry: Cry, more: str) -> None:
    """Her words belong to what she has sent: whoever has it is told that something was added, and no more (D4)."""
    hers = (await turn.uses.crying.ways(turn.tx, turn.person, cry, turn.now)).open
    sent = next((each for each in hers if each.code == more), None)
    if sent is None or not cry.words:
        turn.toast("error.old_button")
        return
    answers: Answers = {"words": cry.words, "sources": cry.sources, "alarm": cry.danger}
    outcome = await turn.uses.reporting.add(turn.tx, turn.person, sent.track, sent.id, answers, turn.now)
    if isinstance(outcome, Refused):
        turn.toast("error.done_already")
        return
    await forget(turn)
    turn.toast("adding.added")
    turn.remove(status_slot(outcome))
    turn.show("status", slot=status_slot(outcome), about=subject_of(outcome), track=outcome.track, report=outcome.id)


_ACTS: Mapping[str, Act] = {
    "add": _add,
    WHICH: _sets(step=WHICH),
    CARD: _sets(step=CARD, area=None),
    OTHERS: _sets(step=OTHERS),
    WHOSE: _whose,
    PLACE: _place,
    "safe": _sets(step=CARD, danger=False),
    "danger": _sets(step=CARD, danger=True, community=False),
    "delete": _delete,
    "write": _write,
    "leave": _leave_out,
    "coordinator": _coordinator,
    "numbers": _numbers,
    "send": _send,
}
