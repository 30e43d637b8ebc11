"""Where the bot gets files that members give: at Discord's own servers, however an address is spelt."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.files import CDN, download
from bot.errors import Refused


@pytest.mark.parametrize(
    "address",
    [
        "http://cdn.discordapp.com/attachments/1/2/a",
        "https://cdn.discordapp.com:8443/attachments/1/2/a",
        "https://cdn.discordapp.com.example.org/a",
        "https://example.org/cdn.discordapp.com/a",
        "https://cdn.discordapp.com@example.org/a",
        "https://example.org\\@cdn.discordapp.com/a",
        "https://ana:secret@cdn.discordapp.com/a",
        "https://discord.com/api/v10/users/@me",
        "https://169.254.169.254/latest/meta-data",
        "ftp://cdn.discordapp.com/a",
        "file:///etc/passwd",
        "//cdn.discordapp.com/a",
        "https://xn--cdn-.discordapp.com/a",
        "https://cdn..discordapp.com/a",
    ],
)
@pytest.mark.parametrize("api_url", [None, "https://proxy.example/api/v10"])
async def test_only_discords_own_servers_are_asked(address: str, api_url: str | None) -> None:
    """Over TLS, by the usual port, and under no name but theirs."""
    with pytest.raises(Refused, match="does not lie on Discord"):
        await download(address, most=100, within_s=1, api_url=api_url)


@given(
    st.sampled_from(["http", "https", "HTTPS", "ws", ""]),
    st.sampled_from([*CDN, "xn--cdn-.discordapp.com", "example.org", "127.0.0.1", "[::1]", "localhost", ""]),
    st.sampled_from(
        ["", ".", "..", ".xn--cdn-.", ":80", ":443", "@", "\\", "#", "?", "%2f", "\t", ".evil.example", "\u3002"]
    ),
    st.sampled_from([*CDN, "example.org", "", "/attachments"]),
)
def test_no_spelling_of_an_address_leads_elsewhere(scheme: str, host: str, between: str, behind: str) -> None:
    """What is asked at all is one of the two, as the library spells it that asks."""
    asked: list[str] = []

    class Noted(Exception):  # noqa: N818  a mark, no mishap
        """Instead of a connection."""

    def note(_: object, url: object, **__: object) -> None:
        asked.append(str(getattr(url, "raw_host", "")))
        raise Noted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aiohttp.ClientSession.get", note)
        with pytest.raises((Refused, Noted)):
            asyncio.run(download(f"{scheme}://{host}{between}{behind}", most=1, within_s=1, api_url=None))
    assert set(asked) <= CDN
