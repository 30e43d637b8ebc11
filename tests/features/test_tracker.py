"""`/study tracker`: the workbook goes out, is edited, and comes back; nothing changes before a yes."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from adapters.rehearsal.reading import find, labels_of, message_in, text_of
from bot.chat.messages import Button, Message, Words
from bot.chat.replies import Change, Reply, Tell
from bot.chat.routes import action, fact
from bot.documents.workbook.charts import FIGURES
from bot.store.applied import Decided
from bot.store.tables import review
from tests.features.conftest import Team
from tests.spreadsheets import Edit, cells, edited, entered, typed

CARD = "model-size-vs-latency"
SHEETS = ["How to use", "Trade-offs", "Questions", "Applied log", "Interviews", "Case studies", "Progress"]
ENTRY = {
    "Product": "Acme Chat",
    "Trade-off": "Model size vs latency",
    "Side it took": "Smaller model (faster answers)",
    "How one can tell": "It answers at once, and misses the point.",
    "What I would have done": '=HYPERLINK("http://a")',
}


async def tracker(team: Team, name: str = "ben") -> bytes:
    """Ask for the workbook."""
    told = await team.command(name, "/study tracker")
    assert isinstance(told, Tell)
    assert told.keep
    ((_, content),) = told.message.files
    return content


async def send(team: Team, content: bytes, name: str = "ben", called: str = "tracker.xlsx") -> Reply:
    """Send a file back."""
    form = await team.press(name, await team.command(name, "/study tracker"), "Send it back")
    upload = team.platform.messenger.give_file(called, content)
    return await team.fill(name, form, {"Your tracker, saved as .xlsx": upload})


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


async def changed(team: Team, *edits: Edit, name: str = "ben") -> Reply:
    """Edit the workbook as it is now, send it back, and say yes."""
    asked = await send(team, edited(await tracker(team, name), *edits), name)
    assert "Nothing is changed yet" in read(asked)
    return await team.press(name, asked, "Make these changes")


async def test_the_workbook_holds_all_of_the_member_s_study(team: Team) -> None:
    """The whole deck by name, with what they have rated."""
    await team.until(20, 9)
    post = team.platform.posts[-1]
    answer = await team.press("ben", post, "Show me the answer")
    await team.press("ben", answer, "Got it")
    content = await tracker(team)
    assert [page.title for page in load_workbook(BytesIO(content)) if page.sheet_state == "visible"] == SHEETS
    assert len([title for title in cells(content, "Trade-offs", "Title") if title]) == 21
    assert cells(content, "Questions", "Status").count("Met") == 1
    assert cells(content, "Trade-offs", "Status").count("Met") == 0


async def test_a_card_that_left_the_deck_is_rated_and_no_longer_met(team: Team) -> None:
    """The drawn line of cards met says no more than the sheets."""
    await team.until(20, 9)
    answer = await team.press("ben", team.platform.posts[-1], "Show me the answer")
    await team.press("ben", answer, "Got it")
    drawn = load_workbook(BytesIO(await tracker(team)))["Progress"]
    assert (drawn[f"B{FIGURES + 1}"].value, drawn[f"C{FIGURES + 1}"].value) == (1, 1)
    async with team.house.store.database.writing() as connection:
        await connection.execute(review.update().values(card="gone"))
    drawn = load_workbook(BytesIO(await tracker(team)))["Progress"]
    assert (drawn[f"B{FIGURES + 1}"].value, drawn[f"C{FIGURES + 1}"].value) == (1, 0)


async def test_whoever_was_never_seen_gets_an_empty_one(team: Team) -> None:
    """Nobody becomes a member by looking."""
    assert not any(cells(await tracker(team, "chi"), "Trade-offs", "Confidence"))
    assert await team.house.store.members.find(team.platform.who("chi").member) is None


async def test_what_goes_out_and_comes_back_changes_nothing(team: Team) -> None:
    """Export and import are no change."""
    await changed(team, typed("Trade-offs", CARD, "Notes", "=1+1"), entered("Applied log", ENTRY))
    told = await send(team, await tracker(team))
    assert "Nothing in it is new to me" in read(told)


async def test_it_shows_what_would_change_and_asks_first(team: Team) -> None:
    """By name, with old and new; people's words to the letter and as theirs."""
    content = edited(
        await tracker(team),
        typed("Trade-offs", CARD, "Confidence", 4),
        typed("Trade-offs", CARD, "Notes", "Ask for the *95th* percentile <!here>"),
        entered("Applied log", ENTRY),
    )
    asked = message_in(await send(team, content))
    assert "change 2 things" in text_of(asked)
    assert "Model size vs latency: confidence none → 4, new notes" in text_of(asked)
    assert Words("Ask for the *95th* percentile <!here>") in asked.blocks
    assert "Acme Chat" in text_of(asked)
    assert "Acme" not in asked.plain
    assert await team.house.store.notes.of(await team.house.store.members.id_of(team.platform.who("ben").member)) == {}


