"""`fulcrum doctor`: what is right, what is not, and how to mend it. It only looks."""

import asyncio
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters import settings
from bot.cards import packs, read
from bot.errors import FulcrumError, StoreError
from bot.resources import folder
from bot.rules.calendar import TZDATA_VERSION, zone_names
from bot.store.database import Database, read_url
from bot.store.schema import current, newest

CLOCK_OFF: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    found: str
    mend: str = ""


async def examine() -> tuple[Check, ...]:
    """Look at everything; a check that fails stops no other."""
    try:
        given = settings.read()
        url = read_url(given.core.database_url.get_secret_value())
    except FulcrumError as error:
        return (Check(name="settings", ok=False, found=str(error), mend="See .env.example."), _zones())
    return (
        Check(name="settings", ok=True, found="read"),
        *_platforms(given),
        await asyncio.to_thread(_schema, url),
        await _clock(url),
        _zones(),
        _cards(given),
    )


def _platforms(given: settings.Settings) -> tuple[Check, ...]:
    on = [name for name, ready in (("Slack", given.slack.configured), ("Discord", given.discord.configured)) if ready]
    if on:
        return (Check(name="platforms", ok=True, found=f"{' and '.join(on)} switched on"),)
    mend = "Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or DISCORD_BOT_TOKEN. `fulcrum demo` needs neither."
    return (Check(name="platforms", ok=False, found="no tokens are set", mend=mend),)


def _schema(url: URL) -> Check:
    engine = f"SQLite {sqlite3.sqlite_version}" if url.get_backend_name() == "sqlite" else "PostgreSQL"
    if missing(url):  # looking at it would make it
        return Check(name="database", ok=True, found=f"{engine}, no file yet: `fulcrum run` makes it")
    try:
        version = current(url)
    except StoreError as error:
        return Check(name="database", ok=False, found=str(error), mend="Look at DATABASE_URL, and whether it runs.")
    if version == newest():
        return Check(name="database", ok=True, found=f"{engine}, version {version}")
    state = "is empty" if version is None else f"is at version {version}, not {newest()}"
    return Check(name="database", ok=False, found=f"{engine} {state}", mend="Run `fulcrum db upgrade`.")


def missing(url: URL) -> bool:
    """Whether this is a SQLite file that nobody has made yet."""
    return url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists()


async def _clock(url: URL) -> Check:
    if url.get_backend_name() == "sqlite":
        return Check(name="clock", ok=True, found=f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, of this host alone")
    database = Database(url, writable=False)
    try:
        theirs = await database.now()
    except (sa.exc.SQLAlchemyError, OSError):
        theirs = None
    finally:
        await database.close()
    if theirs is None:
        return Check(
            name="clock", ok=False, found="the database does not tell its own", mend="Mend the database first."
        )
    off = abs(theirs - datetime.now(UTC))
    mend = "" if off <= CLOCK_OFF else "Let a time service set the clock of this host."
    return Check(name="clock", ok=off <= CLOCK_OFF, found=f"{off.total_seconds():.1f} s off the database's", mend=mend)


def _zones() -> Check:
    return Check(name="zone data", ok=True, found=f"tzdata {TZDATA_VERSION}, {len(zone_names())} zones")


def _cards(given: settings.Settings) -> Check:
    try:
        deck, faults = read([folder("content"), *packs(given.core.fulcrum_packs)])
    except FulcrumError as error:
        return Check(name="cards", ok=False, found=str(error), mend="Look at FULCRUM_PACKS.")
    found = f"{len(deck.cards)} cards, {len(faults)} faults"
    return Check(name="cards", ok=not faults, found=found, mend="Run `fulcrum content check`." if faults else "")
