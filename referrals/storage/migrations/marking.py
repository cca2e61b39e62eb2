"""A keyed mark for tables that are there already: what stands in them now is taken for true.

Not for: which columns a version marks (its own list), or what a mark means (see marks).
"""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from referrals.storage.encrypted_columns import ColumnCipher
from referrals.storage.migrations.keys import keyring_at, no_bytes

NUMBER, NUMBERS = ColumnCipher.plain_number, ColumnCipher.plain_numbers
MOMENT, TEXT = ColumnCipher.plain_moment, ColumnCipher.plain_text
_READERS: tuple[Callable[..., Any], ...] = (NUMBER, NUMBERS, MOMENT, TEXT)


def mark_rows(table_name: str, parts: Mapping[str, Any]) -> None:
    """Add the column and mark every row. `parts` are what the mark is of, in its order: each column's type, or how what is
    encrypted in it is read. The first of them names the row."""
    connection = op.get_bind()
    keyring = keyring_at(connection)
    op.add_column(
        table_name, sa.Column("mark", sa.LargeBinary(16), nullable=False, server_default=no_bytes(connection))
    )
    types = {each: sa.LargeBinary if kind in _READERS else kind for each, kind in parts.items()}
    table = sa.table(table_name, *(sa.column(each, type_) for each, type_ in types.items()), sa.column("mark"))
    key = table.c[next(iter(parts))]
    for row in connection.execute(sa.select(table)).mappings().all():
        said = (_plain(keyring.columns, f"{table_name}.{each}", row[each], kind) for each, kind in parts.items())
        marked = sa.update(table).where(key == row[key.name])
        connection.execute(marked.values(mark=keyring.mark(table_name, *said)))


def _plain(cipher: ColumnCipher, column: str, value: Any, kind: Any) -> Any:
    return value if value is None or kind not in _READERS else kind(cipher, column, bytes(value))
