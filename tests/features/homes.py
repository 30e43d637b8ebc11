"""What the tests of the home share: coming to it, pressing there, and channels beside the first one."""

from dataclasses import replace

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.reading import find, message_in, text_of
from bot.chat.events import Opened, Press, Removed
from bot.chat.messages import Message, Option
from bot.chat.places import Place
from bot.chat.replies import Reply
from bot.features.home import entering
from tests.features.conftest import Team

TOOLS = tuple(tool.label for tool in entering.TOOLS.values())
"""What the list of tools on a home offers."""


def channel(team: Team, name: str) -> Place:
    """Another channel of the same workspace."""
    return replace(team.platform.place, channel=name)


async def home(team: Team, name: str, *, here: bool = False) -> Message:
    """What somebody finds on their home, outside of any channel or in theirs."""
    event = Opened(
        key="home",
        at=team.house.clock.now(),
        who=team.platform.who(name),
        place=team.platform.place if here else None,
        surface="home",
        workspace=team.platform.place.workspace,
    )
    return message_in(await team.house.app.answer(event))


async def press(team: Team, name: str, label: str, *, here: bool = False) -> Reply:
    """Press what stands on their home now."""
    thing, action = find(await home(team, name, here=here), label)
    picked = (thing.value,) if isinstance(thing, Option) else ()
    return await press_action(team, name, action, here=here, picked=picked)


async def press_action(
    team: Team, name: str, action: str, *, here: bool = False, picked: tuple[str, ...] = ()
) -> Reply:
    """Press a button of a home that once was there, or never."""
    return await team.platform.give(
        Press(
            key=f"{name}:{action}",
            at=team.house.clock.now(),
            who=team.platform.who(name),
            place=team.platform.place if here else None,
            surface="home",
            workspace=team.platform.place.workspace,
            action=action,
            picked=picked,
        )
    )


async def nobody_posts(team: Team) -> None:
    """Let the bot be removed from the whole workspace."""
    place, at = team.platform.place, team.house.clock.now()
    await team.house.app.removed(Removed(platform=place.platform, workspace=place.workspace, channel=None, at=at))


async def rate(team: Team, name: str, post: Posted) -> None:
    """Look at the answer of a question where it was posted, and rate it: they take part there from then on."""
    elsewhere, team.platform.place = team.platform.place, post.ref.place
    await team.press(name, await team.press(name, post, "Show me the answer"), "Got it")
    team.platform.place = elsewhere


def question_in(team: Team, place: Place) -> Posted:
    """The latest question of a channel."""
    return next(
        post
        for post in reversed(team.platform.posts)
        if post.ref.place == place and post.message.plain.startswith("Question")
    )


def read(reply: Reply) -> str:
    """What a reply says."""
    return text_of(message_in(reply))
