"""D1: nothing is asked that routing, response or counting does not use; every question can be passed over; a woman is asked
what help she wants, never what was done; at most seven screens before sending.
"""

from handlers.views.labels import label
from referrals.domain.kind import GbvKind
from tests.conversation import Phone
from tests.stories.acts import accepts, code_of, count, goes, sends_violence_report, starts_writing
from tests.stories.care.looking import LIBRARY, columns, ever, words_in
from tests.stories.village import Village

ALL_HELP = (
    "Somebody to talk to", "A safe place", "A doctor", "Legal advice", "Help for a child", "Money or work",
    "Pictures or words online", "Something else", "More…", "Women's health", "Rights at work", "An expert",
    "A centre for women", "The police",
)  # fmt: skip
NEVER_ASKED = (
    "happened", "was done", "did he", "who did", "did it", "hit", "hurt", "injur", "beat", "wound", "how often",
    "how long", "since when", "husband", "relative", "married", "how old", "age", "your name", "her name", "his name",
    "surname", "address", "where do", "passport", "religio", "nationality", "ethnic", "pregnant?",
)  # fmt: skip
REASSURED = "You never have to say what happened."
ROUTED = {"id", "code", "writer_id", "country", "district", "language", "urgency", "help", "danger"}
AGREED = {"voice", "allowed", "keep_away", "contact", "contact_start", "contact_end", "contact_sealed", "ask_later"}
LIVED = {
    "state", "sent_at", "given_back", "taken_by", "responder_id", "taken_at", "waiting_until", "closed_at", "closing",
    "reminded", "reminded_at", "operator_at",
    "version", "gbv_kind",
}  # fmt: skip


async def _screens(network: Village, phone: Phone, about: str, *labels: str) -> list[str]:
    """All that is shown from the first question to the last before sending; the same screen with another tick is one."""
    before = len(phone.person.shown)
    await starts_writing(network, phone, about)
    await goes(network, phone, *labels)
    shown = [each.partition("\n☐")[0].partition("\n☑")[0] for each in list(phone.person.shown)[before:]]
    return list(dict.fromkeys(each.splitlines()[0] for each in shown))


async def test_seven_screens_and_none_asks_what_was_done(network: Village) -> None:
    amina = network.amina
    way = ("Yes, for now", *ALL_HELP, "Next", "Batken District", "Next")
    for about in ("Help for myself", "A woman asked me"):
        screens = await _screens(network, amina, about, *way)
        assert len(screens) <= 7, screens
        await goes(network, amina, "Send")
        await code_of(amina)
    said = ever(amina).replace(REASSURED, "")
    assert words_in(said, NEVER_ASKED) == []
    for kind in GbvKind:
        assert label(LIBRARY.words("en"), kind) not in said


async def test_every_question_can_be_passed_over(network: Village) -> None:
    """The place is one press, her own; without it nobody could be asked."""
    amina = network.amina
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "Skip", "Next", "Batken District", "Next", "Send")
    await code_of(amina)
    assert network.rows("SELECT help, danger, contact, keep_away, ask_later FROM violence_reports") == [
        ("[]", 0, "she_calls", None, 0)
    ]
    await network.gulnara.sees("Something is waiting")


async def test_nothing_is_kept_that_nobody_uses(network: Village) -> None:
    """A new column needs a use in routing, in the response or in counting, and a place in this test."""
    assert columns(network, "violence_reports") == ROUTED | AGREED | LIVED


async def test_the_responder_records_the_kind_and_only_after_helping(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await sends_violence_report(network, amina)
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch")
    assert "Forced marriage" not in ever(gulnara)
    assert count(network, "violence_reports", "gbv_kind IS NULL") == 1
    await goes(network, gulnara, "Help was given", "Forced marriage")
    assert network.rows("SELECT gbv_kind FROM violence_reports") == [("forced_marriage",)]
    assert "Forced marriage" not in ever(amina, network.saida, network.nurgul)
