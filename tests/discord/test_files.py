"""Pictures and files: in posts, in private answers and in what they change into; at the limits and one past them."""

import json
from dataclasses import replace

import pytest

from adapters.discord import limits
from adapters.discord.adapter import DiscordAdapter
from adapters.discord.limits import OverLimit
from adapters.discord.render import Layout, layout, layouts
from bot.chat.messages import Button, Divider, Message, Picture, Prose, Row
from bot.chat.messenger import Messenger
from bot.chat.places import Place
from bot.chat.replies import Change, Share, Tell
from tests.discord.corner import POST, Corner, card
from tests.discord.shared import LATE_S, member, posted
from tests.loopback import discord_rules as rules
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault

PNG = b"\x89PNG\r\n\x1a\n" + b"month" * 20
MONTH = Picture(png=PNG, alt="November: 12 of 14 study days done", as_text="🟩🟩⬜")
EXPORT = ("my data.json", json.dumps({"takes": 3}).encode())
BOTH = Message(
    title="Your month", plain="Your month", blocks=(Prose("Look."), MONTH, Prose("Well done.")), files=(EXPORT,)
)


def components(shown: Layout) -> list[rules.Json]:
    """What stands in the box of a layout, which Discord must take."""
    (box,) = shown.view.to_components()  # type: ignore[no-untyped-call]  # theirs
    rules.message({"flags": rules.COMPONENTS_V2, "components": [box]})
    parts: list[rules.Json] = box["components"]
    rules.attached(parts, {one.name for one in shown.attached})
    return parts


def kinds(shown: Layout) -> list[int]:
    """The kinds of what stands there: 10 text, 12 pictures, 13 a file, 14 a line, 1 a row."""
    return [part["type"] for part in components(shown)]


def text(shown: Layout) -> str:
    """All that can be read in it."""
    return "\n".join(part["content"] for part in components(shown) if part["type"] == 10)


def test_a_picture_stands_where_it_belongs_and_a_file_at_the_end() -> None:
    """A picture with its description, a file by a name that Discord does not change."""
    shown = layout(replace(BOTH, rows=((Button(action="a", label="A"),),)))
    assert kinds(shown) == [10, 12, 10, 13, 1]
    (item,) = components(shown)[1]["items"]
    assert item["description"] == MONTH.alt
    assert [(one.filename, one.description) for one in shown.files()] == [
        ("picture.png", MONTH.alt),
        ("my_data.json", None),
    ]


@pytest.mark.parametrize("png", [b"", b"GIF89a"])
def test_what_is_no_picture_is_told_in_words(png: bytes) -> None:
    """So is a picture where no files may be attached; and there a file is named, with the reason."""
    assert kinds(layout(replace(BOTH, blocks=(replace(MONTH, png=png),), files=()))) == [10]
    denied = layout(BOTH, attach=False)
    assert (kinds(denied), denied.attached) == ([10], ())
    assert "🟩🟩⬜" in text(denied)
    assert "-# my data.json: I may not attach files in this channel." in text(denied)
    assert text(denied).endswith("-# As text: I may not attach files in this channel.")


@pytest.mark.parametrize(("length", "whole"), [(1024, True), (1025, False)])
def test_a_description_at_the_limit_and_one_past_it(length: int, whole: bool) -> None:
    """A longer one is shortened; without one the picture has none."""
    (part,) = [one for one in components(layout(_of(replace(MONTH, alt="a" * length)))) if one["type"] == 12]
    assert (len(part["items"][0]["description"]), part["items"][0]["description"].endswith("…")) == (1024, not whole)
    assert kinds(layout(_of(replace(MONTH, alt="")))) == [10, 12]


@pytest.mark.parametrize(("count", "shown"), [(10, 10), (11, 10)])
def test_ten_files_at_most(count: int, shown: int) -> None:
    """A picture beyond them is told in words, a file is named."""
    pictures = layout(Message(title="x", plain="x", blocks=(MONTH,) * count))
    assert (kinds(pictures).count(12), text(pictures).count("🟩🟩⬜")) == (shown, count - shown)
    files = layout(Message(title="x", plain="x", files=tuple((f"{n}.json", b"{}") for n in range(count))))
    assert (kinds(files).count(13), text(files).count("no room for it here")) == (shown, count - shown)


def test_all_files_together_at_the_limit_and_one_byte_past_it() -> None:
    """Ten megabytes; a file too large is named, with the reason, and the others come along."""
    most = limits.FILES_BYTES - 2
    for size, comes in ((most, True), (most + 1, False)):
        large = ("large.json", b"x" * size)
        shown = layout(Message(title="x", plain="x", files=(("small.json", b"{}"), large)))
        assert [one.name for one in shown.attached] == ["small.json", "large.json"][: 1 + comes]
        assert ("large.json: too large to send, since one message takes 10 MB." in text(shown)) == (not comes)
    grown = replace(MONTH, png=PNG + b"x" * (most - len(PNG)))
    for alt, comes in ((grown, True), (replace(grown, png=grown.png + b"x"), False)):
        shown = layout(Message(title="x", plain="x", blocks=(alt,), files=(("small.json", b"{}"),)))
        assert ("🟩🟩⬜" in text(shown)) == (not comes)


