"""Each link of each page leads to something that is there, on a forge as in the site."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from twisted.trial.unittest import SynchronousTestCase

from tests.papers.reading import MANUAL, RECORDS, ROOT, Piece, anchors, links, slug_of

NAMES = {page.relative_to(ROOT).as_posix(): page for page in (*MANUAL, *RECORDS)}


def wrong(link: Piece) -> str:
    """What is wrong with a link; empty if nothing is."""
    split = urlsplit(link.text)
    if split.scheme:
        return "" if split.scheme in ("https", "http", "mailto") else f"{split.scheme} is no scheme of ours"
    page = NAMES[link.page]
    goal = (page.parent / unquote(split.path)).resolve() if split.path else page
    if split.path.startswith("/") or not goal.is_relative_to(ROOT) or not goal.exists():
        return "there is no such file"
    if split.fragment and (goal.suffix != ".md" or split.fragment not in anchors(Path(goal))):
        return f"it has no heading #{split.fragment}"
    return ""


class LinksTests(SynchronousTestCase):
    def test_each_leads_to_a_file_or_a_heading_that_is_there(self) -> None:
        found = [link for page in NAMES.values() for link in links(page)]
        self.assertGreater(len(found), 200)
        dead = [f"{link.place}: {link.text}: {why}" for link in found if (why := wrong(link))]
        self.assertEqual(dead, [])

    def test_dead_ones_are_seen(self) -> None:
        for target in ("docs/none.md", "docs/http.md#none", "/docs/http.md", "LICENSE#top", "ftp://host/"):
            self.assertTrue(wrong(Piece("README.md", 1, target)), target)

    def test_a_heading_has_the_anchor_that_a_forge_gives_it(self) -> None:
        self.assertEqual(slug_of("The `err` of a GoIP's modem: 1, 2"), "the-err-of-a-goips-modem-1-2")
