"""Runs the SMS Server for the relay: lines that register by UDP, between a socket and the relay's interfaces.

What is said in a dialogue is `goip.udp.server`'s. Octets come in by `Dialogues.receive`, and go out by the
``write`` that it is given.
"""

from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from typing import Final

from router.clocks import Dates, Instant
from router.goip.events import (
    SmsLost,
    SmsRefused,
    SmsSubmitted,
    SmsTaken,
    SmsUnanswered,
    SmsUnsent,
    UssdAnswered,
)
from router.goip.line_state import LineTrouble
from router.goip.udp import events as told
from router.goip.udp.masking import mask
from router.goip.udp.repeated_events import Address
from router.goip.udp.server import SmsServer
from router.goip.ussd import UssdAnswer
from router.relay.interfaces import Connector, Segment
from router.sms.report import StatusReport
from router.southbound.availability import Availability
from router.southbound.gateway_state import GatewayState
from router.southbound.plain_lines import LineConnector, offer, tell_each
from router.southbound.plain_text import received_message
from router.southbound.relay_doors import RelayDoors
from router.southbound.trouble import Trouble
from router.southbound.udp.line_notes import LineNotes
from router.southbound.udp.line_reload import LineReload
from router.southbound.udp.places import Places
from router.southbound.udp.roster import SETTLING, Roster, carrying
from router.southbound.udp.settings import UdpSettings
from router.southbound.udp.unsettled_segments import UnsettledSegments
from router.wire.taps import Far, Talk

EVERY: Final = 1.0
"""Seconds from one tick to the next: the shortest time of the protocol is 3 s."""

NOT_REGISTERED: Final = Trouble(
    "it has not registered",
    "in the box, is *SMS server* of the line this host and port, are its SMS client ID and password those of"
    " the configuration, and does no firewall drop UDP?",
)

_OF_LINE: Final = {trouble.value for trouble in LineTrouble}


