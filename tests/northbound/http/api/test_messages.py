"""Messages over the API: send, search, look at, cancel."""

import csv
import io
import json

from router.northbound.http.settings import HttpServerSettings
from router.sms.value import evolve
from router.store.changes import KeyedForgotten
from router.store.history import SoughtEvents
from tests.northbound.http.api.scene import ApiCase, Reader
from tests.support.values import account

HELLO = {"to": "+256772000001", "text": "hello"}


class SendTests(ApiCase):
    def test_it_is_answered_when_it_is_on_disk(self) -> None:
        self.relay.store.held = True
        found = self.answers("POST", "/api/v1/messages", HELLO, "crm")
        self.assertEqual(found, [])
        self.relay.store.commit()
        (answer,) = found
        self.assertEqual(answer.status, 202)
        self.assertEqual(
            json.loads(answer.body),
            {"message_id": "1", "to": "+256772000001", "alphabet": "gsm7", "segments": 1, "route": "all"},
        )

    def test_a_list_is_a_message_to_each(self) -> None:
        status, found = self.ask("POST", "/messages", {"to": ["1", "2"], "text": "Ж" * 71}, "crm")
        self.assertEqual(status, 202)
        told = [(one["message_id"], one["to"], one["alphabet"], one["segments"]) for one in found["items"]]
        self.assertEqual(told, [("1", "1", "ucs2", 2), ("2", "2", "ucs2", 2)])

    def test_of_a_list_each_is_taken_or_refused_on_its_own(self) -> None:
        self.relay.change(accounts=[evolve(account(), queue=1), account("shop")])
        status, found = self.ask("POST", "/messages", {"to": ["1", "1", "1"], "text": "x"}, "crm")
        self.assertEqual(status, 202)
        self.assertIn("message_id", found["items"][0])
        refused = [(one["to"], one["status"], one["type"]) for one in found["items"] if "status" in one]
        self.assertTrue(refused)
        self.assertEqual(refused[0], ("1", 503, "urn:smpp-router:queue_full"))

    def test_what_is_no_number_is_refused_on_its_own(self) -> None:
        status, found = self.ask("POST", "/messages", {"to": ["1", "abc", ""], "text": "x"}, "crm")
        self.assertEqual((status, [one.get("status") for one in found["items"]]), (202, [None, 422, 422]))
        self.assertEqual(self.ask("POST", "/messages", {"to": ["abc"], "text": "x"}, "crm")[0], 422)

    def test_what_is_wrong_is_told_once_for_each_field_with_what_was_expected(self) -> None:
        asked = {"to": "abc", "text": "x", "bogus": 1, "validity": "soon"}
        status, found = self.ask("POST", "/messages", asked, "crm")
        told = {one["field"]: one["message"] for one in found["errors"]}
        self.assertEqual(
            (status, told),
            (
                422,
                {
                    "to": "expected at most 20 digits, with a plus in front or none",
                    "validity": "expected a duration such as 90s, 10m, 24h or 2d",
                    "bogus": "unknown field",
                },
            ),
        )

    def test_an_empty_list_is_told_that_it_is_empty(self) -> None:
        _, found = self.ask("POST", "/messages", {"to": [], "text": "x"}, "crm")
        ((field, message),) = [(one["field"], one["message"]) for one in found["errors"]]
        self.assertEqual(field, "to")
        self.assertIn("at least 1 item", message)

    def test_if_all_of_a_list_are_refused_so_is_the_list(self) -> None:
        status, found = self.ask("POST", "/messages", {"to": ["*1#", "*2#"], "text": "x"}, "crm")
        self.assertEqual((status, len(found["errors"])), (422, 2))

    def test_a_sender_sends_in_its_own_name_and_an_admin_says_in_whose(self) -> None:
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "esme": "shop"}, "crm"), 403)
        self.assertEqual(self.status("POST", "/messages", HELLO, "ops"), 422)
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "esme": "none"}, "ops"), 422)
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "esme": "shop"}, "ops"), 202)
        self.assertEqual(self.ask("GET", "/messages/1")[1]["esme"], "shop")

    def test_beyond_its_rate_it_is_told_when_to_come_again(self) -> None:
        self.relay.change(accounts=[evolve(account(), rate=1.0), account("shop")])
        # A list passes if one may be sent, and leaves a debt.
        self.assertEqual(self.status("POST", "/messages", {"to": ["1", "2", "3"], "text": "x"}, "crm"), 202)
        answer = self.whole("POST", "/api/v1/messages", HELLO, "crm")
        self.assertEqual(answer.status, 429)
        self.assertIn(("Retry-After", "1"), answer.headers)
        self.relay.advance(2)
        self.assertEqual(self.status("POST", "/messages", HELLO, "crm"), 429)
        self.relay.advance(2)
        self.assertEqual(self.status("POST", "/messages", HELLO, "crm"), 202)

    def test_while_nothing_can_be_kept_it_is_503(self) -> None:
        self.relay.submission.keeping = False
        self.assertEqual(self.status("POST", "/messages", HELLO, "crm"), 503)
        self.assertEqual(self.whole("GET", "/health/ready", who="").status, 503)
        status = json.loads(self.whole("GET", "/health").body)["status"]
        self.assertEqual(status, "failing")

    def test_while_the_store_is_away_one_with_an_id_is_503_at_once_too(self) -> None:
        self.relay.store.failing = self.relay.store.held = True
        answer = self.whole("POST", "/api/v1/messages", {**HELLO, "id": "order-17"}, "crm")
        self.assertEqual((answer.status, ("Retry-After", "5") in answer.headers), (503, True))
        self.relay.store.failing = self.relay.store.held = False
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "id": "order-17"}, "crm"), 202)

    def test_it_waits_for_its_time_and_no_longer_than_it_may(self) -> None:
        body = {**HELLO, "at": "2023-11-15T01:00:00+02:00", "validity": "10m"}
        self.assertEqual(self.status("POST", "/messages", body, "crm"), 202)
        self.assertEqual(self.ask("GET", "/messages/1", who="crm")[1]["state"], "SCHEDULED")
        for at in ("2099-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "tomorrow", "2023-11-15T00:00:00"):
            status = self.status("POST", "/messages", {**HELLO, "at": at}, "crm")
            self.assertIn(status, (202, 422), at)

    def test_a_channel_may_be_asked_for(self) -> None:
        self.opened(numbers={"goip101": "goip101"})
        self.attended()
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "via": "goip101"}, "crm"), 202)
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "via": "goip999"}, "crm"), 422)

    def test_a_receipt_goes_to_a_url_that_the_operator_has_allowed(self) -> None:
        self.relay.change(accounts=[evolve(account(), hooks=("https://shop.example/in",)), account("shop")])
        self.attended()
        for url, status in (("https://shop.example/in/1", 202), ("https://evil.example/in", 422)):
            self.assertEqual(self.status("POST", "/messages", {**HELLO, "receipt": url}, "crm"), status, url)
        self.assertEqual(
            self.status("POST", "/messages", {**HELLO, "receipt": "https://shop.example/in"}, "shop"), 422
        )


