"""Who may bind, and who gets what comes in."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.octets.bodies import MESSAGE_PAYLOAD, Address, Submit, read_submit
from router.simulator.octets.frames import Pdu, pdu
from tests.simulator.goip.scene import End, Scene

LONG = "A rather long text. " * 12


def delivered(end: End) -> list[Submit]:
    """The deliver_sm that came."""
    return [read_submit(each.body) for each in end.pdus() if each.command_id == 5]


class Binding(TestCase):
    def test_the_box_and_its_lines_are_bound_by_whole_names(self) -> None:
        cases = {
            "goip1": 0,
            "goip101": 0,
            "goip104": 0,
            "goip105": 0x0F,
            "goip100": 0x0F,
            "goip11": 0x0F,
            "goip1001": 0x0F,
            "goip": 0x0F,
            "GOIP1": 0x0F,
        }
        scene = Scene()
        for system_id, status in cases.items():
            self.assertEqual(scene.end().bind(system_id), status, system_id)

    def test_one_password_opens_all(self) -> None:
        for system_id in ("goip1", "goip102"):
            self.assertEqual(Scene().end().bind(system_id, password="wrong"), 0x0E)

    def test_every_kind_and_both_versions_are_taken(self) -> None:
        for kind in ("trx", "tx", "rx"):
            for version in (0x00, 0x33, 0x34, 0x50):
                self.assertEqual(Scene().end().bind("goip1", kind, version=version), 0)

    def test_a_refused_connection_is_closed_after_its_answer(self) -> None:
        end = Scene().end()
        end.bind("nobody")
        self.assertTrue(end.closed)

    def test_flags_refuse_in_other_ways(self) -> None:
        cases = {
            "--bad-channel-bind 0x0D": ("goip109", "trx", "pw", 0x34, 0x0D),
            "--bad-channel-bind close": ("goip109", "trx", "pw", 0x34, -1),
            "--bad-password-bind 0x0D": ("goip101", "trx", "no", 0x34, 0x0D),
            "--bind-types trx": ("goip101", "rx", "pw", 0x34, 0x0D),
            "--versions 3.4": ("goip101", "trx", "pw", 0x33, 0x0D),
        }
        for words, (system_id, kind, password, version, status) in cases.items():
            self.assertEqual(
                Scene(*words.split()).end().bind(system_id, kind, password, version), status, words
            )

    def test_a_second_bind_on_a_connection_is_refused_and_the_first_stays(self) -> None:
        end = Scene().bound()
        self.assertEqual(end.bind("goip102"), 5)
        self.assertFalse(end.closed)

    def test_a_second_bind_of_one_id_is_taken_refused_or_kicks_the_old_one(self) -> None:
        for word, status, kicked in (("allow", 0, False), ("0x05", 5, False), ("kick", 0, True)):
            scene = Scene("--same-id-second-bind", word)
            first, second = scene.bound(), scene.end()
            self.assertEqual((second.bind("goip101"), first.closed), (status, kicked), word)

    def test_the_answer_may_carry_the_version_and_another_name(self) -> None:
        end = Scene("--bind-resp-sc-version-tlv", "on", "--bind-resp-system-id", "base_id").end()
        end.ask(9, b"goip102\0pw\0\0\x34\0\0\0")
        self.assertEqual(end.came()[16:], b"goip1\0\x02\x10\0\x01\x34")

    def test_connections_have_a_bound(self) -> None:
        scene = Scene("--max-connections", "2")
        scene.bound()
        scene.bound()
        self.assertIsNone(scene.face.connect(Scene().end()))


class Sessions(TestCase):
    def test_enquire_link_is_answered_bound_or_not(self) -> None:
        for end in (Scene().end(), Scene().bound()):
            sequence = end.ask(0x15)
            self.assertEqual(end.pdus(), [Pdu(0x80000015, 0, sequence)])

    def test_unbind_is_answered_and_ends(self) -> None:
        end = Scene().bound()
        sequence = end.ask(6)
        self.assertEqual((end.pdus(), end.closed), ([Pdu(0x80000006, 0, sequence)], True))

    def test_unbind_may_just_end(self) -> None:
        end = Scene("--unbind-resp", "close").bound()
        end.ask(6)
        self.assertEqual((end.pdus(), end.closed), ([], True))

    def test_what_the_box_does_not_know_is_nacked(self) -> None:
        end = Scene().bound()
        for command_id in (3, 8, 7, 0x21, 0x103, 0x111):
            sequence = end.ask(command_id)
            self.assertEqual(end.pdus(), [Pdu(0x80000000, 3, sequence)])

    def test_an_unknown_response_is_never_answered(self) -> None:
        end = Scene().bound()
        end.octets(pdu(0x80000004, 99) + pdu(0x80000000, 98, status=3) + pdu(0x80000999, 97))
        self.assertEqual((end.pdus(), end.closed), ([], False))

    def test_a_senseless_length_is_nacked_and_ends(self) -> None:
        end = Scene().bound()
        end.octets(bytes(16))
        self.assertEqual((end.pdus(), end.closed), ([Pdu(0x80000000, 2, 0)], True))

    def test_submit_sm_needs_a_bind_that_sends(self) -> None:
        for end in (Scene().end(), Scene().bound(kind="rx")):
            end.submit()
            self.assertEqual(end.pdus()[0].command_status, 4)

    def test_octets_may_come_one_by_one(self) -> None:
        end = Scene().bound()
        for octet in pdu(0x15, 77):
            end.octets(bytes((octet,)))
        self.assertEqual(end.pdus(), [Pdu(0x80000015, 0, 77)])

    def test_the_box_may_ask_and_may_tire(self) -> None:
        scene = Scene("--server-enquire-link-s", "60", "--idle-disconnect-s", "150")
        end = scene.bound()
        scene.clock.advance(61)
        self.assertEqual([each.command_id for each in end.pdus()], [0x15])
        end.ask(0x15)
        scene.clock.advance(100)
        self.assertFalse(end.closed)
        scene.clock.advance(100)
        self.assertTrue(end.closed)


class Received(TestCase):
    def test_ascii_and_utf_16_go_as_such(self) -> None:
        scene = Scene()
        end = scene.bound()
        scene.receive(1, "Hello", "+4477")
        scene.receive(1, "Привет 🙂", "MTN")
        ascii_one, ucs2_one = delivered(end)
        self.assertEqual((ascii_one.text, ascii_one.data_coding, ascii_one.esm_class), (b"Hello", 0, 0))
        self.assertEqual((ucs2_one.text, ucs2_one.data_coding), ("Привет 🙂".encode("utf-16-be"), 8))
        self.assertEqual(ascii_one.source_addr, Address(1, 1, "+4477"))
        self.assertEqual(ascii_one.destination_addr, Address(1, 1, "goip101"))

    def test_a_long_one_is_whole_in_message_payload(self) -> None:
        scene = Scene()
        end = scene.bound()
        scene.receive(1, LONG)
        self.assertEqual(delivered(end)[0].tlvs, {MESSAGE_PAYLOAD: LONG.encode()})

    def test_a_long_one_may_come_in_other_ways(self) -> None:
        cases = {"udh": [0x40, 0x40], "plain": [0, 0], "truncated": [0]}
        for word, classes in cases.items():
            scene = Scene("--mo-long", word)
            end = scene.bound()
            scene.receive(1, LONG)
            parts = delivered(end)
            self.assertEqual([each.esm_class for each in parts], classes)
            text = b"".join(each.text[6:] if each.esm_class else each.text for each in parts)
            self.assertEqual(text.decode(), LONG if word != "truncated" else LONG[:153])

    def test_headers_count_the_parts(self) -> None:
        scene = Scene("--mo-long", "udh")
        end = scene.bound()
        scene.receive(1, LONG)
        self.assertEqual([each.text[:6] for each in delivered(end)], [b"\5\0\3\1\2\1", b"\5\0\3\1\2\2"])

    def test_a_lost_part_may_be_marked(self) -> None:
        scene = Scene("--mo-missing-part-marker", "on")
        end = scene.bound()
        scene.receive(1, LONG)
        self.assertTrue(delivered(end)[0].tlvs[MESSAGE_PAYLOAD].startswith(b"[SMS1 missed]"))

    def test_flags_change_codings_and_addresses(self) -> None:
        flags = "--mo-data-coding zero --mo-dest-addr gsm_number --mo-ton-npi alpha --mo-ascii-dcs 1"
        scene = Scene(*flags.split())
        end = scene.bound("goip102")
        scene.receive(2, "ж", "MTN")
        scene.receive(2, "Hi", "+44")
        ucs2_one, ascii_one = delivered(end)
        self.assertEqual((ucs2_one.data_coding, ascii_one.data_coding), (0, 1))
        self.assertEqual((ucs2_one.source_addr.ton, ascii_one.source_addr.ton), (5, 1))
        self.assertEqual(ucs2_one.destination_addr.addr, "+1555010002")

    def test_the_most_specific_bind_gets_it(self) -> None:
        scene = Scene()
        device, line = scene.bound("goip1"), scene.bound("goip102")
        for number in (1, 2):
            scene.receive(number, f"for {number}")
        self.assertEqual([each.text for each in delivered(device)], [b"for 1"])
        self.assertEqual([each.text for each in delivered(line)], [b"for 2"])

    def test_both_or_the_first_may_get_it(self) -> None:
        for word, counts in (("both", (1, 1)), ("first", (1, 0))):
            scene = Scene("--device-and-channel-binds-together", word)
            device, line = scene.bound("goip1"), scene.bound("goip102")
            scene.receive(2, "Hi")
            self.assertEqual((len(delivered(device)), len(delivered(line))), counts)

    def test_a_transmitter_gets_none(self) -> None:
        scene = Scene()
        end = scene.bound(kind="tx")
        scene.receive(1, "Hi")
        self.assertEqual(end.pdus(), [])

    def test_the_fate_is_the_answer(self) -> None:
        scene = Scene()
        end = scene.bound()
        for status in (0, 0x64):
            scene.receive(1, "Hi")
            end.respond(end.pdus()[0], status)
        self.assertEqual([fate.status for fate in scene.goip.records.fates], [0, 0x64])

    def test_a_long_one_in_parts_has_one_fate(self) -> None:
        scene = Scene("--mo-long", "plain")
        end = scene.bound()
        scene.receive(1, LONG)
        first, second = end.pdus()
        end.respond(second, 8)
        self.assertEqual(len(scene.goip.records.fates), 0)
        end.respond(first)
        self.assertEqual([fate.status for fate in scene.goip.records.fates], [8])

    def test_one_for_nobody_and_one_unanswered_are_lost(self) -> None:
        scene = Scene()
        scene.receive(1, "for nobody")
        end = scene.bound()
        scene.receive(1, "unanswered")
        end.hang_up()
        self.assertEqual([fate.status for fate in scene.goip.records.fates], ["unbound", "lost"])

    def test_a_box_that_holds_gives_both_to_the_next_bind(self) -> None:
        scene = Scene("--mo-when-unbound", "hold", "--mo-held", "2")
        for text in ("too many", "one"):
            scene.receive(1, text)
        first = scene.bound()
        scene.receive(1, "two")
        first.hang_up()
        self.assertEqual([each.text for each in delivered(scene.bound())], [b"one", b"two"])
        self.assertEqual([fate.status for fate in scene.goip.records.fates], ["unbound"])

    def test_one_unanswered_may_go_again(self) -> None:
        scene = Scene("--deliver-resp-timeout", "10")
        end = scene.bound()
        scene.receive(1, "Hi")
        scene.clock.advance(11)
        first, second = end.pdus()
        self.assertEqual(first.body, second.body)
        end.respond(second)
        scene.clock.advance(11)
        self.assertEqual(end.pdus(), [])

    def test_they_come_in_by_themselves(self) -> None:
        scene = Scene()
        end = scene.bound("goip1")
        scene.goip.receive_at(10.0)
        scene.clock.pump([0.1] * 200)
        self.assertTrue(120 < len(delivered(end)) < 280)
