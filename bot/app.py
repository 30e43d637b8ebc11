"""The core as a whole: takes an event, finds its route, returns the reply of the feature that owns it.

A new feature is one file in bot/features/ and one line in FEATURES.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from bot.cards import Deck
from bot.chat.core import Spoken
from bot.chat.events import Command, Event, Lookup, Opened, Press, Removed, Submission
from bot.chat.messages import Message
from bot.chat.replies import Choices, Reply
from bot.chat.routes import Action, Route, Verb
from bot.errors import Unanswered
from bot.features import Composer, Desk, Feature, Fetch, Handler
from bot.features.apply import APPLY
from bot.features.assess import ASSESS
from bot.features.daily import DAILY
from bot.features.extra import EXTRA
from bot.features.help import HELP, unknown_command
from bot.features.home import HOME
from bot.features.interview import INTERVIEW
from bot.features.interview.together import TOGETHER
from bot.features.leaning import LEANING
from bot.features.outcome import OUTCOME
from bot.features.path import PATH
from bot.features.portfolio import PORTFOLIO
from bot.features.privacy import PRIVACY
from bot.features.quiz import QUIZ
from bot.features.reminders import REMINDERS
from bot.features.reports import REPORTS
from bot.features.review import REVIEW
from bot.features.settings import SETTINGS
from bot.features.setup import SETUP
from bot.features.streak import STREAK
from bot.features.team import TEAM
from bot.features.tracker import TRACKER
from bot.features.tradeoffs import TRADEOFFS
from bot.features.wording import note
from bot.store import Store
from bot.store.ledger import Delivery

log = logging.getLogger(__name__)

FEATURES: Final = (
    DAILY,
    LEANING,
    REVIEW,
    QUIZ,
    ASSESS,
    PATH,
    INTERVIEW,
    TOGETHER,
    PORTFOLIO,
    TRACKER,
    STREAK,
    TEAM,
    SETTINGS,
    REMINDERS,
    PRIVACY,
    TRADEOFFS,
    APPLY,
    EXTRA,
    OUTCOME,
    HELP,
    SETUP,
    REPORTS,
    HOME,
)

FORGOTTEN: Final = Route(first="private", anywhere=True)

K = TypeVar("K")
V = TypeVar("V")
E = TypeVar("E", bound=Command | Press | Submission)


class App:
    """What the platforms talk to (bot.chat.core.Core)."""

    def __init__(self, deck: Deck, store: Store, *, fetch: Fetch, features: Sequence[Feature] = FEATURES) -> None:
        self._commands: dict[tuple[str, ...], tuple[Verb, Handler[Command]]] = {}
        self._presses: dict[str, tuple[Action, Handler[Press]]] = {}
        self._forms: dict[str, tuple[Action, Handler[Submission]]] = {}
        self._lookups: dict[str, Handler[Lookup]] = {}
        self._composers: dict[str, Composer] = {}
        self._opened = next((feature.opened for feature in features if feature.opened), None)
        for feature in features:
            _add(self._commands, {verb.path: (verb, answer) for verb, answer in feature.commands.items()})
            _add(self._presses, {action.name: (action, answer) for action, answer in feature.presses.items()})
            _add(self._forms, {action.name: (action, answer) for action, answer in feature.forms.items()})
            _add(self._lookups, feature.lookups)
            _add(self._composers, feature.deliveries)
        verbs = tuple(verb for verb, _ in self._commands.values())
        self._desk = Desk(deck=deck, store=store, verbs=verbs, fetch=fetch)

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """All commands, in the order of help."""
        return self._desk.verbs

    def spoken(self, line: str) -> Spoken:
        """Take a typed command apart; see Core."""
        words = line.strip().removeprefix("/").split()
        head, rest = words[:1], words[1:]
        exact = next((verb for verb in self.verbs if verb.path == tuple(word.lower() for word in words[:2])), None)
        if exact is not None and len(exact.path) == 2:
            return Spoken(exact.path, _args(exact, _behind(line, 2)))
        bare = [verb for verb in self.verbs if verb.path[:1] == tuple(word.lower() for word in head)]
        chosen = next((verb for verb in bare if len(verb.path) == 1), None) or next(
            (verb for verb in bare if verb.default), None
        )
        # Words after a bare command are its argument only where it takes one: `/tradeoff model size`.
        if chosen is None or (rest and not chosen.params) or self._is_misspelt(bare, rest):
            return Spoken(tuple(word.lower() for word in words), {})
        return Spoken(chosen.path, _args(chosen, _behind(line, 1)))

    def _is_misspelt(self, verbs: Sequence[Verb], rest: Sequence[str]) -> bool:
        """Whether a single word is nearly one of the verbs: `/tradeoff hepl` asks for help, not for a card."""
        known = [verb.path[1] for verb in verbs if len(verb.path) == 2]
        return (
            len(rest) == 1
            and process.extractOne(rest[0].lower(), known, scorer=fuzz.ratio, score_cutoff=75) is not None
        )

    def route(self, event: Command | Press | Submission) -> Route:
        """Say how this event is going to be answered."""
        known: Mapping[str, tuple[Action, object]] = {}
        match event:
            case Command():
                command = self._commands.get(event.path)
                return command[0] if command else FORGOTTEN
            case Press():
                known = self._presses
            case Submission():
                known = self._forms
        found = known.get(event.action.split(":", 1)[0])
        return found[0] if found else FORGOTTEN

    async def answer(self, event: Event) -> Reply:
        """Answer an event; see Core. A kind reply in the place of ``Unanswered`` would close a form that was lost."""
        try:
            return await self._answer(event)
        except Exception:
            log.exception("event_failed key=%s kind=%s", event.key, type(event).__name__)
            match event:
                case Lookup():
                    return None
                case Opened():
                    return _sorry()
            raise Unanswered(f"the log says why at event_failed key={event.key}") from None

    async def _answer(self, event: Event) -> Reply:
        match event:
            case Command():
                known = self._commands.get(event.path)
                return await _carry(known, event, self._desk) if known else unknown_command(event, self._desk)
            case Press():
                return await _carry(self._presses.get(event.action.split(":", 1)[0]), event, self._desk)
            case Submission():
                return await _carry(self._forms.get(event.action.split(":", 1)[0]), event, self._desk)
            case Lookup():
                lookup = self._lookups.get(event.source)
                return Choices(()) if lookup is None else await lookup(event, self._desk)
            case Opened() if self._opened:
                return await self._opened(event, self._desk)
        return None

    async def removed(self, event: Removed) -> None:
        """Take note that the bot was removed."""
        await self._desk.store.channels.removed(event)

    async def compose(self, delivery: Delivery) -> Message:
        """Word what the ledger sends."""
        return await self._composers[delivery.purpose](delivery, self._desk)


def _add(into: dict[K, V], more: Mapping[K, V]) -> None:
    twice = into.keys() & more.keys()
    if twice:
        raise ValueError(f"two features claim {sorted(map(str, twice))}")
    into.update(more)


async def _carry(found: tuple[Route, Handler[E]] | None, event: E, desk: Desk) -> Reply:
    if found is None:
        return _forgotten()
    route, handler = found
    return _refusal(route, event) or await handler(event, desk)


def _behind(line: str, words: int) -> str:
    """Return what stands behind the first so many words of a command, to the letter: it may be somebody's own text."""
    parts = line.strip().removeprefix("/").split(None, words)
    return parts[words] if len(parts) > words else ""


def _args(verb: Verb, text: str) -> dict[str, str]:
    return {verb.params[0].name: text} if verb.params and text else {}


def _refusal(route: Route, event: Event) -> Reply:
    if route.manage and event.who.manages is False:
        return note("Only for those who manage", "Only those who manage this channel can do that.")
    if event.place is None and not route.anywhere:
        return note("Better in the channel", "Please do that in the channel in which your team studies.")
    return None


def _forgotten() -> Reply:
    return note("An old button", "This button is from an earlier version. Use the newest post, or /study today.")


def _sorry() -> Reply:
    return note("That did not work", "Something went wrong on our side. Please come again in a minute.")