class KeyTests(ApiCase):
    """`id`: the same request again gets the same answer, and sends nothing."""

    def count(self) -> int:
        return len(self.ask("GET", "/messages")[1]["items"])

    def test_the_same_again_is_answered_as_before(self) -> None:
        first = self.whole("POST", "/api/v1/messages", {**HELLO, "id": "k"}, "crm")
        again = self.whole("POST", "/api/v1/messages", {"id": "k", **HELLO}, "crm")
        self.assertEqual((first.status, again.status), (202, 200))
        self.assertEqual(first.body, again.body)
        self.assertEqual(self.count(), 1)
        self.assertEqual(self.ask("GET", "/messages/1", who="crm")[1]["id"], "k")

    def test_another_one_is_a_conflict(self) -> None:
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "id": "k"}, "crm"), 202)
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "id": "k", "text": "other"}, "crm"), 409)

    def test_keys_are_those_of_an_esme(self) -> None:
        for who in ("crm", "shop"):
            self.assertEqual(self.status("POST", "/messages", {**HELLO, "id": "k"}, who), 202)
        body = {**HELLO, "id": "k", "esme": "crm"}
        self.assertEqual(self.status("POST", "/messages", body, "ops"), 409)

    def test_ten_at_once_make_one_message(self) -> None:
        found = [self.answers("POST", "/api/v1/messages", {**HELLO, "id": "k"}, "crm") for _ in range(10)]
        for _ in range(5):
            self.relay.turn()
        self.assertEqual(sorted(answer.status for (answer,) in found), [200] * 9 + [202])
        self.assertEqual(len({answer.body for (answer,) in found}), 1)
        self.assertEqual(self.count(), 1)

    def test_what_was_refused_leaves_no_trace(self) -> None:
        self.relay.submission.keeping = False
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "id": "k"}, "crm"), 503)
        self.relay.submission.keeping = True
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "id": "k"}, "crm"), 202)

    def test_a_list_has_one_key(self) -> None:
        body = {"to": ["1", "2"], "text": "x", "id": "k"}
        first, again = (self.ask("POST", "/messages", body, "crm") for _ in range(2))
        self.assertEqual((first[0], again[0]), (202, 200))
        self.assertEqual(first[1], again[1])
        self.assertEqual(self.count(), 2)

    def test_a_kill_leaves_the_message_and_its_answer_or_neither(self) -> None:
        for steps, status in (((), 202), (("execute",), 200), (("execute", "tell"), 200)):
            self.opened()
            self.attended()
            self.relay.store.held = True
            self.answers("POST", "/api/v1/messages", {**HELLO, "id": "k"}, "crm")
            # The first commit answers whether the key is known, the second keeps the message.
            self.relay.store.commit()
            for step in steps:
                getattr(self.relay.store, step)()
            self.relay.kill()
            self.attend(self.relay.settings)
            self.attended()
            self.assertEqual(self.status("POST", "/messages", {**HELLO, "id": "k"}, "crm"), status, steps)
            self.assertEqual(self.count(), 1, steps)

    def test_it_is_forgotten_after_keep(self) -> None:
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "id": "k"}, "crm"), 202)
        self.relay.advance(660)
        forgotten = [one for one in self.relay.store.committed if isinstance(one, KeyedForgotten)]
        self.assertIn(self.relay.clock.seconds() - forgotten[-1].before, range(30 * 86400, 30 * 86400 + 661))


