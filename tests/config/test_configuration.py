from tests.config.pages import ESME, GATEWAY, PageTestCase

ALL = tuple(f"goip10{line}" for line in range(1, 9))


class ResolvedTests(PageTestCase):
    """A loaded page speaks of channels by their ids only."""

    def test_the_via_of_an_esme(self) -> None:
        page = (
            GATEWAY
            + "esmes: [{system_id: a, password: b, via: [goip103, goip1]}, {system_id: c, password: d}]\n"
        )
        first, second = self.loaded(page).settings.esmes
        self.assertEqual(first.via, ("goip103", "goip101", "goip102", *ALL[3:]))
        self.assertEqual(second.via, None)

    def test_the_via_of_a_route(self) -> None:
        page = GATEWAY + "routes: [{via: goip101..goip103}, {name: rest}]\n"
        self.assertEqual([route.via for route in self.loaded(page).routes], [ALL[:3], ALL])

    def test_the_channels_of_a_match(self) -> None:
        page = GATEWAY + ESME + "received: [{match: {channel: goip1}, to: {esme: crm}}]\n"
        self.assertEqual(self.loaded(page).settings.received[0].match.channel, ALL)

    def test_the_via_of_a_provider(self) -> None:
        http = self.loaded(GATEWAY + "http: {providers: {3: {via: [goip1]}}}\n").settings.http
        assert http is not None
        self.assertEqual(http.providers[3].via, ALL)


class RouteTests(PageTestCase):
    def test_without_the_key_one_route_leads_everywhere(self) -> None:
        (route,) = self.loaded(GATEWAY).routes
        self.assertEqual((route.name, route.via), ("all", ALL))

    def test_an_empty_list_leads_nowhere(self) -> None:
        self.assertEqual(self.loaded(GATEWAY + "routes: []\n").routes, ())

    def test_a_route_without_a_name_is_called_by_its_place(self) -> None:
        names = [route.name for route in self.loaded("routes: [{name: a}, {}, {name: b}, {}]").routes]
        self.assertEqual(names, ["a", "#2", "b", "#4"])


class ReloadTests(PageTestCase):
    def test_what_says_the_same_is_equal(self) -> None:
        first, second = self.loaded(GATEWAY + ESME), self.loaded(ESME + GATEWAY)
        self.assertEqual((first.settings, first.channels), (second.settings, second.channels))

    def test_what_changed_is_not(self) -> None:
        first, second = self.loaded(GATEWAY), self.loaded(GATEWAY.replace("host: h", "host: i"))
        self.assertNotEqual(first.channel("goip101"), second.channel("goip101"))
