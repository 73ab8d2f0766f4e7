"""The relay's neighbours, played by a test: gateways, and sessions of ESMEs. They know its doors only."""

from collections.abc import Callable
from typing import Protocol

from router.goip.line_state import LineState
from router.goip.ussd import UssdAnswer
from router.relay.channels import ChannelSettings
from router.relay.interfaces import Segment
from router.relay.relay import Relay
from router.sms.report import Cause, Fault, StatusReport
from router.sms.state import MessageState
from router.store.entities import Owed, OwedKind

Told = tuple[str | int, ...]

BUSY = Cause(Fault.BUSY)
NO_CREDIT = Cause(Fault.CHANNEL, 21)
BAD_NUMBER = Cause(Fault.NUMBER, 28)


class Playing(Protocol):
    """Where it is played: `relay.RelayInMemory`."""

    relay: Relay
    told: list[Told]
    watch: "Callable[[FakeConnector, Segment], None]"

    def turn(self) -> None: ...


class FakeConnector:
    """A channel's far side, played by the test: it answers when and as it is told to."""

    def __init__(self, relay: Playing, settings: ChannelSettings) -> None:
        self._relay = relay
        self.id = settings.id
        self.linked = False
        self.window = 0
        self.out: list[Segment] = []
        self.late: list[Segment] = []
        self.names = 0
        self.codes: list[tuple[str, Callable[[UssdAnswer], None]]] = []
        """USSD codes that it was given, and whom their answers are for."""
        self.restarts: list[Callable[[str], None]] = []
        """Whom the answers to restarts are for."""

    def submit(self, segment: Segment) -> bool:
        if not self.linked or len(self.out) >= self.window:
            self._relay.told.append(("no link", self.id))
            return False
        self._relay.watch(self, segment)
        self.out.append(segment)
        message = segment.message
        text = message.short_message.decode("latin-1")
        self._relay.told.append(("submit", self.id, message.destination_addr.addr, text))
        return True

    def ussd(self, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        if not self.linked:
            return False
        self._relay.told.append(("ussd", self.id, code))
        self.codes.append((code, answered))
        return True

    def restart(self, answered: Callable[[str], None]) -> bool:
        if not self.linked:
            return False
        self._relay.told.append(("restart", self.id))
        self.restarts.append(answered)
        return True

    def answer_code(self, text: str, failure: str = "") -> None:
        """The network answers the oldest code."""
        self.codes.pop(0)[1](UssdAnswer(text, failure))
        self._relay.turn()

    def tell(self, state: LineState) -> None:
        """The GoIP says how the line is."""
        self._relay.relay.channel_events.line(self.id, state)
        self._relay.turn()

    def up(self, capacity: int = 1) -> None:
        self.linked, self.window = True, capacity
        self._relay.relay.channel_events.up(self.id, capacity)
        self._relay.turn()

    def answer(self, remote_id: str = "") -> str:
        """The oldest that is unanswered is taken; gives what it is called."""
        self.names += 1
        name = remote_id or f"{self.id}-{self.names}"
        self._relay.relay.outcomes.submitted(self.out.pop(0), name)
        self._relay.turn()
        return name

    def refuse(self, cause: Cause = NO_CREDIT) -> None:
        self._relay.relay.outcomes.refused(self.out.pop(0), cause)
        self._relay.turn()

    def throttle(self) -> None:
        self.refuse(BUSY)

    def take(self) -> None:
        """It has the oldest, and is still sending it."""
        self._relay.relay.outcomes.taken(self.out[0])
        self._relay.turn()

    def send_back(self) -> None:
        """Nothing of the oldest has left."""
        self._relay.relay.outcomes.unsent(self.out.pop(0))
        self._relay.turn()

    def time_out(self) -> None:
        """No answer in time; it may come late."""
        segment = self.out.pop(0)
        self.late.append(segment)
        self._relay.relay.outcomes.unanswered(segment)
        self._relay.turn()

    def answer_late(self, remote_id: str) -> None:
        self._relay.relay.outcomes.submitted(self.late.pop(0), remote_id)
        self._relay.turn()

    def refuse_late(self, cause: Cause = NO_CREDIT) -> None:
        self._relay.relay.outcomes.refused(self.late.pop(0), cause)
        self._relay.turn()

    def down(self) -> None:
        """The session ends: first the channel is down, then what it had is lost, as a connector does it."""
        self.linked = False
        self._relay.relay.channel_events.down(self.id)
        lost, self.out, self.late = self.late + self.out, [], []
        for segment in lost:
            self._relay.relay.outcomes.lost(segment)
        self._relay.turn()

    def report(
        self,
        remote_id: str,
        state: MessageState = MessageState.DELIVERED,
        cause: Cause | None = None,
        addresses: tuple[str, ...] = (),
    ) -> None:
        self.report_unheeded(remote_id, state, cause, addresses)
        self._relay.turn()

    def report_unheeded(
        self,
        remote_id: str,
        state: MessageState = MessageState.DELIVERED,
        cause: Cause | None = None,
        addresses: tuple[str, ...] = (),
    ) -> None:
        """As `report`, but nothing else happens yet."""
        told, inbound = self._relay.told, self._relay.relay.inbound
        report = StatusReport(remote_id, state, cause, addresses)
        inbound.reported(self.id, report, lambda: told.append(("acknowledge", remote_id)))


class FakeReceiver:
    """A session that takes deliveries; the test plays its ESME."""

    def __init__(self, relay: Playing, esme: str, window: int = 100) -> None:
        self._relay = relay
        self.esme = esme
        self.window = window
        self.held: list[Owed] = []

    @property
    def room(self) -> int:
        return self.window - len(self.held)

    def deliver(self, owed: Owed) -> int:
        self.held.append(owed)
        told = owed.message_state.stat if owed.kind is not OwedKind.RECEIVED else "SMS"
        self._relay.told.append(("deliver", self.esme, owed.message_id, told, owed.err))
        return 1

    def acknowledge(self, index: int = 0) -> None:
        self._relay.relay.delivery.acknowledged(self.held.pop(index))
        self._relay.turn()

    def put_off(self, index: int = 0) -> None:
        self._relay.relay.delivery.put_off(self.held.pop(index))
        self._relay.turn()

    def gone(self) -> None:
        """The session ends; what it had not acknowledged goes again."""
        self._relay.relay.sessions.closed(self.esme, self)
        held, self.held = self.held, []
        for owed in held:
            self._relay.relay.delivery.undelivered(owed)
        self._relay.turn()
