"""From the words of the configuration to the values of each room."""

from router import from_config
from router.config.configuration import Configuration
from router.creditors import received_rule
from router.relay.account import IdForm
from router.relay.channels import Doubt, EndsWell
from router.routing.pace import NONE, Pace
from router.routing.retry import Growing
from router.routing.table import Choose, Otherwise, Sender
from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.form import Form, LongMessages
from router.sms.value import evolve
from tests.config.pages import ESME, GATEWAY, PageTestCase
from tests.support.values import message

SMSC = "gateways: [{id: up, connect: smsc, host: h, system_id: us, password: pw, rate: 50/s, binds: 3}]\n"


class UsableTests(PageTestCase):
    def usable(self, text: str) -> list[str]:
        return [channel.id for channel in from_config.usable(self.loaded(text))]

    def test_each_channel_that_is_enabled(self) -> None:
        page = "gateways: [{id: goip1, connect: smpp, host: h, channels: 3, channel: {2: {enabled: false}}}]"
        self.assertEqual(self.usable(page), ["goip101", "goip103"])

    def test_none_of_a_gateway_that_is_not(self) -> None:
        self.assertEqual(self.usable("gateways: [{id: up, connect: smsc, host: h, enabled: false}]"), [])


class AccountTests(PageTestCase):
    def test_what_is_not_said_is_as_the_manual_has_it(self) -> None:
        (esme,) = self.loaded(ESME).settings.esmes
        account = from_config.account(esme, ())
        self.assertEqual((account.system_id, account.password), ("crm", "secret12"))
        self.assertEqual((account.binds, account.window, account.queue), (4, 100, 100_000))
        self.assertEqual((account.rate, account.via, account.allow_from), (None, None, ()))
        self.assertEqual(account.form, Form(alphabet=Alphabet.GSM7, long_messages=LongMessages.UDH))
        self.assertEqual((account.message_id, account.enabled), (IdForm.DECIMAL, True))

    def test_what_is_said(self) -> None:
        words = "rate: 5/s, message_id: uuid, alphabet: latin1, long_messages: sar, enabled: false"
        page = f"esmes: [{{system_id: crm, password: secret12, allow_from: [10.0.0.0/8], {words}}}]"
        account = from_config.account(self.loaded(page).settings.esmes[0], ())
        self.assertEqual((account.rate, account.message_id, account.enabled), (5.0, IdForm.UUID, False))
        self.assertEqual(account.form, Form(alphabet=Alphabet.LATIN1, long_messages=LongMessages.SAR))
        self.assertTrue(account.allows("10.1.2.3"))
        self.assertFalse(account.allows("11.1.2.3"))

    def test_it_may_use_only_channels_that_there_are(self) -> None:
        page = GATEWAY + "esmes: [{system_id: crm, password: secret12, via: [goip101..goip103]}]"
        esme = self.loaded(page).settings.esmes[0]
        self.assertEqual(from_config.account(esme, {"goip101", "goip103"}).via, ("goip101", "goip103"))


