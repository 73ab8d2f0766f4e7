"""A port that cannot be had."""

from twisted.trial.unittest import SynchronousTestCase

from router.wire.listening import CannotListen


class CannotListenTests(SynchronousTestCase):
    def test_its_words_are_what_the_operator_reads(self) -> None:
        error = CannotListen("udp.listen :44444: Address already in use")
        self.assertEqual(str(error), "udp.listen :44444: Address already in use")
