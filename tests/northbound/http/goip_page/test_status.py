"""send_status.xml, send_sms_status.xml and status.xml."""

import re

from router.goip.line_state import LineState
from router.northbound.http.interfaces import HttpResponse
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.store.changes import SendingForgotten
from tests.northbound.http.goip_page.scene import KEYS, LINES, ROOT, SEND, STATUS, GoipPageCase
from tests.support.neighbours import BAD_NUMBER


class SlotTests(GoipPageCase):
    def test_eight_slots_as_the_seed_shows_them(self) -> None:
        self.up()
        id = self.sent("l=1&n=10086&m=test")
        self.connector("goip101").answer()
        page = self.ask("/default/en_US/send_status.xml?u=root&p=root").body.decode()
        shown = [(f"id{n}", "") for n in range(1, 9)]
        self.assertEqual(re.findall(r"<(id\d)>(.*)</id\d>", page), [("id1", id), *shown[1:]])
        self.assertEqual(re.findall(r"<status\d>(.*)</", page), ["DONE"] * 8)
        self.assertEqual(re.findall(r"<error\d>(.*)</", page), [""] * 8)
        self.assertRegex(page, r"(?s)\A<\?xml [^>]*\?>\n<send-sms-status>\n<id1>.*</send-sms-status>\n\Z")

    def test_started_until_the_far_side_has_answered(self) -> None:
        id = self.sent("l=1&n=10086&m=test")
        self.assertEqual(self.slot(), (id, "STARTED", ""))
        self.up()
        self.assertEqual(self.slot(), (id, "STARTED", ""))
        self.connector("goip101").answer()
        self.assertEqual(self.slot(), (id, "DONE", ""))

    def test_what_failed_has_the_number_of_the_network(self) -> None:
        self.up()
        id = self.sent("l=1&n=10086&m=test")
        self.connector("goip101").refuse(BAD_NUMBER)
        self.assertEqual(self.slot(), (id, "DONE", "28"))

    def test_or_ours_where_the_network_has_said_nothing(self) -> None:
        self.up()
        id = self.sent("l=1&n=10086&m=test")
        self.connector("goip101").refuse(Cause(Fault.CHANNEL))
        self.assertEqual(self.slot(), (id, "DONE", "903"))

    def test_or_a_word_so_that_nobody_takes_it_for_sent(self) -> None:
        self.up()
        id = self.sent("l=1&n=10086&m=test")
        self.connector("goip101").refuse(Cause(Fault.NUMBER))
        self.assertEqual(self.slot(), (id, "DONE", "UNDELIV"))

    def test_a_report_that_it_was_not_delivered_is_shown_too(self) -> None:
        self.up()
        id = self.sent("l=1&n=10086&m=test")
        name = self.connector("goip101").answer()
        self.connector("goip101").report(name, MessageState.UNDELIVERABLE, BAD_NUMBER)
        self.assertEqual(self.slot(), (id, "DONE", "28"))

    def test_what_nobody_knows(self) -> None:
        self.up()
        id = self.sent("l=1&n=10086&m=test")
        self.connector("goip101").refuse(Cause(Fault.DOUBT, 501))
        self.assertEqual(self.slot(), (id, "ERRORDONE", "send, but provider not reply."))

    def test_a_slot_has_the_newest_of_its_line(self) -> None:
        self.up()
        for text in "12":
            id, other = self.sent(f"l=2&n=10086&m={text}"), self.sent(f"l=3&n=10087&m={text}")
        self.assertEqual([self.slot(2)[0], self.slot(3)[0]], [id, other])

    def test_one_that_was_refused_leaves_the_slot_as_it_was(self) -> None:
        id = self.sent("l=1&n=10086&m=x")
        self.say(f"{SEND}{ROOT}l=1&n=no&m=x")
        self.assertEqual(self.slot()[0], id)

    def test_each_account_has_slots_of_its_own(self) -> None:
        self.sent("l=1&n=10086&m=x")
        shown = self.ask(f"{STATUS}u=shop&p=shop").body.decode()
        self.assertEqual(re.findall(r"<id\d>(.+)</", shown), [])

    def test_a_slot_outlives_a_restart_and_its_message_goes_on(self) -> None:
        ids = [self.sent(f"l={line}&n=1008{line}&m=x") for line in (1, 3)]
        self.kill()
        self.assertEqual([self.slot(n)[:2] for n in (1, 3)], [(id, "STARTED") for id in ids])
        self.up()
        self.assertEqual(self.gone_by(), ["goip101", "goip201"])
        self.connector("goip201").answer()
        self.assertEqual(self.slot(3), (ids[1], "DONE", ""))

    def test_a_slot_shows_a_message_if_and_only_if_it_was_kept(self) -> None:
        first = self.sent("l=1&n=10086&m=x")
        self.relay.store.held = True
        self.face.ask(self.asked(f"{SEND}{ROOT}l=1&n=10086&m=y"), lambda answer: self.fail("it is not kept"))
        self.kill()
        self.assertEqual(self.slot()[0], first)
        said: list[HttpResponse] = []
        self.relay.store.held = True
        self.face.ask(self.asked(f"{SEND}{ROOT}l=1&n=10086&m=z"), said.append)
        self.relay.store.execute()
        self.kill()
        (newest,) = self.relay.store.kept.latest(2**62, 1)
        self.assertEqual((said, self.slot()[0]), ([], f"{newest.sending.id:08x}"))

    def test_a_message_that_is_kept_no_more_was_sent_long_ago(self) -> None:
        self.up()
        id = self.sent("l=1&n=10086&m=x")
        name = self.connector("goip101").answer()
        self.connector("goip101").report(name)
        self.relay.store.write([SendingForgotten(int(id, 16))])
        self.relay.turn()
        self.assertEqual(self.slot(), (id, "DONE", ""))

    def test_the_older_page_has_smskeys_and_shows_one_line_alone(self) -> None:
        id = self.sent("l=2&n=10086&m=x")
        whole, one = self.elements(KEYS), self.elements(KEYS + "line=2&ajaxcachebust=17&")
        self.assertEqual((whole["smskey2"], whole["status2"], whole["error8"]), (id, "STARTED", ""))
        self.assertEqual(one, {"smskey": id, "status": "STARTED", "error": ""})

    def test_all_status_pages_take_basic_authentication_too(self) -> None:
        for path in (STATUS, KEYS, LINES):
            self.assertEqual(self.ask(path, login="root:root").status, 200)
            for login in ("root:wrong", "root", ""):
                answer = self.ask(path, login=login)
                self.assertEqual(
                    (answer.status, dict(answer.headers)["WWW-Authenticate"][:5]), (401, "Basic")
                )

    def test_who_has_no_esme_has_empty_slots(self) -> None:
        page = self.ask(STATUS + "u=ops&p=ops").body.decode()
        self.assertEqual(re.findall(r"<id(\d)></id\d>", page), list("12345678"))

    def test_a_store_that_cannot_answer(self) -> None:
        self.sent("l=1&n=10086&m=x")
        self.relay.store.answers = False
        self.assertEqual(self.ask(STATUS + ROOT).status, 503)


