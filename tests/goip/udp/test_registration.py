"""Registration and keep-alive: who is let in, where a line is, when it is gone, what it says of itself."""

from random import Random

from router.clocks import Instant
from router.goip.udp.events import Denied
from router.goip.udp.guesses import Guesses
from router.goip.udp.line import LineSettings
from router.goip.udp.line_context import Ill
from router.goip.udp.server import SmsServer
from tests.goip.udp.script import ALIVE, HOMES, ScriptTestCase

ONE = "req:{};id:line1;pass:pw1;"


class RegistrationTests(ScriptTestCase):
    def test_a_line_registers_by_its_id_and_password(self) -> None:
        self.play("""
            D> req:1;id:line1;pass:pw1;signal:20;gsm_status:LOGIN;
            S> reg:1;status:200;
            E> registered at 10.0.0.1:10991
            E> changed: True, -, 20
            E> up
        """)
        self.assertEqual(self.server.address("line1"), HOMES["line1"])
        self.assertEqual(self.server.state("line1").signal, 20)

    def test_a_keep_alive_is_answered_with_its_count(self) -> None:
        self.register("line1")
        self.play("""
            + 30 s
            D> req:2;id:line1;pass:pw1;num:;signal:20;gsm_status:LOGIN;imei:1;imsi:2;iccid:3;
            S> reg:2;status:200;
        """)

    def test_a_line_that_is_not_registered_takes_nothing(self) -> None:
        self.assertFalse(self.server.send("line1", 1, "+2567", "hello", self.now))
        self.assertFalse(self.server.ussd("line1", 1, "*100#", self.now))

    def test_a_line_is_gone_after_92_s_of_silence_and_comes_back(self) -> None:
        self.register("line1")
        self.play(f"""
            + 91 s
            + 1 s
            E> down: no keep-alive for 92 s
            + 500 s
            D> {ALIVE.format(20, "line1", "pw1")}
            S> reg:20;status:200;
            E> registered at 10.0.0.1:10991
            E> up
        """)

    def test_a_line_is_found_anew_by_a_good_password_only(self) -> None:
        self.register("line1")
        self.play("""
            D 10.0.0.1:5> req:2;id:line1;pass:wrong;
            S 10.0.0.1:5> reg:2;status:404;
            E> denied line1 at 10.0.0.1:5, 1
        """)
        self.assertEqual(self.server.address("line1"), HOMES["line1"])
        self.play(f"""
            D 10.0.0.2:5> {ALIVE.format(2, "line1", "pw1")}
            S 10.0.0.2:5> reg:2;status:200;
            E> registered at 10.0.0.2:5
        """)

    def test_an_unknown_id_is_refused_as_a_wrong_password_is(self) -> None:
        self.play("""
            D> req:1;id:nobody;pass:pw1;
            S> reg:1;status:404;
            E> denied nobody at 10.0.0.1:10991, 1
        """)

    def test_the_password_of_another_line_is_wrong(self) -> None:
        self.play("""
            D> req:1;id:line1;pass:pw2;
            S> reg:1;status:404;
            E> denied line1 at 10.0.0.1:10991, 1
        """)

    def test_no_refusal_is_longer_than_what_it_answers(self) -> None:
        self.play("""
            D> req:1;id:a;pass:;
            S> reg:1;status:404;
            E> denied a at 10.0.0.1:10991, 1
            D 10.0.0.1:7> req:123456789;id:a;pass:
        """)

    def test_a_line_without_a_password_is_nobodys(self) -> None:
        server = SmsServer([LineSettings("goip101", "line1", "")], random=Random(1))
        server.receive(b"req:1;id:line1;pass:;gsm_status:LOGIN;", "10.0.0.1", 10991, Instant(0.0))
        self.assertIsNone(server.address("goip101"))

    def test_two_lines_of_one_id_are_refused(self) -> None:
        error = self.assertRaises(ValueError, self.server.add, LineSettings("goip101", "line1", "pw"))
        self.assertIn("line1", str(error))


