"""Receipts, held against those of real boxes."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.receipts import receipt_text
from router.simulator.octets.bodies import Address, read_submit
from tests.simulator.goip.scene import FROM, START, TO, End, Scene

ENROUTE = (
    b"id:4791967 sub:0 dlvrd:1 submit date:2302281329 done date:2302281329 stat:ENROUTE err:0 "
    b"Text:Hello World from out"
)
UNDELIV = (
    b"id:88316820 sub:0 dlvrd:0 submit date:2302281329 done date:2302281330 stat:UNDELIV err:500 "
    b"Text:Hello World from out"
)
TEXT = b"Hello World from out there"


def texts(end: End) -> list[bytes]:
    """The texts of the deliver_sm that came."""
    return [read_submit(each.body).text for each in end.pdus() if each.command_id == 5]


def stats(end: End) -> list[bytes]:
    """What they say."""
    return [text.partition(b" stat:")[2][:7] for text in texts(end)]


class Texts(TestCase):
    def test_enroute_is_the_one_seen(self) -> None:
        self.assertEqual(receipt_text("4791967", 0, 1, START, START, "ENROUTE", 0, TEXT), ENROUTE)

    def test_undeliv_is_the_one_seen(self) -> None:
        self.assertEqual(receipt_text("88316820", 0, 0, START, START + 60, "UNDELIV", 500, TEXT), UNDELIV)

    def test_twenty_octets_are_shown_even_of_utf_16(self) -> None:
        text = "Привет, мир".encode("utf-16-be")
        self.assertTrue(receipt_text("1", 0, 0, 0, 0, "DELIVRD", 0, text).endswith(b"Text:" + text[:20]))


class Receipts(TestCase):
    def test_enroute_and_delivrd_follow_the_answer(self) -> None:
        end = Scene().bound()
        end.submit(TEXT)
        answer, enroute, delivered = end.pdus()
        message_id = answer.body.rstrip(b"\0")
        self.assertEqual(answer.command_id, 0x80000004)
        self.assertTrue(message_id.isdigit() and len(message_id) <= 8)
        wanted = ENROUTE.replace(b"4791967", message_id)
        self.assertEqual(read_submit(enroute.body).text, wanted)
        self.assertEqual(read_submit(delivered.body).text, wanted.replace(b"ENROUTE", b"DELIVRD"))

    def test_a_receipt_is_marked_and_turned_round(self) -> None:
        end = Scene().bound()
        end.submit()
        receipt = read_submit(end.pdus()[1].body)
        self.assertEqual((receipt.esm_class, receipt.data_coding, receipt.tlvs), (4, 0, {}))
        self.assertEqual(receipt.source_addr, Address(0, 1, TO.decode()))
        self.assertEqual(receipt.destination_addr, Address(1, 1, FROM.decode()))

    def test_failure_is_one_receipt_with_the_modem_s_number(self) -> None:
        scene = Scene()
        scene.goip.lines[0].fail_with(38)
        end = scene.bound()
        end.submit(TEXT)
        self.assertIn(b"stat:UNDELIV err:38 Text:Hello", texts(end)[0])

    def test_who_does_not_ask_gets_none(self) -> None:
        end = Scene().bound()
        end.submit(registered=0)
        self.assertEqual(stats(end), [])

    def test_the_flags_say_what_comes(self) -> None:
        cases = {
            "--dlr-enroute off": [b"DELIVRD"],
            "--dlr never": [b"ENROUTE"],
            "--dlr undeliv:30": [b"ENROUTE", b"UNDELIV"],
            "--receipts off": [],
            "--dlr-duplicate-rate 1": [b"ENROUTE", b"ENROUTE", b"DELIVRD", b"DELIVRD"],
        }
        for words, wanted in cases.items():
            end = Scene(*words.split()).bound()
            end.submit()
            self.assertEqual(stats(end), wanted, words)

    def test_a_receipt_may_outrun_the_answer(self) -> None:
        end = Scene("--dlr-before-resp", "1").bound()
        end.submit()
        self.assertEqual([each.command_id for each in end.pdus()], [5, 0x80000004, 5])

    def test_the_odd_fields_are_flags_too(self) -> None:
        flags = "--dlr-sub line --dlr-dlvrd 0 --dlr-text none --dlr-addresses system_id"
        end = Scene(*flags.split()).bound()
        end.submit()
        receipt = read_submit(end.pdus()[1].body)
        self.assertIn(b" sub:1 dlvrd:0 ", receipt.text)
        self.assertTrue(receipt.text.endswith(b"Text:"))
        self.assertEqual(receipt.destination_addr.addr, "goip101")

    def test_the_receipt_of_a_transmitter_goes_to_a_receiver(self) -> None:
        scene = Scene()
        sender, other, receiver = scene.bound(kind="tx"), scene.bound("goip102", "rx"), scene.bound(kind="rx")
        sender.submit()
        self.assertEqual(stats(sender), [])
        self.assertEqual(stats(receiver), [b"ENROUTE", b"DELIVRD"])
        self.assertEqual(stats(other), [])

    def test_receipts_for_nobody_are_lost_or_held_as_the_flags_say(self) -> None:
        cases: tuple[tuple[str, list[bytes]], ...] = (("drop", []), ("hold", [b"ENROUTE", b"DELIVRD"]))
        for word, wanted in cases:
            scene = Scene("--mo-when-unbound", word)
            scene.bound(kind="tx").submit()
            self.assertEqual(stats(scene.bound(kind="rx")), wanted)
