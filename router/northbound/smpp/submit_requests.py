"""submit_sm, submit_multi and data_sm: given to the relay, and answered once the message is on disk."""

from collections.abc import Callable
from typing import Final

from router.clocks import Dates
from router.northbound.smpp.checks import flaw
from router.northbound.smpp.protocol import EsmeProtocol
from router.northbound.smpp.translate import as_one, message_id, message_of, message_of_data, moments
from router.relay.account import Account, IdForm
from router.relay.errors import STATUS, MessageRefused, Refusal
from router.relay.events import LOG
from router.relay.sending.message_requests import MessageRequests, Outcome, Which
from router.relay.sending.submission import Submission
from router.relay.sending.submit_request import SubmitRequest
from router.smpp import tlvs
from router.smpp.binding import VERSION_5_0
from router.smpp.errors import BadTime
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import (
    DataSm,
    DistributionList,
    SubmitMulti,
    SubmitMultiResp,
    SubmitSm,
    UnsuccessSme,
)
from router.smpp.session import Session
from router.smpp.tags import Tag
from router.sms.address import Address, dialable
from router.sms.message import ShortMessage
from router.sms.value import evolve

SUBMIT_SM: Final = CommandId.SUBMIT_SM

HIGHEST_OF_5_0: Final = 4
"""priority_flag; gateways get 3, the highest of SMPP 3.4, which we speak to them."""

MOST_TOLD: Final = 20
"""Octets of a destination_addr in unsuccess_sme (SMPP 3.4 section 4.5.2.1)."""


