"""A6: UTF-16 with a little-endian mark went as it was, or in part."""

from tests.faults.outside import Outside, body, tlv

GOIP = "connect: smpp, system_id: goip1, password: pw, channels: 1, bind: device, pace: 0s"
UDH = "connect: smsc, system_id: r, password: pw"


def segment(number: int, octets: bytes) -> bytes:
    return body(bytes((5, 0, 3, 7, 2, number)) + octets, esm_class=0x40, data_coding=8)


class LittleEndianTests(Outside):
    async def test_one_that_is_alone_is_turned_and_its_mark_taken_off(self) -> None:
        _, smsc, esme = await self.both(self.page(GOIP))
        await esme.submit(body(b"\xff\xfe" + "Жук".encode("utf-16-le"), data_coding=8))
        await esme.submit(body(b"\xfe\xff" + "Жук".encode("utf-16-be"), data_coding=8))
        for taken in await smsc.submits(2):
            self.assertEqual((taken.data_coding, taken.text), (8, "Жук".encode("utf-16-be")))

    async def joined(self, gateway: str, first: bytes, second: bytes) -> str:
        _, smsc, esme = await self.both(self.page(gateway))
        await esme.submit(segment(1, first))
        await esme.submit(segment(2, second))
        taken = await smsc.submits(1)
        self.assertEqual([(one.data_coding, one.esm_class) for one in taken], [(8, 0)])
        return taken[0].text.decode("utf-16-be")

    async def test_the_mark_of_the_first_part_holds_for_all(self) -> None:
        parts = (b"\xff\xfe" + "Жук ".encode("utf-16-le"), "и кот".encode("utf-16-le"))
        self.assertEqual(await self.joined(GOIP, *parts), "Жук и кот")

    async def test_so_it_does_where_segments_may_leave_as_they_come(self) -> None:
        parts = (b"\xff\xfe" + "Жук ".encode("utf-16-le"), "и кот".encode("utf-16-le"))
        self.assertEqual(await self.joined(UDH, *parts), "Жук и кот")

    async def test_a_mark_that_each_part_has_is_taken_off_each(self) -> None:
        parts = (b"\xff\xfe" + "Жук ".encode("utf-16-le"), b"\xff\xfe" + "и кот".encode("utf-16-le"))
        self.assertEqual(await self.joined(GOIP, *parts), "Жук и кот")

    async def test_a_long_one_is_turned_as_a_whole(self) -> None:
        _, smsc, esme = await self.both(self.page(UDH))
        text = "Жук и кот. " * 10
        payload = tlv(0x0424, b"\xff\xfe" + text.encode("utf-16-le"))
        await esme.submit(body(b"", data_coding=8, tail=payload))
        taken = await smsc.submits(2)
        self.assertEqual(b"".join(one.text[6:] for one in taken).decode("utf-16-be"), text)

    async def test_a_received_one_is_turned_too(self) -> None:
        _, smsc, esme = await self.both(self.page(UDH))
        octets = b"\xff\xfe" + "Жук".encode("utf-16-le")
        await smsc.arrive(body(octets, data_coding=8, registered=0))
        (got,) = await esme.deliveries(1)
        self.assertEqual((got.data_coding, got.text), (8, "Жук".encode("utf-16-be")))
