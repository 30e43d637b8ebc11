"""Files that mean harm, or are no tracker: each is refused with a sentence, in bounded memory and time."""

import re
import tracemalloc
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_LZMA, ZipFile

import openpyxl
import pytest

from bot.documents.workbook import MOST_BYTES, read, write
from bot.documents.workbook.markup import MAIN
from tests.documents import trackers
from tests.documents.trackers import changed, part, refusal, repacked

TRADEOFFS, STRINGS, STYLES, WORKBOOK = (
    "xl/worksheets/sheet2.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
)
TRACKER = write(trackers.full())
MOST_MEMORY = 150_000_000
"""Bytes that reading any file may take; the largest one that is let in has 5 MB, and 10 MB unpacked."""

pytestmark = pytest.mark.timeout(30)


@pytest.fixture
def in_bounds() -> Iterator[None]:
    """Whatever the test reads, it takes little memory."""
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_MEMORY


def sheet(rows: str) -> bytes:
    """Return the XML of a sheet."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_the_library_reads_xml_without_its_traps() -> None:
    """The library uses the safe parser where it is installed, and it is a requirement."""
    assert openpyxl.DEFUSEDXML


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"Title,Confidence\nRecall,3\n", "no Excel workbook"),
        (b"\xef\xbb\xbfTitle;Confidence", "no Excel workbook"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "an old .xls, or it is locked"),
        (b"<html><table></table></html>", "a web page or XML"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"PK\x03\x04 and no more", "damaged"),
        (TRACKER[:-400], "damaged"),
        (b"\0" * (MOST_BYTES + 1), "at most 5 MB"),
    ],
)
def test_what_is_no_workbook_is_told_what_to_do(content: bytes, said: str) -> None:
    """Other kinds of files are known by what they begin with."""
    assert said in refusal(content)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "links to other files"),
        ("xl/connections.xml", "links to other files"),
        ("xl/embeddings/oleObject1.bin", "other files or controls"),
        ("xl/activeX/activeX1.xml", "other files or controls"),
        ("xl/workbook.bin", "binary workbook"),
        ("mimetype", "OpenDocument"),
        ("word/document.xml", "text document"),
        ("../../etc/passwd", "damaged"),
        ("/xl/other.xml", "damaged"),
        ("XL/WORKBOOK.XML", "damaged"),
    ],
)
def test_parts_that_no_tracker_has_are_refused(name: str, said: str) -> None:
    """By the list of parts alone, before anything is unpacked."""
    assert said in refusal(repacked(TRACKER, {name: b"anything"}))


def test_a_workbook_with_macros_is_refused_by_its_type_too() -> None:
    """A renamed .xlsm."""
    types = part(TRACKER, "[Content_Types].xml").replace("sheet.main+xml", "sheet.macroEnabled.main+xml")
    types = types.replace(
        "openxmlformats-officedocument.spreadsheetml.sheet.macroEnabled", "ms-excel.sheet.macroEnabled"
    )
    assert "macros" in refusal(repacked(TRACKER, {"[Content_Types].xml": types.encode()}))


def test_a_folder_with_other_things_is_no_workbook() -> None:
    """A .zip of anything."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert "a packed folder" in refusal(packed.getvalue())


def test_many_parts_are_refused() -> None:
    """Ten thousand of them, by the list alone."""
    assert "far more than a tracker" in refusal(
        repacked(TRACKER, {f"xl/{number}.xml": b"" for number in range(10_000)})
    )


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_part_that_is_there_twice_is_refused() -> None:
    """Two programs would read two different files."""
    packed = BytesIO(TRACKER)
    with ZipFile(packed, "a") as archive:
        archive.writestr(WORKBOOK, "another")
    assert "damaged" in refusal(packed.getvalue())


def test_packings_that_no_spreadsheet_uses_are_refused() -> None:
    """They may claim gigabytes for themselves."""
    packed = BytesIO(TRACKER)
    with ZipFile(packed, "a") as archive:
        archive.writestr("xl/other.xml", "another", compress_type=ZIP_LZMA)
    assert "damaged" in refusal(packed.getvalue())


