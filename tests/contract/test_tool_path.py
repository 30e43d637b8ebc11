"""A path of one's own, on each platform: chosen, studied step by step, changed, and ended."""

from tests.contract.people import People
from tests.contract.steps import FRIDAY_MORNING, message, question, reveal, set_up


async def test_a_path_is_followed_step_by_step(people: People) -> None:
    """From the list of all to the next step, its answer and its rating; then it is behind."""
    await set_up(people)
    listed = message(await people.command("ben", "/study path"))
    assert "Leading an AI team" in listed.options
    page = message(await people.pick("ben", listed, "Generative products"))
    assert "You follow this path now." in page.text
    assert "Next step: " in page.text
    card = message(await people.press("ben", page, "Study it now"))
    assert "Next step: Generative products" in card.text
    title = card.text.splitlines()[0]
    rated = message(await people.press("ben", await reveal(people, "ben", card), "Got it"))
    onward = message(await people.press("ben", rated, "Next card"))
    page = message(await people.command("ben", "/study path"))
    assert "You have met 1 of 30 cards." in page.text
    assert f"{title} · met " in page.text
    assert onward.text.splitlines()[0] in page.text
    steps = message(await people.press("ben", page, "All its steps"))
    assert "2. " in steps.text
    assert " · next" in steps.text
    later = message(await people.press("ben", steps, "Later steps"))
    assert "11. " in later.text
    page = message(await people.press("ben", later, "Back to my path"))
    assert "You have met 1 of 30 cards." in page.text


async def test_paths_are_changed_and_ended(people: People) -> None:
    """What was met stays; nobody else is told, and nobody else's is changed."""
    await set_up(people)
    page = message(await people.pick("ben", message(await people.command("ben", "/study path")), "First steps"))
    others = message(await people.press("ben", page, "All paths"))
    assert "you follow it" in others.text
    page = message(await people.pick("ben", others, "New to AI"))
    assert page.text.startswith("New to AI")
    ended = message(await people.press("ben", page, "Stop following"))
    assert "You follow no path of your own any more." in ended.text
    assert "you follow it" not in message(await people.command("ben", "/study path")).text
    assert not await people.channel()
    assert not any("New to AI" in seen.text for seen in await people.private("chi"))


async def test_what_a_post_asks_is_met_there(people: People) -> None:
    """A card of the path that is rated on its post is behind, and the path goes on after it."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    post = await question(people)
    await people.pick("ben", message(await people.command("ben", "/study path")), "First steps")
    rated = message(await people.press("ben", await reveal(people, "ben", post), "Got it"))
    assert "first day of your streak" in rated.text
    page = message(await people.command("ben", "/study path"))
    assert "You have met 1 of 13 cards." in page.text
    assert "AI or a rule-based system? · met " in page.text
