"""The front matter of a file: YAML 1.2 between two lines of ``---``.

It is looked at as events first (how deep it is, and that nothing stands for something else), then as nodes, which keep
their lines. No object is ever constructed from it, so that neither a tag nor an enormous number does anything.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    NodeEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.cards.schema import Keys, say
from bot.cards.values import Findings, shown

MOST_CHARACTERS: Final = 8_000  # ten times a good one
MOST_BRACKETS: Final = 200  # the scanner looks ahead from each one: 1,000 in a row take it half a second
MOST_DEEP: Final = 20

Key = tuple[str | int, ...]
"""Where a value stands: ``("topics", 1)`` is the second topic, ``()`` the whole."""

_READS_AS: Final = {"int": "a number", "float": "a number", "bool": "true or false", "timestamp": "a date"}

_HALF: Final = re.compile("[\ud800-\udfff]")  # "\ud800" in quotes: no text that could be written anywhere


H = TypeVar("H", bound=Keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Front(Generic[H]):
    """What the front matter says, and on which line. ``header`` is None where it broke the schema."""

    header: H | None
    values: Mapping[str, object]  # as written, for what can still be checked where other keys are wrong
    lines: Mapping[Key, int]

    def line(self, *key: str | int) -> int:
        """Return the line of a key or of an entry in its list; where there is none, that of what it should be in."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)

    def text(self, key: str) -> str | None:
        """Return the text under a key; None where it is missing or no text."""
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def entries(self, key: str) -> tuple[tuple[str, int], ...]:
        """Return the texts of the list under a key, each with its line."""
        value = self.values.get(key)
        entries = value if isinstance(value, tuple) else ()
        return tuple((entry, self.line(key, i)) for i, entry in enumerate(entries) if isinstance(entry, str))

    def repeated(self, key: str) -> tuple[tuple[str, int], ...]:
        """Return what stands in the list under a key for the second time or later, each with its line."""
        first: dict[str, int] = {}  # which entry it was: a list may be as long as the front matter
        return tuple(
            (entry, line) for i, (entry, line) in enumerate(self.entries(key)) if first.setdefault(entry, i) != i
        )


def check_id(head: Front[Any], file: str, findings: Findings) -> None:
    """Note an id that is not the name of its file, less its ending."""
    identity = head.text("id")
    if identity is not None and identity != file.removesuffix(".md"):
        what = f"the id is {shown(identity)}, and the file is called {shown(file)}"
        findings.add(head.line("id"), what, "Give both the same name, of a-z, 0-9 and -.")


NOTHING: Final[Front[Any]] = Front(header=None, values={}, lines={})


def length(lines: Sequence[str], findings: Findings) -> int:
    """Return how many lines the front matter takes, both fences included; 0, with a fault noted, where it has none."""
    if lines[0].rstrip() != "---":
        mend = "Begin the file with a line of ---, its keys, and another line of ---."
        findings.add(1, "there is no front matter", mend)
        return 0
    for i, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return i + 1
    findings.add(1, "the front matter has no end", "Close it with a line of ---.")
    return 0


def read(text: str, schema: type[H], findings: Findings) -> Front[H]:
    """Read what stands between the fences by a schema; its first line is line 2 of the file."""
    if len(text) > MOST_CHARACTERS:
        what = f"the front matter has more than {MOST_CHARACTERS:,} characters"
        findings.add(1, what, "Move what is text into the sections.")
        return NOTHING
    if text.count("[") + text.count("{") > MOST_BRACKETS:
        what = f"the front matter has more than {MOST_BRACKETS} opening brackets"
        findings.add(1, what, "Write plain keys and lists.")
        return NOTHING
    root = _compose(text, findings)
    if root is None:
        return NOTHING
    if not isinstance(root, MappingNode):
        findings.add(_line(root), "the front matter is no list of keys", "Write each as `key: value` on its own line.")
        return NOTHING
    builder = _Builder(findings)
    values = builder.group(root, ())
    front: Front[H] = Front(header=None, values=values, lines=builder.lines)
    try:
        header = schema.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False)
        # What is wrong with an entry is not said again of its list, nor what the builder has named already.
        said = builder.named | {detail["loc"] for detail in details}
        silent = builder.named.union(at[:n] for at in said for n in range(len(at)))
        for detail in details:
            if detail["loc"] not in silent:
                findings.add(front.line(*detail["loc"]), *say(detail, schema))
        return front
    return Front(header=header, values=values, lines=builder.lines)


