"""Decks with other paths than ours: more of them than one menu holds, or few that share nothing."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import URL

from adapters.discord.render import layouts
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import labels_of, message_in
from adapters.slack.render import render
from bot.cards import Deck
from bot.chat.messages import Select
from tests.features.conftest import Team
from tests.features.test_path import follow, meet, read, steps
from tests.house import house, own_deck


@pytest.mark.parametrize("number", [30, 60])
async def test_many_paths_stand_in_several_menus(number: int, sqlite_url: URL) -> None:
    """No action stands twice in a message, which no platform takes; what was picked is followed."""
    deck = own_deck()
    path = deck.paths["first-steps"]
    many = [replace(path, id=f"path-{at}", title=f"Path {at}", suits="Whoever likes paths") for at in range(number)]
    platform = Platform()
    async with house(sqlite_url, [platform.connect], deck=Deck(deck.cards.values(), many, deck.assessment)) as built:
        team = Team(built, platform)
        told = await team.command("ben", "/study path")
        actions = [part.action for row in message_in(told).rows for part in row]
        assert len(set(actions)) == len(actions)
        menus = [part for row in message_in(told).rows for part in row if isinstance(part, Select)]
        assert sum(len(menu.options) for menu in menus) == number
        assert layouts(message_in(told))
        assert render(message_in(told)).blocks
        assert f"Path {number - 1}" in labels_of(message_in(told))
        page = await team.press("ben", told, f"Path {number - 1}")
        assert message_in(page).title == f"Path {number - 1}"


async def test_a_next_path_of_which_nothing_is_met_is_told_as_new(sqlite_url: URL) -> None:
    """It is no ground to stand on yet."""
    deck, platform = own_deck(), Platform()
    apart = [deck.paths[name] for name in ("from-traditional-pm", "generative-products")]
    async with house(sqlite_url, [platform.connect], deck=Deck(deck.cards.values(), apart, deck.assessment)) as built:
        team = Team(built, platform)
        await meet(team, "ben", *steps(team, "from-traditional-pm"))
        page = read(await follow(team, "ben", apart[0].title))
        assert f"It has {len(apart[1].steps)} cards, all of them new to you." in page
