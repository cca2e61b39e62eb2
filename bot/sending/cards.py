"""The picture of a message: a few words large on the campaign's colour, under a small lamp. Nothing is fetched or kept.

Not for: when it is drawn (see attachments), breaking lines and finding letters (see text_layout).
"""

import io
import math
import re

from PIL import Image, ImageDraw

from bot.text_layout import FROM_RIGHT, can_set, fit, spelled
from handlers.ui.page import CARD_TEXT_MOST, CARD_TITLE_MOST, Card

SIDE = 1080
MARGIN = 92
CONTRAST = 4.5
"""WCAG 2.2, AA: of every letter with what is behind it."""

Colour = tuple[int, int, int]
Point = tuple[float, float]
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
DARK: Colour = (29, 20, 12)
AMBER: Colour = (255, 184, 60)
EMBER: Colour = (222, 112, 16)
CREAM: Colour = (255, 247, 224)

LAMP = 136
"""The lamp's width and height."""
HEAD = (76, 76 + LAMP)
"""Where the lamp and the title stand, from top to bottom."""
BODY = (HEAD[1] + 40, SIDE - MARGIN)
TITLE_SIZES, TEXT_SIZES = range(16, 55, 2), range(16, 141, 2)
RINGS = (250, 470, 730, 1040)
"""How far the lamp's light reaches; from ring to ring it is darker."""
FINE = 4
"""The lamp is drawn so many times larger, for smooth edges."""


class CannotDraw(OSError):
    """This machine cannot set the card's letters as they have to be."""


def draw(card: Card) -> bytes:
    """A PNG of 1080 × 1080. ValueError for a card that breaks its own limits, CannotDraw where the machine lacks what Arabic
    letters need. Takes a good tenth of a second: call it in a thread."""
    _check(card)
    title, text = spelled(card.title), spelled(card.text)
    if not can_set(title + text):
        raise CannotDraw("Arabic letters need libfribidi")
    ground, ink = colours(card.colour)
    picture = _ground(ground, ink, card.language in FROM_RIGHT)
    canvas = ImageDraw.Draw(picture)
    _write_head(canvas, title, card.language, ink)
    _write_body(canvas, text, card.language, ink)
    return _png(picture)


def _check(card: Card) -> None:
    long = len(card.title) > CARD_TITLE_MOST or len(card.text) > CARD_TEXT_MOST
    if long or not re.fullmatch("#[0-9a-fA-F]{6}", card.colour):
        raise ValueError("a card is too long, or its colour is none")


def colours(code: str) -> tuple[Colour, Colour]:
    """Of the ground and of the letters. The ground is the colour itself wherever white or dark letters can be read on it, else
    a little darker."""
    ground: Colour = (int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16))
    while contrast(WHITE, ground) < CONTRAST:
        if contrast(DARK, ground) >= CONTRAST:
            return ground, DARK
        ground = mixed(ground, BLACK, 0.02)
    return ground, WHITE


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21, as WCAG defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = (each / 255 for each in colour)
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """The first, with this share of the other in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def shades(ground: Colour, ink: Colour) -> list[Colour]:
    """From the lamp to the far corner, each darker. None is nearer to the letters' colour than the ground chosen for them."""
    steps = range(len(RINGS) + 1)
    if ink == WHITE:
        return [mixed(ground, BLACK, 0.055 * step) for step in steps]
    return [mixed(ground, WHITE, 0.09 * step) for step in reversed(steps)]


def _ground(ground: Colour, ink: Colour, from_right: bool) -> Image.Image:
    """Rings of light around the lamp."""
    left = SIDE - MARGIN - LAMP if from_right else MARGIN
    centre = (2 * left + LAMP, 2 * HEAD[0] + LAMP * 0.7)
    *lit, farthest = shades(ground, ink)
    large = Image.new("RGB", (2 * SIDE, 2 * SIDE), farthest)
    for reach, shade in reversed(list(zip(RINGS, lit, strict=True))):
        ImageDraw.Draw(large).circle(centre, 2 * reach, shade)
    picture = large.reduce(2)
    _place_lamp(picture, (left, HEAD[0]), ground, ink)
    return picture


def _place_lamp(picture: Image.Image, at: tuple[int, int], ground: Colour, ink: Colour) -> None:
    """A flame over a bowl on a foot, as in bot/simulator/page/lamp.svg, whose 48 × 48 these points count."""
    glow, flame = (mixed(ground, WHITE, 0.2), AMBER) if ink == WHITE else (mixed(ground, WHITE, 0.6), EMBER)
    disc = [(24 + 16 * math.cos(each / 30 * math.pi), 16 + 16 * math.sin(each / 30 * math.pi)) for each in range(60)]
    for shape, colour in (
        (disc, glow),
        (_flame(24, 2.5, 24.5, 7.4), flame),
        (_flame(24, 11, 22.6, 3.7), CREAM),
        (BOWL, ink),
    ):
        mask = Image.new("L", (LAMP * FINE, LAMP * FINE))
        ImageDraw.Draw(mask).polygon([(x * LAMP / 48 * FINE, y * LAMP / 48 * FINE) for x, y in shape], 255)
        picture.paste(colour, at, mask.reduce(FINE))


def _flame(x: float, top: float, foot: float, wide: float) -> list[Point]:
    """A drop whose point is at the top."""
    middle = foot - wide
    left = _curve(
        (x, top), (x - wide * 0.7, top + (middle - top) * 0.5), (x - wide, middle - wide * 0.4), (x - wide, middle)
    )
    low = _curve((x - wide, middle), (x - wide, foot + wide * 0.33), (x + wide, foot + wide * 0.33), (x + wide, middle))
    return [*left, *low, *((2 * x - each, y) for each, y in reversed(left))]


def _curve(begin: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """A cubic Bézier curve as a row of points."""

    def at(share: float) -> Point:
        rest = 1 - share
        weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
        points = (begin, first, second, end)
        return (
            sum(weight * point[0] for weight, point in zip(weights, points, strict=True)),
            sum(weight * point[1] for weight, point in zip(weights, points, strict=True)),
        )

    return [at(step / 24) for step in range(25)]


_HALF_A_BOWL = [
    *_curve((43, 27), (42.2, 34), (35.5, 38.4), (28, 38.8)),
    *_curve((28, 38.8), (27.4, 41.8), (29.5, 42.6), (33.5, 43)),
    *_curve((33.5, 43), (35.2, 43.2), (36, 44), (36, 45.6)),
]
BOWL = [*_HALF_A_BOWL, *((48 - x, y) for x, y in reversed(_HALF_A_BOWL))]


def _write_head(canvas: ImageDraw.ImageDraw, text: str, language: str, ink: Colour) -> None:
    """Beside the lamp."""
    room = LAMP + 34
    left, right = (MARGIN, SIDE - MARGIN - room) if language in FROM_RIGHT else (MARGIN + room, SIDE - MARGIN)
    lines = fit(text, right - left, HEAD[1] - HEAD[0], TITLE_SIZES, language)
    lines.write(canvas, left, sum(HEAD) / 2 - lines.height / 2, right, ink)


def _write_body(canvas: ImageDraw.ImageDraw, text: str, language: str, ink: Colour) -> None:
    lines = fit(text, SIDE - 2 * MARGIN, BODY[1] - BODY[0], TEXT_SIZES, language)
    lines.write(canvas, MARGIN, sum(BODY) / 2 - lines.height / 2, SIDE - MARGIN, ink)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
