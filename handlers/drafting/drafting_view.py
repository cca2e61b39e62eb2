"""Writing one message of a campaign: its card, from which everything about it is reached, and what was wrong with an answer.

Not for: the questions (see message_questions_view), a leader's notice (group_notice_view), tables (see spreadsheet_view),
or the campaign's own screens (see campaigns/campaigns_view).
"""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.callbacks import Verb
from handlers.campaigns import change_request_view
from handlers.campaigns.campaign_text import date_label, dated, languages
from handlers.drafting import form_answers, group_notice_view, spreadsheet_view
from handlers.drafting.form_answers import DraftProblem
from handlers.drafting.message_questions_view import QUESTIONS, MessageForm, act, is_approved, no_such_day
from handlers.drafting.message_remarks_text import in_words, marked, telling
from handlers.telegram_limits import CAPTION_LIMIT
from handlers.ui.page import Page, Rendered, Rows, View, button, in_rows
from handlers.view_key import ViewKey
from locales.words import LANGUAGES, NAMES, Words
from referrals.domain import json_values
from referrals.domain.broadcast import MessageId
from referrals.domain.campaign import CampaignState, Message, Text
from referrals.domain.campaign.date_parsing import WRITING_HOURS
from referrals.domain.campaign.model import LONGEST_TEXT, MOST_MESSAGES
from referrals.domain.campaign.transitions import SHAPED, changeable
from referrals.domain.form import AT_THE_TABLE, Form
from referrals.domain.text_length import beginning, length

BEGINNING = 160
"""Length of each text that its card shows."""


async def composing(page: Page) -> Rendered | None:
    """The form as it stands when it is sent; nothing where it is no longer open."""
    form = await page.use_cases.drafts.open_form(page.tx, page.reader)
    if not form_answers.writing(form):
        return None
    screen = await _screen(page, form)
    if screen is None:
        return None
    lead, rows = _too_long(page.words, form)
    problem = "\n\n".join(filter(None, (lead, _problem(page, form))))
    return Rendered(f"{problem}\n\n{screen.text}" if problem else screen.text, (*rows, *screen.buttons))


async def _screen(page: Page, form: Form) -> Rendered | None:
    if form.step == AT_THE_TABLE:
        return spreadsheet_view.how(page)
    for screens in (group_notice_view.SCREENS, change_request_view.SCREENS):
        if form.step in screens:
            return await screens[form.step](page, form)
    campaign = await page.use_cases.campaigning.showing.campaign(
        page.call, json_values.number(form.answers, "campaign")
    )
    if campaign is None:
        return None
    message = campaign.message(MessageId(json_values.number(form.answers, "message")))
    editing = MessageForm(page, form, campaign, message or Message(page.now.date(), {}), new=message is None)
    if message is not None and (form.step not in QUESTIONS or not changeable(campaign, message)):
        return _card(editing)
    return QUESTIONS["text" if editing.new else form.step](editing)


def _too_long(w: Words, form: Form) -> tuple[str, Rows]:
    """What waits for her word: kept whole, and counted."""
    waiting = form_answers.too_long(form)
    if not waiting:
        return "", ()
    long, limit = length(json_values.word(waiting, "text")), json_values.number(waiting, "limit")
    text = w.t(
        "That’s {length} characters, and the limit is {limit}. What you wrote is saved: use only the "
        "beginning, or write a shorter one.",
        length=w.number(long),
        limit=w.number(limit),
    )
    return text, ((button(w.t("Use the beginning"), Verb.DRAFT, "keep"),),) if limit > 0 else ()


def _card(editing: MessageForm) -> Rendered:
    w, message = editing.page.words, editing.message
    number = w.t("Message {n} of {all}", n=editing.campaign.number(message.day), all=len(editing.campaign.messages))
    hour = f"{message.hour:%H:%M}" if message.hour else ""
    when = w.t("{day}, at {hour}, each person’s local time", day=dated(w, message), hour=hour)
    written = [_words(w, language, message.texts[language]) for language in LANGUAGES if language in message.texts]
    again = w.t("It’s a draft again: tap “Submit”.") if editing.form.answers.get("again") else ""
    paragraphs = [
        _lead(editing),
        again,
        f"<b>{number}</b>\n{when}",
        *written,
        "\n".join(_beside(editing)),
        *_remarks(editing),
    ]
    return Rendered("\n\n".join(filter(None, paragraphs)), _buttons(editing))


