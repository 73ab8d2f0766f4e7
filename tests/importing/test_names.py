"""Names fit their keys and are given once."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.config.fields import SYSTEM_ID
from router.importing.names import Names, fits


class NamesTests(SynchronousTestCase):
    def test_fitting_names_stay(self) -> None:
        names = Names()
        self.assertEqual(
            (names.gateway("goip1", 8), names.esme("crm"), names.route("a-1")), ("goip1", "crm", "a-1")
        )

    def test_a_gateway_is_not_called_like_a_channel(self) -> None:
        names = Names()
        self.assertEqual(names.gateway("goip101"), "goip101")
        self.assertEqual(names.gateway("goip1", 8), "goip1-2")
        self.assertEqual(names.gateway("goip1-208"), "goip1-208-2")

    def test_what_cannot_be_a_name_becomes_one(self) -> None:
        names = Names()
        self.assertEqual(
            [names.gateway(each) for each in ("MTN Uganda!", "...", "a..b", "ä")],
            ["MTN-Uganda", "gateway", "a.b", "gateway-2"],
        )
        self.assertEqual(names.gateway("x" * 40, 99), "x" * 18)
        self.assertEqual(names.esme("a name of twenty letters"), "a-name-of-twent")
        self.assertEqual(names.user("crm:x"), "crm-x")
        self.assertTrue(
            all(fits(SYSTEM_ID, names.esme(each)) for each in ("-", ".", "." * 15, "a" * 14 + "-"))
        )

    @given(st.lists(st.text(max_size=25), max_size=8))
    def test_any_names_are_told_apart_and_fit(self, wanted: list[str]) -> None:
        names = Names()
        esmes = [names.esme(each) for each in wanted] + [names.user(each) for each in wanted]
        gateways = [names.gateway(each, 2) for each in wanted]
        self.assertEqual((len(set(esmes)), len(set(gateways))), (len(esmes), len(gateways)))
        self.assertTrue(all(fits(SYSTEM_ID, each) for each in esmes[: len(wanted)]))
        self.assertTrue(all(len(each) <= 18 for each in gateways))