def test_a_locked_part_is_refused() -> None:
    """The flag of a part that is locked with a password."""
    name = b"xl/workbook.xml"
    at = TRACKER.rindex(name) - 46
    locked = TRACKER[: at + 8] + b"\x01\x00" + TRACKER[at + 10 :]
    assert "damaged" in refusal(locked)


@pytest.mark.usefixtures("in_bounds")
@pytest.mark.parametrize("name", [TRADEOFFS, "xl/media/picture.png", STYLES])
def test_a_hundred_megabytes_of_nothing_are_refused(name: str) -> None:
    """They pack into some hundred kilobytes."""
    assert "far more than a tracker" in refusal(repacked(TRACKER, {name: b"\0" * 100_000_000}))


@pytest.mark.usefixtures("in_bounds")
def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    """It claims a hundred bytes and holds forty megabytes."""
    bomb = repacked(TRACKER, {TRADEOFFS: sheet(" " * 40_000_000)})
    with ZipFile(BytesIO(bomb)) as archive:
        info = archive.getinfo(TRADEOFFS)
    size = info.file_size.to_bytes(4, "little")
    assert bomb.count(size) == 2
    assert "damaged" in refusal(bomb.replace(size, (100).to_bytes(4, "little")))


@pytest.mark.usefixtures("in_bounds")
def test_parts_that_share_their_bytes_are_refused() -> None:
    """The list names one packed part many times: a small file with a large inside."""
    bomb = repacked(TRACKER, {TRADEOFFS: sheet(" " * 20_000_000)})
    end = bomb.rindex(b"PK\x05\x06")
    at = bomb.rindex(TRADEOFFS.encode()) - 46
    entry = bomb[at : at + 46 + len(TRADEOFFS)]
    more = b"".join(entry.replace(b"sheet2", f"sheet{letter}".encode()) for letter in "abcdef")
    count = int.from_bytes(bomb[end + 10 : end + 12], "little") + 6
    size = int.from_bytes(bomb[end + 12 : end + 16], "little") + len(more)
    tail = bomb[end : end + 8] + count.to_bytes(2, "little") * 2 + size.to_bytes(4, "little") + bomb[end + 16 :]
    assert read(bomb[:end] + more + tail, trackers.full()).refused


