"""The far side of an SmppGateway: a simulated box that is an SMSC."""

from collections.abc import Sequence
from random import Random

from router.simulator.goip.settings import Settings
from router.simulator.goip.smpp import SmppFace
from router.simulator.octets.bodies import read_submit
from router.simulator.octets.frames import Command, Pdu, cut, pdu
from router.smpp.session import Timers
from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.report import Fault
from router.sms.state import MessageState
from router.sms.value import evolve
from router.southbound.gateway import Gateway
from router.southbound.smpp.connector import SmppConnector
from router.southbound.smpp.gateway import SmppGateway
from router.southbound.smpp.settings import LinkSettings, SmppSettings
from router.wire.end_of_turn import EndOfTurn
from tests.southbound.simulated import Simulated
from tests.southbound.wire import Net
from tests.support.far_side import Ability
from tests.support.values import message

REPORT = 10.0
"""Seconds from the modem's word to the receipt."""

TYPICAL = (
    *("--dlr-final-min-s", f"{REPORT}"),
    *("--dlr-final-max-s", f"{REPORT}"),
    *("--dlr-before-resp", "0"),
    *("--dlr-enroute", "false"),
)
"""One receipt, and behind its answer."""

TIMERS = Timers(enquire_link=30.0, response=10.0, bind=30.0)

STATUSES = {Fault.BUSY: "0x14"}
"""What a line without network may answer."""


class Several:
    """The channels of a box, each with links of its own, as one."""

    def __init__(self, gateways: Sequence[SmppGateway]) -> None:
        self._all = gateways
        self.connectors = {id: one for each in gateways for id, one in each.connectors.items()}
        self.ticking = [one for each in gateways for one in each.ticking]

    def listen(self) -> None:
        for each in self._all:
            each.listen()

    def start(self) -> None:
        for each in self._all:
            each.start()

    def change(self, settings: object, patience: float) -> bool:
        return all(each.change(settings, patience) for each in self._all)

    def retire(self) -> None:
        for each in self._all:
            each.retire()

    def come_back(self) -> None:
        for each in self._all:
            each.come_back()

    def stop(self) -> None:
        for each in self._all:
            each.stop()

    @property
    def idle(self) -> bool:
        return all(each.idle for each in self._all)

    def cut(self) -> None:
        for each in self._all:
            each.cut()


class SmppBox(Simulated):
    """It keeps the promise `far_side.FarSide`. It reads no submit_sm before the test says what comes of it,
    for it answers at once; unless it is ``quick``.
    """

    abilities = frozenset({Ability.REPORTS, Ability.LATE, Ability.LEAVE})
    faults = tuple(STATUSES)

    def __init__(self, settings: Settings, used: int = 1, quick: bool = False) -> None:
        super().__init__(settings, used)
        self.face = SmppFace(self.goip)
        self.net = Net(self.clock, self.goip, self.face.connect)
        self._unread: list[Pdu] = []
        self._partly = b""
        if not quick:
            self.net.toll = self._hold
        self.gateway: Gateway = Several([self._one(self.goip.channel(line)) for line in self.used])

    def _one(self, channel: str) -> SmppGateway:
        settings = self.goip.settings
        link = LinkSettings(
            channel=channel,
            system_id=channel,
            password=settings.password,
            goip=True,
            interface_version=0x33 if settings.versions == "3.3" else 0x34,
            timers=TIMERS,
        )
        connector = SmppConnector(
            link,
            self.clock,
            self.dates,
            Random(1),
            EndOfTurn(self.clock).soon,
            self.net.connect,
            self.relay,
            self.relay,
            self.relay,
            self.state,
        )
        return SmppGateway(SmppSettings(link=link, host="10.0.0.9", port=7777), connector)

    def _hold(self, octets: bytes) -> bytes:
        pdus, self._partly = cut(self._partly + octets)
        self._unread += [each for each in pdus if each.command_id == Command.SUBMIT_SM]
        return b"".join(written(each) for each in pdus if each.command_id != Command.SUBMIT_SM)

    def unreachable(self) -> None:
        self.net.open = False

    def reachable(self) -> None:
        self.net.open = True

    def admit(self) -> None:
        self.wait(1.0)

    def drop(self) -> None:
        self.net.ends[-1].hang_up()

    def carry(self) -> None:
        self.wait(0.0)

    def texts(self) -> Sequence[bytes]:
        return [read_submit(each.body).text for each in self._unread]

    def accept(self, remote_id: str) -> None:
        far = self.net.ends[-1].far
        assert far is not None
        far.received(written(self._unread.pop(0)))
        self.goip.settled()
        self.line.finish()
        self.goip.settled()
        self.wait(0.0)

    def refuse(self, fault: Fault) -> None:
        self.set(gsm_logout_submit=STATUSES[fault])
        self.line.log_out()
        self.accept("")
        self.line.log_in()

    def outlast(self) -> None:
        self.wait(TIMERS.response + 2.0)

    def unfit(self) -> ShortMessage:
        return evolve(message(), destination_addr=Address(1, 1, "4" * 21))

    def bring(self, text: bytes) -> None:
        self.goip.receive(self.line, "+4477", text.decode())
        self.goip.settled()
        self.wait(0.0)

    def acknowledged(self) -> int:
        return self.goip.counts["delivered"] + self.face.counts["receipts_answered"]

    def report(self, remote_id: str, state: MessageState) -> None:
        self.wait(REPORT + 1.0)

    def clear(self) -> None:
        raise NotImplementedError("SMPP has no word for it")

    turn_away = bring_again = log_out = clear


def written(each: Pdu) -> bytes:
    """Encode a PDU."""
    return pdu(each.command_id, each.sequence_number, each.body, each.command_status)
