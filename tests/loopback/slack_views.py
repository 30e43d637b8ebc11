"""Modals and Home tabs of the loopback Slack: opened by a trigger, changed by their id, published for somebody."""

import json
from collections.abc import Callable
from typing import Any

from tests.loopback.slack_rules import Json, view_faults
from tests.loopback.slack_world import Opened, World

Answer = Json | str


class Views:
    """``refused`` takes the reasons why views were refused; ``home_tab`` says whether the app has that tab at all.

    ``scopes`` are the app's: a field for files is only for one that may read them.
    """

    def __init__(self, world: World, refused: list[str], scopes: set[str]) -> None:
        self.home_tab = True
        self._scopes = scopes
        self._world = world
        self._refused = refused

    def methods(self) -> dict[str, Callable[[Json], Answer]]:
        """Return the methods by name."""
        return {
            "views.open": lambda args: self._triggered(args, on_top=False),
            "views.publish": self._publish,
            "views.push": lambda args: self._triggered(args, on_top=True),
            "views.update": self._change,
        }

    def _triggered(self, args: Json, *, on_top: bool) -> Answer:
        view = _view(args)
        refusal = self._unfit(view, "modal")
        if refusal:
            return refusal
        pulled = self._world.pull(args.get("trigger_id"))
        if isinstance(pulled, str):
            return pulled
        user, below = pulled
        stack = self._world.views.get(user, [])
        if on_top and (below is None or not stack):
            return "not_found"
        if on_top and len(stack) >= 3:
            return "push_limit_reached"
        return _shown(self._world.open_view(user, view, alone=not on_top))

    def _change(self, args: Json) -> Answer:
        opened = self._world.view(str(args.get("view_id")))
        if opened is None:
            return "not_found"
        if args.get("hash", opened.hash) != opened.hash:
            return "hash_conflict"
        view = _view(args)
        refusal = self._unfit(view, "modal")
        if refusal:
            return refusal
        self._world.change_view(opened, view)
        return _shown(opened)

    def _publish(self, args: Json) -> Answer:
        view, user = _view(args), str(args.get("user_id"))
        if not self.home_tab:
            return "not_enabled"
        refusal = self._unfit(view, "home") or ("" if user in self._world.people else "user_not_found")
        if refusal:
            return refusal
        home = self._world.homes.get(user)
        if home is not None and args.get("hash", home.hash) != home.hash:
            return "hash_conflict"
        return _shown(self._world.publish(user, view))

    def _unfit(self, view: object, kind: str) -> str:
        faults = view_faults(view, kind)
        if "files:read" not in self._scopes and '"file_input"' in json.dumps(view):
            faults.append("a field for files without files:read")
        self._refused += faults
        return "invalid_arguments" if faults else ""


def _view(args: Json) -> Any:
    view = args.get("view")
    return json.loads(view) if isinstance(view, str) else view


def _shown(opened: Opened) -> Json:
    return {"view": {**opened.view, "id": opened.id, "hash": opened.hash}}
