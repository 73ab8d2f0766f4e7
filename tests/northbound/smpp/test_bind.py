"""Binds: who is let in, and what the others are answered."""

from collections.abc import Callable
from ipaddress import IPv4Network

from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.smpp.bind import REFUSALS
from router.relay.events import Event
from router.relay.who.gate import REFUSED_AFTER
from router.relay.who.password_queue import AT_ONCE
from router.smpp.operations import CommandStatus
from router.smpp.pdus import BindTransceiver, SubmitSm, Unbind
from router.smpp.session import Answered, Bound, SessionState
from router.sms.value import evolve
from tests.northbound.smpp.front import End, Front
from tests.smpp.wire import headers, raw
from tests.support.values import account, message

RBINDFAIL = CommandStatus.ESME_RBINDFAIL


class AdmittedTests(SynchronousTestCase):
    def test_an_esme_is_let_in_under_our_name_in_each_of_the_three_ways(self) -> None:
        front = Front()
        for kind, state in (
            ("trx", SessionState.BOUND_TRX),
            ("tx", SessionState.BOUND_TX),
            ("rx", SessionState.BOUND_RX),
        ):
            end = front.bound(kind=kind)
            self.assertEqual((end.session.state, end.session.system_id), (state, "smpp-router"))
        self.assertEqual(front.log[0], "bound as transceiver from 10.0.0.1")

    def test_a_client_of_3_3_is_told_no_version(self) -> None:
        end = Front().bound(version=0x33)
        self.assertEqual(end.events, [Bound("smpp-router", 0x33)])
        self.assertEqual(end.link.session.version, 0x33)

    def test_a_client_that_binds_anew_for_each_message_does_not_fill_the_log(self) -> None:
        front = Front()
        for _ in range(50):
            front.bound().hang_up()
        self.assertEqual(len(front.log), 20)
        front.relay.clock.advance(601.0)
        front.bound()
        self.assertEqual(front.log[20], "bound as transceiver from 10.0.0.1 (and 80 more before it)")

    def test_a_client_of_5_0_is_served_as_one_of_3_4(self) -> None:
        end = Front().bound(version=0x50)
        self.assertEqual(end.events, [Bound("smpp-router", 0x34)])

    def test_the_windows_are_those_of_the_account(self) -> None:
        end = Front([evolve(account(), window=2)]).bound()
        self.assertEqual(end.link.session.room(), 2)

    def test_only_receivers_take_deliveries(self) -> None:
        front = Front()
        front.bound(kind="tx")
        self.assertEqual(len(front.relay.sessions.receivers("crm")), 0)
        front.bound(kind="rx")
        self.assertEqual(len(front.relay.sessions.receivers("crm")), 1)

    def test_a_second_bind_on_a_bound_session_is_alybnd(self) -> None:
        end = Front().bound()
        end.link.dataReceived(raw(BindTransceiver.command_id, 9, b"crm\0secret\0\0\x34\0\0\0"))
        answer = headers(end.link.session.output())
        self.assertEqual(answer, [(0x80000009, CommandStatus.ESME_RALYBND, 9)])
        self.assertEqual(end.link.session.state, SessionState.BOUND_TRX)


class RefusedTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.front = Front(
            [
                evolve(account("crm"), binds=2),
                evolve(account("off"), enabled=False),
                evolve(account("home"), allow_from=(IPv4Network("192.168.0.0/16"),)),
            ]
        )
        self.events: list[Event] = []
        self.front.relay.events.listen(self.events.append)

    def refused(self, system_id: str, password: str = "secret", host: str = "10.0.0.1") -> End:
        """Bind, and check that the refusal comes after its time and not before."""
        end = self.front.connect(host)
        self.assertIs(end.bind(system_id, password), None)
        self.front.relay.advance(REFUSED_AFTER)
        end.exchange()
        self.assertEqual(end.bind_status, RBINDFAIL)
        return end

    def test_whatever_the_reason_the_answer_and_its_time_are_the_same(self) -> None:
        self.refused("crm", "wrong")
        self.refused("nobody")
        self.refused("off")
        self.refused("home")

    def test_a_name_that_is_no_account_is_not_shown_since_it_may_be_a_password(self) -> None:
        self.refused("s3cr3t")
        (event,) = [one for one in self.events if "refused" in one.text]
        self.assertEqual(event.subject, "a system_id of 6 characters that is no account's")

    def test_one_that_is_nearly_an_account_is_named_after_it(self) -> None:
        self.refused("CRM ")
        self.assertEqual(self.events[-1].subject, "crm, written in another case or with blanks")

    def test_the_reason_is_in_our_log(self) -> None:
        self.refused("crm", "wrong")
        self.refused("nobody")
        self.refused("off")
        self.refused("home")
        self.assertEqual(
            [line.removeprefix("bind from 10.0.0.1 refused: ") for line in self.front.log],
            ["wrong password", "no such account", "the account is disabled", "not from this address"],
        )

    def test_after_it_the_connection_is_closed(self) -> None:
        self.assertTrue(self.refused("nobody").closed)
        self.assertEqual(self.front.factory.links, set())

    def test_an_address_of_its_network_may_come(self) -> None:
        self.assertEqual(self.front.connect("192.168.7.7").bind("home"), 0)

    def test_more_sessions_than_binds_are_refused_until_one_ends(self) -> None:
        first, _ = self.front.bound(), self.front.bound()
        self.refused("crm")
        self.assertIn("as many sessions as it may have", self.front.log[-1])
        first.hang_up()
        self.front.bound()

    def test_a_refused_session_counts_as_none(self) -> None:
        self.refused("crm", "wrong")
        self.assertEqual(self.front.relay.sessions.count("crm"), 0)

    def test_a_second_bind_while_the_first_is_judged_is_alybnd(self) -> None:
        end = self.front.connect()
        end.bind("crm", "wrong")
        end.link.dataReceived(raw(BindTransceiver.command_id, 2, b"crm\0secret\0\0\x34\0\0\0"))
        answer = headers(end.link.session.output())
        self.assertEqual(answer, [(0x80000009, CommandStatus.ESME_RALYBND, 2)])

    def test_what_it_asks_before_it_is_bound_is_a_wrong_state(self) -> None:
        end = self.front.connect()
        end.link.dataReceived(raw(SubmitSm.command_id, 1, b""))
        answer = headers(end.link.session.output())
        self.assertEqual(answer, [(0x80000004, CommandStatus.ESME_RINVBNDSTS, 1)])


class GuessingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.front = Front([evolve(account(), binds=1)])

    def guess(self, password: str, times: int = 1) -> End:
        for _ in range(times):
            end = self.front.connect()
            end.bind("crm", password)
            self.front.relay.advance(REFUSED_AFTER)
            end.exchange()
        return end

    def test_each_guess_waits_longer_than_the_one_before(self) -> None:
        self.assertEqual(self.guess("wrong", 2).bind_status, RBINDFAIL)
        third = self.guess("wrong")
        self.assertIs(third.bind_status, None)
        self.front.advance(2)
        self.assertEqual(third.bind_status, RBINDFAIL)

    def test_the_right_password_waits_as_long_and_is_then_let_in(self) -> None:
        self.guess("wrong", 2)
        end = self.guess("secret")
        self.assertIs(end.bind_status, None)
        self.front.advance(1)
        self.assertEqual(end.bind_status, 0)

    def test_and_the_next_slip_is_a_first_one_again(self) -> None:
        self.guess("wrong", 2)
        end = self.guess("secret")
        self.front.advance(1)
        end.hang_up()
        self.assertEqual(self.guess("wrong", 2).bind_status, RBINDFAIL)

    def test_one_that_is_too_many_has_guessed_nothing(self) -> None:
        bound = self.front.bound()
        self.guess("secret", 5)
        bound.hang_up()
        self.assertEqual(self.front.connect().bind(), 0)


class StormTests(SynchronousTestCase):
    """Many wrong passwords in a short time."""

    def setUp(self) -> None:
        self.front = Front()

    def storm(self, binds: int) -> None:
        for number in range(binds):
            self.front.connect().bind(f"guess{number}", "wrong")
        self.front.relay.advance(REFUSED_AFTER)
        self.front.exchange()

    def test_the_first_refusals_are_told_and_of_the_others_how_many(self) -> None:
        self.storm(REFUSALS + 30)
        self.assertEqual(len(self.front.log), REFUSALS)
        self.front.advance(11)
        self.assertEqual(self.front.log[REFUSALS:], ["30 more were refused"])

    def test_all_of_them_are_refused_all_the_same(self) -> None:
        self.storm(REFUSALS + 30)
        self.assertEqual({end.bind_status for end in self.front.ends}, {RBINDFAIL})


