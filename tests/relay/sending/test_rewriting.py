"""Messages as a route rewrites them."""

from collections.abc import Sequence

from twisted.trial.unittest import SynchronousTestCase

from router.relay.channels import Doubt
from router.relay.errors import MessageRefused, Refusal
from router.routing.budget import NO_LIMITS, BudgetLimits
from router.routing.match import Match
from router.routing.numbers import Rewrite
from router.routing.pattern import compiled
from router.routing.rewriting import Rewriting
from router.routing.table import Otherwise, Route
from router.sms.address import Address
from router.sms.value import evolve
from tests.support.relay import RelayInMemory
from tests.support.values import channel, message

LONGER = Rewriting(source_addr="Bank", text=(Rewrite(compiled("(?i)acct"), "account"),))
SHOUTED = Rewriting(text=(Rewrite(compiled("acct"), "ACCOUNT"),))


class RewritingTests(SynchronousTestCase):
    def live(self, *routes: Route, doubt: Doubt = Doubt.RESEND, limits: BudgetLimits = NO_LIMITS) -> None:
        channels = [evolve(channel(id, id), doubt=doubt, limits=limits) for id in "ab"]
        self.relay = RelayInMemory(
            channels, routes=routes or [Route(name="all", via=("a", "b"), rewrite=LONGER)]
        )

    def up(self, *ids: str) -> None:
        for id in ids:
            self.relay.connectors[id].up(10)

    def out(self) -> Sequence[tuple[str | int, ...]]:
        return [(told[1], told[3]) for told in self.relay.of("submit")]

    def test_what_goes_out_is_rewritten_and_what_is_kept_is_not(self) -> None:
        self.live()
        self.up("a")
        self.relay.send("your Acct")
        (segment,) = self.relay.connectors["a"].out
        self.assertEqual(segment.message.source_addr, Address(5, 0, "Bank"))
        self.assertEqual(self.out(), [("a", "your account")])

    def test_a_receipt_goes_to_the_sender_that_the_esme_wrote(self) -> None:
        self.live()
        self.up("a")
        self.relay.send("acct")
        self.relay.connectors["a"].report(self.relay.connectors["a"].answer())
        owed = self.relay.store.kept.owed("crm", 0, 10)
        self.assertEqual([one.message.source_addr.addr for one in owed], ["Shop"])

    def test_a_text_of_which_nothing_would_be_left_is_refused(self) -> None:
        self.live(Route(name="all", via=("a",), rewrite=Rewriting(text=(Rewrite(compiled("^hello$"), ""),))))
        refused = self.assertRaises(MessageRefused, self.relay.send, "hello")
        self.assertEqual(refused.refusal, Refusal.EMPTY)
        self.relay.send("hello you")
        self.relay.send("", to="256772000002")
        self.assertEqual(len(self.relay.ids), 2)

    def test_match_sees_what_the_esme_wrote(self) -> None:
        match = Match(text=compiled("^acct"), source_addr=compiled("^Shop$"))
        self.live(Route(name="first", match=match, via=("a",), rewrite=LONGER), Route(name="all", via=("b",)))
        self.up("a", "b")
        self.relay.send("acct 1")
        self.relay.send("account 2", to="256772000002")
        self.assertEqual(self.out(), [("a", "account 1"), ("b", "account 2")])

    def test_another_route_sends_what_its_own_rewriting_says(self) -> None:
        self.live(
            Route(name="first", via=("a",), rewrite=LONGER, otherwise=Otherwise.NEXT),
            Route(name="second", via=("b",), rewrite=SHOUTED),
        )
        self.up("a")
        self.relay.send("acct", deliver_in=5.0)
        self.relay.connectors["a"].down()
        self.up("b")
        self.relay.advance(7.0)
        self.assertEqual(self.out(), [("b", "ACCOUNT")])

    def test_it_is_so_behind_kill_9_and_with_other_routes(self) -> None:
        self.live()
        self.relay.send("acct")
        self.relay.kill()
        self.up("a")
        self.assertEqual(self.out()[-1], ("a", "account"))
        self.relay.send("acct", to="256772000002", deliver_in=5.0)
        self.relay.change(routes=[Route(name="all", via=("a", "b"), rewrite=SHOUTED)])
        self.relay.advance(7.0)
        self.assertEqual(self.out()[-1], ("a", "ACCOUNT"))

    def test_what_is_in_doubt_is_sent_again_as_it_was_also_behind_kill_9(self) -> None:
        for kill in (False, True):
            self.live()
            self.up("a")
            self.relay.send("acct")
            if kill:
                self.relay.kill()
            else:
                self.relay.connectors["a"].down()
            self.up("a")
            self.relay.advance(2.0)
            self.assertEqual(self.out(), [("a", "account")] * 2)

    def test_segments_of_an_esme_are_rewritten_as_one_text(self) -> None:
        self.live()
        self.up("a")
        for number, part in enumerate((b"your ac", b"ct 7"), 1):
            what = evolve(message(bytes([5, 0, 3, 9, 2, number]) + part), esm_class=0x40)
            self.relay.send(what=what)
        self.assertEqual(self.out(), [("a", "your account 7")])

    def test_a_text_that_is_too_long_when_it_is_rewritten_is_refused(self) -> None:
        self.live(limits=BudgetLimits(day=1))
        with self.assertRaises(MessageRefused) as refused:
            self.relay.send("acct" * 39)
        self.assertEqual(refused.exception.refusal, Refusal.TOO_LONG)

    def test_the_budget_is_charged_what_goes_out(self) -> None:
        self.live(limits=BudgetLimits(day=5))
        self.up("a")
        self.relay.send("acct" * 39)
        budget = self.relay.scheduler.channels["a"].budget
        assert budget is not None
        self.assertEqual(budget.room(self.relay.clock.seconds()), 3)
