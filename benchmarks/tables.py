"""The figures as tables for people."""

from collections.abc import Iterator, Sequence

from rich.table import Column, Table

from benchmarks.learners import NAMES
from benchmarks.measuring import Figure
from benchmarks.memory import Level, Report


def speed_table(found: Sequence[Figure]) -> Table:
    """Return each figure as a median of three, with the lowest and the highest beside it."""
    table = Table(Column("what", no_wrap=True), "where", "median of 3", "lowest", "highest", "unit")
    for figure in found:
        values = (f"{value:,.{figure.digits}f}" for value in (figure.median, figure.lowest, figure.highest))
        table.add_row(figure.what, figure.where, *values, figure.unit)
    return table


def memory_tables(report: Report) -> Iterator[Table]:
    """Yield what teams remember after each number of study days, the ratios, and the goals."""
    for days in report.plan.days:
        yield _levels(report, days)
    yield _ratios(report)
    yield _goals(report)


def _levels(report: Report, days: int) -> Table:
    models = [f"{model} {name}" for model, name in NAMES.items()]
    deck, teams = sum(report.cards.values()), report.plan.teams
    title = f"Simulated: % of {deck} cards recalled after {days} study days, {teams} teams"
    table = Table(Column("teacher", no_wrap=True), *models, "mean A-C", "30 days later", "ratings a day", title=title)
    by_teacher: dict[str, dict[str, Level]] = {}
    for each in report.levels:
        if each.days == days:
            by_teacher.setdefault(each.teacher, {})[each.model] = each
    for teacher, levels in by_teacher.items():
        mean = levels["A-C"]
        cells = (f"{level.recall * 100:.1f}" for level in levels.values())
        table.add_row(teacher, *cells, f"{mean.later * 100:.1f}", f"{mean.ratings:.2f}")
    return table


def _ratios(report: Report) -> Table:
    title = "Ratios, with 95 % intervals over teams"
    table = Table(Column("teacher", no_wrap=True), "against", "study days", *NAMES, "mean A-C", title=title)
    rows: dict[tuple[str, str, int], list[str]] = {}
    for each in report.ratios:
        cell = f"{each.ratio:.3f}\n{each.low:.3f}-{each.high:.3f}"
        rows.setdefault((each.teacher, each.rival, each.days), []).append(cell)
    for (teacher, rival, days), cells in rows.items():
        table.add_row(teacher, rival, str(days), *cells)
    return table


def _goals(report: Report) -> Table:
    table = Table("goal: as shipped, after 120 study days", "wanted", "found", "met")
    for each in report.goals:
        table.add_row(each.goal, f"{each.wanted:.3f}", f"{each.found:.3f}", "yes" if each.met else "no")
    return table