class LateVerdictTests(SynchronousTestCase):
    """A hash takes its time, in another thread."""

    def setUp(self) -> None:
        self.verdict: Deferred[bool] = Deferred()
        self.front = Front(in_thread=lambda check: self.verdict)
        self.end = self.front.connect()

    def test_nothing_is_answered_before_it_comes(self) -> None:
        self.assertIs(self.end.bind(), None)
        self.verdict.callback(True)
        self.end.exchange()
        self.assertEqual(self.end.bind_status, 0)

    def test_a_connection_that_has_gone_before_its_turn_costs_no_hash(self) -> None:
        computed: list[Deferred[bool]] = []

        def in_thread(check: Callable[[], bool]) -> Deferred[bool]:
            computed.append(Deferred())
            return computed[-1]

        names = [f"esme{number}" for number in range(AT_ONCE + 5)]
        front = Front([account(name) for name in names], in_thread=in_thread)
        ends = [front.connect() for _ in names]
        for end, name in zip(ends, names, strict=True):
            end.bind(name, "wrong")
        for end in ends[AT_ONCE:]:
            end.hang_up()
        for verdict in list(computed):
            verdict.callback(False)
        self.assertEqual(len(computed), AT_ONCE)

    def test_it_changes_nothing_once_the_connection_is_gone(self) -> None:
        self.end.bind()
        self.end.hang_up()
        self.verdict.callback(True)
        self.assertEqual(self.front.relay.sessions.count("crm"), 0)
        self.assertEqual(self.front.binder.receivers, {})


class EndedTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.front = Front()
        self.end = self.front.bound()

    def test_the_end_of_a_session_is_told_and_counted(self) -> None:
        self.end.hang_up()
        self.assertEqual(self.front.log[-1], "session from 10.0.0.1 ended")
        self.assertEqual(self.front.relay.sessions.count("crm"), 0)
        self.assertEqual(self.front.binder.receivers, {})

    def test_an_unbind_is_answered_and_the_peer_closes(self) -> None:
        self.end.session.unbind(self.front.relay.clock.seconds())
        self.end.exchange()
        self.assertTrue(self.end.session.closing)
        told = ["bound as transceiver from 10.0.0.1", "session from 10.0.0.1 ended"]
        self.assertEqual(self.front.log, told)

    def test_after_an_unbind_it_has_no_account_though_its_connection_stands(self) -> None:
        self.end.link.dataReceived(raw(Unbind.command_id, 7, b""))
        self.front.relay.turn()
        self.assertEqual(self.front.relay.sessions.count("crm"), 0)
        self.assertFalse(self.end.transport.disconnecting)
        self.assertEqual(self.end.link.account, None)

    def test_answers_to_deliveries_still_count_after_an_unbind(self) -> None:
        self.end.answering = None
        self.front.relay.received.arrived("goip101", message(b"hi"), lambda: None)
        self.end.exchange()
        self.end.link.dataReceived(raw(Unbind.command_id, 7, b""))
        self.front.relay.turn()
        self.end.respond()
        self.assertEqual(self.front.relay.store.kept.owed("crm", 0, 10), [])

    def test_what_has_no_answer_goes_to_the_next_session_when_the_connection_goes(self) -> None:
        self.end.answering = None
        self.front.relay.received.arrived("goip101", message(b"hi"), lambda: None)
        self.end.exchange()
        self.end.link.dataReceived(raw(Unbind.command_id, 7, b""))
        self.end.hang_up()
        self.assertEqual(len(self.front.bound().delivered), 1)

    def test_what_is_in_flight_is_answered_before_the_unbind(self) -> None:
        self.front.relay.store.held = True
        self.end.say(SubmitSm(destination_addr="256772000001"))
        self.end.session.unbind(self.front.relay.clock.seconds())
        self.end.exchange()
        self.assertFalse(self.end.session.closing)
        self.front.relay.store.commit()
        self.end.exchange()
        self.assertIsInstance(self.end.events[1], Answered)
        self.assertEqual([one.command_status for one in self.end.answers()], [0])
        self.assertTrue(self.end.session.closing)
