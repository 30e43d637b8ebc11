"""Runs the benchmarks and prints one table, or with ``--json`` one object."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict

from rich.console import Console
from rich.table import Column, Table

from benchmarks import due, ratings, startup
from benchmarks.measuring import Figure

BENCHMARKS: dict[str, Callable[[], Iterator[Figure]]] = {
    "ratings": ratings.figures,
    "due": due.figures,
    "startup": startup.figures,
}


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=BENCHMARKS, help="only this one")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    asked = parser.parse_args()
    names = [asked.name] if asked.name else list(BENCHMARKS)
    found = [figure for name in names for figure in BENCHMARKS[name]()]
    if asked.json:
        print(json.dumps({"figures": [asdict(figure) for figure in found]}))
    else:
        show(found)


def show(found: list[Figure]) -> None:
    """Print a table. Each figure is a median of three, with the lowest and the highest beside it."""
    table = Table(Column("what", no_wrap=True), "where", "median of 3", "lowest", "highest", "unit")
    for figure in found:
        values = (f"{value:,.{figure.digits}f}" for value in (figure.median, figure.lowest, figure.highest))
        table.add_row(figure.what, figure.where, *values, figure.unit)
    Console(width=None if sys.stdout.isatty() else 120).print(table)


if __name__ == "__main__":
    main()
