"""sendsms, querysms and querylines: forms, states and refusals of the newer SMS Server."""

import json
from collections.abc import Callable
from typing import Any, TypeVar, cast

from router.desk.sending_list import SendingList
from router.goip.line_state import LineState
from router.relay.errors import Refusal
from router.routing.budget import BudgetLimits
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.interface import Reader, Store
from tests.northbound.http.sms_server.scene import SmsServerCase
from tests.support.neighbours import NO_CREDIT

T = TypeVar("T")


class SendTests(SmsServerCase):
    def test_it_is_accepted_with_a_task_id_that_is_the_message_id(self) -> None:
        page = self.tell("sendsms", {"number": "10086,10087", "content": "hello", "goip_line": "goip101"})
        self.assertEqual(page.json, {"result": "ACCEPT", "taskID": "1"})
        self.assertEqual(page.answer.content_type, "application/json")
        self.assertEqual(len(self.relay.store.kept.of_message("crm", 1)), 2)

    def test_the_slash_at_the_end_may_be_missing(self) -> None:
        body = json.dumps(
            {"auth": {"username": "root", "password": "root"}, "number": 10086, "content": "hi"}
        )
        self.assertEqual(self.ask("/goip/sendsms", "POST", body=body.encode()).json["result"], "ACCEPT")

    def test_by_a_provider_or_a_line(self) -> None:
        for more, way in (
            ({"provider": "1"}, "~provider 1"),
            ({"provider": 1}, "~provider 1"),
            ({"provider": "SIMNETWORK"}, "~provider 1"),
            ({"goip_line": "goip1"}, "~gateway goip1"),
            ({"goip_line": "shopline"}, "=goip102"),
            ({}, "all"),
        ):
            self.tell("sendsms", {"number": ["10086"], "content": "hello", **more})
            (newest,) = self.relay.store.kept.latest(1000, 1)
            self.assertEqual(newest.sending.way, way)

    def test_what_there_is_not_is_rejected_in_the_vendor_s_words(self) -> None:
        for more, reason in (
            ({"goip_line": "goip9"}, "none_line"),
            ({"provider": "9"}, "none_provider"),
            ({"provider": "metfone"}, "none_provider"),
            ({"number": ""}, "none_number"),
            ({"number": "x"}, "none_number"),
            ({"content": ""}, "none_content"),
            ({"content": None}, "none_content"),
        ):
            page = self.tell("sendsms", {"number": "10086", "content": "hello", **more})
            self.assertEqual((page.answer.status, page.json["result"]), (200, "REJECT"))
            self.assertEqual(page.json["reason"], reason)
        self.assertEqual(self.relay.store.kept.latest(1000, 10), [])

    def test_of_a_list_the_refused_are_named(self) -> None:
        page = self.tell("sendsms", {"number": "10086,x", "content": "hello"})
        self.assertEqual(page.json["refused"], [{"number": "x", "reason": "is not a number"}])

    def test_each_refusal_of_the_relay_has_a_word(self) -> None:
        self.relay.submission.open = False
        page = self.tell("sendsms", {"number": "10086", "content": "hello"})
        self.assertEqual((page.json["reason"], page.json["message"]), ("not_now", Refusal.NOT_NOW.value))

    def test_a_wrong_login_is_401(self) -> None:
        for page in ("sendsms", "querysms", "querylines"):
            for auth in ({}, None, "root", {"username": "root"}, {"username": "root", "password": "no"}):
                asked = self.tell(page, {"auth": auth, "number": "1", "content": "x", "taskID": "1"})
                self.assertEqual((asked.answer.status, asked.json["result"]), (401, "REJECT"))

    def test_what_is_no_json_is_400(self) -> None:
        for body in (b"", b"{", b"[]", b"\xff", b'{"a": "\\ud800"}', b"[" * 100_000, b"1" * 5000):
            self.assertEqual(self.ask("/goip/sendsms/", "POST", body=body).answer.status, 400)


