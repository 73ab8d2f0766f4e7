import socket
from datetime import UTC

from pydantic import ValidationError

from router.config.model import Page
from router.config.terms import Role
from tests.config.pages import ESME, GATEWAY, PageTestCase


class DefaultTests(PageTestCase):
    def test_the_smpp_face(self) -> None:
        smpp = self.loaded("{}").page.smpp
        self.assertEqual((smpp.listen, smpp.system_id, smpp.max_pdu), (("tcp:2775",), "smpp-router", 65536))
        timers = smpp.timers
        self.assertEqual((timers.session_init, timers.enquire_link, timers.inactivity), (10.0, 30.0, 0.0))
        self.assertEqual((timers.response, timers.pdu_read), (60.0, 10.0))

    def test_the_other_faces_are_off(self) -> None:
        page = self.loaded("{}").page
        self.assertEqual((page.http, page.udp, page.email), (None, None, None))

    def test_the_top(self) -> None:
        page = self.loaded("{}").page
        self.assertEqual(
            (page.store, page.node, page.time_zone), ("sqlite:router.db", socket.gethostname(), UTC)
        )
        self.assertEqual((page.keep, page.owed), (30 * 86400.0, 7 * 86400.0))
        self.assertEqual((page.join_timeout, page.stall, page.drain), (600.0, 60.0, 30.0))
        self.assertFalse(page.log_texts)

    def test_http_is_for_this_machine_unless_said(self) -> None:
        http = self.loaded("http: {}").page.http
        assert http is not None
        self.assertEqual((http.listen, http.faces, http.users), ("tcp:8080:interface=127.0.0.1", None, ()))
        self.assertEqual(http.providers, {})

    def test_udp_listens_where_the_devices_expect_it(self) -> None:
        udp = self.loaded("udp: {}").page.udp
        assert udp is not None
        self.assertEqual(udp.listen, ("0.0.0.0", 44444))


class HttpTests(PageTestCase):
    PAGE = (
        "http: {users: [{name: ops, password: a long plain one, role: admin},"
        " {name: shop, password: x, role: sender, esme: crm}],"
        ' providers: {1: {via: goip102, prefix: "+256"}}}\n' + ESME + GATEWAY
    )

    def test_users(self) -> None:
        http = self.loaded(self.PAGE).page.http
        assert http is not None
        self.assertEqual([user.role for user in http.users], [Role.ADMIN, Role.SENDER])
        self.assertEqual([user.esme for user in http.users], [None, "crm"])
        self.assertNotIn("a long plain one", repr(http))

    def test_providers(self) -> None:
        http = self.loaded(self.PAGE).page.http
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
        page = self.loaded(ESME).page
        self.assertRaises(ValidationError, setattr, page, "drain", 5.0)
        self.assertRaises(ValidationError, setattr, page.esmes[0], "binds", 5)

    def test_pages_that_say_the_same_are_equal(self) -> None:
        self.assertEqual(self.loaded(ESME).page, self.loaded("# another\n" + ESME).page)
        self.assertNotEqual(self.loaded(ESME).page, self.loaded(ESME + "drain: 5s").page)

    def test_it_has_a_schema(self) -> None:
        schema = Page.model_json_schema()["properties"]
        self.assertEqual((schema["drain"]["type"], schema["log_texts"]["type"]), ("string", "boolean"))
