"""Finding and opening the files of a pack: bounded in number and size, and never outside the pack.

A pack is other people's folder. Links are refused, since they lead out of it; what is no regular file is never opened,
since a pipe would wait for ever.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from bot.cards.values import ASSESSMENT, FOLDERS, NAME, PATHS, UNSEEN, Fault, Findings, Kind, shown

MOST_FILES: Final = 5_000  # below the folders of one pack, of any sort
MOST_BYTES: Final = 1_000_000  # of one file
MOST_BYTES_OF_PACK: Final = 10_000_000  # 2,500 good cards; if each were made to be slow, some minutes of reading

# Not on every system: where there is no O_NOFOLLOW, the look before the opening is all there is.
_FLAGS: Final = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that should be a card, a learning path or an assessment's pair."""

    path: Path
    name: str  # relative to the pack's root, with slashes
    deck: str  # the folder of that
    pack: str

    @property
    def top(self) -> str:
        """The folder of the pack it is in: one of ``FOLDERS``, ``PATHS`` or ``ASSESSMENT``."""
        return self.name.partition("/")[0]

    @property
    def id(self) -> str:
        """The id that what is in this file must have."""
        return self.path.stem


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCard(Found):
    """A file that should be a card."""

    kind: Kind  # by the folder it lies in


def find(root: Path, pack: str) -> tuple[tuple[Found, ...], tuple[Fault, ...]]:
    """Return every ``*.md`` below the folders of a pack, by name, and what else is wrong with the folders.

    A pack may have only one of them. One with too many files gives that one fault and nothing else.
    """
    search = _Search(root, pack)
    for top in (*FOLDERS, PATHS, ASSESSMENT):
        search.enter_top(top)
    if not search.tops and not search.faults:
        search.fault(".", "there is neither tradeoffs/ nor questions/ in it", "Put the cards into one of them.")
    while search.folders:
        search.list(search.folders.pop())
        if search.entries > MOST_FILES:
            crowd = Findings(file=".", pack=pack)
            crowd.add(0, f"there are more than {MOST_FILES:,} files in it", "Split the pack into several.")
            return (), crowd.faults
    found = tuple(sorted(search.found, key=lambda file: file.name))
    return found, tuple(sorted(search.faults, key=lambda fault: fault.file))


class _Search:
    """A walk through the folders of one pack, without recursion: they may be nested as deep as a path can be."""

    def __init__(self, root: Path, pack: str) -> None:
        self.root, self.pack = root, pack
        self.tops = 0
        self.entries = 0
        self.folders: list[PurePosixPath] = []  # relative to the root, still to be listed
        self.found: list[Found] = []
        self.faults: list[Fault] = []

    def fault(self, file: str, what: str, mend: str) -> None:
        findings = Findings(file=file, pack=self.pack)
        findings.add(0, what, mend)
        self.faults += findings.faults

    def enter_top(self, top: str) -> None:
        """Take one of the folders in, if it is there."""
        try:
            mode = os.lstat(self.root / top).st_mode
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            self.fault(top, f"it cannot be looked at ({_reason(error)})", "See to its permissions.")
            return
        self.tops += 1
        if stat.S_ISLNK(mode):
            self.fault(top, "it is a link", "Put the folder itself there.")
        elif not stat.S_ISDIR(mode):
            self.fault(top, "it is no folder", "Make it one, with the cards in it.")
        else:
            self.folders.append(PurePosixPath(top))

    def list(self, folder: PurePosixPath) -> None:
        """Look at each entry of a folder, and no further than the most there may be."""
        try:
            with os.scandir(self.root / folder) as entries:
                for entry in entries:
                    self.entries += 1
                    if self.entries > MOST_FILES:
                        return
                    self.take(folder / entry.name, entry)
        except OSError as error:
            self.fault(str(folder), f"it cannot be listed ({_reason(error)})", "See to its permissions and its path.")

    def take(self, name: PurePosixPath, entry: os.DirEntry[str]) -> None:
        """Sort out one entry: a folder to list, a file to read, a fault, or nothing of ours."""
        is_card = name.suffix.casefold() in {".md", ".markdown"}
        if entry.is_symlink():
            self.fault(str(name), "it is a link", "Put the file or folder itself there.")
        elif entry.is_dir(follow_symlinks=False):
            if is_card or not NAME.fullmatch(name.name):
                mend = "Name it with a-z, 0-9 and - only, at most 64; nothing in it is read until then."
                self.fault(str(name), f"{shown(name.name)} is no name for a folder", mend)
            else:
                self.folders.append(name)
        elif not is_card:
            return
        elif not entry.is_file(follow_symlinks=False):
            self.fault(str(name), "it is no regular file", "Remove it: it cannot be read as a card.")
        elif name.suffix != ".md":
            self.fault(str(name), "a card's file ends in .md", "Rename it.")
        else:
            self.found.append(self.named(name))

    def named(self, name: PurePosixPath) -> Found:
        """Return a file of ours, a card's told apart by its folder."""
        path, deck, kind = self.root / name, str(name.parent), FOLDERS.get(name.parts[0])
        if kind is None:
            return Found(path=path, name=str(name), deck=deck, pack=self.pack)
        return FoundCard(path=path, name=str(name), deck=deck, pack=self.pack, kind=kind)


def read_bytes(found: Found, findings: Findings) -> bytes:
    """Return what is in the file; empty, with a fault noted, where it cannot or must not be read."""
    try:
        with os.fdopen(os.open(found.path, _FLAGS), "rb") as file:
            # Looked at again once open: it may have become something else since it was found.
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                findings.add(0, "it is no regular file", "Remove it: it cannot be read as a card.")
                return b""
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        findings.add(0, f"it cannot be read ({_reason(error)})", "See to its permissions.")
        return b""
    if len(data) > MOST_BYTES:
        findings.add(0, f"it has more than {MOST_BYTES:,} bytes", "Keep a card to a page or two.")
        return b""
    if not data.strip():
        findings.add(0, "it is empty", "Write the card, or remove the file.")
        return b""
    return data


def decode(data: bytes, findings: Findings) -> str | None:
    """Return the text with plain line feeds, or None with the faults noted. A byte order mark is let pass."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        findings.add(line, f"byte {data[error.start]:#04x} is not UTF-8", "Save the file as UTF-8.")
        return None
    unseen = list(UNSEEN.finditer(text))
    for match in unseen[: Findings.MOST + 1]:
        line = text.count("\n", 0, match.start()) + 1
        findings.add(line, f"there is an unseen character, U+{ord(match[0]):04X}", "Remove it.")
    return None if unseen else text


def _reason(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__
