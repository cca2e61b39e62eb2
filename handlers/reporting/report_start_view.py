"""What stands before a form: is now a good time, what is it about, and what there is instead where no form can help.

Nothing is kept while these screens are shown (D23). Not for: the forms themselves (see violence_view, conflict_view).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.crying.kept_words_text import going_along
from handlers.forms.steps import PROBLEM
from handlers.reporting.violence_view import beside_her, closed_country
from handlers.settings.help_view import numbers_of
from handlers.ui.page import Page, Rendered, View, button
from handlers.ui.screens import problem_text
from handlers.view_key import ViewKey
from referrals.domain.place import PlaceCode


async def start(page: Page) -> Rendered:
    """Asked first, always; "not now" leaves no trace (D23)."""
    w = page.words
    # Translators: asks whether she is alone with her phone. Harmless if somebody reads over her shoulder.
    text = w.t("Is now a good time? You can also do it later; nothing is kept until you continue.")
    if await page.use_cases.crying.waiting(page.tx, page.reader, page.now) is not None:
        text = w.t("Is now a good time? You can also do it later; what you wrote stays saved for an hour.")
    # Translators: the red button for danger. On a shared screen it must not say more than this.
    now = button(w.t("Help is needed right now"), Verb.START, "now", style="danger")
    return Rendered(text, ((now,), (button(w.t("Yes"), Verb.START, "yes"), button(w.t("Not now"), Verb.START, "no"))))


async def track(page: Page) -> Rendered:
    """What it is about, and for whom: one screen (D13)."""
    w = page.words
    buttons = [
        button(w.t("Community: dispute, flood…"), Verb.START, "conflict"),
        button(w.t("Help for myself"), Verb.START, "herself"),
        button(w.t("A woman asked me to write"), Verb.START, "she_asked"),
        button(w.t("For a woman who doesn’t know"), Verb.START, "does_not_know"),
    ]
    if await page.use_cases.drafts.begun(page.tx, page.reader, page.now):
        buttons.insert(0, button(w.t("Continue what I started"), Verb.START, "resume", style="primary"))
    text, along = w.t("What do you want to write about?"), await going_along(page)
    if along is not None:
        text = "\n".join((text, along.line))
        buttons += along.leave
    buttons.append(button(w.t("Close"), Verb.START, "no"))
    return Rendered(text, tuple((each,) for each in buttons))


async def support(page: Page) -> Rendered:
    """She does not know: nothing is sent about her; numbers, how to stand by her, and advice for the writer (D13)."""
    w, country = page.words, page.word("country")
    block = f"\n\n{await numbers_of(page, PlaceCode(country))}" if country else ""
    rows = [button(w.t("Get advice from a centre"), Verb.START, "advice")] if page.params.get("open") else []
    rows += [button(w.t("Numbers and who helps nearby"), Verb.HELP, "top"), button(w.t("Close"), Verb.START, "no")]
    return Rendered(f"{beside_her(w)}{block}", tuple((each,) for each in rows))


async def closed(page: Page) -> Rendered:
    """A country nobody has opened yet: numbers, the directory, and the other kind of message (D22)."""
    w, country = page.words, page.word("country")
    rows = (
        (button(w.t("Numbers and who helps nearby"), Verb.HELP, *(("near", country) if country else ("top",))),),
        (button(w.t("Community: dispute, flood…"), Verb.START, "conflict"),),
        (button(w.t("Close"), Verb.START, "no"),),
    )
    if not country:
        return Rendered(w.t("I can’t pass on such a message yet. You can use the numbers, and see who helps."), rows)
    name = page.facts.gazetteer.name(PlaceCode(country), w.language)
    return Rendered(f"{closed_country(w, name)}\n\n{await numbers_of(page, PlaceCode(country))}", rows)


async def members_only(page: Page) -> Rendered:
    """Whoever is not in the network yet: never a dead end."""
    w = page.words
    text = w.t(
        "To write to the network you need an invite from a woman who is in it. Numbers and people who help are "
        "open to everyone."
    )
    return Rendered(text, ((button(w.t("Numbers and who helps nearby"), Verb.HELP, "top"),),))


async def rested(page: Page) -> Rendered:
    """She put a draft aside."""
    return Rendered(page.words.t("It’s saved for 7 days. To continue, tap “Write to the network”."))


async def gone(page: Page) -> Rendered:
    """A draft nobody came back to."""
    return Rendered(
        page.words.t("What you started wasn’t sent, and it’s deleted here now. You can start again at any time.")
    )


async def cancelled(page: Page) -> Rendered:
    """After /cancel."""
    return Rendered(
        page.words.t(
            "All right. It’s deleted here. If anything is left in this chat, you can clear it from the chat’s menu."
        )
    )


async def nothing_open(page: Page) -> Rendered:
    """/cancel where nothing is open."""
    return Rendered(page.words.t("There’s nothing to stop: nothing is open right now."))


async def moved_on(page: Page) -> Rendered:
    """Toast: a button of an earlier screen."""
    return Rendered(page.words.t("You’ve already moved on. This is where you are now."))


async def blocked(page: Page) -> Rendered:
    """Toast: why the way on is not open yet."""
    return Rendered(problem_text(page.words, {PROBLEM: page.word("problem")}))


async def deleted(page: Page) -> Rendered:
    """Toast: stopped."""
    return Rendered(
        page.words.t("Deleted here. If anything is left in this chat, you can clear it from the chat’s menu.")
    )


async def kept_first(page: Page) -> Rendered:
    """An edited message that no longer counts."""
    return Rendered(page.words.t("I’ve kept your first words. You can change them until you send."))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.REPORT_START: start,
    ViewKey.REPORT_TRACK: track,
    ViewKey.REPORT_SUPPORT: support,
    ViewKey.REPORT_CLOSED: closed,
    ViewKey.REPORT_MEMBERS: members_only,
    ViewKey.REPORT_RESTED: rested,
    ViewKey.REPORT_GONE: gone,
    ViewKey.REPORT_CANCELLED: cancelled,
    ViewKey.REPORT_NOTHING: nothing_open,
    ViewKey.FORM_MOVED: moved_on,
    ViewKey.FORM_BLOCKED: blocked,
    ViewKey.FORM_DELETED: deleted,
    ViewKey.FORM_KEPT_FIRST: kept_first,
}
