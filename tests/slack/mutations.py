"""Payloads of every kind as the stand-in Slack sends them, and what may become of them on the way."""

import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from hypothesis import strategies as st

from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_rules import Json

Where = dict[str, Any] | list[Any]

NESTED: Any = "x"
for _ in range(30):
    NESTED = {"user": [NESTED]}

JUNK: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, "", " ", [], {}, [None], [[]], [{}], {"id": None}, {"id": 7}, {"": ""}),
    *("\0", "\ud800", "\udfff x", "\u202e", "x" * 5000, "x" * 200_000, "語" * 101, "nan", "inf", "1e400", "-1"),
    *("T0OTHER", "T0STUDY", "E0GRID", "C0OTHER", "D0", "DUANA", "U0NOBODY", "UANA", "B0", "V0", "1.0", "99999999999.9"),
    *("event_callback", "block_actions", "view_submission", "view", "message", "home", "modal", "shortcut", "/", "/x"),
    *("rate", "rate:", "rate:9", "rate:3#2", ":", "#2", "take", "share", "study:today", "study", "lookup:", "lookup:x"),
    *("[" * 5000, "{", '{"channel": 5}', '{"channel": "C0STUDY", "thread": []}', '{"home": 1}', "null", '"x"', "[1]"),
    *("http://example.org/x", "https://", "file:///etc/passwd", "<!channel>", "'; --", "%s", "{0}", "..\\..", NESTED),
)
"""What may stand in any place."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change. ``at`` counts the places of a payload, round and round; ``junk`` is one by its number."""

    how: Literal["drop", "put", "wrap", "rename", "double", "swap"]
    at: int
    junk: int


mutations = st.builds(
    Mutation,
    st.sampled_from(["drop", "put", "put", "put", "wrap", "rename", "double", "swap"]),
    st.integers(0, 400),
    st.integers(0, len(JUNK) - 1),
)
_numbers = itertools.count()


def fresh(payload: Json) -> Json:
    """Return a copy that nobody has seen yet: another click, another trigger."""
    made, number = copy.deepcopy(payload), next(_numbers)
    if "trigger_id" in made:
        made["trigger_id"] = f"1.2.fresh{number}"
    if "event_id" in made:
        made["event_id"] = f"EvFRESH{number}"
    for action in made.get("actions", ()):
        seconds, _, _ = str(action["action_ts"]).partition(".")
        action["action_ts"] = f"{seconds}.{number % 1_000_000:06d}"
    return made


def mutated(payload: Json, changes: list[Mutation]) -> Json:
    """Return a fresh copy with these changes."""
    made = fresh(payload)
    for change in changes:
        there = list(places(made))
        if there:
            _change(change, *there[change.at % len(there)], there)
    return made


def places(thing: Where) -> Iterator[tuple[Where, Any]]:
    """Return everything that stands in an object, with what it stands in."""
    for key, value in list(thing.items() if isinstance(thing, dict) else enumerate(thing)):
        yield thing, key
        if isinstance(value, dict | list) and value is not NESTED:
            yield from places(value)


def _change(change: Mutation, into: Where, key: Any, every: list[tuple[Where, Any]]) -> None:
    junk = copy.deepcopy(JUNK[change.junk])
    match change.how:
        case "put":
            into[key] = junk
        case "wrap":
            into[key] = [into[key]] if change.at % 2 else {"id": into[key]}
        case "drop":
            del into[key]
        case "rename" if isinstance(into, dict):
            into[str(junk)[:300]] = into.pop(key)
        case "double" if isinstance(into, list):
            into.append(copy.deepcopy(into[key]))
        case "swap":
            other, there = every[(change.at * 7 + 3) % len(every)]
            into[key] = copy.deepcopy(other[there])


async def sent(slack: LoopbackSlack, since: int = 0) -> list[tuple[str, Json]]:
    """Return what was sent from the ``since``-th on, by its kind of envelope; of each form, also that it was closed."""
    await slack.calm()
    told = [(str(one["type"]), one["payload"]) for one in slack.transport.sent[since:]]
    forms = [payload for _, payload in told if payload.get("type") == "view_submission"]
    return told + [("interactive", {**form, "type": "view_closed", "is_cleared": False}) for form in forms]
