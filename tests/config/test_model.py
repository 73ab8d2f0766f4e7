"""The sections of the model: keys, defaults, and what is read into them."""

import socket
from datetime import UTC

from pydantic import ValidationError
from twisted.trial.unittest import SynchronousTestCase

from router import limits_from_config
from router.config.gateway import ChannelLimitsConfig, GatewayConfig, LineConfig
from router.config.model import Settings, known, section_at
from router.config.rules import ReceivedTargetConfig, RouteMatchConfig
from router.config.source.problems import Place
from router.config.source.tree import Items, Keys, KeyValue, Node, Scalar
from router.desk.people import Role
from router.routing.numbers import identity
from tests.config.pages import ESME, GATEWAY, PageTestCase
from tools.descriptions import given

PAGE = ESME + GATEWAY + "blocked: {file: lists/blocked.txt}\n"


class NumbersFileTests(PageTestCase):
    def named(self, held: str, number: str) -> bool:
        self.write(held, "lists/blocked.txt")
        return limits_from_config.bans(self.loaded(PAGE)).names(identity(number))

    def test_one_number_a_line_and_comments(self) -> None:
        held = "# asked for it\n+256772000001\n\n 256 772-000002 # her too\n12345\n"
        for number in ("+256772000001", "256772000002", "12345"):
            self.assertTrue(self.named(held, number), number)
        for number in ("+256772000003", "+254772000001", "2345"):
            self.assertFalse(self.named(held, number), number)

    def test_a_number_without_its_country_is_told_with_its_line(self) -> None:
        self.write("+256772000001\n0772000001\n", "lists/blocked.txt")
        (problem,) = self.problems(PAGE)
        self.assertRegex(
            problem, r"^3:17: `file` has a line that is no number with its country \(.*blocked.txt:2: "
        )

    def test_a_file_that_cannot_be_read(self) -> None:
        (problem,) = self.problems(PAGE)
        self.assertIn("`file` cannot be read", problem)

    def test_what_is_changed_in_it_is_a_difference(self) -> None:
        self.write("+256772000001\n", "lists/blocked.txt")
        before = self.loaded(PAGE).settings.blocked
        self.assertEqual(before, self.loaded(PAGE).settings.blocked)
        self.write("+256772000002\n", "lists/blocked.txt")
        self.assertNotEqual(before, self.loaded(PAGE).settings.blocked)


class BlockedTests(PageTestCase):
    def test_start_undoes_stop_so_there_is_one_and_another(self) -> None:
        (problem,) = self.problems(ESME + GATEWAY + "blocked: {start: go}\n")
        self.assertIn("`start` undoes `stop`, and there is none", problem)
        (problem,) = self.problems(ESME + GATEWAY + "blocked: {start: go, stop: go}\n")
        self.assertIn("`start` is the same as `stop`", problem)

    def test_a_word_is_not_in_every_text(self) -> None:
        for stop in ("''", "stop|", "'^'", ".*"):
            (problem,) = self.problems(ESME + GATEWAY + f"blocked: {{stop: {stop}}}\n")
            self.assertIn("`stop` is found in every text", problem)


class LimitsTests(PageTestCase):
    def esme(self, keys: str) -> str:
        return f"esmes: [{{system_id: crm, password: secret12, {keys}}}]\n" + GATEWAY

    def test_all_of_them(self) -> None:
        page = self.esme("limits: {day: 1, month: 2, total: 3, per_number: {hour: 4, day: 5}}, repeat: 30s")
        esme = self.loaded(page).settings.esmes[0]
        self.assertEqual(
            (esme.limits.day, esme.limits.month, esme.limits.total, esme.repeat), (1, 2, 3, 30.0)
        )
        self.assertEqual((esme.limits.per_number.hour, esme.limits.per_number.day), (4, 5))

    def test_one_that_is_never_reached_is_warned_of(self) -> None:
        self.assertEqual(len(self.doubts(self.esme("limits: {day: 9, month: 5}"))), 1)
        self.assertEqual(len(self.doubts(self.esme("limits: {per_number: {hour: 9, day: 5}}"))), 1)

    def test_a_text_is_remembered_for_a_day_at_most(self) -> None:
        self.assertEqual(self.loaded(self.esme("repeat: off")).settings.esmes[0].repeat, 0.0)
        (problem,) = self.problems(self.esme("repeat: 2d"))
        self.assertIn("`repeat` is 2d; expected off, or a duration up to 1d", problem)


class RewriteTests(PageTestCase):
    def test_a_replacement_names_groups_that_there_are(self) -> None:
        page = ESME + GATEWAY + r"routes: [{rewrite: {text: [{match: 'a(b)', replace: '\2'}]}}]"
        (problem,) = self.problems(page)
        self.assertIn("`replace` is no replacement (invalid group reference 2", problem)

    def test_a_sender_is_printable_ascii(self) -> None:
        (problem,) = self.problems(ESME + GATEWAY + "routes: [{rewrite: {source_addr: Łódź}}]")
        self.assertIn("1 to 20 characters of printable ASCII", problem)


