"""What is asked about one message of a campaign: its words in a language, its day and hour, a picture, a meeting.

Not for: its card or what was wrong with an answer (see drafting_view), or what an answer changes (see message_fields).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from handlers.callbacks import Verb
from handlers.campaigns.campaign_text import date_label, dated
from handlers.campaigns.choices import HOURS
from handlers.drafting.form_answers import DraftProblem, problem
from handlers.ui.page import Button, Page, Rendered, Rows, Style, button, in_rows
from locales.words import LANGUAGES, NAMES, Words
from referrals.domain import json_values
from referrals.domain.campaign import Campaign, CampaignState, Message, Text
from referrals.domain.campaign.date_parsing import is_over
from referrals.domain.campaign.model import LONGEST_TEXT
from referrals.domain.campaign.sheet import USUAL_HOUR
from referrals.domain.form import Form
from referrals.domain.text_length import beginning, length

DAYS = 8
SHOWN = 3000
"""Of present words, so that the whole screen fits."""
MEETING_HOURS = tuple(time(each) for each in (9, 10, 11, 13, 14, 15, 16, 17, 18))


@dataclass(frozen=True, slots=True)
class MessageForm:
    """Everything a screen about one message is made of. `new`: it has no words yet, and is not in the campaign."""

    page: Page
    form: Form
    campaign: Campaign
    message: Message
    new: bool = False

    @property
    def language(self) -> str:
        """In which language words are asked for."""
        return json_values.word(self.form.answers, "language") or self.page.reader.language

    @property
    def today(self) -> date:
        """The day it is where she is."""
        return self.page.now.astimezone(ZoneInfo(self.page.reader.zone)).date()


def act(editing: MessageForm, label: str, what: str, *value: object, style: Style = None) -> Button:
    """A button about this message."""
    return button(label, Verb.DRAFT, what, editing.campaign.id, editing.message.id, *value, style=style)


def is_approved(editing: MessageForm) -> bool:
    """Whether a change makes the message wait once more."""
    return editing.message.approved and editing.campaign.state in {CampaignState.APPROVED, CampaignState.HELD}


def no_such_day(w: Words, number: int, month: int) -> str:
    """Like "31 November", which no calendar can write."""
    return w.day(date(2000, month, 1)).replace("1", str(number), 1)


def _text(editing: MessageForm) -> Rendered:
    """A message's words; the first ones in any language."""
    w, written = editing.page.words, editing.message.texts.get(editing.language)
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    lead = w.t(
        "Please write the message now, in <b>{language}</b>, as you’d say it to a neighbour. No one "
        "gets it until someone else has read it.",
        language=NAMES[editing.language],
    )
    hint = w.t(
        "Up to {limit} characters; more people read a short message. Bold and other formatting isn’t kept.",
        limit=w.number(LONGEST_TEXT),
    )
    return Rendered(_with_present(w, f"{lead}\n{hint}", written.text if written else ""), _text_rows(editing))


def _text_rows(editing: MessageForm) -> Rows:
    w, chosen = editing.page.words, editing.language
    if editing.new:
        others = [(each, button(NAMES[each], Verb.DRAFT, "lang", editing.campaign.id, each)) for each in LANGUAGES]
        out = button(w.t("Stop writing"), Verb.DRAFT, "stop")
        return (*in_rows([each for language, each in others if language != chosen]), (out,))
    back = (act(editing, w.t("‹ Back"), "back"),)
    if chosen in editing.message.texts and len(editing.message.texts) > 1:
        return ((act(editing, w.t("Remove this text"), "text", chosen, "none"),), back)
    return (back,)


def _call_to_action(editing: MessageForm) -> Rendered:
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    lead = editing.page.words.t(
        "What could each person do today, where they live? One sentence in <b>{language}</b>; it "
        "appears below the text. You can leave it out.",
        language=NAMES[editing.language],
    )
    return _small(editing, lead, "call_to_action")


def _card(editing: MessageForm) -> Rendered:
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    lead = editing.page.words.t(
        "People can pass on a picture with a few words: three to nine words in <b>{language}</b>, "
        "large and in colour. Without them, the first sentence is used.",
        language=NAMES[editing.language],
    )
    return _small(editing, lead, "card")


def _small(editing: MessageForm, lead: str, part: str) -> Rendered:
    """Words beside the text, for a language that has one."""
    w, texts = editing.page.words, editing.message.texts
    others = [act(editing, NAMES[each], part, each) for each in LANGUAGES if each in texts and each != editing.language]
    present = str(getattr(texts.get(editing.language, Text("")), part))
    out = ((act(editing, w.t("Leave it out"), part, editing.language, "none"),),) if present else ()
    return Rendered(_with_present(w, lead, present), (*in_rows(others), *out, (act(editing, w.t("‹ Back"), "back"),)))


