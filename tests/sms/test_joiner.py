from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.address import Address
from router.sms.alphabet import Alphabet, decode, encode
from router.sms.form import Form
from router.sms.joiner import Joined, Joiner
from router.sms.message import UDHI, ShortMessage
from router.sms.segments import cut, join
from router.sms.user_data import Concatenation, UserDataHeader
from router.sms.value import evolve
from tests.sms.strategies import any_texts, bounded


def segment(
    number: int, text: str = "", total: int = 3, reference: int = 7, wide: bool = False
) -> ShortMessage:
    """Return a segment with a header."""
    header = UserDataHeader().with_concatenation(Concatenation(reference, total, number, wide))
    octets = text or f"text {number}"
    return ShortMessage(short_message=header.encode() + octets.encode(), esm_class=UDHI)


class JoinerTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.joiner: Joiner[str] = Joiner(timeout=600, max_sets=3)

    def add(
        self, name: str, message: ShortMessage, now: float = 0.0, key: str = "goip101"
    ) -> Joined[str] | None:
        return self.joiner.add(key, name, message, now)

    def ids(self, joined: Joined[str] | None) -> list[str]:
        assert joined is not None
        return [name for name, _ in joined.segments]

    def expired(self, now: float) -> list[list[str]]:
        return [self.ids(joined) for joined in self.joiner.expired(now)]


class Sets(JoinerTests):
    def test_the_last_segment_completes_the_set(self) -> None:
        self.assertIsNone(self.add("a", segment(1)))
        self.assertIsNone(self.add("b", segment(2)))
        joined = self.add("c", segment(3))
        self.assertEqual(joined, Joined((("a", segment(1)), ("b", segment(2)), ("c", segment(3))), True))
        self.assertEqual(len(self.joiner), 0)

    def test_segments_come_back_in_the_order_of_their_numbers(self) -> None:
        self.add("c", segment(3))
        self.add("a", segment(1))
        joined = self.add("b", segment(2))
        self.assertEqual(self.ids(joined), ["a", "b", "c"])
        assert joined is not None
        self.assertEqual(joined.messages, (segment(1), segment(2), segment(3)))

    def test_what_is_no_segment_is_complete_by_itself(self) -> None:
        for one in (ShortMessage(short_message=b"text"), segment(1, total=1), segment(4, total=3)):
            self.assertEqual(self.add("a", one), Joined((("a", one),), True))

    def test_a_broken_header_is_complete_by_itself(self) -> None:
        broken = ShortMessage(short_message=b"text", esm_class=UDHI)
        self.assertEqual(self.add("a", broken), Joined((("a", broken),), True))

    def test_sar_segments_are_joined_too(self) -> None:
        one, two = (
            ShortMessage(short_message=b"x", tlvs=Concatenation(7, 2, number).tlvs) for number in (1, 2)
        )
        self.assertIsNone(self.add("a", one))
        self.assertEqual(self.ids(self.add("b", two)), ["a", "b"])

    def test_a_reference_belongs_to_a_channel_and_two_numbers_and_a_kind(self) -> None:
        joiner: Joiner[str] = Joiner()
        one = segment(1, total=2)
        others = (
            evolve(one, source_addr=Address(1, 1, "1")),
            evolve(one, destination_addr=Address(1, 1, "2")),
            segment(1, total=2, wide=True),
            segment(1, total=2, reference=8),
            ShortMessage(tlvs=Concatenation(7, 2, 1).tlvs),
        )
        for each in (one, *others):
            self.assertIsNone(joiner.add("goip101", "a", each, 0.0))
        self.assertIsNone(joiner.add("goip102", "a", one, 0.0))
        self.assertEqual(len(joiner), 7)


