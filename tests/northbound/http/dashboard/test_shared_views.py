"""Views that all pages share, and long pages whose first octets go before the last are made."""

from router.desk.channels import ChannelView
from router.northbound.http.dashboard.page_stream import PORTION
from router.northbound.http.dashboard.shared_views import (
    FRESH,
    MOST_LISTINGS,
    MOST_SHOWN,
    SLICE,
    Rows,
    SharedViews,
)
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.relay.event_kinds import EventKind
from router.sms.value import evolve
from tests.northbound.http.dashboard.scene import DashboardCase
from tests.support.values import channel

ROUNDS = 4
MANY = ROUNDS * SLICE


class SharedCase(DashboardCase):
    def setUp(self) -> None:
        super().setUp()
        self.opened(*[channel(f"goip1{number:03d}") for number in range(MANY - 1)])
        self.attended()
        self.shared = SharedViews(self.desk, self.relay.clock)

    def slices(self) -> int:
        """Gather views for a page; return how many slices of them were made for it."""
        found: list[ChannelView] = []
        pieces = list(self.shared.gather_channels(found))
        self.assertEqual([one.id for one in found], self.desk.channels.ids())
        return len(pieces)


class ViewTests(SharedCase):
    def test_they_are_made_once_for_all_who_look(self) -> None:
        self.assertEqual([self.slices() for _ in range(3)], [ROUNDS, 0, 0])

    def test_after_a_while_they_are_made_anew(self) -> None:
        self.slices()
        self.relay.clock.advance(FRESH)
        self.assertEqual(self.slices(), ROUNDS)

    def test_what_happens_is_seen_at_once(self) -> None:
        self.slices()
        self.relay.events.tell(EventKind.PROBABLY_WRONG, "crm", warning="now")
        self.assertEqual([self.slices() for _ in range(2)], [ROUNDS, 0])

    def test_what_an_operator_does_is_seen_at_once(self) -> None:
        browser, path = self.browser("ops"), "/channels?state=paused"
        self.assertEqual(browser.get(path).all("a", href="/channels/goip1007"), [])
        browser.post("/channels", id="goip1007", act="pause")
        self.assertEqual(len(browser.get(path).all("a", href="/channels/goip1007")), 1)


class ListingTests(SharedCase):
    def kept(self, *key: object) -> str | None:
        """Gather views for a page; return the rows that it need not write."""
        self.slices()
        return self.shared.listing(key).whole

    def written(self, *key: object) -> None:
        """Write the rows of a page."""
        self.slices()
        listing = self.shared.listing(key)
        self.assertEqual((listing.add("one"), listing.add("two"), listing.close()), ("one", "two", ""))

    def test_the_next_page_that_shows_the_same_has_all_rows_in_one_piece(self) -> None:
        self.written("ops")
        self.assertEqual((self.kept("ops"), self.kept("eye")), ("onetwo", None))

    def test_what_happens_or_a_while_has_them_written_anew(self) -> None:
        self.written("ops")
        self.relay.events.tell(EventKind.PROBABLY_WRONG, "crm", warning="now")
        self.assertIsNone(self.kept("ops"))
        self.written("ops")
        self.relay.clock.advance(FRESH)
        self.assertIsNone(self.kept("ops"))

    def test_one_that_is_written_late_is_none_of_the_round_after_it(self) -> None:
        self.slices()
        late = self.shared.listing(("ops",))
        self.relay.clock.advance(FRESH)
        self.assertIsNone(self.kept("ops"))
        late.close()
        self.assertIsNone(self.kept("ops"))

    def test_of_very_many_searches_the_first_are_kept(self) -> None:
        for number in range(MOST_LISTINGS + 1):
            self.written(number)
        self.assertIsNotNone(self.kept(MOST_LISTINGS - 1))
        self.assertIsNone(self.kept(MOST_LISTINGS))

    def test_a_page_of_them_looks_the_same(self) -> None:
        browser = self.browser("ops")
        first, second = browser.get("/channels"), browser.get("/channels")
        self.assertEqual(len(second.all("input", name="id")), MANY)
        self.assertEqual(first.text, second.text)


