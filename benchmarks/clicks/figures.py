"""The figures, way by way."""

from collections.abc import Iterator

from benchmarks.clicks import discord, slack
from benchmarks.clicks.rounds import measured
from benchmarks.measuring import Figure
from bot.cards import load
from bot.resources import folder


def clicks() -> Iterator[Figure]:
    """Measure."""
    deck = load([folder("content")])
    for way in (*slack.ways(deck), discord.way(deck)):
        yield from measured(way)
