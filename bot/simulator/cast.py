"""The people of the demo: who they are, what they speak, whose phone is shown. Pure data; all of it invented.

What they may do in a network is written in the words of the network file; whoever seeds the demo reads it (bot/demo).
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Member:
    """One person with Telegram on her phone. `about` stands under her name on the page; it and her name are written as she
    writes them herself, and once more for who reads English; _ABOUT has it in the other languages.
    """

    id: int
    first_name: str
    language_code: str
    about: str
    in_english: tuple[str, str]
    role: str
    organisation: str = ""
    group: str = ""
    places: tuple[str, ...] = ()
    """The districts or provinces somebody coordinates."""
    home: str = ""
    """Where she lives: a woman may ask that nobody of her own district sees what she writes."""
    zone: str = "Asia/Bishkek"
    steadfast: bool = False
    """Her phone keeps its language whatever the demo's reader speaks: so one sees two languages side by side."""


DUSHANBE = "Asia/Dushanbe"

AMINA = Member(
    1001,
    "Амина",
    "ky",
    "катышуучу, Баткен",
    ("Amina", "member, Batken"),
    "member",
    group="batken-aksay",
    home="KG-B-BAT",
)
ZARINA = Member(
    1002,
    "Зарина",
    "tg",
    "иштирокчӣ, Исфара",
    ("Zarina", "member, Isfara (Tajik)"),
    "member",
    group="isfara-vorukh",
    home="TJ-SU-ISF",
    zone=DUSHANBE,
    steadfast=True,
)
GULNARA = Member(
    1003,
    "Гүлнара",
    "ky",
    "«Ак-Канат» кризистик борбору",
    ("Gulnara", "Ak-Kanat crisis centre"),
    "focal_point",
    organisation="ak-kanat",
    home="KG-B-BAT",
)
NURGUL = Member(
    1004,
    "Нургуль",
    "ru",
    "кризисный центр «Ак-Канат»",
    ("Nurgul", "Ak-Kanat crisis centre"),
    "focal_point",
    organisation="ak-kanat",
    home="KG-B-KAD",
)
SAIDA = Member(
    1005,
    "Саида",
    "ru",
    "координатор, Баткен и Согд",
    ("Saida", "coordinator"),
    "coordinator",
    places=("KG-B", "TJ-SU"),
)
AIGUL = Member(
    1006,
    "Айгүл",
    "ky",
    "экинчи координатор",
    ("Aigul", "second coordinator"),
    "coordinator",
    places=("KG-O", "TJ-KT"),
)
"""Neighbour of Saida in both countries: she reads Saida's campaigns before they go, and no urgent case of Saida's reaches her."""

PHONES: tuple[Member, ...] = (AMINA, GULNARA, NURGUL, SAIDA, ZARINA, AIGUL)
"""Those the page shows, in this order; the guide counts on it. A report's way through a district stands side by side."""


def _answers(
    number: int, name: str, language: str, about: str, in_english: tuple[str, str], organisation: str
) -> Member:
    zone, home = (DUSHANBE, "TJ-SU-KHU") if language == "tg" else ("Asia/Bishkek", "KG-B-LEI")
    return Member(
        number, name, language, about, in_english, "focal_point", organisation=organisation, home=home, zone=zone
    )


CHOLPON = Member(
    1017,
    "Чолпон",
    "ky",
    "«Ак-Сай айымдарынын» жетекчиси",
    ("Cholpon", "leader of the Ak-Sai women"),
    "group_leader",
    group="batken-aksay",
)
NEWCOMER = (1007, {"en": "Meerim", "ru": "Мээрим", "ky": "Мээрим", "tg": "Меҳрӣ"})
"""Not in the network yet: her Telegram id, and her name by the language of who plays."""
INVITED = {"en": "invited: {}", "ru": "приглашение: {}", "ky": "чакыруу: {}", "tg": "даъватнома: {}"}
"""Under her name, with what she types to join."""

BEHIND: tuple[Member, ...] = (
    _answers(1011, "Бермет", "ru", "юрист, «Укук-Баткен»", ("Bermet", "lawyer, Ukuk-Batken"), "ukuk-batken"),
    _answers(1012, "Мадина", "tg", "маркази «Моҳи Нав»", ("Madina", "Mohi Nav centre"), "mohi-nav"),
    _answers(1013, "Фарзона", "tg", "маркази «Моҳи Нав»", ("Farzona", "Mohi Nav centre"), "mohi-nav"),
    _answers(1014, "Жылдыз", "ky", "«Тынчтык» комитети", ("Jyldyz", "Tynchtyk committee"), "tynchtyk"),
    _answers(1015, "Нигора", "tg", "кумитаи «Сулҳ»", ("Nigora", "Sulh committee"), "sulh"),
    _answers(
        1016, "Эльмира", "ru", "милиция, Баткенский район (пример)", ("Elmira", "police (example)"), "police-batken"
    ),
    CHOLPON,
    Member(
        1018,
        "Ситора",
        "tg",
        "сарвари «Занони Ворух»",
        ("Sitora", "leader of the Vorukh women"),
        "group_leader",
        group="isfara-vorukh",
        zone=DUSHANBE,
    ),
)
"""Those who answer for the other organisations and groups, so that escalation has somewhere to go."""

CAST = (*PHONES, *BEHIND)
"""Everybody, each in her own language."""


_ABOUT = {
    1001: {"ru": "участница, Баткен", "tg": "иштирокчӣ, Боткен"},
    1002: {"ru": "участница, Исфара (таджикский)", "ky": "катышуучу, Исфара (тажикче)"},
    1003: {"ru": "кризисный центр «Ак-Канат»", "tg": "маркази бӯҳронии «Ак-Канат»"},
    1004: {"ky": "«Ак-Канат» кризистик борбору", "tg": "маркази бӯҳронии «Ак-Канат»"},
    1005: {"ky": "координатор, Баткен жана Согд", "tg": "ҳамоҳангсоз, Боткен ва Суғд"},
    1006: {"ru": "второй координатор", "tg": "ҳамоҳангсози дуюм"},
    1011: {"ky": "юрист, «Укук-Баткен»", "tg": "ҳуқуқшинос, «Укук-Баткен»"},
    1012: {"ru": "центр «Мохи Нав»", "ky": "«Мохи Нав» борбору"},
    1013: {"ru": "центр «Мохи Нав»", "ky": "«Мохи Нав» борбору"},
    1014: {"ru": "комитет «Тынчтык»", "tg": "кумитаи «Тынчтык»"},
    1015: {"ru": "комитет «Сулх»", "ky": "«Сулх» комитети"},
    1016: {"ky": "милиция, Баткен району (мисал)", "tg": "милитсия, ноҳияи Боткен (мисол)"},
    1017: {"ru": "руководит группой «Женщины Ак-Сая»", "tg": "сарвари «Занони Ак-Сай»"},
    1018: {"ru": "руководит группой «Женщины Воруха»", "ky": "«Ворух айымдарынын» жетекчиси"},
}
"""What stands under each name for who plays in another language than hers."""


def speaking(language: str) -> tuple[Member, ...]:
    """The cast with phones in the language of who plays, so that one person can play all of it."""
    return tuple(_speaking(each, language) for each in CAST)


def _speaking(member: Member, language: str) -> Member:
    theirs = (member.first_name, _ABOUT[member.id].get(language, member.about))
    name, about = member.in_english if language == "en" else theirs
    spoken = member.language_code if member.steadfast else language
    return replace(member, language_code=spoken, first_name=name, about=about)
