"""Case studies in `/study portfolio`: begun from what is there, written in two halves, finished, removed."""

from dataclasses import replace

import pytest

from adapters.rehearsal.reading import form_in, message_in
from bot.chat.events import Press
from bot.chat.messages import Button, Line, Words
from bot.chat.replies import Ask, Change, Reply, Tell, Wrong
from bot.chat.routes import action
from bot.documents.case_study import PARTS
from bot.features.wording import CASE_FROM
from bot.store.applied import Decided
from bot.store.cases import MOST
from bot.store.tables import case_study
from tests.features.cases import (
    DECISION,
    FLIPS,
    LEARNT,
    MEASUREMENT,
    OPTIONS,
    SITUATION,
    blank,
    chooser,
    labels,
    lean,
    portfolio,
    read,
    trade_off,
    write,
)
from tests.features.conftest import Team

HOSTILE = "# *Cheap* <!here> @everyone\n1. `x` & <b>y</b>"


async def test_an_empty_portfolio_says_what_it_is_for(team: Team) -> None:
    """And looking makes nobody a member."""
    front = await portfolio(team, "ben")
    assert "There is nothing here yet." in read(front)
    assert "A case study shows how you decide" in read(front)
    assert labels(front) == ("New case study", "What I have saved")
    assert labels(await chooser(team, "ben")) == ("A blank page", "My portfolio")
    assert await team.house.store.members.find(team.platform.who("ben").member) is None


async def test_a_blank_page_says_what_belongs_into_each_part(team: Team) -> None:
    """It is a private draft; a second press opens the same one."""
    for _ in range(2):
        page = await team.press("ben", await chooser(team, "ben"), "A blank page")
        assert isinstance(page, Change)
        assert "Draft · private · begun from a blank page" in read(page)
        for part in PARTS:
            assert f"**{part.head}**\n{part.hint}" in read(page)
    assert "1 case study · 0 saved texts" in read(await portfolio(team, "ben"))


async def test_both_halves_are_written_and_stand_to_the_letter(team: Team) -> None:
    """In Words alone; the forms open as they were left."""
    page = await blank(team, "ben", title=HOSTILE, **{part.name: f"{HOSTILE} {part.name}" for part in PARTS})
    message = message_in(page)
    assert isinstance(page, Change)
    assert "Saved." in read(page)
    assert [block.text for block in message.blocks if isinstance(block, Words)] == [
        f"{HOSTILE} {part.name}" for part in PARTS
    ]
    assert Line((Words(" ".join(HOSTILE.split())),)) in message.blocks
    assert "Cheap" not in message.title + message.plain
    opened = await team.press("ben", page, "Edit the second half")
    assert isinstance(opened, Ask)
    assert [field.value for field in opened.form.fields] == [f"{HOSTILE} {part.name}" for part in PARTS[3:]]
    again = read(await team.fill("ben", opened, {LEARNT: "Little."}))
    assert "Little." in again
    assert f"{HOSTILE} flips" in again


async def test_without_a_title_the_words_stay_in_the_form(team: Team) -> None:
    """It asks for a few words."""
    page = await blank(team, "ben")
    form = form_in(await team.press("ben", page, "Edit the first half"))
    sent = team.platform.filling("ben", form, {DECISION: "Small."})
    wrong = await team.platform.give(replace(sent, values={**sent.values, "title": " \0 "}))
    assert isinstance(wrong, Wrong)
    assert wrong.errors == {"title": "A few words, so that you find it again."}
    assert {field.label: field.value for field in wrong.form.fields}[DECISION] == "Small."
    assert "Small." in read(await team.fill("ben", wrong, {"Title": "A title"}))


async def test_a_lean_begins_one_with_all_that_is_known(team: Team) -> None:
    """The situation, both sides with what they gain, the side with the reason, and what would change it."""
    post = await lean(team, "ben", 1, HOSTILE, "A second outage")
    page = await team.press("ben", await chooser(team, "ben"), post.message.title)
    card = next(card for card in team.house.deck.cards.values() if card.title == post.message.title)
    words = [block.text for block in message_in(page).blocks if isinstance(block, Words)]
    assert words[0].split()[:5] == card.prompt.split()[:5]
    assert words[1].startswith(f"{card.sides[0].name}\nYou gain ")
    assert f"\n\n{card.sides[1].name}\nYou gain " in words[1]
    assert words[2:] == [f"I lean to {card.sides[1].name}.\n\n{HOSTILE}", "A second outage"]
    assert Line((Words(card.title),)) in message_in(page).blocks
    assert not any("**" in text for text in words)


async def test_a_take_begins_one(team: Team) -> None:
    """What was asked is the situation, what was answered the decision."""
    await team.until(20, 9)
    question = team.platform.posts[-1]
    form = await team.press("ben", question, "Write my take")
    await team.fill("ben", form, {"What would you say?": HOSTILE})
    page = await team.press("ben", await chooser(team, "ben"), question.message.title)
    words = [block.text for block in message_in(page).blocks if isinstance(block, Words)]
    assert len(words) == 2
    assert words[1] == HOSTILE
    assert "begun from a take that you wrote" in read(page)


