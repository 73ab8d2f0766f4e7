"""What becomes of a submit_sm."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.texts import join_header
from tests.simulator.goip.scene import TO, End, Scene, payload

LONG = "A rather long text. " * 20


def statuses(end: End) -> list[int]:
    """How the submit_sm were answered."""
    return [each.command_status for each in end.pdus() if each.command_id == 0x80000004]


def channels(scene: Scene) -> list[str]:
    """By which channels the SMS went."""
    return [sent.channel for sent in scene.goip.records.sent]


class Lines(TestCase):
    def test_a_channel_sends_by_its_line(self) -> None:
        scene = Scene()
        end = scene.bound("goip103")
        end.submit()
        end.submit()
        self.assertEqual(channels(scene), ["goip103", "goip103"])

    def test_the_box_takes_its_lines_in_turn(self) -> None:
        scene = Scene()
        end = scene.bound("goip1")
        for _ in range(5):
            end.submit()
        self.assertEqual(channels(scene), ["goip101", "goip102", "goip103", "goip104", "goip101"])

    def test_it_passes_over_dead_lines_or_does_not(self) -> None:
        for word, wanted in (("on", ["goip101", "goip103"]), ("off", ["goip101", "goip103"])):
            scene = Scene("--rr-skips-dead-lines", word, channels=3)
            scene.goip.lines[1].log_out()
            end = scene.bound("goip1")
            for _ in range(2 if word == "on" else 3):
                end.submit()
            self.assertEqual(channels(scene), wanted)

    def test_a_box_of_dead_lines_still_answers(self) -> None:
        scene = Scene()
        for line in scene.goip.lines:
            line.log_out()
        end = scene.bound("goip1")
        end.submit()
        self.assertEqual(statuses(end), [0])


class Texts(TestCase):
    def test_the_handset_shows_what_the_octets_mean(self) -> None:
        scene = Scene()
        end = scene.bound()
        end.submit(b"Hello @ $ _")
        end.submit("Привет 🙂".encode("utf-16-be"), data_coding=8)
        end.submit(tlvs=payload(LONG.encode()), text=b"")
        self.assertEqual(scene.handset(), ["Hello @ $ _", "Привет 🙂", LONG])

    def test_a_long_one_costs_its_parts(self) -> None:
        scene = Scene()
        scene.bound().submit(b"", tlvs=payload(LONG.encode()))
        self.assertEqual([sent.sms.parts for sent in scene.goip.records.sent], [3])

    def test_more_parts_than_the_box_makes_are_refused(self) -> None:
        end = Scene("--parts-max", "2").bound()
        end.submit(b"", tlvs=payload(LONG.encode()))
        self.assertEqual(statuses(end), [1])

    def test_payload_may_be_ignored(self) -> None:
        scene = Scene("--mt-payload", "ignored")
        scene.bound().submit(b"", tlvs=payload(b"Hi"))
        self.assertEqual(scene.handset(), [""])

    def test_segments_go_as_they_come_and_the_handset_joins_them(self) -> None:
        scene = Scene()
        end = scene.bound()
        for place, text in ((2, b"world"), (1, b"hello ")):
            end.submit(join_header(7, 2, place) + text, esm_class=0x40)
        self.assertEqual([sent.joined for sent in scene.goip.records.sent], [None, "hello world"])
        self.assertEqual([sent.sms.text for sent in scene.goip.records.sent], ["world", "hello "])
        self.assertEqual(scene.handset(), ["hello world"])

    def test_a_pair_cut_in_two_heals_in_the_handset(self) -> None:
        scene = Scene()
        end, octets = scene.bound(), "🙂".encode("utf-16-be")
        for place, half in ((1, octets[:2]), (2, octets[2:])):
            end.submit(join_header(7, 2, place) + half, esm_class=0x40, data_coding=8)
        self.assertEqual(scene.handset(), ["🙂"])

    def test_segments_by_two_lines_are_not_joined(self) -> None:
        scene = Scene()
        end = scene.bound("goip1")
        for place in (1, 2):
            end.submit(join_header(7, 2, place) + b"x", esm_class=0x40)
        self.assertEqual(scene.handset(), [])

    def test_the_box_may_join_them_itself(self) -> None:
        scene = Scene("--mt-udh", "join")
        end = scene.bound()
        for place, text in ((1, b"hello "), (2, b"world")):
            end.submit(join_header(7, 2, place) + text, esm_class=0x40)
        self.assertEqual(statuses(end), [0, 0])
        self.assertEqual(
            [(sent.sms.text, sent.sms.parts) for sent in scene.goip.records.sent], [("hello world", 2)]
        )

    def test_the_box_may_send_a_header_as_text(self) -> None:
        scene = Scene("--mt-udh", "garbage")
        scene.bound().submit(join_header(7, 2, 1) + b"Hi", esm_class=0x40)
        self.assertEqual(scene.handset(), ["\5\0\3\7\2\1Hi"])

    def test_a_short_message_too_long_for_one_sms(self) -> None:
        cases = {"split": ([0], ["x" * 200]), "truncate": ([0], ["x" * 153]), "0x01": ([1], list[str]())}
        for word, (answers, shown) in cases.items():
            scene = Scene("--mt-over-length", word)
            end = scene.bound()
            end.submit(b"x" * 200)
            self.assertEqual((statuses(end), scene.handset()), (answers, shown), word)

    def test_data_coding_0_means_what_the_flag_says(self) -> None:
        for word, shown in (("ascii", "\0\ufffd"), ("gsm7", "@\ufffd"), ("latin1", "\0ü")):
            scene = Scene("--mt-dcs0-charset", word)
            scene.bound().submit(b"\0\xfc")
            self.assertEqual(scene.handset(), [shown])


class Answers(TestCase):
    def test_what_breaks_the_specification_is_refused_and_counted(self) -> None:
        scene = Scene()
        end = scene.bound()
        end.submit(tlvs=b"\4\x24\0")
        end.submit(to=b"")
        self.assertEqual(statuses(end), [0xC0, 0x0B])
        self.assertEqual((scene.face.counts["broken"], scene.handset()), (1, []))

    def test_ids_are_decimal_and_differ(self) -> None:
        end = Scene().bound()
        for _ in range(100):
            end.submit()
        ids = [each.body.rstrip(b"\0").decode() for each in end.pdus() if each.command_id == 0x80000004]
        self.assertEqual(len(set(ids)), 100)
        self.assertTrue(all(each.isdigit() and 0 < int(each) < 10**8 for each in ids))

    def test_ids_may_be_a_sequence_or_collide(self) -> None:
        flags = "--message-id-style sequence --message-id-collision-rate 1 --dlr never"
        end = Scene(*flags.split()).bound()
        end.submit()
        end.submit()
        self.assertEqual(
            [each.body for each in end.pdus() if each.command_id == 0x80000004], [b"1\0", b"1\0"]
        )

    def test_a_busy_line_queues_or_refuses(self) -> None:
        cases = {
            "queue": [0, 0, 0, 0x14],
            "throttle": [0, 0x58, 0x58, 0x58],
            "msgqfull": [0, 0x14, 0x14, 0x14],
            "drop": [0],
        }
        for word, wanted in cases.items():
            end = Scene("--window-behaviour", word, "--window-depth", "2", speed=1.0).bound()
            for _ in range(4):
                end.submit()
            self.assertEqual(statuses(end), wanted, word)

    def test_the_answer_may_wait_for_the_modem(self) -> None:
        scene = Scene("--submit-resp-timing", "after_modem", speed=1.0)
        end = scene.bound()
        end.submit()
        scene.goip.lines[0].fail_with(500)
        self.assertEqual(end.pdus(), [])
        scene.clock.advance(200)
        self.assertEqual(
            [(each.command_id, each.command_status) for each in end.pdus()], [(0x80000004, 0x45)]
        )

    def test_a_line_without_network_refuses_as_the_flag_says(self) -> None:
        for word, status in (("undeliv", 0), ("0x45", 0x45), ("0x64", 0x64)):
            scene = Scene("--gsm-logout-submit", word)
            scene.goip.lines[0].log_out()
            end = scene.bound()
            end.submit()
            self.assertEqual(statuses(end), [status])

    def test_ussd_is_refused_fails_or_is_answered(self) -> None:
        for word, wanted in (("0x45", b""), ("undeliv", b"stat:UNDELIV err:21"), ("works", b"Your balance")):
            scene = Scene("--ussd-by-submit", word)
            end = scene.bound()
            end.submit(to=b"*100#")
            self.assertIn(wanted, end.pdus()[-1].body)
            self.assertEqual(scene.handset(b"*100#"), [])

    def test_a_connection_may_be_cut_instead_of_an_answer(self) -> None:
        scene = Scene("--tcp-reset-rate", "1")
        end = scene.bound()
        end.submit()
        self.assertEqual((end.pdus(), end.was_cut, scene.handset()), ([], True, ["Hello"]))

    def test_receipts_after_a_cut_go_to_the_next_session(self) -> None:
        scene = Scene(speed=1.0)
        first = scene.bound()
        first.submit()
        first.hang_up()
        second = scene.bound()
        scene.clock.pump([200, 20])
        self.assertEqual(len(second.pdus()), 2)

    def test_chance_repeats_itself(self) -> None:
        runs = []
        for _ in range(2):
            scene = Scene("--cms-error-rate", "0.3", speed=1.0)
            end = scene.bound("goip1")
            for _ in range(20):
                end.submit(to=TO)
            scene.clock.pump([10] * 60)
            runs.append(end.came())
        self.assertEqual(runs[0], runs[1])
