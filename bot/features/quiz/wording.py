"""What a run of a quiz says: the next item, the verdict, the score."""

from dataclasses import dataclass

from bot.cards import Card, Deck, QuizItem
from bot.chat.messages import LONGEST_LABEL, Block, Button, Divider, Line, Message, Prose, Row, shortened
from bot.chat.routes import action
from bot.features.quiz.courses import TRADEOFFS, Course, Run
from bot.features.quiz.items import ANSWERED_BEFORE, choice_row, question_blocks, verdict_blocks
from bot.features.wording import note, origin
from bot.rules.quizzing import WINDOW, item_id, progress
from bot.store.quizzes import QuizAnswer

ANSWER, NEXT, MORE, STOP, SHOW_CARD = "answer", "quiz-next", "quiz-more", "quiz-stop", "quiz-card"
"""The actions of a run."""

MOST_BROUGHT_BACK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An item in a run."""

    run: Run
    card: Card
    item: QuizItem

    @property
    def seed(self) -> str:
        """Return what decides the order of its choices."""
        return f"{self.run.occasion}:{self.card.id}:{item_id(self.item.prompt)}"


def item_message(asked: Asked, far: Course) -> Message:
    """Return the next item of a run, to be answered. Only the quiz of a card says beforehand whose it is."""
    number = len(far.answers) + 1
    whose = (origin(asked.card, f"The quiz of “{asked.card.title}”"),) if asked.run.card else ()
    facts = (asked.card.id, item_id(asked.item.prompt), asked.run.occasion)
    return Message(
        title=f"Quiz: {number} of {far.total}",
        plain=f"Quiz, {number} of {far.total}, for you alone.",
        blocks=(*whose, *question_blocks(asked.item, asked.seed)),
        rows=(choice_row(asked.item, asked.seed, lambda choice: action(ANSWER, *facts, str(choice))),),
    )


def verdict_message(asked: Asked, stands: QuizAnswer, far: Course, *, before: bool) -> Message:
    """Return how an answer was, and the way on; ``before``: it was given by an earlier press."""
    number = far.answers.index(stands) + 1 if before and stands in far.answers else len(far.answers)
    again = (Line((ANSWERED_BEFORE,)),) if before else ()
    return Message(
        title=f"Quiz: {number} of {far.total}",
        plain=f"Quiz, {number} of {far.total}: how your answer was, for you alone.",
        blocks=(
            *again,
            Prose(asked.item.prompt),
            Divider(),
            *verdict_blocks(asked.item, asked.seed, stands.choice),
            origin(asked.card, f"From “{asked.card.title}”"),
        ),
        rows=(_onward(far, asked.card),),
    )


def _onward(far: Course, card: Card) -> Row:
    forward = action(NEXT, *far.run.facts)
    label = "See how it went" if far.over else f"Next ({len(far.answers) + 1} of {far.total})"
    stop = () if far.over else (Button(action=action(STOP, *far.run.facts), label="Stop here"),)
    return (
        Button(action=forward, label=label, style="main"),
        Button(action=action(SHOW_CARD, card.id), label="Show the card"),
        *stop,
    )


def score_message(far: Course, deck: Deck) -> Message:
    """Return how a run went: the score, the cards to bring back, and how it compares with before."""
    right, number = sum(each.right for each in far.answers), len(far.answers)
    missed = dict.fromkeys(each.card for each in far.answers if not each.right)  # in their order, each once
    cards = [card for card in map(deck.get, missed) if card is not None][:MOST_BROUGHT_BACK]
    bring_back = tuple(
        Button(action=action(SHOW_CARD, card.id), label=shortened(card.title, LONGEST_LABEL)) for card in cards
    )
    return Message(
        title=f"Quiz: {right} of {number} right",
        plain=f"Your quiz: {right} of {number} right, for you alone.",
        blocks=(*_remarks(right, number, len(cards)), *_trend(far)),
        rows=(*((bring_back,) if bring_back else ()), (more_button(far.run),)),
    )


def _remarks(right: int, number: int, cards: int) -> tuple[Block, ...]:
    if right == number:
        return (Line(("Every one of them. Well done." if number > 1 else "Well done.",)),)
    kindly = () if right else (Line(("None this time. Better here, where only you see it, than in the meeting.",)),)
    back = "Bring its card back now, if you like:" if cards == 1 else "Bring a card back now, if you like:"
    return (*kindly, Line((f"What you missed comes first in your next quiz. {back if cards else ''}".strip(),)))


def _trend(far: Course) -> tuple[Line, ...]:
    """Set the member's last answers against those before, once there are enough of both; until then count them all."""
    told = progress([each.right for each in far.history])
    if told is None:
        right, number = sum(each.right for each in far.history), len(far.history)
        earlier = number > len(far.answers)
        return (Line((f"So far you have had {right} of {number} quiz answers right.",)),) if earlier else ()
    last, before = told
    how = "You are getting better."
    if last <= before:
        how = "That is steady." if last == before else "Your weak spots come first, so a dip is part of it."
    return (Line((f"Of your last {WINDOW} quiz answers {last} were right, of the {WINDOW} before {before}. {how}",)),)


def more_button(run: Run) -> Button:
    """Return the way to another run: over trade-offs after one over trade-offs, else over all cards."""
    label = "Five from all cards" if run.card else "Another five"
    return Button(action=action(MORE, run.scope), label=label, style="main")


def stopped_message(far: Course) -> Message:
    """Return what is said to whoever stops; nothing is lost, and nobody is blamed."""
    right, number = sum(each.right for each in far.answers), len(far.answers)
    had = f"You had {right} of {number} right. " if right else ""
    return note("Until next time", f"{had}/study quiz asks you five more whenever you like.").message


def changed_message(run: Run) -> Message:
    """Return what is said where an item was edited or its card taken out, between the asking and the answer."""
    onward = Button(action=action(NEXT, *run.facts), label="Go on", style="main")
    text = "This one was changed or taken out after I asked it, so it does not count."
    return note("A quiz that changed", text, rows=((onward,),)).message


def nothing_message(run: Run) -> Message:
    """Return what is said where there is nothing to ask."""
    if run.card:
        return note("No quiz yet", "This card has no quiz. Others have:", rows=((more_button(run),),)).message
    what = "trade-off quiz" if run.scope == TRADEOFFS else "quiz"
    text = f"I have no {what} for you right now. Cards that are open in your channel are met there first."
    return note("Nothing to ask now", text).message