def test_files_of_one_name_get_numbers() -> None:
    """No component could find its own file otherwise."""
    names = ("a b.json", "a_b.json", "a+b.json", "…", "ä", ".hidden", "x" * 150 + ".json")
    shown = layout(Message(title="x", plain="x", files=tuple((name, b"{}") for name in names)))
    assert [one.name for one in shown.attached] == [
        "a_b.json",
        "a_b-2.json",
        "a_b-3.json",
        "_",
        "_-2",
        "hidden",
        "x" * 95 + ".json",
    ]


@pytest.mark.parametrize(("pictures", "shown"), [(1, 1), (2, 1)])
def test_what_can_be_pressed_goes_before_pictures(pictures: int, shown: int) -> None:
    """Thirty buttons leave room for one: a picture has its words."""
    rows: tuple[Row, ...] = tuple(
        tuple(Button(action=f"act:{row}-{n}", label="B") for n in range(5)) for row in range(6)
    )
    made = layout(Message(title="x", plain="x", blocks=(MONTH, Divider(), MONTH)[: 2 * pictures - 1], rows=rows))
    assert (kinds(made).count(1), kinds(made).count(12)) == (6, shown)


def test_a_long_answer_has_its_files_on_the_last_page() -> None:
    """And its picture where it belongs; what is cut off takes its picture along."""
    long = replace(BOTH, blocks=(MONTH, Prose("word " * 1500)))
    first, second = layouts(long)
    assert ([one.alt for one in first.attached], kinds(second)[-1]) == ([MONTH.alt], 13)
    cut = layout(replace(BOTH, blocks=(Prose("word " * 1500), MONTH)))
    assert kinds(cut) == [10, 13]
    assert [one.name for one in cut.attached] == ["my_data.json"]


def test_a_file_that_nothing_shows_is_found_before_it_leaves() -> None:
    """Discord would take it, and nobody would see it."""
    shown = layout(BOTH)
    with pytest.raises(OverLimit, match="not what is shown"):
        limits.hold_layout(shown.view, {"my_data.json": 1})


async def test_a_post_brings_its_picture_and_an_edit_takes_it_away(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """Also where Discord fails at first and the library asks again."""
    loopback.fault("POST /channels/{channel_id}/messages", Fault(kind="broken"))
    ref = await messenger.post(study, BOTH, key=POST)
    (message,) = loopback.channel()
    assert (message.pictures, message.files) == ((PNG,), (("my_data.json", EXPORT[1]),))
    assert MONTH.alt in loopback.text(message)
    await messenger.edit(ref, card())
    assert (message.attachments, message.edits) == ({}, 1)
    await messenger.edit(ref, BOTH)
    assert message.pictures == (PNG,)


async def test_without_the_permission_a_post_tells_it_in_words(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """Discord would refuse all of it."""
    await loopback.deny("Attach Files")
    ref = await messenger.post(study, BOTH, key=POST)
    await messenger.edit(ref, BOTH)
    (message,) = loopback.channel()
    assert "🟩🟩⬜" in loopback.text(message)
    assert (message.pictures, message.files) == ((), ())


async def test_a_direct_message_brings_them_too(loopback: LoopbackDiscord, messenger: Messenger) -> None:
    """Where no channel's permissions hold."""
    await messenger.direct(member(loopback, "ben"), BOTH, key=POST)
    (message,) = loopback.private("ben")
    assert (message.pictures, message.files) == ((PNG,), (("my_data.json", EXPORT[1]),))


@pytest.mark.parametrize("pause_s", [0.0, LATE_S])
async def test_answers_bring_them_in_time_and_late(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner, pause_s: float
) -> None:
    """Told to one, turned into by a press, shared with all; and what is turned into something else loses them."""
    message = await posted(loopback, bot)
    corner.pause_s = dict.fromkeys(("echo", "say", "rate", "reveal"), pause_s)
    corner.replies |= {
        "echo": lambda _: Tell(BOTH, keep=True),
        "say": lambda _: Share(BOTH),
        "rate": lambda _: Change(BOTH),
    }
    told = (await loopback.hands.command("ben", "/study echo", loopback.study.id)).shown[0]
    await loopback.hands.command("ben", "/study say", loopback.study.id)
    shown = (await loopback.hands.press("chi", message, "Show the answer")).shown[0]
    await loopback.hands.press("chi", shown, "Got it")
    await loopback.calm()
    for one in (told, loopback.channel()[-1], shown, loopback.private("ben")[-1]):
        assert (one.pictures, one.files) == ((PNG,), (("my_data.json", EXPORT[1]),))
    assert loopback.private("ben")[-1].channel != told.channel  # what must last is in their direct messages as well


def _of(picture: Picture) -> Message:
    return Message(title="x", plain="x", blocks=(picture,))
