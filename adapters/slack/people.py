"""Who somebody is: asked of Slack once, remembered for ten minutes, and never in the way of an answer.

Whatever Slack will not tell is None. A failure is remembered too, for a minute, so that a missing permission does not
cost every press a call. Where Slack asks for patience, nobody is asked for until that is over.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import limits
from adapters.slack.refusals import FAULTS, judged, word
from bot.chat.places import Member, Who
from bot.errors import NotSent

log = logging.getLogger(__name__)

KNOWN_FOR = timedelta(minutes=10)
UNKNOWN_FOR = timedelta(minutes=1)
NAMES_AT_ONCE = 20
"""Names asked for one message: users.info allows about a hundred calls a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    name: str = ""
    manages: bool | None = None
    zone: str | None = None
    locale: str = "en"


class People:
    """What Slack says about its users. ``now`` is the clock by which it is forgotten again.

    ``most`` are remembered at a time; whoever was asked for longest ago goes first.
    """

    def __init__(self, client: AsyncWebClient, now: Callable[[], datetime], *, most: int = 5000) -> None:
        self.client = client
        self._now = now
        self._most = most
        self._known: OrderedDict[Member, tuple[datetime, _Facts]] = OrderedDict()
        self._silent_until = datetime.min.replace(tzinfo=UTC)

    async def who(self, member: Member, name: str) -> Who:
        """Return the member behind an event; ``name`` is what the event calls them, for want of a better one."""
        facts = await self._facts(member)
        return Who(
            member=member,
            name=facts.name or name,
            manages=facts.manages,
            zone=facts.zone,
            locale=facts.locale,
            names_managers=True,  # Slack knows the workspace's admins, and nobody else who looks after a channel
        )

    async def names(self, members: Iterable[Member]) -> Mapping[Member, str]:
        """Return what members are called; whom Slack does not name is left out, and so are all beyond the first 20."""
        names: dict[Member, str] = {}
        asked: list[Member] = []
        for member in members:
            if facts := self._remembered(member):
                names[member] = facts.name
            elif len(asked) < NAMES_AT_ONCE:
                asked.append(member)
        found = await asyncio.gather(*(self._facts(member) for member in asked))
        names |= {member: facts.name for member, facts in zip(asked, found, strict=True)}
        return {member: name for member, name in names.items() if name}

    def _remembered(self, member: Member) -> _Facts | None:
        until, facts = self._known.get(member, (None, None))
        return facts if until is not None and self._now() < until else None

    async def _facts(self, member: Member) -> _Facts:
        if remembered := self._remembered(member):
            return remembered
        facts, kept_for = await self._ask(member.user)
        self._known[member] = (self._now() + kept_for, facts)
        self._known.move_to_end(member)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return facts

    async def _ask(self, user: str) -> tuple[_Facts, timedelta]:
        if self._now() < self._silent_until:
            return _Facts(), UNKNOWN_FOR
        try:
            async with asyncio.timeout(limits.LOOKUP_S):
                answer = await self.client.users_info(user=user, include_locale=True)
        except FAULTS as fault:
            log.warning("slack_member_unknown error=%s", word(fault) or type(fault).__name__)
            why = judged(fault)
            if isinstance(why, NotSent):
                self._silent_until = self._now() + timedelta(seconds=why.wait_s)
            return _Facts(), UNKNOWN_FOR
        return _read(answer.get("user") or {}), KNOWN_FOR


def _read(user: Mapping[str, Any]) -> _Facts:
    profile = user.get("profile") or {}
    manages = any(user.get(role) is True for role in ("is_admin", "is_owner", "is_primary_owner"))
    return _Facts(
        name=str(profile.get("display_name") or profile.get("real_name") or user.get("real_name") or ""),
        manages=True if manages else None,  # whoever set the channel up manages it too, which Slack cannot know
        zone=str(user["tz"]) if user.get("tz") else None,
        locale=str(user.get("locale") or "en"),
    )
