"""send.html: the line that sends a text, and the answers."""

from typing import ClassVar

from router.northbound.http.interfaces import HttpResponse
from router.northbound.http.settings import HttpServerSettings
from router.sms.value import evolve
from tests.northbound.http.goip_page.scene import ROOT, SEND, SHOP, GoipPageCase
from tests.support.values import account


class SendTests(GoipPageCase):
    def test_the_seed_s_example_is_answered_in_its_words(self) -> None:
        self.up()
        said = self.say("/default/en_US/send.html?u=root&p=root&l=1&n=10086&m=test")
        (id,) = self.relay.store.kept.latest(2**62, 1)
        self.assertEqual(said, f"Sending, L1 Send SMS to 10086; ID:{id.sending.id:08x}")
        self.assertEqual(self.relay.of("submit"), [("submit", "goip101", "10086", "test")])

    def test_a_line_is_the_nth_channel_of_the_page_and_no_route_is_asked(self) -> None:
        self.up()
        for line in (3, 1, 2):
            self.sent(f"l={line}&n=25677000000{line}&m=x")
        self.assertEqual(self.gone_by(), ["goip201", "goip101", "goip102"])

    def test_lines_of_an_account_are_those_that_it_may_use_in_the_order_of_the_page(self) -> None:
        self.up()
        for line in (1, 2):
            self.say(f"{SEND}u=shop&p=shop&l={line}&n=25677000000{line}&m=x")
        self.assertEqual(self.gone_by(), ["goip102", "goip201"])
        self.assertEqual(self.say(f"{SEND}u=shop&p=shop&l=3&n=256770000003&m=x"), "ERROR,L3 not exist")

    def test_without_a_line_it_goes_by_the_routes_and_stands_in_slot_1(self) -> None:
        self.up("goip102")
        ids = [self.sent(f"{line}n=25677000000{n}&m=x") for n, line in enumerate(("", "l=&", "l=0&"))]
        self.assertEqual(self.gone_by(), ["goip102"])
        self.assertEqual(self.slot(), (ids[-1], "STARTED", ""))

    def test_a_line_that_is_down_lets_it_wait_and_no_other_takes_it(self) -> None:
        self.up("goip102")
        id = self.sent("l=1&n=256770000001&m=x")
        self.assertEqual((self.gone_by(), self.slot()), ([], (id, "STARTED", "")))
        self.up("goip101")
        self.assertEqual(self.gone_by(), ["goip101"])

    def test_it_is_answered_when_it_is_on_disk(self) -> None:
        said: list[HttpResponse] = []
        self.relay.store.held = True
        self.face.ask(self.asked(f"{SEND}{ROOT}n=256770000001&m=x"), said.append)
        self.relay.turn()
        self.assertEqual(said, [])
        self.relay.store.commit()
        self.assertEqual(len(said), 1)

    def test_a_form_is_posted_whole_or_the_query_counts(self) -> None:
        self.up()
        for path, form in (
            (SEND, "u=root&p=root&l=2&n=10086&m=test"),
            (SEND + "u=root&p=root&l=2&n=10086&m=test", ""),
        ):
            self.assertIn("Sending, L2 Send SMS to 10086; ID:", self.say(path, form))
        self.assertEqual(self.say(SEND + "u=root&p=root", "l=2&n=10086&m=test"), LOGIN)

    def test_a_plus_comes_as_it_is_or_as_a_blank(self) -> None:
        for written in ("%2B256770000001", "+256770000001"):
            self.assertIn("to +256770000001;", self.say(f"{SEND}{ROOT}n={written}&m=x"))

    def test_texts_are_utf_8_of_any_length_that_a_line_carries(self) -> None:
        self.up()
        self.sent("n=10086&m=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82%20%F0%9F%98%80")
        (sent,) = self.relay.of("submit")
        self.assertEqual(str(sent[3]).encode("latin-1").decode("utf-16-be"), "Привет 😀")
        self.assertEqual(self.say(f"{SEND}{ROOT}n=10086&m=%C4%E3"), "ERROR, the content is not UTF-8")
        too_long = self.say(f"{SEND}{ROOT}n=10086&m={'x' * 5000}")
        self.assertEqual(too_long, "ERROR, more segments than any channel of its way may send")


LOGIN = "ERROR,user or password error"


