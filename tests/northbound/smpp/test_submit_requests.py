"""submit_sm, submit_multi and data_sm, from the octets of an ESME to the relay and back."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.account import IdForm
from router.routing.match import Match
from router.routing.table import Otherwise, Route
from router.smpp.operations import CommandStatus
from router.smpp.pdus import DataSm, DistributionList, Pdu, SubmitMulti, SubmitMultiResp, SubmitSm
from router.smpp.tags import Tag
from router.sms.address import Address
from router.sms.message import UDHI
from router.sms.value import evolve
from router.store.changes import Accepted
from router.store.entities import Sending
from tests.northbound.smpp.front import End, Front, changed
from tests.support.extent import at_most
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel

ROK = CommandStatus.ESME_ROK
NUMBER = "256772000001"
HELLO = SubmitSm(destination_addr=NUMBER, short_message=b"hello", registered_delivery=1)


def payload(text: bytes) -> tuple[int, bytes]:
    return Tag.MESSAGE_PAYLOAD, text


class SubmitsTestCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.front = Front()
        self.end = self.front.bound()

    def status(self, pdu: Pdu) -> int:
        return self.end.ask(pdu).command_status

    def kept(self) -> list[Sending]:
        """Return what the store was given."""
        return [one.sending for one in self.front.relay.store.committed if isinstance(one, Accepted)]

    def assertRefused(self, status: CommandStatus, pdu: Pdu) -> None:
        self.assertEqual(self.status(pdu), status)
        self.assertEqual(self.kept(), [])


class AcceptedTests(SubmitsTestCase):
    def test_it_is_answered_with_our_id_in_the_form_of_the_account(self) -> None:
        for form, id in (
            (IdForm.DECIMAL, "1"),
            (IdForm.HEX, "1"),
            (IdForm.UUID, "00000000-0000-0000-0000-000000000001"),
        ):
            answer = Front([evolve(account(), message_id=form)]).bound().ask(HELLO)
            self.assertEqual(getattr(answer.pdu, "message_id", None), id)

    def test_a_client_of_3_3_is_told_eight_hex_digits(self) -> None:
        answer = self.front.bound(version=0x33).ask(HELLO)
        self.assertEqual(getattr(answer.pdu, "message_id", None), "00000001")

    def test_it_is_not_answered_before_it_is_on_disk(self) -> None:
        store = self.front.relay.store
        store.held = True
        self.end.say(HELLO)
        self.assertEqual(self.end.answers(), [])
        store.execute()
        self.end.exchange()
        self.assertEqual(self.end.answers(), [])
        store.tell()
        self.end.exchange()
        self.assertEqual([answer.command_status for answer in self.end.answers()], [ROK])

    def test_every_value_of_it_is_kept(self) -> None:
        pdu = SubmitSm(
            service_type="WAP",
            source_addr_ton=5,
            source_addr="Shop",
            dest_addr_ton=1,
            dest_addr_npi=1,
            destination_addr=NUMBER,
            protocol_id=64,
            priority_flag=3,
            registered_delivery=0x11,
            data_coding=4,
            sm_default_msg_id=9,
            short_message=b"\0\xff",
            tlvs=((0x1400, b"a"), (0x1400, b"b"), (Tag.USER_MESSAGE_REFERENCE, b"\0\7")),
        )
        self.assertEqual(self.status(pdu), ROK)
        message = self.kept()[0].message
        self.assertEqual(
            (message.source_addr, message.destination_addr.addr), (Address(5, 0, "Shop"), NUMBER)
        )
        self.assertEqual((message.service_type, message.protocol_id, message.priority_flag), ("WAP", 64, 3))
        self.assertEqual((message.data_coding, message.short_message), (4, b"\0\xff"))
        self.assertEqual((message.registered_delivery, message.sm_default_msg_id), (0x11, 9))
        self.assertEqual(message.tlvs, pdu.tlvs)

    def test_priority_4_of_a_5_0_client_is_the_highest_that_3_4_knows(self) -> None:
        for version, status in ((0x34, CommandStatus.ESME_RINVPRTFLG), (0x50, ROK)):
            end = self.front.bound(version=version)
            self.assertEqual(end.ask(changed(HELLO, priority_flag=4)).command_status, status)
            many = SubmitMulti(dest_address=(Address(1, 1, NUMBER),), short_message=b"hi", priority_flag=4)
            self.assertEqual(end.ask(many).command_status, status)
            self.assertEqual(
                end.ask(changed(HELLO, priority_flag=5)).command_status, CommandStatus.ESME_RINVPRTFLG
            )

    def test_message_payload_is_its_text(self) -> None:
        self.assertEqual(self.status(changed(HELLO, short_message=b"", tlvs=(payload(b"x" * 500),))), ROK)
        message = self.kept()[0].message
        self.assertEqual((message.short_message, message.payload, message.tlvs), (b"x" * 500, True, ()))

    def test_it_is_held_until_its_time_and_ends_at_its_own(self) -> None:
        times = {"schedule_delivery_time": "000000010000000R", "validity_period": "000000020000000R"}
        self.assertEqual(self.status(changed(HELLO, **times)), ROK)
        (sending,) = self.kept()
        self.assertEqual(sending.due_at - sending.accepted_at, 3600.0)
        self.assertEqual(sending.expires_at - sending.accepted_at, 7200.0)

    def test_qos_time_to_live_goes_before_validity_period(self) -> None:
        given = changed(
            HELLO, validity_period="000000020000000R", tlvs=((Tag.QOS_TIME_TO_LIVE, b"\0\0\0\x3c"),)
        )
        self.assertEqual(self.status(given), ROK)
        (sending,) = self.kept()
        self.assertEqual(sending.expires_at - sending.accepted_at, 60.0)

    def test_two_under_one_sequence_number_are_answered_each(self) -> None:
        for _ in range(2):
            self.end.say(HELLO)
        self.assertEqual(
            [getattr(answer.pdu, "message_id", None) for answer in self.end.answers()], ["1", "2"]
        )


class RefusedTests(SubmitsTestCase):
    def test_an_empty_destination(self) -> None:
        self.assertRefused(CommandStatus.ESME_RINVDSTADR, changed(HELLO, destination_addr=""))

    def test_values_that_mean_nothing(self) -> None:
        self.assertRefused(CommandStatus.ESME_RINVPRTFLG, changed(HELLO, priority_flag=4))
        self.assertRefused(CommandStatus.ESME_RINVREGDLVFLG, changed(HELLO, registered_delivery=0x21))
        self.assertRefused(CommandStatus.ESME_RINVREPFLAG, changed(HELLO, replace_if_present_flag=2))
        self.assertRefused(CommandStatus.ESME_RINVESMCLASS, changed(HELLO, esm_class=0x02))

    def test_times_that_are_none(self) -> None:
        self.assertRefused(CommandStatus.ESME_RINVSCHED, changed(HELLO, schedule_delivery_time="x" * 16))
        self.assertRefused(CommandStatus.ESME_RINVEXPIRY, changed(HELLO, validity_period="000101000000000+"))

    def test_a_header_that_does_not_fit(self) -> None:
        self.assertRefused(
            CommandStatus.ESME_RINVESMCLASS, changed(HELLO, esm_class=UDHI, short_message=b"\x05\0\3")
        )

    def test_no_route(self) -> None:
        relay = RelayInMemory(
            routes=[Route(name="none", match=Match(esme=frozenset({"x"})), via=("goip101",))]
        )
        end = Front(relay=relay).bound()
        self.assertEqual(end.ask(HELLO).command_status, CommandStatus.ESME_RINVDSTADR)

    def test_no_channel_where_the_route_says_to_reject(self) -> None:
        route = Route(name="all", via=("goip101",), otherwise=Otherwise.REJECT)
        end = Front(relay=RelayInMemory(routes=[route])).bound()
        self.assertEqual(end.ask(HELLO).command_status, CommandStatus.ESME_RSUBMITFAIL)

    def test_more_segments_than_any_channel_sends(self) -> None:
        self.assertRefused(
            CommandStatus.ESME_RINVMSGLEN, changed(HELLO, short_message=b"", tlvs=(payload(b"x" * 4000),))
        )

    def test_more_a_second_than_the_rate(self) -> None:
        end = Front([evolve(account(), rate=2.0)]).bound()
        statuses = [end.submit(to=str(number)) for number in range(3)]
        self.assertEqual(statuses, [ROK, ROK, CommandStatus.ESME_RTHROTTLED])

    def test_more_than_the_queue_holds(self) -> None:
        end = Front([evolve(account(), queue=2)]).bound()
        statuses = [end.submit(to=str(number)) for number in range(3)]
        self.assertEqual(statuses, [ROK, ROK, CommandStatus.ESME_RMSGQFUL])

    def test_while_the_router_stops(self) -> None:
        self.front.relay.submission.open = False
        self.assertRefused(CommandStatus.ESME_RSYSERR, HELLO)


class DataSmTests(SubmitsTestCase):
    def test_its_text_is_in_message_payload_alone(self) -> None:
        pdu = DataSm(destination_addr=NUMBER, data_coding=8, registered_delivery=1, tlvs=(payload(b"\0h"),))
        self.assertEqual(self.status(pdu), ROK)
        message = self.kept()[0].message
        self.assertEqual((message.short_message, message.data_coding, message.tlvs), (b"\0h", 8, ()))

    def test_without_it_a_parameter_is_missing(self) -> None:
        self.assertRefused(CommandStatus.ESME_RMISSINGOPTPARAM, DataSm(destination_addr=NUMBER))

    def test_addresses_longer_than_any_way_onward_are_refused(self) -> None:
        long = DataSm(destination_addr="4" * 21, tlvs=(payload(b"h"),))
        self.assertRefused(CommandStatus.ESME_RINVDSTADR, long)
        sender = DataSm(source_addr="4" * 21, destination_addr=NUMBER, tlvs=(payload(b"h"),))
        self.assertRefused(CommandStatus.ESME_RINVSRCADR, sender)

    def test_an_empty_destination(self) -> None:
        self.assertRefused(CommandStatus.ESME_RINVDSTADR, DataSm(tlvs=(payload(b"h"),)))

    def test_limits_hold_for_it_too(self) -> None:
        end = Front([evolve(account(), queue=0)]).bound()
        answer = end.ask(DataSm(destination_addr=NUMBER, tlvs=(payload(b"h"),)))
        self.assertEqual(answer.command_status, CommandStatus.ESME_RMSGQFUL)


class SubmitMultiTests(SubmitsTestCase):
    def ask(self, *destinations: Address | DistributionList, end: End | None = None) -> SubmitMultiResp:
        pdu = SubmitMulti(dest_address=destinations, short_message=b"hello", registered_delivery=1)
        answer = (end or self.end).ask(pdu)
        self.assertEqual(answer.command_status, ROK)
        assert isinstance(answer.pdu, SubmitMultiResp)
        return answer.pdu

    def test_all_destinations_are_one_message(self) -> None:
        answer = self.ask(Address(1, 1, "1"), Address(1, 1, "2"))
        self.assertEqual((answer.message_id, answer.unsuccess_sme), ("1", ()))
        self.assertEqual([sending.message_id for sending in self.kept()], [1, 1])
        self.assertEqual([sending.message.destination_addr.addr for sending in self.kept()], ["1", "2"])

    def test_what_is_no_number_comes_back_with_its_status(self) -> None:
        answer = self.ask(Address(1, 1, "1"), Address(0, 0, ""), DistributionList("friends"))
        self.assertEqual(
            [(one.address.addr, one.error_status_code) for one in answer.unsuccess_sme],
            [("friends", CommandStatus.ESME_RINVDLNAME), ("", CommandStatus.ESME_RINVDSTADR)],
        )

    def test_what_the_relay_refuses_comes_back_with_its_status(self) -> None:
        end = Front([evolve(account(), queue=1)]).bound()
        answer = self.ask(Address(1, 1, "1"), Address(1, 1, "2"), end=end)
        self.assertEqual(
            [(one.address.addr, one.error_status_code) for one in answer.unsuccess_sme],
            [("2", CommandStatus.ESME_RMSGQFUL)],
        )

    def test_none_taken_is_an_error_of_the_whole(self) -> None:
        lists = SubmitMulti(dest_address=(DistributionList("friends"),))
        self.assertRefused(CommandStatus.ESME_RINVDLNAME, lists)
        self.front.relay.submission.open = False
        self.assertRefused(CommandStatus.ESME_RSYSERR, SubmitMulti(dest_address=(Address(1, 1, "1"),)))


class ReplaceIfPresentTests(SubmitsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.end.ask(HELLO)
        self.newer = changed(HELLO, short_message=b"newer", replace_if_present_flag=1)

    def texts(self) -> list[bytes]:
        connector = self.front.relay.connectors["goip101"]
        connector.up(10)
        return [segment.message.short_message for segment in connector.out]

    def test_what_waits_between_the_addresses_has_the_new_text_under_the_old_id(self) -> None:
        answer = self.end.ask(self.newer)
        self.assertEqual(getattr(answer.pdu, "message_id", None), "1")
        self.assertEqual(self.texts(), [b"newer"])

    def test_what_is_gone_is_left_alone_and_this_is_a_new_one(self) -> None:
        self.assertEqual(self.texts(), [b"hello"])
        answer = self.end.ask(self.newer)
        self.assertEqual(getattr(answer.pdu, "message_id", None), "2")

    def test_a_new_one_may_be_refused(self) -> None:
        self.front.relay.submission.open = False
        other = changed(self.newer, destination_addr="1")
        self.assertEqual(self.status(other), CommandStatus.ESME_RSYSERR)


octet = st.integers(0, 255)
any_submit_sm = st.builds(
    SubmitSm,
    service_type=st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=5),
    source_addr=st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=20),
    destination_addr=st.text(st.characters(min_codepoint=1, max_codepoint=255), min_size=1, max_size=20),
    esm_class=st.sampled_from([0, 0x03, 0x40, 0x43, 0x80, 0xC0]),
    protocol_id=octet,
    priority_flag=st.integers(0, 3),
    registered_delivery=st.sampled_from([1, 0x11]),
    replace_if_present_flag=st.integers(0, 1),
    data_coding=st.sampled_from([0, 0, 1, 3, 8, 8, 0x10, 0x18, 0xF1]) | octet,
    short_message=st.binary(max_size=254),
    tlvs=st.lists(
        st.one_of(
            st.tuples(st.just(Tag.MESSAGE_PAYLOAD.value), st.binary(max_size=300)),
            st.tuples(st.just(Tag.SAR_MSG_REF_NUM.value), st.binary(min_size=2, max_size=2)),
            st.tuples(st.just(Tag.SAR_TOTAL_SEGMENTS.value), st.binary(min_size=1, max_size=1)),
            st.tuples(st.just(Tag.SAR_SEGMENT_SEQNUM.value), st.binary(min_size=1, max_size=1)),
            st.tuples(st.just(Tag.QOS_TIME_TO_LIVE.value), st.binary(min_size=4, max_size=4)),
        ),
        max_size=4,
    ).map(tuple),
)


class WhateverItHoldsTests(SynchronousTestCase):
    @given(any_submit_sm)
    @settings(max_examples=at_most(150, 12))
    def test_each_submit_sm_is_answered_and_each_accepted_one_has_its_receipt(self, pdu: SubmitSm) -> None:
        front = Front(relay=RelayInMemory(channels=[channel()]))
        end, connector = front.bound(), front.relay.connectors["goip101"]
        connector.up()
        answer = end.ask(pdu)
        while connector.out:
            connector.report(connector.answer())
        front.advance(1)
        finals = [receipt for receipt in end.delivered if receipt.esm_class == 0x04]
        self.assertEqual(len(finals), 1 if answer.command_status == ROK else 0)
