from gsmcodecs.charmaps import GSMCHARMAPS
from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.gsm7 import DATA, DEFAULT, ESCAPE, Gsm7, gsm7
from tests.sms.strategies import bounded, gsm7_texts
from tests.support.handset import in_septets, septets_read

DISPUTED = {(7, "locking", 0x24), (12, "singleShift", 0x65)}
"""Where gsmcodecs follows misprints of TS 23.038: Kannada DDA printed as PA, Telugu without the euro sign."""

COMMA = 0x2C
"""gsmcodecs has an apostrophe here in all Indic locking tables, where the annex prints a comma."""


class Tables(SynchronousTestCase):
    def test_all_thirteen_languages_are_there(self) -> None:
        self.assertEqual(sorted(DATA["languages"], key=int), [str(number) for number in range(1, 14)])

    def test_only_spanish_has_no_locking_table(self) -> None:
        without = [tables["name"] for tables in DATA["languages"].values() if "locking" not in tables]
        self.assertEqual(without, ["Spanish"])

    def test_locking_tables_have_128_cells_and_an_escape(self) -> None:
        for tables in DATA["languages"].values():
            cells = "".join(tables.get("locking", DATA["default"]["base"]))
            self.assertEqual((len(cells), cells.index("\x1b")), (128, ESCAPE))

    def test_locking_tables_agree_with_gsmcodecs(self) -> None:
        for language, maps in GSMCHARMAPS.items():
            for septet, code in maps.get("locking", {"decode": {}})["decode"].items():
                if septet not in (ESCAPE, COMMA) and (language, "locking", septet) not in DISPUTED:
                    self.assertEqual(gsm7(0, language).decode(bytes((septet,))), chr(code))

    def test_single_shift_tables_agree_with_gsmcodecs(self) -> None:
        for language, maps in GSMCHARMAPS.items():
            for septet, code in maps["singleShift"]["decode"].items():
                if (language, "singleShift", septet) not in DISPUTED:
                    self.assertEqual(gsm7(language).decode(bytes((ESCAPE, septet))), chr(code))

    def test_single_shift_tables_have_no_more_than_gsmcodecs(self) -> None:
        for number, tables in DATA["languages"].items():
            known = GSMCHARMAPS[int(number)]["singleShift"]["decode"]
            more = {int(septet, 16) for septet in tables["single"]} - set(known)
            self.assertEqual(more, {0x65} if number == "12" else set())

    def test_a_language_without_tables_reads_as_the_default(self) -> None:
        self.assertEqual(gsm7(14, 200).decode(b"\x00\x1be"), "@€")


class WholeTexts(SynchronousTestCase):
    """As a phone reads them, septet by septet."""

    @bounded
    @given(st.lists(st.integers(0, 0xFF) | st.sampled_from((0x1B, 0x0D, 0x65, 0x41))).map(bytes))
    def test_any_octets_are_read_as_septet_by_septet(self, octets: bytes) -> None:
        self.assertEqual(DEFAULT.decode(octets), septets_read(octets))

    @bounded
    @given(gsm7_texts)
    def test_texts_are_written_with_the_septets_of_gsmcodecs(self, text: str) -> None:
        self.assertEqual(DEFAULT.encode(text), in_septets(text))

    def test_the_first_character_in_the_way_is_told_and_nul_like_any_other(self) -> None:
        for text, place in (("ΔΦ\0", 2), ("\0", 0), ("aЖ\0", 1), ("€\ufffe", 1)):
            error = self.assertRaises(UnicodeEncodeError, DEFAULT.encode, text)
            self.assertEqual((error.start, error.object), (place, text))


class Cells(SynchronousTestCase):
    table = Gsm7("a\0" + "b" * 25 + "\x1b" + "c" * 100, {0x00: "a", 0x01: "x"})

    def test_an_unassigned_cell_shows_a_space(self) -> None:
        self.assertEqual(self.table.decode(b"\x00\x01"), "a ")

    def test_an_unassigned_cell_is_never_written(self) -> None:
        self.assertRaises(UnicodeEncodeError, self.table.encode, "\0")

    def test_the_shorter_of_two_ways_is_written(self) -> None:
        self.assertEqual(self.table.encode("ax"), b"\x00\x1b\x01")
