"""Files that would take the process's memory: read in one of its own that has little, which tracemalloc cannot tell."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.documents.workbook import write
from bot.documents.workbook.markup import MAIN, MOST_WRITTEN
from bot.documents.workbook.package import MOST_READ
from tests.documents import trackers
from tests.documents.trackers import part, repacked

ROOM = 200_000_000
"""Bytes that reading any file may take, beside what the process has when it begins."""

READER = """
import json, resource, sys
from pathlib import Path
from bot.documents.workbook import read
from tests.documents.trackers import full
book = full()
read(Path(sys.argv[1]).read_bytes(), book)
pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (most, most))
for name in sys.argv[3:]:
    print(json.dumps([Path(name).stem, [str(each) for each in read(Path(name).read_bytes(), book).problems]]))
"""
SHEET, STRINGS, TYPES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
SHARED = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sharedStrings+xml"/></Types>'
)
TRACKER = write(trackers.full())
TOO_LARGE = "The file holds far more than a tracker does. Take a new tracker and copy your notes into it."
SIZE = MOST_READ - 500_000

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells and bounds what it takes"),
]


def strings(*texts: str) -> bytes:
    """Return a tracker with shared strings, as the file spells them."""
    types = part(TRACKER, TYPES).replace("</Types>", SHARED)
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return repacked(TRACKER, {STRINGS: f'<sst xmlns="{MAIN}">{items}</sst>'.encode(), TYPES: types.encode()})


def named(address: str, inner: str, *, attributes: str = "") -> bytes:
    """Return a tracker in which names have a prefix, which stands for an address."""
    spelled = f'<worksheet xmlns="{MAIN}"><x xmlns:a="{address}" {attributes}>{inner}</x></worksheet>'
    return repacked(TRACKER, {SHEET: spelled.encode()})


def cells() -> bytes:
    """Return a tracker with a hundred long notes, each of its own and with a sign that is as wide as four."""
    rows = "".join(
        f'<row r="{line}"><c r="K{line}" t="inlineStr"><is><t>\U0001f600{line}{"a" * 59_000}</t></is></c></row>'
        for line in range(4, 160)
    )
    return repacked(TRACKER, {SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()})


def files() -> Mapping[str, bytes]:
    """Return the files, each by what it has too much of."""
    crowd = " ".join(f'a{n}=""' for n in range(100))
    return {
        "addresses-of-attributes": named("u" * 120_000, "", attributes=" ".join(f'a:b{n}=""' for n in range(11_000))),
        "addresses-of-elements": named("u" * 250_000, "<a:b/>" * 390_000),
        "addresses-of-names": named("u" * 250_000, "".join(f"<a:b{n}/>" for n in range(10_000))),
        "addresses-of-a-few": named("u" * 4_000, "<a:b/>" * 100),
        "attributes-of-one": named("u", "", attributes=" ".join(f'a{n}=""' for n in range(5_000))),
        "short-addresses-of-names": named("u" * 300, "".join(f"<a:b{n}/>" for n in range(380_000))),
        "very-many-attributes": named("u", "".join(f"<b {crowd.replace('a', f'a{n}x')}/>" for n in range(4_500))),
        "very-many-prefixes": named("u", "".join(f'<b xmlns:a{n}="u" xmlns:b{n}="u"/>' for n in range(280_000))),
        "greater-thans": strings(">" * SIZE),
        "ampersands": strings(f"<![CDATA[{'&' * SIZE}]]>"),
        "escapes": strings("_x0041_" * (SIZE // 7)),
        "escaped-escapes": strings("x005F_" * (SIZE // 6)),
        "one-emoji": strings("\U0001f600" + "a" * SIZE),
        "long-notes": cells(),
        "far-too-much": strings("a" * (MOST_READ + 1)),
    }


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """Read all of the files one after the other, in a process that cannot take more than ROOM."""
    return problems(files(), ROOM, tmp_path_factory.mktemp("files"))


def problems(contents: Mapping[str, bytes], room: int, folder: Path) -> Mapping[str, list[str]]:
    """Return the problems of files, which another process reads that cannot take more than ``room`` bytes."""
    first = folder / "tracker.xlsx"
    first.write_bytes(TRACKER)
    names = []
    for name, content in contents.items():
        names.append(str(folder / f"{name}.xlsx"))
        Path(names[-1]).write_bytes(content)
    command = [sys.executable, "-c", READER, str(first), str(room), *names]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    return dict(json.loads(line) for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    "name",
    [
        "addresses-of-attributes",
        "addresses-of-elements",
        "addresses-of-names",
        "addresses-of-a-few",
        "attributes-of-one",
    ],
)
def test_a_long_address_is_refused_before_it_stands_in_each_name(told: Mapping[str, list[str]], name: str) -> None:
    """The parser writes it out before each name that has its prefix: a small file of thirty gigabytes."""
    assert told[name] == [TOO_LARGE]


@pytest.mark.parametrize("name", ["greater-thans", "ampersands", "far-too-much", "very-many-attributes"])
def test_what_grows_as_it_is_copied_is_counted_as_it_stands_there(told: Mapping[str, list[str]], name: str) -> None:
    """Signs that XML spells with four or five; and names that the parser remembers each."""
    assert MOST_WRITTEN < 4 * SIZE
    assert told[name] == [TOO_LARGE]


@pytest.mark.parametrize("name", ["short-addresses-of-names", "very-many-prefixes"])
def test_names_without_end_are_never_all_kept(told: Mapping[str, list[str]], name: str) -> None:
    """Hundreds of thousands of them: there is too much, or no trade-off is in that sheet."""
    (problem, *_) = told[name]
    assert "damaged" not in problem


@pytest.mark.parametrize("name", ["escapes", "escaped-escapes", "one-emoji"])
def test_strings_that_no_cell_shows_change_nothing(told: Mapping[str, list[str]], name: str) -> None:
    """As many as may be read: they fit into the room."""
    assert told[name] == []


def test_many_long_notes_fit_into_the_room(told: Mapping[str, list[str]]) -> None:
    """Nine megabytes of them; that sheet has no heads."""
    assert len(told["long-notes"]) == 3
    assert all("is missing" in problem for problem in told["long-notes"])


def test_the_names_that_were_met_are_not_remembered(tmp_path: Path) -> None:
    """Each of them with the address of its prefix would be some eighty megabytes."""
    names = named("u" * 300, "".join(f"<a:b{n}/>" for n in range(200_000)))
    assert "damaged" not in problems({"names": names}, 60_000_000, tmp_path)["names"][0]


def test_a_file_that_does_not_fit_into_the_room_that_is_left_is_refused(tmp_path: Path) -> None:
    """The process goes on: the next file is read."""
    large = strings("x005F_" * (SIZE // 6))
    said = problems({"large": large, "next": TRACKER}, 16_000_000, tmp_path)
    assert "damaged" in said["large"][0]
    assert said["next"] == []
