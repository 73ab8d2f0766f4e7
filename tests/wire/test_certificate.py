"""Hosts of a certificate, and the spelling of its pin."""

from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from twisted.trial.unittest import SynchronousTestCase

from router.wire.certificate import hosts_of, identity, is_for, pin_of, server_name
from tests.support.certificates import Certified, server


class HostTests(SynchronousTestCase):
    def fits(self, host: str, *names: str) -> bool:
        return is_for(server(*names).x509, host)

    def test_a_name_in_subject_alt_name(self) -> None:
        self.assertTrue(self.fits("smsc.example", "other.example", "smsc.example"))
        self.assertTrue(self.fits("SMSC.example.", "smsc.EXAMPLE"))
        self.assertFalse(self.fits("smsc.example", "smsc.example.org"))
        self.assertFalse(self.fits("smsc.example", "ssmsc.example"))

    def test_a_name_beyond_ascii(self) -> None:
        self.assertTrue(self.fits("büro.example", "xn--bro-hoa.example"))

    def test_an_address(self) -> None:
        self.assertTrue(self.fits("192.0.2.1", "smsc.example", "192.0.2.1"))
        self.assertFalse(self.fits("192.0.2.1", "192.0.2.2"))
        self.assertTrue(self.fits("2001:db8:0::1", "2001:db8::1"))
        self.assertTrue(self.fits("fe80::1%eth0", "fe80::1"))

    def test_an_address_is_no_dns_name(self) -> None:
        named = Certified("x", extensions=[x509.SubjectAlternativeName([x509.DNSName("192.0.2.1")])])
        self.assertFalse(is_for(named.x509, "192.0.2.1"))

    def test_a_name_that_can_be_no_hosts_spoils_no_other(self) -> None:
        names = [x509.DNSName("192.0.2.1"), x509.DNSName("*.com"), x509.DNSName("smsc.example")]
        named = Certified("x", extensions=[x509.SubjectAlternativeName(names)])
        self.assertTrue(is_for(named.x509, "smsc.example"))

    def test_a_common_name_alone_is_no_host(self) -> None:
        self.assertFalse(is_for(server(subject="smsc.example").x509, "smsc.example"))
        self.assertFalse(self.fits("smsc.example", "other.example"))

    def test_a_wildcard_is_one_whole_label_the_left_most(self) -> None:
        self.assertTrue(self.fits("smsc.example.org", "*.example.org"))
        for host, name in (
            ("a.smsc.example.org", "*.example.org"),
            ("example.org", "*.example.org"),
            ("smsc.example.org", "s*.example.org"),
            ("smsc.example.org", "smsc.*.org"),
            ("smsc.example.org", "*.*.org"),
            ("smsc.example", "*.example"),
            ("smsc", "*"),
            ("smsc.example", "*"),
        ):
            self.assertFalse(self.fits(host, name), (host, name))

    def test_a_wildcard_is_no_address(self) -> None:
        named = Certified("x", extensions=[x509.SubjectAlternativeName([x509.DNSName("*.0.2.1")])])
        self.assertFalse(is_for(named.x509, "192.0.2.1"))

    def test_a_host_that_no_certificate_can_be_for(self) -> None:
        for host in ("1_000", "1234"):
            self.assertRaises(ValueError, identity, host)

    def test_what_it_is_for_as_it_stands_in_it(self) -> None:
        self.assertEqual(hosts_of(server("A.example", "192.0.2.1").x509), ["A.example", "192.0.2.1"])
        self.assertEqual(hosts_of(server().x509), [])


class NameTests(SynchronousTestCase):
    def test_a_name_is_told_to_the_far_side_and_an_address_is_not(self) -> None:
        for host, name in (
            ("SMSC.example.", b"smsc.example"),
            ("192.0.2.1", None),
            ("fe80::1%eth0", None),
            ("1_000", None),
        ):
            self.assertEqual(server_name(host), name, host)


class PinTests(SynchronousTestCase):
    def test_it_is_the_sha_256_of_the_der(self) -> None:
        one = server()
        self.assertEqual(pin_of(one.x509), sha256(one.certificate.public_bytes(Encoding.DER)).digest())
