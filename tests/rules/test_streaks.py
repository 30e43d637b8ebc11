"""Streaks of members and of the team, and the freezes: rules S1 to S6."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.streaks import (
    AskedDay,
    Streak,
    TeamDay,
    personal,
    spends_freeze,
    team,
)

steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
WEEK = "ddddddd"
DONE = "dDPO"
MADE_UP = {".": "d", "f": "D", "p": "P", "o": "O"}  # what becomes of a day that turns out to be done


def day(number: int) -> date:
    """Return the study day of that number. After every three days two are not asked, as on a weekend."""
    return date(2026, 1, 1) + timedelta(days=number + 2 * (number // 3))


@dataclass(frozen=True, slots=True)
class History:
    """A history, one letter for each asked day.

    ``d`` done, ``.`` missed, ``f`` kept by a freeze, ``D`` done although a freeze was spent, ``p`` paused, ``P``
    paused and done, ``o`` open, ``O`` open and done.
    """

    letters: str

    def days(self, wanted: str) -> set[date]:
        """Return the days with one of these letters."""
        return {day(n) for n, letter in enumerate(self.letters) if letter in wanted}

    @property
    def asked(self) -> list[AskedDay]:
        """Return all its days."""
        return [AskedDay(day=day(n), open=letter in "oO") for n, letter in enumerate(self.letters)]

    def streak(self) -> Streak:
        """Return what the rules say."""
        return personal(self.asked, done=self.days(DONE), spent=self.days("fD"), paused=self.days("pP"))

    def spends(self, number: int) -> bool:
        """Tell whether the closing step of that day spends a freeze."""
        return spends_freeze(
            self.asked, day=day(number), done=self.days(DONE), spent=self.days("fD"), paused=self.days("pP")
        )


letters = st.text("d.fDpPoO", max_size=60) | st.text("dddddddddf.", max_size=90)


def length(history: str) -> int:
    """Return the length of the streak at the end of a history."""
    return History(history).streak().length


def by_definition(history: str) -> Streak:
    """Work a streak out slowly: look back from each break, and count."""
    breaks = [n for n, letter in enumerate(history) if letter == "."]

    def run_before(end: int) -> list[int]:
        start = max((n for n in breaks if n < end), default=-1) + 1
        return [n for n in range(start, end) if history[n] in DONE]

    held = 0
    for n, letter in enumerate(history):
        held = max(0, held - 1) if letter in "fD" else held
        seventh = letter in DONE and (len(run_before(n)) + 1) % 7 == 0
        held = min(2, held + 1) if seventh else held
    present = run_before(len(history))
    ends = [n for n in breaks if run_before(n)]
    return Streak(
        length=len(present),
        freezes=held,
        started=day(present[0]) if present else None,
        frozen=tuple(day(n) for n, each in enumerate(history) if each == "f" and present and n > present[0]),
        broke_on=day(ends[-1]) if ends else None,
        best=max(len(run_before(n)) for n in [*breaks, len(history)]),
    )


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param("", 0, id="nothing-asked"),
        pytest.param("d", 1, id="first-day"),
        pytest.param("ddd", 3, id="in-a-row"),
        pytest.param("dd.d", 1, id="a-miss-breaks"),
        pytest.param("ddd.", 0, id="just-broken"),
        pytest.param("ddo", 2, id="an-open-day-changes-nothing"),
        pytest.param("ddO", 3, id="an-open-day-adds-once-done"),
        pytest.param("ddoO", 3, id="two-open-days"),
        pytest.param("ddpp", 2, id="a-pause-keeps"),
        pytest.param("ddpPd", 4, id="a-paused-day-done-counts"),
        pytest.param(WEEK + "fd", 8, id="a-frozen-day-keeps-and-adds-nothing"),
        pytest.param(WEEK + "Dd", 9, id="done-after-its-freeze-was-spent"),
    ],
)
def test_the_length_counts_done_days_since_the_last_break(history: str, expected: int) -> None:
    """Done days add one, a missed day starts anew, all others leave it as it is (S1, S2, S3, S6)."""
    assert length(history) == expected


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (WEEK[1:], 0),
        (WEEK, 1),
        (2 * WEEK, 2),
        (3 * WEEK, 2),
        (WEEK + "f", 0),
        (WEEK + "D", 0),
        (3 * WEEK + "f", 1),
        (2 * WEEK + "ff" + WEEK, 1),
        (WEEK[1:] + ".d", 0),
        (WEEK[1:] + "." + WEEK, 1),
        (WEEK[1:] + "ppd", 1),
        (WEEK[1:] + "O", 1),
    ],
)
def test_every_seventh_done_day_earns_a_freeze(history: str, expected: int) -> None:
    """Counted since the last break; two are held at most, and the surplus is lost (S3)."""
    assert History(history).streak().freezes == expected


def test_a_streak_explains_itself() -> None:
    """It names its first day, the days a freeze kept, the day that broke the one before, and the best (S6)."""
    streak = History("ddd.." + "." + "ddddddd" + "f" + "dd").streak()
    assert streak == Streak(length=9, freezes=0, started=day(6), frozen=(day(13),), broke_on=day(3), best=9)
    broken = History(WEEK + "fd.").streak()
    assert broken == Streak(length=0, freezes=0, started=None, frozen=(), broke_on=day(9), best=8)


@settings(deadline=None, max_examples=400)
@given(letters)
def test_a_streak_is_what_its_definition_says(history: str) -> None:
    """Any history, likely or not, agrees with counting back from each break (S1 to S3, S6)."""
    assert History(history).streak() == by_definition(history)


@steady
@given(letters, st.sets(st.integers(0, 60)), st.sampled_from(["done", "spent", "paused"]))
def test_days_that_were_not_asked_change_nothing(history: str, numbers: set[int], which: str) -> None:
    """An outage breaks no streak, and a rating on such a day makes none (S1, S2)."""
    given = History(history)
    sets = {"done": given.days(DONE), "spent": given.days("fD"), "paused": given.days("pP")}
    not_asked = {day(3 * number) - timedelta(days=1) for number in numbers}
    assert personal(given.asked, **sets | {which: sets[which] | not_asked}) == given.streak()


@steady
@given(st.text("d.fDpP", max_size=40), st.text("oO", max_size=3))
def test_open_days_only_add(closed: str, still_open: str) -> None:
    """The streak is that of the closed days, plus one for each open day that is done (S2)."""
    assert length(closed + still_open) == length(closed) + still_open.count("O")


@steady
@given(letters, st.sampled_from("po"))
def test_days_not_asked_of_the_member_could_as_well_be_missing(history: str, letter: str) -> None:
    """A paused day that is not done, and an open one, leave length, best and freezes alone (S2, S6)."""
    with_them, without = History(history).streak(), History(history.replace(letter, "")).streak()
    assert (with_them.length, with_them.best) == (without.length, without.best)
    assert with_them.freezes == without.freezes


@settings(deadline=None, max_examples=300)
@given(letters.filter(lambda history: set(history) & set(MADE_UP)), st.data())
def test_one_more_done_day_never_shortens_a_streak(history: str, data: st.DataObject) -> None:
    """A rating committed late cannot harm, since what was spent stays spent (S1, S3)."""
    n = data.draw(st.sampled_from([n for n, letter in enumerate(history) if letter in MADE_UP]))
    more = history[:n] + MADE_UP[history[n]] + history[n + 1 :]
    assert length(more) >= length(history)
    assert History(more).streak().best >= History(history).streak().best


def test_a_late_first_day_does_not_undo_a_freeze() -> None:
    """Of five days the third and fifth done, the fourth frozen: two, also if the first proves done (S3)."""
    assert length("..dfd") == length("d.dfd") == 2


def test_a_freeze_is_spent_on_a_missed_day_of_a_run() -> None:
    """A missed day spends one, if one is held; a done, paused, unasked or settled day spends none (S3, S6)."""
    assert History(WEEK + ".").spends(7)
    assert not History(WEEK[1:] + ".").spends(6)
    assert not History(WEEK + "d").spends(7)
    assert not History(WEEK + "p").spends(7)
    assert not History(WEEK + "f").spends(7)
    assert not History(WEEK).spends(7)
    assert not History("").spends(0)


def test_two_freezes_keep_two_days() -> None:
    """The second missed day spends the second freeze, the third breaks (S3)."""
    assert History(2 * WEEK + ".").spends(14)
    assert History(2 * WEEK + "f.").spends(15)
    assert not History(2 * WEEK + "ff.").spends(16)


def test_no_freeze_is_spent_at_streak_0() -> None:
    """Held from a run that ended before its seventh day was known, it waits for the next run (S3)."""
    late = WEEK + ".."
    assert History(late).streak().freezes == 1
    assert not History(late).spends(8)
    assert History(late + "d.").spends(10)


def test_a_freeze_earned_on_a_later_open_day_comes_too_late() -> None:
    """Two days are open, the second is done as the seventh: the first is lost all the same (S3)."""
    assert not History(WEEK[1:] + ".O").spends(6)
    assert not History(WEEK[1:] + "oO").spends(6)
    assert History(WEEK + "oO").spends(7)


@settings(deadline=None, max_examples=300)
@given(st.text("dddddd.pP", max_size=120))
def test_recomputing_gives_what_was_kept_day_by_day(behaviour: str) -> None:
    """An account that only ever looks at today agrees with the whole log, after every closing (S3, S5)."""
    history, run, held = "", 0, 0
    for n, today in enumerate(behaviour):
        spends = History(history + today).spends(n)
        assert spends == (today == "." and run > 0 and held > 0)
        history += "f" if spends else today
        if today in "dP":
            run += 1
            held = min(2, held + (run % 7 == 0))
        elif today == ".":
            run, held = (run, held - 1) if spends else (0, held)
        streak = History(history).streak()
        assert (streak.length, streak.freezes) == (run, held)


@steady
@given(st.text("d.oO", max_size=60))
def test_a_team_streak_is_one_without_freezes(history: str) -> None:
    """The same count over the team's days, however long it grows (S4)."""
    days = [
        TeamDay(day=each.day, open=each.open, done=each.day in History(history).days(DONE))
        for each in History(history).asked
    ]
    assert team(days) == replace(by_definition(history), freezes=0)


def test_a_team_breaks_on_the_first_day_below_its_quorum() -> None:
    """Fourteen days earn a team no freeze (S4)."""
    days = [TeamDay(day=day(n), open=False, done=n != 14) for n in range(16)]
    assert team(days) == Streak(length=1, freezes=0, started=day(15), frozen=(), broke_on=day(14), best=14)
