"""An ESME at the keyboard, by smpp.twisted.

    python tools/esme.py --port 2775 --system-id crm --password secret12

binds, shows receipts and received SMS as they come, and takes commands:

    send NUMBER TEXT      its message_id when it is answered
    help, quit

With ``--send NUMBER TEXT`` it sends that one, waits ``--wait-receipt`` seconds for the receipt of each part,
and ends with status 0 if all say DELIVRD (with ``--wait-receipt 0``: if the SMSC took it), else with 1. What
the GSM alphabet has is sent in it (data_coding 0), the rest as UCS2; a long text in message_payload, or with
``--udh`` as segments.
"""

import logging
import random
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from smpp.pdu import pdu_types as smpp
from smpp.pdu.error import (
    SMPPClientConnectionCorruptedError,
    SMPPError,
    SMPPRequestTimoutError,
    SMPPSessionInitTimoutError,
    SMPPTransactionError,
)
from smpp.pdu.operations import DeliverSM, PDUResponse, SubmitSM
from smpp.twisted import client
from smpp.twisted.config import SMPPClientConfig
from smpp.twisted.protocol import SMPPOutboundTxnResult
from twisted.internet import task
from twisted.internet.defer import Deferred, TimeoutError
from twisted.internet.interfaces import IReactorCore, IReactorTime
from twisted.internet.stdio import StandardIO
from twisted.protocols.basic import LineOnlyReceiver
from twisted.python.failure import Failure

from router.simulator.goip.texts import cut, decode, join_header, split_header, to_gsm
from router.simulator.octets.receipts import Reported, read_receipt
from tools.command_line import parser_of

CODINGS = {"UCS2": 8, "IA5_ASCII": 1, "LATIN_1": 3}
PASSING = ("ENROUTE", "ACCEPTD")
"""Receipts that another one follows."""

STILL_OUT = "it may still come: the channel rests, its gateway is down, or the network has not reported"
WHY_NONE = {"trx": STILL_OUT, "rx": STILL_OUT, "tx": "a transmitter gets none: --bind trx"}
"""Why there may be no receipt, by how it is bound."""

ENDED = "before the connection ended; it comes when an ESME of this system_id is bound again"

ENQUIRE_LINK_S = 30
RESPONSE_S = 60

UDHI = smpp.EsmClassGsmFeatures.UDHI_INDICATOR_SET
WHOLE = smpp.EsmClass(smpp.EsmClassMode.DEFAULT, smpp.EsmClassType.DEFAULT)
SEGMENT = smpp.EsmClass(smpp.EsmClassMode.DEFAULT, smpp.EsmClassType.DEFAULT, [UDHI])
ASKED = smpp.RegisteredDelivery(smpp.RegisteredDeliveryReceipt.SMSC_DELIVERY_RECEIPT_REQUESTED)


def submits(number: str, text: str, source: str = "", udh: bool = False) -> Iterator[SubmitSM]:
    """Yield the submit_sm that a text takes: one, or with ``udh`` one for each segment."""
    gsm = to_gsm(text) is not None
    parts = [to_gsm(part) or b"" if gsm else part.encode("utf-16-be") for part in cut(text)]
    names = smpp.DataCodingDefault
    fields = {
        "source_addr": source,
        "destination_addr": number,
        "registered_delivery": ASKED,
        "data_coding": smpp.DataCoding(schemeData=names.SMSC_DEFAULT_ALPHABET if gsm else names.UCS2),
    }
    if len(parts) == 1:
        yield SubmitSM(**fields, esm_class=WHOLE, short_message=parts[0])
    elif not udh:
        yield SubmitSM(**fields, esm_class=WHOLE, short_message=b"", message_payload=b"".join(parts))
    else:
        reference = random.randrange(256)
        for place, part in enumerate(parts, 1):
            header = join_header(reference, len(parts), place)
            yield SubmitSM(**fields, esm_class=SEGMENT, short_message=header + part)


def text_of(pdu: DeliverSM) -> str:
    """Return the text of a deliver_sm, wherever it stands; data_coding 0 is the GSM alphabet."""
    octets = pdu.params.get("message_payload") or pdu.params["short_message"] or b""
    if UDHI in pdu.params["esm_class"].gsmFeatures:
        octets = split_header(octets)[1]
    scheme = getattr(pdu.params["data_coding"].schemeData, "name", "")
    return decode(octets, CODINGS.get(scheme, 0), "gsm7")


