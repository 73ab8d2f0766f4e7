"""A10: a concatenation header "1 of 1" went to a GoIP, which takes no user data header."""

from tests.faults.outside import Outside, body, tlv

GOIP = "connect: smpp, system_id: goip1, password: pw, channels: 1, bind: device, pace: 0s, tlvs: always"
UDHI = 0x40


class OneOfOneTests(Outside):
    async def test_it_is_taken_off_for_a_goip(self) -> None:
        _, smsc, esme = await self.both(self.page(GOIP))
        narrow, wide = bytes.fromhex("050003070101"), bytes.fromhex("06080400070101")
        sar = tlv(0x020C, b"\0\7") + tlv(0x020E, b"\1") + tlv(0x020F, b"\1")
        await esme.submit(body(narrow + b"hello", esm_class=UDHI))
        await esme.submit(body(wide + b"hello", esm_class=UDHI))
        await esme.submit(body(b"hello", tail=sar))
        for taken in await smsc.submits(3):
            self.assertEqual((taken.esm_class, taken.text, taken.tlvs), (0, b"hello", ()))

    async def test_what_else_the_header_says_stays(self) -> None:
        _, smsc, esme = await self.both(self.page(GOIP))
        ports = bytes.fromhex("05040B8423F0")
        header = bytes((11,)) + bytes.fromhex("0003070101") + ports
        await esme.submit(body(header + b"hello", esm_class=UDHI))
        (taken,) = await smsc.submits(1)
        self.assertEqual((taken.esm_class, taken.text), (UDHI, bytes((6,)) + ports + b"hello"))

    async def test_a_long_one_is_cut_as_any_text(self) -> None:
        _, smsc, esme = await self.both(self.page(GOIP))
        octets = bytes.fromhex("050003070101") + b"a" * 400
        await esme.submit(body(b"", esm_class=UDHI, tail=tlv(0x0424, octets)))
        (taken,) = await smsc.submits(1)
        self.assertEqual((taken.esm_class, taken.text), (0, b"a" * 400))

    async def test_a_smsc_of_headers_has_it_as_it_came(self) -> None:
        _, smsc, esme = await self.both(self.page())
        octets = bytes.fromhex("050003070101") + b"hello"
        await esme.submit(body(octets, esm_class=UDHI))
        (taken,) = await smsc.submits(1)
        self.assertEqual((taken.esm_class, taken.text), (UDHI, octets))
