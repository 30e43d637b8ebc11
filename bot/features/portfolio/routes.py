"""What can be pressed in a portfolio, and the way back to its front page."""

import re
from typing import Final

from bot.chat.messages import Button, Row
from bot.chat.routes import Action, Verb, action, fact
from bot.features.wording import CASE_FROM

LIST = Verb(
    path=("study", "portfolio"), about="Your case studies, and what you have saved", first="private", anywhere=True
)

PAGE = Action(name="saved", first="change", anywhere=True)
OPEN = Action(name="saved-open", first="change", anywhere=True)
REMOVE = Action(name="saved-remove", first="change", anywhere=True)

FRONT = Action(name="portfolio", first="change", anywhere=True)
NEW = Action(name="case-new", first="change", anywhere=True)
FROM = Action(name=CASE_FROM, first="change", anywhere=True)
CASE = Action(name="case", first="change", anywhere=True)
EDIT = Action(name="case-edit", first="form", anywhere=True)
FINISH = Action(name="case-finish", first="change", anywhere=True)
DRAFT = Action(name="case-draft", first="change", anywhere=True)
DISCARD = Action(name="case-remove", first="change", anywhere=True)
DISCARD_NOW = Action(name="case-remove-now", first="change", anywhere=True)
EXPORT = Action(name="case-export", first="private", slow=True, anywhere=True)

SHARE = Action(name="case-share", first="change", anywhere=True)
SHARE_NOW = Action(name="case-share-now", first="public")
PRIVATE = Action(name="case-private", first="change", anywhere=True)
READ = Action(name="case-read", first="private")
READ_ON = Action(name="case-read-on", first="change")
TEAM = Action(name="case-team", first="change")
"""What others may read is read in their channel alone: these three are not ``anywhere``."""

TO_THE_FRONT: Final[Row] = (Button(action=action(FRONT.name), label="My portfolio"),)
FEW: Final = 5  # of a list: as many as a row has buttons

_ID: Final = re.compile(r"[a-z2-7]{16}")


def id_in(of_action: str, place: int = 0) -> str:
    """Return the id that an action names; "" where it names none: buttons may be forged."""
    found = fact(of_action, place)
    return found if is_id(found) else ""


def is_id(text: str) -> bool:
    """Tell whether it has the form of an id of what members make."""
    return _ID.fullmatch(text) is not None


def number_in(of_action: str, place: int = 1) -> int:
    """Return the number that an action names, 0 to 99; 0 where it names none."""
    found = fact(of_action, place)
    return int(found) if re.fullmatch("[0-9]{1,2}", found) else 0
