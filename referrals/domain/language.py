"""The language codes that files of facts may use. Not for catalogues: those live in `locales`."""

LANGUAGES = ("en", "ru", "ky", "kk", "tg", "uz", "uz_Cyrl", "tk", "fa_AF")
"""Two-letter codes where CLDR has them; `uz` is Latin script."""

SPOKEN = tuple(code for code in LANGUAGES if code != "uz_Cyrl")
"""What a person can speak: scripts of one language count once."""
