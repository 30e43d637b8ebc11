"""The bytes of files, in and out. The bot's token goes with what is fetched, so only Slack may get it."""

from io import BytesIO
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.addresses import is_loopback
from bot.errors import NotSent, Refused

SLACK_HOSTS = (".slack.com", ".slack-gov.com")


async def download(client: AsyncWebClient, url: str, *, most: int) -> bytes:
    """Return what is there. Raises ``Refused`` for more than ``most`` bytes and for an address that is not Slack's.

    A file that lives elsewhere (an "external" one) has such an address, and its host would be given the token.
    """
    headers = {"Authorization": f"Bearer {client.token}"}
    session = _session(client, url)
    async with session.get(url, headers=headers, proxy=client.proxy, allow_redirects=False) as answer:
        if answer.status >= 500 or answer.status == 429:
            raise NotSent(f"Slack could not give the file (HTTP {answer.status})", wait_s=60)
        if answer.status != 200:
            raise Refused(f"Slack did not give the file (HTTP {answer.status})", scope="message")
        got = bytearray()
        async for piece in answer.content.iter_chunked(65_536):
            got += piece
            if len(got) > most:
                raise Refused(f"the file has more than {most} bytes", scope="message")
    return bytes(got)


async def send(client: AsyncWebClient, url: str, content: bytes) -> None:
    """Bring bytes to an address that Slack gave for them; the address is the right to do it, so no token goes along.

    Nobody sees anything of it yet, so that whatever fails here may be tried again: it raises ``NotSent``, and
    ``Refused`` for an address that is not Slack's.
    """
    session = _session(client, url)
    async with session.post(url, data=BytesIO(content), proxy=client.proxy, allow_redirects=False) as answer:
        if answer.status != 200:
            raise NotSent(f"Slack did not take the file (HTTP {answer.status})", wait_s=60)


def _session(client: AsyncWebClient, url: str) -> aiohttp.ClientSession:
    """Return the session for an address of Slack's; no other is asked."""
    parts = urlsplit(url)
    ours = parts.scheme == "https" and (parts.hostname or "").endswith(SLACK_HOSTS)
    if client.session is None or not (ours or (is_loopback(url) and is_loopback(client.base_url))):
        raise Refused("the file does not lie on Slack: upload it there", scope="message")
    return client.session
