"""A relay of some lines in plain smpp.twisted3: what ESMEs submit goes to one SMSC, receipts come back.

It keeps nothing. Usage: relay_twisted.py NORTH SOUTH (ports of this machine)
"""

import logging
import re
import sys
from collections.abc import Callable
from typing import Protocol as Promise
from typing import cast

from smpp.pdu.operations import DeliverSM, SubmitSM, SubmitSMResp
from smpp.pdu.pdu_types import CommandStatus
from smpp.twisted.client import SMPPClientTransceiver
from smpp.twisted.config import SMPPClientConfig, SMPPServerConfig
from smpp.twisted.protocol import DataHandlerResponse
from smpp.twisted.server import SMPPServerFactory
from twisted.cred.checkers import ICredentialsChecker
from twisted.cred.credentials import IUsernamePassword
from twisted.cred.portal import IRealm, Portal
from twisted.internet import reactor
from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IReactorCore, IReactorTCP
from zope.interface import implementer

FOUND = re.compile(rb"id:([^ ]+)")


class Session(Promise):
    """The part of smpp.twisted's sessions that the relay uses."""

    def sendDataRequest(self, pdu: object) -> Deferred[object]: ...


class Done(Promise):
    """The result of one of its requests."""

    response: SubmitSMResp


@implementer(IRealm)
class Anyone:
    """Everybody is the same."""

    def requestAvatar(
        self, avatar_id: object, mind: object, *interfaces: type
    ) -> tuple[type, str, Callable[[], None]]:
        return interfaces[0], "load", lambda: None


@implementer(ICredentialsChecker)
class Checker:
    """Every password is right."""

    credentialInterfaces = (IUsernamePassword,)

    def requestAvatarId(self, credentials: object) -> Deferred[bytes | tuple[()]]:
        return succeed(b"load")


class Relay:
    """Both sides of it."""

    def __init__(self, north: int, south: int) -> None:
        self.owners: dict[bytes, Session] = {}
        config = SMPPClientConfig(
            host="127.0.0.1", port=south, username="relay", password="pw", responseTimerSecs=60
        )
        SMPPClientTransceiver(config, self.from_smsc).connectAndBind().addCallback(self.bound)
        served = SMPPServerConfig(msgHandler=self.from_esme, systems={"load": {"max_bindings": 8}})
        portal = Portal(Anyone(), [Checker()])
        cast(IReactorTCP, reactor).listenTCP(north, SMPPServerFactory(served, portal), interface="127.0.0.1")

    def bound(self, up: Session) -> None:
        self.up = up

    def from_esme(self, system_id: str, session: Session, pdu: SubmitSM) -> Deferred[object]:
        asked = self.up.sendDataRequest(SubmitSM(**pdu.params))
        return asked.addCallback(lambda done: self.answer(session, cast(Done, done)))

    def answer(self, session: Session, done: Done) -> DataHandlerResponse:
        id = done.response.params["message_id"]
        self.owners[id] = session
        return DataHandlerResponse(CommandStatus.ESME_ROK, message_id=id)

    def from_smsc(self, session: Session, pdu: DeliverSM) -> CommandStatus:
        found = FOUND.search(pdu.params["short_message"])
        owner = self.owners.pop(found[1], None) if found else None
        if owner is not None:
            owner.sendDataRequest(DeliverSM(**pdu.params))
        return CommandStatus.ESME_ROK


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    relay = Relay(int(sys.argv[1]), int(sys.argv[2]))
    cast(IReactorCore, reactor).run()
