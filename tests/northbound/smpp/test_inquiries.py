"""query_sm, cancel_sm and replace_sm, from the octets of an ESME to the relay and back."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.account import IdForm
from router.smpp.operations import CommandStatus
from router.smpp.pdus import CancelSm, QuerySm, QuerySmResp, ReplaceSm, SubmitSm
from router.smpp.tags import Tag
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.northbound.smpp.front import End, Front
from tests.support.values import account

ROK, RINVMSGID = CommandStatus.ESME_ROK, CommandStatus.ESME_RINVMSGID
NUMBER = "256772000001"


class InquiriesTestCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.open()

    def open(self, form: IdForm = IdForm.DECIMAL, version: int = 0x34) -> None:
        self.front = Front([evolve(account(), message_id=form), account("shop")])
        self.connector = self.front.relay.connectors["goip101"]
        self.end = self.front.bound(version=version)
        answer = self.end.ask(SubmitSm(source_addr="Shop", destination_addr=NUMBER, short_message=b"hello"))
        self.message_id = str(getattr(answer.pdu, "message_id", ""))

    def out(self) -> list[bytes]:
        """Return the text that goes out now."""
        self.connector.up(10)
        return [segment.message.short_message for segment in self.connector.out]


class QueryTests(InquiriesTestCase):
    def query(self, id: str, source_addr: str = "Shop", end: End | None = None) -> int | QuerySmResp:
        answer = (end or self.end).ask(QuerySm(message_id=id, source_addr=source_addr))
        return (
            answer.pdu
            if isinstance(answer.pdu, QuerySmResp) and not answer.command_status
            else answer.command_status
        )

    def test_what_has_not_ended_is_enroute(self) -> None:
        expected = QuerySmResp(message_id="1", message_state=MessageState.ENROUTE)
        self.assertEqual(self.query("1"), expected)
        self.out()
        self.assertEqual(self.query("1"), expected)

    def test_what_has_ended_tells_how_and_when(self) -> None:
        self.out()
        self.connector.report(self.connector.answer())
        self.assertEqual(
            self.query("1"),
            QuerySmResp(message_id="1", message_state=MessageState.DELIVERED, final_date="231114221320000+"),
        )

    def test_error_code_is_what_fits_an_octet(self) -> None:
        for code, shown in ((28, 28), (310, 0)):
            self.open()
            self.out()
            self.connector.refuse(Cause(Fault.NUMBER, code))
            found = self.query("1")
            assert isinstance(found, QuerySmResp)
            self.assertEqual((found.message_state, found.error_code), (MessageState.UNDELIVERABLE, shown))

    def test_the_id_is_read_and_told_in_the_form_of_the_account(self) -> None:
        for form in IdForm:
            self.open(form)
            found = self.query(self.message_id)
            assert isinstance(found, QuerySmResp)
            self.assertEqual(found.message_id, self.message_id)

    def test_a_client_of_3_3_asks_in_hex(self) -> None:
        self.open(version=0x33)
        self.assertIsInstance(self.query("00000001"), QuerySmResp)

    def test_it_may_be_asked_from_another_session_of_its_esme(self) -> None:
        self.assertIsInstance(self.query("1", end=self.front.bound()), QuerySmResp)

    def test_another_esme_has_no_such_message(self) -> None:
        self.assertEqual(self.query("1", end=self.front.bound("shop")), RINVMSGID)

    def test_nor_has_another_source_addr(self) -> None:
        self.assertEqual(self.query("1", source_addr="Ship"), RINVMSGID)

    def test_what_is_no_id_of_ours(self) -> None:
        for id in ("", "2", "0", "-1", "x", "9" * 19, "9" * 60, "1.0"):
            self.assertEqual(self.query(id), RINVMSGID)

    def test_nor_in_another_form(self) -> None:
        self.open(IdForm.UUID)
        for id in ("1", "ffffffff-ffff-ffff-ffff-ffffffffffff"):
            self.assertEqual(self.query(id), RINVMSGID)


class CancelTests(InquiriesTestCase):
    def cancel(self, pdu: CancelSm) -> int:
        return self.end.ask(pdu).command_status

    def test_what_waits_is_deleted_and_never_goes_out(self) -> None:
        self.assertEqual(self.cancel(CancelSm(message_id="1", source_addr="Shop")), ROK)
        self.assertEqual(self.out(), [])
        self.assertEqual(self.front.relay.endings(), [(1, "DELETED", 906)])

    def test_what_is_in_flight_is_too_late(self) -> None:
        self.out()
        self.assertEqual(
            self.cancel(CancelSm(message_id="1", source_addr="Shop")), CommandStatus.ESME_RCANCELFAIL
        )

    def test_without_an_id_all_between_the_two_addresses_go(self) -> None:
        self.end.ask(SubmitSm(source_addr="Shop", destination_addr=NUMBER, short_message=b"second"))
        self.end.ask(SubmitSm(source_addr="Shop", destination_addr="1", short_message=b"other"))
        self.assertEqual(self.cancel(CancelSm(source_addr="Shop", destination_addr=NUMBER)), ROK)
        self.assertEqual(self.out(), [b"other"])

    def test_a_service_type_chooses_among_them(self) -> None:
        waiting = CancelSm(source_addr="Shop", destination_addr=NUMBER, service_type="WAP")
        self.assertEqual(self.cancel(waiting), RINVMSGID)
        self.assertEqual(self.out(), [b"hello"])

    def test_what_is_no_id_of_ours(self) -> None:
        for id in ("2", "x", "9" * 19):
            self.assertEqual(self.cancel(CancelSm(message_id=id, source_addr="Shop")), RINVMSGID)


class ReplaceTests(InquiriesTestCase):
    def replace(self, pdu: ReplaceSm) -> int:
        return self.end.ask(pdu).command_status

    def test_what_waits_goes_out_with_the_new_text(self) -> None:
        self.assertEqual(
            self.replace(ReplaceSm(message_id="1", source_addr="Shop", short_message=b"newer")), ROK
        )
        self.assertEqual(self.out(), [b"newer"])

    def test_its_text_may_be_in_message_payload(self) -> None:
        for found, wanted in ((b"newer", b"newer"), (b"", b"short")):
            self.open()
            pdu = ReplaceSm(
                message_id="1",
                source_addr="Shop",
                short_message=b"" if found else b"short",
                tlvs=((Tag.MESSAGE_PAYLOAD, found),),
            )
            self.assertEqual((self.replace(pdu), self.out()), (ROK, [wanted]))

    def test_with_a_new_time_it_waits_for_that(self) -> None:
        later = ReplaceSm(
            message_id="1", source_addr="Shop", schedule_delivery_time="000000010000000R", short_message=b"x"
        )
        self.assertEqual(self.replace(later), ROK)
        self.assertEqual(self.out(), [])

    def test_what_is_in_flight_is_too_late(self) -> None:
        self.out()
        late = ReplaceSm(message_id="1", source_addr="Shop", short_message=b"newer")
        self.assertEqual(self.replace(late), CommandStatus.ESME_RREPLACEFAIL)

    def test_a_time_that_is_none_changes_nothing(self) -> None:
        bad = ReplaceSm(message_id="1", source_addr="Shop", validity_period="x" * 16, short_message=b"newer")
        self.assertEqual(self.replace(bad), CommandStatus.ESME_RINVEXPIRY)
        self.assertEqual(self.out(), [b"hello"])

    def test_what_is_no_id_of_ours(self) -> None:
        for id in ("", "2", "x", "9" * 19):
            self.assertEqual(self.replace(ReplaceSm(message_id=id, source_addr="Shop")), RINVMSGID)
