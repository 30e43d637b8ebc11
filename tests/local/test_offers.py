"""What the command box offers while somebody types."""

import pytest

from adapters.local.offers import behind, commands
from tests.local.toy import VERBS


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", []),
        ("streak", []),
        ("/tr", ["/tradeoff show", "/tradeoff list"]),
        ("/str", ["/study streak"]),
        ("/study s", ["/study streak", "/study settings"]),
        ("/STUDY E", ["/study everything", "/study export"]),
        ("/study streak", []),
        ("/nothing", []),
    ],
)
def test_commands_are_offered_by_the_beginnings_of_their_words(typed: str, offered: list[str]) -> None:
    """Only behind a slash, in the order of help, and not what is typed in full already."""
    assert [offer.label for offer in commands(typed, VERBS)] == offered


def test_a_command_that_takes_something_leaves_room_for_it() -> None:
    """Choosing it writes its words and a space; what may follow is shown."""
    (show,) = commands("/tradeoff sh", VERBS)
    (streak,) = commands("/study str", VERBS)
    assert (show.value, show.more) == ("/tradeoff show ", "[name]")
    assert (streak.value, streak.more) == ("/study streak", "")


@pytest.mark.parametrize("typed", ["/tradeoff show model", "/Tradeoff Show model", "/tradeoff model"])
def test_choices_are_looked_up_behind_a_command(typed: str) -> None:
    """Behind its words, and behind its first word alone where that means the same."""
    found = behind(typed, VERBS)
    assert found is not None
    assert (found.words, found.source, found.typed) == ("/tradeoff show", "cards", "model")


@pytest.mark.parametrize("typed", ["/tradeoff", "/tradeoff show", "/study greet be", "tradeoff show x"])
def test_nothing_is_looked_up_elsewhere(typed: str) -> None:
    """Not before the words are there, and not for arguments without choices."""
    assert behind(typed, VERBS) is None
