"""What the tests of the Slack side do again and again: wait until somebody sees something, and bring a card there."""

from adapters.slack.adapter import SlackAdapter
from bot.chat.places import Place
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_world import Opened, Posted
from tests.slack.core import CARD

PLACE = Place(platform="slack", workspace="T0STUDY", channel=STUDY)
TAKE = "What would you say?"
"""The label of the form's first field."""


async def sees(slack: LoopbackSlack, user: str, words: str) -> Posted:
    """Return the newest message in which somebody sees these words, waiting for it."""

    def found() -> list[Posted]:
        return [one for one in slack.world.visible(user) if words in text_of(one.blocks)]

    assert await happens(lambda: bool(found())), f"{user} does not see {words!r}"
    return found()[-1]


async def has_open(slack: LoopbackSlack, user: str, words: str) -> Opened:
    """Return the modal in which somebody sees these words, waiting for it."""

    def found() -> bool:
        opened = slack.view(user)
        return opened is not None and words in f"{opened.view['title']['text']} {text_of(opened.view['blocks'])}"

    assert await happens(found), f"{user} has no modal with {words!r}"
    opened = slack.view(user)
    assert opened is not None
    return opened


async def at_home(slack: LoopbackSlack, words: str, user: str = "UANA") -> Opened:
    """Return the Home tab in which somebody reads these words, waiting for it."""

    def found() -> bool:
        home = slack.home(user)
        return home is not None and words in text_of(home.view["blocks"])

    assert await happens(found), f"{user} does not read {words!r} at home"
    home = slack.home(user)
    assert home is not None
    return home


async def private_card(slack: LoopbackSlack, user: str = "UANA") -> Posted:
    """Ask for the card by a command."""
    assert (await slack.command(user, "/study today")).acked
    return await sees(slack, user, CARD.title)


async def posted_card(slack: LoopbackSlack, adapter: SlackAdapter) -> Posted:
    """Post the card to the channel."""
    await adapter.messenger.post(PLACE, CARD, key="k" * 16)
    return slack.channel()[-1]


async def open_form(slack: LoopbackSlack, user: str = "UANA") -> Opened:
    """Open the form from a private card."""
    await slack.press(user, await private_card(slack, user), "My take")
    return await has_open(slack, user, "Your take")
