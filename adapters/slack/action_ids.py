"""An action's name on Slack, where every button of one message needs a name of its own.

The first button with an action carries it as it is; the next get ``#2``, ``#3``. An action that already ends so always
gets a number, so that taking one number off gives back what was put in, whatever it was.
"""

import re

_NUMBER = re.compile(r"#\d+$")


def unique(action: str, seen: dict[str, int]) -> str:
    """Return the action_id for one more button with this action; ``seen`` counts them within one message."""
    seen[action] = count = seen.get(action, 0) + 1
    return f"{action}#{count}" if count > 1 or _NUMBER.search(action) else action


def bare(action_id: str) -> str:
    """Return the action behind an action_id."""
    return _NUMBER.sub("", action_id)
