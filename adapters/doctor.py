"""`fulcrum doctor`: what is right, what is not, and how to mend it. It only looks."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Awaitable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters import settings
from adapters.checks import Check
from bot.cards import packs, read
from bot.chat.places import Place
from bot.errors import FulcrumError, StoreError
from bot.resources import folder
from bot.rules.calendar import TZDATA_VERSION, zone_names
from bot.store.backups import folder_of, last_night
from bot.store.condition import WISHED, Condition, condition, in_use
from bot.store.copies import quick_check
from bot.store.database import Database, read_url
from bot.store.schema import current, newest
from bot.store.successes import SILENT_DAYS, Success, successes

CLOCK_OFF: Final = timedelta(seconds=5)
LOOK_BACK: Final = timedelta(days=7)
BACKUP_OLD: Final = timedelta(days=2)
LEAST_FREE: Final = 100 * 1000 * 1000
"""Bytes: below that, the next backup may be the one that does not fit."""


async def examine() -> tuple[Check, ...]:
    """Look at everything; a check that fails stops no other."""
    try:
        given = settings.read()
        url = read_url(given.core.database_url.get_secret_value())
    except FulcrumError as error:
        return (Check(name="settings", ok=False, found=str(error), mend="See .env.example."), _zones())
    tokens = asyncio.create_task(_tokens(given))
    schema = await asyncio.to_thread(_schema, url)
    return (
        Check(name="settings", ok=True, found="read"),
        *_platforms(given),
        *await tokens,
        schema,
        *(await _at_work(url, given) if schema.ok and not missing(url) else ()),
        *_disk(url),
        await _clock(url),
        _zones(),
        _cards(given),
    )


def _platforms(given: settings.Settings) -> tuple[Check, ...]:
    on = [name for name, ready in (("Slack", given.slack.configured), ("Discord", given.discord.configured)) if ready]
    if on:
        return (Check(name="platforms", ok=True, found=f"{' and '.join(on)} switched on"),)
    mend = "Run `fulcrum setup`, which asks for the tokens. `fulcrum demo` needs none."
    return (Check(name="platforms", ok=False, found="no tokens are set", mend=mend),)


async def _tokens(given: settings.Settings) -> tuple[Check, ...]:
    """Ask each platform about its tokens. A platform's SDK is loaded only here."""
    asked: list[Awaitable[tuple[Check, ...]]] = []
    if given.slack.configured:
        from adapters.slack import checks as slack  # noqa: PLC0415

        asked.append(slack.check_tokens(given.slack))
    if given.discord.configured:
        from adapters.discord import checks as discord  # noqa: PLC0415

        asked.append(discord.check_tokens(given.discord))
    return tuple(check for found in await asyncio.gather(*asked) for check in found)


def _schema(url: URL) -> Check:
    engine = f"SQLite {sqlite3.sqlite_version}" if url.get_backend_name() == "sqlite" else "PostgreSQL"
    if missing(url):  # looking at it would make it
        return Check(name="database", ok=True, found=f"{engine}, no file yet: `fulcrum run` makes it")
    file = _file(url)
    if file and os.access(file, os.R_OK) and (wrong := quick_check(file)):
        mend = f"Stop `fulcrum run`, then `fulcrum db restore` the newest backup that is whole, from {folder_of(file)}."
        return Check(name="database", ok=False, found=f"{engine}, the file is not whole: {wrong}", mend=mend)
    try:
        version = current(url)
    except StoreError as error:
        return Check(name="database", ok=False, found=str(error), mend="Look at DATABASE_URL, and whether it runs.")
    if version == newest():
        return Check(name="database", ok=True, found=f"{engine}, version {version}{', whole' if file else ''}")
    state = "is empty" if version is None else f"is at version {version}, not {newest()}"
    return Check(name="database", ok=False, found=f"{engine} {state}", mend="Run `fulcrum db upgrade`.")


def missing(url: URL) -> bool:
    """Whether this is a SQLite file that nobody has made yet."""
    file = _file(url)
    return file is not None and not file.exists()


def _file(url: URL) -> Path | None:
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


async def _at_work(url: URL, given: settings.Settings) -> tuple[Check, ...]:
    """Look at how a database of this program's version is doing."""
    now = datetime.now(UTC)
    database = Database(url, writable=False)
    try:
        found = await condition(database, since=now - LOOK_BACK)
        well = await successes(database, now=now)
        on_discord = await in_use(database, "discord")
    except (sa.exc.SQLAlchemyError, OSError) as error:
        mend = "Mend the database first."
        return (Check(name="deliveries", ok=False, found=f"cannot be read ({type(error).__name__})", mend=mend),)
    finally:
        await database.close()
    rights = await _rights(given, on_discord)
    return (*_posts(well, given, now), _deliveries(found), _channels(found), *rights, _backup(url))


async def _rights(given: settings.Settings, on_discord: Sequence[Place]) -> tuple[Check, ...]:
    """Look at what the bot may do in its channels: before a post fails, not after."""
    if not given.discord.configured:
        return ()
    from adapters.discord import checks as discord  # noqa: PLC0415

    return await discord.check_channels(given.discord, on_discord)


