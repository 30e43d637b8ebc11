"""The portfolio on every platform: a case study begun, written, shared, read by the team, exported, removed."""

from datetime import timedelta

from tests.contract.people import People, Seen
from tests.contract.steps import FRIDAY_AFTERNOON, MOMENT, form, latest, lean, message, set_up

HOSTILE = "# *Cheap* <@U1> @everyone <b>x</b>"
TITLE, SITUATION, DECISION = "Title", "The situation", "The decision"


def plain(text: str) -> str:
    """What a person reads, less what keeps a platform from making a mention of it."""
    return text.replace("\u200b", "")


async def portfolio(people: People, person: str) -> Seen:
    """The front page of somebody's portfolio."""
    return message(await people.command(person, "/study portfolio"))


async def blank(people: People, title: str, **texts: str) -> Seen:
    """Let Ben begin one from a blank page; return its page."""
    choice = message(await people.press("ben", await portfolio(people, "ben"), "New case study"))
    page = message(await people.press("ben", choice, "A blank page"))
    asked = form(await people.press("ben", page, "Edit the first half"))
    assert asked.fields[0] == TITLE
    filled = {TITLE: title, SITUATION: texts.get("situation", ""), DECISION: texts.get("decision", "")}
    return message(await people.fill("ben", asked, {label: text for label, text in filled.items() if text}))


async def test_a_lean_becomes_a_case_study(people: People) -> None:
    """Picked from a list, with what is known in it; written on in two halves, and finished."""
    await set_up(people)
    await people.until(FRIDAY_AFTERNOON)
    post = await latest(people, "Trade-off")
    await lean(people, "ben", post, post.buttons[1], HOSTILE)
    choice = message(await people.press("ben", await portfolio(people, "ben"), "New case study"))
    page = message(await people.pick("ben", choice, choice.options[0]))
    assert f"I lean to {post.buttons[1]}." in page.text
    assert HOSTILE in plain(page.text)
    second = form(await people.press("ben", page, "Edit the second half"))
    page = message(await people.fill("ben", second, {second.fields[0]: "Unedited drafts, 60 % by May"}))
    assert "Unedited drafts, 60 % by May" in page.text
    done = message(await people.press("ben", page, "Mark as finished"))
    assert "It is finished." in done.text
    assert "1 case study" in (await portfolio(people, "ben")).text
    assert not any("I lean to" in seen.text for seen in (*await people.channel(), *await people.private("chi")))


async def test_it_is_shared_read_and_private_again(people: People) -> None:
    """The channel sees its beginning; whoever presses reads the rest alone, as long as it is shared."""
    await set_up(people)
    page = await blank(people, "Reply assistant", situation=f"Short. {HOSTILE}", decision="The small model.")
    asked = message(await people.press("ben", page, "Share with the channel"))
    assert not any("Reply assistant" in seen.text for seen in await people.channel())
    await people.press("ben", asked, "Share it")
    posted = (await people.channel())[-1]
    assert "Reply assistant" in posted.text
    assert HOSTILE in plain(posted.text)
    assert "The small model." not in posted.text
    read = message(await people.press("chi", posted, "Read it"))
    assert "The small model." in read.text
    assert not any("The small model." in seen.text for seen in await people.channel())
    front = await portfolio(people, "ana")
    listed = message(await people.press("ana", front, "What the team has shared (1)"))
    assert "The small model." in message(await people.press("ana", listed, "Read 1")).text
    opened = message(await people.press("ben", await portfolio(people, "ben"), "Open 1"))
    await people.press("ben", opened, "Make it private again")
    gone = message(await people.press("chi", posted, "Read it"))
    assert "It cannot be read here" in gone.text
    assert "The small model." not in gone.text


async def test_it_is_taken_along_as_two_files(people: People) -> None:
    """Its member alone gets them."""
    await set_up(people)
    page = await blank(people, "Reply assistant", situation=HOSTILE)
    await people.press("ben", page, "Export")
    await people.until(FRIDAY_AFTERNOON - timedelta(hours=5))
    files = dict(file for seen in await people.private("ben") for file in seen.files)
    assert set(files) == {"reply-assistant.md", "reply-assistant.html"}
    assert b"&lt;b&gt;x&lt;/b&gt;" in files["reply-assistant.html"]
    assert "# Reply assistant\n\nBen · Draft" in files["reply-assistant.md"].decode()
    assert not any(seen.files for seen in (*await people.channel(), *await people.private("chi")))


async def test_what_is_long_is_read_to_its_end(people: People) -> None:
    """On pages that every platform can show."""
    await set_up(people)
    page = await blank(people, "Long", situation=f"{'a & b ' * 490}", decision=f"{'語' * 2900}end")
    assert "end" not in page.text
    while "Next page" in page.buttons:
        page = message(await people.press("ben", page, "Next page"))
        shown = plain("".join(seen.text for seen in (await people.private("ben"))[-4:]))
        if "語end" in shown:
            break
    else:
        raise AssertionError("its end is on no page")


async def test_what_was_not_touched_in_a_form_stays_as_it_was(people: People) -> None:
    """Line by line, however often the form is opened and sent again."""
    await set_up(people)
    left = {TITLE: "Reply assistant", SITUATION: f"At my desk. {HOSTILE}\n\n  Two.\nThree."}
    page = await blank(people, left[TITLE], situation=left[SITUATION])
    for decision in ("The large model.", "The small model."):
        asked = form(await people.press("ben", page, "Edit the first half"))
        page = message(await people.fill("ben", asked, {**left, DECISION: decision}))
        assert "Saved." in page.text
        assert all(text in plain(page.text) for text in (HOSTILE, "Three.", decision))


async def test_removing_asks_once(people: People) -> None:
    """And what is gone is not found again."""
    await set_up(people)
    page = await blank(people, "Gone soon")
    asked = message(await people.press("ben", page, "Remove"))
    left = message(await people.press("ben", asked, "Remove it"))
    assert "It is removed." in left.text
    await people.until(FRIDAY_AFTERNOON + MOMENT)
    assert "Gone soon" not in (await portfolio(people, "ben")).text
