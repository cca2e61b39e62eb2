"""Answers to the network's messages: what their writer sees of them, and what coordinators read.

Her words are never repeated on her own screen: somebody may look at it with her. Not for: what happens to an answer
(referrals/campaigning/answering).
"""

from collections.abc import Mapping, Sequence

from handlers.callbacks import Verb
from handlers.campaigns.campaign_text import heading
from handlers.reading.choices import ROOM
from handlers.ui.page import Button, Page, Rendered, View, button
from handlers.view_key import ViewKey
from locales.words import NAMES, Words
from referrals.campaigning.answering import Circle, Heard
from referrals.domain.broadcast import MessageId
from referrals.domain.campaign.answer import LONGEST_ANSWER, Reply


async def prompt(page: Page) -> Rendered | None:
    """She pressed "Answer", or what she wrote was too long: the next text is the answer."""
    w = page.words
    form = await page.use_cases.drafts.open_form(page.tx, page.reader)
    if form is None:
        return None
    ask = w.t(
        "Write your answer in one message, in any language, up to {most} characters. The coordinator "
        "gets it without your name.",
        most=w.number(LONGEST_ANSWER),
    )
    of = await page.use_cases.campaigning.replies.asked(page.call, form)
    few = await _few(page, of.message) if of is not None else []
    later = w.t("Please don’t write anything urgent here: it’s read when there’s time, and no one can write back.")
    length = form.answers.get("length")
    lines = [too_long(w, length)] if isinstance(length, int) else []
    return Rendered(
        "\n\n".join((*lines, " ".join((ask, *few)), later)), ((button(w.t("Not now"), Verb.READING, "not_now"),),)
    )


async def _few(page: Page, message: MessageId) -> list[str]:
    """That without a name is not yet unknown, where that is so."""
    if not await page.use_cases.campaigning.replies.few_got(page.tx, message):
        return []
    return [page.words.t("Few people got this message, so the coordinator may guess who wrote.")]


def too_long(words: Words, length: int) -> str:
    """How long it is, and that nothing of it is kept."""
    return words.t(
        "That was {n} characters, and the limit is {most}. It wasn’t saved or passed on: please send a shorter one.",
        n=words.number(length),
        most=words.number(LONGEST_ANSWER),
    )


async def passed_on(page: Page) -> Rendered | None:
    """The coordinator may read it. What she can still change about that."""
    w, answer = page.words, await _own(page)
    if answer is None:
        return None
    if answer.name:
        text = w.t("Passed on to the coordinator, with your name: {name}.", name=answer.name)
    else:
        text = w.t("Passed on to the coordinator, without your name.")
        text = " ".join((text, *await _few(page, answer.message)))
    more = w.t("It’s read when there’s time, and no one can write back to you here.")
    back = button(w.t("Take it back"), Verb.READING, "back", answer.id)
    rows = ((back,),) if answer.name else ((button(w.t("Share my name"), Verb.READING, "name", answer.id), back),)
    network = button(w.t("Write to the network"), Verb.READING, "write")
    return Rendered(f"{text} {more}", (*rows, (network,)))


async def _own(page: Page) -> Reply | None:
    return await page.use_cases.campaigning.replies.own_answer(page.call, page.number("answer"))


async def unsure(page: Page) -> Rendered | None:
    """She wrote below a message of the network, and perhaps not to it: nobody has it before she says so (D21). With answer 0
    it was not even kept."""
    w, answer = page.words, await _own(page)
    if answer is None and page.number("answer"):
        return None
    question = w.t("Is this an answer to the network’s message?")
    network = (button(w.t("Write to the network"), Verb.READING, "write"),)
    if answer is None:
        again = button(w.t("Answer"), Verb.READING, "answer", page.number("message"))
        return Rendered(f"{question}\n\n{too_long(w, page.number('length'))}", ((again,), network))
    few = await _few(page, answer.message)
    lines = [question, *few, w.t("If you don’t choose, it’s deleted soon.")]
    rows = (
        (button(w.t("Pass it on, without my name"), Verb.READING, "on", answer.id),),
        network,
        (button(w.t("Delete it"), Verb.READING, "back", answer.id),),
    )
    return Rendered("\n\n".join(lines), rows)


