"""The quick way alone: without it all would still be right, only slow."""

from typing import cast

from hypothesis import given
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.pdus import PDUS, DeliverSm, Pdu, SubmitMulti, SubmitSm
from router.smpp.quick import UNUSUAL, Builder, Parser, builder, parser
from tests.smpp.strategies import pdus, pdus_of

PARSERS = {declared: parser(declared) for declared in PDUS.values()}
BUILDERS = {declared: builder(declared) for declared in PDUS.values()}


class QuickTest(SynchronousTestCase):
    """Parsers and builders made from tables."""

    @given(pdus)
    def test_every_valid_pdu_goes_the_quick_way(self, pdu: Pdu) -> None:
        parse, build = PARSERS[type(pdu)], BUILDERS[type(pdu)]
        if parse is not None and build is not None:
            self.assertEqual(build(pdu, 7, 0), encode(pdu, 7))
            self.assertEqual(parse(encode(pdu, 7)), pdu)

    @given(pdus_of(SubmitSm))
    def test_a_submit_cut_anywhere_does_not(self, pdu: Pdu) -> None:
        parse = cast(Parser, PARSERS[SubmitSm])
        octets = encode(pdu, 7)
        mandatory = len(octets) - sum(4 + len(value) for _, value in pdu.tlvs)
        for end in range(16, mandatory, 7):
            self.assertRaises(UNUSUAL, parse, octets[:end])

    def test_what_does_not_fit_does_not(self) -> None:
        build = cast(Builder, BUILDERS[SubmitSm])
        for pdu in (
            SubmitSm(source_addr="1" * 21),
            SubmitSm(source_addr="1\0"),
            SubmitSm(source_addr="Ж"),
            SubmitSm(validity_period="1"),
            SubmitSm(short_message=bytes(255)),
            SubmitSm(esm_class=256),
            SubmitSm(esm_class=-1),
        ):
            self.assertRaises(UNUSUAL, build, pdu, 7, 0)

    def test_lists_of_destinations_are_not_worth_one(self) -> None:
        self.assertIsNone(PARSERS[SubmitMulti])
        self.assertIsNone(BUILDERS[SubmitMulti])

    def test_the_frequent_ones_have_one(self) -> None:
        for declared in (SubmitSm, DeliverSm):
            self.assertIsNotNone(PARSERS[declared])
            self.assertIsNotNone(BUILDERS[declared])
