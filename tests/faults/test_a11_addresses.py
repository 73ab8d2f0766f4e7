"""A11: addresses that are none are accepted and reach a SIM; so do service codes."""

import struct

from tests.faults.outside import SUBMIT_MULTI, SUBMIT_SM, Esme, Outside, body, tlv

DATA_SM = 0x103
NONE_OF_THEM = (
    *("49 170 123", "49170123\r\n", "49170\n", "\t49170", "+", "++49", "49+170", "-49", "49-170", "(49)170"),
    *(
        "49;170",
        "<b>49</b>",
        "crm",
        "49a",
        "49,50",
        "1.5",
        "0x31",
        " 49",
        "49 ",
        "49\x7f",
        "49\x80",
        "\xff49",
    ),
    *("4\xb29", "\xb3", "\xa049"),
)
CODES = ("*100#", "#31#49170", "*21*49170123#", "##002#", "49170#", "*")
OPEN = "service_codes: true"


def route(pattern: str, more: str = "") -> str:
    return f"routes:\n  - {{name: r, match: {{destination_addr: '{pattern}'}}, via: [far]{more}}}\n"


def to(number: str, source: str = "1") -> bytes:
    return body(destination=number.encode("latin-1"), source=source.encode("latin-1"), registered=0)


class AddressTests(Outside):
    async def status(self, esme: Esme, number: str, source: str = "1") -> int:
        return (await esme.ask(SUBMIT_SM, to(number, source))).status

    async def test_a_destination_that_is_no_number_is_refused(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for number in NONE_OF_THEM:
            self.assertEqual(await self.status(esme, number), 0x0B, repr(number))
        good = ("1", "+49170123", "00491701234", "4" * 20, "+" + "4" * 19)
        for number in good:
            self.assertEqual(await self.status(esme, number), 0, number)
        self.assertEqual([one.destination for one in await smsc.submits(len(good))], list(good))

    async def test_so_it_is_in_data_sm_and_in_what_replaces_another(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for number in (b"49 170", b"*100#", b"4" * 21):
            data_sm = b"\0\0\x001\0\1\1" + number + b"\0\0\0\0" + tlv(0x0424, b"hi")
            self.assertEqual((await esme.ask(DATA_SM, data_sm)).status, 0x0B, number)
            replacing = bytearray(to("*100#" if number == b"*100#" else "49 170"))
            replacing[-9] = 1  # replace_if_present_flag; behind it data_coding, sm_default_msg_id, "\5hello"
            self.assertEqual((await esme.ask(SUBMIT_SM, bytes(replacing))).status, 0x0B)
        self.assertEqual(smsc.taken, [])

    async def test_in_submit_multi_it_is_among_the_unsuccessful(self) -> None:
        _, smsc, esme = await self.both(self.page())
        numbers = (b"49170", b"49 170", b"*100#", b"49171\r\n", b"+49172", b"4" * 20, b"5" * 21, b"6" * 30)
        dests = b"".join(b"\1\1\1" + number + b"\0" for number in numbers)
        multi = (
            b"\0\0\x001\0"
            + bytes((len(numbers),))
            + dests
            + bytes(3)
            + b"\0\0"
            + bytes((0, 0, 0, 0, 2))
            + b"hi"
        )
        answer = await esme.ask(SUBMIT_MULTI, multi)
        self.assertEqual(answer.status, 0)
        _, _, rest = answer.body.partition(b"\0")
        count, rest = rest[0], rest[1:]
        refused = {}
        for _ in range(count):
            number, _, rest = rest[2:].partition(b"\0")
            (refused[number],) = struct.unpack(">L", rest[:4])
            rest = rest[4:]
        bad = (b"49 170", b"*100#", b"49171\r\n", b"5" * 20, b"6" * 20)
        self.assertEqual(refused, dict.fromkeys(bad, 0x0B))
        self.assertEqual({one.destination for one in await smsc.submits(3)}, {"49170", "+49172", "4" * 20})

    async def test_a_source_that_cannot_be_printed_is_refused_and_others_are_kept(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for source in ("a\r\n", "\x1b[31m", "\t", "a\x7f", "K\xe4the", "\x80", "\xa0"):
            self.assertEqual(await self.status(esme, "49170", source), 0x0A, repr(source))
        good = ("", "Shop", "Tom & Jerry's", "<b>", "+49170")
        for place, source in enumerate(good):
            self.assertEqual(await self.status(esme, f"4917{place}", source), 0, source)
        self.assertEqual([one.source for one in await smsc.submits(len(good))], list(good))

    async def test_service_codes_are_refused_where_nobody_has_allowed_them(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for code in CODES:
            self.assertEqual(await self.status(esme, code), 0x0B, code)
        self.assertEqual(smsc.taken, [])

    async def test_a_route_alone_allows_none(self) -> None:
        _, smsc, esme = await self.both(self.page(more=route("^[*#0-9]")))
        self.assertEqual(await self.status(esme, "*100#"), 0x0B)
        self.assertEqual(await self.status(esme, "49170"), 0)
        self.assertEqual([one.destination for one in await smsc.submits(1)], ["49170"])

    async def test_the_ways_of_an_esme_are_none_for_service_codes(self) -> None:
        _, smsc, esme = await self.both(self.page(esme="via: [far]"))
        self.assertEqual(await self.status(esme, "*100#"), 0x0B)
        self.assertEqual(await self.status(esme, "*100#", "far"), 0x0B)
        self.assertEqual(smsc.taken, [])


class AllowedCodeTests(Outside):
    """What an ESME with `service_codes: true` may."""

    async def test_its_code_goes_by_a_route_that_names_it(self) -> None:
        smsc = await self.far()
        await self.allowed(route(r"^\*100#$"))
        await self.linked(smsc)
        esme = await self.bind()
        self.assertEqual((await esme.ask(SUBMIT_SM, to("*100#"))).status, 0)
        self.assertEqual((await smsc.submits(1))[0].destination, "*100#")
        self.assertEqual((await esme.ask(SUBMIT_SM, to("*101#"))).status, 0x0B)

    async def test_by_no_route_at_all_it_does_not(self) -> None:
        smsc = await self.far()
        await self.allowed("")
        await self.linked(smsc)
        esme = await self.bind()
        for source in ("1", "far"):
            self.assertEqual((await esme.ask(SUBMIT_SM, to("*100#", source))).status, 0x0B, source)

    async def test_a_route_that_matches_without_naming_it_is_none(self) -> None:
        smsc = await self.far()
        await self.allowed(route(".*") + route(r"^\*100#$").partition("\n")[2].replace("name: r", "name: s"))
        await self.linked(smsc)
        esme = await self.bind()
        self.assertEqual((await esme.ask(SUBMIT_SM, to("*100#"))).status, 0x0B)
        self.assertEqual((await esme.ask(SUBMIT_SM, to("49170"))).status, 0)
        self.assertEqual([one.destination for one in await smsc.submits(1)], ["49170"])

    async def allowed(self, more: str) -> None:
        """The router; a commit that does not know the key has failed the test."""
        page = self.page(esme=OPEN, more=more)
        status, said = await self.command("check", "-c", page.name)
        self.assertEqual(status, 0, said)
        await self.start(page)

    async def test_explain_says_so(self) -> None:
        page = self.page(more=route(r"^\*100#$"))
        asked = ("explain", "-c", page.name, "--esme", "crm", "--to")
        for number in ("*100#", "49 170"):
            status, said = await self.command(*asked, number)
            self.assertEqual(status, 0, said)
            self.assertIn("ESME_RINVDSTADR", said)
