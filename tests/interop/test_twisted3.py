"""smpp.twisted3 0.8, on smpp.pdu3, as an ESME and as an SMSC; both live in this process."""

import logging
from functools import partial

from smpp.pdu import pdu_types as smpp
from smpp.pdu.operations import DataSM, DeliverSM, SubmitMulti, SubmitSM
from smpp.twisted.client import SMPPClientProtocol, SMPPClientTransceiver
from smpp.twisted.config import SMPPClientConfig, SMPPServerConfig
from smpp.twisted.protocol import DataHandlerResponse
from smpp.twisted.server import SMPPServerFactory, SMPPServerProtocol
from twisted.cred.portal import Portal
from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse
from twisted.internet import reactor as the_reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.threads import deferToThread

from tests.interop.staged import Staged
from tools.esme import Esme
