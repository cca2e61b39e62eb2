"""The words of a picture, and where a message says which of how many it is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.reading.campaign_message_view import card_words
from handlers.ui.page import CARD_TEXT_MOST
from referrals.campaigning.reading import Letter
from referrals.domain.campaign import Audience, Campaign, CampaignId, CampaignState, Message, Text
from referrals.domain.person import PersonId

DAY = date(2026, 11, 25)
WORDS = Text("Нан.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (Text("Bread. And salt.", "", "A card"), "A card"),
        (Text("Bread is warm. And salt."), "Bread is warm."),
        (Text("Is it warm? Yes."), "Is it warm?"),
        (Text("  Bread is warm\nand salt."), "Bread is warm"),
        (Text("At 10.30 we bake. Come."), "At 10.30 we bake."),
    ],
)
def test_its_own_words_else_the_first_sentence(text: Text, words: str) -> None:
    assert card_words(text) == words


def test_a_long_sentence_ends_at_a_word() -> None:
    words = card_words(Text("bread " * 100))
    assert len(words) <= CARD_TEXT_MOST
    assert words.endswith("bread…")
    assert card_words(Text("b" * 400)) == "b" * (CARD_TEXT_MOST - 1) + "…"


def place(*days: int) -> tuple[int, int] | None:
    """Of the second message, or of the only one."""
    messages = tuple(Message(DAY + timedelta(days=day), {"ky": WORDS}) for day in days)
    now = datetime(2026, 11, 20, tzinfo=UTC)
    campaign = Campaign(CampaignId(1), PersonId(1), PersonId(1), CampaignState.APPROVED, Audience(), messages, now)
    return Letter(campaign, messages[min(1, len(messages) - 1)], WORDS).place


def test_which_of_how_many_only_where_days_follow_each_other() -> None:
    assert place(0, 1, 2) == (2, 3)
    assert place(0, 2) == (2, 2), "one in between may have been cancelled"
    assert place(0) is None
    assert place(0, 90) is None