def _compose(text: str, findings: Findings) -> Node | None:
    try:
        if not _is_harmless(_yaml().parse(text), findings):
            return None
        root: Node | None = _yaml().compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        what = f"the front matter is not YAML: {str(error.problem or error.context)[:200]}"
        findings.add(line, what, "Mend it there, or put the value in quotes.")
        return None
    except Exception as error:  # noqa: BLE001  the library lets others through; all of them are the text's fault
        findings.add(1, f"the front matter cannot be read ({type(error).__name__})", "Write it more plainly.")
        return None
    if root is None:
        findings.add(1, "the front matter is empty", "Write the keys between the two lines of ---.")
    return root


def _yaml() -> YAML:
    # Pure: the C parser crashes the whole process on 100,000 nested lists. A new one each time: it keeps state.
    return YAML(typ="safe", pure=True)


def _is_harmless(events: Iterable[Event], findings: Findings) -> bool:
    """Tell whether nothing stands for something else and nothing is too deep; each that does is noted."""
    depth, harmless = 0, True
    for event in events:
        depth += isinstance(event, CollectionStartEvent)
        depth -= isinstance(event, CollectionEndEvent)
        what, mend = _harm(event)
        if depth > MOST_DEEP:
            what, mend = f"it is nested deeper than {MOST_DEEP}", "Write a text or a plain list behind each key."
        if what:
            findings.add(event.start_mark.line + 2, what, mend)
            harmless = False
        if depth > MOST_DEEP:
            break
    return harmless


def _harm(event: Event) -> tuple[str, str]:
    match event:
        case AliasEvent():
            return f"it repeats another value by {shown(f'*{event.anchor}')}", "Write the value out."
        case DocumentStartEvent(explicit=True):
            return "a second beginning inside the front matter", "Leave two lines of ---: before the keys and behind."
        case NodeEvent() if event.anchor is not None:
            return f"it names a value by {shown(f'&{event.anchor}')}", "Take the name out, or put the text in quotes."
        case NodeEvent() if getattr(event, "tag", None) is not None:
            return f"it has a tag, {shown(str(getattr(event, 'tag', '')))}", "Take it out, or put the text in quotes."
    return "", ""


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 2  # from 0, and behind the first fence


class _Builder:
    """Makes dicts, tuples and texts of nodes, and keeps the line of each; at most MOST_DEEP deep."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.lines: dict[Key, int] = {}
        self.named: set[Key] = set()  # where a fault has been noted already

    def value(self, node: Node, at: Key) -> object:
        self.lines.setdefault(at, _line(node))
        if isinstance(node, MappingNode):
            return self.group(node, at)
        if isinstance(node, SequenceNode):
            return tuple(self.value(entry, (*at, i)) for i, entry in enumerate(node.value))
        return self.text(node, at)

    def group(self, node: MappingNode, at: Key) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode) or _HALF.search(str(key_node.value)):
                self.findings.add(_line(key_node), "a key is no word", "Write each as `key: value` on its own line.")
                continue
            key = str(key_node.value)
            if key in values:
                self.findings.add(_line(key_node), f"the key {shown(key)} stands twice", "Keep one of them.")
                continue
            self.lines[(*at, key)] = _line(key_node)
            values[key] = self.value(value_node, (*at, key))
        return values

    def text(self, node: Node, at: Key) -> str | None:
        """Return the text of a scalar; None, with a fault noted, where YAML reads it as something else.

        No key of a card takes a number, a date or the like, and to take them as they are written would be a guess.
        """
        text = str(node.value)
        kind = str(node.tag).rpartition(":")[2]
        if kind == "null":
            self.named.add(at)
            self.findings.add(self.lines[at], f"nothing stands behind {self.name(at)}", "Write it, or take it out.")
            return None
        if kind != "str":
            self.named.add(at)
            what = f"{shown(text)} in {self.name(at)} reads as {_READS_AS.get(kind, 'no text')}"
            self.findings.add(self.lines[at], what, f'Put it in quotes: "{text[:60]}".')
            return None
        if _HALF.search(text):
            self.named.add(at)
            self.findings.add(self.lines[at], f"{self.name(at)} holds half a character", "Write the character itself.")
            return None
        return text

    @staticmethod
    def name(at: Key) -> str:
        return shown(next((part for part in at if isinstance(part, str)), ""))