@pytest.mark.parametrize("name", [TRADEOFFS, STYLES, WORKBOOK, "[Content_Types].xml", STRINGS])
def test_entities_are_refused_wherever_they_stand(name: str) -> None:
    """A billion laughs in two hundred letters, and a file of the machine it is read on."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l9;</x>'
    assert "damaged" in refusal(repacked(TRACKER, {name: bomb.encode()}))
    outside = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    assert "damaged" in refusal(repacked(TRACKER, {name: outside.encode()}))


@pytest.mark.usefixtures("in_bounds")
def test_deep_xml_is_refused() -> None:
    """A hundred thousand elements within one another."""
    assert "far more" in refusal(repacked(TRACKER, {TRADEOFFS: b"<a>" * 100_000 + b"</a>" * 100_000}))


@pytest.mark.usefixtures("in_bounds")
def test_an_element_with_very_many_attributes_is_refused() -> None:
    """Two hundred thousand of them."""
    attributes = " ".join(f'a{number}=""' for number in range(200_000))
    assert "far more" in refusal(repacked(TRACKER, {TRADEOFFS: f"<worksheet {attributes}/>".encode()}))


def test_sixteen_thousand_columns_are_refused_and_empty_ones_passed_over() -> None:
    """Cells with values in all columns; cells that only have a colour are nothing."""
    letters = [openpyxl.utils.get_column_letter(number) for number in range(1, 16_385)]
    filled = "".join(f'<c r="{letter}1"><v>1</v></c>' for letter in letters)
    assert "beyond 40 columns or 5,000 rows" in refusal(
        repacked(TRACKER, {"xl/worksheets/sheet9.xml": sheet(f'<row r="1">{filled}</row>')})
    )
    coloured = "".join(f'<c r="{letter}4" s="1"/>' for letter in letters[40:])
    mine = part(TRACKER, TRADEOFFS).replace('</row><row r="5"', f'{coloured}</row><row r="5"')
    edits = read(repacked(TRACKER, {TRADEOFFS: mine.encode()}), trackers.full())
    assert not edits.problems
    assert not edits.notes


def test_very_many_rows_are_refused_and_a_far_empty_one_passed_over() -> None:
    """Each with a value; one value in the last of a million rows; and nothing in it but its height."""
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 20_000))
    assert "beyond" in refusal(repacked(TRACKER, {TRADEOFFS: sheet(rows)}))
    last = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    assert "beyond" in refusal(repacked(TRACKER, {TRADEOFFS: sheet(last)}))
    mine = part(TRACKER, TRADEOFFS).replace("</sheetData>", '<row r="1048576" ht="20"/></sheetData>')
    assert not read(repacked(TRACKER, {TRADEOFFS: mine.encode()}), trackers.full()).problems


def test_very_many_small_elements_are_refused() -> None:
    """Some that are read, and more that are passed over."""
    fonts = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 160_000}</cellXfs></styleSheet>'
    assert "far more" in refusal(repacked(TRACKER, {STYLES: fonts.encode()}))
    other = f'<worksheet xmlns="{MAIN}">{"<hyperlink/>" * 410_000}</worksheet>'
    assert "far more" in refusal(repacked(TRACKER, {TRADEOFFS: other.encode()}))


def test_what_would_keep_the_library_busy_for_hours_is_refused() -> None:
    """A format of numbers that it would try in a hundred thousand ways; a sheet that is named ten thousand times."""
    code = "[" * 100_000
    styles = f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts></styleSheet>'
    assert "far more" in refusal(repacked(TRACKER, {STYLES: styles.encode()}))
    workbook = part(TRACKER, WORKBOOK)
    named = re.findall(r'<sheet [^>]*name="Trade-offs"[^>]*/>', workbook)[0]
    many = "".join(named.replace("Trade-offs", f"Sheet {number}") for number in range(10_000))
    assert "far more" in refusal(
        repacked(TRACKER, {WORKBOOK: workbook.replace("</sheets>", f"{many}</sheets>").encode()})
    )


@pytest.mark.usefixtures("in_bounds")
def test_one_long_text_in_many_cells_is_worked_out_once() -> None:
    """Four hundred rows share one text of two million letters; it is more than a cell can hold."""

    def heads(workbook: openpyxl.Workbook) -> None:
        for line in range(10, 400):
            workbook["Trade-offs"][f"K{line}"] = "LONG"
            workbook["Trade-offs"][f"L{line}"] = f"card-{line}"

    content = changed(trackers.full(), form=heads)
    long = "long " * 400_000
    strings = f'<sst xmlns="{MAIN}"><si><t>{long}</t></si></sst>'.encode()
    mine = part(content, TRADEOFFS).replace('t="inlineStr"><is><t>LONG</t></is>', 't="s"><v>0</v>')
    assert mine.count('t="s"') > 300
    types = part(content, "[Content_Types].xml")
    added = (
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sharedStrings+xml"/></Types>'
    )
    edits = read(
        repacked(
            content,
            {
                TRADEOFFS: mine.encode(),
                STRINGS: strings,
                "[Content_Types].xml": types.replace("</Types>", added).encode(),
            },
        ),
        trackers.full(),
    )
    assert len(edits.problems) == 20
    assert edits.more > 300


def test_wild_places_of_cells_are_damage() -> None:
    """Rows that are no numbers, cells of another row, strings that are not there."""
    for rows in (
        '<row r="-1"/>',
        '<row r="1e9"/>',
        '<row r="99999999999999999999"/>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="AAAA1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>yesterday</v></c></row>',
    ):
        assert "damaged" in refusal(repacked(TRACKER, {TRADEOFFS: sheet(rows)}))


def test_damaged_bytes_never_raise() -> None:
    """Each of many places, one byte is wrong: some other file, a problem or no change, and never an error."""
    for at in range(7, len(TRACKER), 499):
        read(TRACKER[:at] + bytes([TRACKER[at] ^ 0x55]) + TRACKER[at + 1 :], trackers.full())


def test_a_wrong_sum_is_damage() -> None:
    """What came out is not what was packed."""
    with ZipFile(BytesIO(TRACKER)) as archive:
        crc = zlib.crc32(archive.read(TRADEOFFS)).to_bytes(4, "little")
    assert "damaged" in refusal(TRACKER.replace(crc, bytes(4)))
