"""Asking Discord about the token and the channels: how it stands, and what is to be done where something is wrong."""

import pytest

from adapters.checks import Check
from adapters.discord.checks import check_channels, check_tokens
from adapters.discord.settings import DiscordSettings
from bot.chat.places import Place
from tests.discord.shared import place
from tests.leading import to_discord
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault


async def asked(given: DiscordSettings, *, within_s: float = 10.0) -> dict[str, Check]:
    """Return what is found, by name."""
    return {check.name: check for check in await check_tokens(given, within_s=within_s)}


async def test_a_good_token_says_whose_it_is(loopback: LoopbackDiscord) -> None:
    """The bot's name and the application; nothing is connected by it, and nothing registered."""
    found = await asked(to_discord(loopback))
    assert all(check.ok and not check.mend for check in found.values())
    assert found["Discord token"].found == "Fulcrum"
    assert found["Discord application"].found == f"id {loopback.world.application}"
    routes = {request.route for request in loopback.api.requests}
    assert routes == {"GET /users/@me", "GET /oauth2/applications/@me"}
    assert loopback.gateway.identifies == []


async def test_without_a_token_nothing_is_asked() -> None:
    """Discord is off, and that is no fault."""
    assert await check_tokens(DiscordSettings()) == ()


async def test_a_refused_token_is_told_with_its_mend(loopback: LoopbackDiscord) -> None:
    """And never quoted."""
    found = await asked(to_discord(loopback, "marker.of-another.token"))
    assert not found["Discord token"].ok
    assert "Reset Token" in found["Discord token"].mend
    assert "marker" not in str(found)


async def test_an_application_that_sends_its_interactions_elsewhere(loopback: LoopbackDiscord) -> None:
    """The token is well, and the bot would still be deaf."""
    loopback.world.endpoint_url = "https://elsewhere.example"
    found = await asked(to_discord(loopback))
    assert found["Discord token"].ok
    assert not found["Discord application"].ok
    assert "Interactions Endpoint URL" in found["Discord application"].mend


async def test_an_application_that_nobody_can_invite(loopback: LoopbackDiscord) -> None:
    """The link would lead to an error page."""
    loopback.world.code_grant = True
    found = await asked(to_discord(loopback))
    assert not found["Discord application"].ok
    assert "Code Grant" in found["Discord application"].mend


async def test_a_discord_that_cannot_be_asked_is_no_wrong_token(loopback: LoopbackDiscord) -> None:
    """It answers too late, it refuses for now, it is not there: none of it says that the token is bad."""
    loopback.fault("GET /users/@me", Fault(kind="slow", wait_s=5.0), Fault(kind="refused", status=403))
    answers = [await asked(to_discord(loopback), within_s=0.2), await asked(to_discord(loopback))]
    await loopback.stop()
    answers.append(await asked(to_discord(loopback)))
    for found in answers:
        assert not found["Discord token"].ok
        assert "cannot be asked from here" in found["Discord token"].found
        assert "Reset Token" not in found["Discord token"].mend


async def test_a_bot_that_may_do_all_is_well(loopback: LoopbackDiscord) -> None:
    """Told by HTTP alone, in one line for all channels; without channels there is nothing to tell."""
    other = loopback.world.add_channel("other")
    places = [place(loopback), place(loopback, other.id)]
    (check,) = await check_channels(to_discord(loopback), places)
    assert (check.ok, check.found, check.mend) == (True, "all 7 in 2 channels", "")
    assert await check_channels(to_discord(loopback), []) == ()
    assert loopback.gateway.identifies == []


async def test_what_is_missing_is_named_with_the_channel(loopback: LoopbackDiscord) -> None:
    """By the words of Discord's settings, and by the channel's address; before a post fails."""
    hidden = loopback.world.add_channel("hidden")
    await loopback.deny("Embed Links")
    await loopback.deny("Attach Files")
    await loopback.deny("View Channel", hidden)
    gone, elsewhere = place(loopback, 456), Place(platform="discord", workspace="123", channel="456")
    places = [*(place(loopback, one.id) for one in (loopback.study, hidden)), gone, elsewhere]
    (check,) = await check_channels(to_discord(loopback), places)
    at = f"https://discord.com/channels/{loopback.world.guild}"
    assert not check.ok
    assert check.found == (
        f"missing: Embed Links, Attach Files in {at}/{loopback.study.id}; View Channel in {at}/{hidden.id}; "
        f"the bot itself, or the channel, in {at}/456; "
        "the bot itself, or the channel, in https://discord.com/channels/123/456"
    )
    assert "fulcrum discord invite" in check.mend


@pytest.mark.parametrize("permission", ["Send Messages", "View Channel"])
async def test_what_is_only_of_no_use_is_not_named(loopback: LoopbackDiscord, permission: str) -> None:
    """Discord counts files as forbidden to whoever may not write: nobody has to mend that as well."""
    await loopback.deny(permission)
    (check,) = await check_channels(to_discord(loopback), [place(loopback)])
    assert check.found.startswith(f"missing: {permission} in https://")


async def test_so_many_channels_are_looked_at_and_no_more(loopback: LoopbackDiscord) -> None:
    """Doctor is to end; it says how many it has looked at."""
    (check,) = await check_channels(to_discord(loopback), [place(loopback)] * 3, most=2)
    assert check.found == "all 7 in the first 2 of 3 channels"
    assert len(loopback.requests("GET /channels/{channel_id}")) == 2


async def test_permissions_that_cannot_be_told_are_not_called_well(loopback: LoopbackDiscord) -> None:
    """Discord is away, or slow; a token that it refuses is told elsewhere."""
    assert await check_channels(to_discord(loopback, "marker.of-another.token"), [place(loopback)]) == ()
    assert await check_channels(DiscordSettings(), [place(loopback)]) == ()
    loopback.fault("GET /guilds/{guild_id}", Fault(kind="slow", wait_s=5.0))
    (check,) = await check_channels(to_discord(loopback), [place(loopback)], within_s=0.5)
    assert (check.ok, "cannot be asked from here" in check.found) == (False, True)
