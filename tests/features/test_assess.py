"""`/study assess`: 24 questions in private, left and gone on with at any time, and no word on what was right."""

import asyncio
import json
from dataclasses import replace

import pytest

from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.cards import LEVELS
from bot.chat.events import Press
from bot.chat.replies import Change, Reply, Tell
from bot.store.attempts import Attempt, Given
from tests.features.assessments import asked_on, begin, everything, finish, letter, nothing, plant, respond
from tests.features.conftest import Team


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


async def kept(team: Team, name: str) -> list[tuple[Attempt, tuple[Given, ...]]]:
    """Return all goes of a member with their answers."""
    store = team.house.store
    member = await store.members.id_of(team.platform.who(name).member)
    return [(each, await store.attempts.answers(member, each.id)) for each in await store.attempts.of(member)]


async def test_it_says_what_it_is_before_it_begins(team: Team) -> None:
    """In private; and whoever only looks is no member by that."""
    told = await team.command("ben", "/study assess")
    assert isinstance(told, Tell)
    for words in (
        "24 questions",
        "15 to 20 minutes",
        "Only you see",
        "their averages",
        "leave at any time",
        "not even at the end",
    ):
        assert words in read(told)
    assert labels_of(message_in(told)) == ("Begin",)
    assert await team.house.store.members.find(team.platform.who("ben").member) is None


async def test_a_whole_form_goes_by_in_one_message(team: Team) -> None:
    """Each skill once, all of one form, level by level, and then the result."""
    told = await begin(team, "ben")
    pairs, forms = [], set()
    for number in range(1, 25):
        assert isinstance(told, Change)
        assert told.message.title == f"Assessment: {number} of 24"
        assert labels_of(told.message) == ("A", "B", "C", "D", "I do not know", "Go on later")
        pair, form, _ = asked_on(team, told.message)
        pairs.append(pair)
        forms.add(form)
        told = await respond(team, "ben", told, right=number % 2 == 0)
    assert message_in(told).title == "Your assessment: 12 of 24 right"
    assert len({pair.id for pair in pairs}) == 24
    assert len(forms) == 1
    levels = [LEVELS.index(pair.level) for pair in pairs]
    assert levels == sorted(levels)
    assert len({pair.competency for pair in pairs[:8]}) == 8
    assert not team.platform.posts


async def test_nothing_tells_what_was_right(team: Team) -> None:
    """Not after an answer, not at the end: no reason and no choice stands there."""
    told, items = await begin(team, "ben"), []
    for number in range(24):
        items.append(asked_on(team, message_in(told))[2])
        told = await respond(team, "ben", told, right=number % 3 == 0)
        later = read(told)
        assert "Right." not in later
        assert not any(choice.reason in later for choice in items[-1].choices)
    assert not any(choice.text in read(told) for item in items for choice in item.choices)


async def test_it_can_be_left_and_gone_on_with(team: Team) -> None:
    """By a button, or days later by the command; the same question waits in the same order."""
    told = await begin(team, "ben")
    for _ in range(3):
        told = await respond(team, "ben", told, right=True)
    fourth = message_in(told)
    left = await team.press("ben", told, "Go on later")
    assert "You have answered 3 of 24. Nothing is lost" in read(left)
    await team.until(25, 9)
    again = await team.command("ben", "/study assess")
    assert read(again) == read(left)
    for each in (left, again):
        assert message_in(await team.press("ben", each, "Go on (4 of 24)")) == fourth
    assert len(await kept(team, "ben")) == 1


async def test_the_first_answer_stands(team: Team) -> None:
    """Another press says so; the same event delivered again changes nothing at all."""
    told = await begin(team, "ben")
    press = team.platform.pressing("ben", told, letter(team, message_in(told), right=True))
    first = await team.platform.give(press)
    assert await team.platform.give(press) == first
    second = await respond(team, "ben", told, right=False)
    assert "your first answer stands" in read(second)
    assert message_in(second).title == "Assessment: 2 of 24"
    ((_, answers),) = await kept(team, "ben")
    assert [each.right for each in answers] == [True]


async def test_of_two_answers_at_once_the_other_one_is_told_so(team: Team) -> None:
    """Both found the question unanswered; one of them stands."""
    told = await begin(team, "ben")
    presses = [
        team.platform.pressing("ben", told, letter(team, message_in(told), right=right)) for right in (True, False)
    ]
    both = await asyncio.gather(*(team.platform.give(press) for press in presses))
    assert sorted("your first answer stands" in read(each) for each in both) == [False, True]


async def test_not_to_know_is_an_answer(team: Team) -> None:
    """Not right, and no more than that."""
    told = await team.press("ben", await begin(team, "ben"), "I do not know")
    assert message_in(told).title == "Assessment: 2 of 24"
    ((_, (answer,)),) = await kept(team, "ben")
    assert (answer.choice, answer.right) == (-1, False)


