"""What the seam promises, on every platform: fifteen buttons, every kind of field, pictures, files and threads."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from adapters.connecting import Adapter
from adapters.local.adapter import LocalAdapter
from adapters.sample import PLACE, TEAM
from adapters.slack.adapter import SlackAdapter
from bot.chat.events import Upload
from bot.chat.messages import Button, Line, Mention, Message
from bot.chat.messenger import Messenger
from bot.chat.places import Member, Place
from tests.contract.discord import DiscordPeople
from tests.contract.local import LocalPeople
from tests.contract.people import People, Seen, SeenForm
from tests.contract.showcase import BUNDLE, EXPORT, MONTH, MOST, Showcase, month
from tests.contract.slack import SlackPeople
from tests.leading import discord_bot, to_discord, to_slack
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.giving import Given
from tests.loopback.slack import STUDY, LoopbackSlack

KEYS = ("k1a2b3c4d5e6f7g8", "k2a2b3c4d5e6f7g8", "k3a2b3c4d5e6f7g8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One platform with people at it, and the core that they talk to; ``restart`` is a new process on an old form."""

    people: People
    core: Showcase
    messenger: Messenger
    place: Place
    ben: Member
    restart: Callable[[], Awaitable[None]] | None = field(default=None)


def now() -> datetime:
    """The instant of this machine: nothing here is about time."""
    return datetime.now(UTC)


async def still(_: datetime) -> None:
    """Let no clock move."""


class Running:
    """An adapter at work, and after a restart another one in its place."""

    def __init__(self, core: Showcase, make: Callable[[], Adapter]) -> None:
        self._core = core
        self._make = make
        self._adapter = make()

    async def start(self) -> None:
        """Connect."""
        await self._adapter.start()
        self._core.messenger = self._adapter.messenger

    async def stop(self) -> None:
        """Disconnect."""
        await self._adapter.stop()

    async def restart(self) -> None:
        """End the process, as it were, and begin a new one, which remembers nothing."""
        await self.stop()
        self._adapter = self._make()
        await self.start()

    def stage(self, people: People, place: Place, ben: Member) -> Stage:
        """Return the stage."""
        messenger = self._adapter.messenger
        return Stage(people=people, core=self._core, messenger=messenger, place=place, ben=ben, restart=self.restart)


@asynccontextmanager
async def on_the_page() -> AsyncGenerator[Stage]:
    """The local page."""
    core, zone = Showcase(), ZoneInfo("Europe/Berlin")
    adapter = LocalAdapter(
        core, now=now, people=TEAM, place=PLACE, channel_name="study", zone=lambda: zone, controls={}
    )
    await adapter.start()
    core.messenger = adapter.messenger
    async with LocalPeople(adapter.url, still) as people:
        ben = Member(platform=PLACE.platform, tenant="", user="ben")
        yield Stage(people=people, core=core, messenger=adapter.messenger, place=PLACE, ben=ben)
    await adapter.stop()


@asynccontextmanager
async def on_slack() -> AsyncGenerator[Stage]:
    """The real slack_bolt."""
    core = Showcase()
    async with LoopbackSlack() as slack:
        settings = to_slack(slack)
        running = Running(core, lambda: SlackAdapter(core, settings, now=now))
        await running.start()
        place = Place(platform="slack", workspace="T0STUDY", channel=STUDY)
        ben = Member(platform="slack", tenant="T0STUDY", user="UBEN")
        people = SlackPeople(slack, still, STUDY)
        yield running.stage(people, place, ben)
        await running.stop()


@asynccontextmanager
async def on_discord() -> AsyncGenerator[Stage]:
    """The real discord.py."""
    core = Showcase()
    async with LoopbackDiscord() as discord:
        running = Running(core, lambda: discord_bot(to_discord(discord))(core, now))
        await running.start()
        place = Place(platform="discord", workspace=str(discord.world.guild), channel=str(discord.study.id))
        ben = Member(platform="discord", tenant="", user=str(discord.world.people["ben"].id))
        people = DiscordPeople(discord, still, discord.study.id)
        yield running.stage(people, place, ben)
        await running.stop()


