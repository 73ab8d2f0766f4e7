"""Each request to whom it concerns."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.pdus import (
    CancelSm,
    CancelSmResp,
    DataSm,
    DataSmResp,
    Pdu,
    QuerySm,
    QuerySmResp,
    ReplaceSm,
    ReplaceSmResp,
    SubmitMulti,
    SubmitMultiResp,
    SubmitSm,
    SubmitSmResp,
)
from router.smpp.tags import Tag
from router.sms.address import Address
from tests.northbound.smpp.front import Front
from tests.support.values import account


class RequestsTests(SynchronousTestCase):
    def test_every_request_that_an_esme_may_make_is_answered_in_kind(self) -> None:
        end = Front().bound()
        asked: tuple[tuple[Pdu, type[Pdu]], ...] = (
            (SubmitSm(destination_addr="1"), SubmitSmResp),
            (SubmitMulti(dest_address=(Address(1, 1, "1"),)), SubmitMultiResp),
            (DataSm(destination_addr="1", tlvs=((Tag.MESSAGE_PAYLOAD, b"h"),)), DataSmResp),
            (CancelSm(message_id="1"), CancelSmResp),
            (ReplaceSm(message_id="2"), ReplaceSmResp),
            (QuerySm(message_id="1"), QuerySmResp),
        )
        for pdu, kind in asked:
            answer = end.ask(pdu)
            self.assertEqual((type(answer.pdu), answer.command_status), (kind, 0))

    def test_they_go_under_the_account_that_is_bound(self) -> None:
        front = Front([account("crm"), account("shop")])
        front.bound("shop").submit()
        self.assertEqual(front.relay.sendings.queues, {"shop": 1})
