"""The assessment, on every platform: a whole form in private, left and gone on with, its result and what follows."""

from tests.contract.people import People, Seen
from tests.contract.steps import message, set_up


async def press(people: People, on: Seen, label: str) -> Seen:
    """Let Ben press a button that is answered by a message."""
    return message(await people.press("ben", on, label))


async def test_a_form_from_the_invitation_to_the_result(people: People) -> None:
    """24 questions in one message, no verdict in between, and nobody else sees any of it."""
    await set_up(people)
    asked = await press(people, message(await people.command("ben", "/study assess")), "Begin")
    for number in range(1, 25):
        assert f"Assessment: {number} of 24" in asked.text
        assert asked.buttons == ("A", "B", "C", "D", "I do not know", "Go on later")
        if number == 3:
            await press(people, asked, "Go on later")
            left = message(await people.command("ben", "/study assess"))
            asked = await press(people, left, "Go on (3 of 24)")
        asked = await press(people, asked, "I do not know" if number == 1 else "ABCD"[number % 4])
    assert "of 24 right" in asked.text
    for words in ("strategy and economics", "Three questions say little", "A path for you", "The other form"):
        assert words in asked.text
    assert {"Follow this path", "How I judge myself", "The team"} <= set(asked.buttons)
    assert not any("of 24" in seen.text for seen in await people.channel())
    assert not any("of 24" in seen.text for seen in await people.private("ana"))
    judged = await press(people, asked, "How I judge myself")
    assert "5 quiz answers of each kind" in judged.text
    team = await press(people, await press(people, judged, "Back to my result"), "The team")
    assert "5 people or more" in team.text
