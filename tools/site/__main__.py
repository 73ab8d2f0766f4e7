"""The manual as a web site, of the pages in docs/ and of the code; no network is needed to read it.

make site                       into build/site
python -m tools.site --to FOLDER

A page without a place in the navigation, a link that leads nowhere, and whatever else Sphinx warns of end it
with status 1.
"""

import shutil
import sys
import tempfile
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
        return build_main([*words, "-d", str(Path(folder) / "doctrees"), str(sources), str(to)])


def main() -> int:
    """Make it, and say where it is."""
    parser = parser_of(__doc__)
    parser.add_argument("--to", type=Path, default=PROJECT / "build" / "site")
    to = parser.parse_args().to
    try:
        status = build(to)
    except ImportError:
        print("no site: pip install '.[docs]', or `make site`")
        return 1
    except Missing as missing:
        print(f"no site: {missing}")
        return 1
    if status == 0:
        print(f"the site is at {to / 'index.html'}")
    return status


if __name__ == "__main__":
    sys.exit(main())
