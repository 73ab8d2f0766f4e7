"""Any octets over HTTP become an `HttpRequest`, or are refused."""

import contextlib
from ipaddress import ip_network
from time import process_time
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.http.interfaces import HttpRequest
from router.northbound.http.request_reader import BadRequest, client, fields, form, host_name, read

PROXIES = (ip_network("10.0.0.0/8"),)


def asked(target: str = "/", body: bytes = b"", peer: str = "192.0.2.1", **headers: str) -> HttpRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read("POST", target, named, body, peer, False, PROXIES)


PIECES = [*"%%%&=+aF4;", "%41", "%c3", "%A9", "%D9%85", "\u00e9", "\U0001f600"]


class FieldTests(SynchronousTestCase):
    @given(st.lists(st.sampled_from(PIECES)).map("".join))
    def test_they_are_what_another_reader_takes_them_for(self, written: str) -> None:
        self.assertEqual(fields(written), parse_qs(written, keep_blank_values=True))

    def test_a_megabyte_of_escapes_that_are_none_is_little_work(self) -> None:
        begun = process_time()
        self.assertEqual(fields("%" * 1_000_000), {"%" * 1_000_000: [""]})
        self.assertLess(process_time() - begun, 0.3)


class PathTests(SynchronousTestCase):
    def test_a_path_is_decoded_and_kept_as_it_was_written(self) -> None:
        found = asked("/api/v1/blocked/%2B256?a=1&a=2&b=")
        self.assertEqual((found.path, found.raw_path), ("/api/v1/blocked/+256", "/api/v1/blocked/%2B256"))
        self.assertEqual(found.query, {"a": ["1", "2"], "b": [""]})

    def test_of_a_whole_url_the_path_counts(self) -> None:
        self.assertEqual(asked("http://router.example:8080/x/y?z=1").path, "/x/y")
        self.assertEqual(asked("http://router.example?z=1").query, {"z": ["1"]})

    @given(st.text(max_size=60), st.binary(max_size=60))
    def test_whatever_it_is_it_is_a_request_or_unreadable(self, target: str, body: bytes) -> None:
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
            with contextlib.suppress(BadRequest):
                asked(target, body, content_type=kind)


class FormTests(SynchronousTestCase):
    def test_an_urlencoded_form(self) -> None:
        found = form("application/x-www-form-urlencoded; charset=UTF-8", b"n=%2B256&m=h%C3%A9+there\r\n")
        self.assertEqual(found, {"n": ["+256"], "m": ["hé there"]})

    def test_octets_of_utf_8_need_no_escape(self) -> None:
        self.assertEqual(form("application/x-www-form-urlencoded", "m=Ж".encode()), {"m": ["Ж"]})

    def test_a_form_in_parts(self) -> None:
        body = (
            b'--x\r\nContent-Disposition: form-data; name="n"\r\n\r\n123\r\n'
            b'--x\r\nContent-Disposition: form-data; name="m"\r\n\r\n\xd0\x96\r\n--x--\r\n'
        )
        self.assertEqual(form("multipart/form-data; boundary=x", body), {"n": ["123"], "m": ["Ж"]})

    def test_too_many_fields_are_refused(self) -> None:
        self.assertRaises(BadRequest, form, "application/x-www-form-urlencoded", b"a&" * 20_001)

    def test_forms_in_parts_as_clients_write_them(self) -> None:
        x, head = "multipart/form-data; boundary=x", b"Content-Disposition: form-data"
        for content_type, body in (
            ("multipart/form-data; charset=utf-8; boundary=x", b"--x\n" + head + b"; name=n\n\n1\n--x--"),
            (
                'Multipart/Form-Data; Boundary="x y"',
                b"--x y\r\nContent-Type: text/plain\r\n"
                b'content-disposition:form-data;filename="a";name="n"\r\n\r\n1\r\n--x y--',
            ),
            (x, b"before\r\n--x\r\n" + head + b'; name="n"\r\n\r\n1\r\n--x--\r\nbehind'),
        ):
            self.assertEqual(form(content_type, body), {"n": ["1"]}, body)

    def test_a_part_may_be_empty_have_several_lines_or_no_name(self) -> None:
        start = b"--x\r\nContent-Disposition: form-data"
        body = (
            start + b'; name="m"\r\n\r\none\r\n\r\n--two\r\n'
            + start + b'; name="m"\r\n\r\n\r\n'
            + start + b"\r\n\r\nnobody's\r\n--x--\r\n"
        )  # fmt: skip
        self.assertEqual(form("multipart/form-data; boundary=x", body), {"m": ["one\r\n\r\n--two", ""]})

    def test_no_form_in_parts_keeps_the_router_busy(self) -> None:
        """Read quickly what takes the parser of the standard library minutes."""
        x = "multipart/form-data; boundary=x"
        head = b"--x\r\nContent-Disposition: form-data; "
        many = 1_048_576
        began = process_time()
        for content_type, body in (
            (x, b"--x\r\nContent-Type: multipart/form-data; boundary=y\r\n\r\n--y\r\n" * (many // 60)),
            (x, (head + b'name="a"\r\n\r\n\r\n') * (many // 60)),
            (x, head + b"a*0*=utf-8''%41;" * (many // 20)),
            (x, b"--x\r\n" + b"X: y\r\n" * (many // 8) + b"\r\nz\r\n--x--"),
            (x, b"\r\n" * (many // 2)),
            (x, (head + b";" * 3900 + b"\r\n\r\n") * (many // 4000)),
            (x, (head + b'name="' + b" " * 3900 + b"\r\n\r\n") * (many // 4000)),
            ("multipart/form-data; " + "a=b; " * 12_000 + "boundary=x", b"--x\r\n\r\nz\r\n--x--"),
            ("multipart/form-data; boundary=" + "(" * 60_000, b"x"),
        ):
            with contextlib.suppress(BadRequest):
                form(content_type, body)
        self.assertLess(process_time() - began, 3.0)


class ClientTests(SynchronousTestCase):
    """The address of a client behind a trusted proxy."""

    def test_it_is_the_last_before_all_that_are_trusted(self) -> None:
        for forwarded, host in (
            ("203.0.113.7", "203.0.113.7"),
            ("198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
            ("203.0.113.7:4711", "203.0.113.7"),
            ("[2001:db8::1]:80", "2001:db8::1"),
            ("nonsense", "10.0.0.1"),
            ("nonsense, 10.0.0.2", "10.0.0.2"),
            ("", "10.0.0.1"),
        ):
            self.assertEqual(client("10.0.0.1", forwarded, PROXIES), host, forwarded)

    def test_nobody_else_is_believed(self) -> None:
        found = asked(peer="192.0.2.1", x_forwarded_for="203.0.113.7", x_forwarded_proto="https")
        self.assertEqual((found.host, found.secure), ("192.0.2.1", False))
        found = asked(peer="10.0.0.1", x_forwarded_for="203.0.113.7", x_forwarded_proto="https")
        self.assertEqual((found.host, found.secure), ("203.0.113.7", True))


class HostTests(SynchronousTestCase):
    def test_the_name_has_no_port_and_is_in_lower_case(self) -> None:
        for header, name in (
            ("Router.Example:8080", "router.example"),
            ("router.example.", "router.example"),
            ("[::1]:80", "::1"),
            ("", ""),
            ("router.example:80@evil.example", ""),
            ("router.example/x", ""),
            ("[::1", ""),
        ):
            self.assertEqual(host_name(header), name)
