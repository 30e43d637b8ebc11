"""The forms of the panel: each changes one thing, says what holds now, and when the next posts come."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from adapters.rehearsal.platform import Typed
from adapters.rehearsal.reading import form_in, instants_in, labels_of, message_in, text_of
from bot.chat.messages import Form
from bot.chat.replies import Change, Reply, Wrong
from bot.store.settings import Settings
from tests.features.conftest import Team

LAST, DAYS = "Last day without posts", "Days without posts, one a line"
PEOPLE, QUIZ = "How many people make a team day?", "When does it open with a quiz?"


async def form_of(team: Team, topic: str) -> Form:
    """The form behind a button of the panel."""
    return form_in(await team.press("ana", await team.command("ana", "/study-setup"), topic))


async def fill(team: Team, topic: str, values: Mapping[str, Typed]) -> Reply:
    """Open a form and send it."""
    return await team.fill("ana", await form_of(team, topic), values)


async def saved(team: Team, topic: str, values: Mapping[str, Typed]) -> str:
    """Fill a form in, and return what is said once it is saved."""
    told = await fill(team, topic, values)
    assert isinstance(told, Change), told
    assert "All settings" in labels_of(told.message)
    return text_of(told.message)


async def settings(team: Team) -> Settings:
    """What is set in the channel."""
    channel = await team.house.store.channels.at(team.platform.place)
    assert channel is not None
    return await team.house.store.settings.of(channel.id)


async def test_times_are_changed_and_the_next_posts_are_told(team: Team) -> None:
    """In the form stands what is set; what is set is what was typed."""
    form = await form_of(team, "Times")
    assert [field.value for field in form.fields] == ["09:30", "13:30"]
    told = await team.fill("ana", form, {"Questions at": "10.15", "Trade-offs at": "4 pm"})
    assert "Questions come at 10:15, from Monday to Friday." in text_of(message_in(told))
    assert [f"{at:%d %H:%M}" for at in instants_in(message_in(told), style="time")] == ["20 09:15", "20 15:00"]
    await team.until(20, 9, 15)
    assert len(team.platform.posts) == 1


async def test_a_kind_without_a_time_comes_no_more_until_it_has_one(team: Team) -> None:
    """It gets back the weekdays of the other; the form is not saved without either."""
    told = await saved(team, "Times", {"Questions at": "9:30", "Trade-offs at": ""})
    assert "No trade-offs come." in told
    assert "Trade-off: next" not in told
    assert (await form_of(team, "Times")).fields[1].value == ""
    told = await saved(team, "Times", {"Trade-offs at": "15:00"})
    assert "Trade-offs come at 15:00, from Monday to Friday." in told
    none = await fill(team, "Times", {"Questions at": "", "Trade-offs at": ""})
    assert isinstance(none, Wrong)
    assert "use Pause" in none.errors["question"]


async def test_a_wrong_time_comes_back_with_what_to_write_instead(team: Team) -> None:
    """Beside what was typed; nothing is saved, the right one neither."""
    again = await fill(team, "Times", {"Questions at": "11:00", "Trade-offs at": "midnight"})
    assert isinstance(again, Wrong)
    assert again.errors == {"tradeoff": "Write the time like 09:30."}
    assert [field.value for field in again.form.fields] == ["11:00", "midnight"]
    assert f"{(await settings(team)).times['question']:%H:%M}" == "09:30"


async def test_weekdays_are_chosen_for_each_kind(team: Team) -> None:
    """They hold from the next day without a post on; none at all is a pause, and that is another form."""
    form = await form_of(team, "Weekdays")
    assert [field.value for field in form.fields] == ["0,1,2,3,4", "0,1,2,3,4"]
    told = await saved(team, "Weekdays", {"Questions on": ("Monday", "Thursday"), "Trade-offs on": ()})
    assert "Questions come at 09:30, on Mondays and Thursdays." in told
    assert "No trade-offs come." in told
    assert "Question: next on 2026-11-23" in told
    again = await fill(team, "Weekdays", {"Questions on": (), "Trade-offs on": ()})
    assert isinstance(again, Wrong)
    assert "use Pause" in again.errors["question"]


async def test_holidays_are_a_list_that_can_be_mended(team: Team) -> None:
    """A mistake names its line; what stands is shown again, past days and all."""
    again = await fill(team, "Holidays", {DAYS: "2026-11-20\nChristmas"})
    assert isinstance(again, Wrong)
    assert again.errors["days"].startswith("Line 2: ")
    assert again.form.fields[0].value == "2026-11-20\nChristmas"
    told = await saved(team, "Holidays", {DAYS: "2026-12-24 to 2027-01-02\n2026-11-20\n2026-05-01"})
    assert "Holidays: 20 November 2026; 24 December 2026 to 2 January 2027." in told
    assert "Question: next on 2026-11-23" in told
    assert (await form_of(team, "Holidays")).fields[0].value.splitlines()[0] == "2026-05-01"
    assert "No holidays are entered." in await saved(team, "Holidays", {DAYS: ""})


async def test_many_holidays_are_counted_in_the_sentence(team: Team) -> None:
    """The first three, and how many more."""
    told = await saved(team, "Holidays", {DAYS: "\n".join(f"2026-12-{day}" for day in range(21, 26))})
    assert "Holidays: 21 December 2026; 22 December 2026; 23 December 2026; and 2 more." in told


async def test_a_pause_ends_on_its_day_or_by_a_button(team: Team) -> None:
    """Nothing is posted meanwhile, and the panel says so."""
    assert "I pause through 24 November 2026." in await saved(team, "Pause", {LAST: "2026-11-24"})
    assert (await form_of(team, "Pause")).fields[0].value == "2026-11-24"
    told = await fill(team, "Pause", {LAST: ""})
    assert "I pause until somebody ends it." in text_of(message_in(told))
    assert "No post is in sight." in text_of(message_in(told))
    await team.until(24, 6)
    assert not team.platform.posts
    told = await team.press("ana", told, "End the pause now")
    assert "Question: next on 2026-11-24T08:30" in text_of(message_in(told))
    assert "End the pause now" not in labels_of(message_in(told))
    await team.until(24, 9)
    assert len(team.platform.posts) == 1


@pytest.mark.parametrize(
    ("typed", "error"), [("soon", "Write the date like"), ("2026-11-19", "is over"), ("2028-01-01", "more than a year")]
)
async def test_a_pause_has_an_end_that_can_be_meant(team: Team, typed: str, error: str) -> None:
    """Today at the earliest, and within a year."""
    again = await fill(team, "Pause", {LAST: typed})
    assert isinstance(again, Wrong)
    assert error in again.errors["last"]


async def test_a_pause_that_is_over_is_told_no_more(team: Team) -> None:
    """By itself."""
    await saved(team, "Pause", {LAST: "2026-11-20"})
    await team.until(23, 6)
    assert "There is no pause." in text_of(message_in(await team.command("ana", "/study-setup")))
    assert (await form_of(team, "Pause")).fields[0].value == ""


async def test_a_team_day_takes_one_to_fifty_people(team: Team) -> None:
    """It acts on days without a post; anything else is refused with an example."""
    for typed in ("0", "51", "-1", "2.5", "many", "1" * 30, "²"):
        again = await fill(team, "Team day", {PEOPLE: typed})
        assert isinstance(again, Wrong)
        assert again.errors["people"] == "Write a whole number from 1 to 50."
    assert "at least 50 people" in await saved(team, "Team day", {PEOPLE: "50"})


async def test_a_path_is_followed_from_its_beginning(team: Team) -> None:
    """Its first cards are the next posts; without one, the choice is free again."""
    path = next(iter(team.house.deck.paths.values()))
    assert f"Learning path: {path.title}, card by card." in await saved(
        team, "Path", {"Which path do we follow?": path.title}
    )
    await team.until(20, 13)
    first = {kind: team.house.deck.syllabus().path(kind, path.id)[0] for kind in ("question", "tradeoff")}
    titles = [post.message.title for post in team.platform.posts]
    assert titles == [team.house.deck.cards[first[kind]].title for kind in ("question", "tradeoff")]
    assert "No learning path" in await saved(team, "Path", {"Which path do we follow?": "None"})


async def test_whose_cards_are_posted_can_be_chosen(team: Team) -> None:
    """All of them, our own, or those of one pack."""
    form = await form_of(team, "Cards")
    assert [option.label for option in form.fields[0].options][:2] == ["All cards", "Fulcrum's own"]
    assert "Fulcrum's own cards" in await saved(team, "Cards", {"Which cards do I post?": "Fulcrum's own"})
    assert (await settings(team)).pack == ""
    assert "all cards" in await saved(team, "Cards", {"Which cards do I post?": "All cards"})


async def test_the_quiz_day_is_one_on_which_a_question_comes(team: Team) -> None:
    """Should it be one no longer, the panel says so."""
    form = await form_of(team, "Quiz day")
    assert [option.label for option in form.fields[0].options] == [
        "No day",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
    ]
    assert "On Fridays the question opens with a quiz." in await saved(team, "Quiz day", {QUIZ: "Friday"})
    await saved(team, "Weekdays", {"Questions on": ("Monday",)})
    shown = text_of(message_in(await team.command("ana", "/study-setup")))
    assert "Quiz day: Friday, but no question comes then." in shown
    assert "There is no quiz day." in await saved(team, "Quiz day", {QUIZ: "No day"})


@pytest.mark.parametrize(("topic", "name"), [("Path", "path"), ("Cards", "pack"), ("Quiz day", "quiz")])
async def test_what_cannot_be_chosen_any_more_is_asked_for_again(team: Team, topic: str, name: str) -> None:
    """The form was opened before it left."""
    form = await form_of(team, topic)
    sent = replace(team.platform.filling("ana", form, {}), values={name: "gone"})
    again = await team.house.app.answer(sent)
    assert isinstance(again, Wrong)
    assert "Pick another one." in again.errors[name]


async def test_a_form_that_is_delivered_twice_says_the_same(team: Team) -> None:
    """And is one change."""
    sent = team.platform.filling("ana", await form_of(team, "Team day"), {PEOPLE: "4"})
    first, second = [await team.house.app.answer(sent) for _ in range(2)]
    assert first == second
    channel = await team.house.store.channels.at(team.platform.place)
    assert channel is not None
    assert len(await team.house.store.changes.last(channel.id, 10)) == 1
