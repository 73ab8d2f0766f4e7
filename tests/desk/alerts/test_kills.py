"""Whatever comes and goes, is killed, or is away: each target hears on and off of an alert in turn."""

from hypothesis import given, settings
from hypothesis import strategies as st

from router.desk.alerts.kinds import Alert
from router.desk.alerts.rules import NotifyRule
from tests.desk.alerts.scene import BOSS, OPS, AlertsCase, rule
from tests.support.extent import at_most
from tests.support.values import channel

WINDOW = 100

DONE = ["down", "up", "wait", "wait_long", "kill", "away", "back", "reload", "held", "commit"]


class KillsTests(AlertsCase):
    @settings(max_examples=at_most(300, 12), deadline=None)
    @given(st.lists(st.sampled_from(DONE), min_size=5, max_size=40))
    def test_each_hears_on_and_off_in_turn(self, done: list[str]) -> None:
        self.sooner = False
        self.watch(channel("goip101"), rules=self.both(20.0))
        for what in done:
            getattr(self, what)()
            self.check()
        self.commit()
        self.back()
        self.connector().up()
        self.wait(15)
        self.check()
        for target in (OPS, BOSS):
            heard = self.states(Alert.CHANNEL_DOWN, target)
            self.assertTrue(not heard or heard[-1] == "off", heard)
        self.assertNotIn(("channel_down", "goip101"), self.on())

    def both(self, later: float) -> tuple[NotifyRule, ...]:
        return rule(Alert.CHANNEL_DOWN, lasting=5.0), rule(Alert.CHANNEL_DOWN, lasting=later, to=(BOSS,))

    def check(self) -> None:
        for target in (OPS, BOSS):
            heard = self.states(Alert.CHANNEL_DOWN, target)
            self.assertEqual(heard, (["on", "off"] * len(heard))[: len(heard)])

    def down(self) -> None:
        if self.connector().linked:
            self.connector().down()

    def up(self) -> None:
        self.connector().up()

    def wait_long(self) -> None:
        self.wait(25)

    def wait(self, seconds: float = 4) -> None:
        super().wait(seconds)

    def away(self) -> None:
        for receiver in self.receivers:
            receiver.window = 0

    def back(self) -> None:
        for receiver in self.receivers:
            receiver.window = WINDOW
            self.relay.delivery.pump(receiver.esme)
        self.relay.turn()
        self.hear()

    def reload(self) -> None:
        """Somebody hears sooner, or later, from now on."""
        self.sooner = not self.sooner
        self.obey(*self.both(6.0 if self.sooner else 20.0))

    def held(self) -> None:
        """Nothing comes to disk for a while."""
        self.relay.store.held = True

    def commit(self) -> None:
        """It does again."""
        self.relay.store.held = False
        self.relay.store.commit()
        self.relay.turn()
        self.hear()
