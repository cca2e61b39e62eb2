"""Any call can get any error: every status, for every way a notice enters a chat, in every priority, over HTTP."""

from collections.abc import Sequence
from typing import TypeAlias

import pytest

from bot.simulator.faults import Scripted
from referrals.domain.notice import Mode, Notice, Priority
from referrals.domain.person import PersonId
from referrals.domain.report_notices import PUSH
from referrals.storage.database import Database
from tests.bot.post_office import PostOffice, note, open_post_office
from tests.conversation import Phone

Error: TypeAlias = tuple[int, str]
"""A status, and its words."""
UNKNOWN: Error = (400, "Bad Request: WORDS_OF_2027")
FINAL = (
    (400, "Bad Request: CHAT_RESTRICTED"),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN"),
    UNKNOWN,
)
PASSING = (
    (401, "Unauthorized"),
    (404, "Not Found"),
    (409, "Conflict: something new"),
    (418, "I'm a teapot"),
    (429, "Too Many Requests"),
    (429, "Too Many Requests: retry after 2"),
)
DOUBTFUL = (
    (500, "Internal Server Error"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
)
MODES = (Mode.SEND, Mode.SEND_OR_EDIT, Mode.EDIT_ONLY, Mode.DELETE, Mode.ANSWER_CALLBACK)
METHOD = {
    Mode.SEND: "sendMessage",
    Mode.SEND_OR_EDIT: "editMessageText",
    Mode.EDIT_ONLY: "editMessageText",
    Mode.DELETE: "deleteMessage",
}


class Meeting:
    """People who each await one notice: one for each mode and priority."""

    def __init__(self, office: PostOffice) -> None:
        self.office = office
        self.of: dict[tuple[Mode, Priority], tuple[Phone, PersonId]] = {}

    async def gathers(self) -> None:
        """Everybody has a message in a slot."""
        for priority in Priority:
            for mode in MODES:
                self.of[mode, priority] = await self.office.joins(f"{mode} {priority}")
        await self.office.post(*(note(each, "before", "card") for _, each in self.of.values()))
        await self.office.becomes(*["sent"] * len(self.of))

    def refuses(self, errors: Sequence[Error], shift: int, times: int) -> dict[tuple[Mode, Priority], Error]:
        """Telegram refuses so many calls of each: neither two ways in one priority nor one way in two priorities that follow
        each other get the same error. Which one each gets."""
        refuse = self.office.world.faults.refuse
        got = {each: errors[_place(*each, shift) % len(errors)] for each in self.of}
        for (mode, priority), (code, words) in got.items():
            if mode is Mode.ANSWER_CALLBACK:
                refuse.append(Scripted("answerCallbackQuery", code, words, times))
            else:
                refuse.append(Scripted(METHOD[mode], code, words, times, chat_id=self.of[mode, priority][0].id))
        return got

    async def posts(self) -> dict[tuple[Mode, Priority], str]:
        """What became of each notice in the end."""
        await self.office.post(*(self._notice(mode, priority) for mode, priority in self.of))
        await self.office.until(lambda states: not {"waiting", "sending"} & set(states), 30)
        return dict(zip(self.of, (await self.office.states())[len(self.of) :], strict=True))

    def _notice(self, mode: Mode, priority: Priority) -> Notice:
        more = {"query": f"q{priority}"} if mode is Mode.ANSWER_CALLBACK else {}
        slot = "" if mode is Mode.ANSWER_CALLBACK else "new" if mode is Mode.SEND else "card"
        return note(self.of[mode, priority][1], "after", slot, mode, priority, **more)

    def shown(self, mode: Mode, priority: Priority) -> list[str]:
        """The texts on her screen."""
        return [each.text for each in self.of[mode, priority][0].messages()]


def _place(mode: Mode, priority: Priority, shift: int) -> int:
    return MODES.index(mode) + list(Priority).index(priority) + shift


async def _meets(
    database: Database, errors: Sequence[Error], shift: int = 0, times: int = 1
) -> tuple[Meeting, dict[tuple[Mode, Priority], Error], dict[tuple[Mode, Priority], str]]:
    async with open_post_office(database, speed=100) as office, office.working():
        meeting = Meeting(office)
        await meeting.gathers()
        got = meeting.refuses(errors, shift, times)
        return meeting, got, await meeting.posts()


@pytest.mark.parametrize("shift", [0, 3])
async def test_what_was_surely_not_done_is_done_later(database: Database, shift: int) -> None:
    meeting, _, became = await _meets(database, PASSING, shift)

    for mode, priority in meeting.of:
        if mode is not Mode.ANSWER_CALLBACK:  # an answer that waited may have become worthless
            assert became[mode, priority] == "sent", (mode, priority)
            assert ("after" in meeting.shown(mode, priority)) is (mode is not Mode.DELETE), (mode, priority)


async def test_what_is_refused_in_unknown_words_is_final(database: Database) -> None:
    meeting, got, became = await _meets(database, FINAL, times=5)

    for mode, priority in meeting.of:
        assert became[mode, priority] in {"refused", "quarantined", "withdrawn"} or mode is Mode.SEND_OR_EDIT, (
            mode,
            priority,
        )
    for priority in Priority:
        aside = "quarantined" if got[Mode.SEND, priority] == UNKNOWN else "refused"
        assert became[Mode.SEND, priority] == aside, got[Mode.SEND, priority]
    assert len(meeting.office.calls("sendMessage")) <= 2 * len(meeting.of) + len(Priority)  # nothing is tried again


@pytest.mark.parametrize("shift", [0, 2])
async def test_what_may_have_been_done_is_never_called_sent(database: Database, shift: int) -> None:
    """But for a campaign's message and an answer to a press all is sent again. A call made while the line was down is a
    trial, and a trial in doubt is made again too."""
    meeting, _, became = await _meets(database, DOUBTFUL, shift)

    for mode, priority in meeting.of:
        if mode is Mode.SEND and priority is Priority.CAMPAIGN:
            got = "after" in meeting.shown(mode, priority)
            assert became[mode, priority] == ("sent" if got else "in doubt")
        elif mode is not Mode.ANSWER_CALLBACK:
            assert became[mode, priority] == "sent", (mode, priority)
            assert ("after" in meeting.shown(mode, priority)) is (mode is not Mode.DELETE)


async def test_an_offer_that_cannot_ring_goes_on_without_her(database: Database) -> None:
    """In words we don't know, and where it is not known whether the chat or the text is refused."""
    async with open_post_office(database) as office, office.working():
        (amina, one), (zarina, two), (_, three) = [await office.joins(each) for each in ("amina", "zarina", "madina")]
        office.world.faults.refuses("sendMessage", error_code=400, description=UNKNOWN[1], chat_id=amina.id)
        office.world.faults.refuses("sendMessage", error_code=400, description=UNKNOWN[1], chat_id=zarina.id)
        await office.post(
            note(one, "one", "waiting:now", priority=Priority.ALERT, key=PUSH, with_sound=True),
            note(two, "two"),
            note(three, "three", key=PUSH, fails=True, with_sound=True),
        )
        await office.until(lambda states: "waiting" not in states and "sending" not in states)
        await office.until(lambda _: len(office.lost) == 2)

    assert set(office.lost) == {one, three}
