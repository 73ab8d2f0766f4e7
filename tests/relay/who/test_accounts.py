from collections.abc import Callable
from ipaddress import ip_network

from twisted.internet.defer import Deferred, succeed
from twisted.trial.unittest import SynchronousTestCase

from router.relay.account import Account
from router.relay.who.accounts import Denial
from router.relay.who.passwords import hashed
from router.sms.value import evolve
from tests.support.values import account, accounts_of

HASH = hashed("secret12")
CRM = evolve(account("crm"), password=HASH)


class AuthenticationTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.checks = 0

    def in_thread(self, check: Callable[[], bool]) -> Deferred[bool]:
        self.checks += 1
        return succeed(check())

    def verdict(
        self, known: Account, system_id: str, password: str, host: str = "10.1.2.3"
    ) -> Account | Denial:
        accounts = accounts_of([known], self.in_thread)
        return self.successResultOf(accounts.authenticate(system_id, password, host))

    def test_the_right_password_gives_the_account(self) -> None:
        self.assertIs(self.verdict(CRM, "crm", "secret12"), CRM)

    def test_a_plain_password_is_taken_too(self) -> None:
        known = account("crm")
        self.assertIs(self.verdict(known, "crm", "secret"), known)

    def test_a_wrong_password_is_denied(self) -> None:
        for wrong in ("secret1", "", "SECRET12", HASH):
            self.assertIs(self.verdict(CRM, "crm", wrong), Denial.PASSWORD)

    def test_an_unknown_account_is_denied(self) -> None:
        self.assertIs(self.verdict(CRM, "nobody", "secret12"), Denial.UNKNOWN)
        self.assertIs(self.verdict(CRM, "", "nobody"), Denial.UNKNOWN)

    def test_where_no_password_can_be_right_none_is_looked_at(self) -> None:
        self.verdict(CRM, "unknown", "x")
        self.verdict(evolve(CRM, enabled=False), "crm", "secret12")
        self.verdict(evolve(CRM, allow_from=(ip_network("10.0.0.0/8"),)), "crm", "secret12", "192.168.1.1")
        self.assertEqual(self.checks, 0)

    def test_a_disabled_account_is_denied(self) -> None:
        self.assertIs(self.verdict(evolve(CRM, enabled=False), "crm", "secret12"), Denial.DISABLED)

    def test_a_host_from_elsewhere_is_denied(self) -> None:
        known = evolve(CRM, allow_from=(ip_network("10.0.0.0/8"),))
        self.assertIs(self.verdict(known, "crm", "secret12", "192.168.1.1"), Denial.ADDRESS)

    def test_a_password_of_other_octets_than_ascii_is_compared_by_its_octets(self) -> None:
        """The octets of the wire are read as Latin-1; a client that writes UTF-8 has the right ones."""
        known = evolve(CRM, password=hashed("sécret"))
        on_the_wire = "sécret".encode().decode("latin-1")
        self.assertIs(self.verdict(known, "crm", on_the_wire), known)


class MemoryTests(SynchronousTestCase):
    """One scrypt takes 12 ms, so a password that was right is known again."""

    def setUp(self) -> None:
        self.checks = 0
        self.accounts = accounts_of([CRM, evolve(CRM, system_id="shop")], self.in_thread)

    def in_thread(self, check: Callable[[], bool]) -> Deferred[bool]:
        self.checks += 1
        return succeed(check())

    def ask(self, system_id: str, password: str) -> Account | Denial:
        return self.successResultOf(self.accounts.authenticate(system_id, password, "10.1.2.3"))

    def test_a_right_password_is_hashed_once(self) -> None:
        for _ in range(3):
            self.assertIs(self.ask("crm", "secret12"), CRM)
        self.assertEqual(self.checks, 1)

    def test_a_wrong_one_is_hashed_each_time_and_forgets_nothing(self) -> None:
        self.ask("crm", "secret12")
        for _ in range(2):
            self.assertIs(self.ask("crm", "wrong"), Denial.PASSWORD)
        self.assertEqual(self.checks, 3)
        self.ask("crm", "secret12")
        self.assertEqual(self.checks, 3)

    def test_it_is_known_for_its_own_account_only(self) -> None:
        self.ask("crm", "secret12")
        self.ask("shop", "secret12")
        self.assertEqual(self.checks, 2)

    def test_it_is_recognised_without_a_hash_and_no_other_is(self) -> None:
        self.assertIsNone(self.accounts.recognised("crm", "secret12", "10.1.2.3"))
        self.ask("crm", "secret12")
        self.assertIs(self.accounts.recognised("crm", "secret12", "10.1.2.3"), CRM)
        for other in (("crm", "wrong"), ("shop", "secret12"), ("unknown", "secret12")):
            self.assertIsNone(self.accounts.recognised(*other, "10.1.2.3"))
        self.assertEqual(self.checks, 1)

    def test_it_is_recognised_only_while_it_may_come_from_there(self) -> None:
        near = evolve(CRM, allow_from=(ip_network("10.0.0.0/8"),))
        accounts = accounts_of([near], self.in_thread)
        self.successResultOf(accounts.authenticate("crm", "secret12", "10.1.2.3"))
        self.assertIs(accounts.recognised("crm", "secret12", "10.1.2.3"), near)
        self.assertIsNone(accounts.recognised("crm", "secret12", "192.168.1.1"))


class AddressTests(SynchronousTestCase):
    def allowed(self, *hosts: str) -> list[bool]:
        known = evolve(CRM, allow_from=(ip_network("10.0.0.0/8"), ip_network("fd00::/8")))
        return [known.allows(host) for host in hosts]

    def test_without_networks_all_may_come(self) -> None:
        self.assertTrue(CRM.allows("203.0.113.1"))

    def test_one_of_the_networks_must_hold_it(self) -> None:
        self.assertEqual(
            self.allowed("10.255.0.1", "11.0.0.1", "fd00::1", "fe80::1"), [True, False, True, False]
        )

    def test_an_ipv4_peer_of_a_socket_for_both_is_one_of_ipv4(self) -> None:
        """It is shown as ::ffff:10.0.0.1 (RFC 4291 section 2.5.5.2)."""
        self.assertEqual(self.allowed("::ffff:10.0.0.1", "::ffff:11.0.0.1"), [True, False])


class SecretTests(SynchronousTestCase):
    def test_a_password_stands_in_no_repr(self) -> None:
        self.assertNotIn("secret", repr(account("crm")))
