"""The result of the assessment: what it says and how surely, what follows from it, and what a team may see."""

from datetime import timedelta

from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.cards import COMPETENCIES
from bot.chat.messages import Table
from bot.chat.replies import Reply, Tell
from bot.rules.memory import Rating
from bot.store.reviews import Review
from tests.features.assessments import begin, everything, nothing, plant
from tests.features.conftest import Team
from tests.house import own_deck


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply)).replace("\N{NO-BREAK SPACE}", " ")


async def result(team: Team, name: str = "ben") -> Reply:
    """Look at the last result."""
    return await team.command(name, "/study assess")


async def member_of(team: Team, name: str = "ben") -> str:
    """Return the id of a member."""
    return await team.house.store.members.id_of(team.platform.who(name).member)


async def test_it_tells_the_share_with_its_range(team: Team) -> None:
    """On the whole and for each competency, in their order; and how little three questions say."""
    await plant(team, "ben", lambda pair: pair.level != "advanced")
    told = message_in(await result(team))
    assert told.title == "Your assessment: 16 of 24 right"
    assert "most likely be right in 53 to 77 % of them" in text_of(told)
    (table,) = [block for block in told.blocks if isinstance(block, Table)]
    assert [row[0] for row in table.rows] == list(COMPETENCIES)
    cells = {tuple(str(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row[1:]) for row in table.rows}
    assert cells == {("2 of 3", "32 to 86 %")}
    assert "Three questions say little" in text_of(told)
    assert "one in four" in text_of(told)
    assert "Nothing stands out" in text_of(told)


async def test_it_names_what_stands_out_as_a_hint(team: Team) -> None:
    """Against the member's own other answers; with chance named as what it may be."""
    await plant(team, "ben", lambda pair: pair.competency != "data")
    told = read(await result(team))
    assert "A gap, clearly below your other competencies: data." in told
    assert "by chance alone" in told
    await plant(team, "chi", lambda pair: pair.competency == "evaluation" or pair.level == "beginner")
    assert "A strength, clearly above your other competencies: evaluation." in read(await result(team, "chi"))


async def test_it_recommends_a_path_with_the_reason(team: Team) -> None:
    """By what they answered, with a button to follow it."""
    await plant(team, "ben", nothing)
    told = await result(team)
    assert "A path for you: “New to AI”." in read(told)
    assert "Most often they are of beginner level; of the beginner questions you had 0 of 8 right" in read(told)
    assert "It is meant for: Anyone who builds products" in read(told)
    assert "Follow this path" in labels_of(message_in(told))


async def test_a_path_that_they_follow_is_told_as_such(team: Team) -> None:
    """And offered no more."""
    await plant(team, "ben", nothing)
    await team.house.store.own_paths.follow(await member_of(team), "new-to-ai", team.house.clock.now())
    told = await result(team)
    assert "The path that you follow suits you best: “New to AI”." in read(told)
    assert "Follow this path" not in labels_of(message_in(told))


async def test_cards_to_study_stand_in_the_place_of_right_answers(team: Team) -> None:
    """Of the gap first, and of the level that was missed; a card that they know already is none of them."""
    await plant(team, "ben", lambda pair: pair.competency != "data")
    told = await result(team)
    card = next(card for card in own_deck().cards.values() if card.title == labels_of(message_in(told))[0])
    assert card.competencies[0] == "data"
    assert card.level == "beginner"
    shown = await team.press("ben", told, card.title)
    assert isinstance(shown, Tell)
    assert shown.message.title == card.title
    await rate(team, card.id, Rating.GOOD)
    assert card.title not in labels_of(message_in(await result(team)))


async def test_whoever_had_all_right_is_told_so(team: Team) -> None:
    """No card, and a path with what is left."""
    await plant(team, "ben", everything)
    told = await result(team)
    assert "You know most of what I asked." in read(told)
    assert "Cards to study" not in read(told)


async def test_the_second_go_shows_the_gain_with_its_range(team: Team) -> None:
    """And that it may be chance; the third one says that its questions were met before."""
    await plant(team, "ben", lambda pair: pair.level == "beginner", days=-90)
    await plant(team, "ben", lambda pair: pair.level == "beginner" or pair.competency == "data", days=-50, form="B")
    told = read(await result(team))
    assert "from 8 to 10 of 24, +8 points, almost surely (95 %) between \N{MINUS SIGN}5 and +20." in told
    assert "it may be chance" in told
    assert "equally hard" in told
    assert "in an earlier go" not in told
    await plant(team, "ben", everything)
    told = read(await result(team))
    assert "from 10 to 24 of 24, +58 points" in told
    assert "hardly chance" not in told
    assert "You had met these questions in an earlier go" in told


async def rate(team: Team, card: str, value: Rating, *, day: int = 1) -> None:
    """Let Ben rate a card outside any post, on a day of November."""
    member, at = await member_of(team), team.house.clock.now() + timedelta(days=day)
    one = Review(member=member, card=card, occasion=at.date().isoformat(), post=None, at=at, value=value)
    await team.house.store.reviews.rate(one)


async def test_a_gain_beyond_chance_is_told_as_one(team: Team) -> None:
    """Between two forms that had not been met before."""
    await plant(team, "ben", nothing, days=-50)
    await plant(team, "ben", everything, form="B")
    assert "That is hardly chance." in read(await result(team))


async def test_there_is_no_team_outside_of_a_channel(team: Team) -> None:
    """Nor a button for it, nor one in a channel that nobody set up."""
    await plant(team, "ben", nothing)
    assert "The team" in labels_of(message_in(await result(team)))
    told = await team.command("ben", "/study assess", direct=True)
    assert "The team" not in labels_of(message_in(told))


async def test_the_eight_competencies_are_explained(team: Team) -> None:
    """All of them, and back to the result."""
    await plant(team, "ben", nothing)
    told = await result(team)
    page = await team.press("ben", told, "What the eight mean")
    assert all(f"**{name}**: " in read(page) for name in COMPETENCIES)
    assert read(await team.press("ben", page, "Back to my result")) == read(told)


async def test_a_result_stays_at_hand_during_the_next_go(team: Team) -> None:
    """By a button where it waits."""
    await plant(team, "ben", nothing, days=-31)
    title = message_in(await result(team)).title
    left = await team.press("ben", await begin(team, "ben"), "Go on later")
    seen = await team.press("ben", left, "My last result")
    assert message_in(seen).title == title
    assert "in the middle of the other form: 0 of 24 answered" in read(seen)
    assert message_in(await team.press("ben", seen, "Go on (1 of 24)")).title == "Assessment: 1 of 24"


async def test_a_page_of_a_result_that_is_gone_leads_on(team: Team) -> None:
    """Old buttons of somebody who had everything deleted: what is missing is said, and the way to begin."""
    await plant(team, "ben", nothing)
    told = await result(team)
    await team.press("ben", await team.command("ben", "/study delete"), "Delete everything about me")
    page = await team.press("ben", told, "How I judge myself")
    assert "Once you have finished an assessment (/study assess)" in read(page)
    assert labels_of(message_in(await team.press("ben", page, "Back to my result"))) == ("Begin",)
    assert "5 people or more" in read(await team.press("ben", told, "The team"))
