"""Any call can get any error: every status, for every way a notice enters a chat, in every lane, over HTTP."""

import pytest

from bot.simulator.faults import Scripted
from referrals.domain.notice import Lane, Mode, Notice
from referrals.domain.person import PersonId
from referrals.domain.report_notices import PUSH
from referrals.storage.database import Database
from tests.bot.post_office import PostOffice, note, open_post_office
from tests.conversation import Phone

UNKNOWN = "Bad Request: WORDS_OF_2027"
FINAL = (
    (400, "Bad Request: CHAT_RESTRICTED"),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN"),
    (400, UNKNOWN),
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
MODES = (Mode.SEND, Mode.FOLD, Mode.UPDATE, Mode.DELETE, Mode.ANSWER)
METHOD = {
    Mode.SEND: "sendMessage",
    Mode.FOLD: "editMessageText",
    Mode.UPDATE: "editMessageText",
    Mode.DELETE: "deleteMessage",
}


class Meeting:
    """People who each await one notice: one for each mode and lane."""

    def __init__(self, office: PostOffice) -> None:
        self.office = office
        self.of: dict[tuple[Mode, Lane], tuple[Phone, PersonId]] = {}

    async def gathers(self) -> None:
        """Everybody has a message in a slot."""
        for lane in Lane:
            for mode in MODES:
                self.of[mode, lane] = await self.office.joins(f"{mode} {lane}")
        await self.office.post(*(note(each, "before", "card") for _, each in self.of.values()))
        await self.office.becomes(*["sent"] * len(self.of))

    def refuses(self, code: int, words: str, times: int) -> None:
        """Telegram refuses so many calls of each."""
        refuse = self.office.world.faults.refuse
        for (mode, _), (phone, _) in self.of.items():
            if mode is not Mode.ANSWER:
                refuse.append(Scripted(METHOD[mode], code, words, times, chat_id=phone.id))
        refuse.append(Scripted("answerCallbackQuery", code, words, times * len(Lane)))

    async def posts(self) -> dict[tuple[Mode, Lane], str]:
        """What became of each notice in the end."""
        await self.office.post(*(self._notice(mode, lane) for mode, lane in self.of))
        await self.office.until(lambda states: not {"waiting", "sending"} & set(states), 30)
        return dict(zip(self.of, (await self.office.states())[len(self.of) :], strict=True))

    def _notice(self, mode: Mode, lane: Lane) -> Notice:
        more = {"query": f"q{lane}"} if mode is Mode.ANSWER else {}
        slot = "" if mode is Mode.ANSWER else "new" if mode is Mode.SEND else "card"
        return note(self.of[mode, lane][1], "after", slot, mode, lane, **more)

    def shown(self, mode: Mode, lane: Lane) -> list[str]:
        """The texts on her screen."""
        return [each.text for each in self.of[mode, lane][0].messages()]


async def _meets(
    database: Database, code: int, words: str, times: int = 1
) -> tuple[Meeting, dict[tuple[Mode, Lane], str]]:
    async with open_post_office(database, speed=100) as office, office.working():
        meeting = Meeting(office)
        await meeting.gathers()
        meeting.refuses(code, words, times)
        return meeting, await meeting.posts()


@pytest.mark.parametrize(("code", "words"), PASSING)
async def test_what_was_surely_not_done_is_done_later(database: Database, code: int, words: str) -> None:
    meeting, became = await _meets(database, code, words)

    for mode, lane in meeting.of:
        if mode is not Mode.ANSWER:  # an answer that waited may have become worthless
            assert became[mode, lane] == "sent", (mode, lane)
            assert ("after" in meeting.shown(mode, lane)) is (mode is not Mode.DELETE), (mode, lane)


@pytest.mark.parametrize(("code", "words"), FINAL)
async def test_what_is_refused_in_unknown_words_is_final(database: Database, code: int, words: str) -> None:
    meeting, became = await _meets(database, code, words, times=5)

    for mode, lane in meeting.of:
        assert became[mode, lane] in {"refused", "quarantined", "withdrawn"} or mode is Mode.FOLD, (mode, lane)
    put_aside = {became[Mode.SEND, lane] for lane in Lane}
    assert put_aside == ({"quarantined"} if "2027" in words else {"refused"})
    assert len(meeting.office.calls("sendMessage")) <= 2 * len(meeting.of) + len(Lane)  # nothing is tried again


@pytest.mark.parametrize(("code", "words"), DOUBTFUL)
async def test_what_may_have_been_done_is_never_called_sent(database: Database, code: int, words: str) -> None:
    """But for a campaign's message and an answer to a press all is sent again. A call made while the line was down is a
    trial, and a trial in doubt is made again too."""
    meeting, became = await _meets(database, code, words)

    for mode, lane in meeting.of:
        if mode is Mode.SEND and lane is Lane.CAMPAIGN:
            got = "after" in meeting.shown(mode, lane)
            assert became[mode, lane] == ("sent" if got else "in doubt")
        elif mode is not Mode.ANSWER:
            assert became[mode, lane] == "sent", (mode, lane)
            assert ("after" in meeting.shown(mode, lane)) is (mode is not Mode.DELETE)


async def test_an_offer_that_cannot_ring_goes_on_without_her(database: Database) -> None:
    """In words we don't know, and where it is not known whether the chat or the text is refused."""
    async with open_post_office(database) as office, office.working():
        (amina, one), (zarina, two), (_, three) = [await office.joins(each) for each in ("amina", "zarina", "madina")]
        office.world.faults.refuses("sendMessage", error_code=400, description=UNKNOWN, chat_id=amina.id)
        office.world.faults.refuses("sendMessage", error_code=400, description=UNKNOWN, chat_id=zarina.id)
        await office.post(
            note(one, "one", "waiting:now", lane=Lane.ALERT, key=PUSH, loud=True),
            note(two, "two"),
            note(three, "three", key=PUSH, fails=True, loud=True),
        )
        await office.until(lambda states: "waiting" not in states and "sending" not in states)
        await office.until(lambda _: len(office.lost) == 2)

    assert set(office.lost) == {one, three}
