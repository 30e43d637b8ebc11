"""What the assessment recommends, where paths are chosen and where one ends."""

from adapters.rehearsal.reading import labels_of, message_in, text_of
from tests.features.assessments import nothing, plant
from tests.features.conftest import Team
from tests.features.test_path import follow, meet, read, steps


async def recommended(team: Team, name: str) -> str:
    """The title of the path that is recommended first, with its reason: it stands above all others."""
    told = message_in(await team.command(name, "/study path"))
    (label,) = [label for label in labels_of(told) if label.startswith("Follow: ")]
    assert f"**Recommended for you: {label.removeprefix('Follow: ')}**" in text_of(told)
    return label


async def test_the_recommended_path_is_one_press_away(team: Team) -> None:
    """With its reason; who has a recommendation is led to the assessment no more."""
    await plant(team, "ben", nothing, days=-1)
    listed = await team.command("ben", "/study path")
    label = await recommended(team, "ben")
    assert "Take the assessment" not in labels_of(message_in(listed))
    page = await team.press("ben", listed, label)
    assert message_in(page).title == label.removeprefix("Follow: ")
    others = await team.press("ben", page, "All paths")
    assert "**Recommended for you: " in read(others)
    assert label not in labels_of(message_in(others))
    assert "Back to my path" in labels_of(message_in(others))


async def test_another_path_may_be_followed_all_the_same(team: Team) -> None:
    """The recommended one stays in sight."""
    await plant(team, "ben", nothing, days=-1)
    label = await recommended(team, "ben")
    page = await follow(team, "ben", "Leading an AI team")
    assert message_in(page).title == "Leading an AI team"
    assert label in labels_of(message_in(await team.press("ben", page, "All paths")))


async def test_behind_a_finished_path_comes_the_recommended_one(team: Team) -> None:
    """By the reason of the assessment."""
    await plant(team, "ben", nothing, days=-1)
    await meet(team, "ben", *steps(team, "first-steps"))
    label = await recommended(team, "ben")
    page = await follow(team, "ben", "First steps")
    assert "You have met every card of this path." in read(page)
    assert f"**Next: {label.removeprefix('Follow: ')}**" in read(page)
    assert labels_of(message_in(page))[0] == label
