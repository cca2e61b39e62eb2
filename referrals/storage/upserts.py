"""INSERT with ON CONFLICT for either engine: SQLAlchemy has a construct for each, though the SQL is the same.

Not for: deciding what a conflict means (see the *_rows modules).
"""

from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite

Insert: TypeAlias = sqlite.Insert | postgresql.Insert


class Upsert:
    """One statement, built once for each engine; `upsert.on(tx.dialect.name)` is the one to run."""

    def __init__(self, build: Callable[[Callable[..., Insert]], Executable]) -> None:
        self._built = {"sqlite": build(sqlite.insert), "postgresql": build(postgresql.insert)}

    def on(self, engine: str) -> Executable:
        """The statement for "sqlite" or "postgresql"."""
        return self._built[engine]
