"""The manual as a web site, of the pages in docs/ and of the code; no network is needed to read it.

make site                       into build/site
python -m tools.site --to FOLDER

A page without a place in the navigation, a link that leads nowhere, and whatever else Sphinx warns of end it
with status 1.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

from router.simulator.demo.missing import Missing
from tools.command_line import parser_of
from tools.processes import PROJECT
from tools.site.staging import stage


def build(to: Path) -> int:
    """Make the site in a folder, which is emptied before, and return 0 if nothing is wrong with it."""
    from sphinx.cmd.build import build_main

    shutil.rmtree(to, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="smpp-router-site-") as folder:
        sources = Path(folder) / "sources"
        stage(sources)
        words = ["-q", "-W", "--keep-going", "-b", "html", "-c", str(Path(__file__).parent)]
        status: int = build_main([*words, "-d", str(Path(folder) / "doctrees"), str(sources), str(to)])
        return status


def needs() -> Iterator[str]:
    """Yield what pip is to install for it: the extra `docs`. Nothing else is installed anew by that."""
    for needed in requires("smpp-router") or ():
        what, _, when = needed.partition(";")
        if "extra == 'docs'" in when.replace('"', "'"):
            yield what.strip()


def main() -> int:
    """Make it, and say where it is."""
    parser = parser_of(__doc__)
    parser.add_argument("--to", type=Path, default=PROJECT / "build" / "site")
    parser.add_argument("--needs", action="store_true", help="print what pip is to install for it")
    given = parser.parse_args()
    if given.needs:
        print("\n".join(needs()))
        return 0
    to = given.to
    try:
        status = build(to)
    except ImportError:
        print("no site: pip install '.[docs]', as `make site` does")
        return 1
    except Missing as missing:
        print(f"no site: {missing}")
        return 1
    if status == 0:
        print(f"the site is at {to / 'index.html'}")
    return status


if __name__ == "__main__":
    sys.exit(main())
