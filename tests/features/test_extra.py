"""`/tradeoff post`: one more trade-off for everybody, by whoever manages the channel (C1)."""

from dataclasses import replace

from adapters.rehearsal.reading import instants_in, labels_of, message_in, text_of
from bot.chat.places import Place
from bot.chat.replies import Change, Reply
from tests.features.conftest import Team

NAMED = "/tradeoff post retrieval depth vs latency"


def said(reply: Reply) -> str:
    """Return what somebody was told."""
    return text_of(message_in(reply))


async def test_a_named_trade_off_is_posted_at_once(team: Team) -> None:
    """It says that it is an extra one, it can be rated, and it counts for no streak."""
    await team.until(20, 7)
    told = said(await team.command("ana", NAMED))
    assert "It comes in a moment. It helps you remember, and counts for no streak." in told
    await team.until(20, 7, 1)
    (post,) = team.platform.posts
    assert post.message.title == "Retrieval depth vs latency"
    assert "an extra one" in text_of(post.message)
    answer = await team.press("ben", post, "Show me both sides")
    assert "counts for no streak" in said(await team.press("ben", answer, "Got it"))
    await team.until(20, 13)
    assert len(team.platform.posts) == 3


async def test_without_a_clear_name_one_is_chosen_from_a_list(team: Team) -> None:
    """All of them, or those that were meant; picking posts it."""
    await team.until(20, 7)
    every = await team.command("ana", "/tradeoff post")
    assert len(labels_of(message_in(every))) == len(team.house.deck.order("tradeoff"))
    assert "I know none by that name" in said(await team.command("ana", "/tradeoff post zzzz"))
    some = await team.command("ana", "/tradeoff post latency")
    assert set(labels_of(message_in(some))) == {"Model size vs latency", "Retrieval depth vs latency"}
    assert not team.platform.posts
    told = await team.press("ana", some, "Model size vs latency")
    assert isinstance(told, Change)
    assert "It comes in a moment" in said(told)
    await team.until(20, 7, 1)
    assert [post.message.title for post in team.platform.posts] == ["Model size vs latency"]


async def test_whoever_asks_again_within_the_hour_is_told_when(team: Team) -> None:
    """A channel is not to be flooded."""
    await team.until(20, 7)
    await team.command("ana", NAMED)
    await team.until(20, 7, 30)
    told = message_in(await team.command("ana", "/tradeoff post model size vs latency"))
    assert "One extra post an hour is enough" in text_of(told)
    assert [at.hour for at in instants_in(told)] == [8]
    await team.until(20, 8)
    assert "It comes in a moment" in said(await team.command("ana", "/tradeoff post model size vs latency"))


async def test_a_card_that_is_open_is_not_posted_beside_itself(team: Team) -> None:
    """It is answered where it stands (M1)."""
    await team.until(20, 13)
    title = team.platform.posts[-1].message.title
    assert "is open in this channel" in said(await team.command("ana", f"/tradeoff post {title}"))


async def test_only_those_who_manage_post(team: Team) -> None:
    """Where the platform cannot say who does, whoever set the channel up; and each press is judged again."""
    await team.until(20, 7)
    assert "Only those who manage" in said(await team.command("ben", NAMED))
    offered = await team.command("ana", "/tradeoff post")
    assert "Only those who manage" in said(await team.press("ben", offered, "Model size vs latency"))
    team.platform.introduce("ben", manages=None)
    assert "Somebody else has set me up here" in said(await team.command("ben", NAMED))
    assert "Somebody else has set me up here" in said(await team.command("ben", "/tradeoff post"))
    team.platform.introduce("ana", manages=None)
    assert "It comes in a moment" in said(await team.command("ana", NAMED))


async def test_a_channel_in_which_nothing_is_posted_gets_no_extra_post(team: Team) -> None:
    """It has to be set up first."""
    elsewhere: Place = replace(team.platform.place, channel="elsewhere")
    assert "I do not post in this channel" in said(await team.command("ana", NAMED, place=elsewhere))
