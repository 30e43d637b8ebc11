"""The channel's quiz day: a post that opens with a quiz item, and the card's own prompt once that is answered."""

from bot.cards import Card, QuizItem
from bot.chat.events import Press
from bot.chat.messages import Block, Divider, Line, Message, Prose, Row
from bot.chat.replies import Reply, Tell
from bot.chat.routes import Action, action, fact
from bot.features import Desk
from bot.features.posts import is_open, occasion_of, on_post, post_buttons
from bot.features.quiz.items import (
    ANSWERED_BEFORE,
    choice_row,
    find_item,
    letter_of,
    question_blocks,
    read_choice,
    still_stands,
    verdict_blocks,
)
from bot.features.wording import KIND_NAMES, note
from bot.rules.quizzing import item_id
from bot.store.leans import TELLS_ON_NOBODY
from bot.store.posts import Post
from bot.store.quizzes import QuizAnswer

GUESS = Action(name="guess", first="private", anywhere=True)


def post_blocks(card: Card, post: Post) -> tuple[Block, ...]:
    """Return what a quiz post shows in the place of its prompt; the prompt where the card has lost that item."""
    item = _item(card, post)
    if item is None:
        return (Prose(card.prompt),)
    noun = KIND_NAMES[card.kind].lower()
    lead = f"It is quiz day: what would you choose? The {noun} of the day comes right after, for you alone."
    return (Line((lead,)), *question_blocks(item, post.id))


def post_row(card: Card, post: Post) -> Row:
    """Return the buttons of a quiz post, one for each choice; those of any post where the card has lost that item."""
    item = _item(card, post)
    if item is None:
        return post_buttons(post, card)
    asked = item_id(item.prompt)
    return choice_row(item, post.id, lambda number: action(GUESS.name, post.id, asked, str(number)))


def _item(card: Card, post: Post) -> QuizItem | None:
    return card.quiz[post.quiz] if post.quiz is not None and post.quiz < len(card.quiz) else None


async def answered(post: Post, desk: Desk) -> int:
    """Return how many people have answered the item that a post shows, while it was open."""
    card = desk.deck.get(post.card)
    item = _item(card, post) if card else None
    spread = await desk.store.quizzes.spread(post.id) if item else {}
    return sum(spread.get(item_id(item.prompt), {}).values()) if item else 0


@on_post
async def guess(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Keep the answer, tell the presser alone how it was, and lead on to the card's own prompt."""
    item = find_item(card, fact(press.action, 1))
    if item is None:
        return _changed(post, card)
    choice = read_choice(fact(press.action, 2), item)
    if choice is None:
        return note("An old button", "I do not know this choice any more. /study today shows what is open.")
    asked = QuizAnswer(
        member=await desk.store.members.id_of(press.who.member),
        card=card.id,
        item=item_id(item.prompt),
        occasion=occasion_of(post, press.at),
        choice=choice,
        right=item.choices[choice].right,
        at=press.at,
    )
    stands = await desk.store.quizzes.answer(asked)
    if not still_stands(stands, item):
        return _changed(post, card)
    before = () if stands == asked else (Line((ANSWERED_BEFORE,)),)
    return Tell(
        Message(
            title=card.title,
            plain=f"Your answer to the quiz of “{card.title}”, for you alone.",
            blocks=(
                *before,
                *verdict_blocks(item, post.id, stands.choice),
                *await _spread(post, item, desk),
                Divider(),
                Line((_what_counts(post, card, press),)),
                Prose(card.prompt),
            ),
            rows=(post_buttons(post, card),),
        )
    )


async def _spread(post: Post, item: QuizItem, desk: Desk) -> tuple[Line, ...]:
    """Return how the answers are spread, from three on: with fewer it would tell on somebody."""
    spread = (await desk.store.quizzes.spread(post.id)).get(item_id(item.prompt), {})
    if sum(spread.values()) < TELLS_ON_NOBODY:
        return ()
    people = {letter_of(item, post.id, number): spread.get(number, 0) for number in range(len(item.choices))}
    told = " · ".join(f"{letter} {number}" for letter, number in sorted(people.items()))
    return (Line((f"The team so far: {told}.",), small=True),)


def _what_counts(post: Post, card: Card, press: Press) -> str:
    """Say what counts: the rating, and nothing else (S1)."""
    noun = KIND_NAMES[card.kind].lower()
    if not is_open(post, press.at):
        return f"This post has closed, so nothing here counts for a streak. The {noun} itself is still worth a try:"
    if post.day is None:
        return f"Now the {noun} itself:"
    return f"Now the {noun} of the day. Only your rating of it counts for the streak:"


def _changed(post: Post, card: Card) -> Tell:
    text = f"This quiz was changed after I posted it. The {KIND_NAMES[card.kind].lower()} of that post is as it was:"
    message = Message(
        title=card.title, plain=text, blocks=(Line((text,)), Prose(card.prompt)), rows=(post_buttons(post, card),)
    )
    return Tell(message)
