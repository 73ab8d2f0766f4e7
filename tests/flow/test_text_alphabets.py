"""Long texts of each alphabet through the whole router: what is read at the far end is what was written.

Where a cut would be is a pair of septets here, and a sign of many UTF-16 units in test_texts.
"""

from tests.flow.texts import GSM7, UCS2, TextsTestCase, esmes
from tests.support.handset import Piece, in_septets, pieces

PAIRS = "[€]" * 40
"""240 septets; 153 of them end in the middle of a pair."""
GREEK = "ΔΦΓΛΩ ΠΨΣΘΞ @$_ " * 15
WESTERN = "Größe [1] à Ñandü " * 12
"""In Latin-1, and in GSM 7-bit."""
ACCENTS = "¿Qué está aquí? [á] " * 12
"""In Latin-1 only: as an SMS it is UCS2."""

FORMS = ("udh8", "sar", "payload", "short_message")
SIZES = {"latin1": 70, "gsm7": 152, "utf-16-be": 132}
"""Octets of a segment, which is no longer than one SMS in UCS2 too."""


def numbered(form: str) -> str:
    """A phone for each form."""
    return f"+2567720{FORMS.index(form)}"


def in_pieces(text: str, alphabet: str, form: str) -> list[Piece]:
    octets = in_septets(text) if alphabet == "gsm7" else text.encode(alphabet)
    return pieces(octets, form, SIZES[alphabet])


class SentTests(TextsTestCase):
    async def sends(self, text: str, alphabet: str, form: str, data_coding: int) -> None:
        """An ESME whose data_coding 0 is this alphabet; how the SMS are coded that come of it."""
        await self.submit(in_pieces(text, alphabet, form), GSM7, numbered(form))
        await self.handset_reads(text, numbered(form))
        self.assertEqual({pdu.data_coding for pdu in self.taken_for(numbered(form))}, {data_coding})

    async def in_each_form(self, text: str, alphabet: str, out: str, data_coding: int = GSM7) -> None:
        await self.begin(f"long_messages: {out}", esmes=esmes(f"alphabet: {alphabet}"))
        for form in FORMS:
            await self.sends(text, alphabet, form, data_coding)

    async def test_pairs_of_septets_in_segments(self) -> None:
        await self.in_each_form(PAIRS, "gsm7", "udh")

    async def test_pairs_of_septets_in_a_payload(self) -> None:
        await self.in_each_form(PAIRS, "gsm7", "payload")

    async def test_pairs_of_septets_in_sar(self) -> None:
        await self.in_each_form(PAIRS, "gsm7", "sar")

    async def test_greek_capitals(self) -> None:
        await self.in_each_form(GREEK, "gsm7", "udh")

    async def test_latin_1_that_is_septets_on_the_air(self) -> None:
        await self.in_each_form(WESTERN, "latin1", "udh")

    async def test_latin_1_in_a_payload(self) -> None:
        await self.in_each_form(WESTERN, "latin1", "payload")

    async def test_latin_1_that_is_ucs2_on_the_air(self) -> None:
        await self.in_each_form(ACCENTS, "latin1", "udh", UCS2)

    async def test_segments_that_pass_in_gsm_7_bit_wait_for_those_that_do_not(self) -> None:
        """The last of them has no accents, and would fit. A text goes in one alphabet, and as one."""
        text = ACCENTS + "y nada más" + "." * 60
        await self.begin("long_messages: udh", esmes=esmes("alphabet: latin1"))
        ids = await self.submit(in_pieces(text, "latin1", "udh8")[::-1])
        await self.handset_reads(text)
        self.assertEqual({pdu.data_coding for pdu in self.taken}, {UCS2})
        self.assertEqual(await self.outcomes(ids), ["DELIVRD"] * len(ids))

    async def test_segments_that_are_too_long_in_sar_wait_for_the_last_that_is_not(self) -> None:
        """160 septets leave no room for the header that the SMSC makes of SAR."""
        await self.begin("long_messages: sar")
        given = pieces(b"x" * 340, "sar", 160)
        ids = await self.submit(given)
        await self.handset_reads("x" * 340)
        self.assertEqual([len(pdu.short_message) for pdu in self.taken], [152, 152, 36])
        self.assertEqual(await self.outcomes(ids), ["DELIVRD"] * 3)

    async def test_a_network_that_takes_ascii_and_ucs2_only(self) -> None:
        await self.begin("long_messages: payload, alphabet: ascii, data_codings: [0, 8]")
        for form in FORMS:
            await self.submit(in_pieces(PAIRS, "gsm7", form), GSM7, numbered(form))
            await self.handset_reads(PAIRS, numbered(form))
        self.assertEqual({pdu.data_coding for pdu in self.taken}, {UCS2})


class ReceivedTests(TextsTestCase):
    async def in_each_form(self, text: str, alphabet: str, keys: str, default: str = "gsm7") -> None:
        """The SMSC's data_coding for this alphabet; ``default``: what the ESME's data_coding 0 means."""
        await self.begin(esmes=esmes(keys))
        for form in FORMS:
            for piece in in_pieces(text, alphabet, form):
                self.bring(piece, GSM7 if alphabet == "gsm7" else UCS2, numbered(form))
            await self.esme_reads(text, default, numbered(form))

    async def test_pairs_of_septets(self) -> None:
        await self.in_each_form(PAIRS, "gsm7", "long_messages: udh")

    async def test_greek_capitals_in_sar(self) -> None:
        await self.in_each_form(GREEK, "gsm7", "long_messages: sar")

    async def test_septets_for_an_esme_that_reads_latin_1(self) -> None:
        await self.in_each_form(WESTERN, "gsm7", "alphabet: latin1, long_messages: udh", "latin1")
        self.assertEqual({pdu.data_coding for pdu in self.end.delivered}, {0})

    async def test_the_euro_sign_for_an_esme_that_reads_latin_1(self) -> None:
        await self.in_each_form(PAIRS, "gsm7", "alphabet: latin1, long_messages: payload", "latin1")
        self.assertEqual({pdu.data_coding for pdu in self.end.delivered}, {UCS2})
