"""How the bot presents itself in Telegram's own places: name, descriptions, list of commands. Neutral: anybody may see them.

Not for: what it says in a chat (see the modules beside this one).
"""

from dataclasses import dataclass

from locales.words import Words

NAME = "Chiroq"


@dataclass(frozen=True, slots=True)
class About:
    """One language's presentation. Telegram takes 512 characters of description, 120 of the short one."""

    name: str
    description: str
    short_description: str
    commands: tuple[tuple[str, str], ...]


def about(words: Words) -> About:
    """Says nothing of what the network is for; sensitive commands are not listed (D24)."""
    return About(
        NAME,
        # Translators: seen by anybody who finds the bot, also over a shoulder. Keep it as neutral as it is.
        words.t(
            "For members of a community network: useful numbers, messages, answers. "
            "If you have an invite, open its link or send its code."
        ),
        # Translators: seen by anybody who finds the bot. At most 120 characters.
        words.t("A helper for members of a community network."),
        (
            ("help", words.t("Help and numbers")),
            ("settings", words.t("Settings")),
            ("language", words.t("Language")),
        ),
    )
