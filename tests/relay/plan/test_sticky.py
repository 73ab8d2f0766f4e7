"""A number keeps its channel, as long as that may send to it."""

from router.relay.channels import ChannelSettings
from router.routing.budget import BudgetLimits
from router.routing.pace import Pace
from router.routing.table import Choose, Route
from router.sms.address import Address
from router.sms.report import Cause, Fault
from router.sms.value import evolve
from tests.relay.cases import LONG, SEGMENTS, AttemptsCase
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel, message

BARRED = Cause(Fault.BARRED, 8, "barred")
OWN = "256772000001"
ANOTHER = "256772000002"
"""The number that channel a has reached, and one that it may reach."""


class StickyCase(AttemptsCase):
    def own(self, a: ChannelSettings) -> None:
        """Channel a reaches OWN; then b is there too."""
        b = evolve(channel("b"), form=a.form)
        route = Route(name="all", via=("a", "b"), choose=Choose.STICKY)
        self.relay = RelayInMemory((a, b), [account("crm"), account("shop")], [route], {"D": "a"})
        self.connectors = self.relay.connectors
        self.connectors["a"].up()
        self.assertEqual(self.went(), "a")
        self.connectors["b"].up()

    def went(self, to: str = OWN, text: str = "hello", esme: str = "crm") -> str:
        """By which channel it goes, if it goes."""
        before = len(self.submits())
        self.relay.send(text, to=to, esme=esme)
        self.finish()
        return "".join(str(told[1]) for told in self.submits()[before:])

    def finish(self) -> None:
        for connector in self.connectors.values():
            while connector.out:
                connector.answer()

    def later(self, seconds: float) -> str:
        """Return what goes within these seconds."""
        before = len(self.submits())
        for _ in range(int(seconds)):
            self.relay.advance(1.0)
            self.finish()
        return "".join(str(told[1]) for told in self.submits()[before:])


class OwnTests(StickyCase):
    def test_it_is_a_matter_of_the_route_not_of_the_esme(self) -> None:
        self.own(channel("a"))
        self.assertEqual([self.went(esme="shop") for _ in range(3)], ["a"] * 3)

    def test_another_spelling_is_the_same_number(self) -> None:
        self.own(channel("a"))
        for spelling in ("0772000001", "+256 772 000001", "00256772000001"):
            self.assertEqual([self.went(spelling) for _ in range(2)], ["a", "a"], spelling)

    def test_one_that_only_rests_is_waited_for(self) -> None:
        self.own(evolve(channel("a"), pace=Pace(5.0, 5.0)))
        self.assertEqual((self.went(), self.later(4.0), self.later(2.0)), ("", "", "a"))

    def test_a_benched_one_is_not(self) -> None:
        self.own(channel("a"))
        self.relay.send()
        self.connectors["a"].refuse(BARRED)
        self.finish()
        self.assertEqual(self.went(), "b")

    def test_what_waits_for_it_leaves_when_it_is_benched(self) -> None:
        self.own(channel("a"))
        self.relay.send(to=OWN, esme="shop")
        self.assertEqual(self.connectors["b"].out, [])
        self.relay.send(to=OWN)
        before = len(self.submits())
        self.connectors["a"].refuse(BARRED)
        self.finish()
        self.assertEqual({told[1] for told in self.submits()[before:]}, {"b"})


class BudgetTests(StickyCase):
    def limited(self, **limits: int) -> None:
        self.own(evolve(channel("a"), form=SEGMENTS, limits=BudgetLimits(**limits), pace=Pace(5.0, 5.0)))

    def test_one_without_budget_is_not_waited_for(self) -> None:
        self.limited(day=1)
        self.assertEqual([self.went(), self.went()], ["b", "b"])

    def test_nor_one_with_too_little(self) -> None:
        self.limited(day=3)
        self.assertEqual(self.went(text=LONG), "bbb")

    def test_nor_is_it_after_a_kill(self) -> None:
        self.limited(day=1)
        self.relay.kill()
        self.connectors = self.relay.connectors
        for connector in self.connectors.values():
            connector.up()
        self.assertEqual(self.went(), "b")

    def test_what_waits_leaves_when_another_takes_what_it_needs_of_the_budget(self) -> None:
        self.limited(day=5)
        self.assertEqual([self.went(text=LONG), self.went(esme="shop", text=LONG)], ["", ""])
        self.assertEqual(self.later(30.0), "aaabbb")

    def test_what_waits_leaves_when_the_day_has_all_its_numbers(self) -> None:
        """Two numbers a day: yesterday's are both wanted again, and the first today was another."""
        self.limited(recipients_per_day=2)
        self.connectors["b"].down()
        self.assertEqual((self.went(ANOTHER), self.later(6.0)), ("", "a"))
        self.connectors["b"].up()
        self.relay.clock.advance(86400.0)
        direct = evolve(message(to="256772000003"), source_addr=Address(0, 0, "D"))
        self.relay.send(what=direct)
        self.finish()
        self.assertEqual([self.went(OWN), self.went(ANOTHER)], ["", ""])
        self.assertEqual(self.later(12.0), "ab")
