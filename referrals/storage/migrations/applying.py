"""Alembic at work on one open connection. Loaded only where a version is applied or written.

Not for: knowing which versions a database lacks (see the package).
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

HERE = Path(__file__).parent


def configure(connection: Connection) -> Config:
    """Alembic's settings for one open connection: there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def apply(connection: Connection, last: str) -> None:
    """Every version that is missing, up to this one."""
    command.upgrade(configure(connection), last)
