"""The sources of the site: the pages of docs/, those that are made of the code, and what they show.

Pages in docs/ are read on a forge too, so their links lead through the source tree. Here each link to a page
leads to its place in the site, one to another file to a copy of it, and one to conf/router.yaml to the page
that is made of it.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from os.path import normpath, relpath
from pathlib import Path, PurePosixPath
from typing import Final

from router.simulator.demo.missing import Missing
from tools.processes import PROJECT
from tools.site import api, commands, configuration
from tools.site.markdown import block
from tools.site.navigation import LISTS, SECTIONS

FENCE: Final = re.compile(r"(?ms)^( *(`{3,})[^`\n]*\n.*?^ *\2`*$)")
LINK: Final = re.compile(r"\]\(([^)\s]+)\)")

ORPHAN: Final = "---\norphan: true\n---\n\n"
"""Tells Sphinx that a page has no place in the sidebar."""

ELSEWHERE: Final[Mapping[str, str]] = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "conf/router.yaml": "reference/configuration.md",
    **{f"docs/{folder}": f"{folder}/index.md" for folder in LISTS},
}
"""Where links lead that go to none of the pages in docs/, by the path from the top of the source tree."""

EXAMPLES: Final = "conf/examples"
"""Configurations; each has a page that shows it."""

MADE: Final[Mapping[str, Callable[[], str]]] = {
    "reference/configuration": configuration.page,
    "reference/commands": commands.page,
    "reference/api": api.page,
}


def pages() -> Iterator[str]:
    """Yield the path of each page that is written by hand, from the top of the source tree."""
    yield from ("CHANGELOG.md", "CONTRIBUTING.md")
    for file in sorted((PROJECT / "docs").rglob("*.md")):
        yield file.relative_to(PROJECT).as_posix()


def place(path: str) -> str:
    """Return where a file of the source tree is in the site's sources."""
    if path in ELSEWHERE:
        return ELSEWHERE[path]
    if path.startswith(EXAMPLES):
        return f"examples/{PurePosixPath(path).stem}.md"
    if path.startswith("docs/") and path.endswith((".md", ".webp", ".svg")):
        return path.removeprefix("docs/")
    # Sphinx would take another file in Markdown for a page.
    return f"files/{path}.txt" if path.endswith(".md") else f"files/{path}"


def stage(folder: Path) -> None:
    """Write the sources of the site into an empty folder. Raises `Missing`: a link leads nowhere."""
    for path in pages():
        text = _moved((PROJECT / path).read_text("utf-8"), path, folder)
        _write(folder, place(path), f"{ORPHAN}{text}" if "/" in place(path) else text)
    for file in sorted((PROJECT / EXAMPLES).glob("*.yaml")):
        path = file.relative_to(PROJECT).as_posix()
        _write(folder, place(path), f"{ORPHAN}# {file.name}\n\n{block(file.read_text('utf-8'), 'yaml')}")
    for name, page in MADE.items():
        _write(folder, f"{name}.md", page())
    _copy("conf/router.yaml", configuration.FILES, folder)
    for name, title in LISTS.items():
        _write(folder, f"{name}/index.md", _list(name, title))
    with (folder / "index.md").open("a", encoding="utf-8") as front:
        front.writelines(_contents(title, names) for title, names in SECTIONS.items())


def _moved(text: str, page: str, folder: Path) -> str:
    """Return the text of a page with its links as the site needs them; what they lead to is copied."""

    def led(found: re.Match[str]) -> str:
        target, sign, anchor = found[1].partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return found[0]
        path = normpath(PurePosixPath(page).parent / target)
        if not (PROJECT / path).exists():
            raise Missing(f"{page}: there is no {target}, where a link leads")
        goal = place(path)
        if not goal.endswith(".md"):
            _copy(path, goal, folder)
        return f"]({relpath(goal, PurePosixPath(place(page)).parent)}{sign}{anchor})"

    parts = FENCE.split(text)
    # Each fence stands twice: whole, and its sign.
    return "".join(
        LINK.sub(led, part) if at % 3 == 0 else part for at, part in enumerate(parts) if at % 3 < 2
    )


def _write(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _copy(path: str, goal: str, folder: Path) -> None:
    if not (PROJECT / path).is_file():
        raise Missing(f"{path} is a folder, and the site has no page of it")
    (folder / goal).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(PROJECT / path, folder / goal)


def _list(name: str, title: str) -> str:
    """Return a page with a link to each page of a folder. The sidebar has that page alone: they are many."""
    files = sorted((PROJECT / "docs" / name).glob("*.md"))
    links = (f"- [{_heading(file)}]({file.name})\n" for file in files)
    return f"# {title}\n\n{''.join(links)}"


def _heading(file: Path) -> str:
    return file.read_text("utf-8").partition("\n")[0].removeprefix("# ")


def _contents(title: str, names: Sequence[str]) -> str:
    return f"\n```{{toctree}}\n:hidden:\n:titlesonly:\n:caption: {title}\n\n" + "\n".join(names) + "\n```\n"
