"""The sending side of Slack, for the ledger.

A post carries its delivery's key as message metadata, so that ``find`` knows it again. Metadata can be read by whoever
may read the channel: it holds the key and nothing else.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack import PLATFORM, limits
from adapters.slack.files import download
from adapters.slack.manifest import HISTORY
from adapters.slack.people import People
from adapters.slack.refusals import FAULTS, judged, judged_for_one
from adapters.slack.sending import Sending
from bot.chat.events import Upload
from bot.chat.messages import Message
from bot.chat.messenger import Abilities
from bot.chat.places import Member, Place, Ref
from bot.errors import CannotLook, InDoubt, MessengerError, NotSent, Refused

EVENT_TYPE = "fulcrum_delivery"
PAGE = 100
PAGES = 20
"""How much history is looked through; in a channel with more of it since then, "not there" would be a guess."""

SKEW = timedelta(minutes=2)
"""How far the clocks of Slack and of this machine may lie apart."""

Judge = Callable[[Exception], MessengerError]


class SlackMessenger:
    """Carries messages to one workspace. Every call is made once and takes less than 30 s."""

    def __init__(self, client: AsyncWebClient, people: People) -> None:
        self._client = client
        self._sending = Sending(client, people)
        self.scopes: Collection[str] = ()
        """What the bot may do, once Slack has said so."""

    @property
    def platform(self) -> str:
        """The platform's name."""
        return PLATFORM

    @property
    def abilities(self) -> Abilities:
        """What Slack can do; finding depends on what was granted, so on having started."""
        return Abilities(
            threads=True,
            home=True,
            command_lookup=False,
            form_lookup=True,
            private_pictures=False,
            can_find=not HISTORY.keys().isdisjoint(self.scopes),
            edits_per_minute=limits.EDITS_PER_MINUTE,
        )

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Post to a channel, or to the thread that the place names."""
        answer = await self._post(place.channel, message, key=key, thread=place.thread)
        return Ref(place=place, message=_ts(answer))

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Post to the thread of a message; members whom it mentions are notified where the mention asks for it."""
        started = ref.place.thread or ref.message
        answer = await self._post(ref.place.channel, message, key=key, thread=started, ping=True)
        place = Place(platform=PLATFORM, workspace=ref.place.workspace, channel=ref.place.channel, thread=started)
        return Ref(place=place, message=_ts(answer))

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Write to one member alone. What keeps a message from one member refuses the message, never a channel."""
        answer = await self._post(member.user, message, key=key, thread=None, ping=True, judge=judged_for_one)
        place = Place(platform=PLATFORM, workspace=member.tenant, channel=str(answer.get("channel")))
        return Ref(place=place, message=_ts(answer))

    async def edit(self, ref: Ref, message: Message) -> None:
        """Replace a message of the bot's."""
        await self._called(self._sending.update(ref.place.channel, ref.message, message))

    async def home(self, member: Member, message: Message) -> None:
        """Set what a member sees in the Home tab. What keeps it from one of them refuses the message alone."""
        await self._called(self._sending.publish(member.user, message), judge=judged_for_one)

    async def find(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look for a post by its key in the channel's history, or in the thread that the place names."""
        try:
            async with asyncio.timeout(limits.CALL_S):
                async for message in self._history(place, since - SKEW):
                    if _key(message) == key:
                        return Ref(place=place, message=str(message["ts"]))
        except TimeoutError:
            raise NotSent("Slack took too long to show the history", wait_s=60) from None
        return None

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Return the bytes of an upload. Raises ``Refused`` where it has more than ``most``."""
        try:
            async with _judged():
                answer = await self._client.files_info(file=upload.handle)
                url = (answer.get("file") or {}).get("url_private_download")
                if not url:
                    raise Refused("Slack does not have the file any more. Please give it again.", scope="message")
                return await download(self._client, str(url), most=most)
        except InDoubt as lost:  # nothing was to be left there
            raise NotSent(str(lost)) from None

    async def _post(
        self,
        channel: str,
        message: Message,
        *,
        key: str,
        thread: str | None,
        ping: bool = False,
        judge: Judge = judged,
    ) -> AsyncSlackResponse:
        metadata = Metadata(event_type=EVENT_TYPE, event_payload={"key": key})
        call = self._sending.post(channel, message, thread=thread, metadata=metadata, ping=ping)
        return await self._called(call, judge=judge)

    async def _called(self, call: Awaitable[AsyncSlackResponse], *, judge: Judge = judged) -> AsyncSlackResponse:
        async with _judged(judge):
            return await call

    async def _history(self, place: Place, since: datetime) -> AsyncIterator[Mapping[str, Any]]:
        """What stands in the channel or thread since then. Raises ``CannotLook`` where that cannot be said."""
        oldest, cursor = f"{since.timestamp():.6f}", ""
        for _ in range(PAGES):
            answer = await self._page(place, oldest, cursor)
            messages = answer.get("messages")
            for message in messages if isinstance(messages, list) else []:
                yield message
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not answer.get("has_more") or not cursor:
                return
        raise CannotLook(f"more than {PAGE * PAGES} messages came since then")

    async def _page(self, place: Place, oldest: str, cursor: str) -> AsyncSlackResponse:
        method = "conversations.history" if place.thread is None else "conversations.replies"
        look = {
            "channel": place.channel,
            "ts": place.thread,
            "oldest": oldest,
            "cursor": cursor or None,
            "limit": PAGE,
            "include_all_metadata": True,
        }
        try:
            return await self._called(self._client.api_call(method, http_verb="GET", params=look))
        except InDoubt as lost:
            raise NotSent(str(lost)) from None
        except Refused as refusal:
            raise CannotLook(str(refusal)) from None


@asynccontextmanager
async def _judged(judge: Judge = judged) -> AsyncIterator[None]:
    """Turn what a call raises into our words. ``from None``: the SDK's exceptions hold the request with its token."""
    try:
        async with asyncio.timeout(limits.CALL_S):
            yield
    except FAULTS as fault:
        raise judge(fault) from None


def _key(message: Mapping[str, Any]) -> str | None:
    """The key under which a message was posted; None for anybody else's."""
    match message.get("metadata"):
        case {"event_type": str(kind), "event_payload": {"key": str(key)}} if kind == EVENT_TYPE:
            return key
    return None


def _ts(answer: AsyncSlackResponse) -> str:
    ts = answer.get("ts")
    if not isinstance(ts, str):
        raise InDoubt("Slack said yes and named no message")
    return ts
