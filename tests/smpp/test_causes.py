"""Causes of the command_status of a response."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.causes import cause_of_status
from router.smpp.operations import CommandStatus
from router.sms.report import Fault


class CausesTest(SynchronousTestCase):
    """The retry classes of SMPP statuses."""

    def faults(self, *statuses: int) -> set[Fault]:
        return {cause_of_status(status).fault for status in statuses}

    def test_temporary_ones_mean_try_later(self) -> None:
        self.assertEqual(self.faults(0x08, 0x14, 0x58, 0x64, 0x102), {Fault.BUSY})

    def test_those_of_the_session_mean_another_channel(self) -> None:
        self.assertEqual(self.faults(0x03, 0x04, 0x05, 0x0D, 0x0E, 0x0F, 0x53), {Fault.CHANNEL})

    def test_those_of_the_destination_end_the_message(self) -> None:
        self.assertEqual(self.faults(0x0B, 0x50, 0x51), {Fault.NUMBER})

    def test_ambiguous_and_permanent_ones_leave_it_to_the_attempts(self) -> None:
        self.assertEqual(self.faults(0x45, 0xFF, 0xFE, 0x01, 0x43, 0x104), {Fault.MESSAGE})

    def test_so_do_those_of_vendors(self) -> None:
        cause = cause_of_status(0x455)
        self.assertEqual((cause.fault, cause.said, cause.code), (Fault.MESSAGE, "0x00000455", 0))

    def test_every_cause_names_its_status(self) -> None:
        for status in CommandStatus:
            self.assertTrue(cause_of_status(status).said.startswith(status.name))
