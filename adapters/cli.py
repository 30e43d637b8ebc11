"""The front door: `fulcrum …`.

Exit status 0 where all is well, 1 where something is wrong, 2 for a wrong call. `--json` prints one object and nothing
else. Every verb is a plain function: an `async` one would never be awaited.
"""

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from adapters import content, installing, settings
from adapters.printing import Json, print_json
from bot import log
from bot.errors import FulcrumError
from bot.rules.calendar import zone_names

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
db = typer.Typer(no_args_is_help=True, help="The database.")
app.add_typer(content.app, name="content")
app.add_typer(db, name="db")
app.add_typer(installing.slack, name="slack")
app.add_typer(installing.discord, name="discord")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The port of the page; 0 takes a free one.", min=0, max=65535)] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page in a browser.")] = False,
    db_file: Annotated[
        Path | None, typer.Option("--db", help="Keep everything in this file and go on from it the next time.")
    ] = None,
) -> None:
    """Open the local page with a sample team. Needs no account."""
    from adapters.demo import play  # noqa: PLC0415  each verb loads only what it needs

    log.set_up(level="WARNING")
    asyncio.run(play(port=port, open_browser=not no_browser, db_file=db_file))


@app.command()
def run(
    http: Annotated[
        bool, typer.Option("--http", help="Let Slack come to us at PORT, with its signing secret.")
    ] = False,
) -> None:
    """Run every platform whose tokens are set, and the clock."""
    from adapters.running import run_until_stopped  # noqa: PLC0415

    given = settings.read()
    log.set_up(level=given.core.log_level, form=given.core.log_format)
    asyncio.run(run_until_stopped(given, http=http))


@app.command()
def rehearse(
    days: Annotated[int, typer.Option(help="How many days to play.", min=1, max=3660)] = 30,
    start: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")] = None,
    zone: Annotated[str, typer.Option(help="The channel's time zone.")] = "Europe/Berlin",
    seed: Annotated[int, typer.Option(help="Another seed plays other people and other mishaps.")] = 0,
    as_json: Json = False,
) -> None:
    """Play days on a virtual clock through the real engine, and report every broken rule."""
    from adapters.rehearsal import rehearse as play  # noqa: PLC0415

    if zone not in zone_names():
        raise typer.BadParameter(f"{zone!r} is no time zone; write one such as Europe/Berlin", param_hint="--zone")
    log.set_up(level="ERROR")
    first = start.date() if start else _today()
    report = asyncio.run(play(days, start=first, zone_name=zone, seed=seed))
    if as_json:
        print_json(report.as_json())
    else:
        console = Console()
        posts = ", ".join(f"{number} {kind}s" for kind, number in report.posts_by_kind.items())
        console.print(f"{report.days} days in {report.zone} from {first}: {posts}.")
        for fault in report.broken:
            console.print(f"[red]broken[/red] {escape(fault)}", highlight=False)
        console.print("Nothing broken." if not report.broken else f"{len(report.broken)} rules broken.")
    if report.broken:
        raise typer.Exit(1)


@app.command()
def setup(
    http: Annotated[
        bool, typer.Option("--http", help="Ask for the signing secret of `fulcrum run --http`, and for no app token.")
    ] = False,
    no_check: Annotated[bool, typer.Option("--no-check", help="Do not ask the platforms about the tokens.")] = False,
) -> None:
    """Ask for the tokens, check them at the platform, and write them to .env. No token is ever shown."""
    from adapters.setup import set_up  # noqa: PLC0415

    if not sys.stdin.isatty():
        told = "setup asks for tokens and needs a terminal; without one, put them into .env or the environment"
        print(f"fulcrum: {told} (see .env.example)", file=sys.stderr)
        raise typer.Exit(2)
    log.set_up(level="ERROR")
    if not set_up(live=not no_check, http=http):
        raise typer.Exit(1)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check settings, tokens, database, deliveries, backup, disk, clock and cards; say how to mend what is wrong."""
    from adapters.doctor import examine  # noqa: PLC0415

    log.set_up(level="ERROR")
    checks = asyncio.run(examine())
    if as_json:
        print_json({"checks": [{"name": each.name, "ok": each.ok, "mend": each.mend} for each in checks]})
    else:
        console = Console(highlight=False, soft_wrap=True)
        for each in checks:
            console.print("[green]ok  [/green]" if each.ok else "[red]mend[/red]", escape(f"{each.name}: {each.found}"))
            if each.mend:
                console.print(f"     {escape(each.mend)}")
    if not all(each.ok for each in checks):
        raise typer.Exit(1)


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to this program's version; a SQLite file is copied first."""
    from bot.store.database import read_url  # noqa: PLC0415
    from bot.store.schema import upgrade  # noqa: PLC0415

    log.set_up(level="ERROR")
    changed = upgrade(read_url(_database_url()))
    print("The database is now up to date." if changed else "The database was up to date.")


@db.command("backup")
def db_backup(file: Annotated[Path, typer.Argument(help="The new file; it must not be there yet.")]) -> None:
    """Copy the SQLite database to a file, also while the bot runs."""
    from bot.store.backups import back_up  # noqa: PLC0415
    from bot.store.database import read_url  # noqa: PLC0415

    back_up(read_url(_database_url()), file)
    print(f"Written to {file} and checked ({file.stat().st_size:,} bytes).")


@db.command("restore")
def db_restore(
    file: Annotated[Path, typer.Argument(help="A backup, by hand or by night.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the place of the SQLite database, which is kept beside it. Stop the bot first."""
    from bot.store.backups import restore  # noqa: PLC0415
    from bot.store.database import read_url  # noqa: PLC0415

    url = read_url(_database_url())
    if not yes and not typer.confirm(f"Replace {url.database} by {file}?", default=False):
        print("Nothing was changed.")
        raise typer.Exit(1)
    kept = restore(url, file)
    print(f"Restored from {file}." + (f" The database before is kept as {kept}." if kept else ""))


def _database_url() -> str:
    return settings.read().core.database_url.get_secret_value()


def _today() -> date:
    return datetime.now(UTC).date()


def main() -> None:
    """Run the command line; what was raised on purpose becomes one plain line and status 1."""
    _run(app)


def _run(command: Callable[[], Any]) -> None:
    try:
        command()
    except FulcrumError as error:
        print(f"fulcrum: {log.strike_out(str(error))}", file=sys.stderr)
        raise SystemExit(1) from None
