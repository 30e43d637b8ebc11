"""`/tradeoff apply`: how products that a member uses decided, logged for one pair of eyes."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from adapters.rehearsal.reading import form_in, labels_of, message_in, text_of
from bot.chat.events import Press, Submission
from bot.chat.messages import Words
from bot.chat.replies import Ask, Change, Reply, Tell, Wrong
from bot.features.apply import FULL
from bot.store.applied import MOST
from bot.store.tables import applied
from tests.features.conftest import Team

SIZE = "model-size-vs-latency"
SAID = {
    "Which product?": "The <b>keyboard</b> on my phone",
    "Which side did it take?": "Smaller model (faster answers)",
    "How can you tell?": "It *never* waits, and its words are plain.\n<!here> @everyone",
    "What would you have done?": "The same: nobody waits for a keyboard.",
}


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


async def log(team: Team, name: str, said: Mapping[str, str] | None = None) -> Reply:
    """Log one product for the size of models."""
    asked = await team.command(name, "/tradeoff apply model size vs latency")
    return await team.fill(name, asked, said or SAID)


async def several(team: Team, name: str, number: int) -> None:
    """Log so many, the later ones later."""
    for minute in range(number):
        await team.until(20, 7, minute)
        await log(team, name, {**SAID, "Which product?": f"Product {minute}"})


async def test_what_is_written_is_kept_to_the_letter_and_listed(team: Team) -> None:
    """In private; the form asks for the product, the side by its name, the evidence, and what they would have done."""
    asked = await team.command("ben", "/tradeoff apply model size vs latency")
    form = form_in(asked)
    assert [field.label for field in form.fields] == [*SAID]
    assert [option.label for option in form.fields[1].options] == [
        side.name for side in team.house.deck.cards[SIZE].sides
    ]
    told = await team.fill("ben", asked, SAID)
    assert isinstance(told, Tell)
    assert "It is kept, for your eyes alone." in read(told)
    assert "Side it took: Smaller model (faster answers)" in read(told)
    for label in ("How can you tell?", "What would you have done?"):
        assert Words(SAID[label]) in message_in(told).blocks
    listed = await team.press("ben", told, "All that I logged")
    assert isinstance(listed, Change)
    assert "1 entry, for your eyes alone." in read(listed)
    line = "1. The <b>keyboard</b> on my phone · Model size vs latency: Smaller model (faster answers) · 2026-11-20"
    assert line in read(listed)
    page = await team.press("ben", listed, "Open 1")
    assert "It is kept" not in read(page)
    assert "keyboard" not in message_in(page).plain + message_in(listed).plain + message_in(told).plain


async def test_the_product_and_the_side_are_enough(team: Team) -> None:
    """The page says that the rest can be added."""
    told = await log(team, "ben", {label: SAID[label] for label in ("Which product?", "Which side did it take?")})
    assert "Edit adds what is still missing." in read(told)
    assert "How one can tell" not in read(told)
    changed = await team.fill("ben", await team.press("ben", told, "Edit"), SAID)
    assert "Edit adds" not in read(changed)


async def test_a_name_that_several_have_is_asked_about(team: Team) -> None:
    """Picking one opens its form; a name that none has shows all there are."""
    told = await team.command("ben", "/tradeoff apply latency")
    assert "Several trade-offs have a name like that." in read(told)
    assert isinstance(await team.press("ben", told, "Model size vs latency"), Ask)
    told = await team.command("ben", "/tradeoff apply weather in paris")
    assert "I know no trade-off by that name." in read(told)
    assert "Model size vs latency" in labels_of(message_in(told))


async def test_it_stands_under_the_answer_to_a_trade_off(team: Team) -> None:
    """On a post with a lean, all of its buttons fit; a question has none."""
    await team.until(20, 13)
    question, tradeoff = team.platform.posts[:2]
    card = message_in(await team.press("ben", tradeoff, "Show me both sides"))
    assert "Where have you seen it?" in labels_of(card)
    asked = form_in(await team.press("ben", Tell(card), "Where have you seen it?"))
    assert asked.action.startswith("apply:")
    side = next(option.label for option in asked.fields[1].options)
    assert "It is kept" in read(await team.fill("ben", asked, {**SAID, "Which side did it take?": side}))
    lean = await team.press("ben", tradeoff, side)
    assert "Where have you seen it?" in labels_of(message_in(await team.fill("ben", lean, {})))
    answer = await team.press("ben", question, "Show me the answer")
    assert "Where have you seen it?" not in labels_of(message_in(answer))


async def test_without_a_name_it_lists_and_offers_to_log_another(team: Team) -> None:
    """At first it says how; looking makes nobody a member."""
    told = await team.command("ben", "/tradeoff apply")
    assert "Nothing is logged yet. Take a product that you use." in message_in(told).plain
    assert await team.house.store.members.find(team.platform.who("ben").member) is None
    asked = await team.press("ben", told, "Model size vs latency")
    assert "Model size vs latency" in form_in(asked).intro.markdown  # type: ignore[union-attr]  # it has one
    await team.fill("ben", asked, SAID)
    assert "1 entry" in read(await team.command("ben", "/tradeoff apply", direct=True))


async def test_the_list_goes_on_page_by_page(team: Team) -> None:
    """Five at a time, the newest first, and back to the newest."""
    await several(team, "ben", 7)
    first = await team.command("ben", "/tradeoff apply")
    assert labels_of(message_in(first))[:6] == (*(f"Open {n}" for n in range(1, 6)), "Older")
    assert "Product 6" in read(first)
    second = await team.press("ben", first, "Older")
    assert labels_of(message_in(second))[:3] == ("Open 1", "Open 2", "Newest")
    assert "1. Product 1" in read(second)
    assert "Product 6" in read(await team.press("ben", second, "Newest"))


async def test_an_entry_is_edited_with_all_that_stood_in_it(team: Team) -> None:
    """What is not touched stays as it was."""
    told = await log(team, "ben")
    asked = form_in(await team.press("ben", told, "Edit"))
    assert {field.label: field.value for field in asked.fields} == {**SAID, "Which side did it take?": "1"}
    changed = await team.fill(
        "ben", asked, {"Which product?": "My phone", "Which side did it take?": "Larger model (better answers)"}
    )
    assert isinstance(changed, Change)
    assert "It is changed." in read(changed)
    assert "Product: My phone" in read(changed)
    assert "Side it took: Larger model (better answers)" in read(changed)
    assert SAID["What would you have done?"] in read(changed)
    assert "1 entry" in read(await team.command("ben", "/tradeoff apply"))


async def test_a_form_with_a_mistake_keeps_what_was_written(team: Team) -> None:
    """A product of blanks, and a side that a card never had; both in a new entry and in an old one."""
    asked = await team.command("ben", "/tradeoff apply model size vs latency")
    sent = team.platform.filling("ben", asked, SAID)
    page = await team.fill("ben", asked, SAID)
    edited = team.platform.filling("ben", await team.press("ben", page, "Edit"), {})
    for each in (sent, edited):
        values = {**each.values, "product": " \0 ", "side": "7"}
        wrong = await team.platform.give(replace(each, values=values, key="k"))
        assert isinstance(wrong, Wrong)
        assert wrong.errors == {
            "product": "Write the name of a product, such as the maps on your phone.",
            "side": "Choose the side that the product took.",
        }
        left = {field.name: field.value for field in wrong.form.fields}
        assert (left["evidence"], left["instead"]) == (values["evidence"], values["instead"])


async def test_one_is_removed_from_its_own_page(team: Team) -> None:
    """For good, asked once; an older page finds it gone, and what was written meanwhile comes back."""
    page = await log(team, "ben")
    asked = await team.press("ben", page, "Edit")
    sure = await team.press("ben", page, "Remove")
    assert labels_of(message_in(sure)) == ("Remove it", "Keep it")
    assert SAID["Which product?"] in read(sure)
    assert "Product: " in read(await team.press("ben", sure, "Keep it"))
    for _ in range(2):
        assert "It is removed. Nothing is logged yet." in message_in(await team.press("ben", sure, "Remove it")).plain
    assert "That entry is no longer here." in read(await team.press("ben", page, "Remove"))
    assert "That entry is no longer here." in read(await team.press("ben", page, "Edit"))
    back = await team.fill("ben", asked, {"How can you tell?": "I *asked* them."})
    assert Words("I *asked* them.") in message_in(back).blocks
    assert "no longer here" in read(back)


async def test_a_form_that_comes_twice_is_one_entry(team: Team) -> None:
    """With the same answer."""
    asked = await team.command("ben", "/tradeoff apply model size vs latency")
    sent = team.platform.filling("ben", asked, SAID)
    assert read(await team.platform.give(sent)) == read(await team.platform.give(sent))
    assert "1 entry" in read(await team.command("ben", "/tradeoff apply"))


async def test_nobody_else_sees_edits_or_removes_it(team: Team) -> None:
    """Whatever button they copied."""
    page = await log(team, "ben")
    edited = team.platform.filling("ben", await team.press("ben", page, "Edit"), {"Which product?": "Mine now"})
    sure = await team.press("ben", page, "Remove")
    for on, label in ((page, "Edit"), (page, "Remove"), (sure, "Remove it")):
        forged = replace(team.platform.pressing("ben", on, label), who=team.platform.who("chi"), key=label)
        assert "keyboard" not in read(await team.platform.give(forged))
    stolen = replace(edited, who=team.platform.who("chi"), key="s")
    assert "no longer here" in read(await team.platform.give(stolen))
    assert "1. The <b>keyboard</b> on my phone" in read(await team.command("ben", "/tradeoff apply"))


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("applied:gone", "1 entry"),
        ("applied-open:gone", "That entry is no longer here."),
        ("applied-remove", "That entry is no longer here."),
        ("applied-remove-now", "1 entry"),
        ("apply-edit:gone", "That entry is no longer here."),
        ("apply:gone", "no longer in the deck. /tradeoff apply lists the others."),
        ("apply:tokens", "no longer in the deck."),
        ("apply", "no longer in the deck."),
    ],
)
async def test_a_button_that_is_known_no_more_says_how_to_go_on(team: Team, action: str, says: str) -> None:
    """Or a forged one."""
    await log(team, "ben")
    facts = {"key": "k", "at": team.house.clock.now(), "who": team.platform.who("ben"), "place": None}
    assert says in read(await team.platform.give(Press(**facts, surface="direct", action=action)))  # type: ignore[arg-type]  # as named


@pytest.mark.parametrize("action", ["apply:gone", "apply:tokens", "apply-edit:gone"])
async def test_a_form_for_what_is_gone_gives_the_words_back(team: Team, action: str) -> None:
    """All of them, to copy."""
    sent = Submission(
        key="k",
        at=team.house.clock.now(),
        who=team.platform.who("ben"),
        place=None,
        surface="form",
        action=action,
        values={"product": "P", "side": "0", "evidence": "E", "instead": "I"},
    )
    blocks = message_in(await team.platform.give(sent)).blocks
    assert [block for block in blocks if isinstance(block, Words)] == [Words("P"), Words("E"), Words("I")]


async def test_an_entry_outlives_its_card(team: Team) -> None:
    """It is listed, opened and edited as before, only the side is asked for no more."""
    member = await team.house.store.members.id_of(team.platform.who("ben").member)
    now = team.house.clock.now()
    row = {"id": "i1", "member": member, "card": "gone", "product": "P", "side": 1, "at": now, "changed_at": now}
    async with team.house.store.database.writing() as connection:
        await connection.execute(applied.insert(), [row])
    listed = await team.command("ben", "/tradeoff apply")
    assert "1. P · a trade-off that has left the deck: its second side" in read(listed)
    page = await team.press("ben", listed, "Open 1")
    asked = form_in(await team.press("ben", page, "Edit"))
    assert [field.name for field in asked.fields] == ["product", "evidence", "instead"]
    assert "Side it took: its second side" in read(await team.fill("ben", asked, {"Which product?": "Q"}))


async def test_there_is_an_end_to_it(team: Team) -> None:
    """It is said before anything is written, and what was written all the same comes back."""
    asked = await team.command("ben", "/tradeoff apply model size vs latency")
    member = await team.house.store.members.id_of(team.platform.who("ben").member)
    now = team.house.clock.now()
    row = {"member": member, "card": SIZE, "product": "P", "side": 1, "at": now, "changed_at": now}
    async with team.house.store.database.writing() as connection:
        await connection.execute(applied.insert(), [{**row, "id": f"i{n}"} for n in range(MOST)])
    assert FULL in read(await team.command("ben", "/tradeoff apply model size vs latency"))
    back = await team.fill("ben", asked, SAID)
    assert FULL in read(back)
    assert Words(SAID["How can you tell?"]) in message_in(back).blocks


async def test_it_is_exported_and_deleted(team: Team) -> None:
    """With all else that is kept about a member."""
    await log(team, "ben")
    ((_, content),) = message_in(await team.command("ben", "/study export")).files
    (row,) = json.loads(content)["applied"]["rows"]
    assert (row["card"], row["side"]) == (SIZE, 1)
    await team.press("ben", await team.command("ben", "/study delete"), "Delete everything about me")
    assert "Nothing is logged yet." in read(await team.command("ben", "/tradeoff apply"))


async def test_it_leads_to_a_case_study(team: Team) -> None:
    """With what the entry says in it already."""
    page = await log(team, "ben")
    draft = await team.press("ben", page, "Make it a case study")
    assert SAID["How can you tell?"] in read(draft)


async def test_help_and_nearest_words_know_it(team: Team) -> None:
    """Among the member's own tools."""
    told = read(await team.command("ben", "/study help"))
    assert "Your own tools" in told
    assert "`/tradeoff apply [name]`" in told
