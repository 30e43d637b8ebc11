"""People who practise an interview with one another, on the rehearsal's platform."""

from datetime import UTC, datetime, timedelta

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.reading import form_in, text_of
from bot.chat.replies import Reply
from tests.features.conftest import Team

NINE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""Friday morning, behind the question of the day and before the trade-off."""

ANSWER, FOLLOW_UP, REPLY, REMARK = (
    "I ask *who* it is for.",
    "What if <@U1> says no?",
    "Then I stop.",
    "Clear. Add a number.",
)
SOME = ("Structure: it went from the goal to a decision", "Example: it stood on a real case")


class Pair:
    """Ana, and whoever she practises with. Each finds what is theirs in the last message that was sent to them."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.now = NINE

    async def settle(self) -> None:
        """Let everything that is due be sent."""
        self.now += timedelta(minutes=1)
        await self.team.house.until(self.now)

    async def invite(self, *others: str, by: str = "ana", **wanted: str) -> Reply:
        """Invite one or two people; ``wanted`` are the fields "category" and "level", by their options' labels."""
        page = await self.team.command(by, "/study interview")
        form = await self.team.press(by, page, "With a partner")
        who = [self.team.platform.who(name).member for name in others]
        labels = {"category": "About what?", "level": "How hard?"}
        values = {"With whom?": who[0], **({"Who observes?": who[1]} if len(who) > 1 else {})}
        told = await self.team.fill(by, form, values | {labels[name]: value for name, value in wanted.items()})
        await self.settle()
        return told

    def sent(self, name: str) -> list[Posted]:
        """Return all that was sent to somebody directly."""
        return [each for each in self.team.platform.posts if each.to is not None and each.to.user == name]

    def last(self, name: str) -> Posted:
        """Return what was sent to somebody last."""
        return self.sent(name)[-1]

    def read(self, name: str) -> str:
        """Return what stands in it."""
        return text_of(self.last(name).message)

    async def press(self, name: str, label: str) -> Reply:
        """Press a button of the last message, and let what follows be sent."""
        told = await self.team.press(name, self.last(name), label)
        await self.settle()
        return told

    async def fill(self, name: str, button: str, *values: str | tuple[str, ...]) -> Reply:
        """Press a button of the last message, fill in the form that opens, and let what follows be sent."""
        form = form_in(await self.team.press(name, self.last(name), button))
        told = await self.team.fill(name, form, dict(zip((one.label for one in form.fields), values, strict=True)))
        await self.settle()
        return told

    async def begin(self, *others: str) -> None:
        """Invite them, and let all accept."""
        await self.invite(*others)
        for name in others:
            await self.press(name, "Accept")

    async def play(self, candidate: str, interviewer: str, observer: str) -> None:
        """Play a round with a follow-up."""
        await self.fill(candidate, "Write my answer", ANSWER)
        await self.fill(interviewer, "Ask a follow-up", FOLLOW_UP)
        await self.fill(candidate, "Answer the follow-up", REPLY)
        await self.fill(observer, "Tick the rubric", SOME, REMARK)

    async def page(self, name: str) -> Reply:
        """Return the page of `/study interview`."""
        return await self.team.command(name, "/study interview")