class Dialogues:
    """All lines of all boxes. Before `start` and after `stop` nothing is heard and nothing sent.

    ``write`` sends a datagram, or loses it. ``random`` should be hard to guess, ``jitter`` need not be.
    """

    def __init__(
        self,
        settings: UdpSettings,
        now: Callable[[], Instant],
        dates: Dates,
        random: Random,
        jitter: Random,
        doors: RelayDoors,
        states: Mapping[str, GatewayState],
        denied: Callable[[str, str, int], None],
        write: Callable[[bytes, Address], None],
    ) -> None:
        self._settings = settings
        self._now = now
        self._random = random
        self._jitter = jitter
        self._outcomes = doors.outcomes
        self._inbound = doors.inbound
        self._taps = doors.taps
        self._denied = denied
        self._send = write
        self._roster = Roster(settings, states)
        self._standing = Availability(doors.channel_events, carrying(settings))
        self._kept = LineNotes(doors.notes, dates)
        self._server: SmsServer | None = None
        self._flushing = False
        self._unsettled = UnsettledSegments(doors.outcomes, self._kept)
        self._changing = LineReload(
            self._roster, self._standing, self._kept, self._unsettled, states, self._flush
        )
        self._places = Places()
        self.every: float = min(EVERY, settings.timing.again / 3.0)

    @property
    def connectors(self) -> Mapping[str, Connector]:
        """The ways to its lines."""
        return {
            channel: LineConnector(
                partial(self.submit, channel), partial(self.ussd, channel), partial(self.restart, channel)
            )
            for channel in self._roster.lines
        }

    # --- its life

    def start(self) -> None:
        """Let lines register from now on; the notes have been read."""
        now = self._now()
        self._roster.silent_from = Instant(now + SETTLING)
        self._server = server = SmsServer(
            (line.registration for line in self._settings.lines),
            random=self._random,
            jitter=self._jitter,
            allow_from=self._settings.allow_from,
            timing=self._settings.timing,
            ussd_after=self._kept.ussd_after(self._roster.lines),
        )
        for channel in self._roster.lines:
            for sms_no, sent in self._kept.sent(channel, now):
                server.restore_sent(channel, sms_no, sent.number, sent.remote_id, sent.at)

    def change(self, settings: UdpSettings, patience: float) -> bool:
        """Apply other lines, networks and times; False if the port changes."""
        before, server = self._settings, self._server
        if (before.host, before.port) != (settings.host, settings.port) or server is None:
            return False
        self._settings = settings
        self._changing.change(settings, server, self._now(), patience)
        return True

    def retire(self) -> None:
        """Report that its channels take nothing."""
        self._standing.retire(list(self._roster.lines))

    def come_back(self) -> None:
        """Be in use again."""
        self._standing.come_back(self._roster.staying)

    def stop(self) -> None:
        """End everything; outcomes that are still open are lost."""
        if self._server is not None:
            self._server.close(self._now())
            self._flush()
        self._server = None
        self._unsettled.lose()

    # --- datagrams and time

    def receive(self, octets: bytes, host: str, port: int) -> None:
        """Take in a datagram."""
        if self._taps.active:
            self._hear(octets, (host, port), False)
        if self._server is not None:
            self._server.receive(octets, host, port, self._now())
            self._flush()

    def tick(self) -> None:
        """Let time pass; called once a second."""
        server = self._server
        if server is None:
            return
        now = self._now()
        server.tick(now)
        self._flush()
        self._unsettled.forget(now)
        self._changing.let_go(server, now)
        for channel in self._roster.silent(now):
            self._standing.fall(channel, self._roster.state(channel), NOT_REGISTERED, now)

    def submit(self, channel: str, segment: Segment) -> bool:
        """Send a segment by a line; False if nothing has left."""
        server, line = self._server, self._roster.lines.get(channel)
        if server is None or line is None or self._unsettled.keeps_busy(channel):
            return False

        def give(number: str, text: str) -> bool:
            if not server.send(line.channel, segment, number, text, self._now()):
                return False
            self._unsettled.add(segment, line.channel)
            # Its events are handled with the next tick, and not within this call.
            self._write(server)
            return True

        return offer(segment, line.alphabet, self._outcomes, give)

    def ussd(self, channel: str, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        """Dial a code on a line; False if nothing has left."""
        if self._server is None or channel not in self._roster.lines:
            return False
        try:
            taken = self._server.ussd(channel, answered, code, self._now())
        except ValueError:
            answered(UssdAnswer("", f"`{code}` is no USSD code"))
            return True
        self._write(self._server)
        return taken

    def restart(self, channel: str, answered: Callable[[str], None]) -> bool:
        """Restart a line; False if nothing has left."""
        if self._server is None or channel not in self._roster.lines:
            return False
        taken = self._server.restart(channel, answered, self._now())
        self._write(self._server)
        return taken

    def _flush(self) -> None:
        """Send the datagrams, and handle the events; what these cause comes after them."""
        server = self._server
        if self._flushing or server is None:
            return
        self._flushing = True
        self._write(server)
        while pending := server.events():
            tell_each(pending, self._tell, "the UDP port")
            self._write(server)
        self._flushing = False

    def _write(self, server: SmsServer) -> None:
        for octets, address in server.datagrams():
            if self._taps.active:
                self._hear(octets, address, True)
            self._send(octets, address)

    def _hear(self, octets: bytes, there: Address, sent: bool) -> None:
        """Show the datagram to those who listen to its line."""
        here = (self._settings.host, self._settings.port)
        for channel in self._taps.names(Far.CHANNEL):
            line = self._roster.lines.get(channel)
            if line is None or self._server is None:
                continue
            named = f";id:{line.id};".encode()
            if self._server.address(channel) == there or (not sent and named in octets):
                shown = partial(_mask, sent, line.password.encode())
                self._taps.tell(Far.CHANNEL, channel, Talk.UDP, sent, (here, there), octets, shown)

    # --- events of the machine

    def _tell(self, event: told.Told) -> None:
        match event:
            case SmsTaken() | SmsSubmitted() | SmsRefused() | SmsUnsent():
                self._unsettled.tell(event, self._now())
            case SmsLost() | SmsUnanswered():
                self._unsettled.tell(event, self._now())
            case told.SmsReceived() | told.Reported():
                self._tell_inbound(event)
            case UssdAnswered(token=token, answer=answer) if callable(token):
                token(answer)
            case told.CommandAnswered(token=token) if callable(token):
                token("")
            case told.CommandFailed(token=token, why=why) if callable(token):
                token(why)
            case told.UssdSendid(channel=channel, sendid=sendid):
                self._kept.keep_ussd(channel, sendid)
            case told.Denied(address=(host, _), id=id, failures=failures):
                self._denied(host, id, failures)
            case told.LineUp() | told.LineDown() | told.LineChanged():
                self._tell_line(event)
            case told.Registered(channel=channel, host=host, port=port):
                now = self._now()
                if (rival := self._places.rival(channel, (host, port), now)) is not None:
                    self._roster.state(channel).contested(channel, (host, port), rival, now)
            case _:
                pass

    def _tell_inbound(self, event: told.SmsReceived | told.Reported) -> None:
        line, key = self._roster.lines[event.channel], event.key

        def keep() -> None:
            if self._server is not None:
                self._server.kept(event.channel, key, self._now())
                self._flush()

        if not line.carries:
            # The SMS comes by SMPP, too.
            keep()
            return
        try:
            if isinstance(event, told.SmsReceived):
                message = received_message(event.sender, event.text, line.alphabet)
                self._inbound.arrived(event.channel, message, keep, key)
            else:
                report = StatusReport(event.remote_id, event.message_state, event.cause, (event.number,))
                self._inbound.reported(event.channel, report, keep)
        except Exception:
            if self._server is not None:
                self._server.not_kept(event.channel, key)
            raise

    def _tell_line(self, event: told.LineUp | told.LineDown | told.LineChanged) -> None:
        channel, now = event.channel, self._now()
        match event:
            case told.LineChanged(state=state):
                self._standing.line(channel, state)
            case told.LineDown(why=why) if why not in _OF_LINE:
                self._roster.seen(channel)
                self._standing.fall(channel, self._roster.state(channel), Trouble(why), now)
            case _:
                # A line that cannot send is registered nevertheless: its state explains why nothing goes
                # there.
                self._roster.seen(channel)
                self._standing.rise(channel, self._roster.state(channel), now)


def _mask(sent: bool, password: bytes, octets: bytes, texts: bool) -> bytes:
    return mask(octets, texts, sent, password)
