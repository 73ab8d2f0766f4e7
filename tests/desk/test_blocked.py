"""Numbers that are blocked, and what ESMEs have used of their limits: as people and programs see them."""

from collections.abc import Sequence

from router.desk.blocked import BlockedView
from router.desk.errors import CannotDo, NoSuch, Unfit
from router.desk.esmes import EsmeView
from router.relay.events import By
from router.relay.faces import Face
from router.relay.who.bans import Bans
from router.routing.budget import BudgetLimits
from router.routing.pattern import compiled
from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.value import evolve
from tests.desk.scene import DeskCase
from tests.support.values import account

BY = By("ann", "10.0.0.1", Face.API)
HERS, LISTED = "+256772000009", "+256772000005"


class BlockedTests(DeskCase):
    def setUp(self) -> None:
        self.opened()
        known = [evolve(account(), via=("goip101",)), account("shop")]
        self.relay.change(accounts=known, bans=Bans([LISTED, "12345"], compiled("(?i)^stop")))
        sms = ShortMessage(source_addr=Address(1, 1, HERS[1:]), short_message=b"stop")
        self.relay.received.arrived("goip101", sms, lambda: None)
        self.relay.turn()
        self.undone: list[Sequence[BlockedView]] = []

    def told(self, found: Sequence[BlockedView]) -> list[tuple[str, str, bool]]:
        return [(one.number, one.esme, one.since is not None) for one in found]

    def test_all_are_told_by_number(self) -> None:
        whole = self.desk.blocked.page()
        self.assertEqual(
            self.told(whole.items), [(LISTED, "", False), (HERS, "crm", True), ("12345", "", False)]
        )
        self.assertEqual(whole.next, "")

    def test_pages_follow_each_other(self) -> None:
        found, after = list[BlockedView](), ""
        for _ in range(3):
            page = self.desk.blocked.page(after, 1)
            found += page.items
            after = page.next
        self.assertEqual((found, after), (list(self.desk.blocked.page().items), ""))

    def test_one_tells_for_whom(self) -> None:
        self.assertEqual(self.told(self.desk.blocked.one(HERS)), [(HERS, "crm", True)])
        self.assertEqual(self.told(self.desk.blocked.one(LISTED[1:])), [(LISTED[1:], "", False)])
        self.assertRaises(NoSuch, self.desk.blocked.one, "+256772000007")
        self.assertRaises(Unfit, self.desk.blocked.one, "x")

    def test_what_was_stopped_is_undone_and_noted(self) -> None:
        self.desk.blocked.remove(HERS, BY, self.undone.append)
        self.relay.turn()
        self.assertEqual([self.told(one) for one in self.undone], [[(HERS, "crm", True)]])
        self.relay.send(to=HERS)
        self.assertIn(str(BY), self.desk.events.newest()[-1].text)
        self.assertRaises(NoSuch, self.desk.blocked.remove, HERS, BY, self.undone.append)

    def test_what_stands_in_the_file_is_taken_out_there(self) -> None:
        with self.assertRaisesRegex(CannotDo, "file"):
            self.desk.blocked.remove(LISTED, BY, self.undone.append)


class LimitsTests(DeskCase):
    def test_an_esme_shows_what_it_has_used_until_its_total_is_reset(self) -> None:
        self.opened()
        self.relay.change(accounts=[evolve(account(), limits=BudgetLimits(day=5, total=9)), account("shop")])
        self.relay.send()
        done: list[EsmeView] = []
        used = self.desk.esmes.one("crm").budget
        self.assertEqual(
            {span: (one.used, one.limit) for span, one in used.items()}, {"day": (1, 5), "total": (1, 9)}
        )
        self.desk.acts.reset_esme("crm", BY, done.append)
        self.relay.turn()
        self.assertEqual([one.budget["total"].used for one in done], [0])
        self.assertIn(f"its total was reset by {BY}", self.desk.events.newest()[-1].text)
        self.assertRaises(CannotDo, self.desk.acts.reset_esme, "shop", BY, done.append)