def receipt_of(pdu: DeliverSM) -> Reported | None:
    """Read a deliver_sm as a receipt; None if it is a received SMS."""
    if pdu.params["esm_class"].type is not smpp.EsmClassType.SMSC_DELIVERY_RECEIPT:
        return None
    return read_receipt(pdu.params["short_message"] or b"")


def in_words(error: BaseException | None) -> str:
    """Return what has gone wrong, and where to look: of a refusal the SMSC says a number only."""
    if isinstance(error, SMPPRequestTimoutError):
        # Its own words are a Failure, and the whole PDU.
        bind = isinstance(error, SMPPSessionInitTimoutError)
        return "the bind has no answer: is an SMSC there, and does it take --bind?" if bind else "no answer"
    if isinstance(error, SMPPClientConnectionCorruptedError):
        return "the connection is broken"
    if not isinstance(error, SMPPTransactionError):
        return str(error) or type(error).__name__
    refused: PDUResponse = error.response
    status = refused.status.name
    if refused.id.name.startswith("bind_"):
        return f"the bind is refused, {status}: the router's log says why (--system-id and --password?)"
    return f"refused, {status}: docs/smpp.md says what that means, `smpp-router explain` why"


class Esme:
    """A client that tells what happens to it, a line at a time."""

    def __init__(self, config: SMPPClientConfig, bind: str, tell: Callable[[str], None]) -> None:
        kinds = {
            "trx": lambda: client.SMPPClientTransceiver(config, self._received),
            "rx": lambda: client.SMPPClientReceiver(config, self._received),
            "tx": lambda: client.SMPPClientTransmitter(config),
        }
        self.receipts: dict[str, str] = {}
        self.ended: Deferred[None] = Deferred()
        self.ended.addBoth(self._disconnected)
        self._client = kinds[bind]()
        self._tell = tell
        self._awaited: set[str] = set()
        self._complete: Deferred[None] = Deferred()

    async def bind(self) -> None:
        """Connect and bind; `SMPPError` or `ConnectError` if that is refused."""
        self._session = await self._client.connectAndBind()
        self._session.getDisconnectedDeferred().chainDeferred(self.ended)

    async def unbind(self) -> None:
        """Unbind and disconnect."""
        if self._session.isBound():
            await self._session.unbindAndDisconnect()

    async def send(self, number: str, text: str, source: str, udh: bool) -> list[str]:
        """Send a text; the message_id of each part, or `SMPPError` if one is refused."""
        results = [await self._asked(pdu) for pdu in submits(number, text, source, udh)]
        ids = [result.response.params["message_id"].decode("latin-1") for result in results]
        self._tell(f"taken    {number}  message_id {', '.join(ids)}")
        return ids

    async def _asked(self, pdu: SubmitSM) -> SMPPOutboundTxnResult:
        # smpp.pdu3 0.6 takes no message_payload of another length than the last TLV that it has read.
        self._session.encoder.optionEncoder.length = None
        return await self._session.sendDataRequest(pdu)

    async def receipts_for(self, ids: list[str], clock: IReactorTime, seconds: float) -> list[str]:
        """Return the state in each receipt, ``none`` for one that did not come in so many seconds."""
        self._awaited = set(ids)
        self._complete = Deferred()
        self._complete.addTimeout(seconds, clock)
        self._look()
        with suppress(TimeoutError):
            await self._complete
        return [self.receipts.get(message_id, "none") for message_id in ids]

    def _received(self, session: client.SMPPClientProtocol, pdu: DeliverSM) -> smpp.CommandStatus:
        source, destination = (
            pdu.params[name].decode("latin-1") for name in ("source_addr", "destination_addr")
        )
        receipt = receipt_of(pdu)
        if receipt:
            self.receipts |= {receipt.message_id: receipt.stat} if receipt.stat not in PASSING else {}
            self._tell(f"receipt  {source}  message_id {receipt.message_id} {receipt.stat}")
            self._look()
        else:
            self._tell(f"SMS      {source} to {destination}: {text_of(pdu)}")
        return smpp.CommandStatus.ESME_ROK

    def _disconnected(self, _: object) -> None:
        """Stop waiting: no receipt comes any more."""
        self._look()

    def _look(self) -> None:
        over = self.ended.called or self._awaited <= self.receipts.keys()
        if over and not self._complete.called:
            self._complete.callback(None)


