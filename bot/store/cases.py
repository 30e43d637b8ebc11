"""Case studies: what members make of their work, for their portfolio. Private, until they share one with a channel.

Whoever asks for one gives the member's own id, or the id of the channel in which they act: nobody else's is found.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Member, Place
from bot.ids import id_from
from bot.rules.editing import base_of, outcome
from bot.store.database import Database
from bot.store.pages import Listing, Page
from bot.store.reviews import Review
from bot.store.tables import case_study, channel, member
from bot.store.upsert import insert
from bot.store.writer import Writer

MOST: Final = 200  # of one member
LONGEST_TITLE: Final = 150  # characters

Origin = Literal["lean", "take", "applied", "saved", "blank"]
"""What it was begun from."""

ORIGINS: Final[tuple[Origin, ...]] = get_args(Origin)

Shared = Literal["shared", "there", "old", "gone"]
"""What became of sharing; "there": that channel reads it already; "old": it has changed since the member was asked;
"gone": this member has no such case study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What a member writes. All but the title may be empty."""

    title: str  # 1 to LONGEST_TITLE characters
    situation: str = ""
    options: str = ""
    decision: str = ""
    measurement: str = ""  # how it was, or would be, measured
    flips: str = ""  # what would change it
    learnt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case study as it is kept."""

    id: str
    origin: Origin
    card: str  # id; "": of no card
    study: Study
    finished: bool  # else it is a draft
    shared_in: str | None  # the id of the channel whose people may read it; None: private
    where: Place | None  # that channel's place; None: private
    by: Member | None  # whose it is; None: they are being forgotten
    at: datetime  # when it was begun
    changed_at: datetime  # when its words or its readers last changed, each time a later instant; else ``at``
    turns: Mapping[str, int] = field(default_factory=dict)  # how often a text was replaced, by its name; else never

    @property
    def stamp(self) -> str:
        """Return a mark (16 characters) of how it stands now: its words, and who may read them."""
        return id_from(self.id, self.changed_at.isoformat())

    def bases(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return what a form with these texts is opened on, one for each."""
        return tuple(base_of(getattr(self.study, name), self.turns.get(name, 0)) for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What became of an edit."""

    case: Case  # as it now stands
    clashes: tuple[str, ...]  # the texts that had been changed meanwhile, and so were not replaced


class Cases:
    """Beginning, editing, sharing, listing and removing them."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def begin(
        self, member_id: str, *, event: str, origin: Origin, card: str, study: Study, at: datetime
    ) -> str | None:
        """Begin a draft and return its id; None where this member has MOST already.

        ``event`` is the key of the event by which it came: one that is delivered twice is one draft. Where a draft
        that was begun in the same way has not been touched since, it is that one: a second press makes no second.
        """
        new = id_from(member_id, event)

        async def job(connection: AsyncConnection) -> str | None:
            known = await connection.scalar(
                sa.select(case_study.c.id)
                .where(
                    case_study.c.member == member_id, sa.or_(case_study.c.id == new, _untouched(origin, card, study))
                )
                .order_by(case_study.c.id != new, case_study.c.at.desc())
                .limit(1)
            )
            if known is not None:
                return str(known)
            if await _LISTING.count(connection, case_study.c.member == member_id) >= MOST:
                return None
            row = {"id": new, "member": member_id, "origin": origin, "card": card, "at": at, "changed_at": at}
            statement = insert(connection, case_study).on_conflict_do_nothing(index_elements=["id"])
            await connection.execute(statement, {**row, **asdict(study)})
            return new

        return await self._writer.write(job)

    async def edit(
        self, member_id: str, case: str, texts: Mapping[str, str], bases: Mapping[str, str], *, at: datetime
    ) -> Edited | None:
        """Replace some of the texts, by the names in Study; None where it is gone.

        ``bases`` are what the form was opened on (see ``Case.bases``). A text that the member did not touch stays as
        it is kept, and so does one that was changed since: that is a clash, of which the member is to be told.
        """

        async def job(connection: AsyncConnection) -> Edited | None:
            found = await _one(connection, *_mine(member_id, case), locked=True)
            if found is None:
                return None
            what = {
                name: outcome(getattr(found.study, name), found.turns.get(name, 0), text, bases.get(name, ""))
                for name, text in texts.items()
            }
            taken = {name: text for name, text in texts.items() if what[name] == "taken"}
            if taken:
                turns = {**found.turns, **{name: found.turns.get(name, 0) + 1 for name in taken}}
                values = {**taken, "turns": json.dumps(turns), "changed_at": _after(found, at)}
                await connection.execute(sa.update(case_study).where(*_mine(member_id, case)).values(**values))
                found = await _one(connection, *_mine(member_id, case)) or found
            return Edited(case=found, clashes=tuple(name for name in texts if what[name] == "clash"))

        return await self._writer.write(job)

    async def set_finished(self, member_id: str, case: str, finished: bool) -> Case | None:
        """Mark it as finished, or as a draft again, and return it; None where it is gone."""

        async def job(connection: AsyncConnection) -> Case | None:
            await connection.execute(sa.update(case_study).where(*_mine(member_id, case)).values(finished=finished))
            return await _one(connection, *_mine(member_id, case))

        return await self._writer.write(job)

    async def share(self, member_id: str, case: str, channel_id: str, *, stamp: str, at: datetime) -> Shared:
        """Let the people of a channel read it, and those of no other.

        ``stamp`` is that of the case study as the member saw it: what they were asked before a change counts no more.
        """

        async def job(connection: AsyncConnection) -> Shared:
            found = await _one(connection, *_mine(member_id, case), locked=True)
            if found is None:
                return "gone"
            if found.stamp != stamp:
                return "there" if found.shared_in == channel_id else "old"
            values = {"shared_in": channel_id, "changed_at": _after(found, at)}
            await connection.execute(sa.update(case_study).where(*_mine(member_id, case)).values(**values))
            return "shared"

        return await self._writer.write(job)

    async def make_private(self, member_id: str, case: str, *, at: datetime) -> Case | None:
        """Let nobody else read it any more, and return it; None where it is gone."""

        async def job(connection: AsyncConnection) -> Case | None:
            found = await _one(connection, *_mine(member_id, case), locked=True)
            if found is None or found.shared_in is None:
                return found
            values = {"shared_in": None, "changed_at": _after(found, at)}
            await connection.execute(sa.update(case_study).where(*_mine(member_id, case)).values(**values))
            return await _one(connection, *_mine(member_id, case))

        return await self._writer.write(job)

    async def remove(self, member_id: str, case: str) -> None:
        """Remove it for good; nothing where it is gone already."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(sa.delete(case_study).where(*_mine(member_id, case)))

        await self._writer.write(job)

    async def of(self, member_id: str, case: str) -> Case | None:
        """Return one of this member's; None where they have none with that id (any more)."""
        async with self._database.reading() as connection:
            return await _one(connection, *_mine(member_id, case))

    async def shared(self, channel_id: str, case: str) -> Case | None:
        """Return one that is shared in a channel, whosever it is; None where none with that id is (any more)."""
        async with self._database.reading() as connection:
            return await _one(connection, case_study.c.shared_in == channel_id, case_study.c.id == case)

    async def page(self, member_id: str, most: int, *, older_than: str = "") -> Page[Case]:
        """Return at most so many of this member's; only those older than the one with that id, if it is there."""
        async with self._database.reading() as connection:
            return await _LISTING.page(connection, case_study.c.member == member_id, most=most, older_than=older_than)

    async def shared_page(self, channel_id: str, most: int, *, older_than: str = "") -> Page[Case]:
        """Return at most so many that are shared in a channel; the rest is as with ``page``."""
        async with self._database.reading() as connection:
            return await _LISTING.page(
                connection, case_study.c.shared_in == channel_id, most=most, older_than=older_than
            )

    async def all(self, member_id: str) -> tuple[Case, ...]:
        """Return all of a member's, the newest first; at most MOST."""
        async with self._database.reading() as connection:
            return await _LISTING.all(connection, case_study.c.member == member_id)

    async def count(self, member_id: str) -> int:
        """Return how many a member has."""
        async with self._database.reading() as connection:
            return await _LISTING.count(connection, case_study.c.member == member_id)

    async def shared_count(self, channel_id: str) -> int:
        """Return how many are shared in a channel."""
        async with self._database.reading() as connection:
            return await _LISTING.count(connection, case_study.c.shared_in == channel_id)


def _mine(member_id: str, case: str) -> tuple[sa.ColumnElement[bool], ...]:
    return case_study.c.member == member_id, case_study.c.id == case


def _untouched(origin: Origin, card: str, study: Study) -> sa.ColumnElement[bool]:
    """Begun from the same, and as it was begun."""
    same = (case_study.c[name] == text for name, text in {"origin": origin, "card": card, **asdict(study)}.items())
    return sa.and_(*same, case_study.c.finished.is_(False), case_study.c.shared_in.is_(None))


def _after(found: Case, at: datetime) -> datetime:
    """Return the instant of a change: later than the last one, whichever process has the slower clock."""
    return max(at, found.changed_at + timedelta(microseconds=1))


async def _one(connection: AsyncConnection, *where: sa.ColumnElement[bool], locked: bool = False) -> Case | None:
    asked = _CASES.where(*where)
    row = (await connection.execute(asked.with_for_update(of=case_study) if locked else asked)).first()
    return None if row is None else _case(row)


def _case(row: Any) -> Case:
    texts = ("title", "situation", "options", "decision", "measurement", "flips", "learnt")
    where = Place(platform=row.platform, workspace=row.workspace, channel=row.channel) if row.channel else None
    by = Member(platform=row.by_platform, tenant=row.by_tenant, user=row.by_user) if row.by_user else None
    return Case(
        id=row.id,
        origin=row.origin,
        card=row.card,
        study=Study(**{name: getattr(row, name) for name in texts}),
        finished=row.finished,
        shared_in=row.shared_in,
        where=where,
        by=by,
        at=row.at,
        changed_at=row.changed_at,
        turns=json.loads(row.turns),
    )


_CASES: Final = (
    sa.select(
        case_study,
        *(channel.c[name] for name in ("platform", "workspace", "channel")),
        *(member.c[name].label(f"by_{name}") for name in ("platform", "tenant", "user")),
    )
    .outerjoin_from(case_study, channel, channel.c.id == case_study.c.shared_in)
    .outerjoin(member, member.c.id == case_study.c.member)
)
"""Case studies with where they are shared and whose they are."""

_LISTING: Final = Listing(rows=_CASES, value=_case, at=case_study.c.changed_at, id=case_study.c.id)
