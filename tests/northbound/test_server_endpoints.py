"""Endpoint strings, and the backlog."""

import resource
from pathlib import Path
from typing import cast

from OpenSSL.SSL import Connection
from twisted.internet.endpoints import SSL4ServerEndpoint, TCP4ServerEndpoint, serverFromString
from twisted.internet.testing import MemoryReactor
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.server_endpoints import BACKLOG, UNBOUND, endpoint, most_unbound, with_backlog
from tests.config.certificates import CERTIFICATE, KEY


class BacklogTests(SynchronousTestCase):
    def test_an_address_gets_one_that_a_crowd_fits_in(self) -> None:
        endpoint = serverFromString(MemoryReactor(), with_backlog("tcp:2775:interface=127.0.0.1"))
        found = cast(TCP4ServerEndpoint, endpoint)
        self.assertEqual((found._port, found._backlog, found._interface), (2775, BACKLOG, "127.0.0.1"))

    def test_one_of_its_own_stays(self) -> None:
        self.assertEqual(with_backlog("tcp:2775:backlog=7"), "tcp:2775:backlog=7")

    def test_kinds_that_know_of_none_are_left_alone(self) -> None:
        for description in ("systemd:domain=INET:index=0", "unix:/run/smpp.sock"):
            self.assertEqual(with_backlog(description), description)


class SuitesTests(SynchronousTestCase):
    def test_behind_a_proxy_they_are_as_few_as_without_one(self) -> None:
        pem = Path(self.mktemp())
        pem.write_text(KEY + CERTIFICATE)
        for proxied in ("", "haproxy:"):
            found = endpoint(MemoryReactor(), f"{proxied}ssl:3550:privateKey={pem}")
            inner = cast(SSL4ServerEndpoint, getattr(found, "_wrappedEndpoint", found))
            suites = Connection(inner._sslContextFactory.getContext()).get_cipher_list()
            self.assertFalse([suite for suite in suites if "GCM" not in suite and "POLY1305" not in suite])


class UnboundTests(SynchronousTestCase):
    def test_they_are_never_more_than_half_of_the_files_that_a_process_may_have(self) -> None:
        _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
        expected = UNBOUND if files == resource.RLIM_INFINITY else min(UNBOUND, files // 4)
        self.assertEqual(most_unbound(), expected)
