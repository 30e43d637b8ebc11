"""The bytes of files that members gave. They lie on Discord's CDN, at an address that is signed for about a day.

That address is an upload's handle, so that nothing has to be remembered here. It comes from outside: it is asked only
where it leads to Discord, as the library reads it that also asks, and the bot's token never goes along.
"""

import asyncio
from typing import Final

import aiohttp
import yarl

from adapters.addresses import asked_at, is_beside
from adapters.discord.calls import TRANSPORT
from adapters.discord.refusals import outcome
from adapters.files import AS_STORED, read
from bot.errors import NotSent, Refused

CDN: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})

_ELSEWHERE: Final = "The file does not lie on Discord. Please give it again."
_GONE: Final = "Discord does not have the file any more. Please give it again."
_WAIT_S: Final = 60.0


async def download(address: str, *, most: int, within_s: float, api_url: str | None) -> bytes:
    """Return what is there; ``api_url`` is the server that stands in for Discord, if one does.

    Raises ``Refused`` for more than ``most`` bytes, for an address that is not Discord's and for a file that is gone,
    and ``NotSent`` where Discord cannot give it within that time.
    """
    url = _known(address, api_url)
    try:
        async with (
            asyncio.timeout(within_s),
            aiohttp.ClientSession(headers=AS_STORED, auto_decompress=False) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            if answer.status >= 500 or answer.status == 429:
                raise NotSent(f"Discord could not give the file (HTTP {answer.status}).", wait_s=_WAIT_S)
            if answer.status != 200:
                raise Refused(_GONE, scope="message")
            return await read(answer.content, most=most)
    except TRANSPORT as error:
        raise outcome(error, maybe_there=False) from None


def _known(address: str, api_url: str | None) -> yarl.URL:
    """Return an address of Discord's. Raises ``Refused`` for any other."""
    url = asked_at(address)
    if url is None or not (_is_on_cdn(url) or is_beside(url, api_url)):
        raise Refused(_ELSEWHERE, scope="message")
    return url


def _is_on_cdn(url: yarl.URL) -> bool:
    return url.scheme == "https" and url.raw_host in CDN and url.explicit_port in {None, 443}
