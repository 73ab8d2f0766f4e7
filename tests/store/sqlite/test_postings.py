"""Places of values in a block: what is put in is found again, by whatever form it has."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.store.sqlite.postings import (
    FEW,
    MANY,
    OCTETS,
    SIZE,
    Row,
    bits_of,
    bits_shared,
    key_of,
    keys_of,
    packed,
    places_of,
    postings,
)

PLACES = st.lists(st.integers(0, SIZE - 1), unique=True, max_size=2 * MANY)


def row(place: int, to: str = "256772000001", esme: str = "crm", ended: bool = True) -> Row:
    state = b"2" if ended else b""
    return place, int(ended), to[-9:].encode(), b"Shop", esme.encode(), b"all", b"goip101", state, b"0"


def places(found: list[tuple[int, bytes]], kind: str, text: str) -> set[int]:
    """Return the places that the postings have for a value."""
    key = key_of(kind, text)
    own, shared = keys_of(key)
    by_key = dict(found)
    bits = bits_of(by_key[own]) if own in by_key else 0
    bits |= bits_shared(by_key[shared], key) if shared in by_key else 0
    return set(places_of(bits))


class PostingTests(SynchronousTestCase):
    @given(PLACES)
    def test_places_are_the_same_as_a_list_and_as_bits(self, given: list[int]) -> None:
        octets = packed(given)
        self.assertEqual(list(places_of(bits_of(octets))), sorted(given, reverse=True))
        self.assertLessEqual(len(octets), OCTETS)

    def test_what_many_have_has_a_posting_and_what_few_have_shares_one(self) -> None:
        rows = [
            row(place, to=f"25677{place:07}", esme="seldom" if place < FEW else "crm") for place in range(99)
        ]
        found, unended = postings(rows)
        self.assertEqual(places(found, "esme", "crm"), set(range(FEW, 99)))
        self.assertEqual(places(found, "esme", "seldom"), set(range(FEW)))
        self.assertEqual(places(found, "to", "770000042"), {42})
        self.assertEqual(places(found, "to", "770000999"), set())
        self.assertEqual(places(found, "channel", "crm"), set())
        self.assertEqual(unended, [])

    def test_of_what_has_not_ended_only_what_stays_is_noted(self) -> None:
        found, unended = postings([row(1), row(2, ended=False)])
        self.assertEqual(unended, [2])
        self.assertEqual(places(found, "to", "772000001"), {1, 2})
        self.assertEqual(places(found, "channel", "goip101"), {1})
