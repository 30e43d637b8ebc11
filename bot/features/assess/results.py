"""The result of a finished go: shares with their ranges, what stands out, the gain since the last one, what follows."""

from collections.abc import Sequence
from typing import Final

from bot.cards import COMPETENCIES, Card
from bot.chat.events import Event
from bot.chat.messages import LONGEST_LABEL, Block, Button, Divider, Line, Message, Row, Table, When, shortened
from bot.chat.routes import action
from bot.features import Desk
from bot.features.assess.advice import Recommendation, advise, scored, to_study
from bot.features.assess.courses import Standing
from bot.features.assess.wording import BEGIN, MEANING, OWN, TAKEN_OUT, TEAM, go_on_button
from bot.features.quiz.wording import SHOW_CARD
from bot.features.wording import FOLLOW
from bot.rules.scoring import Gain, Scored, Share, by_competency, gain, share, standing_out
from bot.store.attempts import Attempt

MINUS: Final = "\N{MINUS SIGN}"
RANGE: Final = (
    "Likely: in four cases of five the true share lies in that range. Three questions say little, so read each row as "
    "a hint. Whoever guesses has one in four right."
)
HINTS: Final = (
    "Hints, no more: with so few questions one, two or even three of the eight may stand out by chance alone."
)
NOTHING_OUT: Final = "Nothing stands out: none of the eight lies clearly above or below the rest. That is a result too."
TO_STUDY: Final = "Which choices were right I do not show, for the other form's sake. Cards to study instead:"


async def result_message(event: Event, here: Standing, desk: Desk) -> Message:
    """Return the result of the last finished go of a member who has finished one."""
    last = here.finished[-1]
    answers = scored(await desk.store.attempts.answers(here.member, last.id))
    whole = share(answers)
    path, follows, cards = await _what_follows(answers, here.member, desk)
    channel = await desk.store.channels.at(event.place) if event.place else None
    text = f"Your assessment: {whole.right} of {whole.of} right"
    return Message(
        title=text,
        plain=f"{text}, for you alone.",
        blocks=(
            *_whole(whole, last),
            *await _gain(here, answers, desk),
            _table(answers),
            Line((RANGE,), small=True),
            *_standing_out(answers),
            Divider(),
            *(_path_lines(path, desk, follows=follows) if path else ()),
            _next_form(here, event),
            *((Line((TO_STUDY,)),) if cards else ()),
        ),
        rows=(
            *((tuple(map(_card_button, cards)),) if cards else ()),
            _row(None if follows else path, _onward(here, event, desk), team=channel is not None),
        ),
    )


async def _what_follows(
    answers: tuple[Scored, ...], member: str, desk: Desk
) -> tuple[Recommendation | None, bool, tuple[Card, ...]]:
    """Return the path that suits best, whether the member follows it already, and cards to study."""
    met = frozenset(await desk.store.reviews.memories(member))
    path = advise(answers, met, desk.deck)
    following = await desk.store.own_paths.of(member)
    follows = path is not None and following is not None and following.path == path.path
    cards = to_study(answers, met=met, weak=await desk.store.quizzes.struggled(member), deck=desk.deck)
    return path, follows, cards


def _card_button(card: Card) -> Button:
    return Button(action=action(SHOW_CARD, card.id), label=shortened(card.title, LONGEST_LABEL))


def _row(path: Recommendation | None, onward: Row, *, team: bool) -> Row:
    """Return the ways on; ``path`` is one to follow, None where there is none, or they follow it already."""
    follow = (Button(action=action(FOLLOW, path.path), label="Follow this path", style="main"),) if path else ()
    together = (Button(action=action(TEAM), label="The team"),) if team else ()
    return (
        *onward,
        *follow,
        Button(action=action(OWN), label="How I judge myself"),
        Button(action=action(MEANING), label="What the eight mean"),
        *together,
    )


def _onward(here: Standing, event: Event, desk: Desk) -> Row:
    """Return the button that leads to the next form, or back to it; none where it is not open yet."""
    if here.course is not None:
        return (go_on_button(here.course),) if here.course.pending else ()
    if here.may_begin(event) and desk.deck.assessment:
        return (Button(action=action(BEGIN), label="Begin the other form", style="main"),)
    return ()


