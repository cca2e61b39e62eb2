"""What somebody reads on her way in, and what the leader of her group is asked.

Not for: what happens to an admission (referrals/joining).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.joining.invite_problem import InviteProblem
from handlers.offers.waiting_view import pushed_to
from handlers.ui.keyboard import menu_rows
from handlers.ui.page import Button, Page, Rendered, View, button, in_rows
from handlers.view_key import ViewKey
from locales.words import LANGUAGES, NAMES, Words
from referrals.domain.invite import Admission, AdmissionState
from referrals.domain.person import Role, Standing
from referrals.joining import Invited


def language_buttons(verb: Verb) -> tuple[tuple[Button, ...], ...]:
    """Two a row, each language in its own words."""
    return in_rows([button(NAMES[each], verb, "lang", each) for each in LANGUAGES])


async def choose_language(page: Page) -> Rendered:
    """In her guessed language first, and one line in each of the others: she may read none of the first."""
    order = sorted(page.library.each(), key=lambda words: words.language != page.words.language)
    # Translators: the very first sentence, shown in every language at once
    return Rendered("\n".join(words.t("Choose your language.") for words in order), language_buttons(Verb.JOINING))


def _role(words: Words, role: Role) -> str:
    match role:
        case Role.MEMBER:
            return words.t("a member")
        case Role.GROUP_LEADER:
            return words.t("the leader of your group")
        case Role.FOCAL_POINT:
            return words.t("a contact person of your organisation")
        case Role.COORDINATOR:
            return words.t("a coordinator")
        case Role.COMPLAINTS:
            # Translators: it follows "You were invited to be …"
            return words.t("the person who answers complaints")
        case Role.OPERATOR:
            return words.t("the person who runs this bot")


async def read(page: Page) -> Rendered | None:
    """What it is, what it keeps, who sees it, what it cannot promise (D2): four short sentences, then her choice."""
    w = page.words
    invited = await page.use_cases.joining.invited(page.tx, page.reader)
    if invited is None:
        return None
    sentences = (
        # Translators: said once, before she agrees. Plain and honest; do not soften "cannot promise".
        w.t("<b>What this is:</b> a way to tell your network that help is needed, and to reach people who help."),
        w.t("<b>What is kept:</b> what you write in a form and which group you belong to; you choose who we contact."),
        w.t(
            "<b>Who sees it:</b> an organisation we contact sees the district and the kind of help. "
            "Only the one that says yes sees the rest. Coordinators also read reports about the "
            "community. Telegram and the person who runs this bot could read everything."
        ),
        w.t(
            "<b>What we can’t promise:</b> that help comes in time, or that no one who looks through "
            "this phone will find out what this is."
        ),
    )
    text = "\n\n".join((_greeting(w, invited), *sentences))
    rows = (
        (button(w.t("I am 18 or older and I agree"), Verb.JOINING, "agree", style="success"),),
        (button(w.t("No, thank you"), Verb.JOINING, "no"),),
    )
    return Rendered(text, rows)


def _greeting(words: Words, invited: Invited) -> str:
    role = _role(words, invited.grant.role)
    if invited.group is not None:
        return words.t("Welcome. You’re invited to “{group}” as {role}.", group=invited.group.name, role=role)
    return words.t("Welcome. You’re invited as {role}.", role=role)


async def safety(page: Page) -> Rendered:
    """Three steps for her phone, once she is in."""
    w = page.words
    text = "\n\n".join(
        (
            w.t(
                "You’re in. Three quick steps make your phone safer. Skip any step that someone might notice and "
                "ask about:"
            ),
            w.t("1. Hide previews: Telegram › Settings › Notifications › turn off message preview."),
            w.t("2. Lock Telegram: Settings › Privacy › Passcode. Choose one that no one at home knows."),
            w.t("3. Look at Settings › Devices, and end every session that isn’t yours."),
        )
    )
    return Rendered(
        text,
        ((button(w.t("Done"), Verb.JOINING, "safe", style="primary"),), (button(w.t("Later"), Verb.JOINING, "safe"),)),
    )


async def waiting(page: Page) -> Rendered:
    """She has agreed; her leader decides."""
    w = page.words
    return Rendered(
        w.t(
            "Thank you. The leader of your group confirms every new member; I’ll write to you after "
            "that. You can already use help and numbers: /help"
        )
    )


async def admitted(page: Page) -> Rendered | None:
    """The leader said yes: the same three steps."""
    return await safety(page) if page.reader.standing is Standing.ACTIVE else None


async def refused(page: Page) -> Rendered:
    """The leader said no. No reason is given, and the way to people who help stays open."""
    w = page.words
    return Rendered(
        w.t(
            "Your group hasn’t confirmed you. Perhaps they didn’t know who you are: ask the person "
            "who gave you the link. You can still use help and numbers: /help"
        )
    )


async def declined(page: Page) -> Rendered:
    """She did not agree."""
    w = page.words
    return Rendered(w.t("That’s fine; the network has nothing about you. You can still use help and numbers: /help"))


async def problem(page: Page) -> Rendered:
    """The invite leads nowhere: what happened, and what to do next."""
    w = page.words
    texts = {
        InviteProblem.UNKNOWN: w.t(
            "I don’t know this invite. Check that the whole link was copied, or ask for a new one."
        ),
        InviteProblem.SPENT: w.t(
            "This invite has expired or was used already. Ask the person who gave it to you for a new one."
        ),
        InviteProblem.ALREADY: w.t("You’re already in. Nothing has changed."),
        InviteProblem.ASKED: w.t("You’ve already asked. The leader of your group hasn’t answered yet."),
    }
    text = texts[page.member("reason", InviteProblem)]
    if page.reader.standing is not Standing.ACTIVE:
        text = "\n\n".join((text, w.t("Help and numbers are open to everyone: /help")))
    return Rendered(text)


async def waits(page: Page) -> Rendered:
    """The leader's one card: that somebody waits and, once she opened it, who, one after the other; what she has decided
    stands first. What Telegram calls the new person follows her press (D4)."""
    w, waiting = page.words, await page.use_cases.joining.waiting(page.tx, page.reader)
    if page.params.get("open") is not True and waiting:
        return pushed_to(w, Verb.JOINING, "waits", number=len(waiting))
    lines, buttons = list[str](), tuple[tuple[Button, ...], ...]()
    if page.params.get("decided"):
        lines += await _decided(page, page.number("decided"))
    if waiting:
        question, buttons = await _question(page, waiting[0])
        lines += [question, *_others(w, len(waiting) - 1)]
    return Rendered("\n\n".join(lines or [w.t("Nothing is waiting here any more. Thank you.")]), buttons, protect=True)


def _others(w: Words, number: int) -> list[str]:
    return [w.tn("{n} more person is waiting.", "{n} more people are waiting.", number)] if number else []


async def _decided(page: Page, number: int) -> list[str]:
    w, admission = page.words, await page.use_cases.joining.admission(page.tx, page.reader, number)
    if admission is None:
        return []
    name = (await page.use_cases.joining.group_of(page.tx, admission)).name
    match admission.state:
        case AdmissionState.ADMITTED:
            return [w.t("The new member of “{group}” has joined.", group=name)]
        case AdmissionState.REFUSED:
            return [w.t("The new member of “{group}” wasn’t confirmed.", group=name)]
        case _:
            return []


async def _question(page: Page, admission: Admission) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    w, group = page.words, await page.use_cases.joining.group_of(page.tx, admission)
    name = admission.name or w.t("A new member")
    text = w.t(
        "“{name}” asks to join “{group}”. Do you know this person, and are they an adult?", name=name, group=group.name
    )
    yes = button(w.t("Yes, let them in"), Verb.JOINING, "yes", admission.id, style="success")
    return text, ((yes, button(w.t("No"), Verb.JOINING, "refuse", admission.id)),)


async def menu(page: Page) -> Rendered:
    """The keyboard under the chat, by what she is."""
    w = page.words
    if page.reader.standing is Standing.ACTIVE:
        return Rendered(w.t("Your menu is below. I’m here whenever you need me."), keyboard=menu_rows(w, page.reader))
    text = w.t(
        "Hello. Help and numbers are open to everyone here, at any time and without joining. To join, ask a woman "
        "in the network near you for her link. This bot belongs to women who help one another."
    )
    return Rendered(text, keyboard=menu_rows(w, page.reader))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.JOIN_LANGUAGE: choose_language,
    ViewKey.JOIN_READ: read,
    ViewKey.JOIN_SAFETY: safety,
    ViewKey.JOIN_WAITING: waiting,
    ViewKey.JOIN_ADMITTED: admitted,
    ViewKey.JOIN_REFUSED: refused,
    ViewKey.JOIN_DECLINED: declined,
    ViewKey.JOIN_PROBLEM: problem,
    ViewKey.JOIN_WAITS: waits,
    ViewKey.MENU: menu,
}
