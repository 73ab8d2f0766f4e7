"""Octets out of pastes: plain hex, and the dumps of three programs."""

from twisted.trial.unittest import SynchronousTestCase

from router.commands.hex_paste import BadHex, octets_of
from router.smpp.codec import encode
from router.smpp.pdus import DeliverSm, EnquireLink

RECEIPT = encode(DeliverSm(source_addr="+49", esm_class=4, short_message=b"id:1 stat:DELIVRD"), 7)
LINK = encode(EnquireLink(), 3)


def dump(octets: bytes, width: int, form: str) -> str:
    """As tshark, hexdump or xxd print octets."""
    lines = []
    for at in range(0, len(octets), 16):
        row = octets[at : at + 16]
        pairs = row.hex(" ", -2 if form == "xxd" else 1)
        text = "".join(chr(octet) if 32 <= octet < 127 else "." for octet in row)
        if form == "hexdump":
            lines.append(f"{at:08x}  {row[:8].hex(' ')}  {row[8:].hex(' '):<24} |{text}|")
        else:
            lines.append(f"{at:0{width}x}{':' if form == 'xxd' else ' '} {pairs:<47}   {text}")
    return "\n".join([*lines, *([f"{len(octets):08x}"] if form == "hexdump" else [])])


class HexPasteTests(SynchronousTestCase):
    def test_hex_may_be_grouped_and_written_in_any_way(self) -> None:
        for paste in (
            "00000010",
            "00 00 00 10",
            "00:00:00:10",
            "0x00,0x00,0x00,0x10",
            "{0x00, 0x00, 0x00, 0x10};",
            r"b'\x00\x00\x00\x10'",
        ):
            self.assertEqual(octets_of(paste), b"\0\0\0\x10", paste)

    def test_a_group_that_looks_like_an_offset_is_none(self) -> None:
        self.assertEqual(octets_of("00000010 00000015 00000000 00000003"), LINK)

    def test_dumps_of_three_programs_are_read(self) -> None:
        for form, width in (("tshark", 4), ("hexdump", 8), ("xxd", 8)):
            self.assertEqual(octets_of(dump(RECEIPT, width, form)), RECEIPT, form)

    def test_the_dumps_of_several_frames_are_joined(self) -> None:
        frames = "\n\n".join((dump(RECEIPT, 4, "tshark"), dump(LINK, 4, "tshark"), ""))
        self.assertEqual(octets_of(frames), RECEIPT + LINK)

    def test_a_line_of_a_log_is_read_behind_its_words(self) -> None:
        for octets in (LINK.hex(), LINK.hex(" "), LINK.hex(":"), LINK.hex() + "0"):
            for line in (
                f"2026-11-30 14:00:01 DEBUG Sending {octets}",
                f"20261130 140001 pdu=[{octets}] sent",
            ):
                self.assertEqual(octets_of(f"it began\n{line}\nit ended"), LINK, line)

    def test_what_kannel_dumps_is_read(self) -> None:
        rows = (RECEIPT[at : at + 16] for at in range(0, len(RECEIPT), 16))
        head = "2026-11-30 14:00:01 [123] [6] DEBUG: "
        lines = [f"{head}  data: {row.hex(' ')}   {'.' * len(row)}" for row in rows]
        paste = [f"{head}Octet string at 0x7f00:", f"{head}  len:  {len(RECEIPT)}", *lines, f"{head}ends."]
        self.assertEqual(octets_of("\n".join(paste)), RECEIPT)

    def test_a_wrong_sign_among_octets_is_no_log(self) -> None:
        said = str(self.assertRaises(BadHex, octets_of, f"{LINK.hex(' ')} 0g {LINK.hex(' ')}"))
        self.assertEqual(said, "line 1, column 50: 'g' is not hexadecimal")

    def test_the_first_sign_that_is_not_hex_is_named_with_its_place(self) -> None:
        for paste, said in (
            ("00 00\n00 0g", "line 2, column 5: 'g' is not hexadecimal"),
            ("hello", "line 1, column 1: 'h' is not hexadecimal"),
            ("0x00,0x0", "line 1, column 8: 0 has an odd number of digits, and an octet has two"),
        ):
            self.assertEqual(str(self.assertRaises(BadHex, octets_of, paste)), said)
