""""""

import os
from ipaddress import ip_network

from pydantic_core import PydanticCustomError
from twisted.trial.unittest import SynchronousTestCase

from router.config.addresses import host
from tests.config.certificates import CERTIFICATE, KEY
from tests.config.pages import ESME, PageTestCase


class HostTests(SynchronousTestCase):
    def test_names_and_addresses(self) -> None:
        for name in (
            *(
                "localhost",
                "smsc.example.org",
                "smsc.example.org.",
                "goip_1",
                "10.0.0.1",
                "::1",
                "fe80::1%eth0",
            ),
            *("bücher.example", "1and1.example", "a" * 63 + ".example"),
        ):
            self.assertEqual(host(name), name)

    def test_what_is_no_host(self) -> None:
        for name in (
            *(
                "",
                " ",
                "a b",
                "10.0.0.1 ",
                "\tgoip",
                "http://10.0.0.1",
                "smpp://h:2775",
                "10.0.0.1:7777",
                "h:7777",
            ),
            *(
                "[::1]",
                "[::1]:2775",
                "h/path",
                "10.0.0.256",
                "10.0.0",
                "10.0.0.01",
                "1",
                "user@h",
                "h,i",
                "*",
            ),
            *("a" * 64, "a..b", ".a", "-a", "$HOST", "${HOST}", "::g", "a" * 300),
        ):
            self.assertRaises(PydanticCustomError, host, name)


class WordsTests(PageTestCase):
    def said(self, name: str) -> str:
        (problem,) = self.problems(f"gateways: [{{id: g, connect: smpp, host: '{name}', channels: 1}}]")
        return problem

    def test_a_port_is_told_where_it_belongs(self) -> None:
        self.assertEqual(
            self.said("192.168.1.10:7777"),
            "1:41: `host` has a port behind it; expected host: 192.168.1.10 and port: 7777",
        )

    def test_a_scheme_a_blank_and_nothing(self) -> None:
        expected = "expected a name or an address by itself, for example 192.168.1.10"
        self.assertEqual(self.said("http://h"), f"1:41: `host` has a scheme in front; {expected}")
        self.assertEqual(self.said(" h"), f"1:41: `host` has a blank in it; {expected}")
        self.assertEqual(self.said(""), f"1:41: `host` is empty; {expected}")

    def test_a_variable_of_a_shell(self) -> None:
        self.assertTrue(self.said("${HOST}").endswith("`!env HOST` takes a variable of the environment"))

    def test_one_from_outside_is_not_shown(self) -> None:
        page = "gateways: [{id: g, connect: smpp, host: !env H, channels: 1}]"
        (problem,) = self.problems(page, {"H": "hidden:99"})
        self.assertNotIn("hidden", problem)


class EndpointTests(PageTestCase):
    def listen(self, description: str) -> str:
        page = f"smpp: {{listen: ['{description}']}}"
        return self.loaded(page).settings.smpp.listen[0]

    def refused(self, description: str) -> str:
        (problem,) = self.problems(f"smpp: {{listen: ['{description}']}}")
        return problem.removeprefix("1:17: ").split(";")[0]

    def test_tcp_and_unix(self) -> None:
        for description in (
            "tcp:2775",
            "tcp:0:interface=127.0.0.1",
            "tcp6:2775",
            "unix:/run/smpp.sock:mode=660",
        ):
            self.assertEqual(self.listen(description), description)

    def test_one_endpoint_needs_no_list(self) -> None:
        self.assertEqual(self.loaded("smpp: {listen: 'tcp:2776'}").settings.smpp.listen, ("tcp:2776",))

    def test_a_socket_of_systemd_is_not_looked_for(self) -> None:
        self.assertEqual(self.listen("systemd:domain=INET:index=0"), "systemd:domain=INET:index=0")

    def test_what_is_no_endpoint_is_told(self) -> None:
        self.assertEqual(
            self.refused("tpc:2775"), "an item of `listen` is no endpoint (Unknown endpoint type: 'tpc')"
        )
        self.assertIn("unexpected keyword argument", self.refused("tcp:2775:iface=127.0.0.1"))

    def test_a_port_is_a_number_up_to_65535(self) -> None:
        for description in ("tcp:", "tcp:smpp", "tcp:65536", "2775:tcp", "tcp"):
            self.assertIn("an item of `listen`", self.refused(description))

    def test_files_of_tls_are_beside_the_page(self) -> None:
        self.write(KEY, "key.pem")
        self.write(CERTIFICATE, "cert.pem")
        here = os.path.abspath(self.directory)
        self.assertEqual(
            self.listen("ssl:3550:privateKey=key.pem:certKey=cert.pem"),
            f"ssl:3550:privateKey={here}/key.pem:certKey={here}/cert.pem",
        )

    def test_a_missing_key_is_told(self) -> None:
        said = self.refused("ssl:3550:privateKey=key.pem:certKey=cert.pem")
        self.assertIn("names a file that cannot be read", said)
        self.assertIn("key.pem: No such file or directory", said)

    def test_a_bad_key_is_told(self) -> None:
        self.write("no key", "key.pem")
        self.assertIn("a key or certificate that cannot be used", self.refused("ssl:3550:privateKey=key.pem"))


