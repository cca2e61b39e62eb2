"""What Alembic runs around the versions: always on a connection that is given, always in its transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from referrals.storage import schema
from referrals.storage.columns import Moment


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A version file stands on its own: it must mean the same when Moment has changed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=schema.people.metadata, render_as_batch=True, render_item=_render
)
with context.begin_transaction():
    context.run_migrations()
