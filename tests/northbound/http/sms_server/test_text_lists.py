"""xmlfile.php with a file: a list of texts is accepted once, and its state is queried by its uid."""

import re
from urllib.parse import urlencode

from tests.northbound.http.sms_server.scene import Page, SmsServerCase

LIST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<sms><uid>7</uid>{more}<goip>1</goip>'
    "<msg><id>a</id><text>hello &amp; more</text><rev>10086,10087</rev></msg>"
    "<msg><id>b</id><text>world</text><rev>10088</rev></msg></sms>"
)
ASKED = "<uid>7</uid>"


class XmlCase(SmsServerCase):
    def give(self, action: str, file: str, user: str = "root") -> Page:
        form = urlencode({"USERNAME": user, "PASSWORD": user, "action": action, "xmlfile": file})
        return self.ask("/goip/en/xmlfile.php", "POST", form)

    def status(self) -> str:
        return "".join(re.findall(r"<status>(.*?)</status>", self.give("request", ASKED).text))


class SendTests(XmlCase):
    def test_each_text_goes_to_its_numbers_by_its_provider(self) -> None:
        self.up()
        answer = self.give("send", LIST.format(more=""))
        self.assertIn("The task has been inserted,total 3 message(s).", answer.text)
        while any(one.out for one in self.relay.connectors.values()):
            self.first_out().answer()
        self.assertEqual(
            sorted((number, text) for _, number, text in self.submits()),
            [("10086", "hello & more"), ("10087", "hello & more"), ("10088", "world")],
        )

    def test_a_file_that_comes_again_sends_nothing_and_another_of_its_uid_is_refused(self) -> None:
        first = self.give("send", LIST.format(more=""))
        self.assertEqual(self.give("send", LIST.format(more="")).text, first.text)
        self.assertIn("another xml file has had this uid", self.give("send", LIST.format(more=" ")).red[0])
        self.assertEqual(self.desk.esmes.one("crm").queue, 3)

    def test_one_of_which_nothing_was_taken_may_come_again(self) -> None:
        self.relay.submission.keeping = False
        self.assertIn("a: 10086", self.give("send", LIST.format(more="")).red[0])
        self.assertEqual(self.status(), "2")
        self.relay.submission.keeping = True
        self.assertIn("total 3 message(s)", self.give("send", LIST.format(more="")).text)

    def test_it_waits_for_its_date_and_no_longer_than_to_its_end(self) -> None:
        self.up()
        dates = "<senddate>2023-11-15</senddate><sendtime>12:00</sendtime><stopdate>2023-11-15</stopdate>"
        self.give("send", LIST.format(more=f"{dates}<stoptime>13:00</stoptime>"))
        self.assertEqual((self.submits(), self.status()), ([], "3"))
        (held,) = self.relay.store.kept.of_message("crm", 1)
        self.assertEqual(held.sending.expires_at - held.sending.due_at, 3600.0)

    def test_what_is_no_such_file_is_told_in_red(self) -> None:
        for file, why in (
            ("", "Failed to parse"),
            ("<sms><uid>7</uid></sms>", "it has no msg"),
            ("<sms><msg><text>x</text><rev>1</rev></msg></sms>", "expected a uid"),
            (LIST.format(more="<senddate>soon</senddate>"), "is not a date"),
            (LIST.format(more="").replace("<goip>1", "<goip>9"), "there is no provider 9"),
            (LIST.format(more="").replace("10088", "home"), "home is not a number"),
            (LIST.format(more="").replace("10088", ",".join(map(str, range(2000)))), "1000 numbers at most"),
            (LIST.format(more="").replace("world", ""), "is empty"),
            ('<!DOCTYPE x [<!ENTITY a "b">]>' + LIST.format(more="")[39:], "DOCTYPE"),
            # A megabyte of these once took minutes, in which the router did nothing else.
            ("<a>" * 140_000 + "</a>" * 140_000, "too many within each other"),
            (f"<sms>{'<msg/>' * 30_000}</sms>", "too many elements"),
        ):
            self.assertIn(why, self.give("send", file).red[0], file[:100])
        self.assertEqual(self.desk.esmes.one("crm").queue, 0)

    def test_who_may_not_send_is_refused(self) -> None:
        self.assertIn("may look, and not send", self.give("send", LIST.format(more=""), "eyes").red[0])


class RequestTests(XmlCase):
    def test_it_is_unknown_then_not_begun_then_sending_then_told_for_each(self) -> None:
        self.assertEqual(self.status(), "2")
        self.give("send", LIST.format(more=""))
        self.assertEqual(self.status(), "3")
        self.up()
        self.assertEqual(self.status(), "1")
        while any(one.out for one in self.relay.connectors.values()):
            self.first_out().answer()
        page = self.give("request", ASKED)
        self.assertEqual(re.findall(r"<id>(.*?)</id>", page.text), ["a", "a", "b"])
        self.assertEqual(re.findall(r"<status>(.*?)</status>", page.text), ["Delivery"] * 3)
        self.assertIn(("Content-Disposition", "attachment; filename=R7.xml"), page.answer.headers)

    def test_another_esme_has_lists_of_its_own(self) -> None:
        self.give("send", LIST.format(more=""))
        self.assertIn("<status>2</status>", self.give("request", ASKED, "shop").text)
