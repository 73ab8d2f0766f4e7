"""Hex to readable PDUs."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tools.goipsim.octets import Address, deliver_body, pdu
from tools.pdu import octets_of, told

RECEIPT = pdu(5, 7, deliver_body(Address(1, 1, "+49"), Address(0, 0, "goip101"), 4, 0, b"id:1 stat:DELIVRD"))
LINK = pdu(0x15, 3)


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


class Pastes(TestCase):
    def test_hex_in_any_grouping(self) -> None:
        for paste in (
            "00000010",
            "00 00 00 10",
            "00:00:00:10",
            "0x00,0x00,0x00,0x10",
            r"b'\x00\x00\x00\x10'",
        ):
            self.assertEqual(octets_of(paste), b"\0\0\0\x10", paste)

    def test_a_group_that_looks_like_an_offset_is_none(self) -> None:
        self.assertEqual(octets_of("00000010 00000015 00000000 00000003"), LINK)

    def test_dumps_of_three_programs(self) -> None:
        for form, width in (("tshark", 4), ("hexdump", 8), ("xxd", 8)):
            self.assertEqual(octets_of(dump(RECEIPT, width, form)), RECEIPT, form)

    def test_what_is_not_hex_is_refused(self) -> None:
        self.assertRaises(ValueError, octets_of, "hello")


class Stories(TestCase):
    def test_names_are_those_of_the_specification(self) -> None:
        lines = list(told(RECEIPT))
        self.assertTrue(lines[0].startswith("deliver_sm  command_status 0x00000000  sequence_number 7"))
        self.assertIn("    destination_addr         'goip101'", lines)
        self.assertIn(
            "    esm_class                EsmClass[mode: DEFAULT, type: SMSC_DELIVERY_RECEIPT,",
            "\n".join(lines),
        )

    def test_several_in_a_row_after_other_octets(self) -> None:
        lines = list(told(b"\x45\xff\xff" + LINK + LINK))
        self.assertEqual(
            [line.split("  ")[0] for line in lines],
            ["3 octets that are no PDU: 45 ff ff", *["enquire_link"] * 2],
        )

    def test_ucs2_in_message_payload_is_read(self) -> None:
        body = deliver_body(
            Address(5, 0, "MTN"), Address(0, 0, ""), 0, 8, "Привет".encode("utf-16-be"), payload=True
        )
        self.assertIn("    text                     'Привет'", list(told(pdu(5, 1, body))))

    def test_what_smpp_pdu_can_not_read_is_shown_in_hex(self) -> None:
        seen = bytes.fromhex("00000019 80000009 00000000 00000001 676f6970736d733034")
        self.assertIn("smpp.pdu can not read it", "\n".join(told(seen)))

    def test_what_smpp_pdu_loses_is_said(self) -> None:
        body = RECEIPT[16:] + b"\x14\x03\0\1x"
        self.assertIn("lost", list(told(pdu(5, 1, body)))[-1])
