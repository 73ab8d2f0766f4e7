"""The table of flags in docs/simulator.md, written from the flags themselves.

python -m tools.simulator_flags      writes it anew
"""

import sys
from pathlib import Path
from typing import get_args

from attrs import fields

from router.simulator.goip.settings import GROUPS, KINDS, option

PAGE = Path(__file__).resolve().parents[1] / "docs" / "simulator.md"
BEGIN, END = (
    "<!-- The flags: `python -m tools.simulator_flags` writes them. -->",
    "<!-- The end of the flags. -->",
)


HEAD = "| flag | default | others | what it is |\n|---|---|---|---|"


def flag_tables() -> str:
    """Return all flags in Markdown, a table for each group."""
    tables = []
    for group in GROUPS:
        title = (group.__doc__ or "").splitlines()[0].rstrip(".")
        rows = [row(each.name, each.default, each.metadata["says"]) for each in fields(group)]
        tables.append("\n".join([f"### {title}", "", HEAD, *rows, ""]))
    return "\n".join(tables)


def row(name: str, default: object, says: str) -> str:
    """Return one flag as a row; the others are all values that it takes, if these are few."""
    kind = KINDS[name]
    others = [str(value) for value in get_args(kind) if value != default]
    if kind is bool:
        others = [word(not default)]
    shown = ", ".join(f"`{value}`" for value in others)
    return (
        f"| `{option(name)}` | {f'`{word(default)}`' if default != '' else ''} | {shown} | {says} |".replace(
            "  ", " "
        )
    )


def word(value: object) -> str:
    """Return a value as one writes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def rewritten(page: str) -> str:
    """Return the page with the tables of now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{flag_tables()}\n{END}{after}"


def main() -> int:
    """Write the page anew."""
    PAGE.write_text(rewritten(PAGE.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
