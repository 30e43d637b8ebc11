"""What reaches the log, and what never does."""

import json
import logging

import pytest

from bot import log

# Built from parts, so that no scanner takes this file for a leak.
SLACK = "xox" + "b-1234567890-abcdefghij"
APP = "xap" + "p-1-A0-12345-abcdef"
DISCORD = ".".join(("MTIzNDU2Nzg5MDEyMzQ1Njc4", "GabcdE", "abcdefghijklmnopqrstuvwxyz0123456789ab"))


@pytest.mark.parametrize("form", ["console", "json"])
@pytest.mark.parametrize("secret", [SLACK, APP, DISCORD, "postgresql://me:hunter2@host/db"])
def test_tokens_are_struck_out_even_of_tracebacks(capsys: pytest.CaptureFixture[str], form: str, secret: str) -> None:
    """The libraries below us log as well."""
    before = logging.getLogger().handlers[:]
    try:
        log.set_up(form="json" if form == "json" else "console")
        try:
            raise RuntimeError(f"refused {secret}")
        except RuntimeError:
            logging.getLogger("some.library").exception("failed with %s", secret)
    finally:
        logging.getLogger().handlers[:] = before
    printed = capsys.readouterr().out
    assert "failed with" in printed
    assert secret not in printed
    assert "hunter2" not in printed


def test_json_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    """One object a line, with the event and its time."""
    before = logging.getLogger().handlers[:]
    try:
        log.set_up(form="json")
        logging.getLogger("bot.delivery").warning("delivery_sent delivery=%s", "abc")
    finally:
        logging.getLogger().handlers[:] = before
    line = json.loads(capsys.readouterr().out)
    assert line["event"] == "delivery_sent delivery=abc"
    assert line["level"] == "warning"