async def test_begun_twice_is_begun_once(team: Team) -> None:
    """By a redelivered press, or by a second one from another window."""
    told = await team.command("ben", "/study assess")
    press = team.platform.pressing("ben", told, "Begin")
    first = await team.platform.give(press)
    assert await team.platform.give(press) == first
    await respond(team, "ben", first, right=True)
    assert message_in(await team.press("ben", told, "Begin")).title == "Assessment: 2 of 24"
    assert len(await kept(team, "ben")) == 1


async def test_a_button_of_somebody_else_does_nothing_to_them(team: Team) -> None:
    """Whoever has begun nothing is invited; whoever has goes on with their own."""
    press = team.platform.pressing("ben", await begin(team, "ben"), "A")
    for number, title in enumerate(("Your assessment", "Assessment: ")):
        forged = replace(press, who=team.platform.who("chi"), key=f"forged {number}")
        assert message_in(await team.platform.give(forged)).title.startswith(title)
        if not number:
            await begin(team, "chi")
    assert [len(answers) for _, answers in await kept(team, "ben")] == [0]


@pytest.mark.parametrize(
    "action",
    [
        "assess-pick",
        "assess-pick:0:gone:gone:0",
        "assess-pick:0:labellers-first:000000000000:0",
        "assess-pick:7:labellers-first:000000000000:0",
        "assess-pick:0:labellers-first:ITEM:9",
        "assess-pick:0:labellers-first:ITEM:x",
    ],
)
async def test_a_button_that_is_known_no_more_leads_on(team: Team, action: str) -> None:
    """Or a forged one: nothing is kept, and the question that waits is shown."""
    await begin(team, "ben")
    event = Press(
        key="k",
        at=team.house.clock.now(),
        who=team.platform.who("ben"),
        place=None,
        surface="direct",
        action=action,
    )
    told = message_in(await team.platform.give(event))
    assert told.title == "Assessment: 1 of 24"
    assert "I asked it" in text_of(told) or "changed nothing" in text_of(told)
    assert [len(answers) for _, answers in await kept(team, "ben")] == [0]


async def test_the_other_form_comes_after_thirty_days(team: Team) -> None:
    """Not before, whatever old button is pressed."""
    invitation = await team.command("ben", "/study assess")
    told = await finish(team, "ben", await begin(team, "ben"), everything)
    assert "The other form opens on 2026-12-20T06:00" in read(told)
    assert read(await team.press("ben", invitation, "Begin")) == read(told)
    await team.until(19, 20, month=12)
    assert "Begin the other form" not in labels_of(message_in(await team.command("ben", "/study assess")))
    await team.until(20, 3, month=12)  # told was a date, so it opens with that day
    assert "Begin the other form" in labels_of(message_in(await team.command("ben", "/study assess")))
    await plant(team, "chi", nothing, days=-29)
    assert "Begin the other form" not in labels_of(message_in(await team.command("chi", "/study assess")))
    await plant(team, "dee", nothing, days=-30)
    assert message_in(await begin(team, "dee")).title == "Assessment: 1 of 24"


@pytest.mark.parametrize(("had", "next_form"), [("A", "B"), ("B", "A"), ("AB", "A"), ("BA", "B")])
async def test_the_forms_take_turns(team: Team, had: str, next_form: str) -> None:
    """The same skills by other questions; after both, one's questions come again."""
    for number, form in enumerate(had):
        await plant(team, "ben", nothing, days=31 * (number - len(had)), form=form)
    assert asked_on(team, message_in(await begin(team, "ben")))[1] == next_form


async def test_an_old_question_is_told_from_that_of_a_new_go(team: Team) -> None:
    """Its button changes nothing, though the same form may ask the same again."""
    press = team.platform.pressing("ben", await begin(team, "ben"), "A")
    await plant(team, "chi", nothing, days=-31)
    await begin(team, "chi")
    told = await team.platform.give(replace(press, who=team.platform.who("chi")))
    assert "from an earlier go" in read(told)
    assert message_in(told).title == "Assessment: 1 of 24"


async def test_it_works_outside_of_any_channel(team: Team) -> None:
    """A direct message will do; there is no team there."""
    told = await team.command("ben", "/study assess", direct=True)
    assert message_in(await team.press("ben", told, "Begin")).title == "Assessment: 1 of 24"


async def test_it_is_exported_and_deleted(team: Team) -> None:
    """With all else that is kept about a member; deleted in the middle, there is nothing to go on with."""
    told = await team.press("ben", await begin(team, "ben"), "I do not know")
    ((_, content),) = message_in(await team.command("ben", "/study export")).files
    exported = json.loads(content)
    assert len(exported["attempt"]["rows"]) == 1
    assert exported["attempt_answer"]["rows"][0]["choice"] == -1
    await team.press("ben", await team.command("ben", "/study delete"), "Delete everything about me")
    assert labels_of(message_in(await team.press("ben", told, "A"))) == ("Begin",)


async def test_help_knows_it(team: Team) -> None:
    """Among the member's own tools."""
    assert "`/study assess`" in read(await team.command("ben", "/study help"))
