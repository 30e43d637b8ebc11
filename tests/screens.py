"""What people have before them and press, alike on the loopback Slack and the loopback Discord: for crowds of them."""

from typing import Final, Protocol, TypeVar

from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_hands import NoAnswer
from tests.loopback.discord_world import Posted as OnDiscord
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import controls, text_of
from tests.loopback.slack_world import Person
from tests.loopback.slack_world import Posted as OnSlack

SET_UP: Final = "/study-setup Europe/Berlin"
DONE: Final = "All set"
PATIENCE_S: Final = 20.0
"""How long the machine may take for what nobody waits for with a clock in hand."""


class Shown(Protocol):
    """A message; ``edits`` is how often it was changed."""

    edits: int


ShownT = TypeVar("ShownT", bound=Shown)


class Screens(Protocol[ShownT]):
    """Everybody in the study channel of one platform, by the ids that stand in the log."""

    def join(self, number: int) -> list[str]:
        """Let so many more people be there; return who they are."""
        ...

    async def set_up(self) -> None:
        """Let whoever manages the channel set it up for Berlin."""
        ...

    async def press(self, user: str, on: ShownT, label: str) -> bool:
        """Press a button; return whether the platform was content, and showed no warning that nothing answers."""
        ...

    def channel(self) -> list[ShownT]:
        """Return what everybody sees in the channel, oldest first."""
        ...

    def private(self, user: str) -> list[ShownT]:
        """Return what one person alone sees in the channel, oldest first."""
        ...

    def text(self, shown: ShownT) -> str:
        """Return what is read there."""
        ...

    def labels(self, shown: ShownT) -> list[str]:
        """Return what can be pressed there, in reading order."""
        ...


class SlackScreens:
    """See ``Screens``. Slack is content with a press as soon as it is acknowledged."""

    def __init__(self, slack: LoopbackSlack) -> None:
        self._slack = slack

    def join(self, number: int) -> list[str]:
        """See ``Screens``."""
        users = [f"U{each:03}" for each in range(number)]
        for user in users:
            self._slack.add_person(Person(id=user, name=f"P{user}"), STUDY)
        return users

    async def set_up(self) -> None:
        """See ``Screens``."""
        assert (await self._slack.command("UANA", SET_UP)).acked
        assert await happens(lambda: any(DONE in self.text(one) for one in self.private("UANA")), within_s=PATIENCE_S)

    async def press(self, user: str, on: OnSlack, label: str) -> bool:
        """See ``Screens``."""
        return (await self._slack.press(user, on, label)).acked

    def channel(self) -> list[OnSlack]:
        """See ``Screens``."""
        return self._slack.channel()

    def private(self, user: str) -> list[OnSlack]:
        """See ``Screens``."""
        return [one for one in self._slack.world.messages if one.reader == user]

    def text(self, shown: OnSlack) -> str:
        """See ``Screens``."""
        return text_of(shown.blocks)

    def labels(self, shown: OnSlack) -> list[str]:
        """See ``Screens``."""
        return [control.label for control in controls(shown.blocks)]


class DiscordScreens:
    """See ``Screens``. Discord is content with a press as soon as it is answered, and the answer is shown by then."""

    def __init__(self, discord: LoopbackDiscord) -> None:
        self._discord = discord
        self._names: dict[str, str] = {}

    def join(self, number: int) -> list[str]:
        """See ``Screens``."""
        people = [self._discord.world.add_person(f"p{each:03}") for each in range(number)]
        self._names |= {str(person.id): person.name for person in people}
        return [str(person.id) for person in people]

    async def set_up(self) -> None:
        """See ``Screens``."""
        told = await self._discord.hands.command("ana", SET_UP, self._discord.study.id)
        assert DONE in self.text(told.shown[-1])

    async def press(self, user: str, on: OnDiscord, label: str) -> bool:
        """See ``Screens``."""
        try:
            await self._discord.hands.press(self._names[user], on, label)
        except NoAnswer:
            return False
        return True

    def channel(self) -> list[OnDiscord]:
        """See ``Screens``."""
        return self._discord.channel()

    def private(self, user: str) -> list[OnDiscord]:
        """See ``Screens``."""
        world = self._discord.world
        return world.in_channel(self._discord.study.id, world.people[self._names[user]])

    def text(self, shown: OnDiscord) -> str:
        """See ``Screens``."""
        return self._discord.text(shown)

    def labels(self, shown: OnDiscord) -> list[str]:
        """See ``Screens``."""
        return [part["label"] for part in shown.pressables if "label" in part]
