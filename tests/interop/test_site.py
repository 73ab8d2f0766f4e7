"""The manual as a web site: built without a warning, and read from a disk by a browser, without a network."""

import atexit
import re
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from twisted.trial.unittest import SynchronousTestCase

from tools.pictures import SIZES
from tools.site.__main__ import build
from tools.site.navigation import LISTS, SECTIONS

try:
    from tools.peers.browser import PATIENCE_S, Browser, axe, lacks
except ImportError:
    NO_BROWSER = "selenium is not installed"
else:
    NO_BROWSER = lacks()

NO_SPHINX = "" if find_spec("furo") and find_spec("myst_parser") else "Sphinx is not installed: make site"

LOOKED_AT = ("index", "commands", "routing", "reference/configuration", "reference/api", "decisions/index")
"""Pages that axe looks at: one of each kind."""

FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|link(?![^>]*rel="(?:next|prev|canonical|author)"))\b[^>]*>"""
)
ADDRESS = re.compile(r"""(?:src|srcset|href)="([^"]*)\"""")

_built: list[Path] = []
"""One is enough for all that is looked at."""


def site() -> Path:
    """The folder of the site; it goes with the process, since trial has no end of a module."""
    if not _built:
        folder = Path(tempfile.mkdtemp(prefix="smpp-router-site-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        status = build(folder / "site")
        assert status == 0, "Sphinx has found something wrong: `make site` says what"
        _built.append(folder / "site")
    return _built[0]


def pages() -> list[str]:
    """The paths of all pages in the site."""
    return sorted(page.relative_to(site()).as_posix() for page in site().rglob("*.html"))


def one_of_each_kind() -> list[str]:
    """All pages, but of records and trials, which look alike, the first."""
    found = pages()
    alike = [[page for page in found if page.startswith(f"{folder}/")] for folder in LISTS]
    return sorted({*found} - {page for group in alike for page in group[1:]})


class SiteCase(SynchronousTestCase):
    if NO_SPHINX:
        skip = NO_SPHINX


class BuiltTests(SiteCase):
    def test_each_place_of_the_navigation_has_its_page(self) -> None:
        names = {page.removesuffix(".html") for page in pages()}
        places = {name for section in SECTIONS.values() for name in section}
        self.assertEqual(places - names, set())

    def test_no_page_has_anything_fetched_from_elsewhere(self) -> None:
        for page in pages():
            for tag in FETCHED.findall((site() / page).read_text("utf-8")):
                for address in ADDRESS.findall(tag):
                    split = urlsplit(address)
                    self.assertFalse(split.netloc or split.scheme not in ("", "data"), f"{page}: {tag}")
        for style in site().rglob("*.css"):
            self.assertNotRegex(style.read_text("utf-8"), r"url\(.?(https?:)?//|@import")


class BrowserTests(SiteCase):
    if not NO_SPHINX and NO_BROWSER:
        skip = NO_BROWSER

    def setUp(self) -> None:
        self.browser = Browser(site().as_uri())
        self.addCleanup(self.browser.close)

    def test_each_page_is_whole_on_a_telephone_and_its_console_says_nothing(self) -> None:
        self.browser.resize(*SIZES[0])
        for page in one_of_each_kind():
            self.browser.open(f"/{page}")
            self.assertLessEqual(self.browser.overflow(), 0, page)
            self.assertEqual(self.browser.errors(), [], page)
            self.assertEqual(self.hosts(), [""], page)

    def hosts(self) -> list[str]:
        """Where all that the page has needed was taken from; the disk has no name."""
        asked = self.browser.driver.execute_script(
            "return performance.getEntries().filter(one => one.name.includes(':')).map(one => one.name)"
        )
        return sorted({urlsplit(str(one)).netloc for one in [self.browser.driver.current_url, *asked]})

    def test_axe_finds_nothing_serious(self) -> None:
        if not axe():
            self.skipTest("axe-core is not here: npm install axe-core, and name its folder in NODE_PATH")
        found = {}
        for name in LOOKED_AT:
            for (width, height), dark in zip(SIZES, (True, False), strict=True):
                self.browser.resize(width, height, dark)
                self.browser.open(f"/{name}.html")
                found[f"{name} {width}"] = self.browser.check()
        self.assertEqual({page: serious for page, serious in found.items() if serious}, {})

    def test_search_finds_a_key_of_the_configuration(self) -> None:
        self.browser.resize(*SIZES[1])
        self.browser.open("/search.html?q=max_segments")
        self.browser.driver.implicitly_wait(PATIENCE_S)
        self.browser.one("#search-results li a")
        self.assertIn("All keys of the configuration", self.browser.text)
        self.assertEqual(self.browser.errors(), [])


class PlainTests(SiteCase):
    if not NO_SPHINX and NO_BROWSER:
        skip = NO_BROWSER

    def test_all_can_be_read_without_scripts(self) -> None:
        browser = Browser(site().as_uri(), scripts=False)
        self.addCleanup(browser.close)
        browser.resize(*SIZES[1])
        browser.open("/reference/api.html")
        self.assertIn("POST /api/v1/messages", browser.text)
        link = browser.driver.find_element("link text", "All commands and options")
        browser.driver.get(str(link.get_attribute("href")))
        self.assertIn("smpp-router explain", browser.text)
