"""Pages that take long are made a bit in each turn, as fast as they are read."""

from collections.abc import Iterator

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.http.dashboard.page_stream import BROKEN, PORTION, TURN, PageStream


class PortionTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.written: list[bytes] = []
        self.ends = 0

    def start(self, pieces: Iterator[str]) -> PageStream:
        stream = PageStream(self.clock, pieces)
        stream.start(self.written.append, self._end)
        return stream

    def _end(self) -> None:
        self.ends += 1

    def slow(self, count: int) -> Iterator[str]:
        """Each piece takes a whole turn to make."""
        for at in range(count):
            self.clock.rightNow += TURN
            yield str(at)

    def test_a_turn_ends_when_its_time_is_over(self) -> None:
        self.start(self.slow(3))
        self.assertEqual(self.written, [b"0"])
        for _ in range(3):
            self.clock.advance(0.0)
        self.assertEqual((b"".join(self.written), self.ends), (b"012", 1))

    def test_much_is_written_bit_by_bit(self) -> None:
        self.start(iter(["x" * PORTION] * 3))
        self.assertEqual(len(self.written), 1)

    def test_whoever_does_not_read_has_nothing_made_for_him(self) -> None:
        stream = self.start(self.slow(3))
        stream.pause()
        self.clock.advance(1.0)
        self.assertEqual(self.written, [b"0"])
        stream.resume()
        self.clock.advance(0.0)
        self.assertEqual(self.written, [b"0", b"1", b"2"])

    def test_nothing_is_made_for_whoever_has_gone(self) -> None:
        stream = self.start(self.slow(3))
        stream.stop()
        self.clock.advance(1.0)
        self.assertEqual((self.written, self.ends), ([b"0"], 0))

    def test_what_cannot_be_made_is_told_at_its_end(self) -> None:
        def broken() -> Iterator[str]:
            yield "begun"
            raise ZeroDivisionError

        self.start(broken())
        self.assertEqual((self.written, self.ends), ([BROKEN], 1))
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
