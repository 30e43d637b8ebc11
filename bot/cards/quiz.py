"""Quiz items of cards and assessments: a sentence with a task list below it, and behind each choice the reason."""

from collections.abc import Sequence

from markdown_it.token import Token

from bot.cards.markup import blocks, first_line, joined
from bot.cards.values import Findings, QuizChoice, QuizItem, shown

LEAST_CHOICES, MOST_CHOICES = 3, 5
DASH = " — "

_Block = Sequence[Token]
_FORM = "Write a sentence, a blank line, and the choices as a list of `- [ ] choice — reason`."


def read(tokens: _Block, findings: Findings) -> tuple[QuizItem, ...]:
    """Return the items of a quiz section; one with a fault is left out. What is not empty has an item or a fault."""
    items: list[QuizItem] = []
    asked: Token | None = None  # a sentence that still waits for its choices
    for block in blocks(tokens, level=0):
        kind = block[0].type
        if asked is not None and kind != "bullet_list_open":
            findings.add(first_line(asked), "no choices stand below this sentence", _FORM)
        if kind == "paragraph_open":
            asked = block[1]
            continue
        if kind != "bullet_list_open":
            findings.add(first_line(block[0]), "neither a sentence nor choices", _FORM)
        elif asked is None:
            findings.add(first_line(block[0]), "no sentence stands above these choices", _FORM)
        else:
            choices = _choices(block, findings)
            if choices:
                items.append(QuizItem(prompt=joined(asked), choices=choices))
        asked = None
    if asked is not None:
        findings.add(first_line(asked), "no choices stand below this sentence", _FORM)
    return tuple(items)


def _choices(block: _Block, findings: Findings) -> tuple[QuizChoice, ...]:
    """Return the choices of one list, or none where the list breaks a rule."""
    found = [_choice(item, findings) for item in blocks(block[1:-1], level=1)]
    choices = tuple(choice for choice in found if choice is not None)
    if len(choices) < len(found):
        return ()
    line, right = first_line(block[0]), sum(choice.right for choice in choices)
    if not LEAST_CHOICES <= len(choices) <= MOST_CHOICES:
        what = f"the number of choices is {len(choices)}, not {LEAST_CHOICES} to {MOST_CHOICES}"
        findings.add(line, what, "Add or remove some; between two lists of choices stands a sentence.")
    elif right != 1:
        findings.add(
            line, f"{right} choices are marked as right, not one", "Mark one with `- [x]`, the others with `- [ ]`."
        )
    elif len({choice.text for choice in choices}) < len(choices):
        findings.add(line, "two choices have the same text", "Write another one.")
    else:
        return choices
    return ()


def _choice(item: _Block, findings: Findings) -> QuizChoice | None:
    line = first_line(item[0])
    if [token.type for token in item[1:-1]] != ["paragraph_open", "inline", "paragraph_close"]:
        findings.add(line, "a choice is more than one sentence in a list", _FORM)
        return None
    text = joined(item[2])
    box, rest = text[:3], text[3:]
    if box not in {"[ ]", "[x]", "[X]"} or rest[:1] not in {"", " "}:
        findings.add(
            line, f"the choice {shown(text)} has no box", "Begin it with `- [ ]`, or with `- [x]` if it is right."
        )
        return None
    choice, dash, reason = rest.partition(DASH)
    if not (choice.strip() and dash and reason.strip()):
        what = f"the choice {shown(rest.strip())} has no {'text' if dash and not choice.strip() else 'reason'}"
        findings.add(line, what, "Write it as `- [ ] choice — reason`, with a blank, a long dash (—) and a blank.")
        return None
    return QuizChoice(text=choice.strip(), reason=reason.strip(), right=box != "[ ]")