class ManyTests(DashboardCase):
    MORE = 3

    def setUp(self) -> None:
        super().setUp()
        many = MOST_SHOWN + self.MORE
        self.opened(
            *(channel(f"goip1{number:03d}") for number in range(many - len(self.desk.channels.ids())))
        )
        self.attended()
        self.many = len(self.desk.channels.ids())

    def test_the_worst_are_shown_with_a_link_to_the_others(self) -> None:
        self.connector("goip1150").down()
        page = self.browser("ops").get("/channels")
        shown = [one["value"] for one in page.all("input", name="id")]
        self.assertEqual((len(shown), shown[0]), (MOST_SHOWN, "goip1150"))
        (link,) = [one["href"] for one in page.all("a") if "all=1" in one.get("href", "")]
        self.assertEqual(len(self.browser("ops").get(link).all("input", name="id")), self.many)

    def test_a_search_looks_among_all_of_them(self) -> None:
        browser = self.browser("ops")
        # Narrowing while one types would look only among the rows that are there.
        self.assertEqual(browser.get("/channels").all("input", **{"data-narrow": "channels"}), [])
        page = browser.get("/channels?sort=id&q=goip1199")
        self.assertEqual([one["value"] for one in page.all("input", name="id")], ["goip1199"])
        self.assertEqual(len(page.all("input", **{"data-narrow": "channels"})), 1)

    def test_after_an_act_all_are_shown_again_to_whom_they_were(self) -> None:
        page = self.browser("ops").get("/channels?all=1")
        (back,) = page.all("input", name="back")
        self.assertEqual(len(self.browser("ops").get(back["value"]).all("input", name="id")), self.many)


class FewTests(DashboardCase):
    def test_of_few_channels_nothing_is_kept(self) -> None:
        shared = SharedViews(self.desk, self.relay.clock)
        for _ in range(2):
            list(shared.gather_channels([]))
            listing = shared.listing(("ops",))
            self.assertIsNone(listing.whole)
            listing.close()


class FirstTests(SharedCase):
    def test_the_first_octets_go_when_a_small_part_of_the_page_is_made(self) -> None:
        browser = self.browser("ops")
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        answers: list[HttpResponse] = []
        asked = HttpRequest(
            method="GET",
            path="/channels",
            raw_path="/channels",
            query={},
            form={},
            headers={"host": "router:8080", "accept": "text/html", "cookie": cookie},
            host="192.0.2.7",
            secure=False,
        )
        self.face.ask(asked, answers.append)
        written: list[bytes] = []
        assert answers[0].stream is not None
        answers[0].stream.start(written.append, lambda: None)
        self.assertEqual(len(written), 1)
        self.assertLess(len(written[0]), PORTION * 1.1)
        for _ in range(100):
            self.relay.clock.advance(0.0)
        self.assertGreater(len(b"".join(written)), 2 * PORTION)


class RowTests(DashboardCase):
    def setUp(self) -> None:
        super().setUp()
        self.rows = Rows()
        self.now = self.desk.identity().now

    def test_a_row_is_kept_as_long_as_nothing_in_it_is_other(self) -> None:
        one = self.one()
        self.rows.keep(self.rows.key(one, True, self.now), "row")
        self.assertEqual(self.rows.get(self.rows.key(self.one(), True, self.now)), "row")
        other = evolve(one, in_flight=one.in_flight + 1)
        self.assertIsNone(self.rows.get(self.rows.key(other, True, self.now)))

    def test_whoever_may_do_more_has_rows_of_his_own(self) -> None:
        self.rows.keep(self.rows.key(self.one(), True, self.now), "with a mark")
        self.assertIsNone(self.rows.get(self.rows.key(self.one(), False, self.now)))

    def test_those_of_channels_that_are_gone_are_forgotten(self) -> None:
        one = self.one()
        keys = [self.rows.key(evolve(one, id=f"goip{number}"), True, self.now) for number in range(5)]
        for key in keys:
            self.rows.keep(key, "row")
        self.rows.forget_all_but(["goip1", "goip2"])
        self.assertEqual([self.rows.get(key) for key in keys], [None, "row", "row", None, None])
