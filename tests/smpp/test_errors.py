"""Local and remote errors: the side that broke the protocol."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp import errors
from router.smpp.operations import CommandStatus


class TreeTest(SynchronousTestCase):
    """Two kinds, told apart by their parents."""

    def test_what_we_did_wrong_is_local(self) -> None:
        for kind in (errors.EncodeError, errors.NotBound, errors.WindowFull, errors.NotRequested):
            self.assertTrue(issubclass(kind, errors.LocalError))
            self.assertFalse(issubclass(kind, errors.RemoteError))

    def test_what_the_peer_did_wrong_brings_its_answer(self) -> None:
        error = errors.BadTime(CommandStatus.ESME_RINVSCHED, "no time")
        self.assertIsInstance(error, errors.RemoteError)
        self.assertEqual((error.command_status, str(error)), (CommandStatus.ESME_RINVSCHED, "no time"))

    def test_a_value_that_does_not_fit_is_named_by_its_field(self) -> None:
        error = errors.EncodeError("source_addr", "too long")
        self.assertEqual((error.field, str(error)), ("source_addr", "source_addr: too long"))