async def gone(page: Page) -> Rendered:
    """She took it back."""
    w = page.words
    if page.params.get("read") is True:
        return Rendered(w.t("Deleted. Someone had already read it; it can’t be read again."))
    return Rendered(w.t("Deleted here, unread. Your own words are still above: hold them and tap “Delete”."))


async def too_many(page: Page) -> Rendered:
    """More of hers are kept than anybody could read."""
    return Rendered(
        page.words.t("You’ve written a lot here, thank you. This one wasn’t saved: take one back to write another.")
    )


async def only_words(page: Page) -> Rendered:
    """A picture or a voice where an answer is awaited."""
    return Rendered(page.words.t("I can only pass on written words, and haven’t kept anything from this."))


async def new(page: Page) -> Rendered | None:
    """For whoever answers for a campaign: there is something to read. Silent, in one place however many."""
    w, number = page.words, page.number("campaign")
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, number)
    if campaign is None:
        return None
    unread = (await page.use_cases.campaigning.replies.unread_answers(page.call, (campaign,))).get(campaign.id, 0)
    text = w.tn("{n} new answer", "{n} new answers", unread)
    return Rendered(f"{heading(page, campaign)}\n{text}", ((button(w.t("Read"), Verb.READING, "answers", number),),))


async def answers(page: Page) -> Rendered | None:
    """What readers wrote, the newest first; nothing by which one of them could be found (D21)."""
    w, number, before = page.words, page.number("campaign"), page.number("before")
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, number)
    if campaign is None:
        return None
    found = await page.use_cases.campaigning.replies.answers(page.call, number, before, ROOM)
    # Translators: this first line fills the preview on a locked screen; keep it long and harmless. A coordinator reads it.
    lead = w.t(
        "What people wrote back. They wrote only to you, most of them without a name: please don’t "
        "try to find out who it was."
    )
    lines = [lead, heading(page, campaign), *(_entry(page, each) for each in found.shown)]
    if not found.shown:
        lines.append(w.t("Nothing here yet."))
    return Rendered("\n\n".join(lines), _pages(w, number, before, found.shown, found.more), protect=True)


def _entry(page: Page, heard: Heard) -> str:
    w = page.words
    to = w.t("{day}, in reply to the message of {other}", day=w.day(heard.on), other=w.day(heard.day))
    about = [to, *([_circle(page, heard.circle)] if heard.circle else [])]
    # Translators: someone wrote back and agreed to be named. Women and men.
    name = [w.t("Signed: {name}", name=heard.name)] if heard.name else []
    return "\n".join((f"<i>{' · '.join(about)}</i>", *name, w.escape(heard.words)))


def _circle(page: Page, circle: Circle) -> str:
    """Where many live and what many of them read."""
    w, (district, language) = page.words, circle
    spoken = NAMES.get(language, language)
    return f"{w.escape(page.facts.gazetteer.name(district, w.language))}, {spoken}" if district else spoken


def _pages(w: Words, campaign: int, before: int, shown: Sequence[Heard], more: bool) -> tuple[tuple[Button, ...], ...]:
    row = [button(w.t("Newest"), Verb.READING, "answers", campaign, 0)] if before else []
    if more:
        row.append(button(w.t("Older ›"), Verb.READING, "answers", campaign, shown[-1].id))
    close = (button(w.t("Close"), Verb.READING, "shut", campaign),)
    return (tuple(row), close) if row else (close,)


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.ANSWERING: prompt,
    ViewKey.ANSWER_PASSED_ON: passed_on,
    ViewKey.ANSWER_UNSURE: unsure,
    ViewKey.ANSWER_GONE: gone,
    ViewKey.ANSWER_TOO_MANY: too_many,
    ViewKey.ANSWER_ONLY_WORDS: only_words,
    ViewKey.CAMPAIGN_NEW_ANSWERS: new,
    ViewKey.CAMPAIGN_ANSWERS: answers,
}
