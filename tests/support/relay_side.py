"""The relay as a connector knows it, played by a test: all that is told goes into one list, ``told``."""

from collections.abc import Callable, Collection, Mapping

from attrs import frozen

from router.goip.line_state import LineState
from router.relay.events import Event
from router.sms.message import ShortMessage
from router.sms.report import Cause, StatusReport
from router.southbound.relay_doors import RelayDoors

OUTCOMES = ("submitted", "refused", "unanswered", "lost", "unsent")


@frozen(eq=False)
class Segment:
    """What a connector is given."""

    message: ShortMessage
    expires_at: float


class RelaySide:
    """Keeps Outcomes, ChannelEvents and Inbound, and hears events. Nothing that came in is on disk by itself:
    what is to be acknowledged lies in ``acknowledge``.
    """

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self.acknowledge: list[Callable[[], None]] = []
        self.keys: list[tuple[str, bool]] = []
        """Of all that arrived: its key, and whether it is lasting."""
        self.lasting: dict[str, set[str]] = {}
        """What `heard` gives, by channel."""
        self.notes = FakeNotes()
        self.stumbles: dict[str, int] = {}
        """How often it raises when it is told so: ``submitted``, or ``arrived``."""

    @property
    def doors(self) -> RelayDoors:
        """What gateways are given."""
        return RelayDoors(outcomes=self, inbound=self, channel_events=self, notes=self.notes)

    def stumble(self, kind: str) -> None:
        """A bug of the relay's, if there is to be one."""
        if self.stumbles.get(kind, 0):
            self.stumbles[kind] -= 1
            raise ZeroDivisionError(kind)

    def of(self, *kinds: str) -> list[tuple[object, ...]]:
        """Of what was told, these kinds."""
        return [told for told in self.told if told[0] in kinds]

    def outcomes(self, segment: Segment) -> list[str]:
        """What was told of a segment."""
        return [str(told[0]) for told in self.told if len(told) > 1 and told[1] is segment]

    def endings(self, segment: Segment) -> list[str]:
        """The same without `taken`, which some far sides tell before it."""
        return [told for told in self.outcomes(segment) if told != "taken"]

    def kept(self) -> None:
        """All that came in is on disk."""
        while self.acknowledge:
            self.acknowledge.pop(0)()

    def logged(self, event: Event) -> None:
        self.told.append(("log", event.text))

    # Outcomes

    def submitted(self, segment: object, remote_id: str) -> None:
        self.stumble("submitted")
        self.told.append(("submitted", segment, remote_id))

    def refused(self, segment: object, cause: Cause) -> None:
        self.told.append(("refused", segment, cause.fault))

    def unanswered(self, segment: object) -> None:
        self.told.append(("unanswered", segment))

    def lost(self, segment: object) -> None:
        self.told.append(("lost", segment))

    def taken(self, segment: object) -> None:
        self.told.append(("taken", segment))

    def unsent(self, segment: object) -> None:
        self.told.append(("unsent", segment))

    # ChannelEvents

    def up(self, channel: str, capacity: int) -> None:
        self.told.append(("up", channel, capacity))

    def down(self, channel: str) -> None:
        self.told.append(("down", channel))

    def line(self, channel: str, state: LineState) -> None:
        self.told.append(("line", channel, state))

    def unwatched(self, channel: str) -> None:
        self.told.append(("unwatched", channel))

    # Inbound

    def reported(self, channel: str, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        self.told.append(("reported", channel, report))
        self.acknowledge.append(acknowledge)

    def arrived(
        self,
        channel: str,
        message: ShortMessage,
        acknowledge: Callable[[], None],
        key: str = "",
        lasting: bool = False,
    ) -> None:
        self.stumble("arrived")
        self.told.append(("arrived", channel, message.short_message))
        self.keys.append((key, lasting))

        def keep() -> None:
            if lasting:
                self.lasting.setdefault(channel, set()).add(key)
            acknowledge()

        self.acknowledge.append(keep)

    def remember(self, channel: str, keys: Collection[str]) -> None:
        self.told.append(("remember", channel, *sorted(keys)))
        self.lasting.setdefault(channel, set()).update(keys)

    def forget(self, channel: str, keys: Collection[str]) -> None:
        self.told.append(("forget", channel, *sorted(keys)))
        self.lasting.setdefault(channel, set()).difference_update(keys)

    def heard(self, channel: str) -> frozenset[str]:
        return frozenset(self.lasting.get(channel, ()))


class FakeNotes:
    """Keeps Notes, which are on disk at once."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, str]] = {}

    def note(self, channel: str, name: str, value: str) -> None:
        self._values.setdefault(channel, {})[name] = value

    def of(self, channel: str) -> Mapping[str, str]:
        return dict(self._values.get(channel, {}))

    def value(self, channel: str, name: str) -> str | None:
        return self._values.get(channel, {}).get(name)
