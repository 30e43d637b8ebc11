"""Who somebody is: asked of Slack once, remembered for ten minutes, and never in the way of an answer.

Whatever Slack has never told is None; what it has told once stays known until it tells something else. A failure is
remembered for a minute, so that a missing permission does not cost every press a call. Where Slack asks for patience,
nobody is asked for until that is over.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import limits
from adapters.slack.given import Payload, record, tenant
from adapters.slack.refusals import FAULTS, judged, word
from bot.chat.events import Submission
from bot.chat.places import Member, Who
from bot.errors import NotSent

log = logging.getLogger(__name__)

KNOWN_FOR = timedelta(minutes=10)
UNKNOWN_FOR = timedelta(minutes=1)
NAMES_AT_ONCE = 20
"""Names asked for one message: users.info allows about a hundred calls a minute."""

SLACKBOT: Final = "USLACKBOT"
"""Slack's own, of whom it says that it is no bot (slackapi/bolt-js#794)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    name: str = ""
    manages: bool | None = None
    zone: str | None = None
    locale: str = "en"
    team: str = ""  # whose they are: a workspace, or in an organisation perhaps that; "" where Slack does not say
    bot: bool = False


class People:
    """What Slack says about its users. ``now`` is the clock by which they are asked for anew.

    ``most`` are remembered at a time; whoever was asked for longest ago goes first.
    """

    def __init__(self, client: AsyncWebClient, now: Callable[[], datetime], *, most: int = 5000) -> None:
        self.client = client
        self._now = now
        self._most = most
        self._known: OrderedDict[Member, tuple[datetime, _Facts]] = OrderedDict()
        self._silent_until = datetime.min.replace(tzinfo=UTC)
        self.ours: Collection[str] = ()
        """The ids of the app's workspace and of its organisation, once Slack has said so: their admins manage here."""

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

    async def in_form(self, sent: Submission, payload: Payload) -> Submission:
        """Return a form with those who were picked as the members as whom they act, and without bots.

        Slack names by their id alone whoever is picked. Where it does not say more, they count as of our workspace.
        Raises ``UnreadableError`` where it says what cannot be.
        """
        values = dict(sent.values)
        for field, picked in sent.values.items():
            if isinstance(picked, Member):
                facts = await self._facts(picked)
                values[field] = replace(picked, tenant=tenant(facts.team, payload))
                if facts.bot:
                    del values[field]
        return replace(sent, values=values)

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
        told = await self._ask(member.user)
        _, known = self._known.get(member, (None, _Facts()))
        facts = told or known
        self._known[member] = (self._now() + (KNOWN_FOR if told else UNKNOWN_FOR), facts)
        self._known.move_to_end(member)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return facts

    async def _ask(self, user: str) -> _Facts | None:
        """Return what Slack says of somebody; None where it does not answer, or is not to be asked now."""
        if self._now() < self._silent_until:
            return None
        try:
            async with asyncio.timeout(limits.LOOKUP_S):
                answer = await self.client.users_info(user=user, include_locale=True)
        except FAULTS as fault:
            log.warning("slack_member_unknown error=%s", word(fault) or type(fault).__name__)
            why = judged(fault)
            if isinstance(why, NotSent):
                self._silent_until = self._now() + timedelta(seconds=why.wait_s)
            return None
        told = record(answer.get("user"))
        return self._read(told) if told else None

    def _read(self, user: Mapping[str, Any]) -> _Facts:
        profile = record(user.get("profile"))
        team, organisation = user.get("team_id"), record(user.get("enterprise_user")).get("enterprise_id")
        leads = any(user.get(role) is True for role in ("is_admin", "is_owner", "is_primary_owner"))
        manages = leads and (team in self.ours or organisation in self.ours)  # an admin of theirs is none of ours
        return _Facts(
            name=str(profile.get("display_name") or profile.get("real_name") or user.get("real_name") or ""),
            manages=True if manages else None,  # whoever set the channel up manages it too, which Slack cannot know
            zone=str(user["tz"]) if user.get("tz") else None,
            locale=str(user.get("locale") or "en"),
            team=str(team or ""),
            bot=user.get("is_bot") is True or user.get("id") == SLACKBOT,
        )
