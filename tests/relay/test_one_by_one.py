"""An error at one message does not stop the others, and that message stays."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.one_by_one import take_each
from router.routing.match import Match
from router.routing.pattern import Pattern
from router.routing.table import Route
from router.sms.form import Form, LongMessages
from router.store.entities import Stage, Underway
from tests.relay.cases import A
from tests.relay.sending.test_segment_joining import segment
from tests.support.relay import JOIN_TIMEOUT, RelayInMemory
from tests.support.values import channel

BROKEN = "broken"


class Trouble(Exception):
    """A bug of ours."""


class Stumbling(Pattern):
    """Every text matches; once it is ``armed``, that one is stumbled over which is ``broken``."""

    armed = False

    def search(self, text: str) -> bool:
        if self.armed and BROKEN in text:
            raise Trouble
        return True


class OneByOneTests(SynchronousTestCase):
    def test_the_others_are_taken(self) -> None:
        taken: list[float] = []
        take_each([1, 0, 2], lambda each: taken.append(1 / each), str)
        self.assertEqual((taken, len(self.flushLoggedErrors(ZeroDivisionError))), ([1.0, 0.5], 1))

    def test_though_one_cannot_even_be_named(self) -> None:
        taken: list[float] = []
        take_each([0, 2], lambda each: taken.append(1 / each), lambda each: 1 // each)
        self.assertEqual((taken, len(self.flushLoggedErrors(ZeroDivisionError))), ([0.5], 1))


class LoopsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.pattern = Stumbling("x")
        self.routes = [Route(name="all", via=("a",), match=Match(text=self.pattern))]
        self.relay = RelayInMemory([A], routes=self.routes)

    def submitted(self) -> list[str | int]:
        return [told[3] for told in self.relay.of("submit")]

    def ended(self) -> list[int]:
        return [id for id, _, _ in self.relay.endings()]

    def row(self, id: int) -> Underway:
        (found,) = self.relay.store.kept.of_message("crm", id)
        return found

    def stumble(self) -> None:
        """From now on; and that it did is seen at the end."""
        self.pattern.armed = True
        self.addCleanup(lambda: self.assertTrue(self.flushLoggedErrors(Trouble)))

    def restart(self) -> None:
        self.stumble()
        self.relay.kill()

    def test_what_becomes_due(self) -> None:
        self.relay.connectors["a"].up()
        self.relay.send(BROKEN, deliver_in=2.0)
        self.relay.send(to="256772000002", deliver_in=2.0)
        self.stumble()
        self.relay.advance(3.0)
        self.assertEqual((self.submitted(), self.row(1).stage), (["hello"], Stage.HELD))

    def test_what_expires(self) -> None:
        self.relay.send(BROKEN, deliver_in=50.0, expires_in=2.0)
        self.relay.send(deliver_in=50.0, expires_in=2.0)
        self.stumble()
        self.relay.advance(3.0)
        self.assertEqual(self.ended(), [2])

    def test_what_is_never_reported(self) -> None:
        self.relay.connectors["a"].up()
        for text in (BROKEN, "hello"):
            self.relay.send(text)
            self.relay.connectors["a"].answer()
        self.stumble()
        self.relay.clock.advance(A.report_timeout)
        self.relay.advance(1.0)
        self.assertEqual((self.ended(), self.row(1).stage), ([2], Stage.SUBMITTED))

    def test_what_a_start_reads(self) -> None:
        self.relay.send(BROKEN)
        self.relay.send(to="256772000002")
        self.restart()
        self.relay.connectors["a"].up()
        self.assertEqual((self.submitted(), self.row(1).stage), (["hello"], Stage.DUE))

    def test_what_was_in_flight(self) -> None:
        self.relay.connectors["a"].up()
        self.relay.send(BROKEN)
        self.restart()
        self.relay.connectors["a"].up()
        self.relay.send(to="256772000002")
        self.assertEqual((self.submitted()[-1], self.row(1).stage), ("hello", Stage.IN_FLIGHT))

    def test_segments_that_waited_for_others(self) -> None:
        whole = channel("a", form=Form(long_messages=LongMessages.PAYLOAD))
        self.relay = RelayInMemory([whole], routes=self.routes)
        self.relay.connectors["a"].up()
        self.relay.send(what=segment(1, BROKEN.encode()))
        self.relay.send(what=segment(1, b"hello", reference=8))
        self.stumble()
        self.relay.advance(JOIN_TIMEOUT + 1.0)
        self.assertEqual((len(self.submitted()), self.row(1).stage), (1, Stage.JOINING))


class RefillTests(SynchronousTestCase):
    def test_a_lane_that_could_not_be_read_is_read_at_the_next_tick(self) -> None:
        self.relay = RelayInMemory([A], window=4)
        for number in range(20):
            self.relay.send(to=f"25677200{number:04d}")
        self.relay.store.answers = False
        self.relay.connectors["a"].up()
        while self.relay.connectors["a"].out:
            self.relay.connectors["a"].answer()
        gone = len(self.relay.of("submit"))
        self.assertLess(gone, 20)
        self.relay.store.answers = True
        self.relay.advance(1.0)
        while self.relay.connectors["a"].out:
            self.relay.connectors["a"].answer()
        self.assertEqual(len(self.relay.of("submit")), 20)
