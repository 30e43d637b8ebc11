"""Messages that stay where they are put: in a channel, in a thread, with one member alone, or in their Home tab.

Everything is off that could ping or unfurl. Pictures and files come along where Slack lets them; that never keeps a
message back. A file that was just uploaded cannot be shown at once, and no event tells when: Slack refuses the message
(so it is surely not sent) until it can.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from slack_sdk.errors import SlackApiError
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack import limits
from adapters.slack.people import People
from adapters.slack.refusals import FAULTS, word
from adapters.slack.render import Rendered, home, mentioned, render
from adapters.slack.uploads import Uploaded, in_words, lost, upload
from bot.chat.messages import Message

Draw = Callable[[Uploaded], Rendered]


class Sending:
    """Sends for one workspace. ``waits_s``: how long to wait, time after time, for a picture that cannot be shown."""

    def __init__(
        self, client: AsyncWebClient, people: People, *, waits_s: Sequence[float] = limits.PICTURE_WAITS_S
    ) -> None:
        self._client = client
        self._people = people
        self._waits_s = waits_s

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        thread: str | None = None,
        metadata: Metadata | None = None,
        ping: bool = False,
    ) -> AsyncSlackResponse:
        """Post to a channel or a thread of it; with a user's id for a channel, to that member alone."""

        async def call(shown: Rendered) -> AsyncSlackResponse:
            return await self._client.chat_postMessage(
                channel=channel,
                text=shown.text,
                blocks=shown.blocks,
                thread_ts=thread,
                metadata=metadata,
                parse="none",
                link_names=False,
                unfurl_links=False,
                unfurl_media=False,
            )

        draw = await self._drawing(message, ping=ping)
        uploaded = await upload(self._client, message)
        answer = await self._shown(call, draw, uploaded)
        if uploaded.files:
            await self._hand_over(uploaded, answer, draw, thread=thread)
        return answer

    async def update(self, channel: str, ts: str, message: Message) -> AsyncSlackResponse:
        """Replace a message. Its metadata stays, as none is given; nobody is notified again.

        Files were handed over beside it when it was posted, and still stand there.
        """
        bare = without_files(message)
        draw = await self._drawing(bare, ping=False)
        return await self._shown(partial(self._put, channel, ts), draw, await upload(self._client, bare))

    async def publish(self, user: str, message: Message) -> AsyncSlackResponse:
        """Let this be what one member sees in the Home tab, in the place of what stood there."""
        view = home(message, await self._people.names(mentioned(message)))
        return await self._client.views_publish(user_id=user, view=view)

    async def _drawing(self, message: Message, *, ping: bool) -> Draw:
        names = await self._people.names(mentioned(message))
        return partial(render, message, names, ping=ping)

    async def _put(self, channel: str, ts: str, shown: Rendered) -> AsyncSlackResponse:
        return await self._client.chat_update(
            channel=channel, ts=ts, text=shown.text, blocks=shown.blocks, parse="none", link_names=False
        )

    async def _shown(
        self, call: Callable[[Rendered], Awaitable[AsyncSlackResponse]], draw: Draw, uploaded: Uploaded
    ) -> AsyncSlackResponse:
        """Send it with its pictures, as soon as Slack can show them; in words where that takes too long."""
        if not uploaded.pictures:
            return await call(draw(uploaded))
        for wait_s in (0.0, *self._waits_s):
            await asyncio.sleep(wait_s)
            try:
                return await call(draw(uploaded))
            except SlackApiError as fault:
                if not _not_ready(fault):
                    raise
        return await call(draw(in_words(uploaded)))

    async def _hand_over(
        self, uploaded: Uploaded, answer: AsyncSlackResponse, draw: Draw, *, thread: str | None
    ) -> None:
        """Hand the files over beside the message, which says so where that may have failed."""
        channel, ts = str(answer.get("channel")), str(answer.get("ts"))
        files: list[dict[str, str | None]] = [{"id": file, "title": name} for file, name in uploaded.files]
        try:
            await self._client.files_completeUploadExternal(files=files, channel_id=channel, thread_ts=thread)
        except FAULTS:
            with suppress(*FAULTS):
                await self._put(channel, ts, draw(lost(uploaded)))


def without_files(message: Message) -> Message:
    """Return a message without its files."""
    return Message(title=message.title, plain=message.plain, blocks=message.blocks, rows=message.rows)


def _not_ready(fault: SlackApiError) -> bool:
    """Whether it was refused for a picture: Slack then names the field beside its word."""
    said = str(fault.response.get("errors") or fault.response.get("response_metadata") or "")
    return word(fault) == "invalid_blocks" and "slack_file" in said
