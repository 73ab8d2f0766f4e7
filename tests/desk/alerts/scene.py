"""Alerts over a whole relay in memory, looked at each second of a clock that is moved by hand."""

from router.desk.alerts.kinds import Alert
from router.desk.alerts.rules import AlertSettings, NotifyRule
from router.relay.channels import ChannelSettings
from router.relay.events import Event
from router.store.entities import OwedKind
from tests.desk.scene import DeskCase, session
from tests.support.neighbours import FakeReceiver
from tests.support.values import channel
from tests.support.writing import KeptInSqlite

OPS, BOSS = ">alerts http https://ops.example/", ">alerts mail boss@example.org"

ALL = frozenset(Alert)


def rule(
    *when: Alert, lasting: float = 10.0, to: tuple[str, ...] = (OPS,), than: float | None = None
) -> NotifyRule:
    """A rule for these, or for all."""
    return NotifyRule(when=frozenset(when) or ALL, lasting=lasting, targets=to, than=than)


class AlertsCase(DeskCase):
    """``said`` is what targets were told: whom, on or off, which alert, of what subject."""

    def watch(self, *channels: ChannelSettings, rules: tuple[NotifyRule, ...] = (rule(),)) -> None:
        """Have channels, which are up, and rules. The store is SQLite."""
        known = channels or (channel(),)
        self.rules = rules
        self.opened(*known, kept=KeptInSqlite())
        self.known = known
        self.said: list[tuple[str, str, str, str]] = []
        self.attend_to()
        # All that is said of the time when nothing was up is of no interest.
        self.look()

    def attend_to(self) -> None:
        """Take up what was on; targets take all from now on, and the rules are in force."""
        self.gateways.told = {}
        self.sessions.all = [session("crm"), session("shop")]
        self.desk.alerts.restore(self.relay.store.kept)
        self.obey(*self.rules)
        self.receivers = [self.relay.receiver(target) for target in (OPS, BOSS)]
        self.told: list[Event] = []
        self.relay.events.listen(self.told.append)
        self.hear()

    def obey(self, *rules: NotifyRule) -> None:
        """These rules are in force from now on."""
        self.rules = rules
        gateways = {"goip1": frozenset(one.id for one in self.known)}
        settings = AlertSettings(rules=rules, gateways=gateways, esmes=frozenset({"crm", "shop"}), node="r1")
        self.desk.alerts.change(settings)

    def kill(self) -> None:
        """As by kill -9; the router is started again, and its channels come up."""
        self.relay.kill()
        self.attend(self.known)
        self.attend_to()

    def up(self) -> None:
        for connector in self.relay.connectors.values():
            connector.up()

    # --- time

    def look(self) -> None:
        """It is looked at all that there is; what follows happens, and is heard."""
        self.desk.alerts.rounds.go_round()
        self.relay.turn()
        self.hear()

    def wait(self, seconds: float) -> None:
        """Time goes by, and each second is looked at."""
        for _ in range(int(seconds)):
            self.relay.advance(1.0)
            self.look()

    def hear(self) -> None:
        for receiver in self.receivers:
            while receiver.held:
                self._take(receiver)

    def _take(self, receiver: FakeReceiver) -> None:
        owed = receiver.held[0]
        row = self.relay.store.kept.alert(owed.of)
        assert row is not None, "it stands on disk"
        state = "on" if owed.kind is OwedKind.ALERT_ON else "off"
        self.said.append((receiver.esme, state, row.alert, row.subject))
        receiver.acknowledge()

    # --- what a test asks

    def on(self) -> list[tuple[str, str]]:
        """The alerts that are on."""
        return [(one.alert, one.subject) for one in self.desk.alerts.on()]

    def states(self, alert: Alert, target: str = OPS) -> list[str]:
        """What a target was told of an alert: on, off, on …"""
        return [state for who, state, what, _ in self.said if (who, what) == (target, alert.value)]