class LineTests(GoipPageCase):
    def test_lines_as_far_as_they_are_known(self) -> None:
        self.up("goip101", "goip201")
        self.connector("goip201").tell(
            LineState(logged_in=True, signal=17, operator="<MTN> & Co\x07", imsi="641", iccid="8925")
        )
        shown = self.elements(LINES)
        self.assertEqual([shown[f"l{n}_gsm_status"] for n in (1, 2, 3)], ["Y", "N", "Y"])
        self.assertEqual((shown["l3_gsm_signal"], shown["l3_sim_iccid"]), ("17", "8925"))
        self.assertEqual(shown["l3_gsm_cur_oper"], "&lt;MTN&gt; &amp; Co\ufffd")
        self.assertNotIn("l4_gsm_status", shown)

    def test_a_line_that_is_logged_out(self) -> None:
        self.up()
        self.connector("goip101").tell(LineState(logged_in=False))
        self.assertEqual(self.elements(LINES)["l1_gsm_status"], "N")

    def test_a_sender_sees_its_own_lines_and_not_which_sims_are_in_them(self) -> None:
        self.up("goip102")
        self.connector("goip102").tell(LineState(logged_in=True, imsi="641", iccid="8925", number="+256"))
        page = self.ask(LINES + "u=shop&p=shop").body.decode()
        shown = dict(re.findall(r"<(\w+)>([^<]*)</\w+>", page))
        self.assertEqual([shown["l1_gsm_status"], shown["l2_gsm_status"]], ["Y", "N"])
        self.assertEqual([shown[f"l1_{each}"] for each in ("sim_iccid", "sim_imsi", "gsm_number")], [""] * 3)

    def test_the_types_of_the_page(self) -> None:
        self.assertEqual(self.elements(LINES + "type=base&")["model"], "smpp-router")
        self.assertIn("l3_sim_iccid", self.elements(LINES + "type=gsm&"))
        self.assertIn("l3_cf_busy_status", self.elements(LINES + "type=callforward&"))
        self.assertEqual(self.elements(LINES + "type=list&"), self.elements(LINES))

    def test_who_has_no_esme_sees_all_lines(self) -> None:
        self.assertIn("<l3_gsm_status>", self.ask(LINES + "u=ops&p=ops").body.decode())
