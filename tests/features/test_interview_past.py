"""What was practised: the list, the trend, the questions to redo, each answer in full; and what comes first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.rehearsal.reading import find, labels_of, message_in, text_of
from bot.chat.messages import Words
from bot.chat.replies import Change, Reply, Tell
from bot.features.interview.rubric import KEYS
from bot.rules.memory import Rating
from bot.store.attempts import Given
from bot.store.interviews import Practised
from bot.store.reviews import Review
from bot.store.tables import interview
from tests.features.conftest import Team

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
GONE = "a-card-of-old"


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


def labels(reply: Reply) -> tuple[str, ...]:
    """All that can be pressed."""
    return labels_of(message_in(reply))


def at(day: int) -> datetime:
    """Nine o'clock of that day in November; the story plays on the 20th."""
    return START + timedelta(days=day - 1)


async def member_id(team: Team, name: str = "ben") -> str:
    """The id under which somebody stands in the tables."""
    return await team.house.store.members.id_of(team.platform.who(name).member)


async def practise(
    team: Team, day: int, card: str, ticks: Sequence[str] | None = KEYS, *, remark: str = ""
) -> Practised:
    """Let Ben have answered a question on a day, and ticked it unless ``ticks`` is None."""
    member, interviews = await member_id(team), team.house.store.interviews
    item = await interviews.begin(member, card, key=f"{card}-{day}", at=at(day))
    done = await interviews.answer(member, item.id, f"on {card}", at(day) + timedelta(minutes=5))
    if ticks is not None:
        done = await interviews.tick(member, item.id, ticks, remark=remark, at=at(day))
    assert done is not None
    return done


async def practise_with_others(team: Team, day: int, card: str) -> None:
    """Let Ben have been the candidate of a round."""
    row = {
        "id": "round",
        "member": await member_id(team),
        "card": card,
        "session": "s1",
        "asked_at": at(day),
        "answered_at": at(day),
        "answer": f"on {card}",
        "follow_up": "And the cost?",
        "follow_answer": "Half of it.",
        "ticks": "structure",
        "remark": "Slower at the start.",
    }
    async with team.house.store.database.writing() as connection:
        await connection.execute(interview.insert(), row)


def cards(team: Team, number: int, *, kind: str = "question") -> list[str]:
    """The ids of some cards."""
    return [card.id for card in team.house.deck.cards.values() if card.kind == kind][:number]


async def history(team: Team, name: str = "ben") -> Reply:
    """Open the list."""
    return await team.press(name, await team.command(name, "/study interview"), "History")


async def test_the_newest_come_first_five_on_a_page(team: Team) -> None:
    """With the date, the ticks, and whether alone; older ones are a press away, and so are the newest again."""
    ids = cards(team, 7)
    for day, card in enumerate(ids, 1):
        if day == 6:
            await practise_with_others(team, day, card)
        else:
            await practise(team, day, card, KEYS[:3] if day == 7 else None)
    first = await history(team)
    title = team.house.deck.cards[ids[-1]].title
    assert "7 answers. Only you see this list." in read(first)
    assert f"1. {title} · 2026-11-07T09:00:00+00:00 · 3 of 5 · alone" in read(first)
    assert "1 of 5 · with others" in read(first)
    assert "not ticked · alone" in read(first)
    second = await team.press("ben", first, "Older")
    assert isinstance(second, Change)
    assert "Older" not in labels(second)
    assert [label for label in labels(second) if label.startswith("Open")] == ["Open 1", "Open 2"]
    assert read(await team.press("ben", second, "Newest")) == read(first)


async def test_the_trend_is_told_from_four_ticked_answers_on(team: Team) -> None:
    """In plain words, with what is missing most often; before that, how many more it takes."""
    ids = cards(team, 10)
    for day in range(1, 4):
        await practise(team, day, ids[day - 1], KEYS[:2])
    assert "After 1 more ticked answer I can tell you how it goes." in read(await history(team))
    for day, ticks in zip(range(4, 11), (2, 4, 3, 3, 3, 4, 4), strict=True):
        await practise(team, day, ids[day - 1], [key for key in KEYS if key != "measurement"][:ticks])
    told = read(await history(team))
    assert "Your last five: 3.4 ticks on average; the five before: 2.4." in told
    assert "What is missing most often is measurement, in 10 of your last 10." in told
    assert "measure nobody" in told
    assert "Your last five: 3.4" in read(await team.command("ben", "/study interview"))


async def test_the_questions_to_redo_are_listed_and_opened(team: Team) -> None:
    """Those with two ticks or fewer the last time, and those that were marked."""
    deck, ids = team.house.deck, cards(team, 4)
    await practise(team, 1, ids[0], KEYS[:2])
    await practise(team, 2, ids[1], KEYS[:2])
    await practise(team, 3, ids[1], KEYS[:4])
    await practise(team, 4, ids[2], None)
    marked = await practise(team, 5, ids[3], KEYS)
    await team.house.store.interviews.mark(marked.member, marked.id, redo=True)
    listed = await history(team)
    titles = [deck.cards[card].title for card in ids]
    assert [label for label in labels(listed) if label in titles] == [titles[0], titles[3]]
    opened = await team.press("ben", listed, titles[0])
    assert message_in(opened).title == titles[0]
    asked = await team.press("ben", opened, "Ask me again")
    assert "Write my answer" in labels(asked)
    assert message_in(asked).title == titles[0]