def _whole(whole: Share, last: Attempt) -> tuple[Line, ...]:
    when = (When(at=last.finished_at, style="date"),) if last.finished_at else ()
    told = (
        f"{whole.right} of {whole.of} right. Asked many more such questions, you would most likely be right in "
        f"{percents(whole)} of them."
    )
    return Line((f"Form {last.form}, finished on ", *when, ". Only you see this."), small=True), Line((told,))


async def _gain(here: Standing, answers: tuple[Scored, ...], desk: Desk) -> tuple[Line, ...]:
    """Set the last go against the one before it, which had the other form."""
    if len(here.finished) < 2:
        return ()
    before = here.finished[-2]
    found = gain(scored(await desk.store.attempts.answers(here.member, before.id)), answers)
    if found is None or before.finished_at is None:
        return ()
    again = any(each.form == here.finished[-1].form for each in here.finished[:-1])
    told = _gain_words(found, again=again)
    return (
        Line(("Since your last go, of ", When(at=before.finished_at, style="date"), f": {told}")),
        Line(("The two forms were written to be equally hard; nobody has measured yet whether they are.",), small=True),
    )


def _gain_words(found: Gain, *, again: bool) -> str:
    """``again``: the questions had been met in an earlier go, so that no chance is needed for more right answers."""
    points = round(100 * (found.after.plain - found.before.plain))
    if found.may_be_chance:
        verdict = "That range includes zero, so it may be chance."
    else:
        verdict = "" if again else "That is hardly chance."
    met = "You had met these questions in an earlier go, so the figure says less than the first time." if again else ""
    told = (
        f"from {found.before.right} to {found.after.right} of {found.after.of}, {_signed(points)} points, almost "
        f"surely (95 %) between {_signed(round(100 * found.low))} and {_signed(round(100 * found.high))}."
    )
    return " ".join(each for each in (told, verdict, met) if each)


def _signed(points: int) -> str:
    return f"{points:+d}".replace("-", MINUS) if points else "0"


def _table(answers: tuple[Scored, ...]) -> Table:
    shares = by_competency(answers)
    ours = [name for name in COMPETENCIES if name in shares]
    others = [name for name in shares if name not in ours]  # one that was renamed since
    return Table(
        head=("Competency", "Right", "Likely"),
        rows=tuple((name, counted(shares[name]), unbroken(percents(shares[name]))) for name in (*ours, *others)),
        caption="By competency",
    )


def counted(shown: Share) -> str:
    """Return a share as it stands in a table: ``1 of 3``."""
    return unbroken(f"{shown.right} of {shown.of}")


def unbroken(text: str) -> str:
    """Return a text that stays on one line, in the narrow table of a phone too."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def percents(shown: Share) -> str:
    """Return the likely range of a share in words: ``56 to 97 %``."""
    low, high = shown.likely
    return f"{round(100 * low)} to {round(100 * high)} %"


def _standing_out(answers: tuple[Scored, ...]) -> tuple[Block, ...]:
    strengths, gaps = standing_out(answers)
    if not strengths and not gaps:
        return (Line((NOTHING_OUT,)),)
    told = (("strength", "above", strengths), ("gap", "below", gaps))
    lines = tuple(Line((_stands_out(*each),)) for each in told if each[-1])
    return (*lines, Line((HINTS,), small=True))


def _stands_out(word: str, side: str, names: Sequence[str]) -> str:
    lead = f"A {word}" if len(names) == 1 else f"{word.capitalize()}s"
    return f"{lead}, clearly {side} your other competencies: {', '.join(names)}."


def _path_lines(path: Recommendation, desk: Desk, *, follows: bool) -> tuple[Line, ...]:
    suits = desk.deck.paths[path.path].suits
    head = "The path that you follow suits you best" if follows else "A path for you"
    return (Line((f"{head}: “{path.title}”. {path.reason}",)), Line((f"It is meant for: {suits}",), small=True))


def _next_form(here: Standing, event: Event) -> Line:
    if here.course is not None and not here.course.pending:
        return Line((TAKEN_OUT,))
    if here.course is not None:
        done, total = len(here.course.answers), here.course.total
        return Line((f"You are in the middle of the other form: {done} of {total} answered.",))
    opens = here.opens_at
    if opens is None or here.is_open(event):
        return Line(("The other form is open: the same skills, by other questions.",))
    return Line(("The other form opens on ", When(at=opens, style="date"), ": the same skills, by other questions."))
