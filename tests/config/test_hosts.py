from pydantic_core import PydanticCustomError
from twisted.trial.unittest import SynchronousTestCase

from router.config.hosts import host
from tests.config.pages import PageTestCase


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
        self.assertTrue(self.said("${HOST}").endswith("`!env NAME` takes a variable of the environment"))

    def test_one_from_outside_is_not_shown(self) -> None:
        page = "gateways: [{id: g, connect: smpp, host: !env H, channels: 1}]"
        (problem,) = self.problems(page, {"H": "hidden:99"})
        self.assertNotIn("hidden", problem)
