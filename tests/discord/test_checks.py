"""Asking Discord about the token: whose it is, and what is to be done where something is wrong."""

from adapters.checks import Check
from adapters.discord.checks import check_tokens
from adapters.discord.settings import DiscordSettings
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
