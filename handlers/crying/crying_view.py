"""What stands under a cry: numbers first, what is kept, and what she can do with one press each. Her words are never shown.

Not for: what a press does (handlers/crying/crying), or whom a cry can be sent to (referrals/domain/cry).
"""

from collections.abc import Mapping
from dataclasses import replace

from handlers.callbacks import Verb
from handlers.forms.options import part_of, parts_inside
from handlers.reporting.consent_view import by_law
from handlers.reporting.violence_view import beside_her_now, call_or_leave, closed_country, lines_of
from handlers.settings.help_view import numbers_of
from handlers.ui.page import Button, Page, Rendered, Rows, View, button, in_rows, named
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.crying import Ways
from referrals.domain.campaign.answer import LONGEST_ANSWER
from referrals.domain.consent import choice_of
from referrals.domain.cry import CARD, OTHERS, PLACE, WHICH, WHOSE, Cry
from referrals.domain.draft import LONGEST_CRY
from referrals.domain.kind import Voice
from referrals.domain.organisation import Organisation
from referrals.domain.person import Standing
from referrals.domain.place import PlaceCode
from referrals.domain.report import AnyReport
from referrals.domain.text_length import length

MOST_OTHERS = 4
"""Other organisations on one screen: with the ways back and out there are six choices."""


async def card(page: Page) -> Rendered | None:
    """Her cry as it waits; None once she has decided."""
    cry = await page.use_cases.crying.waiting(page.tx, page.reader, page.now)
    if cry is None:
        return None
    ways = await page.use_cases.crying.ways(page.tx, page.reader, cry, page.now)
    question = await _question(page, cry, ways)
    if question is not None:
        return replace(question, text=await _with_numbers(page, cry, ways, question.text))
    if cry.voice is Voice.ADVICE:
        return await _advice(page, cry, ways)
    return await (_danger if cry.danger else _calm)(page, cry, ways)


async def _question(page: Page, cry: Cry, ways: Ways) -> Rendered | None:
    """A screen between her words and her decision; None where that is to be seen itself."""
    if cry.is_hidden(page.now, page.facts.policy.violence_draft_hidden_after):
        return await _hidden(page, cry)
    if cry.step == PLACE:
        return _where(page, cry)
    if cry.step == OTHERS:
        return _others(page, cry, ways)
    if cry.step == WHICH:
        return _which(page, cry, ways)
    return _whose(page.words, cry) if cry.step == WHOSE else None


async def _with_numbers(page: Page, cry: Cry, ways: Ways, text: str) -> str:
    """In danger every screen has them, until someone has recorded that contact was made (D12, D23)."""
    if not cry.danger:
        return text
    return "\n".join((f"{text}\n", *await lines_of(page, ways.countries)))


async def _danger(page: Page, cry: Cry, ways: Ways) -> Rendered:
    """One press to people who can come, in few words; the numbers stand last, beside the buttons."""
    w = page.words
    lead = call_or_leave(w, for_her=cry.voice is Voice.SHE_ASKED)
    numbers = "\n".join(await lines_of(page, ways.countries, short=True))
    texts = (lead, _kept_now(w, cry), await _learns(page, ways), numbers)
    rows = [
        *_sent(w, cry, ways),
        *_send(page, cry, ways),
        _other(w, cry),
        # Translators: no one is in danger right now. Others may see the screen: not the word danger, nor safe.
        _act(w.t("All right for now"), cry, "safe"),
        _act(w.t("Delete it"), cry, "delete"),
        *(await _go_on(page)),
    ]
    return Rendered("\n\n".join(filter(None, texts)), tuple((each,) for each in rows))


def _other(w: Words, cry: Cry) -> Button:
    """The way to say that it is about another than the card takes it to be."""
    if cry.voice is Voice.SHE_ASKED:
        return _act(w.t("It’s about me"), cry, WHOSE, "mine")
    return _act(w.t("It’s about someone else"), cry, WHOSE)


async def _numbers(page: Page, ways: Ways) -> str:
    """Of her country; of all of them, each by its name, where none is known."""
    blocks = [(each, await numbers_of(page, each)) for each in ways.countries]
    name = page.facts.gazetteer.name
    return "\n\n".join(
        f"<b>{name(each, page.words.language)}</b>\n{text}" if len(blocks) > 1 else text for each, text in blocks
    )


def _kept(w: Words, cry: Cry) -> str:
    """What is kept, and for how long: nothing else is said, and nothing else is so."""
    if cry.words:
        kept = w.t("I’m a bot. No one has read what you wrote; it’s kept locked for an hour, until you choose.")
        return f"{kept} {_cut(w)}" if cry.cut else kept
    if cry.spoken:
        return w.t("I’m a bot. I can’t listen to recordings and haven’t kept yours; you can write a few words here.")
    return w.t("I’m a bot. You can write a few words here; no one reads them until you choose.")


