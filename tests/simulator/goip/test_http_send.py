"""Sending by the web pages."""

from urllib.parse import quote

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tests.simulator.goip.http_scene import HttpScene

ID = "63fe019c"
"""2023-02-28 13:29 in hex."""

SLOW = ("--send-p95-s", "5.0001")


class Replies(TestCase):
    def test_the_form_of_a_real_box(self) -> None:
        scene = HttpScene()
        self.assertEqual(scene.message(), f"Sending,L1 Send SMS to:10086; ID:{ID}")
        self.assertEqual(scene.handset(b"10086"), ["hello"])

    def test_the_form_of_the_paper(self) -> None:
        scene = HttpScene("--reply-style", "seed")
        self.assertEqual(scene.message(), f"Sending, L1 Send SMS to 10086; ID:{ID}")
        self.assertEqual(scene.message(p="no"), "ERROR, user or password error")

    def test_why_a_message_is_not_taken(self) -> None:
        scene = HttpScene(*SLOW, speed=1.0)
        scene.goip.lines[1].log_out()
        self.assertEqual(scene.message(p="no"), "ERROR,user or password error")
        self.assertEqual(scene.message(2), "ERROR,L2 GSM logout")
        self.assertEqual(scene.message(9), "ERROR,L9 not exist")
        self.assertEqual(scene.message(text=""), "ERROR,number or content empty")
        scene.message()
        self.assertEqual(scene.message(), "ERROR,L1 busy")
        scene.clock.advance(6)
        self.assertTrue(scene.message().startswith("Sending,L1"))

    def test_a_chinese_page_says_it_in_chinese(self) -> None:
        for words, charset in (((), "utf-8"), (("--charset", "gb2312"), "gb2312")):
            browser = HttpScene(*words).browser()
            browser.send(b"GET /default/zh_CN/send.html?u=admin&p=no&l=1&n=1&m=x HTTP/1.0\r\n\r\n")
            self.assertIn("错误,用户名或密码错误".encode(charset), browser.came)

    def test_ids_are_the_time_or_a_counter_and_never_alike(self) -> None:
        scene = HttpScene()
        ids = [scene.message()[-8:] for _ in range(3)]
        self.assertEqual(ids, [ID, "63fe019d", "63fe019e"])
        self.assertTrue(HttpScene("--id-style", "counter").message().endswith("ID:00000001"))

    def test_a_form_is_taken_too(self) -> None:
        said = HttpScene().post("send.html", u="admin", p="admin", l="3", n="1", m="Привет")
        self.assertIn("Sending,L3 Send SMS to:1; ID:", said)

    def test_where_the_password_may_stand(self) -> None:
        for word, query, basic in (("both", True, True), ("query", True, False), ("basic", False, True)):
            scene = HttpScene("--auth", word)
            found = [
                "<status>" in scene.get("status.xml?u=admin&p=admin", login=""),
                "<status>" in scene.get("status.xml"),
            ]
            self.assertEqual(found, [query, basic], word)
        browser = HttpScene().browser()
        browser.get("status.xml", login="")
        self.assertTrue(browser.came.startswith(b"HTTP/1.1 401 Unauthorized\r\n"))
        self.assertIn(b'WWW-Authenticate: Basic realm="GoIP"', browser.came)