class LookTests(ApiCase):
    def setUp(self) -> None:
        super().setUp()
        for who, text in (("crm", "one"), ("shop", "=two"), ("crm", "three")):
            self.status("POST", "/messages", {**HELLO, "text": text}, who)

    def ids(self, query: str = "", who: str = "ops") -> list[str]:
        status, found = self.ask("GET", f"/messages{query}", who=who)
        self.assertEqual(status, 200, found)
        return [one["message_id"] for one in found["items"]]

    def test_a_sender_sees_his_own_alone(self) -> None:
        self.assertEqual(self.ids(who="crm"), ["3", "1"])
        self.assertEqual(self.status("GET", "/messages?esme=shop", who="crm"), 403)
        self.assertEqual(self.status("GET", "/messages/2", who="crm"), 404)
        self.assertEqual(self.status("DELETE", "/messages/2", who="crm"), 404)

    def test_one_of_others_is_answered_as_one_that_is_not_there(self) -> None:
        found = [self.ask("GET", f"/messages/{id}", who="crm") for id in (2, 9)]
        self.assertEqual(found[0][1]["detail"].replace("2", "9"), found[1][1]["detail"])

    def test_nor_is_he_told_which_channels_and_gateways_there_are(self) -> None:
        for query in ("channel=x", "gateway=x"):
            for accept in ("*/*", "text/csv"):
                status, found = self.ask("GET", f"/messages?{query}", who="crm", accept=accept)
                self.assertEqual(status, 404)
                self.assertNotIn("known", found["detail"])

    def test_pages_go_on_where_the_last_one_ended(self) -> None:
        _, first = self.ask("GET", "/messages?limit=2")
        self.assertEqual([one["message_id"] for one in first["items"]], ["3", "2"])
        _, last = self.ask("GET", f"/messages?limit=2&next={first['next']}")
        self.assertEqual(([one["message_id"] for one in last["items"]], last["next"]), (["1"], None))

    def test_texts_are_for_those_who_may_read_them(self) -> None:
        self.assertEqual(self.ask("GET", "/messages/1", who="crm")[1]["text"], "one")
        self.assertNotIn("text", self.ask("GET", "/messages/1", who="eye")[1])
        self.assertNotIn("text", self.ask("GET", "/messages", who="eye")[1]["items"][0])
        self.settings = HttpServerSettings(viewers_read_texts=True)
        self.assertEqual(self.ask("GET", "/messages/1", who="eye")[1]["text"], "one")

    def test_texts_are_searched_by_admins(self) -> None:
        self.assertEqual(self.ids("?text=TWO"), ["2"])
        self.assertEqual(self.status("GET", "/messages?text=two", who="crm"), 403)

    def test_what_makes_no_sense_is_told(self) -> None:
        for query in ("since=yesterday", "gateway=goip1&channel=x", "state=GONE", "err=-1"):
            self.assertEqual(self.status("GET", f"/messages?{query}"), 422, query)
        self.assertEqual(self.status("GET", "/messages?gateway=none"), 404)
        self.assertEqual(self.ids("?since=2023-11-14T00:00:00+00:00"), ["3", "2", "1"])

    def test_all_come_as_csv_and_no_cell_is_a_formula(self) -> None:
        answer = self.whole("GET", "/api/v1/messages?esme=shop", accept="text/csv")
        assert answer.stream is not None
        reader = Reader(answer.stream)
        rows = list(csv.DictReader(io.StringIO(reader.octets.decode())))
        self.assertTrue(reader.ended)
        told = [(row["message_id"], row["to"], row["text"]) for row in rows]
        self.assertEqual(told, [("2", "'+256772000001", "'=two")])
        act = self.desk.events.newest(1)[0].text
        self.assertEqual(act, "messages (esme shop) were exported as CSV by ops from 192.0.2.7 over the API")

    def test_what_a_sender_exports_of_his_own_is_no_act(self) -> None:
        self.whole("GET", "/api/v1/messages", who="crm", accept="text/csv")
        self.assertEqual(self.desk.events.newest(9, SoughtEvents(acts=True)), [])
        self.whole("GET", "/api/v1/messages?to=%2B256772000001", who="eye", accept="text/csv")
        (act,) = self.desk.events.newest(9, SoughtEvents(acts=True))
        self.assertIn("messages (to +25677****001) were exported as CSV by eye", act.text)

    def test_what_waits_is_cancelled_and_what_has_gone_is_not(self) -> None:
        self.assertEqual(self.ask("GET", "/messages/1")[1]["state"], "SENT")
        self.assertEqual(self.status("DELETE", "/messages/1", who="crm"), 409)
        status, found = self.ask("DELETE", "/messages/3", who="crm")
        self.assertEqual((status, found["state"]), (200, "DELETED"))
        self.assertEqual(self.status("DELETE", "/messages/3", who="crm"), 409)
        self.assertEqual(self.status("DELETE", "/messages/99"), 404)
        self.assertEqual(self.status("DELETE", "/messages/x%2Fy"), 404)
