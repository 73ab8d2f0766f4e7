"""The router's process from outside: its memory, its open files, its log."""

import re
from collections import Counter
from pathlib import Path

from attrs import frozen

from tools.processes import used

BAD = re.compile(r"Traceback|Unhandled|[#[](?:critical|error)\](?!.* up at )|at the end of a turn")
"""What no peer may bring about; that a gateway is down is what the far side there does on purpose."""
TIME = re.compile(r"^\S+ ")
NUMBER = re.compile(r"\d+")

RSS_GROWTH = 1.15
RSS_SLACK = 6 << 20
"""How much larger than after the warm-up it may be at the end, and octets that do not count."""

LINES_PER_CONNECTION = 6
OTHER_LINES = 200
"""What the log may hold."""


@frozen
class Sample:
    """``rss`` in octets; ``files`` are open ones."""

    rss: int
    files: int


def sample(pid: int) -> Sample:
    """Measure the process as it is now."""
    return Sample(int(used(pid).resident * 2**20), len(list(Path(f"/proc/{pid}/fd").iterdir())))


def growth(warm: Sample, last: Sample) -> str:
    """Return what is wrong with how the process has grown; empty if nothing."""
    if last.rss > warm.rss * RSS_GROWTH + RSS_SLACK:
        return f"RSS grew from {warm.rss >> 20} to {last.rss >> 20} MB"
    # While it was warm, dozens of connections were open that are closed by now.
    return f"{warm.files} files were open, now {last.files}" if last.files > warm.files else ""


def bad_lines(log: Path, connections: int) -> list[str]:
    """Return lines that should not stand in the log; if it is too long, also those that it has most often."""
    lines = log.read_text("utf-8", "replace").splitlines()
    bad = [line for line in lines if BAD.search(line)]
    if len(lines) > connections * LINES_PER_CONNECTION + OTHER_LINES:
        kinds = Counter(NUMBER.sub("N", TIME.sub("", line)) for line in lines)
        bad.append(f"{len(lines)} lines for {connections} connections:")
        bad += [f"{times} times {kind}" for kind, times in kinds.most_common(5)]
    return bad
