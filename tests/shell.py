"""The command line, started as a shell starts it."""

import os
import subprocess
import sys
from pathlib import Path

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DISCORD_", "FULCRUM_"))}


def fulcrum(*words: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "adapters", *words],
        cwd=folder,
        env={**CLEAN, "DATABASE_URL": f"sqlite:///{folder}/fulcrum.db", "COLUMNS": "200", **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
