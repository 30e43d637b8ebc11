"""The rubric, ticked by the member: what the answer had, what it lacked and what that means, and the way on."""

from collections.abc import Sequence
from typing import Final

from bot.cards import Card
from bot.chat.events import Press, Submission
from bot.chat.messages import Block, Button, Field, Form, Line, Message, Prose, Words
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, action, fact
from bot.features import Desk, reader
from bot.features.filling import ticked, written
from bot.features.interview import names
from bot.features.interview.asking import BACK, LEFT, gone, next_button
from bot.features.interview.choosing import Wanted, latest, wanted_in, went
from bot.features.interview.rubric import CRITERIA, KEYS, NAME, Criterion, known, met_and_not, rubric_field, tally
from bot.features.wording import capital, plainly
from bot.rules.interviewing import most_missing, trend
from bot.store.interviews import Practised

TICK = Action(name=names.TICK, first="form", anywhere=True)
REDO = Action(name=names.REDO, first="change", anywhere=True)

LONGEST: Final = 300  # characters of what to do better
LOOKED_AT: Final = 10  # answers
NUMBERS: Final = ("none", "one", "two", "three", "four", "five")
OWN_JUDGEMENT: Final = Line(
    ("Ticks are a judgement, yours or that of whoever listened. They help you to look again, and measure nobody.",),
    small=True,
)


async def open_rubric(press: Press, desk: Desk) -> Reply:
    """Open the form with the five criteria; what was ticked before is ticked."""
    wanted, item = wanted_in(press.action, 1), await _own(press, desk)
    return gone(wanted) if item is None else Ask(_form(press.action, item))


async def _own(event: Press | Submission, desk: Desk) -> Practised | None:
    """Return the answer that an action names, if it is one that this member gave alone."""
    member = await reader(event, desk)
    item = await desk.store.interviews.of(member, fact(event.action))
    return None if item is None or item.session or item.answered_at is None else item


def _form(of_action: str, item: Practised) -> Form:
    return Form(
        action=of_action,
        title="Tick the rubric",
        fields=(
            rubric_field(item.ticks or ()),
            Field(
                name="remark",
                label="One thing to do better next time",
                kind="line",
                value=item.remark,
                hint="If you like. You read it again when the question comes back.",
                required=False,
                most=LONGEST,
            ),
        ),
        send="Keep it",
    )


async def send_rubric(sent: Submission, desk: Desk) -> Reply:
    """Keep what was ticked, and say what it tells."""
    wanted, item = wanted_in(sent.action, 1), await _own(sent, desk)
    remark = written(sent, "remark", LONGEST)
    if item is not None:
        ticks = known(ticked(sent, NAME))
        item = await desk.store.interviews.tick(item.member, item.id, ticks, remark=remark, at=sent.at)
    if item is None:
        lost = (Words(remark),) if remark else ()
        told = gone(wanted).message
        return Tell(Message(title=told.title, plain=told.plain, blocks=(*told.blocks, *lost), rows=told.rows))
    return Tell(await result_message(item, wanted, desk))


async def redo(press: Press, desk: Desk) -> Reply:
    """Put a question on the list of those to be asked again, or take it off."""
    wanted, item = wanted_in(press.action, 2), await _own(press, desk)
    if item is not None:
        item = await desk.store.interviews.mark(item.member, item.id, redo=fact(press.action, 1) == "1")
    return gone(wanted) if item is None else Change(await result_message(item, wanted, desk))


async def result_message(item: Practised, wanted: Wanted, desk: Desk) -> Message:
    """Return what was ticked, what was not and what that means, and how it goes."""
    card = desk.deck.get(item.card)
    ticks = item.ticks or ()
    remark = (Line(("To do better next time",), small=True), Words(item.remark)) if item.remark else ()
    history = await desk.store.interviews.history(item.member)
    how, counts = trend_line(history), latest(history).get(item.card, item).id == item.id
    return Message(
        title=f"{tally(ticks)} ticked",
        plain=f"You ticked {tally(ticks)}, for you alone.",
        blocks=(
            Line((title_of(card),), small=True),
            *rubric_blocks(ticks),
            *remark,
            *((Line((how,)),) if how else ()),
            _comes_again(item, card, counts=counts),
        ),
        rows=(
            (
                next_button(wanted),
                *(_redo_button(item, wanted) if counts and card else ()),
                Button(action=action(names.HISTORY), label="History"),
                BACK,
            ),
        ),
    )


def title_of(card: Card | None) -> str:
    """Return a card's title, or that it has left."""
    return card.title if card else LEFT[:1].upper() + LEFT[1:]


def rubric_blocks(ticks: Sequence[str]) -> tuple[Block, ...]:
    """Return which criteria were met, and each that was not with what it means."""
    met, missing = met_and_not(ticks)
    if not missing:
        return (Line(("It had all five. Say it aloud once, and it is yours.",)),)
    had = f"It had {_listed(met)}." if met else "None this time. Better here, where only you see it, than in the room."
    lines = "\n".join(f"- **{capital(each.name)}**: {plainly(each.about)}" for each in missing)
    return (Line((had,)), Prose(f"{'Still missing' if met else 'Begin with any of them'}:\n\n{lines}"))


def _listed(criteria: Sequence[Criterion]) -> str:
    told = [each.name for each in criteria]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _comes_again(item: Practised, card: Card | None, *, counts: bool) -> Line:
    """Say whether the question comes back; ``counts``: this is the newest answer to it, which decides that."""
    told = "This question can wait: others come first now."
    if card is None:
        told = "It has left the deck, so it is not asked again."
    elif not counts:
        told = "You have answered this question again since, and the newest answer decides when it comes back."
    elif went(item).again:
        told = "This question comes back before the others, once half a day has passed."
    return Line((told,), small=True)


def _redo_button(item: Practised, wanted: Wanted) -> tuple[Button, ...]:
    """Few ticks bring a question back by themselves, whatever is wished; any other one at the member's wish."""
    if went(item).few:
        return ()
    label, mark = ("It can wait", "0") if item.redo else ("Redo this one later", "1")
    return (Button(action=action(names.REDO, item.id, mark, *wanted.facts), label=label),)


def trend_line(history: Sequence[Practised]) -> str:
    """Return how the ticks of some answers went, which come newest first; "" with too few of them."""
    told = trend([len(item.ticks) for item in history if item.ticks is not None])
    if told is None:
        return ""
    number = NUMBERS[told.of]
    return f"Your last {number}: {told.last:.1f} ticks on average; the {number} before: {told.before:.1f}."


def missing_line(history: Sequence[Practised]) -> str:
    """Return what is missing most often in the last answers, which come newest first; "" where nothing stands out."""
    looked_at = [item.ticks for item in history if item.ticks is not None][:LOOKED_AT]
    found = most_missing(looked_at, KEYS)
    if found is None:
        return ""
    keys, times = found
    missing, often = [each for each in CRITERIA if each.key in keys], f"in {times} of your last {len(looked_at)}"
    if len(missing) > 1:
        return f"What is missing most often are {_listed(missing)}, each {often}."
    return f"What is missing most often is {missing[0].name}, {often}. {missing[0].about}"
