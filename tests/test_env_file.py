"""`.env`, changed in its place: what is set anew reads back, and all else stays byte for byte."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from adapters.env_file import changed, write
from bot.errors import SettingsError

NEW = {"SLACK_BOT_TOKEN": "xoxb-new", "DISCORD_BOT_TOKEN": "a.b-c.d_e"}
LINES = (
    "# SLACK_BOT_TOKEN=xoxb-commented-out",
    "SLACK_BOT_TOKEN=xoxb-old",
    "export SLACK_BOT_TOKEN = 'xoxb-quoted'",
    'DISCORD_BOT_TOKEN="x.y.z"  # of the old bot',
    "MY_SLACK_BOT_TOKEN=mine",
    "PORT=8080 # for the host",
    "",
)


@given(lines=st.lists(st.sampled_from(LINES)), ending=st.sampled_from(["\n", "\r\n"]), last=st.sampled_from(["", "\n"]))
def test_what_is_set_reads_back_and_all_else_stays(lines: list[str], ending: str, last: str) -> None:
    """Read by the very reader that the settings use; and doing it twice is doing it once."""
    before = ending.join(lines) + (last if lines else "")
    after = changed(before, NEW)
    assert dotenv_values(stream=StringIO(after)) == {**dotenv_values(stream=StringIO(before)), **NEW}
    kept = [line for line in lines if line.startswith(("#", "MY_", "PORT"))]
    assert [line for line in after.splitlines() if line in kept] == kept
    assert changed(after, NEW) == after


def test_a_value_stands_where_it_stood() -> None:
    """Below the sentence that explains it; what is new comes last."""
    before = "# the bot\r\nSLACK_BOT_TOKEN=\r\n\r\nPORT=1"
    assert changed(before, NEW) == "# the bot\r\nSLACK_BOT_TOKEN=xoxb-new\r\n\r\nPORT=1\nDISCORD_BOT_TOKEN=a.b-c.d_e\n"


def test_only_its_owner_can_read_it_afterwards(tmp_path: Path) -> None:
    """Whoever could before; a link stays a link, and nothing else is left in the folder."""
    real, link = tmp_path / "real", tmp_path / ".env"
    real.write_text("PORT=1\n")
    real.chmod(0o644)
    link.symlink_to(real)
    write(link, NEW, new="never used")
    assert link.is_symlink()
    assert real.read_text().startswith("PORT=1\nSLACK_BOT_TOKEN=xoxb-new\n")
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert {each.name for each in tmp_path.iterdir()} == {"real", ".env"}


def test_a_new_one_begins_as_it_is_told(tmp_path: Path) -> None:
    """With the explanations of the example, for one."""
    write(tmp_path / ".env", NEW, new="# explained\nSLACK_BOT_TOKEN=\n")
    assert (tmp_path / ".env").read_text() == "# explained\nSLACK_BOT_TOKEN=xoxb-new\nDISCORD_BOT_TOKEN=a.b-c.d_e\n"


def test_what_cannot_be_changed_is_left_alone(tmp_path: Path) -> None:
    """A file that is no text, a folder that is not there."""
    strange = tmp_path / ".env"
    strange.write_bytes(b"PORT=\xff\n")
    with pytest.raises(SettingsError, match="not UTF-8"):
        write(strange, NEW, new="")
    assert strange.read_bytes() == b"PORT=\xff\n"
    with pytest.raises(SettingsError, match="cannot be changed"):
        write(tmp_path / "nowhere" / ".env", NEW, new="")
