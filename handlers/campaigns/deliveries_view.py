"""How a campaign goes: one message edited while a day's copies go out, and who was reached, by district and language.

All figures come from domain/broadcast/figures: none is under ten, and none can be worked out (D21). Not for: counting.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from handlers.callbacks import Verb
from handlers.campaigns.campaign_text import dated, fate_in_words, heading, language_of_part
from handlers.ui.page import Button, Page, Rendered, View, button
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.broadcast import MessageId
from referrals.domain.broadcast.figures import SMALLEST, Figure, Kind, cells, sayable
from referrals.domain.campaign import Campaign, CopyState, Figures, Message, MessageState, figures
from referrals.domain.place import PlaceCode

UNKNOWN = PlaceCode("")
"""Where those live who have not said where."""
BEGUN = frozenset({MessageState.GOING, MessageState.GONE, MessageState.SKIPPED})
"""A cancelled one has begun only where there are copies of it."""


async def progress(page: Page) -> Rendered | None:
    """One day of it: the named one, else the newest that has begun."""
    w, number = page.words, page.number("campaign")
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, number)
    counts = await page.use_cases.campaigning.showing.counts(page.call, number)
    if campaign is None or counts is None:
        return None
    message = _shown(page, campaign, counts)
    if message is None:
        text = w.t("Nothing has been sent yet. When the first message is on its way, you’ll see its progress here.")
        return Rendered(f"{heading(page, campaign)}\n\n{text}", ((_back(w, number),),))
    of, all_of = campaign.number(message.day), len(campaign.messages)
    lines = (
        heading(page, campaign),
        w.t(
            "Message {n} of {all}, {day}: {state}",
            n=of,
            all=all_of,
            day=dated(w, message),
            state=fate_in_words(page, campaign, message),
        ),
        "",
        *figures_in_words(w, figures(counts[message.id])),
        "",
        w.t("No names are shown, and no number below 10."),
    )
    parts = button(w.t("By district and language"), Verb.CAMPAIGN, "report", number)
    return Rendered("\n".join(lines), (*_other_days(campaign, counts, message), (parts,), (_back(w, number),)))


def _shown(page: Page, campaign: Campaign, counts: Mapping[MessageId, Counter[CopyState]]) -> Message | None:
    begun = _begun(campaign, counts)
    wanted = page.params.get("message")
    return next((each for each in begun if each.id == wanted), begun[-1] if begun else None)


def _begun(campaign: Campaign, counts: Mapping[MessageId, Counter[CopyState]]) -> list[Message]:
    return [each for each in campaign.messages if counts[each.id].total() or each.state in BEGUN]


def _other_days(
    campaign: Campaign, counts: Mapping[MessageId, Counter[CopyState]], message: Message
) -> tuple[tuple[Button, ...], ...]:
    begun = [each.id for each in _begun(campaign, counts)]
    at = begun.index(message.id)
    row = [button("‹", Verb.CAMPAIGN, "goes", campaign.id, begun[at - 1])] if at else []
    row += [button("›", Verb.CAMPAIGN, "goes", campaign.id, begun[at + 1])] if at + 1 < len(begun) else []
    return (tuple(row),) if row else ()


def figures_in_words(w: Words, found: Figures) -> list[str]:
    """A line for each kind that counts anybody, or whose figure may not be said."""
    if found.total == 0 or not found.of:
        return [w.t("No one matches.")]
    if found.total is None:
        return [w.t("It’s for fewer than 10 people, too few to show more.")]
    lines = [w.t("Recipients: {n}", n=w.number(found.total))]
    lines += [f"{_kind(w, kind, found)}: {_figure(w, found, kind)}" for kind in _lines_of(found)]
    if unsaid := _unsaid(found):
        # Translators: a list follows of what is not told in figures, for example: later, cannot be reached
        lines.append(w.t("Not shown: {kinds}", kinds=", ".join(_kind(w, kind, found).lower() for kind in unsaid)))
    return lines


def _unsaid(found: Figures) -> list[Kind]:
    together = {Kind.SENT, Kind.ON_THE_WAY}
    return [kind for kind, number in found.of.items() if number is None and kind not in together]


def _lines_of(found: Figures) -> list[Kind]:
    """What has a line of its own: what is on the way is part of the line before where it may not be told apart."""
    one_line = {Kind.ON_THE_WAY} if found.of.get(Kind.ON_THE_WAY, 0) is None else set()
    return [kind for kind in found.of if kind not in {*_unsaid(found), *one_line}]


def _kind(w: Words, kind: Kind, found: Figures) -> str:
    match kind:
        case Kind.SENT if found.of.get(Kind.ON_THE_WAY, 0) is None:
            return w.t("Sent or on the way")
        case Kind.SENT:
            return w.t("Sent")
        case Kind.IN_DOUBT:
            # Translators: heads a number of people; Telegram did not say whether the message reached them
            return w.t("Not known if it arrived")
        case Kind.ON_THE_WAY:
            return w.t("On the way")
        case Kind.LATER:
            return w.t("Later")
        case Kind.STOPPED:
            return w.t("Don’t want campaigns")
        case Kind.UNREACHABLE:
            return w.t("Can’t be reached")
        case Kind.LEFT_OUT:
            return w.t("No text in their language")
        case Kind.SKIPPED:
            return w.t("Too late")
        case Kind.FAILED:
            return w.t("Our error")


def _figure(w: Words, found: Figures, kind: Kind) -> str:
    number = found.of.get(kind)
    if number is not None and number >= SMALLEST:
        return _at_least(w, number) if kind is Kind.SENT and found.at_least else w.number(number)
    if kind is Kind.SENT and number is None and found.total is not None:
        others = sum(each for each in found.of.values() if each is not None and each >= SMALLEST)
        return _nearly_all(w, found.total - others)
    return w.t("fewer than 10")


def _at_least(w: Words, number: int) -> str:
    # Translators: a number of people, rounded down to tens; it fills "{n}" in "Sent: 20", "20 people have it", "Osh: 20 of 50".
    return w.t("at least {n}", n=w.number(number))


def _nearly_all(w: Words, number: int) -> str:
    return w.t("fewer than 10") if sayable(number) is None else w.t("nearly all of {n}", n=w.number(number))


async def sent_in_words(page: Page, campaign: Campaign, message: Message) -> str:
    """To how many people a message has been sent, as far as that may be said."""
    w = page.words
    counts = await page.use_cases.campaigning.showing.counts(page.call, campaign.id) or {}
    found = figures(counts.get(message.id, Counter()))
    if found.total is None:
        return w.t("fewer than 10 people")
    if not found.of.get(Kind.SENT, 0) and found.of.get(Kind.ON_THE_WAY, 0) != 0:
        return w.t("it has started to arrive")
    return w.t("sent to {n} people", n=_figure(w, found, Kind.SENT))


async def gone_in_words(page: Page, campaign: Campaign) -> str:
    """What has gone has gone: how many messages, and how many people have the newest of them."""
    w = page.words
    gone = [each for each in campaign.messages if each.state in {MessageState.GOING, MessageState.GONE}]
    if not gone:
        return w.t("Nothing has been sent to anyone.")
    number = w.tn(
        "{n} message has been sent or is on its way.", "{n} messages have been sent or are on their way.", len(gone)
    )
    sent = await sent_in_words(page, campaign, gone[-1])
    return "\n".join(
        (
            w.t("Not affected: {messages}", messages=number),
            w.t("The latest, {day}: {sent}.", day=w.day(gone[-1].day), sent=sent),
        )
    )


async def report(page: Page) -> Rendered | None:
    """Who got any of it, by district and by language, where the parts are large enough."""
    w, number = page.words, page.number("campaign")
    campaign = await page.use_cases.campaigning.showing.campaign(page.call, number)
    if campaign is None:
        return None
    counts = await page.use_cases.campaigning.showing.counts_by_place(page.call, number)
    districts = cells(_summed(page, counts, "district"))
    spoken = cells(_summed(page, counts, "language"))
    lines = [heading(page, campaign), w.t("People who got at least one message, out of those it was for:")]
    if not districts and not spoken:
        lines.append(w.t("Too few to show."))
    if districts:
        lines += ["", *(_cell(w, each, _district(page, each.key)) for each in districts)]
    if spoken:
        lines += ["", *(_cell(w, each, language_of_part(w, each.key)) for each in spoken)]
    return Rendered("\n".join(lines), ((_back(w, number),),))


def _summed(
    page: Page, counts: Mapping[tuple[PlaceCode | None, str], tuple[int, int]], by: Literal["district", "language"]
) -> dict[str, tuple[int, int]]:
    summed: dict[str, tuple[int, int]] = {}
    for (home, language), (total, got) in counts.items():
        district = page.facts.gazetteer.counted_in(home) or home if home else UNKNOWN
        key = district if by == "district" else language
        before = summed.get(key, (0, 0))
        summed[key] = before[0] + total, before[1] + got
    return summed


def _district(page: Page, key: str | None) -> str:
    w = page.words
    if key is None:
        return w.t("smaller districts combined")
    return page.facts.gazetteer.name(PlaceCode(key), w.language) if key else w.t("place not given")


def _cell(w: Words, cell: Figure[str], name: str) -> str:
    total = w.number(cell.total)
    if cell.sent is None:
        return w.t("{part}: nearly all of {total}", part=name, total=total)
    if cell.sent < SMALLEST:
        return w.t("{part}: fewer than 10 of {total}", part=name, total=total)
    return w.t("{part}: {n} of {total}", part=name, n=_at_least(w, cell.sent), total=total)


def _back(w: Words, campaign: int) -> Button:
    return button(w.t("The campaign"), Verb.CAMPAIGN, "card", campaign)


VIEWS: Mapping[ViewKey, View] = {ViewKey.CAMPAIGN_PROGRESS: progress, ViewKey.CAMPAIGN_REPORT: report}