class Repeats(JoinerTests):
    def test_a_repeat_is_left_out_and_told(self) -> None:
        self.add("a", segment(1))
        self.assertIsNone(self.add("again", segment(1), 5.0))
        self.add("b", segment(2))
        joined = self.add("c", segment(3))
        assert joined is not None
        self.assertEqual((self.ids(joined), joined.repeats), (["a", "b", "c"], ("again",)))

    def test_an_old_repeat_is_still_one(self) -> None:
        self.add("a", segment(1))
        self.assertIsNone(self.add("again", segment(1), 300.0))

    def test_another_text_within_30_seconds_goes_on_by_itself_and_the_first_is_kept(self) -> None:
        self.add("a", segment(1, "one"), 1000.0)
        self.assertEqual(self.add("b", segment(1, "two"), 1030.0), Joined((("b", segment(1, "two")),), False))
        self.add("c", segment(2))
        self.assertEqual(self.ids(self.add("d", segment(3))), ["a", "c", "d"])

    def test_another_data_coding_is_another_text(self) -> None:
        self.add("a", segment(1))
        self.assertEqual(self.ids(self.add("b", evolve(segment(1), data_coding=8), 1.0)), ["b"])

    def test_another_text_after_30_seconds_begins_a_new_set(self) -> None:
        self.add("a", segment(1, "one"))
        self.add("b", segment(2))
        ended = self.add("c", segment(1, "two"), 31.0)
        self.assertEqual((self.ids(ended), ended and ended.complete), (["a", "b"], False))
        self.add("d", segment(2), 32.0)
        self.assertEqual(self.ids(self.add("e", segment(3), 33.0)), ["c", "d", "e"])

    def test_another_total_begins_a_new_set(self) -> None:
        self.add("a", segment(1, total=3))
        ended = self.add("b", segment(1, total=2))
        self.assertEqual((self.ids(ended), ended and ended.complete), (["a"], False))
        self.assertEqual(self.ids(self.add("c", segment(2, total=2))), ["b", "c"])

    def test_a_reference_can_be_used_again_at_once(self) -> None:
        for _ in range(2):
            self.assertIsNone(self.add("a", segment(1, total=2)))
            self.assertEqual(self.ids(self.add("b", segment(2, total=2))), ["a", "b"])

    def test_repeats_without_end_are_not_kept(self) -> None:
        self.add("a", segment(1))
        given_back = [self.add(f"again {count}", segment(1)) for count in range(10)]
        self.assertEqual(given_back[:3], [None] * 3)
        self.assertEqual(
            [self.ids(joined) for joined in given_back[3:]], [[f"again {n}"] for n in range(3, 10)]
        )


class Expecting(JoinerTests):
    def test_siblings_of_what_waits_are_expected(self) -> None:
        self.add("a", segment(1))
        self.assertTrue(self.joiner.expects("goip101", segment(2)))

    def test_others_are_not(self) -> None:
        self.add("a", segment(1))
        for other in (segment(2, reference=8), segment(2, total=2), segment(2, wide=True), ShortMessage()):
            self.assertFalse(self.joiner.expects("goip101", other))
        self.assertFalse(self.joiner.expects("goip102", segment(2)))

    def test_nor_are_siblings_of_what_waits_no_longer(self) -> None:
        self.add("a", segment(1, total=2))
        self.add("b", segment(2, total=2))
        self.assertFalse(self.joiner.expects("goip101", segment(2, total=2)))


class Ends(JoinerTests):
    def test_a_set_ends_at_its_time_after_the_first_segment(self) -> None:
        self.add("a", segment(1), 100.0)
        self.add("c", segment(3), 650.0)
        self.assertEqual(self.expired(699.9), [])
        self.assertEqual(self.expired(700.0), [["a", "c"]])
        self.assertEqual(len(self.joiner), 0)

    def test_only_what_is_old_ends(self) -> None:
        self.add("a", segment(1, reference=1), 0.0)
        self.add("b", segment(1, reference=2), 10.0)
        self.assertEqual(self.expired(605.0), [["a"]])
        self.assertEqual(self.expired(610.0), [["b"]])

    def test_a_set_that_began_anew_has_its_whole_time(self) -> None:
        self.add("a", segment(1, "one"), 0.0)
        self.add("b", segment(1, reference=9), 50.0)
        self.add("c", segment(1, "two"), 100.0)
        self.assertEqual(self.expired(699.0), [["b"]])
        self.assertEqual(self.expired(700.0), [["c"]])

    def test_a_segment_that_comes_after_the_end_begins_a_new_set(self) -> None:
        self.add("a", segment(1, total=2))
        self.assertEqual(self.expired(600.0), [["a"]])
        self.assertIsNone(self.add("b", segment(2, total=2), 601.0))

    def test_an_ended_set_is_not_complete(self) -> None:
        self.add("a", segment(1))
        self.assertEqual([joined.complete for joined in self.joiner.expired(600.0)], [False])

    def test_the_oldest_set_gives_way_when_there_are_too_many(self) -> None:
        for reference in (1, 2, 3):
            self.assertIsNone(self.add(f"{reference}", segment(1, reference=reference)))
        self.assertEqual(self.ids(self.add("4", segment(1, reference=4))), ["1"])
        self.assertEqual(len(self.joiner), 3)


