"""Streaks, freezes and team days against the small model, after every operation, in any order that can happen."""

import asyncio
from collections.abc import Generator
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy.engine import URL

from bot.chat.events import Removed
from bot.chat.places import Member, Place, Ref
from bot.ids import new_id
from bot.rules.memory import Rating
from bot.store import Store, tables
from bot.store.ledger import Claim
from bot.store.posts import Post
from bot.store.reviews import Review
from bot.store.tables import freeze, post, review, study_day
from tests.store.kit import (
    BOTH,
    MINUTE,
    PLATFORM,
    START,
    SYLLABUS,
    assert_memory_is_the_log_replayed,
    claim,
    close_all,
    place,
    set_up,
    table,
)
from tests.store.model import Model

picks = st.integers(0, 10**6)
TWO_MINUTES = timedelta(minutes=2)


class Channel(RuleBasedStateMachine):
    """One channel, a few members, and everything that can befall a study day."""

    runner: ClassVar[asyncio.Runner]
    store: ClassVar[Store]

    def __init__(self) -> None:
        super().__init__()
        self.name = new_id()
        self.where: Place = place(self.name)
        self.now = START
        self.model = Model(k=2)
        self.accounts = [Member(platform=PLATFORM, tenant="acme", user=new_id())]
        self.members: list[str] = [self.wait(self.store.members.id_of(self.accounts[0]))]
        self.posts: list[Post] = []
        self.unknown: list[Claim] = []
        self.id: str = self.wait(set_up(self.store, self.where, times=BOTH, quorum=2))

    def wait(self, work: Any) -> Any:
        """Run one piece of the store's work."""
        return self.runner.run(work)

    @rule(end=st.sampled_from(["sent", "sent", "sent", "failed", "unknown", "missed"]))
    def plan_and_send(self, end: str) -> None:
        """The next post falls due, and perhaps others with it; it arrives, or it does not."""
        due = min(at for at in self.wait(self.store.channels.next_instants(self.id)).values() if at)
        self.now = max(self.now, due + timedelta(hours=7) if end == "missed" else due)
        while self.wait(self.store.planner.plan(self.now, SYLLABUS)):
            pass
        known = {each.id for each in self.posts}
        rows = self.wait(table(self.store, post, post.c.channel == self.id, post.c.id.not_in(known)))
        for row in sorted(rows, key=lambda row: (row["day"], row["kind"])):
            self.posts.append(self.wait(self.store.posts.of(row["id"])))
            self.model.plan(row["day"], row["kind"], row["closes_at"])
        for each in self.wait(claim(self.store, self.now)):
            if end == "sent":
                self.wait(self.store.ledger.finish(each, Ref(place=self.where, message="m")))
                self.arrived(each)
            elif end == "failed":
                self.wait(self.store.ledger.refuse(each, "no", "message"))
            else:
                self.wait(self.store.ledger.give_up(each, "cannot look"))
                self.unknown.append(each)

    def arrived(self, claim: Claim) -> None:
        """Tell the model that a post is there."""
        day = self.model.days[date.fromisoformat(claim.delivery.key)]
        day.posts[claim.delivery.purpose].arrived = True

    @rule()
    def plan_the_other_kinds_too(self) -> None:
        """A whole day is sent."""
        self.plan_and_send("sent")
        self.plan_and_send("sent")

    @precondition(lambda self: self.unknown)
    @rule(pick=picks)
    def prove(self, pick: int) -> None:
        """Somebody presses a button on a post that was given up."""
        proved = self.unknown.pop(pick % len(self.unknown))
        self.wait(self.store.ledger.prove(proved.delivery.id, Ref(place=self.where, message="m"), now=self.now))
        self.arrived(proved)

    @rule()
    def join(self) -> None:
        """Somebody new comes along."""
        if len(self.members) < 4:
            self.accounts.append(Member(platform=PLATFORM, tenant="acme", user=new_id()))
            self.members.append(self.wait(self.store.members.id_of(self.accounts[-1])))

    @rule(who=picks, days=st.integers(-1, 12))
    def pause(self, who: int, days: int) -> None:
        """Somebody goes on holiday: for so many days, until yesterday (-1), or without an end (12)."""
        member, today = self.members[who % len(self.members)], self.now.date()
        until = None if days == 12 else today + timedelta(days=days)
        self.wait(self.store.absences.pause(member, until, now=self.now))
        self.model.pause(member, until or date.max, today)

    @rule(who=picks)
    def come_back(self, who: int) -> None:
        """Somebody is back."""
        member = self.members[who % len(self.members)]
        self.wait(self.store.absences.come_back(member, now=self.now))
        self.model.come_back(member, self.now.date())

    @rule(who=picks)
    def leave(self, who: int) -> None:
        """Somebody leaves the channel."""
        member = self.members[who % len(self.members)]
        self.wait(self.store.absences.leave(member, self.id, now=self.now))
        self.model.leave(member, self.now.date())

    @precondition(lambda self: self.posts)
    @rule(who=picks)
    def forget(self, who: int) -> None:
        """Somebody asks to be forgotten, and may come back as somebody else; of the team nothing changes."""
        number = who % len(self.members)
        before = self.wait(self.team_facts())
        assert self.wait(self.store.privacy.forget(self.accounts[number], at=START))
        assert self.wait(self.team_facts()) == before
        self.model.forget(self.members[number])
        self.members[number] = self.wait(self.store.members.id_of(self.accounts[number]))

    async def team_facts(self) -> tuple[object, ...]:
        """Return all that the channel can see."""
        studied = [await self.store.streaks.studied(each.id) for each in self.posts]
        rows = await table(self.store, study_day, study_day.c.channel == self.id)
        month = await self.store.months.month(self.id, START.date(), date.max)
        return studied, rows, month, await self.store.streaks.team(self.id)

    @precondition(lambda self: self.posts)
    @rule(pick=picks, who=picks, when=st.sampled_from(["now", "at closing", "late", "before closing"]))
    def rate(self, pick: int, who: int, when: str) -> None:
        """Somebody rates one of the last posts: now, at its closing, too late, or long ago and committed only now."""
        last = self.posts[-4:]
        post = last[pick % len(last)]
        instants = {
            "now": self.now,
            "at closing": post.closes_at,
            "late": post.closes_at + timedelta(microseconds=1),
            "before closing": min(self.now, post.closes_at - MINUTE),
        }
        self.press(self.members[who % len(self.members)], post, instants[when])

    @precondition(lambda self: self.posts)
    @rule()
    def everybody_rates(self) -> None:
        """All members rate the newest post in time."""
        for member in self.members:
            self.press(member, self.posts[-1], self.posts[-1].due_at + MINUTE)

    def press(self, member: str, post: Post, at: datetime) -> None:
        """Put one rating into the log."""
        assert post.day is not None
        occasion = post.id if at <= post.closes_at else at.date().isoformat()
        self.wait(
            self.store.reviews.rate(
                Review(member=member, card=post.card, occasion=occasion, post=post.id, at=at, value=Rating.GOOD)
            )
        )
        self.model.rate(member, post.day, post.kind, at)

    @precondition(lambda self: any(not day.settled for day in self.model.days.values()))
    @rule()
    def close(self) -> None:
        """The oldest open day is closed."""
        day = min(day for day, each in self.model.days.items() if not each.settled)
        closes_at = max(post.closes_at for post in self.model.days[day].posts.values())
        self.now = max(self.now, closes_at + TWO_MINUTES)
        assert self.wait(self.store.planner.close_next(self.now, SYLLABUS))
        self.model.close(day)

    @rule(days=st.integers(5, 9), absent=picks)
    def a_good_week(self, days: int, absent: int) -> None:
        """Days on which all goes well: without them nobody would ever earn a freeze."""
        for _ in range(days):
            self.plan_and_send("sent")
            for member in self.members:
                if member != self.members[absent % (2 * len(self.members)) % len(self.members)] or absent % 2:
                    self.press(member, self.posts[-1], self.posts[-1].due_at + MINUTE)
            while any(not day.settled for day in self.model.days.values()):
                self.close()

    @invariant()
    def streaks_are_what_the_model_says(self) -> None:
        """Every member's and the team's, with the freezes and the settled days behind them (S5)."""
        for member in self.members:
            standing = self.wait(self.store.streaks.standing(member, self.id))
            streak = standing.streak
            told = (streak.length, streak.freezes, streak.broke_on, streak.frozen, streak.best)
            assert told == self.model.personal(member)
            assert standing.takes_part == self.model.takes_part(member, at_once=True)
        team = self.wait(self.store.streaks.team(self.id))
        assert (team.length, team.broke_on) == self.model.team()
        spent = {
            (row["member"], row["day"]) for row in self.wait(table(self.store, freeze, freeze.c.channel == self.id))
        }
        assert spent == self.model.spent
        rows = self.wait(table(self.store, study_day, study_day.c.channel == self.id))
        settled = {row["day"]: (row["quorum"], row["asked"], row["done"]) for row in rows if row["closed_at"]}
        assert settled == {
            day: (each.quorum, each.asked, each.done) for day, each in self.model.days.items() if each.settled
        }

    def teardown(self) -> None:
        """Leave nothing behind that falls due in the next example."""
        known = {row["id"] for row in self.wait(table(self.store, tables.member))}
        nobody = {row["member"] for row in self.wait(table(self.store, review))} - known
        self.wait(assert_memory_is_the_log_replayed(self.store, nobody=nobody))
        gone = Removed(platform=PLATFORM, workspace="acme", channel=self.name, at=self.now)
        self.wait(self.store.channels.removed(gone))
        self.wait(close_all(self.store, self.now + timedelta(days=9)))


@pytest.fixture
def at_work(clean_url: URL) -> Generator[None]:
    """Give the machine a loop and a store."""
    with asyncio.Runner() as runner:
        Channel.runner, Channel.store = runner, Store(clean_url)
        runner.run(Channel.store.start())
        try:
            yield
        finally:
            runner.run(Channel.store.stop())


def play(examples: int, steps: int) -> None:
    """Run the machine."""
    run_state_machine_as_test(
        Channel,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(
                Phase.generate,
                Phase.target,
            ),  # A history is short enough to be read; making it shorter takes minutes.
        ),
    )


@pytest.mark.usefixtures("at_work")
def test_streaks_agree_with_the_model() -> None:
    """A few dozen histories."""
    play(examples=8, steps=14)


@pytest.mark.long
@pytest.mark.usefixtures("at_work")
def test_streaks_agree_with_the_model_for_long() -> None:
    """Hundreds of histories, of months."""
    play(examples=400, steps=50)
