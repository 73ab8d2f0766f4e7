"""What is said of a machine, by what was measured of it."""

from twisted.trial.unittest import SynchronousTestCase

from router.doctor import machine
from router.doctor.finding import Finding, Severity
from router.doctor.measurements import Clock, Disk
from router.sms.value import evolve

GOOD = Disk(file_system="ext4", middle=0.002, longest=0.02, free=50 * 10**9, size=100 * 10**9)
NOW = machine.RELEASED + 1.0


def of_disk(disk: Disk) -> list[tuple[str, str]]:
    return [(one.what, one.state.value) for one in machine.of_disk("/var/lib", disk)]


class ClockTests(SynchronousTestCase):
    def state(self, found: Clock | None, now: float = NOW) -> Severity:
        return machine.of_clock(found, now).state

    def test_one_that_is_kept_is_right(self) -> None:
        self.assertEqual(self.state(Clock(True, 0.003)), Severity.OK)
        self.assertIn("within 3 ms", machine.of_clock(Clock(True, 0.003), NOW).said)

    def test_one_that_nobody_keeps_is_to_be_known(self) -> None:
        self.assertEqual((self.state(Clock(False, 16.0)), self.state(None)), (Severity.NOTE, Severity.NOTE))

    def test_one_before_this_version_is_wrong_whoever_keeps_it(self) -> None:
        self.assertEqual(self.state(Clock(True, 0.0), now=0.0), Severity.BAD)


class DiskTests(SynchronousTestCase):
    def test_a_usual_one_is_good(self) -> None:
        self.assertEqual(of_disk(GOOD), [("disk", "ok"), ("room", "ok")])

    def test_one_that_syncs_in_no_time_does_not_sync(self) -> None:
        self.assertEqual(of_disk(evolve(GOOD, middle=2e-6))[0], ("disk", "bad"))

    def test_memory_and_networks_keep_nothing(self) -> None:
        for kind in ("tmpfs", "nfs4", "cifs"):
            self.assertEqual(of_disk(evolve(GOOD, file_system=kind))[0], ("disk", "bad"), kind)

    def test_a_slow_one_is_noted_and_a_very_slow_one_is_bad(self) -> None:
        for seconds, state in ((0.05, "note"), (0.6, "bad")):
            self.assertEqual(of_disk(evolve(GOOD, middle=seconds))[0], ("disk", state))

    def test_little_room_is_bad_by_octets_or_by_share(self) -> None:
        for free, size in ((10**8, 10**9), (4 * 10**9, 100 * 10**9)):
            self.assertEqual(of_disk(evolve(GOOD, free=free, size=size))[1], ("room", "bad"))


class FileTests(SynchronousTestCase):
    def test_one_that_others_may_read_is_named_with_what_to_do(self) -> None:
        found = machine.of_modes([("router.db", 0o640), ("key.pem", 0o600)])
        self.assertEqual(
            found, Finding(Severity.BAD, "files", "others may read router.db", "chmod 600 router.db")
        )

    def test_private_ones_are_good(self) -> None:
        self.assertEqual(machine.of_modes([("key.pem", 0o400)]).state, Severity.OK)

    def test_what_an_upgrade_has_left_is_named_with_what_to_do(self) -> None:
        (found,) = machine.of_kept([("router.db.before-6", 512_300_000)])
        self.assertEqual((found.state, found.what), (Severity.NOTE, "old stores"))
        self.assertIn("router.db.before-6, 512.3 MB, is of before an upgrade", found.said)
        self.assertIn("rm router.db.before-6 when", found.advice)


class LimitTests(SynchronousTestCase):
    def test_as_many_files_must_be_allowed_as_there_can_be_connections(self) -> None:
        needed = 1000 + 500 + 1000 + machine.SPARE
        for most, state in ((needed, Severity.OK), (needed - 1, Severity.BAD), (None, Severity.OK)):
            self.assertEqual(machine.of_open_files(most, 1000, 500, 1000).state, state)
