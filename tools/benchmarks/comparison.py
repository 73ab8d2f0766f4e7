"""How the figures stand beside those of a former run."""

from collections.abc import Mapping

Figures = Mapping[str, Mapping[str, object]]

COMPARED = (
    ("rate", "", "a second"),
    ("cpu_us", "", "µs"),
    ("answer_ms", "p99", "ms p99"),
    ("receipt_ms", "p99", "ms p99 of receipts"),
    ("memory_mb", "", "MB"),
    ("core_percent", "", "% of a core"),
    ("bound_s", "", "s until bound"),
)
"""What is compared: its key, the key within, its unit."""


def compared(now: Figures, former: Figures, whole: bool = True) -> str:
    """Return a line for each run of now; runs that are gone are named if this was the ``whole`` benchmark."""
    lines = ["", "Beside the former run:", *(_line(name, now[name], former.get(name)) for name in now)]
    gone = [name for name in former if name not in now]
    if whole and gone:
        lines.append("gone: " + ", ".join(gone))
    return "\n".join(lines)


def _line(name: str, now: Mapping[str, object], former: Mapping[str, object] | None) -> str:
    if former is None:
        return f"  {name:28}new"
    changes = (_change(_figure(former, *keys), _figure(now, *keys), unit) for *keys, unit in COMPARED)
    return f"  {name:28}" + "; ".join(filter(None, changes))


def _change(then: float | None, now: float | None, unit: str) -> str:
    """Return the change in percent; empty where nothing was measured, or the value was 0."""
    if not then or not now:
        return ""
    return f"{_short(then)} -> {_short(now)} {unit} ({now / then - 1:+.0%})"


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:.1f}"


def _figure(figures: Mapping[str, object], key: str, within: str) -> float | None:
    found = figures.get(key)
    if within and isinstance(found, Mapping):
        found = found.get(within)
    return float(found) if isinstance(found, int | float) else None
