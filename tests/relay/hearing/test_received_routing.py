from collections.abc import Sequence

from twisted.trial.unittest import SynchronousTestCase

from router.relay.account import Account
from router.relay.directory import Rule
from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.form import Form
from router.sms.message import ShortMessage
from router.sms.value import evolve
from router.store.changes import Arrived
from router.store.entities import Owed, ReceivedSms
from tests.support.relay import NOW, RelayInMemory
from tests.support.values import account, channel, message

SMS = ShortMessage(source_addr=Address(1, 1, "256772000009"), short_message=b"STOP", esm_class=0x40)


def to(*esmes: str) -> Rule:
    return lambda channel, message: esmes


def stop_on_a(channel: str, message: ShortMessage) -> Sequence[str] | None:
    return ["shop"] if channel == "a" and message.short_message == b"STOP" else None


class ReceivedCase(SynchronousTestCase):
    def relay_of(self, *accounts: Account, rules: Sequence[Rule] = ()) -> None:
        numbers = {"a": "", "b": "+256772000001", "c": "1234"}
        form = Form(alphabet=Alphabet.GSM7)
        known = [evolve(channel(id, form=form), number=number) for id, number in numbers.items()]
        self.relay = RelayInMemory(known, accounts, rules=rules)
        self.received = self.relay.received

    def arrive(self, channel: str = "a", what: ShortMessage = SMS) -> ReceivedSms:
        told = self.relay.told
        self.received.arrived(channel, what, lambda: told.append(("acknowledge",)))
        self.relay.turn()
        return [one.received for one in self.relay.store.committed if isinstance(one, Arrived)][-1]

    def debts(self, esme: str) -> Sequence[Owed]:
        return self.relay.store.kept.owed(esme, 0, 10)


class WhoseTests(ReceivedCase):
    def test_a_rule_goes_first(self) -> None:
        self.relay_of(account("crm", ("a",)), account("shop"), rules=[stop_on_a])
        self.assertEqual(self.arrive().esmes, ("shop",))

    def test_a_rule_that_does_not_match_leaves_it_to_the_next(self) -> None:
        self.relay_of(account("crm"), account("shop"), rules=[stop_on_a, to("crm")])
        self.assertEqual(self.arrive("b").esmes, ("crm",))

    def test_the_first_rule_that_matches_wins(self) -> None:
        self.relay_of(account("crm"), account("shop"), rules=[to("shop"), to("crm")])
        self.assertEqual(self.arrive().esmes, ("shop",))

    def test_else_it_is_for_the_one_that_has_this_channel_alone(self) -> None:
        self.relay_of(account("crm", ("a", "b")), account("shop", ("a",)))
        self.assertEqual(self.arrive().esmes, ("shop",))

    def test_else_for_the_only_one_that_may_use_the_channel(self) -> None:
        self.relay_of(account("crm", ("a", "b")), account("shop", ("c",)), account("any"))
        self.assertEqual(self.arrive().esmes, ("crm",))

    def test_else_for_the_only_one_there_is(self) -> None:
        self.relay_of(account("crm"))
        self.assertEqual(self.arrive().esmes, ("crm",))

    def test_a_disabled_account_is_none(self) -> None:
        self.relay_of(account("crm"), evolve(account("old", ("a",)), enabled=False))
        self.assertEqual(self.arrive().esmes, ("crm",))

    def test_else_it_is_kept_as_unclaimed_and_told_of(self) -> None:
        self.relay_of(account("crm"), account("shop"))
        self.assertEqual(self.arrive().esmes, ())
        self.assertEqual(len(self.relay.warnings), 1)
        self.assertEqual(self.relay.told, [("acknowledge",)])

    def test_neither_text_nor_number_stands_in_what_is_told(self) -> None:
        self.relay_of(account("crm"), account("shop"))
        self.arrive()
        self.assertNotIn("STOP", self.relay.warnings[0])