class Keyboard(LineOnlyReceiver):
    """The prompt."""

    delimiter = b"\n"

    def __init__(self, esme: Esme, given: Namespace) -> None:
        self._esme, self._given = esme, given
        self.over: Deferred[None] = Deferred()

    def connectionMade(self) -> None:
        self._prompt()

    def lineReceived(self, line: bytes) -> None:
        word, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
        number, _, text = rest.strip().partition(" ")
        if word == "quit":
            self.leave()
        elif word == "send" and text:
            sent = Deferred.fromCoroutine(self._esme.send(number, text, self._given.source, self._given.udh))
            sent.addErrback(self._refused).addCallback(lambda _: self._prompt())
        else:
            print("send NUMBER TEXT | quit" if word else "", flush=True)
            self._prompt()

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.leave()

    def _refused(self, failure: Failure) -> None:
        failure.trap(SMPPError, ValueError)
        print(f"refused  {in_words(failure.value)}", flush=True)

    def leave(self, _: object = None) -> None:
        """End the conversation."""
        if not self.over.called:
            self.over.callback(None)

    def _prompt(self) -> None:
        print("> ", end="", flush=True)


def arguments(words: list[str]) -> Namespace:
    """Read the command line."""
    parser = parser_of(__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="[%(default)s]")
    parser.add_argument("--port", type=int, default=2775, help="[%(default)s]")
    parser.add_argument("--system-id", default="crm", help="[%(default)s]")
    parser.add_argument("--password", default="secret12", help="[%(default)s]")
    parser.add_argument("--bind", choices=("trx", "tx", "rx"), default="trx")
    parser.add_argument("--from", dest="source", default="", metavar="ADDRESS", help="source_addr")
    parser.add_argument("--udh", action="store_true", help="long texts as segments")
    parser.add_argument("--send", nargs=2, metavar=("NUMBER", "TEXT"))
    parser.add_argument("--wait-receipt", type=float, default=30.0, metavar="SECONDS")
    parser.add_argument("--verbose", action="store_true", help="show what smpp.twisted says, too")
    return parser.parse_args(words)


async def run(reactor: IReactorCore, given: Namespace) -> None:
    """Bind, do what was asked for, unbind; `SystemExit` with the status."""
    config = SMPPClientConfig(
        host=given.host,
        port=given.port,
        username=given.system_id,
        password=given.password,
        enquireLinkTimerSecs=ENQUIRE_LINK_S,
        responseTimerSecs=RESPONSE_S,
    )
    esme = Esme(config, given.bind, lambda line: print(line, flush=True))
    try:
        await esme.bind()
        print(f"bound    as {given.system_id} to {given.host}:{given.port}", flush=True)
        status = await (send_one(esme, given, IReactorTime(reactor)) if given.send else converse(esme, given))
        await esme.unbind()
    except Exception as error:
        # What reaches `react` is a line in Twisted's log, which is nowhere unless --verbose is given.
        raise SystemExit(f"esme: {in_words(error)}") from None
    raise SystemExit(status)


async def send_one(esme: Esme, given: Namespace, clock: IReactorTime) -> int:
    """Send what the command line says and wait for its receipts; return the exit status."""
    number, text = given.send
    ids = await esme.send(number, text, given.source, given.udh)
    if not given.wait_receipt:
        return 0
    said = dict(zip(ids, await esme.receipts_for(ids, clock, given.wait_receipt), strict=True))
    late = f"within {given.wait_receipt:g} s; {WHY_NONE[given.bind]}"
    why_none = ENDED if esme.ended.called else late
    for line in unwelcome(said, why_none):
        print(f"esme: {line}", file=sys.stderr, flush=True)
    return 0 if set(said.values()) == {"DELIVRD"} else 1


def unwelcome(said: Mapping[str, str], why_none: str) -> Iterator[str]:
    """Yield a line on each message_id whose receipt has not come, or says something else than DELIVRD."""
    for message_id, stat in said.items():
        if stat == "none":
            yield f"no receipt for message_id {message_id} {why_none}"
        elif stat != "DELIVRD":
            yield f"message_id {message_id} has ended {stat}, not DELIVRD"


async def converse(esme: Esme, given: Namespace) -> int:
    """Talk until ``quit``, the end of the input, or of the connection; return the exit status."""
    keyboard = Keyboard(esme, given)
    StandardIO(keyboard)
    esme.ended.addCallback(keyboard.leave)
    await keyboard.over
    if esme.ended.called:
        print("the connection ended", flush=True)
    return int(esme.ended.called)


def main(words: list[str] | None = None) -> None:
    """Run, and leave with the status."""
    given = arguments(sys.argv[1:] if words is None else words)
    logging.basicConfig(level=logging.INFO if given.verbose else logging.CRITICAL + 1)
    task.react(run, (given,))


if __name__ == "__main__":
    main()