class DeniedTests(ScriptTestCase):
    def news(self, seconds: int) -> list[int]:
        """Return when denials were reported, if an unknown line registers each second."""
        times: list[int] = []
        for second in range(seconds):
            # A port of its own each time, so that nobody is slowed.
            self.server.receive(b"req:1;id:nobody;pass:x;", "10.0.0.9", 1000 + second, self.now)
            list(self.server.datagrams())
            if any(isinstance(event, Denied) for event in self.server.events()):
                times.append(second)
            self.now = Instant(self.now + 1.0)
        return times

    def test_wrong_passwords_are_told_less_and_less_often(self) -> None:
        self.assertEqual(self.news(200), [0, 6, 18, 42, 90, 186])

    def test_and_at_once_again_after_a_long_quiet(self) -> None:
        self.news(100)
        self.now = Instant(self.now + 700.0)
        self.assertEqual(self.news(15), [0, 6])


class RebootTests(ScriptTestCase):
    def test_a_count_that_falls_back_is_a_reboot(self) -> None:
        self.register("line1", count=900)
        self.play(f"""
            + 60 s
            D> {ALIVE.format(1, "line1", "pw1")}
            S> reg:1;status:200;
            E> registered at 10.0.0.1:10991
            E> rebooted, epoch 1
            + 60 s
            D> {ALIVE.format(3, "line1", "pw1")}
            S> reg:3;status:200;
        """)

    def test_so_is_one_that_falls_back_a_little_after_a_while(self) -> None:
        self.register("line1", count=2)
        self.play(f"""
            + 40 s
            D> {ALIVE.format(1, "line1", "pw1")}
            S> reg:1;status:200;
            E> registered at 10.0.0.1:10991
            E> rebooted, epoch 1
        """)

    def test_a_keep_alive_that_was_overtaken_is_none_and_changes_nothing(self) -> None:
        self.register("line1", count=30)
        self.play("""
            + 1 s
            D 10.0.0.1:5> req:29;id:line1;pass:pw1;gsm_status:LOGOUT;
            S 10.0.0.1:5> reg:29;status:200;
        """)
        self.assertEqual(self.server.address("line1"), HOMES["line1"])

    def test_a_keep_alive_that_comes_twice_is_none(self) -> None:
        self.register("line1", count=30)
        self.play(f"""
            D> {ALIVE.format(30, "line1", "pw1")}
            S> reg:30;status:200;
        """)


class LineStateTests(ScriptTestCase):
    def test_a_line_that_logs_out_is_down_until_it_logs_in_again(self) -> None:
        self.register("line1")
        self.play("""
            D> req:2;id:line1;pass:pw1;signal:20;gsm_status:LOGOUT;
            S> reg:2;status:200;
            E> changed: False, -, 20
            E> down: the SIM is not logged in to the GSM network
            D> req:3;id:line1;pass:pw1;signal:20;gsm_status:LOGIN;
            S> reg:3;status:200;
            E> changed: True, -, 20
            E> up
        """)

    def test_a_line_that_is_switched_off_is_down(self) -> None:
        self.register("line1")
        self.play("""
            D> req:2;id:line1;pass:pw1;gsm_status:LOGOUT;disable_status:1;
            S> reg:2;status:200;
            E> changed: False, -, None
            E> down: the line is switched off in the GoIP
        """)

    def test_what_waits_for_a_line_that_logs_out_goes_back(self) -> None:
        self.register("line1")
        self.play("""
            R> send hello to +2567
            S> MSG 11 5 hello\\n
            R> send again to +2567
            D> req:2;id:line1;pass:pw1;signal:20;gsm_status:LOGOUT;
            S> reg:2;status:200;
            E> changed: False, -, 20
            E> down: the SIM is not logged in to the GSM network
            E> sms2 unsent: the SIM is not logged in to the GSM network
        """)


