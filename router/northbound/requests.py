"""What a bound ESME asks for: each request to the relay, each outcome to its answer."""

from router.northbound.protocol import EsmeProtocol
from router.northbound.translate import STATUS, message_id, message_of, moments
from router.relay.accounts import Account
from router.relay.errors import Refused
from router.relay.interfaces import Clock
from router.relay.submission import Request, Submission
from router.smpp.errors import BadTime
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import SubmitSm
from router.smpp.session import Requested


class Requests:
    """Serves the requests of all bound sessions."""

    def __init__(self, clock: Clock, submission: Submission) -> None:
        self._clock = clock
        self._submission = submission

    def take(self, link: EsmeProtocol, account: Account, asked: Requested) -> None:
        """A request that this session may make."""
        if isinstance(asked.pdu, SubmitSm):
            self._submit(link, account, asked.pdu, asked.sequence_number)
        else:
            self._unsupported(link, asked)

    def _submit(self, link: EsmeProtocol, account: Account, pdu: SubmitSm, number: int) -> None:
        def accepted(id: int) -> None:
            session = link.session
            named = message_id(id, account.message_id, session.version)
            session.respond(number, CommandId.SUBMIT_SM, message_id=named)
            link.touch()

        try:
            deliver_at = expires_at = None
            if pdu.schedule_delivery_time or pdu.validity_period:
                deliver_at, expires_at = moments(pdu, self._clock.seconds())
            if not pdu.destination_addr:
                self._refuse(link, number, CommandStatus.ESME_RINVDSTADR)
                return
            request = Request(
                account=account, message=message_of(pdu), deliver_at=deliver_at, expires_at=expires_at
            )
            self._submission.accept(request, accepted)
        except Refused as refused:
            self._refuse(link, number, STATUS[refused.refusal])
        except BadTime as bad:
            self._refuse(link, number, bad.command_status)

    def _refuse(self, link: EsmeProtocol, number: int, status: int) -> None:
        link.session.respond(number, CommandId.SUBMIT_SM, status)

    def _unsupported(self, link: EsmeProtocol, asked: Requested) -> None:
        link.session.respond(asked.sequence_number, asked.pdu.command_id, CommandStatus.ESME_RINVCMDID)