def _lead(editing: MessageForm) -> str:
    w = editing.page.words
    if is_approved(editing):
        # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
        return w.t(
            "This day is already approved. If you change anything here, it waits until someone else has read it again."
        )
    if editing.campaign.state is CampaignState.SUBMITTED:
        # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
        return w.t(
            "It’s waiting for approval. If you change anything here, you take it back: please submit "
            "it again when you’re done."
        )
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    return w.t(
        "This is the message now. No one gets it until you submit it and someone else in the network has read it."
    )


def _words(w: Words, language: str, text: Text) -> str:
    lines = [w.t("<b>{language}</b>: {text}", language=NAMES[language], text=_beginning(text.text))]
    if length(text.text) > BEGINNING:
        lines[0] = " ".join((lines[0], w.tn("({n} character)", "({n} characters)", length(text.text))))
    if text.call_to_action:
        lines.append(w.t("<b>Today:</b> {act}", act=_beginning(text.call_to_action)))
    if text.card:
        lines.append(w.t("On the picture: {words}", words=text.card))
    return "\n".join(lines)


def _beginning(text: str) -> str:
    return text if length(text) <= BEGINNING else f"{beginning(text, BEGINNING).rstrip()}…"


def _beside(editing: MessageForm) -> list[str]:
    """What is not written yet, the picture, the meeting."""
    w, message, lines = editing.page.words, editing.message, list[str]()
    lacking = [each for each in LANGUAGES if each not in message.texts]
    if lacking:
        lines.append(w.t("Not written yet: {languages}", languages=languages(lacking)))
    if message.picture:
        lines.append(w.t("With your own picture."))
    if message.event_at is not None:
        zone = editing.page.reader.zone
        when = f"{w.date(message.event_at, zone)}, {w.time(message.event_at, zone)}"
        lines.append(w.t("Meeting: <b>{moment}</b>, your time; everyone sees it in their own time.", moment=when))
    return lines


def _remarks(editing: MessageForm) -> list[str]:
    """What she should look at once more; nothing of it is refused."""
    w, message, found = editing.page.words, editing.message, list[str]()
    if older := _older(editing):
        # Translators: a message was changed in one language; {languages} are those whose words were not.
        line = w.t(
            "One language was changed, but the others weren’t: {languages}. Do they still say the same?",
            languages=languages(older),
        )
        found.append(line)
    found += [*in_words(w, message), *telling(editing.page, [message])]
    texts = [f"{text.text}\n{text.call_to_action}" for text in message.texts.values()]
    if message.picture and max(map(length, texts), default=0) > CAPTION_LIMIT:
        found.append(w.t("It’s too long to fit under a picture, so people open the picture with a button."))
    if message.event_at is not None and _local(editing, message.event_at) < message.day:
        found.append(w.t("The meeting is before the day this message is sent."))
    return marked(w, found)


def _older(editing: MessageForm) -> tuple[str, ...]:
    """The languages that she may have to write anew, as long as she can."""
    return editing.message.outdated_languages if changeable(editing.campaign, editing.message) else ()


def _local(editing: MessageForm, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(editing.page.reader.zone)).date()


def _buttons(editing: MessageForm) -> Rows:
    w, message, number = editing.page.words, editing.message, editing.campaign.id
    done = button(w.t("Done"), Verb.DRAFT, "done", number, style="success")
    if not changeable(editing.campaign, message):
        return ((done,),)
    texts = [act(editing, f"{'✓' if each in message.texts else '+'} {NAMES[each]}", "text", each) for each in LANGUAGES]
    parts = (
        act(editing, w.t("Day"), "day"),
        act(editing, w.t("Time"), "hour"),
        act(editing, w.t("What to do"), "call_to_action"),
        act(editing, w.t("Words on the picture"), "card"),
        act(editing, w.t("My own picture"), "picture"),
        act(editing, w.t("A meeting"), "meeting"),
    )
    more = button(w.t("Add another message"), Verb.DRAFT, "more", number)
    out = (act(editing, w.t("Remove this one"), "drop"),) if editing.campaign.state in SHAPED else ()
    fit = ((act(editing, w.t("They still say the same"), "fit", editing.campaign.version),),) if _older(editing) else ()
    return (*in_rows(texts), *fit, *in_rows(parts), *in_rows([more, *out]), (done,))


