"""The sample team of the demo: who they are, and the two weeks in which they have studied before anybody looks.

``cast``     Ana, Ben and Chi: what they do on which day, and what they write
``history``  plays it through the real engine, so that every number on the page was computed
"""

from adapters.sample.cast import DAYS, PLACE, TEAM, TIMES, Visit, visits
from adapters.sample.history import Stage

__all__ = ["DAYS", "PLACE", "TEAM", "TIMES", "Stage", "Visit", "visits"]
