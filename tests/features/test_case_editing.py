"""The two forms of a case study: nothing that anybody wrote is lost without a word."""

from dataclasses import replace

import pytest

from adapters.rehearsal.reading import form_in, message_in
from bot.chat.messages import Words
from bot.chat.replies import Change, Tell, Wrong
from bot.documents.case_study import PARTS
from tests.features.cases import (
    DECISION,
    FLIPS,
    LEARNT,
    MEASUREMENT,
    OPTIONS,
    SITUATION,
    blank,
    labels,
    portfolio,
    read,
    shared,
    write,
)
from tests.features.conftest import Team


async def test_a_form_left_open_wipes_nothing_that_was_written_since(team: Team) -> None:
    """What it did not touch stays; what it changed is kept."""
    page = await blank(team, "ben", title="T")
    stale = await team.press("ben", page, "Edit the first half")
    await team.until(20, 8)
    await write(team, "ben", page, title="T", situation="At my desk.")
    await team.until(20, 8, 30)
    page = await team.fill("ben", stale, {"Title": "Better", DECISION: "Small."})
    assert isinstance(page, Change)
    assert all(text in read(page) for text in ("Saved.", "Better", "At my desk.", "Small."))


async def test_what_both_have_changed_is_given_back(team: Team) -> None:
    """By its head, with a way to what stands there; it never says that it saved what it did not."""
    page = await blank(team, "ben", title="T")
    stale = await team.press("ben", page, "Edit the first half")
    await write(team, "ben", page, situation="At my desk.", options="Two.")
    told = await team.fill("ben", stale, {SITUATION: "On the train.", DECISION: "Small."})
    assert isinstance(told, Tell)
    assert told.keep
    assert "“Title”" not in read(told)
    assert f"“{SITUATION}”: changed elsewhere since this form was opened." in read(told)
    assert "The rest of the form is saved." in read(told)
    assert f"**{SITUATION}**\nOn the train." in read(told)
    kept = read(await team.press("ben", told, "Open the case study"))
    assert all(text in kept for text in ("At my desk.", "Two.", "Small."))


async def test_the_halves_and_sharing_stand_in_nobodys_way(team: Team) -> None:
    """Whichever came later: what was sent from a form opened before is saved."""
    page = await blank(team, "ben", title="T", situation="old", measurement="old number")
    halves = [await team.press("ben", page, f"Edit the {half} half") for half in ("first", "second")]
    late = team.platform.filling("ben", halves[1], {MEASUREMENT: "New number."})
    await team.until(20, 8)
    await shared(team, "ben", page)
    assert "Saved." in read(await team.fill("ben", halves[0], {SITUATION: "New."}))
    told = read(await team.platform.give(late))
    assert "Saved." in told
    assert "New number." in told


async def test_a_cleared_part_stays_cleared(team: Team) -> None:
    """Though what stood in it comes once more, from the form of then."""
    page = await blank(team, "ben", title="T")
    old = team.platform.filling("ben", await team.press("ben", page, "Edit the second half"), {LEARNT: "A slip."})
    page = await team.platform.give(old)
    page = await write(team, "ben", page, learnt="")
    assert "A slip." not in read(page)
    assert "Changed meanwhile" in read(await team.platform.give(old))
    assert "A slip." not in read(await team.press("ben", await portfolio(team, "ben"), "Open 1"))


async def test_what_was_emptied_in_vain_is_said(team: Team) -> None:
    """There is nothing to copy then."""
    page = await blank(team, "ben", title="T", flips="Much.")
    stale = form_in(await team.press("ben", page, "Edit the second half"))
    await write(team, "ben", page, flips="More.")
    told = await team.fill("ben", stale, {FLIPS: ""})
    assert f"**{FLIPS}**\nYou had emptied it." in read(told)
    assert "The rest of the form is saved." in read(told)


async def test_what_a_message_does_not_hold_is_given_back_as_a_file(team: Team) -> None:
    """Whole, with its heads, where it is found again."""
    page = await blank(team, "ben", title="Gone soon")
    form = await team.press("ben", page, "Edit the first half")
    await team.press("ben", await team.press("ben", page, "Remove"), "Remove it")
    texts = {SITUATION: "*" * 3000, OPTIONS: "語" * 3000, DECISION: "c" * 2990 + "\nthe end"}
    told = await team.fill("ben", form, texts)
    assert isinstance(told, Tell)
    assert told.keep
    ((name, content),) = told.message.files
    assert name == "what-you-wrote.txt"
    assert content.decode() == "\n\n\n".join(f"{h}\n\n{t}" for h, t in {"Title": "Gone soon", **texts}.items()) + "\n"
    assert not any(isinstance(block, Words) for block in told.message.blocks)


@pytest.mark.parametrize("title", ["\u200b\u2060", "\u3164", "\u0301", " \u202e "])
async def test_a_title_shows_something(team: Team, title: str) -> None:
    """Else nobody finds it again."""
    form = form_in(await team.press("ben", await blank(team, "ben"), "Edit the first half"))
    wrong = await team.fill("ben", form, {"Title": title, DECISION: "Small."})
    assert isinstance(wrong, Wrong)
    assert wrong.errors == {"title": "A few words, so that you find it again."}
    assert "Small." in read(await team.fill("ben", wrong, {"Title": "A title"}))


async def test_a_title_that_is_too_long_comes_back_whole(team: Team) -> None:
    """It is never cut in silence."""
    form = form_in(await team.press("ben", await blank(team, "ben"), "Edit the first half"))
    sent = team.platform.filling("ben", form, {})
    wrong = await team.platform.give(replace(sent, values={**sent.values, "title": "t" * 151}))
    assert isinstance(wrong, Wrong)
    assert wrong.errors == {"title": "At most 150 characters, please."}
    assert wrong.form.fields[0].value == "t" * 151


async def test_the_page_of_what_was_written_is_shown(team: Team) -> None:
    """The second half of a long one begins behind the first page."""
    texts = {part.name: "a" * 3000 for part in PARTS[:3]}
    page = await blank(team, "ben", **texts, measurement="What I just wrote.")
    assert "Saved." in read(page)
    assert "What I just wrote." in read(page)
    assert "Page before" in labels(page)


async def test_a_form_finds_what_it_was_opened_on_in_its_action(team: Team) -> None:
    """Within what every platform carries, however often it was edited."""
    page = await blank(team, "ben")
    for number in range(12):
        page = await write(team, "ben", page, situation=f"{number}", title=f"{number}")
    form = form_in(await team.press("ben", page, "Edit the first half"))
    assert len(form.action) <= 100
    assert "Saved." in read(await team.fill("ben", form, {SITUATION: "last"}))
    forged = replace(team.platform.filling("ben", form, {SITUATION: "x"}), action=":".join(form.action.split(":")[:3]))
    assert f"“{SITUATION}”: changed elsewhere" in read(await team.platform.give(forged))
    assert "last" in read(await team.press("ben", await portfolio(team, "ben"), "Open 1"))
    assert message_in(page).title == "Your case study"
