"""The feed and its journal: a restart shows the same page, whatever moment the process was killed at."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.local.entries import Entry
from adapters.local.feed import Feed
from adapters.local.journal import Journal
from bot.chat.events import Press
from bot.chat.messages import Message, Words
from bot.chat.places import Member, Who
from bot.errors import StoreError
from tests.local.conftest import TUESDAY
from tests.local.samples import everything, post, revealed

ANA = Who(member=Member(platform="local", tenant="", user="ana"), name="Ana")
SAMPLES = (
    post(),
    revealed("It <b>depends</b>\non \N{SNOWMAN}"),
    replace(
        everything(Press(key="k", at=TUESDAY, who=ANA, place=None, surface="channel", action="a")),
        files=(("data.bin", bytes(range(256))),),
    ),
)


def entry(name: str, message: Message = SAMPLES[0], **facts: str) -> Entry:
    """Return an entry of the channel, or a private one with ``to``."""
    return replace(Entry(id=name, at=TUESDAY, stands="channel", message=message), **facts)  # type: ignore[arg-type]


def test_everybody_sees_the_channel_and_only_ana_sees_hers() -> None:
    """In the order in which they came."""
    feed = Feed()
    for one in (entry("a"), entry("b", stands="private", to="ana"), entry("c")):
        feed.put(one)
    assert [one.id for one in feed.seen_by("ana")] == ["a", "b", "c"]
    assert [one.id for one in feed.seen_by("ben")] == ["a", "c"]


def test_an_entry_is_changed_where_it_stands() -> None:
    """It keeps its place and its time, and its revision grows."""
    feed = Feed()
    for one in (entry("a"), entry("b")):
        feed.put(one)
    changed = feed.put(replace(entry("a", SAMPLES[1]), at=TUESDAY + timedelta(hours=1)))
    assert (changed.rev, changed.at) == (1, TUESDAY)
    assert [one.message for one in feed.seen_by("ana")] == [SAMPLES[1], SAMPLES[0]]


def test_a_delivery_is_found_by_its_key_since_an_instant() -> None:
    """And by nothing else."""
    feed = Feed()
    feed.put(entry("a", key="k1"))
    found = feed.posted("k1", TUESDAY)
    assert found is not None
    assert found.id == "a"
    assert feed.posted("k1", TUESDAY + timedelta(seconds=1)) is None
    assert feed.posted("k2", TUESDAY) is None


async def test_who_watches_is_told_once_of_an_entry_that_changed_often() -> None:
    """They read the newest state, so the oldest is no news."""
    feed = Feed()
    with feed.watch() as watch:
        for rated in range(5):
            feed.put(entry("a", post(rated)))
        feed.put(entry("b"))
        assert await watch.changed(wait_s=1) == ("a", "b")
        assert await watch.changed(wait_s=0.01) == ()


STEP = st.tuples(st.sampled_from(["put", "put", "put", "drop"]), st.sampled_from("abcd"), st.sampled_from(SAMPLES))


@given(st.lists(STEP, max_size=12))
def test_a_restart_shows_the_same_page(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, Message]]
) -> None:
    """After any changes: the same entries, in the same order, with all that was in them."""
    path = tmp_path_factory.mktemp("journal") / "page.jsonl"
    feed = Feed(Journal(path))
    for what, name, message in steps:
        if what == "put":
            feed.put(entry(name, message, stands="private", to="ana", asked="/study"))
        else:
            feed.drop(name)
    assert Feed(Journal(path)).seen_by("ana") == feed.seen_by("ana")


def test_a_journal_cut_anywhere_in_its_last_line_loses_that_line_alone(tmp_path: Path) -> None:
    """As a process leaves it that is killed while it writes; the next line then stands on its own."""
    path = tmp_path / "page.jsonl"
    feed = Feed(Journal(path))
    feed.put(entry("a", SAMPLES[1]))
    kept = len(path.read_bytes())
    feed.put(entry("b", SAMPLES[2]))
    whole = path.read_bytes()
    for cut in (kept, kept + 1, (kept + len(whole)) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        again = Feed(Journal(path))
        assert [one.id for one in again.seen_by("ana")] == ["a"]
        again.put(entry("c"))
        assert [one.id for one in Feed(Journal(path)).seen_by("ana")] == ["a", "c"]


def test_a_foreign_file_is_refused_by_line_and_without_its_words(tmp_path: Path) -> None:
    """It is named with the mend, and nothing is overwritten."""
    path = tmp_path / "page.jsonl"
    Feed(Journal(path)).put(entry("a", Message(title="t", plain="p", blocks=(Words("a secret"),))))
    with path.open("a") as file:
        file.write('{"put": "a secret"}\n')
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"page\.jsonl:2: .*move the file away") as caught:
        Feed(Journal(path))
    assert "secret" not in str(caught.value)
    assert path.read_bytes() == before