class ChannelTests(PageTestCase):
    def test_a_goip_as_the_manual_has_it(self) -> None:
        configuration = self.loaded(GATEWAY)
        channel = from_config.channel(configuration.channel("goip103"))
        self.assertEqual((channel.id, channel.gateway, channel.number), ("goip103", "goip1", ""))
        self.assertEqual((channel.pace, channel.interval), (Pace(5.0, 10.0), 0.0))
        self.assertEqual((channel.final, channel.doubt), (EndsWell.REPORT, Doubt.RESEND))
        self.assertEqual((channel.retry, channel.report_timeout), (Growing(1.0, 60.0), 48 * 3600.0))
        self.assertEqual((channel.form.alphabet, channel.form.max_segments), (Alphabet.ASCII, 15))
        self.assertEqual(channel.form.long_messages, LongMessages.PAYLOAD)
        self.assertEqual(channel.form.data_codings, {0, 8})

    def test_an_smsc_as_the_manual_has_it(self) -> None:
        channel = from_config.channel(self.loaded(SMSC).channel("up"))
        self.assertEqual((channel.pace, channel.interval), (NONE, 0.02))
        self.assertEqual((channel.form.alphabet, channel.form.data_codings), (Alphabet.GSM7, None))
        self.assertEqual((channel.form.long_messages, channel.form.max_segments), (LongMessages.UDH, 255))

    def test_names_that_a_far_side_may_give_in_place_of_a_number(self) -> None:
        for keys, names in (
            ("connect: smpp, channels: 1, system_id: box", {"g", "g01", "box", "box01"}),
            ("connect: smpp, channels: 1, system_id: box, bind: device", {"g", "box"}),
            ("connect: smsc, system_id: '4711'", {"4711"}),
        ):
            (channel,) = from_config.usable(self.loaded(f"gateways: [{{id: g, host: h, {keys}}}]\n"))
            self.assertEqual(from_config.own_names(channel), names)

    def test_what_ends_a_message_well(self) -> None:
        for connect, word, final in (
            ("smpp", "report", EndsWell.REPORT),
            ("smpp", "sent", EndsWell.ENROUTE),
            ("smsc", "report", EndsWell.REPORT),
            ("smsc", "sent", EndsWell.ACCEPTED),
            ("http", "sent", EndsWell.ACCEPTED),
            ("udp", "report", EndsWell.REPORT),
            ("udp", "sent", EndsWell.ACCEPTED),
        ):
            channels = "" if connect == "smsc" else "channels: 1, "
            udp = "udp: {}\n" if connect == "udp" else ""
            keys = "password: pw, " if connect == "udp" else ""
            page = f"{udp}gateways: [{{id: g, connect: {connect}, host: h, {keys}{channels}final: {word}}}]"
            self.assertEqual(from_config.channel(self.loaded(page).channels[0]).final, final)

    def test_a_line_may_have_a_number(self) -> None:
        configuration = self.gateway("channel: {2: {number: '+4477'}}, in_doubt: report, pace: off")
        channel = from_config.channel(configuration.channel("goip102"))
        self.assertEqual((channel.number, channel.doubt, channel.pace), ("+4477", Doubt.REPORT, NONE))


class SmppTests(PageTestCase):
    def test_timers_and_limits(self) -> None:
        words = "session_init: 1s, enquire_link: 2s, inactivity: 3s, response: 4s, pdu_read: 5s"
        page = f"smpp: {{timers: {{{words}}}, max_pdu: 4096}}"
        settings = from_config.listener(self.loaded(page), 100)
        timers, limits = settings.timers, settings.limits
        self.assertEqual((timers.session_init, timers.enquire_link, timers.inactivity), (1.0, 2.0, 3.0))
        self.assertEqual((timers.response, timers.pdu_read, limits.max_pdu), (4.0, 5.0, 4096))


ROUTES = """
routes:
  - {name: mtn, via: [goip102, goip101], choose: in_order, attempts: 2, validity: 1h}
  - {match: {esme: [crm], data_coding: [8], hours: "08:00-20:00", tlv: {0x1400: "01"}}, otherwise: next}
"""


class RouteTests(PageTestCase):
    def routes(self, text: str) -> Configuration:
        return self.loaded(ESME + GATEWAY.replace("8", "2") + text)

    def test_all_that_is_said_of_one(self) -> None:
        configuration = self.routes(ROUTES)
        first, second = (from_config.route(one, {"goip101", "goip102"}) for one in configuration.routes)
        self.assertEqual((first.name, first.via), ("mtn", ("goip102", "goip101")))
        self.assertEqual((first.choose, first.attempts, first.validity), (Choose.IN_ORDER, 2, 3600.0))
        self.assertEqual((second.name, second.via), ("#2", ("goip101", "goip102")))
        self.assertEqual(second.otherwise, Otherwise.NEXT)
        self.assertEqual((second.match.esme, second.match.data_coding), ({"crm"}, {8}))
        self.assertEqual(second.match.tlv, ((0x1400, b"\1"),))

    def test_it_leads_only_to_channels_that_there_are(self) -> None:
        route = from_config.route(self.routes(ROUTES).routes[0], {"goip101"})
        self.assertEqual(route.via, ("goip101",))

    def decided(self, configuration: Configuration, source_addr: str) -> tuple[str, ...]:
        """The channels for a message from this address."""
        what = evolve(message(), source_addr=Address(0, 0, source_addr))
        way = from_config.table(configuration).decide(what, Sender("crm"), Alphabet.GSM7, lambda: 0)
        assert way is not None
        return way.channels

    def test_a_source_addr_may_be_a_channel_or_its_number_with_and_without_plus(self) -> None:
        configuration = self.gateway("channel: {3: {number: '+4477'}}")
        for source_addr in ("goip103", "+4477", "4477"):
            self.assertEqual(self.decided(configuration, source_addr), ("goip103",))
        self.assertEqual(len(self.decided(configuration, "goip109")), 4)

    def test_a_channel_that_is_disabled_is_no_way(self) -> None:
        configuration = self.gateway("channel: {3: {number: '+4477', enabled: false}}")
        for source_addr in ("goip103", "+4477"):
            self.assertEqual(self.decided(configuration, source_addr), ("goip101", "goip102", "goip104"))


