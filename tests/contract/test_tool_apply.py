"""The log of real products, on each platform: from the answer to a trade-off to an entry, edited and removed."""

from tests.contract.people import People
from tests.contract.steps import FRIDAY_AFTERNOON, form, latest, message, reveal, set_up

PRODUCT = "My <b>phone's</b> keyboard @everyone"
HOW = "It *never* waits <@U1>,\nand its words are plain."


async def test_a_product_is_logged_from_under_the_answer(people: People) -> None:
    """In private, to the letter; edited, and removed again."""
    await set_up(people)
    await people.until(FRIDAY_AFTERNOON)
    answer = await reveal(people, "ben", await latest(people, "Trade-off"))
    asked = form(await people.press("ben", answer, "Where have you seen it?"))
    assert asked.title == "In a real product"
    assert asked.fields == (
        "Which product?",
        "Which side did it take?",
        "How can you tell?",
        "What would you have done?",
    )
    product, which, how, instead = asked.fields
    side = (await latest(people, "Trade-off")).buttons[0]
    filled = {product: PRODUCT, which: side, how: HOW}
    kept = message(await people.fill("ben", asked, filled))
    assert "It is kept, for your eyes alone." in kept.text
    assert f"Side it took: {side}" in kept.text
    listed = message(await people.command("ben", "/tradeoff apply"))
    assert PRODUCT in listed.text.replace("\u200b", "")
    opened = message(await people.press("ben", listed, "Open 1"))
    assert "Make it a case study" in opened.buttons
    asked = form(await people.press("ben", opened, "Edit"))
    edited = message(await people.fill("ben", asked, {**filled, instead: "The other side."}))
    assert "The other side." in edited.text
    assert PRODUCT in edited.text.replace("\u200b", "")
    assert "It *never* waits <@U1>," in edited.text.replace("\u200b", "")
    listed = message(await people.command("ben", "/tradeoff apply"))
    sure = message(await people.press("ben", message(await people.press("ben", listed, "Open 1")), "Remove"))
    left = message(await people.press("ben", sure, "Remove it"))
    assert "Nothing is logged yet." in left.text
    assert not any("keyboard" in seen.text for seen in await people.channel())
    assert not any("keyboard" in seen.text for seen in await people.private("ana"))


async def test_a_product_is_logged_by_name_or_from_the_list(people: People) -> None:
    """The command opens the form at once where the name says which trade-off; else it is picked."""
    await set_up(people)
    assert "Model size vs latency" in form(await people.command("ben", "/tradeoff apply Model size vs latency")).text
    listed = message(await people.command("ben", "/tradeoff apply"))
    asked = form(await people.pick("ben", listed, "Model size vs latency"))
    kept = message(
        await people.fill("ben", asked, {asked.fields[0]: "Maps", asked.fields[1]: "Smaller model (faster answers)"})
    )
    assert "Product: Maps" in kept.text
    listed = message(await people.press("ben", kept, "All that I logged"))
    assert "1 entry, for your eyes alone." in listed.text


async def test_a_form_with_a_mistake_keeps_what_was_written(people: People) -> None:
    """What is wrong is said in it, or beside a way back into it; mended, all of it is kept."""
    await set_up(people)
    asked = form(await people.command("ben", "/tradeoff apply Model size vs latency"))
    filled = {asked.fields[1]: "Larger model (better answers)", asked.fields[2]: HOW}
    wrong = await people.fill("ben", asked, {asked.fields[0]: "\u2003", **filled})
    mend = form(await people.press("ben", message(wrong), "Fix it") if hasattr(wrong, "buttons") else wrong)
    kept = message(await people.fill("ben", mend, {**filled, asked.fields[0]: "Search"}))
    assert "Product: Search" in kept.text
    assert "It *never* waits <@U1>," in kept.text.replace("\u200b", "")
