from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from twisted.trial.unittest import SynchronousTestCase

from router.config.endpoints import bound
from tests.config.certificates import CERTIFICATE, KEY
from tests.config.pages import PageTestCase


class ClashTests(SynchronousTestCase):
    def clash(self, one: str, other: str) -> bool:
        there, back = bound(one).clashes(bound(other)), bound(other).clashes(bound(one))
        self.assertEqual(there, back)
        return there

    def test_one_port_however_it_is_written(self) -> None:
        for other in (
            *(
                "tcp:2775",
                "tcp:02775",
                "tcp:2775:interface=",
                "tcp:2775:interface=0.0.0.0",
                "tcp:2775:backlog=5",
            ),
            *("tcp:2775:interface=127.0.0.1", "ssl:2775:privateKey=k.pem", "tcp6:2775", "haproxy:tcp:2775"),
            r"tcp:2775:interface=\:\:",
        ):
            self.assertTrue(self.clash("tcp:2775", other), other)

    def test_one_address_however_it_is_written(self) -> None:
        for other in ("127.0.0.1", "localhost", "127.1", "0x7f.1"):
            self.assertTrue(self.clash("tcp:5:interface=127.0.0.1", f"tcp:5:interface={other}"))
        self.assertTrue(self.clash(r"tcp6:5:interface=\:\:1", r"tcp6:5:interface=0\:0\:0\:0\:0\:0\:0\:1"))

    def test_what_does_not_clash(self) -> None:
        for one, other in (
            ("tcp:2775", "tcp:2776"),
            ("tcp:0", "tcp:0"),
            ("tcp:5:interface=127.0.0.1", "tcp:5:interface=127.0.0.2"),
            (r"tcp:5:interface=\:\:1", "tcp:5"),
            ("unix:/run/a", "unix:/run/b"),
            ("unix:/run/a", "tcp:2775"),
            ("systemd:domain=INET:index=0", "systemd:domain=INET:index=1"),
        ):
            self.assertFalse(self.clash(one, other), (one, other))

    def test_one_path(self) -> None:
        self.assertTrue(self.clash("unix:/run/a", "unix:/run/../run/a:mode=660"))

    def test_arguments_without_their_names_and_in_any_order(self) -> None:
        self.assertTrue(self.clash("tcp:port=2775", "tcp:2775"))
        self.assertTrue(self.clash("tcp:5:127.0.0.1", "tcp:interface=127.0.0.1:port=5"))
        self.assertFalse(self.clash("tcp:5:127.0.0.1", "tcp:5:127.0.0.2"))
        self.assertTrue(self.clash("unix:address=/run/a", "unix:/run/a"))


class TakenTests(PageTestCase):
    def test_all_that_twisted_takes(self) -> None:
        for description in (
            *("tcp:port=2775", "tcp:2775:127.0.0.1", "tcp6:port=2775", "tcp:interface=127.0.0.1:port=2775"),
            *("systemd:INET:0", "systemd:UNIX:index=2", "systemd:index=0:domain=INET6"),
            *("systemd:domain=INET:name=smpp", "systemd:name=smpp:domain=INET"),
        ):
            (kept,) = self.loaded(f"smpp: {{listen: ['{description}']}}").settings.smpp.listen
            self.assertEqual(kept, description)


class RefusedTests(PageTestCase):
    def refused(self, description: str) -> str:
        (problem,) = self.problems(f"smpp: {{listen: ['{description}']}}")
        return problem.removeprefix("1:17: an item of `listen` ").split("; expected")[0]

    def test_what_a_start_could_not_listen_on(self) -> None:
        for description, why in (
            (
                "tls:/:tcp:3550",
                "is of a kind that is not served; with TLS it is"
                " ssl:3550:privateKey=key.pem:certKey=cert.pem",
            ),
            ("unix:/a\\", "is no endpoint (a backslash with nothing behind it)"),
            ("stdio:", "is not a place that peers can connect to"),
            ("systemd:index=0", "is no socket of systemd, as systemd:domain=INET:index=0"),
            ("systemd:INET:index=0:name=smpp", "is no socket of systemd, as systemd:domain=INET:index=0"),
            ("systemd:INET", "is no socket of systemd, as systemd:domain=INET:index=0"),
            ("tcp:2775:127.0.0.1:50", "holds `50`, which is no option with a value"),
            ("tcp:2775:interface=10.0.0.300", "names an interface that is no address (10.0.0.300)"),
            ("tcp:2775:interface=a b", "names an interface with a sign that no address has (a b)"),
            ("tcp:2775:50", "holds `50`, which is no option with a value"),
            ("unix:/" + "a" * 107, "names a socket in more than 107 octets"),
            ("ssl:3550:sslmethod=none", "names an unknown sslmethod"),
        ):
            self.assertEqual(self.refused(description), why)

    def test_a_key_of_another_certificate(self) -> None:
        other = generate_private_key(SECP256R1())
        self.write(
            other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(), "other.pem"
        )
        self.write(KEY, "key.pem")
        self.write(CERTIFICATE, "cert.pem")
        self.assertIn(
            "do not belong together", self.refused("ssl:3550:privateKey=other.pem:certKey=cert.pem")
        )
        self.loaded("smpp: {listen: 'ssl:3550:privateKey=key.pem:certKey=cert.pem'}")