async def test_an_applied_product_begins_one(team: Team) -> None:
    """How one can tell, the sides, the one it took, and what they would have done; its page leads there too."""
    card = next(card for card in team.house.deck.cards.values() if card.kind == "tradeoff")
    member = await team.house.store.members.id_of(team.platform.who("ben").member)
    decided = Decided(product="Mailer <b>", side=1, evidence="It is quick.", instead="Ask first.")
    entry = await team.house.store.applied.add(
        member, event="e", card=card.id, decided=decided, at=team.house.clock.now()
    )
    assert entry is not None
    assert "1 applied product" in read(await portfolio(team, "ben"))
    picked = await team.press("ben", await chooser(team, "ben"), f"Mailer <b> · {card.title}")
    words = [block.text for block in message_in(picked).blocks if isinstance(block, Words)]
    assert words[0] == f"Mailer <b> and “{card.title}”.\n\nIt is quick."
    assert words[2:] == [f"Mailer <b> leans to {card.sides[1].name}.", "I would have done this:\n\nAsk first."]
    pressed = await start(team, "ben", action(CASE_FROM, "applied", entry.id))
    assert read(pressed).split("·", 1)[1] == read(picked).split("·", 1)[1]
    assert "not in" not in read(pressed)


async def test_a_saved_text_begins_one_from_its_own_page_too(team: Team) -> None:
    """With its link behind it."""
    await team.command("ben", f"/study save {HOSTILE}")
    listed = await team.press("ben", await portfolio(team, "ben"), "What I have saved")
    page = await team.press("ben", await team.press("ben", listed, "Open 1"), "Make it a case study")
    words = [block.text for block in message_in(page).blocks if isinstance(block, Words)]
    assert words == [HOSTILE]
    assert Line((Words("# *Cheap* <!here> @everyone"),)) in message_in(page).blocks
    picked = await team.press("ben", await chooser(team, "ben"), "# *Cheap* <!here> @everyone")
    assert read(picked) == read(page)


async def start(team: Team, name: str, of_action: str, *, surface: str = "private") -> Change | Tell:
    """Press a button that begins one, wherever it stands."""
    press = Press(
        key="k",
        at=team.house.clock.now(),
        who=team.platform.who(name),
        place=team.platform.place,
        surface="channel" if surface == "channel" else "private",
        action=of_action,
    )
    reply = await team.platform.give(press)
    assert isinstance(reply, Change | Tell)
    return reply


async def test_what_is_not_there_leads_back_to_the_choice(team: Team) -> None:
    """An old button, or a forged one."""
    for facts in ("", ":", ":lean", ":lean:gone", ":take:\ud800", ":saved:\ud800", ":applied:\0", ":other:x"):
        told = await start(team, "ben", CASE_FROM + facts)
        assert "What you picked is no longer there." in read(told)
        assert "A blank page" in labels(told)


async def test_in_a_message_that_all_see_it_changes_nothing(team: Team) -> None:
    """The draft is shown to its member alone."""
    assert isinstance(await start(team, "ben", "case-from:blank", surface="channel"), Tell)
    assert isinstance(await start(team, "ben", "case-from:blank"), Change)


async def test_a_lean_of_somebody_else_begins_nothing(team: Team) -> None:
    """Nor does what they saved."""
    post = await lean(team, "ben", 0, "mine")
    card = next(card for card in team.house.deck.cards.values() if card.title == post.message.title)
    assert "no longer there" in read(await start(team, "chi", action(CASE_FROM, "lean", card.id)))


async def test_finished_with_a_word_of_care_where_something_is_missing(team: Team) -> None:
    """It names what is, and lets them; and back to a draft."""
    page = await blank(team, "ben", decision="Small.")
    asked = await team.press("ben", page, "Mark as finished")
    assert f"Still empty: “{SITUATION}”, “{MEASUREMENT}”." in read(asked)
    opened = await team.press("ben", asked, "Write it now")
    assert [field.label for field in form_in(opened).fields] == ["Title", SITUATION, OPTIONS, DECISION]
    done = await team.press("ben", asked, "It is finished as it is")
    assert "Finished · private" in read(done)
    assert "Draft · private" in read(await team.press("ben", done, "Back to draft"))
    whole = await write(team, "ben", done, situation="s", measurement="m")
    assert "It is finished." in read(await team.press("ben", whole, "Mark as finished"))
    assert " · finished · private · " in read(await portfolio(team, "ben"))


