"""Whether a text tells where a house is: a street with a number, a house or flat, a postal code, a position, a map.

So that no shelter's address is kept (D11). It errs a little towards "yes": the text can be said in other words. Not for:
what is done about it (see network).
"""

import re

_NUMBER = r"(?:№|no\.?|n)?\s*\d{1,4}\s*[-/]?\s*[a-zа-яёәөүқғҳҷӣӯ]?"
_WORD = r"[^\W\d_](?:[^\W\d]|[’'ʻ](?=\w))*"
_STREET = (
    r"street|str|avenue|ave|boulevard|blvd|lane"
    r"|ул|улица|улице|улицы|улицу|просп|проспект|проспекте|пр-т|пер|переулок|переулке|бульвар|бульваре|б-р|шоссе|мкр|мкрн"
    r"|микрорайон|микрорайоне|көч|көчө|көчөсү|көчөсүндө|кичирайон|кичирайону|проспектиси"
    r"|кӯча|кӯчаи|куча|кучаи|хиёбон|хиёбони|гузари|маҳаллаи|махаллаи"
    r"|ko[ʻ‘’'`]?cha|ko[ʻ‘’'`]?chasi|кўча|кўчаси|mahallasi|маҳалласи|махалласи|көшесі|көше|даңғылы"
)
_HOUSE = (
    r"house\s+(?:no\.?|number|№)|apartment|apt|flat"
    r"|дом|д|квартира|кв|корпус|корп|подъезд|үй|батир|бинои|хонаи|хонадони|uy|xonadon|уй|хонадон|пәтер"
)
_SHAPES = (
    rf"\b(?:{_STREET})\b\.?[\s,«\"]*(?:{_WORD}[\s,»\".-]+){{0,3}}{_NUMBER}(?![\w:%])",
    rf"\b{_NUMBER}[\s,]+(?:{_WORD}\s+){{0,3}}(?:{_STREET})\b",
    rf"\b(?:{_HOUSE})\b\.?\s*(?:№\s*)?\d{{1,4}}(?![\d:/%]|\s*[-–]\s*\d)",
    r"\b\d{1,4}\s*-\s*(?:үй|uy|уй|батир|xonadon|хонадон)\b",
    r"(?<![\d+-])(?<![\d+-] )\d{6}(?![\s-]?\d)",
    r"-?\d{1,3}[.,]\d{3,}\s*[,;/ ]\s*-?\d{1,3}[.,]\d{3,}",
    r"\d{1,3}\s*°",
    r"(?:maps?\.|/maps|goo\.gl|2gis|osm\.org|openstreetmap|what3words)",
)
_ADDRESS = re.compile("|".join(_SHAPES), re.IGNORECASE)


def tells_where(text: str) -> bool:
    """Whether somebody could go there by what this text says."""
    return _ADDRESS.search(text) is not None