class HostAndPortTests(PageTestCase):
    def test_a_name_an_address_and_an_address_in_brackets(self) -> None:
        for text, name in (("localhost:25", "localhost"), ("10.0.0.1:25", "10.0.0.1"), ("[::1]:25", "::1")):
            email = self.loaded(f"email: {{smtp: '{text}', from: r@example}}").settings.email
            assert email is not None
            self.assertEqual(email.smtp, (name, 25))

    def test_both_are_needed(self) -> None:
        for text in ("localhost", "localhost:", ":25", "localhost:smtp", "localhost:99999"):
            (problem,) = self.problems(f"email: {{smtp: '{text}', from: r@example}}")
            self.assertIn("expected a host and a port, for example localhost:25", problem)

    def test_udp_listens_on_an_address(self) -> None:
        udp = self.loaded("udp: {listen: '0.0.0.0:44444'}").settings.udp
        assert udp is not None
        self.assertEqual(udp.listen, ("0.0.0.0", 44444))
        self.assertEqual(
            self.problems("udp: {listen: 'here:44444'}"),
            ["1:15: `listen` is here:44444; expected an address and a port, for example 0.0.0.0:44444"],
        )


class NetworkTests(PageTestCase):
    def test_networks_and_addresses(self) -> None:
        page = "esmes: [{system_id: crm, password: pw, allow_from: [10.0.0.0/8, 192.168.1.20, 'fd00::/8']}]"
        self.assertEqual(
            self.loaded(page).settings.esmes[0].allow_from,
            (ip_network("10.0.0.0/8"), ip_network("192.168.1.20/32"), ip_network("fd00::/8")),
        )

    def test_an_address_in_a_network_is_not_the_network(self) -> None:
        self.assertWrong(
            "esmes: [{system_id: crm, password: pw, allow_from: 10.1.2.3/8}]",
            "1:52: `allow_from` has host bits set; expected 10.0.0.0/8",
        )

    def test_what_is_no_network(self) -> None:
        self.assertWrong(
            "esmes: [{system_id: crm, password: pw, allow_from: [here]}]",
            "1:53: an item of `allow_from` is here; expected a network or an address, for example 10.0.0.0/8",
        )


class UrlTests(PageTestCase):
    def test_http_and_https(self) -> None:
        page = "received: [{to: {http: 'https://example.org:8443/sms?x=1', as: json}}]"
        self.assertEqual(
            self.loaded(page).settings.received[0].to[0].http, "https://example.org:8443/sms?x=1"
        )

    def test_what_is_no_url(self) -> None:
        for url in ("example.org/sms", "ftp://example.org", "http://", "http://h:port/", "http://[::1/"):
            (problem,) = self.problems(f"received: [{{to: {{http: '{url}'}}}}]")
            self.assertIn("expected a URL, for example https://www.example/received", problem)


class StoreTests(PageTestCase):
    def test_sqlite_and_postgresql(self) -> None:
        for url in ("sqlite:var/router.db", "sqlite:/var/lib/r.db"):
            self.assertEqual(self.loaded(f"store: '{url}'").settings.store, url)
        self.assertWrong(
            "store: postgresql://user@host/db",
            "1:8: PostgreSQL is not in force yet; expected sqlite:PATH",
        )

    def test_another_store_is_not_shown_for_it_may_hold_a_password(self) -> None:
        self.assertWrong(
            "store: mysql://user:secret@host/db",
            "1:8: `store` cannot be used; expected sqlite:PATH",
        )


class TlsTests(PageTestCase):
    def tls(self, text: str) -> str:
        return f"gateways: [{{id: sm, connect: smsc, host: h, tls: {{{text}}}}}]\n" + ESME

    def test_certificates_are_beside_the_page(self) -> None:
        path = self.write(CERTIFICATE, "ca.pem")
        tls = self.loaded(self.tls("ca: ca.pem")).settings.gateways[0].tls
        assert tls is not None
        assert tls.ca is not None
        self.assertEqual((tls.ca.file, len(tls.ca.certificates)), (os.path.abspath(path), 1))

    def test_all_certificates_of_a_file_count_as_they_are_when_it_is_read(self) -> None:
        path = self.write(CERTIFICATE + KEY + CERTIFICATE, "ca.pem")
        tls = self.loaded(self.tls("ca: ca.pem")).settings.gateways[0].tls
        os.unlink(path)
        assert tls is not None and tls.ca is not None
        self.assertEqual(len(tls.ca.certificates), 2)

    def test_a_file_without_certificates_is_told(self) -> None:
        self.write(KEY, "ca.pem")
        (problem,) = self.problems(self.tls("ca: ca.pem"))
        self.assertIn("`ca` holds no certificate", problem)

    def test_a_missing_file_is_told(self) -> None:
        (problem,) = self.problems(self.tls("ca: ca.pem"))
        self.assertTrue(problem.startswith("1:55: `ca` cannot be read ("), problem)
        self.assertIn("ca.pem: No such file or directory", problem)

    def test_a_pin_is_the_hash_of_a_certificate(self) -> None:
        for pin in ("ab" * 32, ":".join(["AB"] * 32)):
            tls = self.loaded(self.tls(f"pin: '{pin}'")).settings.gateways[0].tls
            assert tls is not None
            self.assertEqual(tls.pin, b"\xab" * 32)

    def test_a_pin_of_another_length_is_told(self) -> None:
        (problem,) = self.problems(self.tls("pin: abcd"))
        self.assertIn("`pin` is abcd; expected the SHA-256 of a certificate", problem)
