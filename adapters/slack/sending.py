"""The two calls that put a message where everybody sees it, with everything off that could ping or unfurl."""

from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.render import Rendered


async def post(
    client: AsyncWebClient,
    channel: str,
    shown: Rendered,
    *,
    thread: str | None = None,
    metadata: Metadata | None = None,
) -> AsyncSlackResponse:
    """Post to a channel or a thread of it; with a user's id for a channel, to that member alone."""
    return await client.chat_postMessage(
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


async def update(client: AsyncWebClient, channel: str, ts: str, shown: Rendered) -> AsyncSlackResponse:
    """Replace a message. Its metadata stays, as none is given; nobody is notified again."""
    return await client.chat_update(
        channel=channel, ts=ts, text=shown.text, blocks=shown.blocks, parse="none", link_names=False
    )