async def test_the_front_page_lists_the_newest_first_page_by_page(team: Team) -> None:
    """Five at a time."""
    for number in range(7):
        await team.until(20, 7, number)
        await blank(team, "ben", title=f"study {number}")
    first = await portfolio(team, "ben")
    assert "7 case studies" in read(first)
    assert "1. study 6 · draft · private · " in read(first)
    assert labels(first)[:6] == (*(f"Open {n}" for n in range(1, 6)), "Older")
    second = await team.press("ben", first, "Older")
    assert "1. study 1" in read(second)
    assert "study 6" in read(await team.press("ben", second, "Newest"))
    assert "study 0" in read(await team.press("ben", second, "Open 2"))


async def test_what_is_long_is_read_on_pages(team: Team) -> None:
    """Whatever it is written in: nothing of it is left out."""
    texts = {part.name: sign * 3000 for part, sign in zip(PARTS, "a&語🙂\n\\", strict=True)}
    texts["flips"] = "b" + "\n" * 2998 + "b"
    page = await blank(team, "ben", **texts)
    assert "Page before" in labels(page)
    page, seen = await team.press("ben", await portfolio(team, "ben"), "Open 1"), ""
    while True:
        seen += "".join(block.text for block in message_in(page).blocks if isinstance(block, Words))
        if "Next page" not in labels(page):
            break
        page = await team.press("ben", page, "Next page")
    assert seen == "".join(texts[part.name] for part in PARTS)
    assert "Page before" in labels(page)


async def test_removing_asks_once(team: Team) -> None:
    """Then it is gone for good; old buttons say so, and what was being written comes back."""
    page = await blank(team, "ben", title="Gone soon")
    form = await team.press("ben", page, "Edit the second half")
    asked = await team.press("ben", page, "Remove")
    assert "Gone soon" in read(await team.press("ben", asked, "Keep it"))
    left = read(await team.press("ben", asked, "Remove it"))
    assert "It is removed." in left
    assert "Gone soon" not in left
    for label in ("Edit the first half", "Mark as finished", "Share with the channel", "Export", "Remove"):
        assert "not in your portfolio any more" in read(await team.press("ben", page, label))
    back = await team.fill("ben", form, {LEARNT: "Much.", FLIPS: "Nothing."})
    assert f"What you wrote, to copy:\n**{FLIPS}**\nNothing.\n**{LEARNT}**\nMuch." in read(back)


async def test_nobody_else_sees_or_changes_it(team: Team) -> None:
    """Whatever button they copied."""
    page = await blank(team, "ben", title="Mine alone")
    for label in labels(page):
        forged = replace(team.platform.pressing("ben", page, label), who=team.platform.who("chi"), key=label)
        assert "Mine alone" not in read(await team.platform.give(forged))
    asked = await team.press("ben", page, "Remove")
    forged = replace(team.platform.pressing("ben", asked, "Remove it"), who=team.platform.who("chi"), key="x")
    await team.platform.give(forged)
    form = form_in(await team.press("ben", page, "Edit the first half"))
    sent = replace(team.platform.filling("ben", form, {"Title": "Hers"}), who=team.platform.who("chi"), key="y")
    assert "Not here any more" in read(await team.platform.give(sent))
    assert "Mine alone" in read(await portfolio(team, "ben"))


@pytest.mark.parametrize("name", ["case", "case-edit", "case-finish", "case-draft", "case-remove", "case-share"])
async def test_a_button_that_is_known_no_more_is_answered_kindly(team: Team, name: str) -> None:
    """Or a forged one."""
    for facts in ("", ":", ":gone", ":\ud800", ":aaaaaaaaaaaaaaaa:99", f":{'x' * 80}"):
        assert "not in your portfolio any more" in read(await start(team, "ben", name + facts))


async def test_there_is_an_end_to_it(team: Team) -> None:
    """It says so, and how there is room again."""
    await trade_off(team)
    member = await team.house.store.members.id_of(team.platform.who("ben").member)
    now = team.house.clock.now()
    row = {"member": member, "origin": "blank", "title": "t", "finished": True, "at": now, "changed_at": now}
    async with team.house.store.database.writing() as connection:
        await connection.execute(case_study.insert(), [{**row, "id": f"i{n}"} for n in range(MOST)])
    told = await team.press("ben", await chooser(team, "ben"), "A blank page")
    assert "You have 200 case studies" in read(told)
    assert "200 case studies" in read(await team.press("ben", told, "My portfolio"))


async def test_the_next_step_stands_out(team: Team) -> None:
    """The half in which something is empty, then to finish it; what is finished has none."""
    page = await blank(team, "ben")
    assert standing_out(page) == ["Edit the first half"]
    page = await write(team, "ben", page, situation="s", options="o", decision="d", flips="f")
    assert standing_out(page) == ["Edit the second half"]
    page = await write(team, "ben", page, measurement="m", learnt="l")
    assert standing_out(page) == ["Mark as finished"]
    assert not standing_out(await team.press("ben", page, "Mark as finished"))


def standing_out(reply: Reply) -> list[str]:
    """Return the labels of the main buttons."""
    return [
        part.label
        for row in message_in(reply).rows
        for part in row
        if isinstance(part, Button) and part.style == "main"
    ]
