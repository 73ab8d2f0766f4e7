"""UdpFace: the lines of a box as clients of an SMS server; they share the numbers of their events."""

from ..box import Goip
from ..happenings import Happening
from ..incoming import Received
from ..line import Line
from .client import LineClient, Outlet

REUSED = 7568
"""Where numbers of events begin after each start, on boxes that do so."""


class UdpFace:
    """The face of the box for UDP."""

    def __init__(self, goip: Goip) -> None:
        self.goip = goip
        self.clients: dict[int, LineClient] = {}
        self._event = self._first()
        goip.faces.append(self)
        goip.sms_login = self.is_registered

    def attach(self, line: Line, outlet: Outlet) -> LineClient:
        """Give a line its way out. It registers when it is started."""
        client = LineClient(self.goip, line, outlet, self.next_event)
        self.clients[line.number] = client
        return client

    def is_registered(self, line: Line) -> bool:
        """Tell whether the SMS server answers the keep-alives of the line."""
        return line.number in self.clients and self.clients[line.number].is_registered

    def next_event(self) -> int:
        """Return the number of the next event."""
        if self.goip.settings.recvid == "time":
            self._event = max(self._event + 1, int(self.goip.clock()))
        else:
            self._event -= 1
        return self._event

    def deliver(self, received: Received) -> None:
        """Send RECEIVE, by the line that it came in on."""
        client = self.clients.get(received.line.number)
        if client:
            client.deliver(received)

    def happened(self, line: Line, happening: Happening) -> None:
        """Send the events that tell of it."""
        client = self.clients.get(line.number)
        if client:
            client.happened(happening)

    def cut_all(self) -> None:
        """Do nothing: there are no connections."""

    def stopped(self) -> None:
        """Stop: the box is off."""
        for client in self.clients.values():
            client.stop()

    def started(self) -> None:
        """Register all lines anew: the box is on again."""
        if self.goip.settings.recvid != "negative":
            self._event = self._first()
        for client in self.clients.values():
            if self.goip.settings.port_change_on_reboot:
                client.outlet.move()
            client.start()

    def flush(self) -> None:
        """Do nothing: datagrams leave at once."""

    def stats(self) -> dict[str, int]:
        """Return its own counts."""
        clients = self.clients.values()
        counts = {
            name: sum(each.counts[name] for each in clients) for name in ("datagrams_in", "datagrams_out")
        }
        return {
            **counts,
            "registered": sum(each.is_registered for each in clients),
            "udp_sessions": sum(len(each.sessions) for each in clients),
            "events_waiting": sum(len(each.events) for each in clients),
        }

    def _first(self) -> int:
        kind = self.goip.settings.recvid
        return {"negative": 0, "reused": REUSED + 1}.get(kind, int(self.goip.clock()))
