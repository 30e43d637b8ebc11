"""A rehearsal: the real house on a virtual clock, a platform in memory, simulated people, and a judge.

run         the whole of it, and its report: `fulcrum rehearse`
script      what is to happen, from a seed: settings, holidays, downtimes, mishaps
stage       moves the clock, runs the house, writes the diary
people      who comes to the posts, and what they do
facts       the diary
judge       reads the diary and lists every broken rule
platform    one workspace in memory, which tests use too; with messenger, mishaps and reading
"""

from adapters.rehearsal.run import Report, rehearse

__all__ = ["Report", "rehearse"]
