from twisted.trial.unittest import SynchronousTestCase

from router.relay.wording import counted, deliveries, lasting, masked


class WordingTests(SynchronousTestCase):
    def test_durations_have_their_two_largest_units(self) -> None:
        for seconds, said in (
            (0.4, "0 s"),
            (59.9, "59 s"),
            (60, "1 min"),
            (7500, "2 h 5 min"),
            (273600, "3 d 4 h"),
        ):
            self.assertEqual(lasting(seconds), said)

    def test_one_is_not_many(self) -> None:
        self.assertEqual(
            [counted(n, "channel") for n in (0, 1, 1200)], ["0 channels", "1 channel", "1,200 channels"]
        )

    def test_nor_is_one_delivery(self) -> None:
        self.assertEqual([deliveries(n) for n in (1, 1200)], ["1 delivery", "1,200 deliveries"])

    def test_a_number_shows_its_network_and_its_end(self) -> None:
        self.assertEqual(masked("+256770000001"), "+25677****001")
        self.assertEqual(masked("0770000001"), "077****001")

    def test_of_a_short_one_no_more_than_two_digits(self) -> None:
        self.assertEqual(
            [masked(number) for number in ("112", "4477", "", "1234567")], ["*12", "**77", "", "*****67"]
        )
