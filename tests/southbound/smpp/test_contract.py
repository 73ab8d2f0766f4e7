"""SMPP keeps what every connector promises: to a GoIP, and to an SMSC with a window."""

from collections.abc import Sequence

from router.smpp.operations import CommandStatus as Status
from router.smpp.pdus import DeliverSm, SubmitSm
from router.smpp.session import Timers
from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.report import Fault
from router.sms.state import MessageState
from router.sms.value import evolve
from router.southbound.gateway import Gateway
from router.southbound.smpp.gateway import SmppGateway
from router.southbound.smpp.settings import LinkSettings, SmppSettings
from tests.smpp.wire import T0
from tests.southbound.smpp.far import GOIP, SMSC, Far, Scene
from tests.support import connectors
from tests.support.far_side import Ability, FarSide
from tests.support.relay_side import RelaySide
from tests.support.values import message

PATIENT = Timers(enquire_link=100.0, response=10.0, bind=1000.0)
STATUSES = {
    Fault.CHANNEL: Status.ESME_RPROHIBITED,
    Fault.BUSY: Status.ESME_RTHROTTLED,
    Fault.NUMBER: Status.ESME_RINVDSTADR,
}


def at(link: LinkSettings) -> SmppSettings:
    """Return settings of a link to some place."""
    return SmppSettings(link=link, host="10.0.0.9", port=7777)


class SmppFarSide:
    """An SMSC at the end of a pretend wire; it keeps the promise `far_side.FarSide`."""

    abilities = frozenset({Ability.REPORTS, Ability.LATE, Ability.CHOOSES, Ability.LEAVE})
    faults = tuple(STATUSES)
    expires_at = T0 + 3600.0

    def __init__(self, settings: LinkSettings) -> None:
        self._scene = scene = Scene(evolve(settings, timers=PATIENT))
        self.relay: RelaySide = scene
        self.channel, self.capacity = settings.channel, settings.window
        self.gateway: Gateway = SmppGateway(at(settings), scene.connector)

    @property
    def _far(self) -> Far:
        return self._scene.fars[-1]

    def unreachable(self) -> None:
        self._scene.reachable = False

    def reachable(self) -> None:
        self._scene.reachable = True

    def admit(self) -> None:
        self._far.bound()

    def drop(self) -> None:
        self._far.hang_up()

    def wait(self, seconds: float) -> None:
        self._scene.tick(int(seconds))
        for far in self._scene.fars:
            far.exchange()

    def carry(self) -> None:
        self.wait(0.0)

    def texts(self) -> Sequence[bytes]:
        asked = self._far.pdus if self._scene.fars else ()
        return [pdu.short_message for pdu in asked if isinstance(pdu, SubmitSm)]

    def accept(self, remote_id: str) -> None:
        self._far.answer(remote_id=remote_id)

    def refuse(self, fault: Fault) -> None:
        self._far.answer(STATUSES[fault])

    def outlast(self) -> None:
        self.wait(PATIENT.response)

    def unfit(self) -> ShortMessage:
        return evolve(message(), destination_addr=Address(1, 1, "4" * 21))

    def bring(self, text: bytes) -> None:
        self._far.deliver(DeliverSm(source_addr="4477", short_message=text))

    def acknowledged(self) -> int:
        return len(self._far.answers)

    def report(self, remote_id: str, state: MessageState) -> None:
        dates = "submit date:2302281329 done date:2302281329"
        text = f"id:{remote_id} sub:0 dlvrd:0 {dates} stat:{state.stat} err:0"
        self._far.deliver(DeliverSm(esm_class=4, short_message=text.encode()))

    def take(self) -> None:
        raise NotImplementedError("SMPP has no word for it")

    turn_away = bring_again = clear = log_out = swap_sim = refuse_ussd = take

    def answer_ussd(self, text: str) -> None:
        raise NotImplementedError("no USSD leaves by SMPP")


class ToGoip:
    def make(self) -> FarSide:
        return SmppFarSide(GOIP)


class ToSmsc:
    def make(self) -> FarSide:
        return SmppFarSide(evolve(SMSC, binds=1))


class GoipLifeTests(ToGoip, connectors.LifeContract): ...


class GoipSegmentTests(ToGoip, connectors.SegmentContract): ...


class GoipInboundTests(ToGoip, connectors.InboundContract): ...


class GoipFirstLookTests(ToGoip, connectors.FirstLookContract): ...


class GoipLineTests(ToGoip, connectors.LineContract): ...


class SmscLifeTests(ToSmsc, connectors.LifeContract): ...


class SmscSegmentTests(ToSmsc, connectors.SegmentContract): ...


class SmscInboundTests(ToSmsc, connectors.InboundContract): ...


class SmscLineTests(ToSmsc, connectors.LineContract): ...
