"""What people do on Discord, as the core gets to hear it."""

from datetime import UTC, datetime, timedelta

import pytest
from discord import Permissions

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.rights import keeping
from adapters.discord.translate import instant
from bot.chat.events import Command, Lookup, Press, Submission
from bot.chat.messages import Field, Form, Option
from bot.chat.places import Place, Ref
from bot.chat.replies import Ask
from tests.discord.corner import POST, Corner, card
from tests.discord.shared import member, place, posted
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_callbacks import SUBMITTED
from tests.loopback.discord_rules import Json

pytestmark = pytest.mark.usefixtures("bot")

THREE = tuple(Option(value=letter, label=letter.title()) for letter in "abc")
TWELVE = tuple(Option(value=f"v{n}", label=f"L{n}") for n in range(12))
EVERYTHING = Form(
    action=f"note:{POST}",
    title="Everything",
    fields=(
        Field(name="side", label="Side", kind="one", options=THREE),
        Field(name="long", label="Long", kind="one", options=TWELVE),
        Field(name="many", label="Many", kind="several", options=THREE),
        Field(name="whom", label="Whom", kind="person"),
        Field(name="where", label="Where", kind="channel"),
    ),
)


async def test_a_command_names_the_member_and_the_channel(loopback: LoopbackDiscord, corner: Corner) -> None:
    """Who, by the name that others see, whether they manage the server, and their language; where, and how."""
    exchange = await loopback.hands.command("ana", "/study echo *some* words", loopback.study.id)
    (event,) = corner.heard
    assert isinstance(event, Command)
    assert (event.key, event.path, event.args) == (str(exchange.id), ("study", "echo"), {"words": "*some* words"})
    assert (event.who.member, event.who.name, event.who.manages) == (member(loopback, "ana"), "Ana", True)
    assert (event.who.zone, event.who.locale) == (None, "en-GB")
    assert (event.place, event.surface, event.quoted) == (place(loopback), "channel", None)


async def test_an_option_left_out_is_absent(loopback: LoopbackDiscord, corner: Corner) -> None:
    """No empty text stands for nothing."""
    await loopback.hands.command("ben", "/study echo", loopback.study.id)
    (event,) = corner.heard
    assert isinstance(event, Command)
    assert (event.args, event.who.manages) == ({}, False)


async def test_a_member_as_an_option(loopback: LoopbackDiscord, corner: Corner) -> None:
    """An option that names a person comes as that member."""
    await loopback.hands.command("ben", "/study meet", loopback.study.id, members={"whom": "chi"})
    (event,) = corner.heard
    assert isinstance(event, Command)
    assert event.args == {"whom": member(loopback, "chi")}


