"""conf/router.yaml is the manual: it names every key, and the options that it shows can be set."""

from pathlib import Path

from router.config.configuration import Configuration
from router.config.fields import Section
from router.config.load import load
from router.config.model import known
from router.config.source.document import read
from router.config.source.problems import Place
from router.config.source.tree import Keys
from tests.config.pages import PageTestCase
from tools.descriptions import MANUAL, all_set, given

CONF = Path(__file__).parents[2] / "conf"

NOT_SET = {
    "gateways.tls.ca",  # it is that or the pin, and a file
    *(f"gateways.channel.balance{key}" for key in ("", ".code", ".match", ".every", ".low", ".then")),
    *(f"gateways.channel.limits.{key}" for key in ("minute", "hour", "month", "total", "recipients_per_day")),
}

EXAMPLES = {
    "esmes": {
        *("system_id", "password", "allow_from", "rate", "via", "country", "limits", "repeat"),
        *("hooks", "hook_secret", "reports"),
    },
    "gateways": {
        *("id", "connect", "host", "system_id", "password", "channels", "rate", "limits", "watch", "country"),
        *("balance", "health", "numbers", "system_type", "channel", "tls"),
    },
    "routes": {"name", "match", "via", "rewrite"},
    "page": {
        "http",
        "udp",
        "email",
        "blocked",
        "esmes",
        "gateways",
        "routes",
        "received",
        "alerts",
        "node",
        "log",
        "keep_texts",
    },
}
"""Keys whose values in the manual are examples: they have no default, or none that could be shown."""


def differing(one: Section, other: Section) -> set[str]:
    """The fields in which two sections differ."""
    fields = type(one).model_fields
    return {field for field in fields if getattr(one, field) != getattr(other, field)}


class ManualTests(PageTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.default = load(str(MANUAL), {})
        self.write("", "blocked.txt")
        self.all: Configuration = self.loaded(all_set(MANUAL.read_text("utf-8")))
        tree = read(self.write(all_set(MANUAL.read_text("utf-8"))), {})
        self.keys = {path for path, _ in given(Keys(Place("page"), tree.entries))}

    def test_it_names_every_key(self) -> None:
        self.assertEqual(set(known()) - self.keys, NOT_SET)

    def test_it_names_the_keys_that_cannot_be_set_in_it(self) -> None:
        for word in ("`tls: {ca: FILE}`", "!env NAME", "!file PATH", "#include: "):
            self.assertIn(word, MANUAL.read_text("utf-8"))

    def test_the_options_of_the_top_show_the_defaults(self) -> None:
        self.assertEqual(differing(self.all.settings, self.default.settings) - EXAMPLES["page"], set())

    def test_the_options_of_an_esme_show_the_defaults(self) -> None:
        changed = differing(self.all.settings.esmes[0], self.default.settings.esmes[0])
        self.assertEqual(changed - EXAMPLES["esmes"], set())

    def test_the_options_of_a_gateway_show_the_defaults(self) -> None:
        changed = differing(self.all.settings.gateways[0], self.default.settings.gateways[0])
        self.assertEqual(changed - EXAMPLES["gateways"], set())

    def test_the_options_of_a_route_show_the_defaults(self) -> None:
        changed = differing(self.all.routes[0], self.default.routes[0])
        self.assertEqual(changed - EXAMPLES["routes"], set())

    def test_the_options_of_http_and_udp_show_the_defaults(self) -> None:
        bare = self.loaded("http: {}\nudp: {}\n").settings
        assert self.all.settings.http and bare.http
        self.assertEqual(
            differing(self.all.settings.http, bare.http),
            {"faces", "hosts", "proxies", "open", "users", "providers"},
        )
        assert self.all.settings.udp and bare.udp
        self.assertEqual(differing(self.all.settings.udp, bare.udp), {"allow_from"})


class DemoTests(PageTestCase):
    def test_it_is_for_this_machine_only(self) -> None:
        page = load(str(CONF / "demo.yaml"), {}).settings
        self.assertEqual(page.smpp.listen, ("tcp:2775:interface=127.0.0.1",))
        self.assertEqual({gateway.host for gateway in page.gateways}, {"127.0.0.1", ""})
        assert page.udp
        self.assertEqual(page.udp.listen, ("127.0.0.1", 44444))

    def test_it_has_one_esme_and_two_channels_of_each_way(self) -> None:
        demo = load(str(CONF / "demo.yaml"), {})
        self.assertEqual([esme.system_id for esme in demo.settings.esmes], ["crm"])
        self.assertEqual(len(demo.channels), 6)
