"""A14: segments whose reference has 16 bits were cut as if their header had 6 octets, and not 7."""

from tests.faults.outside import Message, Outside, body, tlv

GATEWAY = "connect: smsc, system_id: r, password: pw, tlvs: always, long_messages: "
REFERENCE, TOTAL = 0x020C, 0x020E


class CutTests(Outside):
    async def cut(self, form: str, octets: bytes, data_coding: int = 0, segments: int = 3) -> list[Message]:
        _, smsc, esme = await self.both(self.page(GATEWAY + form))
        await esme.submit(body(b"", data_coding=data_coding, tail=tlv(0x0424, octets)))
        return await smsc.submits(segments)

    async def test_beside_a_sar_reference_of_16_bits_there_are_152_septets(self) -> None:
        taken = await self.cut("sar", b"a" * 306, segments=2)
        self.assertEqual(len(dict(taken[0].tlvs)[REFERENCE]), 2)
        self.assertEqual(dict(taken[0].tlvs)[TOTAL], b"\3")
        self.assertEqual([len(one.text) for one in taken[:2]], [152, 152])

    async def test_there_are_66_units_of_ucs2(self) -> None:
        taken = await self.cut("sar", "Ж".encode("utf-16-be") * 134, 8, segments=2)
        self.assertEqual([len(one.text) for one in taken[:2]], [132, 132])

    async def test_beside_a_header_of_8_bits_there_are_153(self) -> None:
        taken = await self.cut("udh", b"a" * 306, segments=2)
        self.assertEqual([len(one.text) for one in taken], [159, 159])
        self.assertEqual([one.text[:3] for one in taken], [b"\5\0\3"] * 2)
