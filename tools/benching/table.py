"""The figures for people."""

from collections.abc import Mapping

from tools.benching.runs import Run

HEAD = f"{'':24}{'a second':>10}{'CPU µs':>8}  {'by thread':16}{'MB':>5}{'rows/commit':>12}"
HEAD += "  answer p50/p99 ms  receipt p50/p99 ms"


def printed(runs: Mapping[str, Run]) -> str:
    return "\n".join(["", HEAD, *(_line(name, run) for name, run in runs.items())])


def _line(name: str, run: Run) -> str:
    threads = " + ".join(f"{one:.0f}" for one in run.threads[:3])
    each = f"{run.rows / run.commits:.1f}" if run.commits else ""
    wrong = "" if run.right else "  WRONG: messages or receipts are missing, or came twice"
    return (
        f"{name:24}{run.rate:10,.0f}{run.cpu:8.1f}  {threads:16}{run.memory:5.0f}{each:>12}"
        f"  {_two(run.answers):17}  {_two(run.reports)}{wrong}"
    )


def _two(latencies: Mapping[str, float] | None) -> str:
    return f"{latencies['p50']:.1f} / {latencies['p99']:.1f}" if latencies and latencies["p50"] else ""


def compared(figures: Mapping[str, Mapping[str, object]], former: Mapping[str, Mapping[str, object]]) -> str:
    """How CPU and rate stand beside those of a former run."""
    lines = ["", "Beside the former run:"]
    for name, now in figures.items():
        then = former.get(name)
        if then is not None:
            lines.append(
                f"{name:24}{then['rate']:>10} -> {now['rate']:<10}{then['cpu_us']:>8} -> {now['cpu_us']} µs"
            )
    return "\n".join(lines)