def _posts(well: Mapping[str, Success], given: settings.Settings, now: datetime) -> tuple[Check, ...]:
    """Tell what last went well, for each platform that is switched on or has channels in which posts are to come."""
    platforms = (("slack", "Slack", given.slack.configured), ("discord", "Discord", given.discord.configured))
    return tuple(
        successful(title, well.get(platform), now, on=on)
        for platform, title, on in platforms
        if on or (platform in well and well[platform].active)
    )


def successful(title: str, well: Success | None, now: datetime, *, on: bool) -> Check:
    """Judge what went well on a platform: None where nothing ever did; ``on``: its tokens are set."""
    name = f"{title} posts"
    if well is None:
        return Check(name=name, ok=True, found="no channel was set up yet: /study-setup in a channel does it")
    told = (
        f"last post {when(well.last_post, now)}",
        f"last rating {when(well.last_rating, now)}",
        f"next post due {when(well.next_post, now)}",
    )
    if not well.silent:
        return Check(name=name, ok=True, found="; ".join(told))
    places = ", ".join(f"{place.workspace}/{place.channel}" for place in well.silent[:3])
    more = f" and {len(well.silent) - 3} more" if len(well.silent) > 3 else ""
    silent = f"nothing was sent on the last {SILENT_DAYS} study days or more in {places}{more}"
    mend = "Look whether `fulcrum run` is at work; if so, its log says at `delivery_refused` or `heartbeat_failed` why."
    if not on:
        mend = f"Set the tokens of {title} by `fulcrum setup`, then start `fulcrum run` anew."
    return Check(name=name, ok=False, found="; ".join((*told, silent)), mend=mend)


def when(at: datetime | None, now: datetime) -> str:
    """Return an instant in UTC, and how long ago it was or how soon it comes; None: never."""
    if at is None:
        return "never"
    seconds = abs((now - at).total_seconds())
    units = ((172_800, 86_400, "days"), (7_200, 3_600, "h"), (120, 60, "min"), (0, 1, "s"))
    span = next(f"{seconds / size:.0f} {unit}" for least, size, unit in units if seconds >= least)
    return f"{at:%Y-%m-%d %H:%M} UTC, {f'in {span}' if at > now else f'{span} ago'}"


def _deliveries(found: Condition) -> Check:
    mends = []
    if found.failed:
        mends.append("The log says at `delivery_refused` why a platform refused.")
    if found.unknown:
        mends.append(
            "In its channel, /study-setup and then Deliveries settles it; so does a press on a button of the post."
        )
    told = f"{found.failed} failed and {found.unknown} unknown in the last {LOOK_BACK.days} days"
    return Check(name="deliveries", ok=not mends, found=told, mend=" ".join(mends))


def _channels(found: Condition) -> Check:
    off = "; ".join(f"{place.platform} {place.workspace}/{place.channel}: {why}" for place, why in found.off.items())
    ok = WISHED.issuperset(found.off.values())
    mend = "" if ok else "Mend the reason, then set the channel up again by /study-setup."
    return Check(name="channels", ok=ok, found=f"switched off: {off}" if off else "none is switched off", mend=mend)


def _backup(url: URL) -> Check:
    if _file(url) is None:
        return Check(name="backup", ok=True, found="PostgreSQL is backed up by its own tools")
    last = last_night(url)
    if last is None:
        return Check(name="backup", ok=True, found="none yet: `fulcrum run` takes one every night")
    age = datetime.now(UTC).date() - last
    ago = {0: "today", 1: "yesterday"}.get(age.days, f"{age.days} days ago")
    mend = "Look for backup_failed in the log of `fulcrum run`, or take one now: `fulcrum db backup FILE`."
    return Check(
        name="backup",
        ok=age <= BACKUP_OLD,
        found=f"the last is of {last}, {ago}",
        mend="" if age <= BACKUP_OLD else mend,
    )


def _disk(url: URL) -> tuple[Check, ...]:
    file = _file(url)
    if file is None:
        return ()
    where = file.resolve().parent
    if not where.is_dir():
        mend = "Make it, or look at DATABASE_URL."
        return (Check(name="folder", ok=False, found=f"{where} is not there", mend=mend),)
    closed = [each for each in (where, file) if each.exists() and not os.access(each, os.W_OK)]
    found = f"{closed[0]} may not be written to" if closed else f"{where} can be written to"
    mend = "Let the user that runs `fulcrum run` own it." if closed else ""
    return (Check(name="folder", ok=not closed, found=found, mend=mend), room(shutil.disk_usage(where).free))


def room(free: int) -> Check:
    """Judge how many bytes are left on the disk of the database."""
    mend = "" if free >= LEAST_FREE else "Make room: what cannot be written is refused, ratings too."
    return Check(name="disk", ok=free >= LEAST_FREE, found=f"{free // 1_000_000:,} MB free", mend=mend)


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
