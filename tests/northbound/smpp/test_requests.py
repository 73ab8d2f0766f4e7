"""Requests of bound sessions, each to the part that serves it."""

import re

from twisted.trial.unittest import SynchronousTestCase

from router.routing.numbers import Rewrite
from router.routing.pattern import compiled
from router.smpp.operations import CommandStatus
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
from router.sms.value import evolve
from tests.northbound.smpp.front import Front
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel

RSYSERR = CommandStatus.ESME_RSYSERR


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

    def test_none_waits_for_a_store_that_cannot_answer(self) -> None:
        front = Front()
        end = front.bound()
        front.relay.store.answers = False
        asked = (
            SubmitSm(destination_addr="1", replace_if_present_flag=1),
            CancelSm(message_id="1"),
            ReplaceSm(message_id="2"),
            QuerySm(message_id="1"),
        )
        self.assertEqual([end.ask(pdu).command_status for pdu in asked], [RSYSERR] * 4)


class BrokenTests(SynchronousTestCase):
    """A bug of ours at a message; here, at a rewrite that `check` would not have let in."""

    def setUp(self) -> None:
        broken = evolve(channel(), numbers=(Rewrite(compiled("^256"), r"\7"),))
        self.relay = RelayInMemory([broken])
        self.relay.connectors[broken.id].up(10)
        self.end = Front(relay=self.relay).bound()

    def goes_on(self) -> None:
        answer = self.end.ask(QuerySm(message_id="1"))
        self.assertEqual(answer.command_status, CommandStatus.ESME_RINVMSGID)

    def test_its_esme_is_told_and_goes_on(self) -> None:
        self.assertEqual([self.end.submit() for _ in range(2)], [RSYSERR] * 2)
        self.goes_on()
        self.assertEqual(len(self.flushLoggedErrors(re.error)), 2)

    def test_so_it_is_where_another_was_looked_for_first(self) -> None:
        pdu = SubmitSm(destination_addr="256772000001", replace_if_present_flag=1)
        self.assertEqual(self.end.ask(pdu).command_status, RSYSERR)
        self.goes_on()
        self.assertEqual(len(self.flushLoggedErrors(re.error)), 1)
