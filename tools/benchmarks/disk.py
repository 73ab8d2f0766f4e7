"""How long the disk takes to keep what it is given: what no router on it can go below."""

import os
import time

from tools.benchmarks.router import folder

SYNCS = 500
PAGE = 4096


def fsync_p99() -> float:
    """Measure the 99th percentile of a write of one page and its fdatasync, in milliseconds."""
    took: list[float] = []
    with folder() as place, (place / "page").open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            began = time.perf_counter()
            file.write(bytes(PAGE))
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return sorted(took)[SYNCS * 99 // 100] * 1e3
