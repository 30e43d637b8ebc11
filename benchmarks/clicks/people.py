"""The people behind the clicks, and their platform, in a process of their own: ``python -m benchmarks.clicks.people``.

The platform is named behind it. The process prints where that is to be reached, then does what it is told line by line,
in JSON both ways: the methods of ``Clickers``. It ends with its input, whatever becomes of who asks.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Final, Generic

from tests.loopback.discord import LoopbackDiscord
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_hands import happens
from tests.loopback.slack_world import Posted
from tests.screens import DiscordScreens, Screens, ShownT, SlackScreens

PEOPLE: Final = 50
AT_ONCE: Final = 10
SEEN_WITHIN_S: Final = 10.0


class Clickers(Generic[ShownT]):
    """Fifty people in one channel. Each method is something that can be asked of them."""

    def __init__(self, screens: Screens[ShownT]) -> None:
        self._screens = screens
        self._users = screens.join(PEOPLE)
        self._answers: dict[str, ShownT] = {}

    async def set_up(self) -> None:
        """Let an admin set the channel up."""
        await self._screens.set_up()

    async def look(self) -> None:
        """Let everybody press the last button of the newest post, and wait until each sees an answer of their own."""
        post = self._screens.channel()[-1]
        label = self._screens.labels(post)[-1]
        for user in self._users:
            _must(await self._screens.press(user, post, label))
            _must(await happens(lambda: bool(self._screens.private(user)), within_s=SEEN_WITHIN_S))  # noqa: B023  awaited here
            self._answers[user] = self._screens.private(user)[-1]

    async def rate(self, clicks: int) -> float:
        """Press that many ratings, ten under way at a time; return the seconds until the last answer was seen."""
        turns = count()
        begun = time.perf_counter()

        async def hand(users: list[str]) -> None:
            """A hand of its own people, so that nobody presses twice at once."""
            while (turn := next(turns)) < clicks:
                user = users[turn % len(users)]
                answer, edits = self._answers[user], self._answers[user].edits
                ratings = self._screens.labels(answer)[:4]
                _must(await self._screens.press(user, answer, ratings[turn % len(ratings)]))
                _must(await happens(lambda: answer.edits > edits, within_s=SEEN_WITHIN_S))  # noqa: B023  awaited here

        await asyncio.gather(*(hand(self._users[each::AT_ONCE]) for each in range(AT_ONCE)))
        return time.perf_counter() - begun


class ByRequest(Clickers[Posted]):
    """They are in Slack, which can send what they do over HTTP."""

    def __init__(self, slack: LoopbackSlack) -> None:
        super().__init__(SlackScreens(slack))
        self._slack = slack

    async def reach(self, url: str) -> None:
        """Click over HTTP from now on, at this request address."""
        self._slack.http.url = url


At = Mapping[str, str]


@asynccontextmanager
async def on_slack() -> AsyncGenerator[tuple[Clickers[Any], At]]:
    """Everybody in Slack, and how to reach it."""
    async with LoopbackSlack() as slack:
        slack.web.tiers.enforced = False  # what is measured is not Slack's patience
        at = {"api": slack.api_url, "bot": slack.bot_token, "app": slack.app_token, "secret": slack.signing_secret}
        yield ByRequest(slack), {**at, "channel": STUDY}


@asynccontextmanager
async def on_discord() -> AsyncGenerator[tuple[Clickers[Any], At]]:
    """Everybody in Discord, and how to reach it."""
    async with LoopbackDiscord() as discord:
        at = {"api": discord.api_url, "gateway": discord.gateway_url, "token": discord.token}
        yield Clickers(DiscordScreens(discord)), {**at, "channel": str(discord.study.id)}


async def serve(platform: str) -> None:
    """Do what is asked, until nothing more is."""
    async with {"slack": on_slack, "discord": on_discord}[platform]() as (clickers, at):
        _say(at)
        while line := await asyncio.to_thread(sys.stdin.readline):
            asked: Mapping[str, Any] = json.loads(line)
            _say({"done": await getattr(clickers, asked["do"])(*asked["with"])})


def _must(it_was_so: bool) -> None:
    if not it_was_so:
        raise SystemExit("a click was not answered in time: is the machine busy with other things?")


def _say(said: Mapping[str, Any]) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
