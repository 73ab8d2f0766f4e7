"""A conversation over the control socket, by plain calls: lines in, lines out."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from router.northbound.control.conversation import LONGEST, Conversation
from router.relay.event_kinds import EventKind
from router.relay.events import By
from router.relay.faces import Face
from router.relay.who.bans import Bans
from router.routing.budget import BudgetLimits
from router.smpp.codec import encode
from router.smpp.masking import mask
from router.smpp.pdus import EnquireLink
from router.sms.value import evolve
from router.wire.taps import NOWHERE, Far, Talk, Taps
from tests.desk.scene import DeskCase, session
from tests.support.values import account, channel


class ConversationCase(DeskCase):
    def setUp(self) -> None:
        self.opened(evolve(channel(), limits=BudgetLimits(total=5)), numbers={"goip101": "goip101"})
        self.begin()

    def begin(self) -> None:
        self.sent: list[bytes] = []
        self.hung_up = 0
        self.conversation = Conversation(
            self.desk, By("ann", "socket", Face.SOCKET), self.sent.append, self.hang_up
        )

    def hang_up(self) -> None:
        self.hung_up += 1

    def say(self, *requests: object) -> list[Any]:
        """Send requests; gives what has come back since the last time."""
        self.conversation.receive(b"".join(json.dumps(each).encode() + b"\n" for each in requests))
        self.relay.turn()
        return self.heard()

    def heard(self) -> list[Any]:
        lines = b"".join(self.sent).splitlines(keepends=True)
        self.sent.clear()
        assert all(each.endswith(b"\n") for each in lines)
        return [json.loads(each) for each in lines]


class WireTests(ConversationCase):
    taps = Taps()

    def pass_one(self) -> None:
        octets = encode(EnquireLink(), 7)
        self.taps.tell(Far.CHANNEL, "goip101", Talk.SMPP, True, (NOWHERE, NOWHERE), octets, mask)

    def test_what_passes_comes_until_the_time_is_over(self) -> None:
        begun = self.say({"do": "wire", "name": "goip101", "seconds": 5})
        self.assertEqual(begun, [{"ok": {"seconds": 5, "texts": False}}])
        self.pass_one()
        (passed,) = self.heard()
        self.assertEqual(passed["wire"]["octets"], encode(EnquireLink(), 7).hex())
        self.relay.clock.advance(5.0)
        self.pass_one()
        self.assertEqual(self.heard(), [{"over": "5 s are over"}])

    def test_who_goes_hears_nothing_more(self) -> None:
        self.say({"do": "wire", "name": "goip101"})
        self.conversation.closed()
        self.assertFalse(self.taps.active)

    def test_a_connection_has_one_stream_and_a_time_is_a_second_at_least(self) -> None:
        self.assertIn("at least 1", self.say({"do": "wire", "name": "goip101", "seconds": 0})[0]["error"])
        self.say({"do": "wire", "name": "goip101"})
        self.assertIn("already", self.say({"do": "wire", "name": "crm"})[0]["error"])
        self.conversation.closed()

    def test_names_are_those_of_all(self) -> None:
        (found,) = self.say({"do": "names"})
        self.assertEqual(found["ok"]["esmes"], ["crm", "shop"])
        self.assertEqual(found["ok"]["channels"], ["goip101", "goip104"])


class HistoryTests(ConversationCase):
    def test_messages_are_searched_and_one_is_told(self) -> None:
        self.relay.send()
        for sought, ids in (
            ({}, ["1"]),
            ({"from": "nobody", "limit": 5}, []),
            ({"text": "ell"}, ["1"]),
            ({"esme": "crm"}, ["1"]),
        ):
            (found,) = self.say({"do": "messages", **sought})
            self.assertEqual([each["message_id"] for each in found["ok"]["items"]], ids)
        (told,) = self.say({"do": "message", "message_id": "1"})
        self.assertEqual(
            " ".join(told["ok"]),
            "message_id id esme to from state err segments alphabet accepted ended channel route text origin "
            "attempts reports receipts states story deliveries waits_for",
        )
        (unknown,) = self.say({"do": "message", "message_id": "77"})
        self.assertIn("there is no message 77", unknown["error"])

    def test_requeue_answers_how_many(self) -> None:
        (answer,) = self.say({"do": "requeue", "channel": "goip101"})
        self.assertEqual((answer["ok"]["id"], answer["ok"]["messages"]), ("goip101", 0))


class QuestionTests(ConversationCase):
    def test_each_has_an_answer_in_one_line(self) -> None:
        (status,) = self.say({"do": "status"})
        self.assertEqual((status["ok"]["node"], status["ok"]["channels"]), ("r1", {"up": 1, "disabled": 1}))
        self.assertRegex(status["ok"]["started"], r"^2023-11-14T22:13:20.000\+00:00$")
        for do in ("channels", "gateways", "esmes", "queue", "events"):
            (answer,) = self.say({"do": do})
            self.assertIsInstance(answer["ok"]["items"], list)

    def test_a_channel_has_the_fields_of_the_contract(self) -> None:
        (answer,) = self.say({"do": "channel", "channel": "goip101"})
        self.assertEqual(
            " ".join(answer["ok"]),
            "id gateway connector node state reason since operator signal number imsi iccid budget pace "
            "rest_until in_flight waiting today hour last_cause balance balance_at",
        )
        self.assertEqual(answer["ok"]["budget"], {"total": {"used": 0, "limit": 5}})

    def test_several_in_one_read_are_answered_in_their_order(self) -> None:
        first, second = self.say({"do": "queue"}, {"do": "channel", "channel": "goip101"})
        self.assertEqual((first["ok"], second["ok"]["id"]), ({"items": []}, "goip101"))

    def test_one_that_comes_in_pieces_is_answered_when_it_is_whole(self) -> None:
        for octet in b'{"do": "queue"}':
            self.conversation.receive(bytes([octet]))
        self.assertEqual(self.heard(), [])
        self.conversation.receive(b"\r\n\n")
        self.assertEqual(self.heard(), [{"ok": {"items": []}}])

    def test_a_peer_who_has_gone_is_told_nothing(self) -> None:
        self.conversation.closed()
        self.assertEqual(self.say({"do": "status"}), [])


class ExplainTests(ConversationCase):
    def test_the_answer_is_that_of_the_desk(self) -> None:
        (answer,) = self.say({"do": "explain", "esme": "crm", "to": "256772000001", "at": "21:10"})
        self.assertEqual(answer["ok"]["route"], "all")
        self.assertEqual([one["id"] for one in answer["ok"]["channels"]], ["goip101"])

    def test_a_time_is_one_of_the_day(self) -> None:
        (answer,) = self.say({"do": "explain", "esme": "crm", "to": "256772000001", "at": "24:00"})
        self.assertEqual(answer, {"error": "`at`: expected a time of day such as 21:10"})


class ActTests(ConversationCase):
    def test_the_channel_is_the_answer(self) -> None:
        paused, resumed, reset = self.say(
            *({"do": do, "channel": "goip101"} for do in ("pause", "resume", "reset"))
        )
        states = [each["ok"]["state"] for each in (paused, resumed, reset)]
        self.assertEqual(states, ["paused", "up", "up"])
        self.assertIn("paused by ann at the control socket", self.relay.warnings)

    def test_an_answer_waits_for_the_disk_and_the_next_request_for_the_answer(self) -> None:
        self.relay.store.held = True
        self.assertEqual(self.say({"do": "pause", "channel": "goip101"}, {"do": "queue"}), [])
        self.relay.store.commit()
        paused, queue = self.heard()
        self.assertEqual((paused["ok"]["state"], queue["ok"]), ("paused", {"items": []}))

    def test_ussd_gives_the_networks_answer_or_why_there_is_none(self) -> None:
        self.assertEqual(self.say({"do": "ussd", "channel": "goip101", "code": "*100#"}), [])
        self.connector().answer_code("5 left")
        self.assertEqual(self.heard(), [{"ok": {"answer": "5 left"}}])
        self.say({"do": "ussd", "channel": "goip101", "code": "*100#"})
        self.connector().answer_code("", "no answer")
        self.assertEqual(self.heard(), [{"error": "no answer"}])

    def test_an_answer_for_a_peer_who_has_gone_is_for_nobody(self) -> None:
        self.say({"do": "ussd", "channel": "goip101", "code": "*100#"})
        self.conversation.closed()
        self.connector().answer_code("5 left")
        self.assertEqual(self.heard(), [])

    def test_disconnect_says_how_many_there_were(self) -> None:
        self.sessions.all = [session(), session()]
        self.assertEqual(self.say({"do": "disconnect", "esme": "crm"}), [{"ok": {"sessions": 2}}])


class SendTests(ConversationCase):
    HELLO = {"do": "send", "to": "+256772000001", "text": "hello", "esme": "crm"}

    def test_a_text_is_taken_when_it_is_on_disk_and_an_event_says_by_whom(self) -> None:
        self.relay.store.held = True
        self.assertEqual(self.say(self.HELLO), [])
        self.relay.store.commit()
        (answer,) = self.heard()
        self.assertEqual(
            answer["ok"],
            {"message_id": "1", "to": "+256772000001", "alphabet": "gsm7", "segments": 1, "route": "all"},
        )
        self.assertIn("message 1 was sent by ann at the control socket", self.relay.warnings)

    def test_it_may_name_its_sender_and_a_channel(self) -> None:
        (answer,) = self.say({**self.HELLO, "from": "Shop", "text": "Привет", "via": "goip101"})
        self.assertEqual((answer["ok"]["alphabet"], answer["ok"]["route"]), ("ucs2", "=goip101"))
        (told,) = self.say({"do": "message", "message_id": answer["ok"]["message_id"]})
        self.assertEqual((told["ok"]["from"], told["ok"]["origin"]), ("Shop", "ann at the control socket"))

    def test_what_is_wrong_is_said_with_its_field(self) -> None:
        for wrong, said in (
            ({"to": "12 34"}, "`to`: '12 34' is no number; expected digits, a plus in front or none"),
            ({"from": "\n"}, "`from`: expected at most 20 characters of printable ASCII"),
            ({"esme": "cmr"}, "`esme`: there is no ESME cmr; did you mean crm?"),
            ({"esme": ""}, "`esme`: say in the name of which ESME; known are crm, shop"),
            ({"via": "goip9"}, "there is no such channel, or the account may not send this by it"),
        ):
            (answer,) = self.say({**self.HELLO, **wrong})
            self.assertEqual(answer, {"error": said})

    def test_the_only_esme_need_not_be_named_and_one_that_is_off_sends_nothing(self) -> None:
        self.relay.change(accounts=[account()])
        (answer,) = self.say({**self.HELLO, "esme": ""})
        self.assertEqual(answer["ok"]["message_id"], "1")
        self.relay.change(accounts=[evolve(account(), enabled=False)])
        (answer,) = self.say(self.HELLO)
        self.assertEqual(answer, {"error": "`esme`: crm is not enabled in the configuration"})


class EventTests(ConversationCase):
    def tell(self, *subjects: str) -> None:
        for each in subjects:
            self.relay.events.tell(EventKind.SENDS_AGAIN, each)

    def subjects(self, answer: Any) -> list[str]:
        return [each["subject"] for each in answer["ok"]["items"]]

    def test_the_last_ones(self) -> None:
        self.tell("a", "b", "c")
        (answer,) = self.say({"do": "events", "last": 2})
        self.assertEqual(self.subjects(answer), ["b", "c"])
        self.assertEqual(sorted(answer["ok"]["items"][0]), ["at", "id", "level", "subject", "text"])

    def test_what_is_sought_goes_back_page_by_page(self) -> None:
        self.tell("a", "b", "a", "a")
        (answer,) = self.say({"do": "events", "last": 2, "subject": "a"})
        self.assertEqual(self.subjects(answer), ["a", "a"])
        (earlier,) = self.say({"do": "events", "last": 2, "subject": "a", "next": answer["ok"]["next"]})
        self.assertEqual((self.subjects(earlier), earlier["ok"]["next"]), (["a"], None))
        (none,) = self.say({"do": "events", "level": "error"})
        self.assertEqual(self.subjects(none), [])
        (wrong,) = self.say({"do": "events", "level": "bad"})
        self.assertIn("there is no level bad", wrong["error"])

    def test_an_act_says_who_asked(self) -> None:
        self.say({"do": "pause", "channel": "goip101"})
        self.tell("a")
        (answer,) = self.say({"do": "events", "acts": True})
        (act,) = answer["ok"]["items"]
        self.assertEqual(
            (act["subject"], act["user"], act["address"], act["face"]),
            ("goip101", "ann", "socket", "socket"),
        )

    def test_those_after_one(self) -> None:
        self.tell("a", "b")
        (answer,) = self.say({"do": "events"})
        (later,) = self.say({"do": "events", "after": answer["ok"]["items"][0]["id"]})
        self.assertEqual(self.subjects(later), ["b"])

    def test_who_follows_has_those_before_and_then_each(self) -> None:
        self.tell("a")
        (answer,) = self.say({"do": "events", "follow": True, "last": 10})
        self.tell("b")
        (event,) = self.heard()
        self.assertEqual((self.subjects(answer), event["event"]["subject"]), (["a"], "b"))
        self.conversation.closed()
        self.tell("c")
        self.assertEqual(self.heard(), [])

    def test_who_follows_may_ask_other_things_but_not_follow_twice(self) -> None:
        self.say({"do": "events", "follow": True})
        queue, again = self.say({"do": "queue"}, {"do": "events", "follow": True})
        self.assertEqual(
            (queue["ok"], again), ({"items": []}, {"error": "this connection follows the events already"})
        )


class NonsenseTests(ConversationCase):
    def error(self, octets: bytes) -> str:
        self.conversation.receive(octets + b"\n")
        (answer,) = self.heard()
        self.assertEqual(list(answer), ["error"])
        return str(answer["error"])

    def test_what_is_no_request_is_told_so_and_the_next_is_heard(self) -> None:
        for octets in (b"GET / HTTP/1.1", b"[" * 60_000, b"\xff\xfe", b"1" * 10_000, b"NaN", b"{}", b"[]"):
            self.assertIn("expected a", self.error(octets))
        self.assertEqual(self.say({"do": "queue"}), [{"ok": {"items": []}}])

    def test_a_request_that_there_is_not(self) -> None:
        self.assertEqual(
            self.error(b'{"do": "paus"}'), "there is no request paus; did you mean pause or status?"
        )

    def test_fields_that_are_missing_of_another_type_or_none_of_its(self) -> None:
        self.assertEqual(self.error(b'{"do": "pause"}'), "`pause` needs the field channel")
        self.assertEqual(self.error(b'{"do": "pause", "channel": 1}'), "`channel` of `pause` must be a text")
        self.assertEqual(self.error(b'{"do": "events", "last": true}'), "`last` of `events` must be a number")
        self.assertEqual(
            self.error(b'{"do": "queue", "x": 1}'), "`queue` has no field x; its fields are: none"
        )

    def test_half_a_character_is_no_text(self) -> None:
        for request in (
            rb'{"do": "messages", "to": "\ud800"}',
            rb'{"do": "requeue", "channel": "a\udfffb"}',
            rb'{"do": "message", "message_id": "1\udc00"}',
        ):
            self.assertIn("half of a UTF-16 pair", self.error(request))
        self.assertEqual(self.say({"do": "messages", "from": "\U0001f600"})[0]["ok"]["items"], [])

    def test_a_refusal_of_the_desk_is_an_error(self) -> None:
        self.assertIn("did you mean goip101", self.error(b'{"do": "pause", "channel": "goip11"}'))

    def test_a_line_without_end_ends_it(self) -> None:
        self.conversation.receive(b"x" * LONGEST)
        self.assertEqual((self.heard(), self.hung_up), ([], 0))
        self.conversation.receive(b"x")
        (answer,) = self.heard()
        self.assertIn("more than 65,536 octets", answer["error"])
        self.assertEqual(self.hung_up, 1)
        self.conversation.receive(b'\n{"do": "queue"}\n')
        self.assertEqual(self.heard(), [])

    def test_a_fault_of_ours_is_an_answer_and_the_next_is_heard(self) -> None:
        self.gateways.told = None  # type: ignore[assignment]
        answer, queue = self.say({"do": "gateways"}, {"do": "queue"})
        self.assertIn("failed to answer", answer["error"])
        self.assertEqual(queue, {"ok": {"items": []}})
        self.assertEqual(len(self.flushLoggedErrors(AttributeError)), 1)

    @given(st.lists(st.binary(max_size=40), max_size=20))
    def test_whatever_comes_in_each_line_has_one_answer(self, pieces: list[bytes]) -> None:
        self.begin()
        for piece in pieces:
            self.conversation.receive(piece)
        lines = [each for each in b"".join(pieces).split(b"\n")[:-1] if each.strip()]
        self.assertEqual([list(each) for each in self.heard()], [["error"]] * len(lines))


class BlockedTests(ConversationCase):
    def test_numbers_are_listed_and_taken_off_the_list(self) -> None:
        self.relay.change(bans=Bans(["+256772000005"]))
        (all_of_them,) = self.say({"do": "blocked"})
        (one,) = self.say({"do": "blocked", "number": "256772000005"})
        self.assertEqual([each["number"] for each in all_of_them["ok"]["items"]], ["+256772000005"])
        self.assertEqual(one["ok"]["items"][0]["esme"], "")
        (refused,) = self.say({"do": "unblock", "number": "256772000005"})
        self.assertIn("take it out there", refused["error"])

    def test_reset_is_of_an_esme_where_no_channel_is_called_so(self) -> None:
        self.relay.change(accounts=[evolve(account(), limits=BudgetLimits(total=2)), account("shop")])
        self.relay.send()
        (reset,) = self.say({"do": "reset", "channel": "crm"})
        self.assertEqual(reset["ok"]["budget"], {"total": {"used": 0, "limit": 2}})