def _kept_now(w: Words, cry: Cry) -> str:
    """The same where it is urgent, in fewer words."""
    if cry.words:
        # Translators: "it" is what she wrote; only a bot has received it, and it is deleted after an hour.
        kept = w.t("No one has read it; it’s kept locked for an hour.")
        return f"{kept} {_cut(w)}" if cry.cut else kept
    if cry.spoken:
        return w.t("I can’t listen to recordings and haven’t kept yours.")
    return w.t("You can write a few words: no one reads them yet.")


def _cut(w: Words) -> str:
    most = f"{LONGEST_CRY:,}".replace(",", "\u00a0")
    return w.t("It was too long: only the first {most} characters are saved.", most=most)


async def _learns(page: Page, ways: Ways) -> str:
    """Before her press: what a centre would learn, and what the law makes it do (D3, D9)."""
    w = page.words
    if ways.district is None:
        return w.t("To send it to people who can help, I need to know the district.") if ways.opened else ""
    if not ways.opened:
        return closed_country(w, page.facts.gazetteer.name(ways.countries[0], w.language))
    if ways.centre is None:
        return await _nobody(page, ways.district)
    text = w.t(
        # Translators: what an organisation learns if she presses Send: the urgency and the district; who there takes it reads it.
        "{centre} would see “{district}, at once”, and your words only after saying yes.",
        centre=ways.centre.name(w.language),
        district=page.facts.gazetteer.name(ways.district, w.language),
    )
    return "\n".join(filter(None, (text, by_law(w, (ways.centre,)))))


async def _nobody(page: Page, district: PlaceCode) -> str:
    w = page.words
    if not await page.use_cases.crying.coordinated(page.tx, district):
        return w.t("There’s no one here I can send it to right now. Please use the numbers.")
    return w.t(
        "We can’t contact any organisation here now. A coordinator can look for one, seeing only district and urgency."
    )


def _send(page: Page, cry: Cry, ways: Ways) -> list[Button]:
    """The one press, with the name of whom it reaches; then the others, or where she is."""
    w = page.words
    if ways.district is None:
        return [_act(w.t("Choose the district"), cry, PLACE, style="primary")] if ways.opened else []
    if not ways.opened:
        return []
    if ways.centre is None:
        return [_act(w.t("Tell a coordinator"), cry, "send", style="primary")]
    sends = [_act(_to(w, ways.centre), cry, "send", choice_of(ways.centre, w.language), style="primary")]
    return [*sends, _act(w.t("Another organisation"), cry, OTHERS)] if ways.others and not ways.sent else sends


def _to(w: Words, centre: Organisation) -> str:
    """Like "Send to Ak-Kanat"."""
    return named(lambda name: w.t("Send to {centre}", centre=name), centre.name(w.language))


def _sent(w: Words, cry: Cry, ways: Ways) -> list[Button]:
    """What she has sent before: her words can be added to it; where she has written none, she looks how it stands."""
    if len(ways.open) > 1:
        return [_act(w.t("Add to a message I sent"), cry, WHICH, style="primary")] if cry.words else []
    return [each for sent in ways.open for each in (_adding(w, cry, sent) or [_looking(w, sent)])]


def _adding(w: Words, cry: Cry, sent: AnyReport) -> list[Button]:
    return [_act(w.t("Add to {code}", code=sent.code), cry, "add", sent.code, style="primary")] if cry.words else []


def _looking(w: Words, sent: AnyReport) -> Button:
    return button(w.t("My message {code}", code=sent.code), Verb.REPORT, sent.track, sent.id, "show")


def _which(page: Page, cry: Cry, ways: Ways) -> Rendered:
    """Of several messages she says to which one it belongs, by their codes and days."""
    w, found = page.words, ways.open[:MOST_OTHERS]
    lines = [f"<b>{each.code}</b> · {w.date(each.sent_at, page.reader.zone)}" for each in found]
    text = "\n".join((w.t("Which of your messages should this be added to?"), *lines))
    rows = [each for sent in found for each in _adding(w, cry, sent)]
    return Rendered(text, (*((each,) for each in rows), _out(w, cry, CARD)))


def _out(w: Words, cry: Cry, *back: object) -> tuple[Button, ...]:
    """The ways back and out, on every screen behind the card: her own words are in the chat above."""
    return _act(w.t("‹ Back"), cry, *back), _act(w.t("Delete it"), cry, "delete")


async def _go_on(page: Page) -> list[Button]:
    """Back to what is open in her chat."""
    form = await page.use_cases.drafts.open_form(page.tx, page.reader)
    return [] if form is None else [button(page.words.t("Continue writing"), Verb.FORM, form.id, 0, "~show")]


async def _calm(page: Page, cry: Cry, ways: Ways) -> Rendered:
    """Words that sound like no danger: she says where they go."""
    w, inside = page.words, page.reader.standing is Standing.ACTIVE
    lines = [w.t("Thank you for writing."), _kept(w, cry)]
    if not inside:
        lines.append(w.t("To join the network, ask a woman who is in it for her link."))
    rows = [
        *_sent(w, cry, ways),
        *([_act(w.t("Write to the network"), cry, "write", style="primary")] if inside else []),
        _act(w.t("Help is needed now"), cry, "danger"),
        *([] if inside else [button(w.t("Numbers and who helps nearby"), Verb.HELP, "top")]),
        *([_act(w.t("Numbers"), cry, "numbers")] if inside else []),
        *([_act(w.t("Pass it to the coordinator"), cry, "coordinator")] if _is_answer(cry) else []),
        _act(w.t("Delete it"), cry, "delete"),
        *(await _go_on(page)),
    ]
    return Rendered("\n\n".join(lines), tuple((each,) for each in rows))


