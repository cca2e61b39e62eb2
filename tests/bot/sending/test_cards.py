"""Cards: everything that may stand on one fits, can be read, and is made of letters that there are, in every language."""

import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot import text_layout
from bot.sending import cards
from bot.sending.cards import CONTRAST, MARGIN, SIDE, colours, contrast, draw
from bot.text_layout import fit, spelled
from handlers.ui.page import Card

LOCALES = Path(__file__).parents[3] / "locales"
ROOM = SIDE - 2 * MARGIN, cards.BODY[1] - cards.BODY[0]
ORANGE, YELLOW = "#c8501e", "#e8b23a"

LONG_RU = (
    "Если кто-то из близких в последнее время молчит, спросите, как она, и выслушайте. Не нужно знать, что сказать: "
    "человек годами помнит, что его спросили. Один голос, один вечер, одна чашка чая, и никто не спешит с советом. "
    "Спросите сегодня, спросите завтра, и останьтесь рядом, пока чай не остынет."
)
LONG_KY = (
    "Жакындарыңыздын бири акыркы убакта унчукпай калса, абалын сурап, сөзүн угуңуз. Эмне деп айтууну билүү шарт эмес: "
    "адам өзүнөн сурашканын жылдап эстейт. Бир үн, бир кеч, бир чыны чай, жана эч ким кеңеш айтууга шашпайт. Бүгүн сураңыз, "
    "эртең да сураңыз, жанында болуңуз."
)
LONG_TG = (
    "Агар касе аз наздикон вақтҳои охир хомӯш бошад, ҳолашро пурсед ва гӯш кунед. Донистани он ки чӣ гуфтан лозим, шарт нест: "
    "одам солҳо дар ёд дорад, ки аз ӯ пурсидаанд. Як овоз, як шом, як пиёла чой, ва ҳеҷ кас барои маслиҳат намешитобад. "
    "Имрӯз пурсед, фардо ҳам."
)
LONG_EN = (
    "If somebody you know is quiet lately, ask how she is, and then listen. You need not know what to say. To be asked at all "
    "is often what a person remembers for years, and it is where help begins: one voice, one evening, one cup of tea, and nobody "
    "in a hurry to give advice. Ask today, and again."
)
TITLE = "Аялдар, тынчтык жана коопсуздук: эсте калчу күндөр"
CARDS = {
    "en, short": Card("16 Days", "Every home can be a place of peace", ORANGE, "en"),
    "ru, short": Card("16 дней", "Сила — в том, чтобы услышать друг друга", "#6b2c6e", "ru"),
    "ky, short": Card("16 күн", "Үйдө тынчтык, айылда ынтымак", "#1f6f5c", "ky"),
    "tg, short": Card("16 рӯз", "Ҳар хона метавонад ҷойи оромӣ бошад", YELLOW, "tg"),
    "fa, short": Card("۱۶ روز", "هر خانه می‌تواند جای آرامش باشد", "#1f6f5c", "fa"),
    "one word": Card("", "Взаимопомощь", ORANGE, "ru"),
    "en, long": Card(TITLE, LONG_EN, "#2b4c9b", "en"),
    "ru, long": Card(TITLE, LONG_RU, YELLOW, "ru"),
    "ky, long": Card(TITLE, LONG_KY, ORANGE, "ky"),
    "tg, long": Card(TITLE, LONG_TG, "#6b2c6e", "tg"),
    "the widest": Card("W" * 60, "Щ" * 300, "#777777", "ru"),
    "the widest words": Card("WWWWW " * 10, "ЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩ " * 15, "#777777", "ru"),
}


def needs_raqm(card: Card) -> bool:
    return not text_layout.can_set(card.text)


def inked(card: Card, drawn: bytes) -> Image.Image:
    """White wherever the card has its letters' colour."""
    _, ink = colours(card.colour)
    picture = Image.open(BytesIO(drawn))
    assert (picture.format, picture.size) == ("PNG", (SIDE, SIDE))
    near = [
        part.point(lambda level, at=each: 255 * (abs(level - at) < 40))
        for part, each in zip(picture.convert("RGB").split(), ink, strict=True)
    ]
    return Image.composite(
        near[0], Image.new("L", picture.size), Image.composite(near[1], Image.new("L", picture.size), near[2])
    )


@pytest.mark.parametrize("name", CARDS)
def test_nothing_is_cut_nothing_overlaps_and_it_is_light_to_send(name: str) -> None:
    card = CARDS[name]
    if needs_raqm(card):
        pytest.skip("no libfribidi here: Arabic letters cannot be joined")
    drawn = draw(card)
    picture = inked(card, drawn)

    assert len(drawn) < 250_000
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    assert left >= MARGIN - 3
    assert top >= cards.HEAD[0]
    assert right <= SIDE - MARGIN + 3
    assert bottom <= cards.BODY[1]
    assert picture.crop((0, cards.HEAD[1], SIDE, cards.BODY[0])).getbbox() is None


