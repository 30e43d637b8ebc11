"""`/study portfolio`: case studies, which a member makes of their leans, takes, applied products and saved texts.

All of it is private, until its member shares a case study with a channel; it is exported and deleted with them.
"""

from bot.features import Feature
from bot.features.portfolio.cases import ask_to_discard, finish, to_draft
from bot.features.portfolio.cases import show as show_case
from bot.features.portfolio.editing import open_form, save_form
from bot.features.portfolio.exporting import export
from bot.features.portfolio.front import begin, choose, discard, show, turn
from bot.features.portfolio.routes import (
    CASE,
    DISCARD,
    DISCARD_NOW,
    DRAFT,
    EDIT,
    EXPORT,
    FINISH,
    FROM,
    FRONT,
    LIST,
    NEW,
    OPEN,
    PAGE,
    PRIVATE,
    READ,
    READ_ON,
    REMOVE,
    SHARE,
    SHARE_NOW,
    TEAM,
)
from bot.features.portfolio.saved import LONGEST, SAVE, open_item, remove, save
from bot.features.portfolio.saved import turn as turn_saved
from bot.features.portfolio.sharing import ask, make_private, read, read_on, share, team

__all__ = ["LONGEST", "PORTFOLIO", "SAVE"]

PORTFOLIO = Feature(
    commands={SAVE: save, LIST: show},
    presses={
        PAGE: turn_saved,
        OPEN: open_item,
        REMOVE: remove,
        FRONT: turn,
        NEW: choose,
        FROM: begin,
        CASE: show_case,
        EDIT: open_form,
        FINISH: finish,
        DRAFT: to_draft,
        DISCARD: ask_to_discard,
        DISCARD_NOW: discard,
        EXPORT: export,
        SHARE: ask,
        SHARE_NOW: share,
        PRIVATE: make_private,
        READ: read,
        READ_ON: read_on,
        TEAM: team,
    },
    forms={EDIT: save_form},
)
