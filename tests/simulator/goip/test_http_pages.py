"""Inbox, outbox and status pages."""

import json
import re

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.udp.face import UdpFace
from tests.simulator.goip.http_scene import HttpScene, element
from tests.simulator.goip.udp_scene import Port

ROW = re.compile(r"sms= (\[.*?\]);\npos=(\d+);\nsms_row_insert\(l(\d+)_sms_store, sms, pos, \3\);\n")


def stores(page: str) -> dict[int, tuple[list[str], int]]:
    """The entries that stand in each line's store, and its position, as public clients read them."""
    assert page.partition("var sms, pos;\n")[1], page
    return {
        int(line): ([each for each in json.loads(entries) if each], int(pos))
        for entries, pos, line in ROW.findall(page)
    }


class Inbox(TestCase):
    def test_each_line_has_its_store(self) -> None:
        scene = HttpScene()
        scene.receive(2, 'Say "hi", you; \\ and\nso </script> on', "MyOperator")
        wanted = ['02-28 13:29:00,MyOperator,Say "hi", you; \\ and\nso </script> on']
        found = stores(scene.get("tools.html?type=sms_inbox"))
        self.assertEqual((found[2], found[1], sorted(found)), ((wanted, 1), ([], 0), [1, 2, 3, 4]))

    def test_lines_of_the_page_may_end_by_cr_lf(self) -> None:
        scene = HttpScene("--page-lines", "crlf")
        scene.receive(1, "Hi")
        page = scene.get("tools.html?type=sms_inbox")
        self.assertIn('"];\r\npos=1;sms_row_insert(l1_sms_store, sms, pos, 1);\r\n', page)

    def test_one_line_alone(self) -> None:
        found = stores(HttpScene().get("tools.html?type=sms_inbox&line=3&code=utf8"))
        self.assertEqual(list(found), [3])

    def test_the_twenty_first_overwrites_the_first(self) -> None:
        scene = HttpScene()
        for number in range(21):
            scene.receive(1, f"text {number}")
        entries, place = stores(scene.get("tools.html?type=sms_inbox"))[1]
        self.assertEqual((len(entries), place), (20, 1))
        self.assertTrue(entries[0].endswith("text 20") and entries[1].endswith("text 1"))

    def test_one_entry_or_all_are_deleted(self) -> None:
        scene = HttpScene()
        for text in "abc":
            scene.receive(1, text)
        page = "tools.html?type=sms_inbox&action=del&line=1&pos="
        self.assertEqual([each[-1] for each in stores(scene.get(page + "1"))[1][0]], ["a", "c"])
        self.assertEqual(stores(scene.get(page + "-1"))[1], ([], 0))

    def test_what_is_sent_by_any_face_stands_in_the_outbox(self) -> None:
        scene = HttpScene()
        scene.bound("goip101").submit(b"by SMPP", to=b"+49")
        scene.message(text="by HTTP")
        found = stores(scene.get("tools.html?type=sms_outbox"))[1][0]
        self.assertEqual(found, ["02-28 13:29:00,+49,by SMPP", "02-28 13:29:00,10086,by HTTP"])

    def test_the_page_is_in_the_charset_that_is_asked_for(self) -> None:
        scene = HttpScene("--charset", "gb2312")
        scene.receive(1, "早上好")
        for page, charset in (
            ("tools.html?type=sms_inbox", "gb2312"),
            ("tools.html?type=sms_inbox&code=utf8", "utf-8"),
        ):
            browser = scene.browser()
            browser.get(page)
            self.assertIn("早上好".encode(charset), browser.came)
            self.assertIn(f"charset={charset}".encode(), browser.came)


class Status(TestCase):
    def test_the_box(self) -> None:
        page = HttpScene().get("status.xml?type=base")
        self.assertEqual((element(page, "model"), element(page, "time")), ("GoIP4", "2023-02-28 13:29:00"))

    def test_its_lines(self) -> None:
        scene = HttpScene("--operator", "POL", "--signal", "29")
        scene.goip.lines[1].log_out()
        scene.goip.lines[2].insert(None)
        scene.goip.lines[3].switch(False)
        page = scene.get("status.xml?type=list")
        names = ("gsm_status", "gsm_sim", "module_status_gsm", "gsm_cur_oper")
        found = ["".join(element(page, f"l{line}_{name}") for name in names) for line in (1, 2, 3, 4)]
        self.assertEqual(found, ["YYYPOL", "NYY", "NNY", "NYN"])
        self.assertEqual((element(page, "l1_gsm_signal"), element(page, "l1_sms_count")), ("29", "NO LIMIT"))

    def test_gsm_has_fewer_fields(self) -> None:
        page = HttpScene().get("status.xml?type=gsm")
        self.assertEqual(element(page, "l4_gsm_status"), "Y")
        self.assertEqual(element(page, "l4_sim_iccid"), "89490000000000040000")
        self.assertNotIn("sms_count", page)

    def test_without_a_type_it_is_the_list(self) -> None:
        scene = HttpScene()
        for page in ("status.xml", "status.xml?type=&ajaxcachebust=5"):
            self.assertEqual(scene.get(page), scene.get("status.xml?type=list"))

    def test_some_firmware_tells_of_sims_in_one_list_only(self) -> None:
        for word, wanted in (("whole", True), ("split", False)):
            scene = HttpScene("--status-list", word)
            found = ["<l1_sim_iccid>" in scene.get(page) for page in ("status.xml", "status.xml?type=gsm")]
            self.assertEqual(found, [wanted, True])

    def test_nothing_is_forwarded(self) -> None:
        page = HttpScene().get("status.xml?type=callforward")
        self.assertEqual(element(page, "l1_cf_busy_status"), "")

    def test_a_call_is_seen(self) -> None:
        scene = HttpScene(speed=1.0)
        scene.goip.lines[0].call("10086", 30)
        self.assertEqual(element(scene.get("status.xml?type=list"), "l1_line_state"), "CONNECTED:10086")

    def test_coloured_markup_is_escaped(self) -> None:
        scene = HttpScene("--status-markup", "on")
        scene.goip.lines[0].log_out()
        wanted = '&lt;font color="#FF0000"&gt;N&lt;/font&gt;'
        self.assertEqual(element(scene.get("status.xml?type=list"), "l1_gsm_status"), wanted)

    def test_it_tells_whether_the_sms_server_answers(self) -> None:
        scene = HttpScene()
        udp = UdpFace(scene.goip)
        client = udp.attach(scene.goip.lines[0], Port())
        client.start()
        self.assertEqual(element(scene.get("status.xml?type=list"), "l1_sms_login"), "N")
        client.datagram(b"reg:1;status:200;")
        page = scene.get("status.xml?type=list")
        self.assertEqual((element(page, "l1_sms_login"), element(page, "l2_sms_login")), ("Y", "N"))

    def test_other_pages_there_are_not(self) -> None:
        for page in ("x.html", "", "../send.html"):
            browser = HttpScene().browser()
            browser.get(page)
            self.assertTrue(browser.came.startswith(b"HTTP/1.1 404 Not Found"), page)
