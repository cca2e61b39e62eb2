"""The people of the demo: who they are, what they speak, whose phone is shown. Pure data; all of it invented.

What they may do in a network is written in the words of the network file; whoever seeds the demo reads it (bot/demo).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """One person with Telegram on her phone. `about` stands under her name on the page, in her own language."""

    id: int
    first_name: str
    language_code: str
    about: str
    role: str
    organisation: str = ""
    group: str = ""
    places: tuple[str, ...] = ()
    """The districts or provinces somebody coordinates."""
    home: str = ""
    zone: str = "Asia/Bishkek"


DUSHANBE = "Asia/Dushanbe"

AMINA = Member(
    1001, "Амина", "ky", "катышуучу, Баткен", "member", group="batken-aksay", home="KG-B-BAT"
)  # fmt: skip
ZARINA = Member(
    1002, "Зарина", "tg", "иштирокчӣ, Исфара", "member", group="isfara-vorukh", home="TJ-SU-ISF", zone=DUSHANBE
)  # fmt: skip
GULNARA = Member(1003, "Гүлнара", "ky", "«Ак-Канат» кризистик борбору", "focal_point", organisation="ak-kanat")
NURGUL = Member(1004, "Нургуль", "ru", "кризисный центр «Ак-Канат»", "focal_point", organisation="ak-kanat")
SAIDA = Member(1005, "Саида", "ru", "координатор, Баткен и Согд", "coordinator", places=("KG-B", "TJ-SU"))

PHONES: tuple[Member, ...] = (AMINA, ZARINA, GULNARA, NURGUL, SAIDA)
"""Those the page shows, in this order; the guide counts on it."""

BEHIND: tuple[Member, ...] = (
    Member(1011, "Бермет", "ru", "юрист, «Укук-Баткен»", "focal_point", organisation="ukuk-batken"),
    Member(1012, "Мадина", "tg", "маркази «Моҳи Нав»", "focal_point", organisation="mohi-nav", zone=DUSHANBE),
    Member(1013, "Фарзона", "tg", "маркази «Моҳи Нав»", "focal_point", organisation="mohi-nav", zone=DUSHANBE),
    Member(1014, "Жылдыз", "ky", "«Тынчтык» комитети", "focal_point", organisation="tynchtyk"),
    Member(1015, "Нигора", "tg", "кумитаи «Сулҳ»", "focal_point", organisation="sulh", zone=DUSHANBE),
    Member(1016, "Эльмира", "ru", "милиция, Баткенский район (пример)", "focal_point", organisation="police-batken"),
    Member(1017, "Чолпон", "ky", "«Ак-Сай айымдарынын» жетекчиси", "group_leader", group="batken-aksay"),
    Member(1018, "Ситора", "tg", "сарвари «Занони Ворух»", "group_leader", group="isfara-vorukh", zone=DUSHANBE),
)
"""Those who answer for the other organisations and groups, so that escalation has somewhere to go."""

CAST = (*PHONES, *BEHIND)
