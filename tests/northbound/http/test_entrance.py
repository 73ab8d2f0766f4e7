"""Logins over HTTP: users and ESMEs pass one gate, as they are now."""

import gc

from twisted.internet.defer import Deferred, succeed
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.desk.people import HttpUser, Person, Role
from router.networks import Network
from router.northbound.http.entrance import Gatehouse, People
from router.relay.account import Account
from router.relay.events import Events
from router.relay.who.passwords import hashed
from router.sms.value import evolve
from tests.support.values import account, accounts_of

USERS = [
    HttpUser(name="ops", password=hashed("opspass"), role=Role.ADMIN),
    HttpUser(name="shop", password="größe", role=Role.SENDER, esme="crm"),
    HttpUser(name="gone", password="gone", role=Role.SENDER, esme="off"),
]


class EntranceTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.computed = 0
        self.held: list[Deferred[bool]] | None = None
        known: list[Account] = [account("crm"), evolve(account("off"), enabled=False)]
        near: tuple[Network, ...] = ()
        self.accounts = accounts_of([*known, evolve(account("far"), allow_from=near)], self.in_thread)
        self.people = People(self.accounts, self.in_thread, USERS)
        self.events = Events()
        self.gatehouse = Gatehouse(self.clock, self.people, self.events, "API")
        self.heard: list[Person | None] = []
        self.told: list[str] = []
        self.events.listen(lambda event: self.told.append(f"{event.subject}: {event.text}"))

    def in_thread(self, check: object) -> Deferred[bool]:
        self.computed += 1
        assert callable(check)
        return succeed(bool(check()))

    def enter(self, name: str, password: str) -> Person | None:
        self.heard = []
        self.gatehouse.enter("192.0.2.1", name, password, self.heard.append)
        self.clock.pump([0.0, 0.2, 0.0])
        (person,) = self.heard
        return person

    def test_a_user_by_his_hash_and_an_esme_by_its_own_password(self) -> None:
        ops, shop, crm = (
            self.enter("ops", "opspass"),
            self.enter("shop", "größe"),
            self.enter("crm", "secret"),
        )
        assert ops is not None and shop is not None and crm is not None
        self.assertEqual((ops.role, ops.account), (Role.ADMIN, None))
        self.assertEqual((shop.role, shop.account), (Role.SENDER, self.accounts.get("crm")))
        self.assertEqual((crm.role, crm.name, crm.account), (Role.SENDER, "crm", self.accounts.get("crm")))

    def test_all_others_hear_no_after_the_same_time(self) -> None:
        for name, password in (("ops", "x"), ("nobody", "x"), ("off", "secret"), ("gone", "gone"), ("", "")):
            heard: list[Person | None] = []
            self.gatehouse.enter("192.0.2.1", name, password, heard.append)
            self.clock.pump([0.0, 0.09])
            self.assertEqual(heard, [], name)
            self.clock.advance(0.02)
            self.assertEqual(heard, [None], name)

    def test_a_password_that_was_right_is_known_again(self) -> None:
        for _ in range(5):
            self.assertIsNotNone(self.enter("ops", "opspass"))
        self.assertEqual(self.computed, 1)

    def test_one_that_is_known_leaves_no_circle_to_the_garbage_collector(self) -> None:
        self.enter("ops", "opspass")
        gc.collect()
        self.gatehouse.enter("192.0.2.1", "ops", "opspass", self.heard.append)
        self.assertEqual(gc.collect(), 0)

    def test_what_is_refused_is_told_but_no_name_that_there_is_not(self) -> None:
        self.enter("ops", "x")
        self.enter("passw0rd", "x")
        said = "login over HTTP (API) from 192.0.2.1 refused"
        self.assertEqual(self.told[0], f"ops: {said}: wrong password")
        self.assertEqual(self.told[1], f"a name of 8 characters: {said}: no such account")

    def test_guessing_is_slowed_and_answered_all_the_same(self) -> None:
        heard: list[Person | None] = []
        for _ in range(5):
            self.gatehouse.enter("192.0.2.1", "ops", "wrong", heard.append)
        self.clock.pump([0.1] * 5)
        self.assertLess(len(heard), 5)
        self.clock.pump([1.0] * 120)
        self.assertEqual(heard, [None] * 5)

    def test_after_a_reload_other_users_come_in(self) -> None:
        self.assertIsNotNone(self.enter("ops", "opspass"))
        self.people.change([evolve(USERS[0], password="other")])
        self.assertIsNone(self.enter("ops", "opspass"))
        self.assertIsNotNone(self.enter("ops", "other"))
        self.people.change([])
        self.assertIsNone(self.enter("ops", "other"))

    def test_whoever_has_left_hears_nothing(self) -> None:
        heard: list[Person | None] = []
        self.gatehouse.enter("192.0.2.1", "ops", "wrong", heard.append)()
        self.clock.pump([0.0, 1.0])
        self.assertEqual(heard, [])

    def test_a_bug_behind_a_login_is_not_the_gates(self) -> None:
        def fail(person: Person | None) -> None:
            raise RuntimeError("a bug")

        self.gatehouse.enter("192.0.2.1", "crm", "secret", fail)
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)
        self.clock.advance(0)
        self.assertIsNotNone(self.enter("crm", "secret"))
