"""Simulated people: who they are, and what they do. Their habits are seeded, never their moods.

They act through the platform alone, as anybody would, and everything they did stands in the diary.

    cast       who they are
    scene      what they share: the platform, the clock, the diary; and how they find what to press
    visiting   from a post to a rating, and back to it
    leaning    taking a side of a trade-off, and another one
    reviewing  cards outside posts
    roaming    pauses, leaving, and coming back
    reminded   being reminded, and what comes of it
    managing   extra posts, asked for by whoever manages the channel
    crowd      all of them together: who comes to which post, and when
"""

from adapters.rehearsal.people.cast import CAST, SILENT
from adapters.rehearsal.people.crowd import Crowd

__all__ = ["CAST", "SILENT", "Crowd"]
