"""Alembic's entry: the connection comes from bot.store.schema, or from DATABASE_URL for `make migration`."""

import os
from typing import Literal

import sqlalchemy as sa
from alembic import context

from bot.store.database import read_url
from bot.store.tables import Instant, metadata


def plain_types(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """Write our own type for instants as what it is in the database, so that no migration needs our code."""
    return "sa.DateTime()" if kind == "type" and isinstance(thing, Instant) else False


def run(connection: sa.Connection) -> None:
    """Run the migrations on one connection. SQLite changes a table by building it anew."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, render_item=plain_types)
    with context.begin_transaction():
        context.run_migrations()


given: sa.Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = read_url(os.environ["DATABASE_URL"])
    plain = url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url
    with sa.create_engine(plain, poolclass=sa.NullPool).connect() as opened:
        run(opened)
        opened.commit()
