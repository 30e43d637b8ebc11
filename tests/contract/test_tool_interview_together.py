"""Practising an interview with a partner, on every platform: in direct messages, from the invitation to the result."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tests.contract.people import People, Seen
from tests.contract.steps import FRIDAY_MORNING, MOMENT, form, latest, message, set_up

MINE = "I would *first* ask who it is for <!here> @everyone"
ON_TOP = "And if *nobody* answers?"
THEN = "Then I ask the ones who left."
KIND = "Clear from the start. Add a number next time."
HAD = "Structure: it went from the goal to a decision, Example: it stood on a real case"
LONG = "A sentence of my answer, as I would say it in the room. " * 52
START = FRIDAY_MORNING + timedelta(minutes=10)


class Practice:
    """Ana and Ben, who find what is theirs in the last direct message that has the button."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.now: datetime = START

    async def settle(self) -> None:
        """Let everything that is due be sent."""
        self.now += MOMENT
        await self.people.until(self.now)

    async def last(self, person: str, label: str) -> Seen:
        """Return the newest message of a person that has this button."""
        return next(seen for seen in reversed(await self.people.private(person)) if label in seen.buttons)

    async def press(self, person: str, label: str) -> Seen:
        """Press it."""
        told = message(await self.people.press(person, await self.last(person, label), label))
        await self.settle()
        return told

    async def fill(self, person: str, label: str, values: Mapping[int, str]) -> Seen:
        """Press it and fill in the form that opens, by the order of its fields."""
        asked = form(await self.people.press(person, await self.last(person, label), label))
        told = await self.people.fill(person, asked, {asked.fields[number]: text for number, text in values.items()})
        await self.settle()
        return message(told)

    async def invite(self, about: str = "Data", level: str = "Any") -> Seen:
        """Let Ana invite Ben, from the channel."""
        front = message(await self.people.command("ana", "/study interview"))
        asked = form(await self.people.press("ana", front, "With a partner"))
        assert asked.fields == ("With whom?", "Who observes?", "About what?", "How hard?")
        values = dict(zip(asked.fields, ("ben", "", about, level), strict=True))
        del values["Who observes?"]
        told = message(await self.people.fill("ana", asked, values))
        await self.settle()
        return told

    async def read(self, person: str) -> str:
        """Return all that a person alone sees, as it was written."""
        return "\n".join(seen.text for seen in await self.people.private(person)).replace("\u200b", "")


async def begun(people: People, *wanted: str) -> Practice:
    """Let the post of the day stand in the channel, and Ben accept."""
    await set_up(people)
    await people.until(START)
    practice = Practice(people)
    assert "ben" in (await practice.invite(*wanted)).text.lower()
    assert "asks you to practise interview answers together" in await practice.read("ben")
    assert "It begins" in (await practice.press("ben", "Accept")).text
    return practice


async def play_both_rounds(practice: Practice) -> None:
    """With a follow-up in the first, and without one in the second."""
    await practice.fill("ana", "Write my answer", {0: MINE})
    assert MINE in await practice.read("ben")
    await practice.fill("ben", "Ask a follow-up", {0: ON_TOP})
    assert ON_TOP in await practice.read("ana")
    await practice.fill("ana", "Answer the follow-up", {0: THEN})
    assert THEN in await practice.read("ben")
    await practice.fill("ben", "Tick the rubric", {0: HAD, 1: KIND})
    assert KIND in await practice.read("ana")
    assert "2 of 5 ticked" in await practice.read("ana")
    await practice.fill("ben", "Write my answer", {0: "Short."})
    told = await practice.press("ana", "No follow-up")
    assert "Tick the rubric" in told.buttons
    asked = form(await practice.people.press("ana", told, "Tick the rubric"))
    thanks = message(await practice.people.fill("ana", asked, {}))
    assert "That was the last round." in thanks.text
    await practice.settle()


async def test_ana_and_ben_play_both_rounds_and_share_the_result(people: People) -> None:
    """Who, which questions and how many ticks stand in the thread, once both have said yes; never an answer."""
    practice = await begun(people)
    await play_both_rounds(practice)
    post = await latest(people, "Question")
    await practice.press("ana", "Yes, share it")
    assert not await people.thread(post)
    await practice.press("ben", "Yes, share it")
    (told,) = await people.thread(post)
    assert "2 of 5 ticked" in told.text
    assert "ana" in told.text.lower()
    assert "ben" in told.text.lower()
    assert not any(words in told.text for words in (MINE, "ask who", KIND, "Short."))
    assert not any("ask who" in seen.text for seen in await people.channel())
    assert "ask who" not in await practice.read("chi")


async def test_what_one_of_them_keeps_stays_between_them(people: People) -> None:
    """One no is enough."""
    practice = await begun(people)
    await play_both_rounds(practice)
    post = await latest(people, "Question")
    await practice.press("ana", "Yes, share it")
    assert "It stays between you." in (await practice.press("ben", "No, keep it between us")).text
    assert not await people.thread(post)
    history = message(await people.command("ana", "/study interview"))
    assert "You have practised 1 answer so far." in history.text


async def test_an_interview_is_stopped_and_an_invitation_declined(people: People) -> None:
    """The others hear of it once; who lost the message finds their turn on the page."""
    practice = await begun(people)
    page = message(await people.command("ana", "/study interview"))
    assert "your turn to answer" in page.text
    shown = message(await people.press("ana", page, "Open your interview with others"))
    sure = message(await people.press("ana", shown, "Stop this interview"))
    ended = message(await people.press("ana", sure, "Yes, stop it"))
    assert "has ended early" in ended.text
    await practice.settle()
    assert "has ended early" in await practice.read("ben")
    practice.now = START + timedelta(days=1, hours=1)
    await practice.settle()
    await practice.invite()
    await practice.press("ben", "Not now")
    assert "cannot make it this time" in await practice.read("ana")


async def test_all_that_forms_take_comes_whole(people: People) -> None:
    """The longest answers on a trade-off, beside what was asked, with what can be pressed under it."""
    practice = await begun(people, "Trade-offs", "Advanced")
    await practice.fill("ana", "Write my answer", {0: LONG + "first end"})
    await practice.fill("ben", "Ask a follow-up", {0: LONG[:900] + "second end"})
    await practice.fill("ana", "Answer the follow-up", {0: LONG + "third end"})
    read = await practice.read("ben")
    assert all(f"{which} end" in read for which in ("first", "second", "third"))
    assert {"Tick the rubric", "Read the model answer"} <= set((await practice.last("ben", "Tick the rubric")).buttons)
    assert "Interview angle" in (await practice.press("ben", "Read the model answer")).text
    await practice.fill("ben", "Tick the rubric", {0: HAD, 1: LONG[:900] + "fourth end"})
    result = await practice.read("ana")
    assert "fourth end" in result
    assert "Interview angle" in result
    assert "Round 2 of 2 has begun" in result