async def test_a_press_on_a_post_says_where_it_stands(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """With the message, so that a post whose fate was unknown is proved by it."""
    message = await posted(loopback, bot)
    await loopback.hands.press("ben", message, "Share")
    await loopback.hands.pick("ben", message, "The first")
    press, pick = corner.heard
    assert isinstance(press, Press)
    assert isinstance(pick, Press)
    assert (press.action, press.picked, press.surface) == (f"share:{POST}", (), "channel")
    assert press.message == Ref(place=place(loopback), message=str(message.id))
    assert (pick.action, pick.picked) == (f"pick:{POST}", ("1",))


async def test_a_press_on_a_private_answer_has_no_message(loopback: LoopbackDiscord, corner: Corner) -> None:
    """Nothing but that press can change it, and it proves no post."""
    shown = await loopback.hands.command("ben", "/study today", loopback.study.id)
    await loopback.hands.press("ben", shown.shown[0], "Share")
    press = corner.heard[-1]
    assert isinstance(press, Press)
    assert (press.surface, press.message, press.place) == ("private", None, place(loopback))


async def test_a_form_brings_what_was_filled_in(loopback: LoopbackDiscord, corner: Corner) -> None:
    """Text, one of several, several, a person, a channel; by the names of the fields."""
    corner.replies["today"] = lambda _: Ask(EVERYTHING)
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    await loopback.hands.submit("ben", {"Side": "B", "Long": "L11", "Many": "A, C", "Whom": "chi", "Where": "study"})
    sent = corner.heard[-1]
    assert isinstance(sent, Submission)
    assert (sent.action, sent.surface) == (EVERYTHING.action, "form")
    assert sent.values == {
        "side": "b",
        "long": "v11",
        "many": ("a", "c"),
        "whom": member(loopback, "chi"),
        "where": str(loopback.study.id),
    }


@pytest.mark.parametrize("is_bot", [True, False])
async def test_a_bot_that_is_picked_in_a_form_is_nobody(
    loopback: LoopbackDiscord, corner: Corner, *, is_bot: bool
) -> None:
    """Discord offers the bots of a server where a person is asked for; nobody is written to there."""
    picked = str(loopback.world.people["chi"].id)
    part = {"type": 5, "id": 2, "custom_id": "person:whom", "values": [picked]}
    data: Json = {
        "custom_id": EVERYTHING.action,
        "components": [{"type": 18, "id": 1, "component": part}],
        "resolved": {"users": {picked: {"id": picked, "username": "chi", **({"bot": True} if is_bot else {})}}},
    }
    _, payload = loopback.hands.begin(SUBMITTED, "ben", loopback.study.id, data)
    await loopback.gateway.send_raw("INTERACTION_CREATE", payload)
    await loopback.gateway.heard()
    await loopback.calm()
    sent = corner.heard[-1]
    assert isinstance(sent, Submission)
    assert sent.values == ({} if is_bot else {"whom": member(loopback, "chi")})


async def test_a_field_left_empty_is_absent(loopback: LoopbackDiscord, corner: Corner) -> None:
    """Also where something of it was sent along."""
    fields = (
        Field(name="text", label="Text", kind="text", required=False),
        Field(name="one", label="One", kind="one", options=THREE, required=False),
        Field(name="many", label="Many", kind="several", options=THREE, required=False),
        Field(name="whom", label="Whom", kind="person", required=False),
    )
    corner.replies["today"] = lambda _: Ask(Form(action="note", title="Nothing", fields=fields))
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    await loopback.hands.submit("ben", {})
    sent = corner.heard[-1]
    assert isinstance(sent, Submission)
    assert sent.values == {}


async def test_a_direct_message_is_no_place(loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner) -> None:
    """Outside the server nobody manages anything, as far as Discord says."""
    ref = await bot.messenger.direct(member(loopback, "ben"), card(), key=POST)
    await loopback.hands.command("ben", "/study help", int(ref.place.channel))
    await loopback.calm()
    (event,) = corner.heard
    assert (event.place, event.surface, event.who.manages, event.lacking) == (None, "direct", None, ())


@pytest.mark.parametrize(
    ("denied", "lacking"),
    [
        ([], ()),
        (["Embed Links", "Attach Files", "Read Message History"], ()),
        (["Send Messages"], ("Send Messages",)),
        (["View Channel"], ("View Channel",)),
        (["View Channel", "Send Messages"], ("View Channel",)),
    ],
)
async def test_what_keeps_the_bot_from_posting_there(
    loopback: LoopbackDiscord, corner: Corner, denied: list[str], lacking: tuple[str, ...]
) -> None:
    """By the words of Discord's settings, and nothing that it can do without.

    Without View Channel all others count as missing, whether or not they are given.
    """
    for permission in denied:
        await loopback.deny(permission)
    shown = await loopback.hands.command("ben", "/study today", loopback.study.id)
    await loopback.hands.press("ben", shown.shown[0], "Share")
    assert [event.lacking for event in corner.heard] == [lacking, lacking]


def test_an_administrator_may_post_anywhere() -> None:
    """Whatever else is counted up."""
    assert keeping(Permissions(administrator=True)) == ()


async def test_a_thread_is_part_of_its_channel(loopback: LoopbackDiscord, corner: Corner) -> None:
    """What is done there belongs to the channel's study, and is said to be of the thread."""
    thread = loopback.world.add_channel("about today", parent=loopback.study)
    await loopback.hands.command("ben", "/study today", thread.id)
    (event,) = corner.heard
    channel = place(loopback)
    where = Place(platform="discord", workspace=channel.workspace, channel=channel.channel, thread=str(thread.id))
    assert (event.place, event.surface) == (where, "thread")


async def test_what_is_typed_is_looked_up(loopback: LoopbackDiscord, corner: Corner) -> None:
    """The core offers choices for an option that has a source."""
    offered = await loopback.hands.typing("ben", "/tradeoff show o", loopback.study.id)
    assert offered == [
        ("Model size", "model-size"),
        ("Retrieval or fine-tuning", "rag"),
        ("Latency or quality", "latency"),
    ]
    (event,) = corner.heard
    assert isinstance(event, Lookup)
    assert (event.source, event.typed, event.place) == ("cards", "o", place(loopback))


async def test_choices_that_come_too_late_are_none(
    loopback: LoopbackDiscord, corner: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    """Discord waits 3 s for them as well; the member types on."""
    corner.pause_s["cards"] = 0.6
    assert await loopback.hands.typing("ben", "/tradeoff show o", loopback.study.id) == []
    assert "lookup_late source=cards" in caplog.text


async def test_an_instant_is_discords_own(loopback: LoopbackDiscord, corner: Corner) -> None:
    """It stands in the interaction's id, to the millisecond."""
    before = datetime.now(UTC)
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    assert before - timedelta(milliseconds=1) <= corner.heard[0].at <= datetime.now(UTC)


@pytest.mark.parametrize(("sent_s", "taken_s"), [(-61, -60), (-60, -60), (-1, -1), (0, 0), (5, 0)])
async def test_an_instant_is_never_far_from_the_arrival(sent_s: int, taken_s: int) -> None:
    """Neither a clock that is wrong nor a delay of an hour moves a rating by more than a minute."""
    arrival = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    created = arrival + timedelta(seconds=sent_s)
    assert instant(created, arrival=arrival) == arrival + timedelta(seconds=taken_s)