class Outcomes(TestCase):
    def test_a_message_is_started_and_then_done(self) -> None:
        scene = HttpScene(*SLOW, speed=1.0)
        scene.message()
        self.assertEqual(scene.slot(), (ID, "STARTED", ""))
        scene.clock.advance(6)
        self.assertEqual((scene.slot(), scene.slot(2)), ((ID, "DONE", ""), ("", "", "")))

    def test_a_failure_is_told_as_the_firmware_does(self) -> None:
        for style, wanted in (
            ("number", ("DONE", "500")),
            ("text", ("DONE", "+CMS ERROR: 500")),
            ("empty", ("ERRORDONE", "")),
        ):
            scene = HttpScene("--error-style", style)
            scene.goip.lines[0].fail_with(500)
            scene.message()
            self.assertEqual(scene.slot()[1:], wanted)

    def test_a_line_that_logs_out_while_it_sends(self) -> None:
        scene = HttpScene("--error-style", "text", "--logout-rate", "1")
        scene.message()
        self.assertEqual(scene.slot()[1:], ("DONE", "GSM_LOGOUT"))

    def test_nobody_knows_how_it_ended(self) -> None:
        for words in (("--errordone-rate", "1"), ("--uncertain-rate", "1")):
            scene = HttpScene(*words)
            scene.message()
            self.assertEqual(scene.slot()[1:], ("ERRORDONE", "send, but provider not reply."))
            self.assertEqual(scene.handset(b"10086"), ["hello"])

    def test_a_text_may_not_begin_with_a_bracket(self) -> None:
        scene = HttpScene("--leading-bracket-fails", "on")
        scene.message(text="[x]")
        self.assertEqual((scene.slot()[1:], scene.handset(b"10086")), (("DONE", "500"), []))

    def test_without_a_busy_reply_the_slot_is_overwritten(self) -> None:
        scene = HttpScene("--busy-reply", "off", *SLOW, speed=1.0)
        first, second = scene.message()[-8:], scene.message()[-8:]
        scene.clock.advance(6)
        self.assertNotEqual(first, second)
        self.assertEqual(scene.slot(), (second, "STARTED", ""))
        scene.clock.advance(6)
        self.assertEqual((scene.slot()[1], len(scene.handset(b"10086"))), ("DONE", 2))

    def test_a_line_that_sent_for_another_face_is_done_without_an_id(self) -> None:
        scene = HttpScene()
        scene.bound("goip102").submit()
        self.assertEqual(scene.slot(2), ("", "DONE", ""))

    def test_a_reboot_empties_the_slots(self) -> None:
        scene = HttpScene()
        scene.message()
        scene.goip.switch_off()
        scene.goip.switch_on()
        self.assertEqual(scene.slot()[0], "")


class Forms(TestCase):
    def test_the_form_has_a_key_under_which_the_outcome_stands(self) -> None:
        scene = HttpScene()
        key = scene.get("tools.html?type=sms").partition('name="smskey" value="')[2][:8]
        fields = {"smskey": key, "action": "SMS", "telnum": "10086", "smscontent": "hi", "send": "Send"}
        scene.post("sms_info.html?type=sms", line2="1", **fields)
        page = scene.get("send_sms_status.xml?line=2&ajaxcachebust=5")
        wanted = f"<smskey>{key}</smskey>\n<status>DONE</status>\n<error></error>\n"
        self.assertIn(wanted, page)
        self.assertIn(f"<smskey2>{key}</smskey2>", scene.get("send_sms_status.xml"))
        self.assertEqual(scene.handset(b"10086"), ["hi"])

    def test_its_text_is_in_the_charset_of_the_page(self) -> None:
        for words, code in ((("--charset", "gb2312"), ""), (("--charset", "gb2312"), "utf8"), ((), "")):
            scene = HttpScene(*words)
            encoded = quote("你好".encode("utf-8" if code or not words else "gb2312"))
            body = f"line1=1&telnum=1&smscontent={encoded}&code={code}"
            browser = scene.browser()
            browser.send(
                b"POST /default/en_US/sms_info.html?u=admin&p=admin HTTP/1.1\n"
                b"Content-Length: %d\n\n%b" % (len(body), body.encode())
            )
            self.assertEqual(scene.handset(b"1"), ["你好"])

    def test_a_code_is_answered_in_the_error(self) -> None:
        for page in ("ussd_info.html?type=ussd", "sms_info.html?type=ussd"):
            scene = HttpScene()
            scene.post(page, line1="1", smskey="0000006d", action="USSD", telnum="*100#")
            self.assertEqual(scene.slot(), ("0000006d", "DONE", "Your balance is 10.00"))

    def test_no_line_no_message(self) -> None:
        self.assertIn("ERROR,", HttpScene().post("sms_info.html?type=sms", telnum="1", smscontent="x"))


class Variants(TestCase):
    def test_a_firmware_has_one_status_page_or_the_other(self) -> None:
        pages = ("send_status.xml", "send_sms_status.xml")
        for word, wanted in (("both", [1, 1]), ("send_status", [1, 0]), ("send_sms_status", [0, 1])):
            scene = HttpScene("--status-variant", word)
            self.assertEqual(["<status1>" in scene.get(page) for page in pages], wanted)

    def test_the_page_has_eight_slots_or_more(self) -> None:
        for words, channels, count in (((), 4, 8), ((), 16, 16), (("--slots", "32"), 4, 32)):
            page = HttpScene(*words, channels=channels).get("send_status.xml")
            self.assertEqual(page.count("<id"), count)
