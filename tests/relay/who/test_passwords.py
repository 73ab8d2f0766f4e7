import hashlib
from base64 import b64decode, b64encode

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.who.passwords import hashed, is_hash, matches, well_formed

SALT = b64encode(bytes(range(16))).decode()

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


class HashTests(SynchronousTestCase):
    def test_its_form_tells_how_it_was_made(self) -> None:
        name, n, r, p, salt, digest = hashed("secret12").split(":")
        self.assertEqual((name, n, r, p), ("scrypt", "4096", "8", "1"))
        self.assertEqual((len(b64decode(salt)), len(b64decode(digest))), (16, 32))

    def test_it_is_scrypt(self) -> None:
        _, _, _, _, salt, digest = hashed("secret12").split(":")
        expected = hashlib.scrypt(b"secret12", salt=b64decode(salt), n=4096, r=8, p=1, dklen=32)
        self.assertEqual(b64decode(digest), expected)

    def test_no_two_are_alike(self) -> None:
        self.assertNotEqual(hashed("secret12"), hashed("secret12"))

    def test_it_is_well_formed(self) -> None:
        self.assertTrue(well_formed(hashed("")))


class MatchTests(SynchronousTestCase):
    def test_a_hash_matches_its_password_only(self) -> None:
        kept = hashed("sécret")
        self.assertTrue(matches("sécret".encode(), kept))
        for other in (b"secret", b"", "sécret ".encode(), kept.encode()):
            self.assertFalse(matches(other, kept))

    def test_a_vector_of_the_specification_matches(self) -> None:
        """RFC 7914 section 12, the second vector."""
        digest = bytes.fromhex(
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
            "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        )
        kept = f"scrypt:1024:8:16:{b64encode(b'NaCl').decode()}:{b64encode(digest).decode()}"
        self.assertTrue(matches(b"password", kept))
        self.assertFalse(matches(b"passwore", kept))

    def test_plain_text_matches_itself_only(self) -> None:
        self.assertTrue(matches("pässwort".encode(), "pässwort"))
        for other in (b"p", b"", b"P\xc3\xa4sswort", b"\xff"):
            self.assertFalse(matches(other, "pässwort"))

    def test_nothing_matches_a_broken_hash_not_even_itself(self) -> None:
        for kept in ("scrypt:", "scrypt:4096:8:1:abc", "scrypt:0:8:1:AAAA:AAAA"):
            self.assertFalse(matches(kept.encode(), kept))

    def test_zeros_behind_it_are_not_it(self) -> None:
        self.assertFalse(matches(b"secret\0", hashed("secret")))

    @given(TEXTS, TEXTS)
    @settings(max_examples=20)
    def test_a_password_matches_if_it_is_the_same(self, one: str, other: str) -> None:
        self.assertEqual(matches(other.encode("utf-8"), hashed(one)), one == other)


class FormTests(SynchronousTestCase):
    def kept(self, n: int = 4096, r: int = 8, p: int = 1, salt: str = SALT, digest: str = SALT) -> str:
        return f"scrypt:{n}:{r}:{p}:{salt}:{digest}"

    def test_what_begins_as_a_hash_means_to_be_one(self) -> None:
        self.assertTrue(is_hash("scrypt:"))
        self.assertFalse(is_hash("secret12"))

    def test_it_can_be_computed(self) -> None:
        self.assertTrue(well_formed(self.kept()))
        self.assertTrue(well_formed(self.kept(n=2, r=1)))
        self.assertTrue(well_formed(self.kept(n=131072, r=16)))

    def test_the_cost_is_a_power_of_two_within_reason(self) -> None:
        for n in (0, 1, 3, 4095, 1 << 24):
            self.assertFalse(well_formed(self.kept(n=n)), n)

    def test_the_cost_is_bounded_by_the_size_of_a_block(self) -> None:
        self.assertTrue(well_formed(self.kept(n=32768, r=1)))
        self.assertFalse(well_formed(self.kept(n=65536, r=1)))

    def test_the_other_numbers_are_within_reason(self) -> None:
        for r, p in ((0, 1), (8, 0), (8, 17), (999, 1)):
            self.assertFalse(well_formed(self.kept(r=r, p=p)), (r, p))

    def test_salt_and_hash_are_base64(self) -> None:
        for part in ("", "AAA", "A=AA", "ä", "AA AA"):
            self.assertFalse(well_formed(self.kept(salt=part)), part)
            self.assertFalse(well_formed(self.kept(digest=part)), part)

    def test_a_short_hash_proves_little(self) -> None:
        self.assertFalse(well_formed(self.kept(digest="AAAA")))

    @given(st.integers(0, 1 << 25), st.integers(0, 40), st.integers(0, 20))
    @settings(max_examples=15)
    def test_what_is_well_formed_can_be_compared(self, n: int, r: int, p: int) -> None:
        kept = self.kept(n=1 << (n % 10), r=r, p=p)
        if well_formed(kept):
            self.assertFalse(matches(b"another", kept))
