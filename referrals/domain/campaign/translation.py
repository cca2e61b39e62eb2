"""A message in its languages: which of them lack words, and which are older than a change in another, until they are written
anew or somebody says that they still say the same.

Not for: whether they do, which only a person can tell.
"""

from collections.abc import Mapping
from dataclasses import replace

from referrals.domain.campaign.model import PLAIN, Campaign, Message, Text


def languages_lacking(campaign: Campaign, readers: Mapping[str, int]) -> dict[str, int]:
    """Languages of readers in which a message to come has no words, with how many readers there are."""
    coming = [each for each in campaign.messages if each.waits and PLAIN not in each.texts]
    lacking = {language for each in coming for language in readers if language not in each.texts}
    return {language: readers[language] for language in sorted(lacking) if readers[language]}


def still_fit(message: Message) -> Message:
    """The same, with words that are older in no language: they say the same."""
    return replace(message, texts={language: _words(text) for language, text in message.texts.items()})


def says_only_that_they_fit(message: Message, before: Message) -> bool:
    """Whether all that is new is that older words are so no longer."""
    return message != before and still_fit(message) == still_fit(before)


def marked(message: Message, before: Message | None) -> Message:
    """As it is to be kept in the place of `before`: where words that were there have changed, all others that were there are
    older. Whoever changes words that were older themselves only catches up. Words in one more language, or in one less, make
    none older; those that go to everybody as they are never are."""
    there = {language: text for language, text in before.texts.items() if language != PLAIN} if before else {}
    left = {language: text for language, text in message.texts.items() if language in there}
    changed = {language for language, text in left.items() if _words(text) != _words(there[language])}
    older = set(left) - changed
    if all(there[language].outdated for language in changed):
        older = {language for language in older if left[language].outdated and there[language].outdated}
    if len(left) < 2:
        older = set()
    texts = {language: replace(text, outdated=language in older) for language, text in message.texts.items()}
    return replace(message, texts=texts)


def _words(text: Text) -> Text:
    return replace(text, outdated=False)
