"""What systemd is told, by datagrams that a real socket receives."""

import os
import re
import socket
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.sd_notify import ServiceNotices, from_environment


class NoticesTests(SynchronousTestCase):
    """Through a socket of a path, as systemd has it."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.address = str(Path(folder.name) / "notify")
        self.clock = Clock()
        self.listen(self.address)

    def listen(self, name: str) -> None:
        self.systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.systemd.close)
        self.systemd.bind(name)
        self.systemd.setblocking(False)

    def heard(self) -> Sequence[str]:
        """The datagrams since the last look."""
        found: list[str] = []
        while True:
            try:
                found.append(self.systemd.recv(4096).decode())
            except BlockingIOError:
                return found

    def notices(self, **environment: str) -> ServiceNotices:
        given: Mapping[str, str] = {"NOTIFY_SOCKET": self.address, **environment}
        return from_environment(self.clock, given)

    def ready(self, **environment: str) -> ServiceNotices:
        """One that has told that it is ready."""
        notices = self.notices(**environment)
        notices.ready()
        self.heard()
        return notices

    def test_that_it_is_ready_is_told_once(self) -> None:
        notices = self.notices()
        self.assertEqual(self.heard(), [])
        notices.ready()
        notices.ready()
        self.assertEqual(self.heard(), ["READY=1"])

    def test_while_the_store_is_upgraded_it_asks_for_more_time(self) -> None:
        self.systemd.setblocking(True)
        self.systemd.settimeout(60.0)
        with self.notices().opening(every=0.01):
            first = self.systemd.recv(4096).decode()
        self.assertEqual(first, "EXTEND_TIMEOUT_USEC=15010000\nSTATUS=opens the store")

    def test_an_abstract_name_is_as_good_as_a_path(self) -> None:
        name = f"smpp-router-test-{os.getpid()}"
        self.listen(f"\0{name}")
        self.notices(NOTIFY_SOCKET=f"@{name}").ready()
        self.assertEqual(self.heard(), ["READY=1"])

    def test_a_watchdog_hears_three_times_in_its_time_while_the_reactor_turns(self) -> None:
        self.ready(WATCHDOG_USEC="6000000")
        self.clock.pump([0.5] * 12)
        self.assertEqual(self.heard(), ["WATCHDOG=1"] * 3)

    def test_a_reactor_that_hangs_gives_no_sign_of_life(self) -> None:
        self.ready(WATCHDOG_USEC="6000000")
        self.assertEqual(self.heard(), [])
        self.clock.advance(60.0)
        self.assertEqual(self.heard(), ["WATCHDOG=1"])

    def test_a_patient_watchdog_hears_every_ten_seconds_all_the_same(self) -> None:
        self.ready(WATCHDOG_USEC="600000000")
        self.clock.pump([1.0] * 30)
        self.assertEqual(self.heard(), ["WATCHDOG=1"] * 3)

    def test_a_watchdog_of_another_process_hears_nothing(self) -> None:
        self.ready(WATCHDOG_USEC="6000000", WATCHDOG_PID="1")
        self.clock.pump([1.0] * 30)
        self.assertEqual(self.heard(), [])

    def test_one_of_this_process_does(self) -> None:
        self.ready(WATCHDOG_USEC="6000000", WATCHDOG_PID=str(os.getpid()))
        self.clock.advance(2.0)
        self.assertEqual(self.heard(), ["WATCHDOG=1"])

    def test_the_status_is_told_when_it_is_another(self) -> None:
        notices = self.ready()
        notices.status = lambda: "1 of 8 links up"
        self.clock.pump([10.0, 10.0])
        self.assertEqual(self.heard(), ["STATUS=1 of 8 links up"])
        notices.status = lambda: "8 of 8 links up"
        self.clock.advance(10.0)
        self.assertEqual(self.heard(), ["STATUS=8 of 8 links up"])

    def test_a_reload_begins_and_ends(self) -> None:
        notices = self.ready()
        notices.reloading()
        (begun,) = self.heard()
        self.assertTrue(re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=\d+", begun), begun)
        notices.reloaded()
        self.assertEqual(self.heard(), ["READY=1"])

    def test_a_reload_before_it_is_ready_does_not_make_it_so(self) -> None:
        notices = self.notices()
        notices.reloading()
        notices.reloaded()
        self.assertEqual(self.heard(), [])

    def test_the_end_of_a_reload_does_not_end_a_stop(self) -> None:
        notices = self.ready()
        notices.reloading()
        notices.stopping(30.0)
        self.heard()
        notices.reloaded()
        self.assertEqual(self.heard(), [])

    def test_a_stop_asks_for_its_time_and_lives_on_until_it_ends(self) -> None:
        notices = self.ready(WATCHDOG_USEC="6000000")
        notices.stopping(300.0)
        self.assertEqual(self.heard(), ["STOPPING=1\nEXTEND_TIMEOUT_USEC=315000000\nSTATUS=stops"])
        self.clock.advance(2.0)
        self.assertEqual(self.heard(), ["WATCHDOG=1"])
        notices.end()
        self.clock.advance(2.0)
        self.assertEqual((self.heard(), self.clock.getDelayedCalls()), ([], []))


class NobodyTests(SynchronousTestCase):
    def test_without_systemd_nothing_is_told_and_nothing_ticks(self) -> None:
        clock = Clock()
        notices = from_environment(clock, {"WATCHDOG_USEC": "6000000"})
        notices.ready()
        notices.stopping(1.0)
        notices.end()
        self.assertEqual(clock.getDelayedCalls(), [])

    def test_a_systemd_that_is_gone_is_no_error(self) -> None:
        from_environment(Clock(), {"NOTIFY_SOCKET": "/nowhere/notify"}).ready()

    def test_one_that_reads_nothing_holds_up_nobody(self) -> None:
        name = f"smpp-router-deaf-{os.getpid()}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
            deaf.bind(f"\0{name}")
            clock = Clock()
            from_environment(clock, {"NOTIFY_SOCKET": f"@{name}", "WATCHDOG_USEC": "3000000"}).ready()
            clock.pump([1.0] * 2000)
