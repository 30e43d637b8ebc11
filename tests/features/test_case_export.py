"""Case studies as files: one, or all of them, in as many messages as it takes."""

from dataclasses import replace

from adapters.rehearsal.reading import message_in
from bot.chat.replies import Tell
from bot.documents.case_study import NAME, PARTS
from bot.features.portfolio.exporting import MOST_BYTES
from bot.ids import id_from
from bot.store.tables import case_study
from tests.features.cases import blank, labels, portfolio, read
from tests.features.conftest import Team

HOSTILE = "*Cheap* <!here> @everyone <script>alert(1)</script>"


async def test_one_is_exported_as_two_files(team: Team) -> None:
    """Named by its title, and to the letter; they go where they last."""
    page = await blank(team, "ben", title="Café: which model?", situation=HOSTILE)
    told = await team.press("ben", page, "Export")
    assert isinstance(told, Tell)
    assert told.keep
    (markdown_name, markdown), (html_name, html) = told.message.files
    assert (markdown_name, html_name) == ("cafe-which-model.md", "cafe-which-model.html")
    assert "# Café: which model?\n\nBen · Draft · 20 November 2026" in markdown.decode()
    assert "\\<script\\>" in markdown.decode()
    assert "&lt;script&gt;" in html.decode()
    assert "<script" not in html.decode()


async def test_all_are_exported_together(team: Team) -> None:
    """The newest first; without any there is nothing to take along."""
    front = await portfolio(team, "ben")
    assert "Export all" not in labels(front)
    for minute, title in enumerate(("First", "Second")):
        await team.until(20, 7, minute)
        await blank(team, "ben", title=title)
    told = await team.press("ben", await portfolio(team, "ben"), "Export all")
    (markdown_name, markdown), (html_name, html) = message_in(told).files
    assert (markdown_name, html_name) == ("case-studies-2026-11-20.md", "case-studies-2026-11-20.html")
    assert NAME.fullmatch(markdown_name.removesuffix(".md"))
    assert markdown.decode().startswith("# Case studies\n\n1. Second\n2. First\n")
    assert html.decode().count("<article") == 2
    forged = replace(team.platform.pressing("chi", front, "New case study"), action="case-export")
    assert "no case study in your portfolio yet" in read(await team.platform.give(forged))


async def test_what_one_message_does_not_take_comes_in_several(team: Team) -> None:
    """Each within the bytes that every platform takes; none is left out, and none comes twice."""
    member = await team.house.store.members.id_of(team.platform.who("ben").member)
    now = team.house.clock.now()
    texts = {part.name: "&" * 3000 for part in PARTS}
    row = {"member": member, "origin": "blank", "finished": True, "at": now, "changed_at": now, **texts}
    async with team.house.store.database.writing() as connection:
        rows = [{**row, "id": id_from(f"{number}"), "title": f"study {number}"} for number in range(80)]
        await connection.execute(case_study.insert(), rows)
    told, titles = await team.press("ben", await portfolio(team, "ben"), "Export all"), []
    while True:
        (name, markdown), (_, html) = message_in(told).files
        assert len(markdown) + len(html) <= MOST_BYTES
        titles += [line for line in markdown.decode().split("\n") if line.startswith(("## study", "# study"))]
        if "Export the next ones" not in labels(told):
            break
        assert "of 80, the newest first: one message does not take more." in read(told)
        told = await team.press("ben", told, "Export the next ones")
    assert len(titles) == len(set(titles)) == 80
    assert NAME.fullmatch(name.removesuffix(".md"))
    assert "-from-" in name
