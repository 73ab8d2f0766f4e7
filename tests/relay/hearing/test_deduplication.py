"""Received SMS that a far side shows again are taken once."""

from collections.abc import Callable, Collection

from twisted.trial.unittest import SynchronousTestCase

from router.relay.hearing.deduplication import KEPT, Deduplicator
from router.sms.address import Address
from router.sms.message import UDHI, ShortMessage
from router.store.changes import Arrived, Change, KeyHeard, KeysForgotten
from tests.support.relay import RelayInMemory
from tests.support.values import channel

SMS = ShortMessage(source_addr=Address(1, 1, "256772000009"), short_message=b"STOP", esm_class=0)
SEGMENT = ShortMessage(
    source_addr=Address(1, 1, "256772000009"), short_message=b"\5\0\3\7\2\1STOP", esm_class=UDHI
)


class OnceCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelayInMemory([channel("a"), channel("b")])

    def arrive(self, key: str, channel: str = "a", lasting: bool = False, what: ShortMessage = SMS) -> None:
        told = self.relay.told
        self.relay.relay.inbound.arrived(
            channel, what, lambda: told.append(("acknowledge", key)), key, lasting
        )
        self.relay.turn()

    def taken(self) -> list[str]:
        """The channels of the SMS that are on disk."""
        return [one.received.channel for one in self.relay.store.committed if isinstance(one, Arrived)]

    def acknowledged(self) -> int:
        return len(self.relay.of("acknowledge"))


class OnceTests(OnceCase):
    def test_what_comes_again_is_acknowledged_and_not_taken_again(self) -> None:
        self.arrive("7")
        self.arrive("7")
        self.assertEqual((self.taken(), self.acknowledged()), (["a"], 2))

    def test_another_key_is_another_sms_though_its_text_is_the_same(self) -> None:
        self.arrive("7")
        self.arrive("8")
        self.assertEqual(self.taken(), ["a", "a"])

    def test_each_channel_has_keys_of_its_own(self) -> None:
        self.arrive("7")
        self.arrive("7", "b")
        self.assertEqual(self.taken(), ["a", "b"])

    def test_without_a_key_each_is_another_one(self) -> None:
        self.arrive("")
        self.arrive("")
        self.assertEqual(self.taken(), ["a", "a"])

    def test_the_key_of_a_segment_that_waits_for_its_siblings_counts_too(self) -> None:
        self.arrive("7", what=SEGMENT)
        self.arrive("7", what=SEGMENT)
        self.assertEqual((self.taken(), self.acknowledged()), (["a"], 2))

    def test_the_key_is_in_the_same_commit_as_the_sms(self) -> None:
        self.relay.store.held = True
        self.arrive("7")
        self.relay.store.execute()
        kinds = {type(one) for one in self.relay.store.committed}
        self.assertTrue({Arrived, KeyHeard} <= kinds, kinds)

    def test_what_comes_again_before_that_commit_is_acknowledged_behind_it(self) -> None:
        self.relay.store.held = True
        self.arrive("7")
        self.arrive("7")
        self.assertEqual(self.acknowledged(), 0)
        self.relay.store.commit()
        self.assertEqual((self.taken(), self.acknowledged()), (["a"], 1))

    def test_what_was_not_on_disk_before_a_kill_is_taken_when_it_comes_again(self) -> None:
        self.relay.store.held = True
        self.arrive("7")
        self.relay.kill()
        self.arrive("7")
        self.assertEqual((self.taken(), self.acknowledged()), (["a"], 1))

    def test_what_was_on_disk_is_not(self) -> None:
        self.arrive("7")
        self.relay.kill()
        self.arrive("7")
        self.assertEqual((self.taken(), self.acknowledged()), (["a"], 2))


