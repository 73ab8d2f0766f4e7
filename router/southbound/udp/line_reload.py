"""Adds, changes and removes lines while others are used."""

from collections.abc import Callable, Mapping

from router.clocks import Instant
from router.goip.udp.server import SmsServer
from router.southbound.availability import Availability
from router.southbound.gateway_state import GatewayState
from router.southbound.udp.line_notes import LineNotes
from router.southbound.udp.roster import Roster, carrying
from router.southbound.udp.settings import UdpLine, UdpSettings
from router.southbound.udp.unsettled_segments import UnsettledSegments


class LineReload:
    """Changes lines in the roster and with the server. ``flush`` handles the events that follow."""

    def __init__(
        self,
        roster: Roster,
        standing: Availability,
        kept: LineNotes,
        unsettled: UnsettledSegments,
        states: Mapping[str, GatewayState],
        flush: Callable[[], None],
    ) -> None:
        self._roster = roster
        self._standing = standing
        self._kept = kept
        self._unsettled = unsettled
        self._states = states
        self._flush = flush

    def change(self, settings: UdpSettings, server: SmsServer, now: Instant, patience: float) -> None:
        """Apply these lines, networks and times; lines that go have ``patience`` seconds to finish."""
        server.allow(settings.allow_from)
        server.keep_time(settings.timing)
        self._standing.carry(carrying(settings))
        until = Instant(now + patience)
        for line in self._roster.change(settings, self._states, self._standing, until):
            self._add(line, server, now)
        self.let_go(server, now)

    def let_go(self, server: SmsServer, now: Instant) -> None:
        """Remove lines that have finished; if a line changes, the new one comes at once."""
        for channel in self._roster.finished(now, self._unsettled.keeps_busy):
            server.remove(channel, now)
            self._flush()
            self._unsettled.lose(channel)
            self._standing.leave(channel, self._roster.state(channel))
            wanted = self._roster.remove(channel)
            if wanted is not None:
                self._add(wanted, server, now)

    def _add(self, line: UdpLine, server: SmsServer, now: Instant) -> None:
        self._roster.add(line, self._states[line.gateway], now)
        server.add(line.registration)
        for sms_no, sent in self._kept.sent(line.channel, now):
            server.restore_sent(line.channel, sms_no, sent.number, sent.remote_id, sent.at)