class QuerySmsTests(SmsServerCase):
    def setUp(self) -> None:
        super().setUp()
        wanted = {"number": "10086,10087", "content": "hello", "goip_line": "goip101"}
        self.task = self.tell("sendsms", wanted).json["taskID"]

    def query(self, task_id: object = None, user: str = "root") -> Any:
        return self.tell("querysms", {"taskID": self.task if task_id is None else task_id}, user).json

    def record(
        self, number: str = "10086", send: str = "unsend", line: str = "", receipt: str = "0"
    ) -> dict[str, str]:
        return {
            "taskID": f"{self.task}.{number}",
            "goip_line": line,
            "send": send,
            "receipt": receipt,
            "err_code": "0",
        }

    def test_each_number_has_its_state(self) -> None:
        self.assertEqual(self.query(), [self.record(), self.record("10087")])
        self.up()
        self.assertEqual(self.query(), [self.record(send="sending", line="goip101"), self.record("10087")])
        name = self.connector().answer()
        self.connector().refuse(NO_CREDIT)
        self.assertEqual(
            self.query(),
            [
                self.record(send="succeeded", line="goip101"),
                self.record("10087", "failed", "goip101") | {"err_code": "21"},
            ],
        )
        self.connector().report(name)
        self.assertEqual(
            self.query(f"{self.task}.10086"), [self.record("10086", "succeeded", "goip101", "1")]
        )

    def test_what_a_report_says_was_not_delivered_has_failed(self) -> None:
        self.up()
        name = self.connector().answer()
        self.connector().report(name, MessageState.EXPIRED)
        self.assertEqual(self.query()[0]["send"], "failed")

    def test_what_is_not_known_or_another_s_is_an_empty_list(self) -> None:
        self.assertEqual(self.query(user="shop"), [])
        absent: tuple[object, ...] = (
            "4711",
            "",
            "x",
            "1.2.3",
            "\u0663",
            "9" * 100,
            f"{self.task}.999",
            {},
            True,
        )
        for task_id in absent:
            self.assertEqual(self.query(task_id), [])
        self.assertEqual(len(self.query(user="eyes")), 2)

    def test_a_star_is_the_newest(self) -> None:
        self.assertEqual(self.query("*"), [self.record("10087"), self.record("10086")])
        self.assertEqual(self.query("*", "shop"), [])

    def test_a_store_that_does_not_answer_is_503(self) -> None:
        self.desk.sendings = SendingList(cast(Store, Broken()))
        page = self.tell("querysms", {"taskID": self.task})
        self.assertEqual((page.answer.status, page.json["reason"]), (503, "not_now"))


class QueryLinesTests(SmsServerCase):
    def lines(self, user: str = "root") -> dict[str, dict[str, str]]:
        page = self.tell("querylines", {}, user)
        return {each.pop("goip_line"): each for each in page.json}

    def test_each_line_that_the_user_may_send_by(self) -> None:
        self.assertEqual(list(self.lines("ops")), ["goip101", "goip102", "goip201", "goip104"])
        self.assertEqual(list(self.lines("shop")), ["goip201"])

    def test_how_it_stands(self) -> None:
        self.up("goip101", "goip102")
        self.connector("goip102").tell(LineState(logged_in=False))
        found = self.lines()
        unlimited = {"remain_sms": "-1", "day_remain_sms": "-1"}
        self.assertEqual(found["goip101"], {"online": "1", "reg": "LOGIN", **unlimited})
        self.assertEqual(found["goip102"], {"online": "1", "reg": "LOGOUT", **unlimited})
        self.assertEqual(found["goip201"], {"online": "0", "reg": "", **unlimited})

    def test_what_is_left_of_its_budgets(self) -> None:
        one, *others = self.relay.settings
        self.relay.change(channels=[evolve(one, limits=BudgetLimits(day=5, total=9)), *others])
        self.up()
        self.tell("sendsms", {"number": "10086", "content": "hello", "goip_line": "goip101"})
        line = self.lines()["goip101"]
        self.assertEqual((line["day_remain_sms"], line["remain_sms"]), ("4", "8"))


class Broken:
    """A store that cannot answer."""

    def look_up(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        otherwise()
