"""What is wrong now: in words, the worst first, each thing once."""

from datetime import UTC, datetime

from router.desk.alerts.views import AlertView
from router.desk.troubles import troubles
from router.relay.event_kinds import Level
from router.relay.plan.channel_state import ChannelState
from router.sms.value import evolve
from tests.desk.scene import DeskCase, session
from tests.support.values import channel


class TroubleTests(DeskCase):
    def told(self) -> list[tuple[Level, str, tuple[str, ...]]]:
        """The level of each, what it is of and which."""
        channels = self.desk.channels.all()
        found = self.desk.troubles(self.desk.gateways.of(channels), channels, self.desk.esmes.all())
        return [(one.level, one.what, tuple(one.names)) for one in found]

    def test_what_a_gateway_says_its_channels_do_not_repeat(self) -> None:
        self.opened(up=False)
        self.assertEqual(self.told(), [(Level.ERROR, "gateway", ("goip1",))])

    def test_channels_of_which_the_same_is_said_stand_together(self) -> None:
        self.opened(*(evolve(channel(id), gateway="goip1") for id in ("goip101", "goip102")))
        self.gateways.told = {}
        for id in ("goip101", "goip102"):
            self.relay.operator.pause(id, lambda: None)
        self.relay.turn()
        self.assertEqual(self.seen()[0], ChannelState.PAUSED.name.lower())
        self.assertEqual(self.told(), [(Level.INFO, "channel", ("goip101", "goip102"))])

    def test_an_esme_that_is_away_is_told_of_if_something_waits_for_it(self) -> None:
        self.opened()
        self.gateways.told = {}
        self.assertEqual(self.told(), [])
        self.relay.send()
        remote = self.connector().answer()
        self.connector().report(remote)
        self.relay.turn()
        self.assertEqual(self.told(), [(Level.WARN, "ESME", ("crm",))])
        self.sessions.all = [session()]
        self.assertEqual(self.told(), [])

    def test_the_worst_stands_first(self) -> None:
        self.opened()
        self.relay.operator.pause("goip101", lambda: None)
        self.relay.submission.keeping = False
        self.relay.turn()
        levels = [level for level, _, _ in self.told()]
        self.assertEqual(levels, [Level.ERROR, Level.ERROR, Level.INFO])

    def test_alerts_tell_what_nothing_else_does(self) -> None:
        self.opened(*(evolve(channel(id), gateway="goip1") for id in ("goip101", "goip102")))
        self.gateways.told = {}
        kinds = (
            ("budget_low", "goip101"),
            ("budget_low", "goip102"),
            ("disk_low", "store"),
            ("channel_down", "x"),
        )
        on = [alert(kind, subject) for kind, subject in kinds]
        found = [(one.level, one.what, tuple(one.names)) for one in troubles([], [], [], [], on)]
        disk, budget = (Level.ERROR, "router", ("store",)), (Level.WARN, "channel", ("goip101", "goip102"))
        self.assertEqual(found, [disk, budget])


def alert(kind: str, subject: str) -> AlertView:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    on: dict[str, None] = {"until": None, "acknowledged_by": None}
    return AlertView(id="1", alert=kind, subject=subject, since=at, text="wrong", do="mend it", **on)