async def test_a_yes_takes_all_of_it_over(team: Team) -> None:
    """It stands in the next workbook, and in the applied log."""
    done = await changed(
        team,
        typed("Trade-offs", CARD, "Confidence", 4),
        typed("Questions", "core-mission", "Notes", "Read again."),
        entered("Applied log", ENTRY),
    )
    assert isinstance(done, Change)
    assert "Changed: 2 cards and 1 entry of your log." in read(done)
    content = await tracker(team)
    assert 4 in cells(content, "Trade-offs", "Confidence")
    assert "Read again." in cells(content, "Questions", "Notes")
    assert "Acme Chat" in cells(content, "Applied log", "Product")
    assert "Acme Chat" in cells(content, "Trade-offs", "Where applied")


async def test_what_people_wrote_is_text_and_no_formula(team: Team) -> None:
    """However it begins."""
    await changed(team, entered("Applied log", ENTRY), typed("Trade-offs", CARD, "Notes", "=1+1"))
    book = load_workbook(BytesIO(await tracker(team)))
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value is not None}
    assert "f" not in kinds


async def test_a_no_changes_nothing(team: Team) -> None:
    """And says that the file is theirs still."""
    content = edited(await tracker(team), typed("Trade-offs", CARD, "Confidence", 4))
    told = await team.press("ben", await send(team, content), "Leave all as it is")
    assert "Nothing more is changed" in read(told)
    assert not any(cells(await tracker(team), "Trade-offs", "Confidence"))


async def test_a_second_yes_says_the_same_and_a_late_one_does_nothing(team: Team) -> None:
    """A button that is found a week later is not to change what has been written since."""
    asked = await send(team, edited(await tracker(team), typed("Trade-offs", CARD, "Confidence", 4)))
    done = read(await team.press("ben", asked, "Make these changes"))
    assert read(await team.press("ben", asked, "Make these changes")) == done
    asked = await send(team, edited(await tracker(team), typed("Trade-offs", CARD, "Confidence", 5)))
    later = team.house.clock.now() + timedelta(days=1, minutes=1)
    await team.house.until(later)
    assert "Nothing left to change here" in read(await team.press("ben", asked, "Make these changes"))
    assert 4 in cells(await tracker(team), "Trade-offs", "Confidence")


async def test_of_two_files_the_newer_one_waits(team: Team) -> None:
    """And the older one's buttons say so."""
    content = await tracker(team)
    first = await send(team, edited(content, typed("Trade-offs", CARD, "Confidence", 4)))
    second = await send(team, edited(content, typed("Trade-offs", CARD, "Confidence", 5)))
    assert "sent a newer file since" in read(await team.press("ben", first, "Make these changes"))
    await team.press("ben", second, "Make these changes")
    assert 5 in cells(await tracker(team), "Trade-offs", "Confidence")


async def test_what_was_edited_in_the_bot_meanwhile_is_not_overwritten(team: Team) -> None:
    """The yes was to what was shown then."""
    done = message_in(await changed(team, entered("Applied log", ENTRY)))
    assert "go on in the newest one" in text_of(done)
    store = team.house.store
    member = await store.members.id_of(team.platform.who("ben").member)
    (entry,) = await store.applied.all(member)
    asked = await send(
        team, edited(await tracker(team), typed("Applied log", "Acme Chat", "What I would have done", None))
    )
    assert "something that you wrote would be gone" in read(asked)
    assert "What you would have done: none any more" in read(asked)
    await team.house.until(team.house.clock.now() + timedelta(minutes=5))
    newer = Decided(product="Acme Chat", side=1, evidence="Newer words.", instead="Newer words.")
    await store.applied.change(member, entry.id, newer, at=team.house.clock.now())
    done = message_in(await team.press("ben", asked, "Make these changes"))
    assert "I left out 1 entry of your log" in text_of(done)
    (now,) = await store.applied.all(member)
    assert now.evidence == now.instead == "Newer words."