def in_segments(text: str, reference: int) -> tuple[ShortMessage, ...]:
    """Return a text of two segments at least, in UCS2."""
    one = ShortMessage(short_message=encode(text, Alphabet.UCS2), data_coding=8)
    return cut(one, Alphabet.GSM7, Form(), reference).segments


class NothingIsLost(SynchronousTestCase):
    arrivals = st.lists(
        st.tuples(
            st.builds(
                segment,
                number=st.integers(1, 3),
                text=st.sampled_from(("", "other")),
                total=st.integers(1, 3),
                reference=st.integers(1, 3),
            ),
            st.sampled_from((0.0, 1.0, 31.0, 400.0)),
        ),
        max_size=60,
    )

    @bounded
    @given(any_texts, any_texts, st.data())
    def test_two_texts_come_back_from_any_mixture_of_their_segments(
        self, one: str, two: str, data: st.DataObject
    ) -> None:
        """Cut, mixed, one of them twice, taken in, and joined."""
        texts = ("a" * 161 + one, "b" * 161 + two)
        given_ = [each for reference, text in enumerate(texts) for each in in_segments(text, reference)]
        again = data.draw(st.sampled_from(given_))
        joiner: Joiner[int] = Joiner()
        came = data.draw(st.permutations((*given_, again)))
        ended = [joiner.add("crm", name, message, 0.0) for name, message in enumerate(came)]
        joined = [join(each.messages, Alphabet.GSM7) for each in ended if each is not None and each.complete]
        self.assertEqual(sorted(decode(each.short_message, Alphabet.UCS2) for each in joined), sorted(texts))

    @bounded
    @given(arrivals)
    def test_each_segment_comes_back_exactly_once(self, arrivals: list[tuple[ShortMessage, float]]) -> None:
        joiner: Joiner[int] = Joiner(timeout=600, max_sets=2)
        now, ended = 0.0, []
        for name, (message, wait) in enumerate(arrivals):
            now += wait
            ended += list(joiner.expired(now))
            joined = joiner.add("goip101", name, message, now)
            ended += [joined] if joined else []
            self.assertLessEqual(len(joiner), 2)
        ended += list(joiner.expired(now + 600))
        back = [name for joined in ended for name, _ in joined.segments]
        back += [name for joined in ended for name in joined.repeats]
        self.assertEqual(sorted(back), list(range(len(arrivals))))


class OctetsTests(JoinerTests):
    """Waiting segments are bounded in octets of memory."""

    def setUp(self) -> None:
        self.joiner = Joiner(max_octets=11_000)

    def crowded(self) -> list[list[str]]:
        return [self.ids(joined) for joined in self.joiner.crowded()]

    def test_the_oldest_set_of_who_has_the_most_goes_on_as_it_is(self) -> None:
        self.add("small", segment(1, reference=1), key="goip102")
        for number in (1, 2, 3):
            self.add(f"large {number}", segment(1, "a" * 2000, reference=number))
        self.assertEqual(self.crowded(), [["large 1"]])
        self.assertEqual((self.crowded(), len(self.joiner)), ([], 3))

    def test_repeats_count_too(self) -> None:
        for name in ("a", "b", "c"):
            self.add(name, segment(1, "a" * 2000))
        (ended,) = self.joiner.crowded()
        self.assertEqual((self.ids(ended), ended.repeats, ended.complete), (["a"], ("b", "c"), False))

    def test_what_is_complete_or_expired_leaves_room(self) -> None:
        for _ in range(9):
            self.add("a", segment(1, "a" * 2000, total=2))
            self.add("b", segment(2, "a" * 2000, total=2))
            self.add("c", segment(1, "a" * 2000, total=2), now=0.0)
            self.assertEqual(self.expired(600.0), [["c"]])
            self.assertEqual(self.crowded(), [])
