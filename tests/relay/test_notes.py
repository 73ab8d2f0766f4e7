"""Notes of connectors about their channels."""

from twisted.trial.unittest import SynchronousTestCase

from tests.support.relay import RelayInMemory


class NotesTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelayInMemory()

    def test_a_note_is_kept_by_channel_and_name(self) -> None:
        self.relay.relay.notes.note("a", "iccid", "1")
        self.relay.relay.notes.note("a", "sendid", "7")
        self.relay.relay.notes.note("b", "iccid", "2")
        self.assertEqual(self.relay.relay.notes.of("a"), {"iccid": "1", "sendid": "7"})
        self.assertEqual(self.relay.relay.notes.of("c"), {})

    def test_the_last_one_survives_a_kill(self) -> None:
        self.relay.relay.notes.note("a", "iccid", "1")
        self.relay.relay.notes.note("a", "iccid", "2")
        self.relay.turn()
        self.relay.kill()
        self.assertEqual(self.relay.relay.notes.of("a"), {"iccid": "2"})

    def test_what_is_kept_already_is_not_written_again(self) -> None:
        for _ in range(2):
            self.relay.relay.notes.note("a", "iccid", "1")
            self.relay.turn()
        self.assertEqual(len(self.relay.store.committed), 1)