class DefaultTests(PageTestCase):
    def test_the_smpp_face(self) -> None:
        smpp = self.loaded("{}").settings.smpp
        self.assertEqual((smpp.listen, smpp.system_id, smpp.max_pdu), (("tcp:2775",), "smpp-router", 65536))
        timers = smpp.timers
        self.assertEqual((timers.session_init, timers.enquire_link, timers.inactivity), (10.0, 30.0, 0.0))
        self.assertEqual((timers.response, timers.pdu_read), (60.0, 10.0))

    def test_the_other_faces_are_off(self) -> None:
        page = self.loaded("{}").settings
        self.assertEqual((page.http, page.udp, page.email), (None, None, None))

    def test_the_top(self) -> None:
        page = self.loaded("{}").settings
        self.assertEqual(
            (page.store, page.node, page.time_zone), ("sqlite:router.db", socket.gethostname(), UTC)
        )
        self.assertEqual((page.keep, page.owed), (30 * 86400.0, 7 * 86400.0))
        self.assertEqual((page.join_timeout, page.stall, page.drain), (600.0, 60.0, 30.0))
        self.assertFalse(page.log_texts)

    def test_http_is_for_this_machine_unless_said(self) -> None:
        http = self.loaded("http: {}").settings.http
        assert http is not None
        self.assertEqual((http.listen, http.faces, http.users), ("tcp:8080:interface=127.0.0.1", None, ()))
        self.assertEqual(http.providers, {})

    def test_udp_listens_where_the_devices_expect_it(self) -> None:
        udp = self.loaded("udp: {}").settings.udp
        assert udp is not None
        self.assertEqual(udp.listen, ("0.0.0.0", 44444))


class HttpTests(PageTestCase):
    PAGE = (
        "http: {users: [{name: ops, password: a long plain one, role: admin},"
        " {name: shop, password: x, role: sender, esme: crm}],"
        ' providers: {1: {via: goip102, prefix: "+256"}}}\n' + ESME + GATEWAY
    )

    def test_users(self) -> None:
        http = self.loaded(self.PAGE).settings.http
        assert http is not None
        self.assertEqual([user.role for user in http.users], [Role.ADMIN, Role.SENDER])
        self.assertEqual([user.esme for user in http.users], [None, "crm"])
        self.assertNotIn("a long plain one", repr(http))

    def test_providers(self) -> None:
        http = self.loaded(self.PAGE).settings.http
        assert http is not None
        self.assertEqual((http.providers[1].via, http.providers[1].prefix), (("goip102",), "+256"))

    def test_a_prefix_is_digits(self) -> None:
        self.assertWrong(
            GATEWAY + 'http: {providers: {1: {via: [goip1], prefix: "855x"}}}',
            "2:46: `prefix` is 855x; expected digits, a plus in front or none, for example +256",
        )

    def test_nobody_logs_in_with_nothing(self) -> None:
        (problem,) = self.problems('http: {users: [{name: eye, password: "", role: viewer}]}')
        self.assertIn("`password` is empty", problem)


class FrozenTests(PageTestCase):
    def test_nothing_can_be_changed(self) -> None:
        page = self.loaded(ESME).settings
        self.assertRaises(ValidationError, setattr, page, "drain", 5.0)
        self.assertRaises(ValidationError, setattr, page.esmes[0], "binds", 5)

    def test_pages_that_say_the_same_are_equal(self) -> None:
        self.assertEqual(self.loaded(ESME).settings, self.loaded("# another\n" + ESME).settings)
        self.assertNotEqual(self.loaded(ESME).settings, self.loaded(ESME + "drain: 5s").settings)

    def test_it_has_a_schema(self) -> None:
        schema = Settings.model_json_schema()["properties"]
        self.assertEqual((schema["drain"]["type"], schema["log_texts"]["type"]), ("string", "boolean"))


HERE = Place("f")


def tree(values: dict[str, Node]) -> Keys:
    return Keys(HERE, {key: KeyValue(HERE, value) for key, value in values.items()})


class SectionTests(SynchronousTestCase):
    def test_a_path_leads_to_its_section(self) -> None:
        self.assertIs(section_at(()), Settings)
        self.assertIs(section_at(("gateways", 3)), GatewayConfig)
        self.assertIs(section_at(("gateways", 3, "limits")), ChannelLimitsConfig)
        self.assertIs(section_at(("gateways", 3, "channel", "1")), LineConfig)
        self.assertIs(section_at(("routes", 0, "match")), RouteMatchConfig)
        self.assertIs(section_at(("received", 0, "to", 1)), ReceivedTargetConfig)

    def test_a_value_that_is_no_section_belongs_to_the_last(self) -> None:
        self.assertIs(section_at(("gateways", 3, "pace")), GatewayConfig)


class KnownTests(SynchronousTestCase):
    def test_every_key_has_a_path(self) -> None:
        paths = list(known())
        for path in (
            "smpp",
            "smpp.timers.inactivity",
            "gateways.channel.limits.day",
            "received.to.as",
            "email.from",
        ):
            self.assertIn(path, paths)

    def test_none_has_two(self) -> None:
        paths = list(known())
        self.assertEqual(len(paths), len(set(paths)))


class GivenTests(SynchronousTestCase):
    def test_indexes_and_numbers_are_left_out(self) -> None:
        line = tree({"weight": Scalar(HERE, "2")})
        page = tree({"gateways": Items(HERE, (tree({"channel": tree({"1": line})}),))})
        self.assertEqual(
            {path for path, _ in given(page)},
            {"gateways", "gateways.channel", "gateways.channel.weight", "gateways.channel.weight=2"},
        )

    def test_of_a_url_only_the_scheme_is_told(self) -> None:
        told = given(tree({"store": Scalar(HERE, "a://u:pw@h")}))
        self.assertEqual([path for path, _ in told], ["store", "store=a"])
