"""query_sm, cancel_sm and replace_sm of a bound ESME."""

from router.clocks import Dates
from router.northbound.smpp.protocol import EsmeProtocol
from router.northbound.smpp.translate import id_of, moments, state_for
from router.relay.account import Account
from router.relay.sending.message_requests import MessageRequests, MessageStatus, Outcome, Replacement, Which
from router.smpp.errors import BadTime
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import CancelSm, QuerySm, QuerySmResp, ReplaceSm
from router.smpp.times import absolute
from router.smpp.tlvs import payload

QUERIED = {
    Outcome.UNKNOWN: CommandStatus.ESME_RINVMSGID,
    Outcome.UNANSWERED: CommandStatus.ESME_RSYSERR,
}
CANCELLED = {
    Outcome.DONE: CommandStatus.ESME_ROK,
    Outcome.UNKNOWN: CommandStatus.ESME_RINVMSGID,
    Outcome.TOO_LATE: CommandStatus.ESME_RCANCELFAIL,
    Outcome.UNANSWERED: CommandStatus.ESME_RSYSERR,
}
REPLACED = {
    Outcome.DONE: CommandStatus.ESME_ROK,
    Outcome.UNKNOWN: CommandStatus.ESME_RINVMSGID,
    Outcome.TOO_LATE: CommandStatus.ESME_RREPLACEFAIL,
    Outcome.UNFIT: CommandStatus.ESME_RINVMSGLEN,
    Outcome.OVER_LIMIT: CommandStatus.ESME_RREPLACEFAIL,
    Outcome.UNANSWERED: CommandStatus.ESME_RSYSERR,
}

ERROR_CODE = 0xFF
"""error_code is one octet (SMPP 3.4 section 4.8.2): a larger err is in the receipt only."""


class Inquiries:
    """Answers requests about messages that were submitted earlier."""

    def __init__(self, dates: Dates, message_requests: MessageRequests) -> None:
        self._dates = dates
        self._message_requests = message_requests

    def query_sm(self, link: EsmeProtocol, account: Account, pdu: QuerySm, number: int) -> None:
        def answer(standing: MessageStatus | Outcome) -> None:
            session = link.session
            if isinstance(standing, Outcome):
                session.respond(number, CommandId.QUERY_SM, QUERIED[standing])
            else:
                session.respond_with(_query_resp(pdu.message_id, standing), number)
            link.touch()

        which = self._which(account, pdu.message_id, pdu.source_addr, link)
        if which is None:
            answer(Outcome.UNKNOWN)
        else:
            self._message_requests.query(which, answer)

    def cancel_sm(self, link: EsmeProtocol, account: Account, pdu: CancelSm, number: int) -> None:
        def answer(outcome: Outcome) -> None:
            link.session.respond(number, CommandId.CANCEL_SM, CANCELLED[outcome])
            link.touch()

        if pdu.message_id:
            which = self._which(account, pdu.message_id, pdu.source_addr, link)
        else:
            which = Which(
                esme=account.system_id,
                source_addr=pdu.source_addr,
                destination_addr=pdu.destination_addr,
                service_type=pdu.service_type or None,
            )
        if which is None:
            answer(Outcome.UNKNOWN)
        else:
            self._message_requests.cancel(which, answer)

    def replace_sm(self, link: EsmeProtocol, account: Account, pdu: ReplaceSm, number: int) -> None:
        def answer(outcome: Outcome) -> None:
            link.session.respond(number, CommandId.REPLACE_SM, REPLACED[outcome])
            link.touch()

        which = self._which(account, pdu.message_id, pdu.source_addr, link)
        if which is None:
            answer(Outcome.UNKNOWN)
            return
        try:
            deliver_at, expires_at = moments(
                pdu.schedule_delivery_time, pdu.validity_period, (), self._dates.now()
            )
        except BadTime as bad:
            link.session.respond(number, CommandId.REPLACE_SM, bad.command_status)
            return
        # SMPP 5.0 section 4.5.3: the text may be in message_payload, and short_message is empty then.
        replacement = Replacement(
            short_message=payload(pdu.tlvs) or pdu.short_message,
            registered_delivery=pdu.registered_delivery,
            sm_default_msg_id=pdu.sm_default_msg_id,
            deliver_at=deliver_at,
            expires_at=expires_at,
        )
        self._message_requests.replace(which, replacement, answer)

    def _which(self, account: Account, message_id: str, source_addr: str, link: EsmeProtocol) -> Which | None:
        id = id_of(message_id, account.message_id, link.session.version)
        if id is None:
            return None
        return Which(esme=account.system_id, source_addr=source_addr, message_id=id)


def _query_resp(message_id: str, standing: MessageStatus) -> QuerySmResp:
    return QuerySmResp(
        message_id=message_id,
        final_date=absolute(standing.ended_at) if standing.ended_at else "",
        message_state=state_for(standing.message_state),
        error_code=standing.err if standing.err <= ERROR_CODE else 0,
    )
