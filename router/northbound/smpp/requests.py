"""Dispatch of the requests of bound sessions, by their PDU."""

from router.northbound.smpp.inquiries import Inquiries
from router.northbound.smpp.protocol import EsmeProtocol
from router.northbound.smpp.submit_requests import SubmitRequests
from router.relay.account import Account
from router.smpp.events import Requested
from router.smpp.operations import CommandStatus
from router.smpp.pdus import CancelSm, DataSm, QuerySm, ReplaceSm, SubmitMulti, SubmitSm


class Requests:
    """Serves the requests of all bound sessions."""

    def __init__(self, submits: SubmitRequests, inquiries: Inquiries) -> None:
        self._submits = submits
        self._inquiries = inquiries

    def take(self, link: EsmeProtocol, account: Account, asked: Requested) -> None:
        """Serve a request that the state of the session allows; others get ESME_RINVCMDID."""
        pdu, number = asked.pdu, asked.sequence_number
        if isinstance(pdu, SubmitSm):
            self._submits.submit_sm(link, account, pdu, number)
            return
        match pdu:
            case SubmitMulti():
                self._submits.submit_multi(link, account, pdu, number)
            case DataSm():
                self._submits.data_sm(link, account, pdu, number)
            case QuerySm():
                self._inquiries.query_sm(link, account, pdu, number)
            case CancelSm():
                self._inquiries.cancel_sm(link, account, pdu, number)
            case ReplaceSm():
                self._inquiries.replace_sm(link, account, pdu, number)
            case _:
                link.session.respond(number, pdu.command_id, CommandStatus.ESME_RINVCMDID)
