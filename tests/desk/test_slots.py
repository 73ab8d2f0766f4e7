"""Slots: which message stands in which, and how it stands; for faces that speak as a GoIP does."""

from collections.abc import Sequence

from router.desk.errors import CannotDo, NoSuch
from router.desk.settings import ChannelFacts, DeskSettings
from router.desk.slots import EMPTY, Busy, Slots, SlotState, SlotView
from router.desk.submits import SendResult, ToSend
from router.relay.account import Account
from router.relay.errors import MessageRefused, Refusal
from router.relay.notes import about
from router.relay.sweeps.removed_channels import DAY, KEPT
from router.sms.value import evolve
from tests.desk.scene import DeskCase
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel


class SlotsCase(DeskCase):
    def setUp(self) -> None:
        self.have(3)

    def have(self, count: int, accounts: Sequence[Account] = (account(), account("shop"))) -> None:
        """A desk over so many channels."""
        self.known = [channel(f"goip{number}") for number in range(1, count + 1)]
        numbers = {one.id: one.id for one in self.known}
        self.relay = RelayInMemory(self.known, accounts=accounts, numbers=numbers)
        self.attend(self.known)
        self.sent: list[SendResult] = []
        self.declined: list[CannotDo | MessageRefused] = []

    @property
    def slots(self) -> Slots:
        return self.desk.slots

    def account(self, name: str = "crm") -> Account:
        found = self.relay.accounts.get(name)
        assert found is not None
        return found

    def ask(self, line: int, to: str = "256772000001", only_if_free: bool = False, esme: str = "crm") -> None:
        """Send; nothing happens yet."""
        wanted = ToSend(account=self.account(esme), to=(to,), text="x")
        self.slots.send(line, wanted, only_if_free, self.sent.append, self.declined.append)

    def send(self, line: int, to: str = "256772000001", only_if_free: bool = False) -> int:
        """Send; gives the id of the newest that was taken."""
        self.ask(line, to, only_if_free)
        self.relay.turn()
        return int(self.sent[-1].message_id) if self.sent else 0

    def all(self, esme: str = "crm") -> Sequence[SlotView]:
        shown: list[Sequence[SlotView]] = []
        self.slots.all(self.account(esme), shown.append, lambda: self.fail("it is answered"))
        self.relay.turn()
        return shown[0]


class LineTests(SlotsCase):
    def test_at_least_eight_slots_and_at_most_64_lines(self) -> None:
        for channels, slots in ((1, 8), (8, 8), (9, 9), (64, 64), (200, 64)):
            self.have(channels)
            self.assertEqual((len(self.slots.lines(None)), len(self.all())), (min(channels, 64), slots))

    def test_lines_are_in_the_order_of_the_page_whatever_that_of_via(self) -> None:
        some = evolve(account(), via=("goip3", "goip1"))
        self.assertEqual(self.slots.lines(some), ["goip1", "goip3"])
        self.assertEqual(self.slots.lines(evolve(account(), via=())), [])

    def test_a_channel_that_is_not_enabled_is_no_line(self) -> None:
        self.assertEqual(self.slots.lines(account()), ["goip1", "goip2", "goip3"])

    def test_another_configuration_has_other_lines(self) -> None:
        fact = ChannelFacts(id="goip2", gateway="goip", connector="smpp")
        self.desk.change(DeskSettings(channels=[fact], node="r1"))
        self.assertEqual(self.slots.lines(None), ["goip2"])


class SendTests(SlotsCase):
    def test_a_slot_has_the_newest_message_of_its_line(self) -> None:
        self.send(2)
        newest = self.send(2)
        self.assertEqual(self.all()[1], SlotView(message_id=newest, standing=SlotState.STARTED))
        self.assertEqual([one for one in self.all() if one != EMPTY], [self.all()[1]])

    def test_without_a_line_it_is_the_first(self) -> None:
        self.send(1)
        newest = self.send(0)
        self.assertEqual(self.all()[0].message_id, newest)

    def test_what_is_declined_leaves_the_slot(self) -> None:
        first = self.send(1)
        for line, to in ((4, "256772000001"), (1, "no"), (1, "*100#")):
            self.ask(line, to)
        self.assertEqual([type(one) for one in self.declined[:1]], [NoSuch])
        last = self.declined[-1]
        self.assertIs(last.refusal if isinstance(last, MessageRefused) else None, Refusal.NOT_BY_THAT)
        self.assertEqual((len(self.declined), self.all()[0].message_id), (3, first))

    def test_what_has_ended_is_not_asked_for_again(self) -> None:
        self.send(1)
        self.connector("goip1").up()
        self.connector("goip1").report(self.connector("goip1").answer())
        ended = self.all()
        self.relay.store.answers = False
        self.assertEqual((self.all(), ended[0].state), (ended, "DELIVRD"))

    def test_one_that_is_only_to_be_sent_if_the_line_is_free(self) -> None:
        for _ in range(2):
            self.ask(1, only_if_free=True)
        self.relay.turn()
        self.assertEqual((len(self.sent), [type(one) for one in self.declined]), (1, [Busy]))
        self.connector("goip1").up()
        self.connector("goip1").answer()
        self.send(1, only_if_free=True)
        self.assertEqual(len(self.sent), 2)

    def test_while_the_store_cannot_say_no_line_is_free(self) -> None:
        self.send(1)
        self.relay.store.answers = False
        self.send(1, only_if_free=True)
        self.assertEqual([type(one) for one in self.declined], [Busy])


class KeptTests(SlotsCase):
    def test_each_message_is_in_its_slot_after_a_kill_at_any_moment(self) -> None:
        for held in (False, True):
            self.relay.store.held = held
            self.ask(2, to=f"25677200000{held:d}")
            self.relay.turn()
            self.relay.kill()
            self.attend(self.known)
            (newest,) = self.relay.store.kept.latest(2**62, 1)
            self.assertEqual(self.all()[1].message_id, newest.sending.id)

    def test_slots_of_an_esme_that_is_gone_are_forgotten_with_time(self) -> None:
        self.send(1)
        self.ask(1, esme="shop")
        self.relay.tick()
        self.relay.change(accounts=[account()])
        for _ in range(round(KEPT / DAY) + 3):
            self.relay.clock.advance(DAY)
            self.relay.tick()
        kept = {one.channel for one in self.relay.store.kept.noted()}
        self.assertEqual(kept, {about("crm")})
