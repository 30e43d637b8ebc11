"""The bytes of files, in and out. The bot's token goes with what is fetched, so only Slack may get it."""

from io import BytesIO

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.addresses import asked_at, is_beside
from adapters.files import AS_STORED, read
from bot.errors import NotSent, Refused

SLACK_HOSTS = (".slack.com", ".slack-gov.com")


async def download(client: AsyncWebClient, url: str, *, most: int) -> bytes:
    """Return what is there. Raises ``Refused`` for more than ``most`` bytes and for an address that is not Slack's.

    A file that lives elsewhere (an "external" one) has such an address, and its host would be given the token.
    """
    headers = {**AS_STORED, "Authorization": f"Bearer {client.token}"}
    session = _session(client, url)
    async with session.get(url, headers=headers, proxy=client.proxy, allow_redirects=False) as answer:
        if answer.status >= 500 or answer.status == 429:
            raise NotSent(f"Slack could not give the file (HTTP {answer.status}).", wait_s=60)
        if answer.status != 200:
            raise Refused("Slack did not give me the file. Please give it again.", scope="message")
        return await read(answer.content, most=most)


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
    if client.session is None or not _is_slacks(url, client.base_url):
        raise Refused("The file does not lie on Slack. Please upload it from your device.", scope="message")
    return client.session


def _is_slacks(address: str, base_url: str) -> bool:
    url = asked_at(address)
    if url is None:
        return False
    on_slack = url.scheme == "https" and (url.raw_host or "").endswith(SLACK_HOSTS) and url.explicit_port in {None, 443}
    return on_slack or is_beside(url, base_url)