def _is_answer(cry: Cry) -> bool:
    return cry.answers is not None and 0 < length(cry.words) <= LONGEST_ANSWER


def _others(page: Page, cry: Cry, ways: Ways) -> Rendered:
    """Each by name, with what the law makes it do; the same is learned by whichever she presses."""
    w, found = page.words, ways.others[:MOST_OTHERS]
    lines = [
        w.t("Who may I contact? Only the one you choose sees that someone needs help at once, and where."),
        *(each.name(w.language) for each in found),
    ]
    text = "\n".join(w.escape(each) if at else each for at, each in enumerate(lines))
    rows = [_act(_to(w, each), cry, "send", choice_of(each, w.language)) for each in found]
    law = by_law(w, found)
    return Rendered("\n\n".join(filter(None, (text, law))), (*((each,) for each in rows), _out(w, cry, CARD)))


def _whose(w: Words, cry: Cry) -> Rendered:
    """For whom it is: only her own word makes it a report (D13)."""
    rows = (
        (_act(w.t("She asked me to write"), cry, WHOSE, "asked"),),
        (_act(w.t("She doesn’t know I’m writing"), cry, WHOSE, "unknown"),),
        (_act(w.t("It’s about me"), cry, WHOSE, "mine"),),
        (_act(w.t("It’s about the community"), cry, WHOSE, "community"),),
        _out(w, cry, CARD),
    )
    return Rendered(w.t("Who did you write about? What you wrote stays saved."), rows)


async def _advice(page: Page, cry: Cry, ways: Ways) -> Rendered:
    """She does not know: numbers, how to stand by her, and advice for the writer herself (D13)."""
    w = page.words
    rows: list[Button] = []
    texts = [beside_her_now(w)]
    if ways.centre is not None:
        rows.append(_act(w.t("Get advice for myself"), cry, "send", choice_of(ways.centre, w.language)))
        name = ways.centre.name(w.language)
        asks = w.t("You can ask {centre} for advice. The person there who says yes reads what you wrote.", centre=name)
        texts += [asks, by_law(w, (ways.centre,))]
    texts.append(await _numbers(page, ways))
    return Rendered("\n\n".join(filter(None, texts)), (*((each,) for each in rows), _out(w, cry, WHOSE)))


def _where(page: Page, cry: Cry) -> Rendered:
    """One question: the district, by the list or by its name."""
    w, gazetteer = page.words, page.facts.gazetteer
    listed = parts_inside(gazetteer, cry.area, w.language, page.reader.home)
    shown, following = part_of(listed, cry.part)
    names = [_act(gazetteer.name(each, w.language), cry, PLACE, each) for each in shown]
    if following is not None:
        names.append(_act(w.t("More…"), cry, PLACE, f"part.{following}"))
    text = w.t("Where is help needed? Tap a place, or type the name of the district or village.")
    return Rendered(text, (*in_rows(names), _out(w, cry, CARD if cry.area is None else PLACE)))


async def _hidden(page: Page, cry: Cry) -> Rendered:
    """She was away: nothing of it is shown (D14). Beside a form that she left, too, it says which of the two it is."""
    w, form = page.words, await page.use_cases.drafts.open_form(page.tx, page.reader)
    rows: Rows = ((_act(w.t("Continue"), cry, CARD),), (_act(w.t("Delete it"), cry, "delete"),))
    away = w.t(
        "You were away for a while. What you started is kept a little longer but isn’t shown. Numbers are always here: /help"
    )
    typed = w.t("What you typed as a message is kept a little longer but isn’t shown. Numbers are always here: /help")
    return Rendered(typed if form is not None else away, rows)


def _act(label: str, cry: Cry, *act: object, style: str | None = None) -> Button:
    return button(label, Verb.CRY, cry.id, *act, style="primary" if style else None)


async def gone(page: Page) -> Rendered:
    """What is left of it when its time is over: that nothing is kept, and numbers; not what it was (D6, D14)."""
    ways = await page.use_cases.crying.ways(page.tx, page.reader, Cry(), page.now)
    text = page.words.t(
        "Nothing is kept here any more. You can write again at any time. These numbers are open to everyone:"
    )
    return Rendered(f"{text}\n\n{await _numbers(page, ways)}")


async def beside(page: Page) -> Rendered:
    """Beside a text that is written for others: numbers, in case it is about her."""
    w = page.words
    ways = await page.use_cases.crying.ways(page.tx, page.reader, Cry(), page.now)
    text = w.t("These numbers are only in case what you write is about you, or about someone near you now:")
    return Rendered(f"{text}\n\n{await _numbers(page, ways)}")


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.CRY: card,
    ViewKey.CRY_GONE: gone,
    ViewKey.CRY_BESIDE: beside,
}