def test_it_is_the_same_card_where_libraqm_finds_no_libfribidi(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.features.check", lambda feature: feature != "raqm")
    text_layout._font.cache_clear()
    try:
        test_nothing_is_cut_nothing_overlaps_and_it_is_light_to_send("tg, long")
        with pytest.raises(cards.CannotDraw):
            draw(CARDS["fa, short"])
    finally:
        text_layout._font.cache_clear()


@pytest.mark.parametrize("name", [name for name in CARDS if "long" in name])
def test_the_longest_can_be_read_on_a_small_phone(name: str) -> None:
    """At 300 pixels across, 46 are 13."""
    card = CARDS[name]
    assert fit(spelled(card.text), *ROOM, cards.TEXT_SIZES, card.language).face.size >= 46


def test_every_card_of_the_packs_is_large_and_whole() -> None:
    found = 0
    for file in LOCALES.glob("*/content/*.toml"):
        for message in tomllib.loads(file.read_text())["message"]:
            text, found = spelled(message["card"]), found + 1
            lines = fit(text, *ROOM, cards.TEXT_SIZES, file.parts[-3])
            assert lines.face.size >= 88, message["card"]
            assert text.replace("\u00a0", " ") == " ".join(message["card"].split())
            assert " ".join(lines.lines) == text
    assert found >= 24


ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "ky": "ңөү",
    "tg": "ғӣқӯҳҷ",
    "uz": "ўʻʼ",
    "fa": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئءأؤۀ۰۱۲۳۴۵۶۷۸۹،؛؟٪\u200c",
    "signs": "0123456789.,;:!?…–—-«»„“”‘’'\"()[]/%+&№°·•@#",
}


@pytest.mark.parametrize("language", ALPHABETS)
def test_no_letter_is_missing(language: str) -> None:
    letters = ALPHABETS[language]
    both = letters + ("" if language == "fa" else letters.upper())
    assert spelled(both) == both


def test_what_the_fonts_lack_is_left_out() -> None:
    assert spelled("🌷 Мир 🕊️ дому\n 你好") == "Мир дому"
    assert spelled("и\u0304") == "ӣ"


def test_lines_do_not_end_with_a_lone_letter_nor_begin_with_a_dash() -> None:
    assert spelled("Сила — в том") == "Сила\u00a0— в\u00a0том"
    assert spelled("орзуи ӯ, вақти ӯ") == "орзуи\u00a0ӯ, вақти\u00a0ӯ"


@given(
    st.lists(st.text("абвгдежщ", min_size=1, max_size=60), min_size=1, max_size=30)
    .map(" ".join)
    .map(lambda text: text[:300])
)
def test_broken_lines_say_what_the_text_says(text: str) -> None:
    text = spelled(text)
    lines = fit(text, *ROOM, cards.TEXT_SIZES, "ru")
    assert lines.width <= ROOM[0]
    assert lines.height <= ROOM[1]
    assert "".join(lines.lines).replace(" ", "") == text.replace(" ", "")


@given(st.from_regex("#[0-9a-f]{6}", fullmatch=True))
def test_letters_stand_out_from_everything_behind_them(code: str) -> None:
    ground, ink = colours(code)
    assert min(contrast(ink, each) for each in cards.shades(ground, ink)) >= CONTRAST


def test_contrast_is_wcags() -> None:
    assert contrast(cards.WHITE, cards.BLACK) == pytest.approx(21)
    assert contrast((119, 119, 119), cards.WHITE) == pytest.approx(4.48, abs=0.005)
    assert colours(ORANGE) == ((200, 80, 30), cards.WHITE)
    assert colours(YELLOW)[1] == cards.DARK


@pytest.mark.parametrize(
    "card",
    [
        Card("t" * 61, "", ORANGE, "en"),
        Card("", "t" * 301, ORANGE, "en"),
        Card("", "", "orange", "en"),
    ],
)
def test_limits(card: Card) -> None:
    with pytest.raises(ValueError, match="too long"):
        draw(card)


def test_arabic_letters_are_read_from_the_right() -> None:
    line = "کارت (Chiroq 16) است"
    runs = [run.text for run in text_layout._in_sight(line, from_right=True)]
    assert runs == [" است", "(", "Chiroq 16", ")", "کارت "]
    assert [run.text for run in text_layout._in_sight("Chiroq چراغ 16", from_right=False)] == ["Chiroq ", "چراغ 16"]
