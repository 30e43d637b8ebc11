"""What a team sees of its assessments: averages of five people or more, and nobody's own result."""

from collections.abc import Sequence

from bot.cards import AssessmentPair
from tests.features.assessments import everything, nothing, plant
from tests.features.conftest import Team
from tests.features.test_assess_result import member_of, read, result


async def take_part(team: Team, people: Sequence[str]) -> None:
    """Let them rate a post; then the days go on."""
    await team.until(20, 9)
    for name in people:
        await team.press(name, await team.press(name, team.platform.posts[0], "Show me the answer"), "Got it")
    await team.until(23, 6)


async def test_a_team_sees_shares_of_five_people_or_more(team: Team) -> None:
    """Of those who take part here; then nothing new until three more have finished."""
    people = [f"p{number}" for number in range(8)]
    await take_part(team, people)
    await plant(team, "stranger", everything)
    seen = []
    for number, name in enumerate(people):
        await plant(team, name, everything if number < 4 else nothing)
        seen.append(read(await team.press(name, await result(team, name), "The team")))
    assert all("5 people or more" in told and "%" not in told for told in seen[:4])
    assert "no gain" not in seen[4]
    assert "first goes of 5 people" in seen[4]
    assert "data | 70 % or more" in seen[4]
    assert seen[5] == seen[6] == seen[4]
    assert "data | about 50 %" in seen[7]
    assert not any(name in told for told in seen for name in people)


async def test_all_right_and_none_right_look_like_nearly_so(team: Team) -> None:
    """Else each of five would be known by a figure of 100 %; and of two rounds none is read as a gain."""
    people = [f"p{number}" for number in range(5)]
    await take_part(team, people)
    for number, name in enumerate(people):
        await plant(team, name, lambda pair: pair.competency != "data", days=-40)
        await plant(team, name, everything if number else nothing, form="B")
    told = read(await team.press("p0", await result(team, "p0"), "The team"))
    assert "data | 30 % or less | 70 % or more" in told
    assert "evaluation | 70 % or more | 70 % or more" in told
    assert "shows no gain" in told


async def test_who_leaves_a_channel_moves_no_figure(team: Team) -> None:
    """Else the sixth person would take a place of the first five, and what changed would tell on two."""
    people = [f"p{number}" for number in range(6)]
    await take_part(team, people)
    for number, name in enumerate(people):
        await plant(team, name, everything if number == 0 else nothing if number == 5 else half)
    before = read(await team.press("p5", await result(team, "p5"), "The team"))
    member = await member_of(team, "p0")
    channel = await team.house.store.channels.at(team.platform.place)
    assert channel is not None
    assert await team.house.store.absences.leave(member, channel.id, now=team.house.clock.now())
    assert read(await team.press("p5", await result(team, "p5"), "The team")) == before


def half(pair: AssessmentPair) -> bool:
    """Know what is of beginner's level."""
    return pair.level == "beginner"
