"""What the judge expects of the channel's cards, in cases small enough to count by hand (M2)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from adapters.rehearsal.facts import Facts, Rated, Said
from adapters.rehearsal.judge.absences import Absences
from adapters.rehearsal.judge.cards import judge_cards
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.rows import Day, Row
from adapters.rehearsal.messenger import SQUARE, Posted
from adapters.rehearsal.mishaps import Answered, Call
from bot.chat.messages import Message
from bot.chat.places import Ref
from bot.errors import InDoubt

DAY = timedelta(days=1)
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SAID = Message(title="Noted", plain="Noted")


def post(number: int, card: str, *, arrived: bool = True) -> Sending:
    """Return the post of a day, counted from 0; one that has not arrived was tried, and nobody knows."""
    at, key = START + number * DAY, f"post {number}"
    message = Message(title=card, plain=card)
    posted = Posted(key=key, ref=Ref(place=SQUARE, message=key), at=at, first=message, message=message)
    call = Call(what="post", at=at, key=key, message=message, attempt=1)
    return Sending(
        key=key,
        kind="question",
        card=card,
        extra=False,
        zone="UTC",
        closes=at + timedelta(hours=18, minutes=30),
        row=Row(
            kind="question",
            day=date(2026, 3, 2) + number * DAY,
            due=at,
            made=at,
            zone="UTC",
            quorum=1,
            closes=at + timedelta(hours=18, minutes=30),
        ),
        calls=(Answered(call=call, error=None if arrived else InDoubt("lost"), landed=arrived),),
        posted=(posted,) if arrived else (),
        known=at if arrived else None,
    )


def posts(cards: str) -> list[Sending]:
    """Return a post a day, each with the card of one letter: "." was missed, "?x" tried and perhaps not sent."""
    found: list[Sending] = []
    for day, card in enumerate(cards.replace("?", "").replace(" ", "")):
        unsure = f"?{card}" in cards
        found += [] if card == "." else [post(day, card, arrived=not unsure)]
    return found


def rated(who: str, card: str, day: float, *, on: str | None = None) -> Rated:
    """Return a rating so many days after the first post, in private or on a post."""
    at = START + day * DAY
    return Rated(who=who, at=at, arrived=at, card=card, post=on, value="good", told=SAID)


def faults(
    sent: Sequence[Sending],
    *,
    order: str = "abcd",
    path: str = "",
    ratings: Sequence[Rated] = (),
    said: Sequence[Said] = (),
    late: bool = False,
) -> list[str]:
    """Return what the judge says, without its opening; with ``late``, no day was settled before the next post."""
    facts = Facts(
        start=START,
        end=START + 30 * DAY,
        cards={"question": tuple(order)},
        zones={},
        paths={"question": tuple(path)} if path else {},
        rated=list(ratings),
    )
    on_time: dict[str, dict[str, datetime]] = {}
    for each in ratings:
        if each.post:
            on_time.setdefault(each.post, {})[each.who] = each.arrived
    settled = timedelta(days=2) if late else timedelta(hours=19)
    days = [Day(day=each.row.day, rows=(each.row,), settled=each.row.due + settled) for each in sent if each.row]
    return [line.split(": ", 1)[1] for line in judge_cards(facts, days, sent, on_time, Absences(said))]


def test_a_deck_in_turn_is_right_while_nobody_rates() -> None:
    """And starts anew after its end."""
    assert faults(posts("abcdabcd")) == []
    assert faults(posts("ba")) == ["“b” was sent while nobody had rated anything, expected “a”, the next in order"]


def test_a_path_is_held_to_its_order() -> None:
    """Rated or not; what comes after it is not the path's."""
    assert faults(posts("dbac"), path="db") == []
    assert faults(posts("dcba"), path="db", ratings=[rated("ana", "d", 0.1)]) == [
        "“c” was sent, expected “b” of the path"
    ]


def test_a_missed_post_uses_no_card_up() -> None:
    """The card that was to come then comes with the next post."""
    assert faults(posts("d.b"), path="db") == []
    assert faults(posts("d.c"), path="dbc") == ["“c” was sent, expected “b” of the path"]
    assert faults(posts("a.b")) == []
    assert len(faults(posts("a.c"))) == 1


def test_a_post_that_may_have_arrived_may_have_used_its_card_up() -> None:
    """The bot cannot know, and goes either way."""
    assert faults(posts("d?bb"), path="dbc") == faults(posts("d?bc"), path="dbc") == []
    assert faults(posts("d?ba"), path="dbc") == ["“a” was sent, expected “b” or “c” of the path"]
    assert faults(posts("?aa")) == faults(posts("?ab")) == []


def test_a_card_rests_for_half_the_deck() -> None:
    """Of four cards, two others come in between; what never arrived need not rest."""
    ratings = [rated("ana", card, 0.5) for card in "abcd"]
    assert faults(posts("abcabd"), ratings=ratings) == []
    assert faults(posts("abca"), order="abcdef", ratings=ratings) == ["“a” came again before 3 others"]
    assert faults(posts("abcba"), ratings=ratings) == ["“b” came again before 2 others"]
    assert faults(posts("ab?cbc"), ratings=ratings) == ["“b” came again before 2 others"]


def test_what_nobody_has_met_comes_before_what_is_known() -> None:
    """Ana rated a and b on their posts and c in private: d is new to all."""
    ratings = [
        rated("ana", "a", 0.1, on="post 0"),
        rated("ana", "c", 0.2),
        rated("ana", "b", 1.1, on="post 1"),
    ]
    known = "“c” was known, and sent before “d”, which nobody had met"
    assert faults(posts("abd"), ratings=ratings) == []
    assert faults(posts("abc"), ratings=ratings) == [known]
    assert faults(posts("abc"), ratings=[*ratings, rated("ben", "d", 1.9)]) == []


def test_a_card_chosen_before_the_day_was_settled_is_held_to_less() -> None:
    """Two days were open at once: nobody's memory was asked."""
    ratings = [rated("ana", "a", 0.1, on="post 0"), rated("ana", "c", 0.2)]
    assert len(faults(posts("abc"), ratings=ratings)) == 1
    assert faults(posts("abc"), ratings=ratings, late=True) == []


def test_who_has_not_come_for_days_counts_for_nobody() -> None:
    """They may have stopped taking part."""
    ratings = [rated("ana", "a", 0.1, on="post 0"), rated("ana", "c", 0.2)]
    assert faults(posts("ab.......c"), ratings=ratings) != []
    assert faults(posts("a.......bc"), ratings=ratings) == []


def test_who_has_left_counts_for_nobody() -> None:
    """What they alone know is as good as new to the others."""
    ratings = [rated("ana", "a", 0.1, on="post 0"), rated("ana", "c", 0.2)]
    gone = Said(who="ana", at=START + 0.5 * DAY, what="leave", told=SAID)
    assert faults(posts("abc"), ratings=ratings) != []
    assert faults(posts("abc"), ratings=ratings, said=[gone]) == []
