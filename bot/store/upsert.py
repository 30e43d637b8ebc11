"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy keeps in two dialects."""

from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert(connection: AsyncConnection, table: sa.Table) -> sqlite.Insert:
    """Return the dialect's own insert into ``table``. The two share every method that is used here."""
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: sa.Table) -> sqlite.Insert:
    """Return the same by the dialect's name, for statements that are built once and kept."""
    if dialect == "postgresql":
        return cast("sqlite.Insert", postgresql.insert(table))
    return sqlite.insert(table)