class KeepingTests(ReceivedCase):
    def test_it_is_acknowledged_when_it_is_on_disk_and_not_before(self) -> None:
        self.relay_of(account("crm"))
        self.relay.receiver()
        self.relay.store.held = True
        self.received.arrived("a", SMS, lambda: self.relay.told.append(("acknowledge",)))
        self.relay.store.execute()
        self.assertEqual(self.relay.told, [])
        self.relay.store.tell()
        self.relay.turn()
        self.assertEqual(self.relay.told, [("acknowledge",), ("deliver", "crm", 1, "SMS", 0)])

    def test_each_of_several_is_owed_a_copy(self) -> None:
        self.relay_of(account("crm"), account("shop"), rules=[to("crm", "shop")])
        received = self.arrive()
        for esme in ("crm", "shop"):
            self.assertEqual([owed.message for owed in self.debts(esme)], [received.message])

    def test_a_debt_tells_where_and_when_it_came(self) -> None:
        self.relay_of(account("crm"))
        received = self.arrive()
        (owed,) = self.debts("crm")
        self.assertEqual((owed.of, owed.channel, owed.at), (received.id, "a", NOW))

    def test_each_has_an_id_of_its_own(self) -> None:
        self.relay_of(account("crm"))
        self.assertEqual([self.arrive().id, self.arrive().id], [1, 2])


class AddressTests(ReceivedCase):
    """GoIPs put their own ID into destination_addr."""

    def destination(self, channel: str, came: str = "goip1") -> Address:
        self.relay_of(account("crm"))
        what = evolve(SMS, destination_addr=Address(3, 1, came))
        return self.arrive(channel, what).message.destination_addr

    def test_what_came_is_kept_with_a_number_set_and_without(self) -> None:
        for by in ("a", "b", "c"):
            for came in ("4711", "256772000009", "goip11", "shop"):
                self.assertEqual(self.destination(by, came), Address(3, 1, came))

    def test_nothing_and_names_of_the_channel_are_none(self) -> None:
        for came in ("", "goip1", "a"):
            self.assertEqual(self.destination("a", came), Address(0, 0, "a"))

    def test_it_is_for_the_number_of_the_channel_as_an_international_one(self) -> None:
        self.assertEqual(self.destination("b"), Address(1, 1, "256772000001"))

    def test_a_number_of_another_kind_is_given_as_it_is_written(self) -> None:
        self.assertEqual(self.destination("c"), Address(0, 0, "1234"))

    def test_without_a_number_it_is_for_the_channel(self) -> None:
        self.assertEqual(self.destination("a"), Address(0, 0, "a"))

    def test_all_else_stays_as_it_came(self) -> None:
        self.relay_of(account("crm"))
        what = evolve(message(b"\x05", tlvs=((0x1400, b"x"),)), data_coding=8, esm_class=0x40, payload=True)
        self.assertEqual(
            self.arrive("a", what).message,
            evolve(what, registered_delivery=0),
        )


class RememberedTests(SynchronousTestCase):
    """The ESME that last wrote to a number by a channel, as it is on disk."""

    def setUp(self) -> None:
        self.relay = RelayInMemory([channel("a"), channel("b")], [account("crm"), account("shop")])
        self.relay.connectors["a"].up(capacity=9)

    def whose(self, channel: str = "a") -> tuple[str, ...]:
        self.relay.received.arrived(channel, SMS, lambda: None)
        self.relay.turn()
        return [one.received for one in self.relay.store.committed if isinstance(one, Arrived)][-1].esmes

    def test_the_last_is_known_after_a_kill(self) -> None:
        for esme in ("crm", "shop"):
            self.relay.send(to="0772000009", esme=esme)
        self.relay.kill()
        self.assertEqual((self.whose("a"), self.whose("b")), (("shop",), ()))

    def test_an_attempt_that_was_not_on_disk_was_none(self) -> None:
        self.relay.send(to="0772000009", esme="crm")
        self.relay.store.held = True
        self.relay.send(to="0772000009", esme="shop")
        self.relay.kill()
        self.assertEqual(self.whose(), ("crm",))