class SubmitRequests:
    """Answers the submissions of all bound sessions."""

    def __init__(self, dates: Dates, submission: Submission, message_requests: MessageRequests) -> None:
        self._dates = dates
        self._submission = submission
        self._message_requests = message_requests

    def submit_sm(self, link: EsmeProtocol, account: Account, pdu: SubmitSm, number: int) -> None:
        message = message_of(pdu)
        if message.priority_flag == HIGHEST_OF_5_0:
            message = _as_of_3_4(message, link.session)
        self._submit(link, account, pdu, message, number, SUBMIT_SM)

    def data_sm(self, link: EsmeProtocol, account: Account, pdu: DataSm, number: int) -> None:
        """Accept a data_sm: the text is in message_payload, the validity in qos_time_to_live."""
        if tlvs.find(pdu.tlvs, Tag.MESSAGE_PAYLOAD) is None:
            status = CommandStatus.ESME_RMISSINGOPTPARAM
            self._reject(link, number, CommandId.DATA_SM, status, account)
        else:
            asked = SubmitSm(tlvs=pdu.tlvs)
            self._submit(link, account, asked, message_of_data(pdu), number, CommandId.DATA_SM)

    def _submit(
        self,
        link: EsmeProtocol,
        account: Account,
        pdu: SubmitSm,
        message: ShortMessage,
        number: int,
        command: CommandId,
    ) -> None:
        if not message.destination_addr.addr:
            self._reject(link, number, command, CommandStatus.ESME_RINVDSTADR, account)
            return
        try:
            request = self._request(link, account, pdu, message)
            form = account.message_id

            def accepted(id: int) -> None:
                self._accepted(link, form, number, command, id)

            if pdu.replace_if_present_flag:
                self._replace(link, number, request, accepted)
            else:
                self._submission.accept(request, accepted)
        except _Flawed as flawed:
            self._reject(link, number, command, flawed.status, account)
        except MessageRefused as refused:
            self._refuse(link, number, command, STATUS[refused.refusal])

    def _accepted(self, link: EsmeProtocol, form: IdForm, number: int, command: CommandId, id: int) -> None:
        """Answer with the message_id, once the message is on disk."""
        session: Session = link.session
        session.respond(number, command, 0, message_id(id, form, session.version))
        link.touch()

    def submit_multi(self, link: EsmeProtocol, account: Account, pdu: SubmitMulti, number: int) -> None:
        """Accept a submit_multi: one message_id for all that are accepted, a status for each other one."""
        numbers = [one for one in pdu.dest_address if isinstance(one, Address)]
        # The router has no distribution lists.
        failed = [
            UnsuccessSme(Address(addr=one.dl_name), CommandStatus.ESME_RINVDLNAME)
            for one in pdu.dest_address
            if isinstance(one, DistributionList)
        ]
        failed += [
            UnsuccessSme(Address(one.ton, one.npi, one.addr[:MOST_TOLD]), CommandStatus.ESME_RINVDSTADR)
            for one in numbers
            if not dialable(one.addr)
        ]

        def accepted(id: int) -> None:
            session = link.session
            named = message_id(id, account.message_id, session.version)
            session.respond_with(SubmitMultiResp(message_id=named, unsuccess_sme=tuple(failed)), number)
            link.touch()

        try:
            common = as_one(pdu)
            request = self._request(link, account, common, _as_of_3_4(message_of(common), link.session))
            wanted = [one for one in numbers if dialable(one.addr)]
            if not wanted:
                raise _Flawed(failed[0].error_status_code if failed else CommandStatus.ESME_RINVNUMDESTS)
            refused = self._submission.accept_many(request, wanted, accepted)
            failed += [UnsuccessSme(address, STATUS[refusal]) for address, refusal in refused]
        except _Flawed as flawed:
            self._reject(link, number, CommandId.SUBMIT_MULTI, flawed.status, account)
        except MessageRefused as error:
            self._refuse(link, number, CommandId.SUBMIT_MULTI, STATUS[error.refusal])

    def _request(
        self, link: EsmeProtocol, account: Account, pdu: SubmitSm, message: ShortMessage
    ) -> SubmitRequest:
        status = flaw(message, pdu.replace_if_present_flag)
        if status is not None:
            raise _Flawed(status)
        try:
            deliver_at, expires_at = moments(
                pdu.schedule_delivery_time, pdu.validity_period, pdu.tlvs, self._dates.now()
            )
        except BadTime as bad:
            raise _Flawed(bad.command_status) from None
        return SubmitRequest(
            account=account,
            message=message,
            deliver_at=deliver_at,
            expires_at=expires_at,
            origin=link.origin,
        )

    def _replace(
        self, link: EsmeProtocol, number: int, request: SubmitRequest, accepted: Callable[[int], None]
    ) -> None:
        """Replace a waiting message with the same addresses and service_type, or accept a new one."""
        message = request.message
        which = Which(
            esme=request.account.system_id,
            source_addr=message.source_addr.addr,
            destination_addr=message.destination_addr.addr,
            service_type=message.service_type,
        )

        def replaced(found: int | Outcome) -> None:
            if isinstance(found, int):
                accepted(found)
                return
            try:
                if found is Outcome.UNANSWERED:
                    raise MessageRefused(Refusal.NOT_NOW)
                self._submission.accept(request, accepted)
            except MessageRefused as refused:
                self._refuse(link, number, CommandId.SUBMIT_SM, STATUS[refused.refusal])
            except Exception:
                # A bug of ours; without this the request would have no answer.
                LOG.failure("at a message of {esme}", esme=request.account.system_id)
                self._refuse(link, number, CommandId.SUBMIT_SM, CommandStatus.ESME_RSYSERR)
            link.touch()

        self._message_requests.replace_if_present(
            which, message, request.deliver_at, request.expires_at, replaced
        )

    def _reject(
        self, link: EsmeProtocol, number: int, command: CommandId, status: int, account: Account
    ) -> None:
        """Refuse a request before it reaches the relay, and count it as the relay would."""
        self._submission.figures.refused(account.system_id, status)
        self._refuse(link, number, command, status)

    def _refuse(self, link: EsmeProtocol, number: int, command: CommandId, status: int) -> None:
        link.session.respond(number, command, status)


def _as_of_3_4(message: ShortMessage, session: Session) -> ShortMessage:
    """Lower priority_flag 4 of a 5.0 peer to 3: SMPP 5.0 has it (section 4.7.18), 3.4 does not."""
    if message.priority_flag != HIGHEST_OF_5_0 or session.peer_version < VERSION_5_0:
        return message
    return evolve(message, priority_flag=HIGHEST_OF_5_0 - 1)


class _Flawed(Exception):
    """A PDU is refused with this command_status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status
