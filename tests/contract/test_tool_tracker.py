"""The workbook on each platform: it is handed out, edited, sent back, and taken over after a yes."""

from tests.contract.people import People, Seen
from tests.contract.steps import FRIDAY_MORNING, form, message, question, reveal_and_rate, set_up
from tests.spreadsheets import cells, edited, entered, typed

CARD = "model-size-vs-latency"
WORDS = "Ask for the *95th* percentile <!here> @everyone"
ENTRY = {
    "Product": "=Acme Chat",
    "Trade-off": "Model size vs latency",
    "Side it took": "Smaller model (faster answers)",
    "How one can tell": WORDS,
}


async def tracker(people: People) -> tuple[Seen, bytes]:
    """Ask for the workbook."""
    told = message(await people.command("ben", "/study tracker"))
    assert "Edit what is tinted there" in told.text
    ((name, content),) = told.files
    assert name.endswith(".xlsx")
    return told, content


async def send(people: People, on: Seen, content: bytes) -> Seen:
    """Send one back by the button below the one that was handed out."""
    asked = form(await people.press("ben", on, "Send it back"))
    return message(await people.fill("ben", asked, {asked.fields[0]: ("tracker.xlsx", content)}))


async def test_a_workbook_goes_out_is_edited_and_comes_back(people: People) -> None:
    """It tells what was rated; what it would change is shown, and changed after a yes; others see nothing of it."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    await reveal_and_rate(people, "ben", await question(people), "Got it")
    told, content = await tracker(people)
    assert cells(content, "Questions", "Status").count("Met") == 1
    mine = edited(
        content,
        typed("Trade-offs", CARD, "Confidence", 4),
        typed("Trade-offs", CARD, "Notes", WORDS),
        entered("Applied log", ENTRY),
    )
    asked = await send(people, told, mine)
    assert "change 2 things" in asked.text
    assert WORDS in asked.text.replace("\u200b", "")
    done = message(await people.press("ben", asked, "Make these changes"))
    assert "Changed: 1 card and 1 entry of your log." in done.text
    told, content = await tracker(people)
    assert 4 in cells(content, "Trade-offs", "Confidence")
    assert WORDS in cells(content, "Trade-offs", "Notes")
    assert "=Acme Chat" in cells(content, "Applied log", "Product")
    same = await send(people, told, content)
    assert "Nothing in it is new to me" in same.text
    assert not any("percentile" in seen.text for seen in await people.channel())
    assert not any("percentile" in seen.text for seen in await people.private("ana"))


async def test_a_wrong_value_is_named_by_its_cell_and_a_wrong_file_is_told_so(people: People) -> None:
    """Nothing is changed by either."""
    await set_up(people)
    told, content = await tracker(people)
    wrong = await send(people, told, edited(content, typed("Trade-offs", CARD, "Confidence", 9)))
    assert "Trade-offs!" in wrong.text
    assert "1 to 5" in wrong.text
    asked = form(await people.press("ben", wrong, "Send it again"))
    refused = message(await people.fill("ben", asked, {asked.fields[0]: ("notes.xlsx", b"no workbook at all")}))
    assert "I changed nothing." in refused.text
    assert not any(cells((await tracker(people))[1], "Trade-offs", "Confidence"))
