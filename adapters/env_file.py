"""The file `.env`, changed in its place: a few settings get new values, everything else stays as somebody wrote it."""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.errors import SettingsError


def write(file: Path, values: Mapping[str, str], *, new: str) -> None:
    """Set these settings in the file; whoever reads it meanwhile reads all of it, before or after.

    ``new`` is what it begins with where there is none yet. Only its owner can read it afterwards, whoever could before.
    Raises SettingsError where it cannot be read or written.
    """
    file = file.resolve()  # a link stays a link
    try:
        before = file.read_bytes().decode() if file.exists() else new
        _replace(file, changed(before, values))
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f"{file} cannot be changed ({why}): mend that first") from None


def changed(text: str, values: Mapping[str, str]) -> str:
    """Return the text of such a file with other values; a setting that it lacks comes at its end.

    Values are tokens: they need no quotes.
    """
    waiting = dict(values)
    lines = []
    for line in text.splitlines(keepends=True):
        found = re.match(r"\s*(?:export\s+)?(\w+)\s*=", line)
        if not found or found[1] not in values:
            lines.append(line)
        elif found[1] in waiting:  # a second line of the same name would win over the first, so it goes
            lines.append(f"{found[0]}{waiting.pop(found[1])}{line[len(line.rstrip()) :]}")
    whole = "".join(lines)
    if waiting and whole and not whole.endswith("\n"):
        whole += "\n"
    return whole + "".join(f"{name}={value}\n" for name, value in waiting.items())


def _replace(file: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)  # its mode is 0600
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