Setting = Callable[[], AbstractAsyncContextManager[Stage]]


@pytest.fixture(params=[on_the_page, on_slack, on_discord], ids=["local", "slack", "discord"])
async def stage(request: pytest.FixtureRequest) -> AsyncGenerator[Stage]:
    """Ana, Ben and Chi in one channel of one platform."""
    setting: Setting = request.param
    async with setting() as made:
        yield made


@pytest.fixture(params=[on_slack, on_discord], ids=["slack", "discord"])
async def lasting(request: pytest.FixtureRequest) -> AsyncGenerator[Stage]:
    """The same where a form outlives the process that opened it; the page says that it is too old, and keeps it."""
    setting: Setting = request.param
    async with setting() as made:
        yield made


async def seen(stage: Stage, line: str) -> Seen:
    """Give a command as Ben and return the message that he sees."""
    shown = await stage.people.command("ben", line)
    assert isinstance(shown, Seen)
    return shown


async def test_fifteen_buttons_stand_in_rows_and_a_list_below_them(stage: Stage) -> None:
    """Each does its own; what is picked is no button, and a button is nothing to pick."""
    wall = await seen(stage, "/study wall")
    assert wall.buttons == tuple(f"Brick {row}{n}" for row in "abc" for n in range(1, 6))
    assert wall.options == ("Monday", "Tuesday", "Friday")
    pressed = await stage.people.press("ben", wall, "Brick c5")
    assert isinstance(pressed, Seen)
    assert "You pressed brick:c-5." in pressed.text
    for act, label in ((stage.people.press, "Monday"), (stage.people.pick, "Brick a1")):
        with pytest.raises((PermissionError, LookupError)):
            await act("ben", wall, label)
    picked = await stage.people.pick("ben", wall, "Friday")
    assert isinstance(picked, Seen)
    assert "You picked fri." in picked.text


async def test_choices_numbers_and_texts_come_back_as_they_were_filled_in(stage: Stage) -> None:
    """Several of a list, one of it, and a field left as it stood."""
    form = await stage.people.command("ben", "/study when")
    assert isinstance(form, SeenForm)
    assert form.fields == ("Days", "First day", "How many", "Why")
    given = {"Days": "Tuesday, Friday", "First day": "Friday", "How many": "12"}
    taken = await stage.people.fill("ben", form, given)
    assert isinstance(taken, Seen)
    assert "Taken." in taken.text
    values = dict(stage.core.values)
    assert set(values.pop("days")) == {"tue", "fri"}  # type: ignore[call-overload]  # a tuple, as the seam has it
    assert values == {"first": "fri", "much": "12"}


async def test_places_and_people_are_chosen_by_their_names(stage: Stage) -> None:
    """A zone is looked up where the platform offers choices, and typed where it does not."""
    form = await stage.people.command("ben", "/study where")
    assert isinstance(form, SeenForm)
    await stage.people.fill("ben", form, {"Zone": "lisbon", "Channel": "study", "Whom": "ben", "Its name": "Ours"})
    looked_up = "zone-Europe/Lisbon" if stage.messenger.abilities.form_lookup else "lisbon"
    assert stage.core.values == {
        "zone": looked_up,
        "channel": stage.place.channel,
        "whom": stage.ben,
        "name": "Ours",
    }


async def test_a_picture_is_shown_or_told_in_private_and_shown_to_all(stage: Stage) -> None:
    """By its description, or by its words where nobody could see it."""
    told = await seen(stage, "/study month")
    assert (MONTH.alt if stage.messenger.abilities.private_pictures else MONTH.as_text) in told.text
    await stage.people.press("ben", told, "Share it")
    assert MONTH.alt in (await stage.people.channel())[-1].text


async def test_a_file_reaches_its_member_alone_and_stays(stage: Stage) -> None:
    """Byte for byte."""
    told = await seen(stage, "/study export")
    assert (told.text, told.files) == ("Your data", (EXPORT,))
    assert any(one.files == (EXPORT,) for one in await stage.people.private("ben"))
    assert not any(one.files for one in (*await stage.people.channel(), *await stage.people.private("ana")))