async def test_an_answer_is_shown_in_full(team: Team) -> None:
    """The question, the words, the ticks, what to do better; the model answer and new ticks are a press away."""
    (card,) = cards(team, 1)
    await practise(team, 3, card, KEYS[:4], remark="Say *why*.")
    page = message_in(await team.press("ben", await history(team), "Open 1"))
    assert team.house.deck.cards[card].prompt in text_of(page)
    assert [block for block in page.blocks if isinstance(block, Words)] == [Words(f"on {card}"), Words("Say *why*.")]
    assert "4 of 5 ticked." in text_of(page)
    assert "**An example**" in text_of(page)
    assert "Practised alone on 2026-11-03" in text_of(page)
    shown = await team.press("ben", Tell(page), "The model answer")
    assert isinstance(shown, Tell)
    assert team.house.deck.cards[card].answer in read(shown)
    assert "Tick again" in labels_of(page)


async def test_a_round_with_others_shows_what_they_asked_and_said(team: Team) -> None:
    """And cannot be ticked again by its candidate."""
    (card,) = cards(team, 1)
    await practise_with_others(team, 3, card)
    page = message_in(await team.press("ben", await history(team), "Open 1"))
    words = [block.text for block in page.blocks if isinstance(block, Words)]
    assert words == [f"on {card}", "And the cost?", "Half of it.", "Slower at the start."]
    assert "What was said about it" in text_of(page)
    assert not {"Tick again", "Tick the rubric"} & set(labels_of(page))


async def test_one_is_removed_for_good(team: Team) -> None:
    """From its own page, where all of it can be read; an old button then says that it is gone."""
    (card,) = cards(team, 1)
    await practise(team, 3, card)
    listed = await history(team)
    opened = await team.press("ben", listed, "Open 1")
    assert find(message_in(opened), "Remove it")
    assert "It is removed. There is nothing here yet." in " ".join(
        read(await team.press("ben", opened, "Remove it")).split("\n")
    )
    assert "That one is no longer here." in read(await team.press("ben", listed, "Open 1"))
    assert "That one is no longer here." in read(await team.press("ben", opened, "Ask me again"))


async def test_nobody_opens_what_is_somebody_elses(team: Team) -> None:
    """Not even with the other one's buttons."""
    await practise(team, 3, cards(team, 1)[0])
    listed = await history(team)
    opened = await team.press("ben", listed, "Open 1")
    assert "That one is no longer here." in read(await team.press("chi", listed, "Open 1"))
    assert "That one is no longer here." in read(await team.press("chi", opened, "The model answer"))
    await team.press("chi", opened, "Remove it")
    assert "1 answer. Only you see this list." in read(await history(team))


async def test_a_card_that_left_keeps_its_answers(team: Team) -> None:
    """They are listed, shown and removed; nothing can be asked again."""
    await practise(team, 3, GONE, KEYS[:1])
    listed = await history(team)
    assert "1. A question that has left the deck" in read(listed)
    assert "Questions to redo" not in str(message_in(listed).rows)
    page = message_in(await team.press("ben", listed, "Open 1"))
    assert Words(f"on {GONE}") in page.blocks
    assert labels_of(page) == ("Tick again", "History", "Remove it")


async def test_a_question_whose_card_left_is_not_resumed(team: Team) -> None:
    """Its form cannot be opened any more; what was being written to it is kept all the same."""
    item = await team.house.store.interviews.begin(await member_id(team), GONE, key="old", at=at(20))
    front = await team.command("ben", "/study interview")
    assert "still waits" not in read(front)
    press = team.platform.pressing("ben", front, "Weakest first")
    told = await team.platform.give(replace(press, action=f"interview-write:{item.id}::"))
    assert "I do not have it any more" in read(told)
    form = await team.press("ben", await team.press("ben", front, "Weakest first"), "Write my answer")
    sent = team.platform.filling("ben", form, {"What would you say?": "as I said"})
    kept = message_in(await team.platform.give(replace(sent, action=f"interview-write:{item.id}::")))
    assert Words("as I said") in kept.blocks
    assert "left the deck, so there is no model answer" in text_of(kept)
    assert "as I said" in read(await team.press("ben", await history(team), "Open 1"))


async def test_what_is_open_in_the_channel_is_not_asked_again(team: Team) -> None:
    """It is answered there first."""
    await team.until(20, 13)
    opened = {post.message.title for post in team.platform.posts}
    card = next(card for card in team.house.deck.cards.values() if card.title in opened)
    await practise(team, 3, card.id)
    page = await team.press("ben", await history(team), "Open 1")
    assert "open in your channel right now" in read(await team.press("ben", page, "Ask me again"))


async def test_weak_cards_come_before_other_new_ones(team: Team) -> None:
    """Those rated Missed it, and those of a competency in which the assessment found a gap."""
    member, deck = await member_id(team), team.house.deck
    missed = cards(team, 40)[-1]
    await team.house.store.reviews.rate(
        Review(member=member, card=missed, occasion="2026-11-19", post=None, at=at(19), value=Rating.AGAIN)
    )
    question = await team.press("ben", await team.command("ben", "/study interview"), "Weakest first")
    assert message_in(question).title == deck.cards[missed].title
    await assessed(team, member, weak="data")
    titles = {card.title for card in deck.cards.values() if "data" in card.competencies}
    for minute in range(5):
        await team.until(20, 7, minute)
        question = await team.press("ben", question, "Another question")
        assert message_in(question).title in titles


async def assessed(team: Team, member: str, *, weak: str) -> None:
    """Let somebody have finished the assessment with all wrong in one competency, and all else right."""
    attempts = team.house.store.attempts
    begun = await attempts.begin(member, 0, "A", at(19), questions=24)
    for pair in team.house.deck.assessment:
        await attempts.answer(
            Given(
                attempt=begun.id,
                pair=pair.id,
                member=member,
                item="0" * 12,
                competency=pair.competency,
                level=pair.level,
                choice=0,
                right=pair.competency != weak,
                at=at(19),
            )
        )
    await attempts.finish(member, begun.id)
