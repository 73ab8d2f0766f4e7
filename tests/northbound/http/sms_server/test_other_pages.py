"""sendinfo.php, xmlfile.php and ussd.php; and what the settings are made of."""

import re
from xml.etree import ElementTree

from router.desk.messages import MOST
from tests.northbound.http.sms_server.scene import Page, SmsServerCase
from tests.support.neighbours import NO_CREDIT


class SendInfoTests(SmsServerCase):
    def test_it_shows_how_each_number_stands(self) -> None:
        page = self.send("&smsnum=10086,10087,10088&Memo=hello&goipname=goip101")
        self.up()
        name = self.connector().answer()
        self.connector().refuse(NO_CREDIT)
        self.connector().report(name)
        shown = self.ask(f"/en/sendinfo.php?id={page.message_id}&USERNAME=root&PASSWORD=root")
        rows = [re.findall("<td>(.*?)</td>", row) for row in re.findall("<tr>(.*?)</tr>", shown.text)]
        self.assertEqual(
            [row[:4] for row in rows[1:]],
            [
                ["10086", "goip101", "sent", "yes"],
                ["10087", "goip101", "failed", ""],
                ["10088", "goip101", "sending", ""],
            ],
        )
        self.assertTrue(rows[2][4].startswith("21: "))


class XmlTests(SmsServerCase):
    def listed(self, more: str = "", user: str = "root") -> list[dict[str, str | None]]:
        page = self.ask(f"/goip/en/xmlfile.php?USERNAME={user}&PASSWORD={user}&action=request{more}")
        self.assertTrue(page.ended)
        self.assertEqual(page.answer.content_type, "application/xml; charset=utf-8")
        root = ElementTree.fromstring(page.text)
        return [{field.tag: field.text for field in each} for each in root]

    def test_it_lists_what_became_of_messages_the_newest_first(self) -> None:
        page = self.send("&smsnum=10086,10087,10088&Memo=hello&goipname=goip101")
        self.up()
        self.connector().answer()
        self.connector().refuse(NO_CREDIT)
        found = self.listed()
        self.assertEqual([each["status"] for each in found], ["Waiting", "Fail", "Delivery"])
        self.assertEqual({each["id"] for each in found}, {page.message_id})
        # 22:13:20 UTC on the 14th.
        self.assertEqual((found[0]["date"], found[0]["time"]), ("2023-11-15", "01:13:20"))

    def test_each_sees_its_own_and_an_admin_all(self) -> None:
        self.send()
        self.send(user="shop")
        self.assertEqual((len(self.listed(user="shop")), len(self.listed(user="ops"))), (1, 2))

    def test_between_two_dates(self) -> None:
        self.send()
        for more, count in (
            ("&startdate=2023-11-15", 1),
            ("&startdate=2023-11-15%2001:14", 0),
            ("&enddate=2023-11-15%2001:14", 1),
            ("&enddate=2023-11-15", 0),
        ):
            self.assertEqual(len(self.listed(more)), count)
        page = self.ask("/xmlfile.php?USERNAME=root&PASSWORD=root&startdate=soon")
        self.assertIn("is not a date", page.red[0])

    def test_many_come_page_by_page(self) -> None:
        numbers = ",".join(str(1_000_000 + n) for n in range(MOST + 1))
        self.send(f"&smsnum={numbers}&Memo=x")
        found = self.listed()
        self.assertEqual(len({each["number"] for each in found}), MOST + 1)


class UssdTests(SmsServerCase):
    def dial(self, more: str = "&TERMID=goip101&USSDMSG=*100%23", user: str = "ops") -> Page:
        return self.ask(f"/goip/en/ussd.php?USERNAME={user}&PASSWORD={user}{more}")

    def test_the_answer_of_the_network_comes_behind_ok(self) -> None:
        self.up()
        page = self.dial()
        self.assertEqual(page.answers, [])
        self.connector().answer_code("Your balance is <1>")
        self.assertEqual(page.text, "OK Your balance is <1>")
        self.assertEqual(page.answer.content_type, "text/plain; charset=utf-8")

    def test_a_failure_comes_behind_error(self) -> None:
        self.up()
        page = self.dial("&TERMID=shopline&USSDMSG=*100%23")
        self.connector("goip102").answer_code("", "the network did not answer")
        self.assertEqual(page.text, "ERROR the network did not answer")

    def test_what_cannot_be_dialled(self) -> None:
        for more in ("", "&TERMID=goip1&USSDMSG=*1%23", "&TERMID=goip9&USSDMSG=*1%23"):
            self.assertEqual(self.dial(more).text, "ERROR Not find this TERM")
        self.assertIn("ERROR a USSD code consists of digits", self.dial("&TERMID=goip101&USSDMSG=x").text)

    def test_none_but_an_admin_dials(self) -> None:
        for user in ("shop", "eyes"):
            self.assertEqual(self.dial(user=user).text, "ERROR Permission denied")

    def test_who_has_dialled_is_an_event(self) -> None:
        self.up()
        self.dial()
        self.assertIn(
            "*100# was dialled by ops from 10.0.0.7 over the SMS Server's pages", self.relay.warnings[-1]
        )

    def test_there_is_no_session_to_leave(self) -> None:
        self.assertEqual(self.dial("&TERMID=goip101&action=exit").text, "OK")
