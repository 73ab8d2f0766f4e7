"""Bodies of POSTs, to the letter."""

import json
from datetime import UTC, datetime

from twisted.trial.unittest import SynchronousTestCase

from router.northbound.hooks.bodies import (
    ENDINGS,
    Ending,
    PostedSms,
    received_form,
    received_json,
    received_sms_server,
)
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.support.values import owed

AT = datetime(2026, 11, 30, 7, 15, 0, 250_000, UTC)
SMS = PostedSms(
    id=7, channel="goip103", gateway="goip1", number="+2567", to="goip103", text='a&b="ü" 🙂', at=AT
)


def ending(form: str, state: MessageState = MessageState.DELIVERED, err: int = 0, key: str = "k") -> object:
    debt = evolve(owed(1, of=5689), message_state=state, err=err, channel="goip101")
    return json.loads(ENDINGS[form](Ending(owed=debt, key=key, segments=2, at=AT)).octets)


class ReceivedTests(SynchronousTestCase):
    def test_as_a_form(self) -> None:
        body = received_form(SMS)
        self.assertEqual(body.content_type, "application/x-www-form-urlencoded")
        self.assertEqual(
            body.octets, b"name=goip103&number=%2B2567&content=a%26b%3D%22%C3%BC%22+%F0%9F%99%82"
        )

    def test_as_json(self) -> None:
        self.assertEqual(
            json.loads(received_json(SMS).octets),
            {
                "id": "7",
                "channel": "goip103",
                "gateway": "goip1",
                "from": "+2567",
                "to": "goip103",
                "text": 'a&b="ü" 🙂',
                "at": "2026-11-30T07:15:00.250+00:00",
            },
        )

    def test_as_the_sms_server_has_it(self) -> None:
        self.assertEqual(
            json.loads(received_sms_server(SMS).octets),
            {
                "goip_line": "goip103",
                "from_number": "+2567",
                "content": 'a&b="ü" 🙂',
                "recv_time": "2026-11-30 07:15:00",
            },
        )

    def test_half_a_character_breaks_nothing(self) -> None:
        """UCS2 of a handset may end in one."""
        half = PostedSms(id=1, channel="a", gateway="g", number="1", to="2", text="x\ud83d", at=AT)
        for form in (received_form, received_json, received_sms_server):
            self.assertTrue(form(half).octets.isascii())


class EndingTests(SynchronousTestCase):
    def test_as_json(self) -> None:
        self.assertEqual(
            ending("json", MessageState.UNDELIVERABLE, 38),
            {
                "message_id": "5689",
                "id": "k",
                "to": "256772000001",
                "state": "UNDELIV",
                "err": 38,
                "at": "2026-11-30T07:15:00.250+00:00",
                "segments": 2,
            },
        )

    def test_a_message_that_its_sender_has_not_named(self) -> None:
        told = ending("json", key="")
        assert isinstance(told, dict)
        self.assertIsNone(told["id"])

    def test_as_querysms_answers(self) -> None:
        for state, err, send, receipt in (
            (MessageState.DELIVERED, 0, "succeeded", "1"),
            (MessageState.UNDELIVERABLE, 38, "failed", "0"),
            (MessageState.UNKNOWN, 905, "succeeded", "0"),
            (MessageState.UNKNOWN, 904, "failed", "0"),
        ):
            self.assertEqual(
                ending("sms_server", state, err),
                [
                    {
                        "taskID": "5689.256772000001",
                        "goip_line": "goip101",
                        "send": send,
                        "receipt": receipt,
                        "err_code": str(err),
                    }
                ],
            )
