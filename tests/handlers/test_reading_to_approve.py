"""How messages that wait to be approved are spread over screens: all of them, in order, and none too long for Telegram."""

from datetime import date, timedelta

import pytest

from handlers.views.approvals import A_PAGE, in_screens
from referrals.domain.campaign import Message, Text
from referrals.domain.campaign.record import LONGEST_TEXT

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("lengths", "screens"),
    [
        ([], [[]]),
        ([900, 900, 900, 900], [[900, 900, 900], [900]]),
        ([A_PAGE], [[A_PAGE]]),
        ([LONGEST_TEXT], [[], [LONGEST_TEXT]]),
        ([900, LONGEST_TEXT, 900], [[900], [LONGEST_TEXT], [900]]),
    ],
)
def test_as_many_on_a_screen_as_fit_beside_what_the_first_one_says(
    lengths: list[int], screens: list[list[int]]
) -> None:
    messages = [Message(DAY + timedelta(days=n), {"ky": Text("н" * each)}) for n, each in enumerate(lengths)]
    assert [[len(each.texts["ky"].text) for each in screen] for screen in in_screens(messages, "ky")] == screens
    assert [each for screen in in_screens(messages, "ky") for each in screen] == messages


def test_an_emoji_counts_as_telegram_counts_it() -> None:
    messages = [Message(DAY + timedelta(days=n), {"ky": Text("🌾" * 900)}) for n in range(2)]
    assert [len(screen) for screen in in_screens(messages, "ky")] == [1, 1]
