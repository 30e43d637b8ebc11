"""The front of the core: what a typed line means, and what an event of unknown meaning gets."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from bot.app import App
from bot.chat.events import Command, Lookup, Opened, Press, Upload
from bot.chat.places import Member, Place, Who
from bot.chat.replies import Choices, Tell
from bot.errors import Refused, Unanswered
from bot.store import Store
from bot.store.schema import connect
from tests.house import own_deck

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
WHO = Who(member=Member(platform="test", tenant="", user="ana"), name="Ana", manages=False)
PLACE = Place(platform="test", workspace="w", channel="c")


@pytest.fixture
async def app(sqlite_url: URL) -> AsyncGenerator[App]:
    """The whole core on an empty database."""
    store = Store(sqlite_url)
    await store.start()
    yield App(own_deck(), store, fetch=no_files)
    await store.stop()


async def no_files(upload: Upload, platform: str, *, most: int) -> bytes:
    """There is no platform here that could bring one."""
    raise Refused("nobody brings files here", scope="message")


def command(app: App, line: str) -> Command:
    """Return the event of a typed line."""
    spoken = app.spoken(line)
    return Command(key=line, at=AT, who=WHO, place=PLACE, surface="channel", path=spoken.path, args=spoken.args)


def text(reply: object) -> str:
    """Return what a private answer says, in one line."""
    assert isinstance(reply, Tell)
    return f"{reply.message.title} {reply.message.plain}"


@pytest.mark.parametrize(
    ("line", "path", "args"),
    [
        ("/study", ("study", "today"), {}),
        ("/Study SAVE  it  *depends*\n on  Cost ", ("study", "save"), {"text": "it  *depends*\n on  Cost"}),
        ("study review", ("study", "review"), {}),
        ("/STUDY Streak", ("study", "streak"), {}),
        ("/tradeoff", ("tradeoff", "show"), {}),
        ("/tradeoff model size", ("tradeoff", "show"), {"name": "model size"}),
        ("/tradeoff show model size", ("tradeoff", "show"), {"name": "model size"}),
        ("/tradeoff help", ("tradeoff", "help"), {}),
        ("/tradeoff hepl", ("tradeoff", "hepl"), {}),
        ("/study reviw", ("study", "reviw"), {}),
        ("/study-setup Europe/Berlin", ("study-setup",), {"zone": "Europe/Berlin"}),
        ("/sing a song", ("sing", "a", "song"), {}),
        ("", (), {}),
    ],
)
async def test_a_typed_line_is_taken_apart(app: App, line: str, path: tuple[str, ...], args: dict[str, str]) -> None:
    """With or without the slash and the default word; what fits no verb stays whole."""
    spoken = app.spoken(line)
    assert (spoken.path, dict(spoken.args)) == (path, args)


@pytest.mark.parametrize(
    ("line", "meant"), [("/tradeoff hepl", "/tradeoff help"), ("/study reviw", "/study review"), ("/studdy", "/study")]
)
async def test_an_unknown_command_gets_the_nearest_one(app: App, line: str, meant: str) -> None:
    """And the list of all."""
    assert f"Did you mean {meant}" in text(await app.answer(command(app, line)))


@pytest.mark.parametrize("line", ["", "/sing a song", "/" + "x" * 5000, "/study \u202e\x00"])
async def test_nonsense_gets_help(app: App, line: str) -> None:
    """Never an error."""
    assert "I do not know that command." in text(await app.answer(command(app, line)))


async def test_a_button_of_the_past_says_what_to_do(app: App) -> None:
    """Buttons live longer than versions of the program."""
    press = Press(key="1", at=AT, who=WHO, place=PLACE, surface="channel", action="retired:abc")
    assert app.route(press).first == "private"
    assert "earlier version" in text(await app.answer(press))


@pytest.mark.parametrize(
    "action", ["rate:nosuchpost:good", "rate:x:perfect", "rate", "take:nosuchpost", "show", "retired:x"]
)
async def test_a_forged_button_is_answered_kindly(app: App, action: str, caplog: pytest.LogCaptureFixture) -> None:
    """Expected, so it is no line in the log."""
    press = Press(key="1", at=AT, who=WHO, place=PLACE, surface="channel", action=action)
    assert "An old button" in text(await app.answer(press))
    assert not caplog.records


async def test_who_does_not_manage_is_refused_by_the_core_itself(app: App) -> None:
    """Whatever a platform let through."""
    assert "Only those who manage" in text(await app.answer(command(app, "/study-setup Europe/Berlin")))


async def test_what_met_a_fault_of_ours_does_not_count_as_answered(
    app: App, sqlite_url: URL, caplog: pytest.LogCaptureFixture
) -> None:
    """Each platform knows then that nothing is done; the log says why, and given once more it may go well."""
    setting_up = replace(command(app, "/study-setup Europe/Berlin"), who=replace(WHO, manages=True))
    with connect(sqlite_url) as connection:
        connection.exec_driver_sql("CREATE TRIGGER no BEFORE INSERT ON channel BEGIN SELECT RAISE(ABORT, 'no'); END")
        connection.commit()
    with pytest.raises(Unanswered, match=setting_up.key):
        await app.answer(setting_up)
    assert [record.getMessage() for record in caplog.records] == [f"event_failed key={setting_up.key} kind=Command"]
    with connect(sqlite_url) as connection:
        connection.exec_driver_sql("DROP TRIGGER no")
        connection.commit()
    assert "All set" in text(await app.answer(setting_up))


async def test_whoever_comes_home_to_a_fault_of_ours_reads_so(app: App, sqlite_url: URL) -> None:
    """They have done nothing that could be lost."""
    with connect(sqlite_url) as connection:
        connection.exec_driver_sql("DROP TABLE member")
        connection.commit()
    coming = Opened(key="1", at=AT, who=WHO, place=None, surface="home", workspace="w")
    assert "come again" in text(await app.answer(coming))


async def test_zones_are_offered_while_one_is_typed(app: App) -> None:
    """A few letters do, and typing errors are forgiven."""
    lookup = Lookup(key="1", at=AT, who=WHO, place=PLACE, surface="channel", source="zone", typed="berln")
    choices = await app.answer(lookup)
    assert isinstance(choices, Choices)
    assert "Europe/Berlin" in [option.value for option in choices.options]
