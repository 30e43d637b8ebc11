"""`make migration name="…"`: compares the tables with what the migrations build, and writes the difference down."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from bot.store.database import read_url
from bot.store.schema import config, connect, upgrade


def main(name: str) -> None:
    """Write the next migration; it is numbered after the last."""
    with tempfile.TemporaryDirectory() as folder:
        url = read_url(f"sqlite:///{folder}/empty.db")
        upgrade(url)
        number = len(list((Path(__file__).parent / "versions").glob("*.py"))) + 1
        made = config()
        with connect(url) as connection:
            made.attributes["connection"] = connection
            command.revision(made, message=name, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or sys.exit('say what it does: make migration name="…"'))
