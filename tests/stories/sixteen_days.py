"""Who reads the 16 Days in the story of that name, and what each of them gets: written down by hand, day by day.

Nothing here asks the bot. Words are read from the files that translators write, moments from the simulated Telegram. Not for:
what happens in those days (see test_sixteen_days).
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from referrals.domain.person import ALWAYS, EVERY_DAY, Grant, GroupCode, Hours, Role, Standing, Subscription
from referrals.domain.place import PlaceCode
from referrals.storage import person_rows
from tests.conversation import Phone
from tests.stories.care.looking import Diary
from tests.stories.village import Village

LOCALES = Path(__file__).parents[2] / "locales"
DAYS = tuple(date(2026, 11, 25) + timedelta(days=each) for each in range(16))
KG, TJ, AF, DE, RU = "Asia/Bishkek", "Asia/Dushanbe", "Asia/Kabul", "Europe/Berlin", "Europe/Moscow"
DAY_HOURS = Hours(time(8), time(20))
WORKDAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})

STATES = {
    "skip": "skipped",
    "later": "let_go",
    "stop": "stopped",
    "gone": "unreachable",
    "left": "left_out",
}
"""What is kept of a day that did not come to her. "none": it was cancelled before; "-": she was not in the network."""

HOME = "10 10 10 10    10 10 skip  10 none 10 10:50 10    10 10 10 10"
TAJIK = "10 10 10 10    10 10 skip  10 none 10 10    10    10 10 10 10"
MOSCOW = "10 10 10 10    10 10 15:40 10 none 10 10    10    10 10 10 10"
BERLIN = "10 10 10 10    10 10 13:40 10 none 10 10    10    10 10 10 10"
"""Local hours of arrival, from 25 November to 10 December: on 1 December Telegram is down from 3:30 to 12:40 UTC, which is more
than six hours after ten in Bishkek, Dushanbe and Kabul; on the 5th for an hour of Bishkek's morning; the 3rd is cancelled."""


@dataclass(frozen=True, slots=True)
class Reader:
    """`gets` is one word for each day: an hour ("10", "10:50"), a span of hours ("15..17"), an hour of a later day ("+1/06"), or
    why it does not come (see STATES)."""

    language: str
    zone: str
    gets: str
    home: str | None = "KG-B-BAT"
    safe: Hours = DAY_HOURS
    hour: time | None = None
    weekdays: frozenset[int] = EVERY_DAY
    moves: tuple[int, str] | None = None
    """From this day of the sixteen on she lives by another clock."""


