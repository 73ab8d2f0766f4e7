"""Pictures of the dashboard, for docs: each page, narrow and wide, light and dark.

make pictures                                    into docs/pictures
python -m tools.pictures --to FOLDER --kind png --url http://127.0.0.1:8080   of a router that runs
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from router.simulator.demo.missing import Missing
from tools.command_line import parser_of
from tools.peers.browser import Browser
from tools.peers.farm import Farm
from tools.processes import PROJECT

SIZES = (360, 780), (1440, 900)
"""Pixels of the window."""

PAGES = {
    "overview": "/",
    "channels": "/channels",
    "channel": "/channels/goip201",
    "esmes": "/esmes",
    "esme": "/esmes/crm",
    "messages": "/messages",
    "send": "/send",
    "received": "/received",
    "routes": "/routes?esme=crm&to=%2B256772000001&text=Hello#explain",
    "alerts": "/alerts",
    "events": "/events?level=warn",
    "configuration": "/configuration?compare=yes",
}


def looks() -> Iterator[tuple[str, int, int, bool]]:
    """Yield a name for each size and scheme, and these."""
    for width, height in SIZES:
        for dark in (False, True):
            yield f"{width}-{'dark' if dark else 'light'}", width, height, dark


def take(browser: Browser, folder: Path, kind: str) -> int:
    """Take all of them, and return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    browser.open("/login")
    count += _each(browser, folder, "login", kind)
    browser.log_in("ops")
    pages = dict(PAGES)
    browser.open("/messages?state=UNDELIV")
    story = browser.all("td a")
    if story:
        pages["message"] = str(story[0].get_attribute("href")).split("/", 3)[3].join(("/", ""))
    for name, path in pages.items():
        browser.open(path)
        count += _each(browser, folder, name, kind)
    return count


def _each(browser: Browser, folder: Path, name: str, kind: str) -> int:
    count = 0
    for look, width, height, dark in looks():
        browser.resize(width, height, dark)
        (folder / f"{name}-{look}.{kind}").write_bytes(browser.picture(kind))
        count += 1
    return count


def main() -> int:
    """Take them of a farm of our own, or of a router that runs; 1 if that cannot be."""
    parser = parser_of(__doc__)
    parser.add_argument("--to", type=Path, default=PROJECT / "docs" / "pictures")
    parser.add_argument("--kind", choices=("webp", "png"), default="webp")
    parser.add_argument("--url", help="of a router that runs, with a user ops whose password is ops")
    given = parser.parse_args()
    with ExitStack() as stack:
        try:
            url = given.url
            if url is None:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="smpp-router-pictures-"))
                farm = Farm(Path(folder))
                stack.callback(farm.close)
                url = farm.url
            browser = Browser(url)
            stack.callback(browser.close)
            print(f"{take(browser, given.to, given.kind)} pictures in {given.to}")
        except Missing as missing:
            print(f"no pictures: {missing}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
