"""Seconds until the command line answers, and until the demo's page does, and the memory that the demo has then."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import ROUNDS, Figure, figure

HELP = [sys.executable, "-m", "adapters", "--help"]
DEMO = [sys.executable, "-m", "adapters", "demo", "--port", "0", "--no-browser"]


def figures() -> Iterator[Figure]:
    """Measure."""
    yield figure("fulcrum --help", "command line", "s", [until_help() for _ in range(ROUNDS)], digits=2)
    pages = [until_page() for _ in range(ROUNDS)]
    yield figure("fulcrum demo, until its page answers", "command line", "s", [each for each, _ in pages], digits=2)
    yield figure("fulcrum demo, memory", "command line", "MB", [memory for _, memory in pages])


def until_help() -> float:
    """Return how long the help takes, in seconds."""
    begun = time.perf_counter()
    subprocess.run(HELP, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def until_page() -> tuple[float, float]:
    """Return how long it takes until the demo's page answers, and the memory in MB that the demo has then."""
    begun = time.perf_counter()
    with subprocess.Popen(DEMO, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            address = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
            with urllib.request.urlopen(address, timeout=30) as page:  # noqa: S310  our own, on loopback
                page.read()
            return time.perf_counter() - begun, memory_mb(process.pid)
        finally:
            process.terminate()


def memory_mb(pid: int) -> float:
    """Return the memory of a process now, as Linux tells it; 0 elsewhere."""
    told = Path(f"/proc/{pid}/statm")
    return int(told.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if told.exists() else 0.0
