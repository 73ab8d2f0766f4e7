"""Each page of docs/ has a place in the navigation of the site, and each place a page."""

from collections import Counter

from twisted.trial.unittest import SynchronousTestCase

from tests.papers.reading import ROOT
from tools.site.navigation import GENERATED, LISTS, SECTIONS

OTHERS = {"changelog", "contributing", *GENERATED, *(f"{folder}/index" for folder in LISTS)}
"""Places of what stands elsewhere."""


PLACELESS = "these pages of docs/ have no place in tools/site/navigation.py"


class NavigationTests(SynchronousTestCase):
    def test_each_page_has_one_place_and_each_place_a_page(self) -> None:
        places = Counter(place for section in SECTIONS.values() for place in section)
        pages = {page.stem for page in (ROOT / "docs").glob("*.md")} - {"index"}
        self.assertEqual(
            pages - set(places), set(), "these pages of docs/ have no place in tools/site/navigation.py"
        )
        self.assertEqual(set(places) - pages - OTHERS, set(), "there are no such pages")
        self.assertEqual([place for place, times in places.items() if times > 1], [])

    def test_folders_of_docs_are_listed(self) -> None:
        folders = {page.parent.name for page in (ROOT / "docs").glob("*/*.md")}
        self.assertEqual(folders, set(LISTS))
