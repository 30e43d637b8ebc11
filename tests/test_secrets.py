"""No token, no name and nothing that anybody wrote reaches the log, however talkative it is.

A study day on each platform and by each way to it, with what the libraries below us log, and with a database that
fails under a press.
"""

import json
import logging
import re
import traceback
from collections.abc import Callable, Generator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Literal

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import log
from bot.store.schema import connect
from bot.store.tables import take
from tests.contract.conftest import EVERYWHERE
from tests.contract.local import LocalPeople
from tests.contract.people import People, Seen, SeenForm
from tests.contract.slack import SlackPeople
from tests.contract.steps import FRIDAY_AFTERNOON, FRIDAY_MORNING, MONDAY_MORNING, failing, question, set_up
from tests.loopback import discord, slack
from tests.store.kit import opened

TAKE = "marker-take, with <@U1> and *stars*"
TYPED = "marker-typed"
NAME = r"\bBen\b"
TOKENS = (slack.BOT_TOKEN, slack.APP_TOKEN, slack.SIGNING_SECRET, discord.TOKEN)
ADDRESSES = ("ticket=", "/response/", "/callback", "/webhooks/", "v0=")
"""Pieces of addresses that let whoever knows them speak in the bot's place, and how a signature of Slack's begins."""

FIELD = "What would you say?"
Form = Literal["console", "json"]


@contextmanager
def logging_everything(form: Form) -> Generator[None]:
    """Log as `fulcrum run` does, from DEBUG on; the test's own logging comes back at the end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    log.set_up(level="DEBUG", form=form)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


async def fill(people: People, form: Seen | SeenForm) -> Seen | SeenForm:
    """Write something into every field of a form."""
    assert isinstance(form, SeenForm)
    assert form.fields
    return await people.fill("ben", form, {label: f"{TYPED}, {label}" for label in form.fields})


async def study(people: People) -> None:
    """Write, rate, report, ask, lean, and come back on Monday."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    form = await people.press("ben", await question(people), "Write my take")
    assert isinstance(form, SeenForm)
    answer = await people.fill("ben", form, {FIELD: TAKE})
    assert isinstance(answer, Seen)
    assert "marker-take" in answer.text
    await fill(people, await people.press("ben", answer, "Something wrong?"))
    shown = await people.press("ben", await question(people), "Show me the answer")
    assert isinstance(shown, Seen)
    await people.press("ben", shown, "Missed it")
    await people.command("ben", f"/tradeoff show {TYPED}")
    await people.until(FRIDAY_AFTERNOON)
    tradeoff = next(seen for seen in await people.channel() if "Trade-off of the day" in seen.text)
    await fill(people, await people.press("ben", tradeoff, tradeoff.buttons[0]))
    await people.until(MONDAY_MORNING)
    await people.command("ben", "/study review")


async def write_into_the_void(people: People, url: URL) -> None:
    """Write where it can no longer be kept: the member sees that it failed, and the log has a traceback."""
    form = await people.press("ben", await question(people), "Write my take")
    assert isinstance(form, SeenForm)
    with connect(url) as connection:
        connection.exec_driver_sql("DROP TABLE take")
    if isinstance(people, SlackPeople):
        people.hurry()
    assert await failing(people.fill("ben", form, {FIELD: TAKE}))


@pytest.mark.parametrize("form", ["console", "json"])
@pytest.mark.parametrize("on", EVERYWHERE.values(), ids=EVERYWHERE.keys())
async def test_no_secret_reaches_the_log(
    sqlite_url: URL,
    capsys: pytest.CaptureFixture[str],
    form: Form,
    on: Callable[[URL], AbstractAsyncContextManager[People]],
) -> None:
    """Neither on a good day nor when something breaks."""
    with logging_everything(form):
        async with on(sqlite_url) as people:
            await study(people)
            await write_into_the_void(people, sqlite_url)
    printed, errors = capsys.readouterr()
    assert errors == ""
    assert "delivery_sent" in printed
    assert "event_failed" in printed
    assert "no such table" in printed
    assert form == "console" or all(json.loads(line)["event"] for line in printed.splitlines())
    pages = (people._token,) if isinstance(people, LocalPeople) else ()  # it keeps other sites out
    assert not [secret for secret in (*TOKENS, *ADDRESSES, *pages, "marker") if secret in printed]
    assert not re.search(NAME, printed)


def test_a_traceback_in_json_shows_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    """Where it broke, and not what was in the hands of the code at that moment."""
    with logging_everything("json"):
        words = f"{TAKE}, in a variable"
        try:
            raise RuntimeError(str(len(words)))
        except RuntimeError:
            logging.getLogger("bot.app").exception("event_failed key=%s", "k")
    line = json.loads(capsys.readouterr().out)
    assert line["exception"][0]["exc_type"] == "RuntimeError"
    assert "marker" not in json.dumps(line)


async def test_an_error_of_the_database_quotes_no_row(clean_url: URL) -> None:
    """PostgreSQL tells the whole row that it refuses; the error that goes round, and into the log, does not."""
    row = {"member": "m", "card": "c", "occasion": "o", "text": f"{TAKE}\nand more marker lines"}
    async with opened(clean_url) as store:

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(sa.insert(take).values({**row, "at": sa.null()}))

        with pytest.raises(IntegrityError) as refusal:
            await store.members._writer.write(job)
    told = "".join(traceback.format_exception(refusal.value))
    assert "take" in told
    assert "marker" not in told
