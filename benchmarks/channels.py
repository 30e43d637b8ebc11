"""Ten thousand channels at once, put straight into the tables: setting each up takes a transaction of its own."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.engine import URL

from bot.ids import new_id
from bot.store.schema import connect
from bot.store.tables import channel, schedule


def plant(url: URL, number: int, *, platform: str, next_at: datetime, day: date, card: str) -> None:
    """Let so many channels (UTC, every day, one question a day) be due at ``next_at`` for the local date ``day``."""
    ids = [new_id() for _ in range(number)]
    with connect(url) as connection:
        connection.execute(
            sa.insert(channel),
            [
                {
                    "id": each,
                    "platform": platform,
                    "workspace": f"w{count % 100}",
                    "channel": f"c{count}",
                    "zone": "UTC",
                    "manager": "boss",
                    "created_at": next_at,
                }
                for count, each in enumerate(ids)
            ],
        )
        connection.execute(
            sa.insert(schedule),
            [
                {
                    "channel": each,
                    "kind": "question",
                    "post_time": time(next_at.hour, next_at.minute),
                    "weekdays": "0123456",
                    "next_day": day,
                    "next_at": next_at,
                    "next_card": card,
                }
                for each in ids
            ],
        )
        connection.commit()