class GuessingTests(ScriptTestCase):
    def deny(self, times: int, address: tuple[str, int], pause: float = 0.0) -> int:
        """Send wrong passwords this often; return how many were answered."""
        for n in range(times):
            self.hear(f"req:{n};id:line1;pass:wrong;", address)
            self.now = Instant(self.now + pause)
        self.collect()
        answers = len(self.said)
        self.said.clear()
        return answers

    def test_a_guesser_is_heard_less_and_less(self) -> None:
        self.assertEqual(self.deny(100, ("10.9.9.9", 1)), 4)
        self.assertEqual(self.server.counts[Ill.SLOWED], 96)
        self.assertLess(self.deny(100, ("10.9.9.9", 1), pause=10.0), 10)

    def test_one_who_guesses_does_not_hear_whether_it_is_right_in_the_end(self) -> None:
        self.deny(100, ("10.9.9.9", 1))
        self.told.clear()
        self.play("    D 10.9.9.9:1> req:1;id:line1;pass:pw1;\n")

    def test_a_registered_line_is_never_slowed_by_others(self) -> None:
        self.register("line1")
        for port in (1, 10991):
            self.deny(100, ("10.9.9.9", port))
        self.deny(100, HOMES["line1"])
        self.told.clear()
        self.play(f"""
            D> {ALIVE.format(2, "line1", "pw1")}
            S> reg:2;status:200;
        """)

    def test_nor_when_it_comes_from_another_port(self) -> None:
        self.register("line1")
        self.deny(100, HOMES["line1"])
        self.told.clear()
        self.play(f"""
            D 10.0.0.1:5> {ALIVE.format(2, "line1", "pw1")}
            S 10.0.0.1:5> reg:2;status:200;
            E> registered at 10.0.0.1:5
        """)

    def test_a_right_password_makes_up_for_wrong_ones(self) -> None:
        self.deny(3, ("10.0.0.1", 5))
        self.told.clear()
        self.hear(ONE.format(1), ("10.0.0.1", 5))
        self.hear(ALIVE.format(2, "line1", "pw1"), HOMES["line1"])
        self.collect()
        self.said.clear()
        self.assertEqual(self.deny(3, ("10.0.0.1", 5)), 3)

    def test_the_owner_is_told_now_and_then(self) -> None:
        for port in range(1, 500):
            self.hear("req:1;id:line1;pass:wrong;", ("10.9.9.9", port))
        self.collect()
        self.assertEqual(len(self.told), 1)

    def test_guessers_have_a_bound(self) -> None:
        guesses = Guesses(most=10)
        for port in range(100):
            guesses.failed(("10.9.9.9", port, "line1"), self.now)
        self.assertEqual(len(guesses), 10)

    def test_what_is_shown_of_an_id_forges_nothing(self) -> None:
        self.hear("req:1;id:a\nb;pass:wrong;", HOMES["line1"])
        self.collect()
        self.assertNotIn("\n", str(self.told[0]))


class NetworkTests(ScriptTestCase):
    allow_from = ("10.0.0.0/24", "2001:db8::/32")

    def test_what_comes_from_another_network_is_not_looked_at(self) -> None:
        self.play("""
            D 10.0.1.1:1> req:1;id:line1;pass:pw1;
            D 10.0.1.1:1> req:1;id:line1;pass:wrong;
            D 2001:db9::1:1> req:1;id:line1;pass:pw1;
            D nowhere:1> req:1;id:line1;pass:pw1;
        """)
        self.assertEqual(self.server.counts, {Ill.NOT_ALLOWED: 4})

    def test_what_comes_from_these_is(self) -> None:
        for host in ("10.0.0.9", "::ffff:10.0.0.9", "2001:db8::1"):
            self.hear("req:1;id:line1;pass:pw1;", (host, 1))
            self.collect()
            self.assertEqual(self.said.pop(), (b"reg:1;status:200;", (host, 1)))
