"""Runs the benchmarks and prints tables, or with ``--json`` one object."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict

from rich.console import Console

from benchmarks import due, memory, ratings, startup
from benchmarks.clicks.figures import clicks
from benchmarks.measuring import Figure
from benchmarks.tables import memory_tables, speed_table

SPEEDS: dict[str, Callable[[], Iterator[Figure]]] = {
    "ratings": ratings.figures,
    "due": due.figures,
    "startup": startup.figures,
    "clicks": clicks,
}
MEMORY = "memory"


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=[*SPEEDS, MEMORY], help="only this one")
    parser.add_argument("--full", action="store_true", help="memory: 200 teams and up to 250 study days, half an hour")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    asked = parser.parse_args()
    names = [asked.name] if asked.name else [*SPEEDS, MEMORY]
    found = [figure for name in names if name in SPEEDS for figure in SPEEDS[name]()]
    report = memory.report(memory.FULL if asked.full else memory.QUICK) if MEMORY in names else None
    if asked.json:
        simulated = {MEMORY: report.as_json()} if report else {}
        print(json.dumps({"figures": [asdict(figure) for figure in found], **simulated}))
        return
    console = Console(width=None if sys.stdout.isatty() else 130)
    for table in (*([speed_table(found)] if found else []), *(memory_tables(report) if report else [])):
        console.print(table)


if __name__ == "__main__":
    main()
