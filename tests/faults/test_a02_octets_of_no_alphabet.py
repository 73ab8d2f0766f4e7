"""A2: octets that the alphabet does not have became U+FFFD, with ROK and DELIVRD."""

from tests.faults.outside import SUBMIT_SM, Esme, Message, Outside, Smsc, body, receipt

GOIP = "connect: smpp, system_id: goip1, password: pw, channels: 1, bind: device, pace: 0s"
SMSC = "connect: smsc, system_id: r, password: pw"


def text(taken: Message) -> str:
    """What a GoIP reads: ASCII under data_coding 0, UTF-16 under 8."""
    return taken.text.decode({0: "ascii", 8: "utf-16-be"}[taken.data_coding])


class ToGoipTests(Outside):
    async def goip(self, esme: str = "") -> tuple[Smsc, Esme]:
        self.router, smsc, bound = await self.both(self.page(GOIP, esme))
        return smsc, bound

    async def reads(self, *pairs: tuple[int, bytes, str], esme: str = "") -> None:
        smsc, bound = await self.goip(esme)
        for number, (data_coding, octets, wanted) in enumerate(pairs, 1):
            answer = await bound.ask(SUBMIT_SM, body(octets, data_coding=data_coding))
            self.assertEqual(answer.status, 0, octets)
            taken = (await smsc.submits(number))[-1]
            self.assertEqual(text(taken), wanted, octets)

    async def test_latin_1_under_0_and_1_is_read_as_latin_1(self) -> None:
        await self.reads(
            (0, b"Gr\xfc\xdfe [1] @", "Grüße [1] @"),
            (1, b"caf\xe9", "café"),
            (0, b"10 \x80 \x93ok\x94", "10 € “ok”"),
            (0xF0, b"\xfc", "ü"),
        )

    async def test_utf_8_under_0_and_1_is_read_as_utf_8(self) -> None:
        await self.reads(
            (0, "Grüße".encode(), "Grüße"),
            (1, "Привет".encode(), "Привет"),
            (0, "😀 ok".encode(), "😀 ok"),
        )

    async def test_an_esme_of_ascii_is_read_so_by_an_smsc_of_gsm7(self) -> None:
        _, smsc, bound = await self.both(self.page(SMSC, "alphabet: ascii"))
        await bound.submit(body(b"gr\xfcn"))
        (taken,) = await smsc.submits(1)
        self.assertEqual((taken.data_coding, taken.text), (0, b"gr\x7en"))

    async def test_what_cannot_be_read_is_refused(self) -> None:
        _, bound = await self.goip()
        for data_coding in (0, 1):
            answer = await bound.ask(SUBMIT_SM, body(b"a\x81\xfc", data_coding=data_coding))
            self.assertEqual(answer.status, 0x45)

    async def test_it_is_told_once_for_each_esme(self) -> None:
        smsc, bound = await self.goip()
        for _ in range(3):
            await bound.submit(body(b"\xfc"))
        await smsc.submits(3)
        self.assertEqual(len(self.router.lines("above 0x7F")), 1)

    async def test_segments_are_read_as_one_text(self) -> None:
        smsc, bound = await self.goip()
        octets = ("x" * 99 + "ü" + "y[").encode()
        for number, piece in enumerate((octets[:100], octets[100:]), 1):
            header = bytes((5, 0, 3, 7, 2, number))
            await bound.submit(body(header + piece, esm_class=0x40))
        (taken,) = await smsc.submits(1)
        self.assertEqual(text(taken), octets.decode())

    async def test_the_beginning_in_a_receipt_is_not_damaged(self) -> None:
        smsc, bound = await self.goip()
        sent = b"nineteen characters" + "ü and more".encode()
        await bound.submit(body(sent))
        await smsc.submits(1)
        smsc.bound()[0].send(5, receipt("1"))
        (delivered,) = await bound.deliveries(1)
        _, _, shown = delivered.text.partition(b"text:")
        self.assertEqual(shown, b"nineteen characters")


class UntouchedTests(Outside):
    async def test_a_peer_that_reads_0_alike_gets_the_octets(self) -> None:
        _, smsc, bound = await self.both(self.page(SMSC))
        sent = (b"\xfc", "ü".encode(), b"\x81\xfe")
        for number, octets in enumerate(sent, 1):
            await bound.submit(body(octets))
            taken = (await smsc.submits(number))[-1]
            self.assertEqual((taken.data_coding, taken.text), (0, octets))


class ReceivedTests(Outside):
    async def gets(self, gateway: str, esme: str, octets: bytes, tail: bytes = b"") -> Message:
        _, smsc, bound = await self.both(self.page(gateway, esme))
        await smsc.arrive(body(octets, source="256770000001", registered=0, tail=tail))
        (delivered,) = await bound.deliveries(1)
        return delivered

    async def test_an_esme_of_latin_1_is_given_what_an_smsc_of_gsm7_wrote(self) -> None:
        got = await self.gets(SMSC, "alphabet: latin1", b"gr\xfcn")
        self.assertEqual((got.data_coding, got.text), (0, b"gr\xfcn"))

    async def test_a_text_that_latin_1_lacks_comes_in_ucs2(self) -> None:
        got = await self.gets(SMSC, "alphabet: latin1", "Привет".encode())
        self.assertEqual((got.data_coding, got.text), (8, "Привет".encode("utf-16-be")))

    async def test_utf_8_from_a_goip_is_read_as_utf_8(self) -> None:
        got = await self.gets(GOIP, "", "Привет".encode())
        self.assertEqual((got.data_coding, got.text), (8, "Привет".encode("utf-16-be")))

    async def test_so_is_one_that_comes_in_segments(self) -> None:
        _, smsc, bound = await self.both(self.page(GOIP))
        octets = "Привет, как дела?".encode()
        for number, piece in enumerate((octets[:9], octets[9:]), 1):
            header = bytes((5, 0, 3, 7, 2, number))
            await smsc.arrive(body(header + piece, source="256770000001", esm_class=0x40, registered=0))
        (got,) = await bound.deliveries(1)
        self.assertEqual((got.data_coding, got.text.decode("utf-16-be")), (8, octets.decode()))