READERS: Mapping[str, Reader] = {
    "aidai": Reader("ky", KG, HOME),
    "begai": Reader("ru", KG, HOME),
    "chynara": Reader("en", KG, HOME),
    "damira": Reader("tg", KG, HOME),
    "gulzat": Reader("ky", KG, HOME, home=None),
    "jibek": Reader("ky", KG, HOME, home="KG-B-KAD"),
    "kanykei": Reader("ru", KG, HOME, home="KG-GB"),
    "manizha": Reader("tg", TJ, TAJIK, home="TJ-SU-ISF"),
    "nigora": Reader("ru", TJ, TAJIK, home="TJ-SU"),
    "parvina": Reader("tg", AF, TAJIK, home="TJ-SU-ISF"),
    "farida": Reader("en", AF, TAJIK, home=None),
    "raisa": Reader("ru", RU, MOSCOW),
    "sonun": Reader("ky", RU, MOSCOW),
    "tolgonai": Reader("ky", DE, BERLIN),
    "umeda": Reader("tg", DE, BERLIN, home="TJ-SU-ISF"),
    # Their own hours.
    "altynai": Reader("ky", KG, "15 15 15 15 15 15 18:40 15 none 15 15 15 15 15 15 15", hour=time(15)),
    "bibi": Reader("tg", TJ, "8 8 8 8 8 8 8 8 none 8 8 8 8 8 8 8", home="TJ-SU-ISF", hour=time(8)),
    "freshta": Reader(
        "ru",
        AF,
        "11:30 11:30 11:30 11:30 11:30 11:30 17:10 11:30 none 11:30 11:30 11:30 11:30 11:30 11:30 11:30",
        home=None,
        hour=time(11, 30),
    ),
    "dina": Reader(
        "ru",
        DE,
        "14:30 14:30 14:30 14:30 14:30 14:30 14:30 14:30 none 14:30 14:30 14:30 14:30 14:30 14:30 14:30",
        hour=time(14, 30),
    ),
    # Their own days; 28 November and 5 December are Saturdays.
    "elnura": Reader("ky", KG, "10 10 10 later later 10 skip 10 none 10 later later 10 10 10 10", weekdays=WORKDAYS),
    "zulfiya": Reader(
        "tg",
        RU,
        "later later later 10 10 later later later none later 10 10 later later later +2/8",
        home="TJ-SU-ISF",
        weekdays=WEEKEND,
    ),
    # Their safe hours: in the evening only, and before ten only.
    "gulsara": Reader(
        "en", AF, "18 18 18 18 18 18 18 18 none 18 18 18 18 18 18 18", home=None, safe=Hours(time(18), time(21))
    ),
    "hamida": Reader(
        "tg",
        TJ,
        "+1/8 +1/8 +1/8 +1/8 +1/8 +1/8 +1/8 +1/8 none +1/8 +1/8 +1/8 +1/8 +1/8 +1/8 +1/8",
        home="TJ-SU-ISF",
        safe=Hours(time(8), time(9)),
    ),
    "indira": Reader("ru", KG, "10 10 10 10 10 10 skip 10 none 10 10:50 10 10 10 10 10", safe=ALWAYS),
    # Something happens to them on the way.
    "kalima": Reader("en", KG, "10 10 10 10 later later later later none later 12 10 10 10 10 10"),
    "lira": Reader("ru", RU, "10 10 10 10 10 10 15:40 10 none stop stop stop stop stop stop stop"),
    "meerim": Reader("ky", KG, "10 10 10 10 10 gone gone gone none 10 10:50 10 10 10 10 10"),
    "nazira": Reader("ky", KG, "10 10 10 10 10 gone gone gone none gone gone gone gone gone gone gone"),
    "oksana": Reader("ru", KG, "- - - - - - - - none - 10:50 10 10 10 10 10"),
    "perizat": Reader("ky", KG, "10 10 10 10 10 10 skip 10 none 10 10:50 10 - - - -"),
    "rano": Reader("ky", KG, HOME, moves=(13, DE)),
    # No words for her.
    "sabohat": Reader("uz", KG, "left left left left left left left left none left left left left left left left"),
    # Their district is paused from the evening of the 27th to noon of the 30th, wherever they live.
    "tursunai": Reader("ky", KG, "10 10 10 later later 12..14 skip 10 none 10 10:50 10 10 10 10 10", home="KG-B-LEI"),
    "venera": Reader("ru", DE, "10 10 10 later later 10 13:40 10 none 10 10 10 10 10 10 10", home="KG-B-LEI-KUL"),
    "leila": Reader("en", KG, "10 10 10 later later 12..14 skip 10 none 10 10:50 10 10 10 10 10", home=None),
}
OFFICES: Mapping[str, Reader] = {
    **dict.fromkeys(("gulnara", "nurgul", "saida", "jyldyz", "elmira", "roza", "ainura"), Reader("en", KG, HOME)),
    **dict.fromkeys(("zarina", "madina"), Reader("en", TJ, TAJIK)),
    # She has an open report from noon of the 27th to three in the afternoon of the 30th.
    "amina": Reader("en", KG, "10 10 10 later later 15..17 skip 10 none 10 10:50 10 10 10 10 10"),
    # So has she, and wants them all the same.
    "cholpon": Reader("en", KG, HOME),
    "bermet": Reader("en", KG, "10 10 10 later later 12..14 skip 10 none 10 10:50 10 10 10 10 10"),
}
"""The village's own people, and two more coordinators, who read like everybody else."""
EVERYBODY = {**READERS, **OFFICES}
JOINS_LATER = "oksana"
GRANTS = {"leila": Grant(Role.COORDINATOR, place=PlaceCode("KG-B-LEI"))}


