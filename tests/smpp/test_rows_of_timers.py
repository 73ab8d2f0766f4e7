"""From when to when each timer runs, and what then, row by row: SMPP 3.4 section 7.2. No test waits.

`test_timers` has the same with all that stops or puts off each of them.
"""

from itertools import pairwise
from random import Random

from twisted.internet import task
from twisted.internet.defer import Deferred, fail
from twisted.internet.error import ConnectionRefusedError
from twisted.internet.interfaces import IProtocol, IProtocolFactory
from twisted.internet.protocol import Factory
from twisted.trial.unittest import SynchronousTestCase

from router.routing.retry import Growing
from router.smpp.codec import encode
from router.smpp.operations import CommandId
from router.smpp.pdus import BindTransceiver, DeliverSm, SubmitSm
from router.smpp.session import Ended, Session, Side, TimedOut, Timers
from router.southbound.lifecycle import JITTER, Lifecycle
from tests.smpp.wire import T0, Pair, headers, raw, unbound

ONLY = {"session_init": 0.0, "enquire_link": 0.0, "inactivity": 0.0, "response": 0.0, "pdu_read": 0.0}


def only(**timers: float) -> Timers:
    """Return timers of which only these are on."""
    return Timers(**{**ONLY, **timers})


def sent(session: Session) -> list[int]:
    """Return the command_ids that were written."""
    return [command_id for command_id, _, _ in headers(session.output())]


class TimerRows(SynchronousTestCase):
    def test_session_init_runs_from_the_connection_to_the_bind_and_closes(self) -> None:
        timers = only(session_init=10.0)
        self.assertEqual(unbound(timers=timers).tick(T0 + 9.9), [])
        self.assertEqual(unbound(timers=timers).tick(T0 + 10), [Ended("no bind in time")])
        self.assertEqual(Pair(timers=timers).smsc.tick(T0 + 1e6), [])

    def test_enquire_link_runs_from_the_last_traffic_and_asks(self) -> None:
        for session in (Pair(timers=only(enquire_link=30.0)).smsc, Pair(timers=only(enquire_link=30.0)).esme):
            session.receive(raw(0x15, 1), T0 + 5)
            session.output()
            for second, asked in ((34.9, []), (35.0, [CommandId.ENQUIRE_LINK])):
                session.tick(T0 + second)
                self.assertEqual(sent(session), asked)

    def test_its_answer_has_the_response_timer_and_without_it_the_peer_is_dead(self) -> None:
        # A half open connection, as after a power cut at the gateway, is noticed in this way only.
        session = Pair(timers=only(enquire_link=30.0, response=60.0)).esme
        session.tick(T0 + 30)
        self.assertEqual(session.tick(T0 + 89.9), [])
        self.assertEqual(session.tick(T0 + 90), [Ended("no answer to enquire_link")])
        self.assertTrue(session.closing)

    def test_inactivity_runs_from_the_last_transaction_which_enquire_link_is_none_and_unbinds(self) -> None:
        pair = Pair(timers=only(inactivity=300.0))
        pair.says(encode(SubmitSm(destination_addr="1"), 1), T0 + 5)
        pair.says(raw(0x15, 2) + raw(0x0A, 3), T0 + 200)
        pair.smsc.output()
        for second, said in ((304.9, []), (305.0, [CommandId.UNBIND])):
            pair.smsc.tick(T0 + second)
            self.assertEqual(sent(pair.smsc), said)

    def test_response_runs_from_request_to_response_and_the_request_has_failed(self) -> None:
        pair = Pair(timers=only(response=60.0))
        pair.smsc.request(DeliverSm(), "token", T0)
        self.assertEqual(pair.smsc.tick(T0 + 59.9), [])
        self.assertEqual(pair.smsc.tick(T0 + 60), [TimedOut("token")])
        self.assertFalse(pair.smsc.closing)

    def test_it_runs_for_bind_and_unbind_too(self) -> None:
        binding = unbound(Side.ESME, timers=only(response=60.0))
        binding.bind(BindTransceiver(system_id="us"), T0)
        self.assertEqual(binding.tick(T0 + 60), [Ended("no answer to bind")])
        leaving = Pair(timers=only(response=60.0)).smsc
        leaving.unbind(T0)
        self.assertEqual(leaving.tick(T0 + 60), [Ended("no answer to unbind")])

    def test_pdu_read_runs_from_the_first_octet_of_a_pdu_to_its_last_and_closes(self) -> None:
        pair = Pair(timers=only(pdu_read=10.0))
        pair.says(raw(0x15, 1) + b"\0")
        pair.says(b"\0", T0 + 9)
        self.assertEqual(pair.smsc.tick(T0 + 9.9), [])
        self.assertEqual(pair.smsc.tick(T0 + 10), [Ended("a PDU began and did not end")])

    def test_each_can_be_off(self) -> None:
        pair = Pair(timers=only())
        pair.smsc.request(DeliverSm(), "token", T0)
        pair.smsc.output()
        pair.says(b"\0")
        self.assertEqual((pair.smsc.tick(T0 + 1e9), pair.smsc.has_output), ([], False))

    def test_what_they_are_unless_told_otherwise(self) -> None:
        self.assertEqual(Timers(), Timers(10.0, 30.0, 0.0, 60.0, 10.0))


class ReconnectRow(SynchronousTestCase):
    """After a loss: again, later each time up to a bound, and not all links at the same moment."""

    def test_the_delay_doubles_up_to_its_bound_with_a_part_drawn_at_random(self) -> None:
        clock = task.Clock()
        tries: list[float] = []

        def refused(factory: IProtocolFactory) -> Deferred[IProtocol]:
            tries.append(clock.seconds())
            return fail(ConnectionRefusedError())

        life = Lifecycle(clock, Random(1), refused, Factory(), Growing(5.0, 60.0))
        life.start()
        clock.pump([0.05] * 8000)
        waits = [after - before for before, after in pairwise(tries)]
        for wait, most in zip(waits[:6], (5.0, 10.0, 20.0, 40.0, 60.0, 60.0), strict=True):
            self.assertTrue(most * (1 - JITTER) - 0.1 <= wait <= most + 0.1, waits)
        self.assertGreater(
            len({wait / most for wait, most in zip(waits, (5.0, 10.0, 20.0), strict=False)}), 1
        )