class ForgettingTests(OnceCase):
    def kept(self) -> list[str]:
        """The keys on disk."""
        return [one.key for one in self.relay.store.kept.heard()]

    def test_a_key_is_kept_for_an_hour(self) -> None:
        self.arrive("7")
        self.relay.advance(KEPT - 1.0)
        self.arrive("7")
        self.assertEqual(self.taken(), ["a"])

    def test_then_it_is_forgotten_on_disk_too(self) -> None:
        self.arrive("7")
        self.relay.advance(KEPT + 120.0)
        self.assertEqual(self.kept(), [])
        self.arrive("7")
        self.assertEqual(self.taken(), ["a", "a"])

    def test_a_restart_does_not_make_the_hour_longer(self) -> None:
        self.arrive("7")
        self.relay.advance(KEPT / 2)
        self.relay.kill()
        self.relay.advance(KEPT / 2 + 120.0)
        self.arrive("7")
        self.assertEqual(self.taken(), ["a", "a"])

    def test_nothing_is_written_while_no_key_is_too_old(self) -> None:
        self.arrive("7")
        before = len(self.relay.store.committed)
        self.relay.advance(300.0)
        sweeps = [one for one in self.relay.store.committed[before:] if isinstance(one, KeysForgotten)]
        self.assertEqual(sweeps, [])


class LastingTests(OnceCase):
    def test_a_lasting_key_is_kept_until_it_is_forgotten(self) -> None:
        self.arrive("7", lasting=True)
        self.relay.advance(KEPT + 120.0)
        self.relay.kill()
        self.arrive("7", lasting=True)
        self.assertEqual(self.taken(), ["a"])
        self.relay.relay.inbound.forget("a", ["7", "none"])
        self.arrive("7", lasting=True)
        self.assertEqual(self.taken(), ["a", "a"])

    def test_it_stays_forgotten_after_a_kill(self) -> None:
        self.arrive("7", lasting=True)
        self.relay.relay.inbound.forget("a", ["7"])
        self.relay.turn()
        self.relay.kill()
        self.assertEqual(self.relay.relay.inbound.heard("a"), frozenset())

    def test_what_is_remembered_is_no_sms_and_is_not_taken_when_it_comes(self) -> None:
        self.relay.relay.inbound.remember("a", ["7", "8"])
        self.arrive("7", lasting=True)
        self.assertEqual((self.taken(), self.acknowledged()), ([], 1))

    def test_a_connector_reads_its_lasting_keys_at_a_start(self) -> None:
        self.relay.relay.inbound.remember("a", ["7", "8"])
        self.arrive("9", lasting=True)
        self.arrive("10")
        self.arrive("11", "b", lasting=True)
        self.relay.kill()
        self.assertEqual(self.relay.relay.inbound.heard("a"), {"7", "8", "9"})
        self.assertEqual(self.relay.relay.inbound.heard("c"), frozenset())


class BoundTests(OnceCase):
    def test_beyond_the_bound_the_oldest_key_goes_early(self) -> None:
        taken: list[str] = []

        def take(
            channel: str,
            message: ShortMessage,
            acknowledge: Callable[[], None],
            beside: Collection[Change] = (),
        ) -> None:
            taken.append(channel)
            self.relay.store.write([*beside], acknowledge)

        once = Deduplicator(self.relay.clock, self.relay.dates, self.relay.store, take, most=2)
        for key in ("1", "2", "3", "2", "3", "1"):
            once.arrived("a", SMS, lambda: None, key)
            self.relay.turn()
        self.assertEqual(len(taken), 4)

    def test_one_that_somebody_stumbles_over_is_taken_when_it_comes_again(self) -> None:
        def stumble(channel: str, message: ShortMessage) -> None:
            if not stumbled:
                stumbled.append(channel)
                raise RuntimeError("a bug of ours")

        stumbled: list[str] = []
        self.relay = RelayInMemory([channel("a")], rules=[stumble])
        for lasting in (False, True):
            stumbled.clear()
            with self.assertRaises(RuntimeError):
                self.arrive(str(lasting), lasting=lasting)
            self.arrive(str(lasting), lasting=lasting)
            self.arrive(str(lasting), lasting=lasting)
        self.assertEqual((self.taken(), self.acknowledged()), (["a", "a"], 4))