async def test_nobody_says_yes_to_somebody_else_s_workbook(team: Team) -> None:
    """Whoever presses means their own."""
    asked = await send(team, edited(await tracker(team), typed("Trade-offs", CARD, "Confidence", 4)))
    assert "Nothing left to change here" in read(await team.press("chi", asked, "Make these changes"))
    assert not any(cells(await tracker(team, "chi"), "Trade-offs", "Confidence"))


async def test_wrong_values_are_named_by_sheet_and_cell(team: Team) -> None:
    """All of them at once; nothing is changed, and what to do is a button."""
    content = edited(
        await tracker(team),
        typed("Trade-offs", CARD, "Confidence", 7),
        typed("Questions", "core-mission", "Confidence", "quite sure"),
        entered("Applied log", ENTRY | {"Side it took": "Both"}),
    )
    told = message_in(await send(team, content))
    assert "I changed nothing yet" in text_of(told)
    assert "Trade-offs!" in text_of(told)
    assert "Questions!" in text_of(told)
    assert "Applied log!" in text_of(told)
    assert "1 to 5" in text_of(told)
    assert "quite sure" not in text_of(told)
    assert labels_of(told)[0] == "Send it again"
    assert not any(cells(await tracker(team), "Trade-offs", "Confidence"))


@pytest.mark.parametrize("content", [b"", b"confidence,notes\n4,x\n", b"%PDF-1.7", b"PK\x03\x04 and no more"])
async def test_a_file_that_is_no_tracker_is_told_so(team: Team, content: bytes) -> None:
    """And nothing is changed."""
    told = message_in(await send(team, content, called="notes.csv"))
    assert "I changed nothing." in text_of(told)
    assert "Get the newest tracker" in labels_of(told)


async def test_a_file_that_cannot_be_fetched_is_told_with_the_platform_s_reason(team: Team) -> None:
    """It may be its size, or anything else."""
    told = await send(team, bytes(30_000_000))
    assert "has more than 5000000 bytes" in read(told)
    assert "Send it again" in labels_of(message_in(told))


async def test_an_old_tracker_does_not_undo_what_was_written_since(team: Team) -> None:
    """What was not touched in it is not meant."""
    old = await tracker(team)
    await changed(team, typed("Trade-offs", CARD, "Notes", "The newer note."))
    told = await send(team, edited(old, typed("Trade-offs", "recall-vs-precision", "Confidence", 2)))
    assert "change 1 thing" in read(told)
    await team.press("ben", told, "Make these changes")
    assert "The newer note." in cells(await tracker(team), "Trade-offs", "Notes")


async def test_many_changes_are_told_page_by_page_and_all_made(team: Team) -> None:
    """Nothing is taken over unseen: what would be gone comes first, and every change is on one of the pages."""
    cards = [card for card, each in team.house.deck.cards.items() if each.kind == "question"][:20]
    first, last = cards[0], cards[-1]
    await changed(team, typed("Questions", last, "Notes", "To be lost."))
    content = await tracker(team)
    edits = (typed("Questions", card, "Confidence", 3) for card in cards[:-1])
    told = await send(team, edited(content, *edits, typed("Questions", last, "Notes", None)))
    assert "change 20 things" in read(told)
    assert "With 1 of them, something that you wrote would be gone." in read(told)
    assert "To be lost." in read(told)
    assert labels_of(message_in(told)) == ("Make these changes", "Leave all as it is", "Next page")
    seen = read(told)
    for _ in range(3):
        told = await team.press("ben", told, "Next page")
        seen += read(told)
    assert "Page 4 of 4" in seen
    assert all(team.house.deck.cards[card].title in seen for card in cards)
    assert labels_of(message_in(told)) == ("Make these changes", "Leave all as it is", "Page before")
    await team.press("ben", told, "Make these changes")
    assert cells(await tracker(team), "Questions", "Confidence").count(3) == 19
    assert "To be lost." not in cells(await tracker(team), "Questions", "Notes")
    assert first in cells(await tracker(team), "Questions", "Card id")


async def test_a_forged_page_is_the_nearest_one(team: Team) -> None:
    """And somebody else's is none."""
    asked = message_in(await send(team, edited(await tracker(team), typed("Trade-offs", CARD, "Confidence", 4))))
    _, make = find(asked, "Make these changes")
    waiting = fact(make)
    for page in ("99", "-1", "x", ""):
        forged = Message(
            title="x", plain="x", rows=((Button(action=action("tracker-page", waiting, page), label="x"),),)
        )
        assert "confidence none → 4" in read(await team.press("ben", Tell(forged), "x"))
        assert "Nothing left to change here" in read(await team.press("chi", Tell(forged), "x"))
