"""The rules of binding, row by row, against the whole face towards ESMEs."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.who.gate import REFUSED_AFTER
from router.smpp.operations import CommandStatus
from router.smpp.pdus import BindTransceiver, SubmitSm
from router.smpp.session import Session, SessionState, Side
from router.sms.value import evolve
from tests.northbound.smpp.front import Front
from tests.smpp.wire import headers, raw
from tests.support.values import account, message

RBINDFAIL = CommandStatus.ESME_RBINDFAIL


class BindRows(SynchronousTestCase):
    def setUp(self) -> None:
        self.front = Front(
            [evolve(account("crm", via=("goip101",)), binds=2), evolve(account("other"), binds=2)]
        )

    def refused(self, system_id: str, password: str = "secret") -> None:
        end = self.front.connect()
        end.bind(system_id, password)
        self.front.relay.advance(REFUSED_AFTER)
        end.exchange()
        self.assertEqual((end.bind_status, end.closed), (RBINDFAIL, True))

    def test_an_account_has_several_sessions_up_to_its_limit(self) -> None:
        self.front.bound("crm")
        self.front.bound("crm")
        self.refused("crm")
        self.front.bound("other")

    def test_every_refusal_is_0x0d_and_closes_whether_the_account_exists_or_not(self) -> None:
        self.refused("nobody")
        self.refused("crm", "wrong")

    def test_so_is_that_of_a_bind_which_cannot_be_read(self) -> None:
        unreadable = (b"x" * 16 + b"\0" * 7, b"crm\0" + b"x" * 9 + b"\0" * 6, b"crm", b"")
        for place, body in enumerate(unreadable):
            end = self.front.connect(f"10.0.0.{place}")
            end.link.dataReceived(raw(9, 1, body))
            self.front.relay.advance(REFUSED_AFTER)
            self.front.relay.turn()
            self.assertEqual(headers(end.transport.value()), [(0x80000009, 0x0D, 1)])
            self.assertTrue(end.transport.disconnecting)

    def test_no_bind_is_refused_for_its_version(self) -> None:
        for version in (0x00, 0x33, 0x34, 0x50, 0xFF):
            self.front.bound("other", version=version).hang_up()

    def test_transmitter_and_receiver_of_one_account_belong_together(self) -> None:
        transmitter, receiver = self.front.bound(kind="tx"), self.front.bound(kind="rx")
        stranger = self.front.bound("other", kind="rx")
        gateway = self.front.relay.connectors["goip101"]
        gateway.up()
        transmitter.submit()
        self.front.relay.received.arrived("goip101", message(b"hi"), lambda: None)
        gateway.report(gateway.answer())
        self.front.exchange()
        told = [len(end.delivered) for end in (transmitter, receiver, stranger)]
        self.assertEqual(told, [0, 2, 0])

    def test_nothing_goes_to_a_transmitter_even_if_it_is_alone(self) -> None:
        transmitter = self.front.bound(kind="tx")
        self.front.relay.received.arrived("goip101", message(b"hi"), lambda: None)
        self.front.exchange()
        self.assertEqual(transmitter.delivered, [])
        self.assertEqual(len(self.front.relay.store.kept.owed("crm", 0, 10)), 1)

    def test_no_answer_is_carried_over_to_the_next_session(self) -> None:
        first = self.front.bound()
        self.front.relay.store.held = True
        first.say(SubmitSm(destination_addr="256772000001"))
        first.hang_up()
        second = self.front.bound()
        self.front.relay.store.commit()
        second.exchange()
        self.assertEqual((second.answers(), second.link.session.violations), ([], 0))

    def test_a_second_bind_stays_without_effect(self) -> None:
        end = self.front.bound()
        end.link.dataReceived(raw(BindTransceiver.command_id, 9, b"other\0secret\0\0\x34\0\0\0"))
        assert end.link.account is not None
        self.assertEqual((end.link.account.system_id, self.front.relay.sessions.count("other")), ("crm", 0))

    def test_our_side_sends_no_outbind(self) -> None:
        end = self.front.connect()
        end.exchange()
        self.assertEqual(end.link.session.state, SessionState.OPEN)
        self.assertEqual((end.events, Session(Side.SMSC, 0.0).has_output), ([], False))