async def settle(network: Village) -> None:
    """Everybody of READERS is in the network since yesterday, but for one who comes later."""
    joined = network.world.clock.now() - timedelta(days=1)
    for name, who in READERS.items():
        phone = await network.newcomer(name, who.language)
        phone.person.started = True
        async with network.bot.database.transaction() as tx:
            person = await person_rows.arrive(tx, phone.id, who.language, joined)
            await person_rows.change(
                tx,
                person.id,
                standing=Standing.VISITOR if name == JOINS_LATER else Standing.ACTIVE,
                language=who.language,
                chose_language=True,
                agreed_at=joined,
                home=PlaceCode(who.home) if who.home else None,
                zone=who.zone,
                safe=who.safe,
                subscription=Subscription(who.hour, who.weekdays),
            )
            await person_rows.grant(
                tx, person.id, GRANTS.get(name, Grant(Role.MEMBER, group=GroupCode("batken-aksay"))), joined
            )


@dataclass(frozen=True, slots=True)
class Came:
    """A message that stands in somebody's chat."""

    day: date
    language: str
    at: datetime


class Words:
    """By which words a day is known: the first line of its text, in each language."""

    def __init__(self) -> None:
        self._days: dict[str, tuple[date, str]] = {}
        for file in sorted(LOCALES.glob("*/content/16-days.toml")):
            for entry in tomllib.loads(file.read_text(encoding="utf-8"))["message"]:
                month, day = map(int, entry["on"].split("-"))
                first_line = entry["text"].strip().splitlines()[0]
                self._days[first_line] = date(2026, month, day), file.parts[-3]

    def __len__(self) -> int:
        return len(self._days)

    def stands(self, phone: Phone, day: date) -> bool:
        """Whether the message of this day is in her chat."""
        lines = [line for each in phone.messages() if each.sender is None for line in each.text.splitlines()]
        return any(line in self._days and self._days[line][0] == day for line in lines)

    def came(self, diary: Diary) -> list[Came]:
        """What came to her, in order; her chat is swept every day."""
        return [
            Came(*self._days[line], entry.at)
            for entry in diary.entries
            if not entry.edited
            for line in entry.text.splitlines()
            if line in self._days
        ]


@dataclass(frozen=True, slots=True)
class Due:
    """When a day is to arrive, from this moment to that."""

    day: date
    first: datetime
    last: datetime


SOON = timedelta(minutes=2)
"""The clock runs on while the bot sends."""


def due(who: Reader) -> list[Due]:
    """What the table says is to come to her, in order of arrival."""
    found = []
    for number, (day, word) in enumerate(zip(DAYS, who.gets.split(), strict=True), start=1):
        if word not in {*STATES, "none", "-"}:
            moved = who.moves is not None and number >= who.moves[0]
            zone = who.moves[1] if moved and who.moves else who.zone
            found.append(_due(day, word, ZoneInfo(zone)))
    return sorted(found, key=lambda each: each.first)


def _due(day: date, word: str, zone: ZoneInfo) -> Due:
    later, _, hours = word.rpartition("/")
    on = day + timedelta(days=int(later or 0))
    first, _, last = hours.partition("..")
    begins = _at(on, first, zone)
    return Due(day, begins, _at(on, last, zone) if last else begins + SOON)


def _at(day: date, hour: str, zone: ZoneInfo) -> datetime:
    hours, _, minutes = hour.partition(":")
    return datetime.combine(day, time(int(hours), int(minutes or 0)), zone)


def became(day: date, readers: Iterable[Reader]) -> Counter[str]:
    """How many copies of a day's message there are in each state when all is over."""
    words = [who.gets.split()[DAYS.index(day)] for who in readers]
    return Counter(STATES.get(word, "sent") for word in words if word not in {"none", "-"})
