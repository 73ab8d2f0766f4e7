"""Pace: a channel sends one segment after the other, however many may be unanswered."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from router.relay.channels import ChannelSettings
from router.routing.pace import Pace
from router.sms.value import evolve
from tests.relay.cases import LONG, SEGMENTS, A, AttemptsCase
from tests.support.extent import at_most
from tests.support.neighbours import BUSY

PACED = evolve(A, pace=Pace(2.0, 2.0))


class PaceTests(AttemptsCase):
    def paced(self, settings: ChannelSettings = PACED, window: int = 10) -> None:
        self.relay_of(settings)
        self.connectors["a"].down()
        self.connectors["a"].up(window)
        self.left: list[float] = []
        began = self.relay.clock.seconds()
        self.relay.watch = lambda connector, segment: self.left.append(self.relay.clock.seconds() - began)

    def send(self, count: int, text: str = "hello") -> None:
        for number in range(count):
            self.relay.send(text, to=f"25677000{number:04d}")

    def test_a_window_of_several_is_filled_one_by_one(self) -> None:
        self.paced()
        self.send(6)
        self.relay.advance(12.0)
        self.assertEqual(self.left, [0.0, 2.0, 4.0, 6.0, 8.0, 10.0])

    def test_it_rests_after_an_answer_too(self) -> None:
        self.paced()
        self.send(2)
        self.relay.advance(1.0)
        self.connectors["a"].answer()
        self.relay.advance(5.0)
        self.assertEqual(self.left, [0.0, 3.0])

    def test_with_a_window_of_one_it_rests_after_the_answer_alone(self) -> None:
        self.paced(window=1)
        self.send(2)
        self.connectors["a"].answer()
        self.relay.advance(5.0)
        self.assertEqual(self.left, [0.0, 2.0])

    def test_segments_of_several_messages_do_not_leave_at_one_moment(self) -> None:
        self.paced(evolve(PACED, form=SEGMENTS))
        self.send(2, LONG)
        for _ in range(20):
            while self.connectors["a"].out:
                self.connectors["a"].answer()
            self.relay.advance(1.0)
        self.assertEqual(len(self.left), 6)
        self.assertGreaterEqual(shortest(self.left), 2.0)

    def test_nor_does_what_was_to_be_tried_later(self) -> None:
        self.paced(evolve(PACED, form=SEGMENTS))
        self.send(1, LONG)
        self.connectors["a"].answer()
        self.relay.advance(2.0)
        self.send(4)
        self.connectors["a"].refuse(BUSY)
        self.relay.advance(20.0)
        self.assertEqual(len(self.left), 6)
        self.assertGreaterEqual(shortest(self.left[2:]), 2.0)

    def test_a_text_that_is_given_whole_rests_for_all_its_segments(self) -> None:
        self.paced()
        self.send(2, LONG)
        self.relay.advance(10.0)
        self.assertEqual(self.left, [0.0, 6.0])

    @settings(max_examples=at_most(40, 10))
    @given(
        st.lists(
            st.tuples(st.sampled_from(("send", "long", "answer", "busy", "wait")), st.integers(1, 12)),
            max_size=30,
        ),
        st.integers(2, 5),
    )
    def test_two_segments_are_never_closer_than_the_pace(
        self, steps: list[tuple[str, int]], window: int
    ) -> None:
        self.paced(evolve(PACED, form=SEGMENTS), window)
        connector = self.connectors["a"]
        for number, (what, count) in enumerate(steps):
            for _ in range(count):
                if what in ("send", "long"):
                    self.relay.send(LONG if what == "long" else "hello", to=f"{number}")
                elif what == "wait":
                    # In steps at which rests end: the clock of a test is late for what ends between them.
                    self.relay.advance(0.25)
                elif connector.out:
                    connector.answer() if what == "answer" else connector.refuse(BUSY)
        self.relay.advance(30.0)
        self.assertGreaterEqual(shortest(self.left), 2.0)


def shortest(moments: list[float]) -> float:
    """The shortest time between two."""
    return min((b - a for a, b in pairwise(moments)), default=2.0)
