"""The judge of tests.disks.test_syncs, on traces made by hand: it must be able to complain."""

from collections.abc import Sequence

from twisted.trial.unittest import SynchronousTestCase

from router.simulator.octets.frames import RESPONSE, Command, Pdu
from tests.support.trace import Deed, Did, deeds, verdict
from tools.peers.messages import submit

TOKEN = "k0123456789abk"
SUBMIT = Pdu(Command.SUBMIT_SM, 0, 7, submit("4711", f"{TOKEN} hello")).octets()
ANSWER = Pdu(Command.SUBMIT_SM | RESPONSE, 0, 7, b"1\0").octets()
REPORT = Pdu(Command.DELIVER_SM, 0, 9, b"stat:DELIVRD").octets()
REPORT_ANSWER = Pdu(Command.DELIVER_SM | RESPONSE, 0, 9, b"\0").octets()

ASKED = Deed(Did.READ, "esme", SUBMIT)
ANSWERED = Deed(Did.SENT, "esme", ANSWER)
ATTEMPTED = Deed(Did.SENT, "box", SUBMIT)
ROW = Deed(Did.WROTE, "router.db-wal", b"..." + TOKEN.encode() + b"...")
OTHER_ROW = Deed(Did.WROTE, "router.db-wal", b"another message")
SYNC = Deed(Did.SYNCED, "router.db-wal")


def rash(*done: Deed) -> Sequence[str]:
    return verdict(done).rash


class VerdictTests(SynchronousTestCase):
    def test_written_synced_answered_sent_is_the_order(self) -> None:
        seen = verdict([ASKED, ROW, SYNC, ANSWERED, ATTEMPTED])
        self.assertEqual((seen.submits_answered, seen.submits_sent, seen.rash), (1, 1, []))

    def test_an_answer_before_the_sync_is_rash(self) -> None:
        self.assertIn("not synced", rash(ASKED, ROW, ANSWERED, SYNC)[0])

    def test_a_sync_before_the_row_does_not_cover_it(self) -> None:
        self.assertIn("not synced", rash(ASKED, SYNC, ROW, ANSWERED)[0])

    def test_the_row_of_another_message_does_not_count(self) -> None:
        self.assertIn("not even written", rash(ASKED, OTHER_ROW, SYNC, ANSWERED)[0])

    def test_a_sync_of_another_file_does_not_count(self) -> None:
        self.assertIn("not synced", rash(ASKED, ROW, Deed(Did.SYNCED, "router.db"), ANSWERED)[0])

    def test_a_refusal_need_not_wait(self) -> None:
        refused = Deed(Did.SENT, "esme", Pdu(Command.SUBMIT_SM | RESPONSE, 8, 7).octets())
        self.assertEqual(rash(ASKED, refused), [])

    def test_an_attempt_before_the_sync_is_rash(self) -> None:
        self.assertIn("sent while", rash(ASKED, ROW, ATTEMPTED, SYNC)[0])

    def test_a_report_is_answered_when_something_was_synced_since(self) -> None:
        reported, answered = Deed(Did.READ, "box", REPORT), Deed(Did.SENT, "box", REPORT_ANSWER)
        self.assertEqual(rash(reported, OTHER_ROW, SYNC, answered), [])
        self.assertEqual(len(rash(OTHER_ROW, SYNC, reported, answered)), 1)

    def test_a_pdu_counts_from_the_read_that_made_it_whole(self) -> None:
        begun, whole = Deed(Did.READ, "esme", SUBMIT[:20]), Deed(Did.READ, "esme", SUBMIT[20:])
        self.assertEqual(len(rash(begun, ROW, SYNC, whole, ANSWERED)), 1)


class DeedTests(SynchronousTestCase):
    def test_what_is_sent_counts_from_the_entry_of_the_call(self) -> None:
        lines = [
            '7 sendto(9<socket:[1]>, "\\x00\\x01", 2, 0, NULL, 0 <unfinished ...>',
            "8 fdatasync(5</a/router.db-wal>) = 0",
            "7 <... sendto resumed>)             = 2",
        ]
        self.assertEqual([deed.did for deed in deeds(lines)], [Did.SENT, Did.SYNCED])
        self.assertEqual(deeds(lines)[0], Deed(Did.SENT, "socket:[1]", b"\x00\x01"))

    def test_a_sync_counts_from_its_exit(self) -> None:
        lines = [
            "8 fdatasync(5</a/router.db-wal> <unfinished ...>",
            '7 sendto(9<socket:[1]>, "a", 1, 0, NULL, 0) = 1',
            "8 <... fdatasync resumed>)          = 0",
        ]
        self.assertEqual([deed.did for deed in deeds(lines)], [Did.SENT, Did.SYNCED])

    def test_a_sync_that_failed_is_none(self) -> None:
        line = "8 fdatasync(5</a/router.db-wal>) = -1 EIO (Input/output error) (INJECTED)"
        self.assertEqual(deeds([line]), [])

    def test_what_is_read_counts_from_the_exit_with_its_octets(self) -> None:
        lines = [
            "7 recvfrom(9<socket:[1]>,  <unfinished ...>",
            '7 <... recvfrom resumed>"ab\\x00", 65536, 0, NULL, NULL) = 3',
        ]
        self.assertEqual(deeds(lines), [Deed(Did.READ, "socket:[1]", b"ab\x00")])
