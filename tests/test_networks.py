"""Where peers may come from."""

from ipaddress import ip_network

from twisted.trial.unittest import SynchronousTestCase

from router.networks import comes_from


class NetworkTests(SynchronousTestCase):
    def allowed(self, network: str, *hosts: str) -> list[str]:
        return [host for host in hosts if comes_from(host, [ip_network(network)])]

    def test_ipv4_and_what_is_mapped_to_ipv6_are_the_same_on_both_sides(self) -> None:
        mine = ("10.1.2.3", "::ffff:10.1.2.3", "::ffff:a01:203")
        others = ("11.1.2.3", "::ffff:11.1.2.3", "::10.1.2.3", "2001:db8::1")
        for network in ("10.0.0.0/8", "::ffff:10.0.0.0/104", "::ffff:a00:0/104"):
            self.assertEqual(self.allowed(network, *mine, *others), list(mine))

    def test_one_mapped_address_is_one_host(self) -> None:
        self.assertEqual(self.allowed("::ffff:10.0.0.9", "10.0.0.9", "10.0.0.8"), ["10.0.0.9"])

    def test_all_that_is_mapped_is_all_of_ipv4_and_no_ipv6(self) -> None:
        self.assertEqual(self.allowed("::ffff:0:0/96", "192.0.2.1", "2001:db8::1"), ["192.0.2.1"])

    def test_ipv6_is_ipv6(self) -> None:
        hosts = ("2001:db8::1", "fe80::1%eth0", "10.0.0.1", "::ffff:10.0.0.1")
        self.assertEqual(self.allowed("2001:db8::/32", *hosts), ["2001:db8::1"])
        self.assertEqual(self.allowed("fe80::/10", *hosts), ["fe80::1%eth0"])
        self.assertEqual(self.allowed("::/0", *hosts), ["2001:db8::1", "fe80::1%eth0"])

    def test_what_is_no_address_lies_in_none(self) -> None:
        self.assertEqual(self.allowed("0.0.0.0/0", "", "localhost", "10.0.0.1/32"), [])
