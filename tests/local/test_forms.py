"""Forms: what is filled in arrives as values, and what is wrong comes back with nothing lost."""

from collections.abc import Mapping

import pytest
from aiohttp import ClientSession, FormData

from bot.chat.events import Submission
from tests.contract.local import LocalPeople
from tests.contract.people import Seen, SeenForm
from tests.local.conftest import PLACE, Page
from tests.local.deeds import BEN, asked, posted


async def test_a_form_keeps_what_was_typed_when_something_is_wrong(page: Page, people: LocalPeople) -> None:
    """The core's errors come by field; sent again, the same form goes through and its answer is private."""
    seen = await posted(page, people)
    form = await people.press("ana", seen, "Answer")
    assert isinstance(form, SeenForm)
    assert (form.title, form.fields) == ("Your answer", ("Your answer",))
    assert "How do you find it?" in form.text
    wrong = await people.fill("ana", form, {"Your answer": "No."})
    assert isinstance(wrong, SeenForm)
    assert wrong.text.endswith("Write a sentence.")
    answer = await people.fill("ana", wrong, {"Your answer": "By its price,\nand <b>boldly</b>."})
    assert isinstance(answer, Seen)
    assert "By its price,\nand <b>boldly</b>." in answer.text
    assert await people.private("ana") == [answer]
    event = page.toy.heard[-1]
    assert isinstance(event, Submission)
    assert (event.surface, event.place, event.action) == ("form", PLACE, "answer:q1")


@pytest.mark.parametrize(
    ("take", "why"),
    [("", "Please fill this in."), (" \n ", "Please fill this in."), ("x" * 201, "This is 201 characters long")],
)
async def test_what_no_platform_lets_through_comes_back_at_once(
    page: Page, people: LocalPeople, take: str, why: str
) -> None:
    """The core never hears of it."""
    form = await people.press("ana", await posted(page, people), "Answer")
    assert isinstance(form, SeenForm)
    wrong = await people.fill("ana", form, {"Your answer": take})
    assert isinstance(wrong, SeenForm)
    assert why in wrong.text
    assert not any(isinstance(event, Submission) for event in page.toy.heard)
    assert isinstance(await people.fill("ana", form, {"Your answer": "x" * 200}), Seen)


async def test_fields_of_every_kind_arrive_as_their_values(page: Page, people: LocalPeople) -> None:
    """Texts, tuples, members and uploads; a field left empty is absent; the form becomes its answer."""
    form = await asked(people, "/study settings")
    filled = {"Tone": "Gentle", "Days": "Monday, Wednesday", "Start with": "Model size", "Buddy": "Ben"}
    saved = await people.fill("ana", form, {**filled, "Tracker": "a,b"})
    assert isinstance(saved, Seen)
    assert "tracker file.txt, 3 bytes" in saved.text
    found = dict(values(page))
    (upload,) = page.toy.files
    assert found.pop("tracker") == upload
    assert found == {"tone": "gentle", "days": ("monday", "wednesday"), "card": "model-size", "buddy": BEN}
    assert await page.adapter.messenger.fetch(upload, most=3) == b"a,b"
    await people.fill("ana", await asked(people, "/study settings"), {"Tone": "Plain"})
    assert values(page) == {"tone": "plain"}


@pytest.mark.parametrize(
    ("label", "value"), [("Tone", "Rude"), ("Days", "Monday, Sunday"), ("Buddy", "Zoe"), ("Tone", "")]
)
async def test_what_is_not_in_a_list_cannot_be_picked(page: Page, people: LocalPeople, label: str, value: str) -> None:
    """Whoever forges it gets it back."""
    form = await asked(people, "/study settings")
    wrong = await people.fill("ana", form, {"Tone": "Plain", label: value})
    assert isinstance(wrong, SeenForm)
    assert "lease pick" in wrong.text
    assert not any(isinstance(event, Submission) for event in page.toy.heard)


async def test_a_form_is_sent_by_whom_it_was_opened_for(page: Page, people: LocalPeople) -> None:
    """Nobody fills in somebody else's."""
    form = await asked(people, "/study settings")
    with pytest.raises(PermissionError, match="too old"):
        await people.fill("ben", form, {"Tone": "Plain"})
    assert len(page.toy.heard) == 1


async def test_a_form_sent_again_is_a_redelivery(page: Page, people: LocalPeople) -> None:
    """Its answer may have been lost on the way, so the form is still known."""
    form = await people.press("ana", await posted(page, people), "Answer")
    assert isinstance(form, SeenForm)
    once = await people.fill("ana", form, {"Your answer": "By its price."})
    twice = await people.fill("ana", form, {"Your answer": "By its price."})
    assert isinstance(once, Seen)
    assert isinstance(twice, Seen)
    assert once.text == twice.text


async def test_what_is_too_big_is_said_in_the_form(page: Page, people: LocalPeople) -> None:
    """The core never hears of it."""
    form = await asked(people, "/study settings")
    wrong = await people.fill("ana", form, {"Tone": "Plain", "Tracker": "x" * 10_000_001})
    assert isinstance(wrong, SeenForm)
    assert wrong.text.endswith("This is too big: 10 MB is the most.")
    assert len(page.toy.heard) == 1


async def test_a_form_field_sent_as_a_file_is_no_text(page: Page, people: LocalPeople) -> None:
    """It counts as left empty."""
    form = await people.press("ana", await posted(page, people), "Answer")
    assert isinstance(form, SeenForm)
    body = FormData({"person": "ana", "key": "key-12345", "form": form.handle.form})  # type: ignore[attr-defined]
    body.add_field("f:take", b"not a text", filename="take.txt")
    async with ClientSession(page.adapter.url) as session:
        token = (await (await session.get("api/feed", params={"person": "ana"})).json())["house"]["token"]
        async with session.post("api/submit", data=body, headers={"X-Fulcrum-Token": token}) as answer:
            assert await answer.json() == {"reply": "wrong", "errors": {"take": "Please fill this in."}}


def values(page: Page) -> Mapping[str, object]:
    """Return what the last form brought to the core."""
    event = page.toy.heard[-1]
    assert isinstance(event, Submission)
    return event.values