def _with_present(w: Words, lead: str, present: str) -> str:
    if length(present) > SHOWN:
        present = f"{beginning(present, SHOWN)}…"
    so_far = w.t("<b>Now:</b>")
    return f"{lead}\n\n{so_far}\n{w.escape(present)}" if present else lead


def _day(editing: MessageForm) -> Rendered:
    w, page = editing.page.words, editing.page
    text = w.t("Which day should it be sent? Tap one, or type it, like 27.11 or 27 November.")
    taken = json_values.table(editing.form.answers, "problem")
    wanted = json_values.day(taken) if problem(editing.form) is DraftProblem.TAKEN else None
    hour = editing.message.hour or USUAL_HOUR
    first = editing.today + timedelta(days=is_over(editing.today, hour, page.reader.zone, page.now))
    days: list[date] = [editing.campaign.free_day(wanted)] if wanted else []
    for _ in range(DAYS - len(days)):
        first = editing.campaign.free_day(first)
        days.append(first)
        first += timedelta(days=1)
    buttons = [act(editing, date_label(page, each), "day", each.isoformat()) for each in sorted(set(days))]
    now = w.t("Chosen: {day}", day=dated(w, editing.message))
    return Rendered(f"{text}\n{now}", (*in_rows(buttons), (act(editing, w.t("‹ Back"), "back"),)))


def _hour(editing: MessageForm) -> Rendered:
    w = editing.page.words
    text = w.t("What time, in each person’s local time? Tap one, or type it, like 14:30.")
    hour = editing.message.hour
    buttons = [_hour_button(editing, each, "hour", chosen=each == hour) for each in HOURS]
    now = w.t("Chosen: {hour}", hour=f"{hour:%H:%M}" if hour else "")
    return Rendered(f"{text}\n{now}", (*in_rows(buttons, 3), (act(editing, w.t("‹ Back"), "back"),)))


def _hour_button(editing: MessageForm, hour: time, what: str, *value: str, chosen: bool = False) -> Button:
    label = f"• {hour:%H:%M}" if chosen else f"{hour:%H:%M}"
    return act(editing, label, what, *value, f"{hour:%H%M}")


def _meeting(editing: MessageForm) -> Rendered:
    """First the day, then the hour, or both in one text."""
    w, page, chosen = editing.page.words, editing.page, json_values.day(editing.form.answers, "date")
    back = (act(editing, w.t("‹ Back"), "back"),)
    if chosen is not None:
        text = w.t(
            "{day}: what time does it start, by your clock? Everyone sees it in their own time.",
            day=date_label(page, chosen),
        )
        hours = [_hour_button(editing, each, "meeting", chosen.isoformat()) for each in MEETING_HOURS]
        return Rendered(text, (*in_rows(hours, 3), back))
    text = w.t("When is the meeting? Tap its day, or type the day and time by your clock, like 28.11 14:30.")
    first = max(editing.message.day, editing.today)
    days = [first + timedelta(days=each) for each in range(DAYS)]
    buttons = [act(editing, date_label(page, each), "meeting", each.isoformat()) for each in days]
    out = ((act(editing, w.t("No meeting"), "meeting", "none"),),) if editing.message.event_at else ()
    return Rendered(text, (*in_rows(buttons), *out, back))


def _picture(editing: MessageForm) -> Rendered:
    w = editing.page.words
    text = w.t("Please send the picture now, as a photo. It goes with the message, in every language.")
    out = ((act(editing, w.t("Remove this picture"), "picture", "none"),),) if editing.message.picture else ()
    return Rendered(text, (*out, (act(editing, w.t("‹ Back"), "back"),)))


def _drop(editing: MessageForm) -> Rendered:
    w = editing.page.words
    text = w.t("Remove the message of {day} from this campaign? Its text won’t be kept.", day=dated(w, editing.message))
    yes = act(editing, w.t("Yes, remove it"), "drop", "yes", style="danger")
    return Rendered(text, ((yes,), (act(editing, w.t("‹ Back"), "back"),)))


QUESTIONS: Mapping[str, Callable[[MessageForm], Rendered]] = {
    "text": _text,
    "call_to_action": _call_to_action,
    "card": _card,
    "day": _day,
    "hour": _hour,
    "meeting": _meeting,
    "picture": _picture,
    "drop": _drop,
}
"""By the step of the form."""