class ReceivedTests(PageTestCase):
    def matched(self, rule: str, text: str = "Stop it", channel: str = "goip101") -> object:
        page = ESME + GATEWAY + f"received: [{rule}]"
        (configured,) = self.loaded(page).settings.received
        what = message(b"octets", to="goip101")
        return received_rule(configured, lambda channel, message: text)(channel, what)

    def test_an_empty_match_matches_all(self) -> None:
        self.assertEqual(self.matched("{to: {esme: crm}}"), ("crm",))
        self.assertEqual(self.matched("{match: {}, to: {esme: crm}}"), ("crm",))

    def test_each_criterion_must_hold(self) -> None:
        for match, holds in (
            ("channel: [goip101, goip102]", True),
            ("channel: [goip103]", False),
            ("source_addr: '^Shop$'", True),
            ("source_addr: '^Ship$'", False),
            ("destination_addr: '01$'", True),
            ("destination_addr: '02$'", False),
            ("text: '(?i)^stop'", True),
            ("text: '^stop'", False),
            ("channel: [goip101], text: '^stop'", False),
        ):
            found = self.matched(f"{{match: {{{match}}}, to: {{esme: crm}}}}")
            self.assertEqual(found, ("crm",) if holds else None)

    def test_several_targets(self) -> None:
        page = "esmes: [{system_id: a, password: p}, {system_id: b, password: p}]\n" + GATEWAY
        page += "received: [{to: [{esme: a}, {esme: b}]}]"
        (rule,) = self.loaded(page).settings.received
        self.assertEqual(received_rule(rule, lambda c, m: "")("goip101", message()), ("a", "b"))


class DeskTests(PageTestCase):
    def test_all_channels_are_shown_those_not_enabled_too(self) -> None:
        page = (
            "node: r1\n"
            "gateways: [{id: goip1, connect: smpp, host: h, channels: 2, channel: "
            "{1: {number: '+256772'}, 2: {enabled: false}}}]\n"
        )
        desk = from_config.desk(self.loaded(page), "1.2", compiled=False)
        self.assertEqual((desk.node, desk.version), ("r1", "1.2"))
        one, two = desk.channels
        self.assertEqual(
            (one.id, one.gateway, one.connector, one.number), ("goip101", "goip1", "smpp", "+256772")
        )
        self.assertEqual((one.enabled, two.id, two.enabled), (True, "goip102", False))


class TogetherTests(PageTestCase):
    """Channels that a sender may ask for together, and the names that software knows lines by."""

    def setUp(self) -> None:
        super().setUp()
        self.configuration = self.loaded(
            "gateways: [{id: goip1, connect: smpp, host: h, channels: 3,"
            " channel: {2: {id: shopline}, 3: {enabled: false}}},"
            " {id: up, connect: smsc, host: h, system_id: us, password: pw}]\n"
            "http: {providers: {4: {via: [goip102..goip103, up],"
            " prefix: '+256', local: '0', name: metfone}}}\n"
        )

    def test_those_of_a_gateway_and_of_a_provider_are_a_group(self) -> None:
        groups = from_config.table(self.configuration).groups
        self.assertEqual(groups[from_config.of_gateway("goip1")], ("goip101", "goip102"))
        self.assertEqual(groups[from_config.of_provider(4)], ("goip102", "up"))

    def test_a_line_is_known_by_its_channel_by_what_it_registers_as_and_by_its_gateway(self) -> None:
        lines = from_config.http(self.configuration).lines
        self.assertEqual((lines["goip101"], lines["shopline"]), ("goip101", "goip102"))
        self.assertEqual(lines["goip1"], from_config.of_gateway("goip1"))
        self.assertNotIn("goip103", lines)
        # Where a gateway is one channel, they are the same.
        self.assertEqual(lines["up"], "up")

    def test_a_provider_has_its_group(self) -> None:
        (provider,) = from_config.http(self.configuration).providers.values()
        self.assertEqual((provider.group, provider.name), ("~provider 4", "metfone"))
        self.assertEqual((provider.prefix, provider.local), ("+256", "0"))