def _problem(page: Page, form: Form) -> str:
    """Why her last text or press did not count, and what to do instead; "" where all is well."""
    w, facts = page.words, json_values.table(form.answers, "problem")
    day = json_values.day(facts)
    match form_answers.problem(form):
        case DraftProblem.NO_SUCH_DAY:
            named = no_such_day(w, json_values.number(facts, "number"), json_values.number(facts, "month"))
            return w.t("{day} doesn’t exist. Which day do you mean?", day=named)
        case DraftProblem.PAST if day:
            return w.t(
                "{day}: that time has already passed where you are. Choose a later one.", day=date_label(page, day)
            )
        case DraftProblem.TAKEN if day:
            return w.t("There’s already a message on {day}, and one a day is enough.", day=date_label(page, day))
        case DraftProblem.TOGETHER:
            long = w.number(json_values.number(facts, "length"))
            return w.t(
                "Together with “What to do”, that’s {length} characters; the limit is {limit}.",
                length=long,
                limit=w.number(LONGEST_TEXT),
            )
        case (
            None | DraftProblem.CHANGED
        ):  # what was changed meanwhile is said by the screen itself (see change_request)
            return ""
        case what:
            return _plain_problems(w)[what]


def _plain_problems(w: Words) -> Mapping[DraftProblem, str]:
    return {
        DraftProblem.PRESS: w.t("Please tap one of the buttons below."),
        DraftProblem.WHICH: w.t("Where does this belong? Tap a language to write it again, or “Add another message”."),
        DraftProblem.EMPTY: w.t("I couldn’t find any letters in that. Please write it again."),
        DraftProblem.NOT_A_DAY: w.t("I don’t understand this day. Write it like 27.11 or 27 November, or tap one."),
        DraftProblem.NOT_AN_HOUR: w.t("I don’t understand this time. Write it like 14:30, or tap one."),
        DraftProblem.NOT_A_MOMENT: w.t("I don’t understand this. Write the day and time like 28.11 14:30, or tap one."),
        DraftProblem.QUIET: w.t(
            "No messages go out at that time. Choose a time from {first} on, before {last}.",
            first=f"{WRITING_HOURS.start:%H:%M}",
            last=f"{WRITING_HOURS.end:%H:%M}",
        ),
        DraftProblem.TOO_MANY: w.t(
            "It has {n} messages, and there’s no room for more. Start another campaign for the rest.", n=MOST_MESSAGES
        ),
        DraftProblem.GONE: w.t("This message is already being sent: it can’t be changed."),
        DraftProblem.OVER: w.t("This campaign is over: nothing more can be changed in it."),
        DraftProblem.WORDS_ONLY: w.t("I can only take words here. Please write, or tap a button."),
        DraftProblem.WORDS_FIRST: w.t("Please write the words first, then send the picture."),
        DraftProblem.AS_PHOTO: w.t("A file is too large for many phones. Please send it as a photo."),
    }


async def closed(page: Page) -> Rendered:
    """She may no longer write there, or somebody took it out."""
    return Rendered(page.words.t("You can no longer write in this campaign. What was written in it is kept."))


async def stopped(page: Page) -> Rendered:
    """After /cancel: what is in the draft stays there."""
    w = page.words
    look = button(w.t("View"), Verb.CAMPAIGN, "card", page.number("campaign"), style="primary")
    return Rendered(w.t("All right. What was written stays in the campaign."), ((look,),))


async def full(page: Page) -> Rendered:
    """Toast: no room for one more."""
    return Rendered(_plain_problems(page.words)[DraftProblem.TOO_MANY])


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.COMPOSING: composing,
    ViewKey.SENDING_BACK: composing,
    ViewKey.COMPOSING_CLOSED: closed,
    ViewKey.COMPOSING_STOPPED: stopped,
    ViewKey.COMPOSING_FULL: full,
}
