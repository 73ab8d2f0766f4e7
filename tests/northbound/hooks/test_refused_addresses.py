"""Refused addresses, in every way in which they may be written."""

from twisted.trial.unittest import SynchronousTestCase

from router.northbound.hooks.refused_addresses import is_refused


class PlaceTests(SynchronousTestCase):
    def test_link_local_and_metadata_addresses_are_refused(self) -> None:
        for address in (
            *("169.254.169.254", "169.254.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
            *("fe80::1", "fe80::1%eth0", "febf::1", "fd00:ec2::254"),
            *("224.0.0.1", "ff02::1", "255.255.255.255"),
        ):
            self.assertTrue(is_refused(address), address)

    def test_so_are_those_that_stand_for_them(self) -> None:
        for address in (
            "::ffff:169.254.169.254",
            "::ffff:a9fe:a9fe",
            "::ffff:0:a9fe:a9fe",
            "::169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
        ):
            self.assertTrue(is_refused(address), address)

    def test_servers_may_stand_in_private_networks_and_on_this_machine(self) -> None:
        for address in (
            *("127.0.0.1", "10.0.0.1", "192.168.1.10", "172.16.0.1", "100.64.0.1", "93.184.216.34"),
            *("::1", "fd12:3456::1", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1"),
        ):
            self.assertFalse(is_refused(address), address)

    def test_what_is_no_address_is_refused(self) -> None:
        for address in ("", "localhost", "169.254.1", "2852039166"):
            self.assertTrue(is_refused(address), address)
