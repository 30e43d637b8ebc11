"""The workbook in a real spreadsheet: LibreOffice opens it, saves it again, and nothing is lost or changed."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.documents.workbook import Edits, TrackerBook, read, write
from tests.documents import trackers
from tests.documents.trackers import changed

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NASTY = (
    "=1+1",
    "-1",
    "007",
    "#REF!",
    "TRUE",
    "1e5",
    "2026-11-03",
    "_x000D_ and x005F_ and _x005F_",
    "tab\tline\n\nline “quoted” 🙂 <&>'\"",
    '@home =HYPERLINK("http://example.org")',
)

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (apt-get install libreoffice-calc)"),
    pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning"),  # what LibreOffice adds of its own
]


def book() -> TrackerBook:
    """Return a tracker with all that could be taken for something else."""
    full = trackers.full()
    rows = [
        replace(full.tradeoffs[number % 6], card=f"card-{number}", title=f"Card {number}", notes=text)
        for number, text in enumerate(NASTY)
    ]
    entries = [replace(full.applied[0], id=f"entry-{number}", evidence=text) for number, text in enumerate(NASTY)]
    known = [replace(each, card="card-0", tradeoff="Card 0", side=rows[0].sides[0]) for each in entries]
    return replace(full, tradeoffs=tuple(rows), applied=tuple(known))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the workbook as LibreOffice saves it."""
    return converted(write(book()), "xlsx:Calc MS Excel 2007 XML", tmp_path_factory.mktemp("office"))


def converted(content: bytes, form: str, folder: Path) -> bytes:
    """Open a workbook in LibreOffice and save it in another form."""
    (folder / "in").mkdir()
    (folder / "in" / "tracker.xlsx").write_bytes(content)
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", form]
    subprocess.run(
        [*command, "--outdir", str(folder), str(folder / "in" / "tracker.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / f"tracker.{form.partition(':')[0]}").read_bytes()


def test_nothing_is_new_in_what_libreoffice_saved(saved: bytes) -> None:
    """No edit and no problem: dates, texts, numbers and line ends are what they were, however they are kept."""
    assert read(saved, book()) == Edits()


def test_all_that_makes_it_a_tracker_is_still_there(saved: bytes) -> None:
    """Tables, lists to choose from, colours, charts, hidden columns; without a window it keeps no frozen heads."""
    ours: Any = load_workbook(BytesIO(write(book())))
    theirs: Any = load_workbook(BytesIO(saved))
    assert theirs.sheetnames == ours.sheetnames
    assert theirs["Lists"].sheet_state != "visible"
    for mine, other in zip(ours, theirs, strict=True):
        assert {table.ref for table in other.tables.values()} == {table.ref for table in mine.tables.values()}
        assert len(other.data_validations.dataValidation) == len(mine.data_validations.dataValidation)
        assert len(other._charts) == len(mine._charts)
        assert other.page_setup.orientation == (mine.page_setup.orientation or "portrait")
    kinds = [rule.type for area in theirs["Trade-offs"].conditional_formatting for rule in area.rules]
    assert sorted(kinds) == ["cellIs", "cellIs", "colorScale", "colorScale"]
    hidden = theirs["Trade-offs"].column_dimensions["L"]
    assert (hidden.hidden, hidden.min, hidden.max) == (True, 12, 13)


def test_no_cell_became_an_error_or_a_formula(saved: bytes) -> None:
    """What people wrote is still text."""
    for sheet in load_workbook(BytesIO(saved)):
        kinds = {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None}
        assert kinds <= {"s", "n", "d"}


def test_edits_made_in_libreoffice_come_back(saved: bytes) -> None:
    """A confidence and a note, written into the file that it saved."""
    # The library itself loses some characters of one other note as it saves.
    content = changed(saved, ("Trade-offs", "H7", 5), ("Trade-offs", "K7", "new"))
    edit = next(each for each in read(content, book()).notes if each.card == "card-3")
    assert (edit.confidence, edit.notes) == (5, "new")


def test_each_sheet_prints(tmp_path: Path) -> None:
    """As a PDF of one page or more a sheet; the hidden one has none."""
    pages = len(re.findall(rb"/Type\s*/Page\b", converted(write(trackers.full()), "pdf", tmp_path)))
    assert 7 <= pages <= 10