class RefusedTests(GoipPageCase):
    accounts: ClassVar = (evolve(account(), queue=1), SHOP)

    def test_a_login_that_is_wrong_or_not_there(self) -> None:
        for login in ("u=root&p=wrong&", "u=nobody&p=nobody&", "p=root&", ""):
            self.assertEqual(self.say(f"{SEND}{login}l=1&n=10086&m=x"), LOGIN)

    def test_neither_basic_authentication_nor_a_cookie_sends(self) -> None:
        answer = self.ask(f"{SEND}l=1&n=10086&m=x", login="root:root")
        self.assertEqual((answer.status, answer.body.decode().strip()), (200, LOGIN))
        self.assertEqual(self.door.names, [])

    def test_who_only_looks_and_who_has_no_esme_sends_nothing(self) -> None:
        for name, why in (
            ("eyes", "this user may look, and not send"),
            ("ops", "this user has no ESME to send for"),
        ):
            said = self.say(f"{SEND}u={name}&p={name}&n=10086&m=x")
            self.assertTrue(said.startswith("ERROR, " + why), said)

    def test_a_number_or_a_text_that_is_not_there(self) -> None:
        for asked in ("n=10086", "m=x", "n=10086&m=", ""):
            self.assertEqual(self.say(SEND + ROOT + asked), "ERROR,number or content empty")

    def test_what_is_no_number_and_no_line(self) -> None:
        for number in ("Shop", "256-77", "1" * 21, "%2B%2B1", "%3Cb%3E"):
            self.assertIn("ERROR, ", self.say(f"{SEND}{ROOT}n={number}&m=x"))
        for line in ("4", "9999", "65536", "-1", "1.5", "x", "%D9%A1"):
            self.assertRegex(self.say(f"{SEND}{ROOT}l={line}&n=10086&m=x"), "^ERROR,L.+ not exist$")
        self.assertEqual(self.relay.ids, [])

    def test_what_is_echoed_is_escaped(self) -> None:
        body = self.ask(f"{SEND}{ROOT}l=%3Cb%3E&n=%3Cscript%3E&m=x").body
        self.assertNotIn(b"<", body)

    def test_a_queue_that_is_full_is_busy(self) -> None:
        self.sent("l=2&n=10086&m=x")
        self.assertEqual(self.say(f"{SEND}{ROOT}l=2&n=10086&m=x"), "ERROR,L2 busy")

    def test_a_router_that_stops_is_busy(self) -> None:
        self.relay.relay.drain()
        self.assertEqual(self.say(f"{SEND}{ROOT}n=10086&m=x"), "ERROR,L1 busy")

    def test_service_codes_go_by_routes_that_name_them_alone(self) -> None:
        self.assertEqual(self.say(f"{SEND}{ROOT}l=1&n=*100%23&m=x"), "ERROR,L1 not exist")

    def test_other_methods_and_paths(self) -> None:
        self.assertEqual(self.ask(SEND + ROOT + "n=1&m=x", method="PUT").status, 405)
        self.assertEqual(self.ask("/default/en_US/send.html/x").status, 404)

    def test_a_head_sends_nothing(self) -> None:
        said: list[HttpResponse] = []
        self.face.ask(evolve(self.asked(SEND + ROOT + "n=10086&m=x"), head=True), said.append)
        self.relay.turn()
        self.assertEqual([one.status for one in said], [405])
        self.assertEqual(self.relay.store.kept.latest(2**62, 1), [])

    def test_the_chinese_tree_says_the_same(self) -> None:
        self.assertEqual(self.say("/default/zh_CN/send.html?u=root&p=x"), LOGIN)


class StrictTests(GoipPageCase):
    settings = HttpServerSettings(goip_strict=True)

    def test_a_line_is_busy_until_its_text_was_taken(self) -> None:
        self.up()
        self.sent("l=2&n=10086&m=1")
        self.assertEqual(self.say(f"{SEND}{ROOT}l=2&n=10086&m=2"), "ERROR,L2 busy")
        self.sent("l=1&n=10087&m=3")
        self.connector("goip102").answer()
        self.sent("l=2&n=10086&m=2")

    def test_also_where_no_line_is_named(self) -> None:
        self.sent("n=10086&m=1")
        self.assertEqual(self.say(f"{SEND}{ROOT}n=10086&m=2"), "ERROR,L1 busy")

    def test_of_two_at_once_one_is_taken(self) -> None:
        said: list[str] = []
        self.relay.store.held = True
        for _ in range(2):
            self.face.ask(
                self.asked(f"{SEND}{ROOT}l=1&n=10086&m=1"), lambda one: said.append(one.body.decode())
            )
        self.relay.store.held = False
        self.relay.store.commit()
        self.relay.advance(2.0)
        self.assertEqual(sorted(one.strip()[:8] for one in said), ["ERROR,L1", "Sending,"])


class NoChannelTests(GoipPageCase):
    accounts: ClassVar = (account(), evolve(SHOP, via=()))

    def test_an_esme_without_channels_has_no_lines(self) -> None:
        self.assertEqual(self.say(f"{SEND}u=shop&p=shop&l=1&n=10086&m=x"), "ERROR,L1 not exist")
