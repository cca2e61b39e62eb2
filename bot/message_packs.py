"""What campaigns bring along, put together once at start: days of packs from data, words from locales.

Not for: what a campaign makes of them (domain/campaign/pack, sheet).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain

from locales.content import PackText, read_content
from locales.date_words import SaidDates, read_date_words
from locales.sheet_headers import Heads, read_sheet_headers
from referrals.domain.campaign import Text
from referrals.domain.campaign.content import Content
from referrals.domain.campaign.date_parsing import DateWords
from referrals.domain.campaign.pack import Pack
from referrals.domain.campaign.sheet import SheetWords
from referrals.domain.campaign.sheet_headers import HeadWords, Part, SheetHeaders
from referrals.facts import PackPlan, load_pack_plans


@cache
def load_content() -> Content:
    """Read once a process. Raises FileRefused, which says which file and what to fix."""
    content = read_content()
    packs = {plan.code: _pack(plan, content) for plan in load_pack_plans()}
    return Content(packs, SheetWords(_headers(read_sheet_headers()), _dates(tuple(read_date_words().values()))))


def _headers(words: Mapping[str, Heads]) -> SheetHeaders:
    return SheetHeaders(
        {
            language: HeadWords(
                heads={part: each.heads[part] for part in Part},
                also={part: each.also[part] for part in Part},
                languages=each.languages,
            )
            for language, each in words.items()
        }
    )


def _dates(said: Sequence[SaidDates]) -> DateWords:
    return DateWords(
        months=tuple(tuple(chain(*each)) for each in zip(*(words.months for words in said), strict=True)),
        weekdays=tuple(tuple(chain(*each)) for each in zip(*(words.weekdays for words in said), strict=True)),
        near_days=(
            frozenset(chain(*(each.today for each in said))),
            frozenset(chain(*(each.tomorrow for each in said))),
        ),
        hour=frozenset(chain(*(each.hour for each in said))),
    )


def _pack(plan: PackPlan, content: Mapping[str, Mapping[str, PackText]]) -> Pack:
    written = {language: packs[plan.code] for language, packs in content.items() if plan.code in packs}
    return Pack(
        code=plan.code,
        colour=plan.colour,
        hour=plan.hour,
        days=plan.days,
        titles={language: each.title for language, each in written.items()},
        texts={day: _texts(day, written) for day in plan.days},
        themes={language: each.themes for language, each in written.items()},
    )


def _texts(day: tuple[int, int], written: Mapping[str, PackText]) -> dict[str, Text]:
    on = "{:02}-{:02}".format(*day)
    found = {language: each.messages[on] for language, each in written.items() if on in each.messages}
    return {language: Text(each.text, each.act, each.card) for language, each in found.items()}