async def test_large_files_of_every_kind_reach_their_member(stage: Stage) -> None:
    """A workbook, a text and a page, byte for byte and by their names."""
    told = await seen(stage, "/study bundle")
    assert {name: len(content) for name, content in told.files} == {name: len(content) for name, content in BUNDLE}
    assert told.files == BUNDLE


async def test_a_file_is_brought_in_a_form_byte_for_byte(stage: Stage) -> None:
    """Whatever is in it, up to the last byte that is read; what may stay empty does."""
    form = await bringing(stage)
    assert form.fields == ("Your tracker", "Something else", "A word about it")
    content = (bytes(range(256)) * 4000)[:MOST]
    taken = await stage.people.fill("ben", form, {"Your tracker": ("my tracker.xlsx", content)})
    assert isinstance(taken, Seen)
    assert "Taken." in taken.text
    assert stage.core.files == {"tracker": content}
    (upload,) = stage.core.values.values()
    assert isinstance(upload, Upload)
    assert (upload.name.replace("_", " "), upload.size) == ("my tracker.xlsx", len(content))
    both: dict[str, Given] = {
        "Your tracker": ("a.xlsx", b"a"),
        "Something else": ("b.md", b"\r\n\0"),
        "A word about it": "mine",
    }
    await stage.people.fill("ben", await bringing(stage), both)
    assert stage.core.files == {"tracker": b"a", "more": b"\r\n\0"}
    assert stage.core.values["why"] == "mine"


async def test_a_file_that_is_too_large_is_refused_with_a_sentence(stage: Stage) -> None:
    """One byte past what is read; it names the most."""
    given = {"Your tracker": ("t.xlsx", b"x" * (MOST + 1))}
    told = await stage.people.fill("ben", await bringing(stage), given)
    assert isinstance(told, Seen)
    assert "The file is too large: 1 MB is the most that I can read." in told.text
    assert stage.core.files == {}


async def test_a_file_that_is_asked_for_is_not_left_out(stage: Stage) -> None:
    """The platform says so, and the core hears nothing of it."""
    form = await bringing(stage)
    try:
        again = await stage.people.fill("ben", form, {"A word about it": "mine"})
    except (PermissionError, LookupError):
        again = form
    assert isinstance(again, SeenForm)
    assert stage.core.values == {}


async def test_a_form_for_files_outlives_a_restart(lasting: Stage) -> None:
    """It is sent to a process that knows nothing of it."""
    form = await bringing(lasting)
    assert lasting.restart is not None
    await lasting.restart()
    taken = await lasting.people.fill("ben", form, {"Your tracker": ("t.xlsx", b"kept")})
    assert isinstance(taken, Seen)
    assert "Taken." in taken.text
    assert lasting.core.files == {"tracker": b"kept"}


async def bringing(stage: Stage) -> SeenForm:
    """Open the form for files as Ben."""
    form = await stage.people.command("ben", "/study bring")
    assert isinstance(form, SeenForm)
    return form


async def test_what_hangs_on_a_post_stands_in_its_thread(stage: Stage) -> None:
    """In the order in which it came, with what it brings; the channel shows the post alone."""
    asks = Message(title="Moved?", plain="Moved?", blocks=(Line((Mention(member=stage.ben, ping=True), " did.")),))
    row = (Button(action="brick:t", label="Brick t"),)
    head = await stage.messenger.post(stage.place, month(row), key=KEYS[0])
    await stage.messenger.thread(head, asks, key=KEYS[1])
    await stage.messenger.thread(head, month(row), key=KEYS[2])
    (post,) = await stage.people.channel()
    first, second = await stage.people.thread(post)
    assert (first.text.splitlines()[0], MONTH.alt in second.text) == ("Moved?", True)
    pressed = await stage.people.press("chi", second, "Brick t")
    assert isinstance(pressed, Seen)
    assert "You pressed brick:t." in pressed.text
    assert await stage.people.thread(pressed) == []
