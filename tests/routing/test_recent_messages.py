"""Messages to one number, against a model that keeps all of them and looks through them each time."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.routing.numbers import Identity
from router.routing.recent_messages import SERIES, Against, PerNumber, RecentMessages, SegmentId, Wrote

HOUR, DAY = 3600.0, 86400.0
NUMBERS = (
    Identity("772000001", "256772000001"),
    Identity("772000001", "254772000001"),
    Identity("772000001"),
    Identity("772000002"),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 1.0, 20.0, 700.0, 1800.0, 4000.0, 40_000.0]),
        st.integers(0, len(NUMBERS) - 1),
        st.integers(0, 2),
        st.sampled_from([None, SegmentId("a", 1), SegmentId("a", 2), SegmentId("a", 3)]),
        st.booleans(),
    ),
    max_size=40,
)


class Model:
    """All that was ever written: when, to whom, what, which segment, and whether it counts."""

    def __init__(self, limits: PerNumber, repeat: float) -> None:
        self.limits, self.repeat = limits, repeat
        self.all: dict[int, tuple[float, Identity, int, SegmentId | None, bool]] = {}

    def against(self, now: float, number: Identity, text: int, segment: SegmentId | None) -> Against | None:
        mine = [one for one in self.all.values() if one[1].same(number) and one[1].digits == number.digits]
        if self.repeat and text and any(one[2] == text and one[0] > now - self.repeat for one in mine):
            return Against.AGAIN
        if self.goes_on(now, number, segment):
            return None
        today = (
            datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        )
        hour = sum(one[4] and one[0] > now - HOUR for one in mine)
        day = sum(one[4] and one[0] >= today for one in mine)
        full = self.limits.hour is not None and hour >= self.limits.hour
        return Against.OFTEN if full or (self.limits.day is not None and day >= self.limits.day) else None

    def goes_on(self, now: float, number: Identity, segment: SegmentId | None) -> bool:
        """Tell whether it belongs to a text: each that counts begins one, and others belong to it for a
        while, each number once.
        """
        if segment is None:
            return False
        mine = [one for one in self.all.values() if one[1].same(number) and one[3] is not None]
        begun = [place for place, one in enumerate(mine) if one[4]]
        if not begun or mine[begun[-1]][0] <= now - SERIES:
            return False
        return segment not in [one[3] for one in mine[begun[-1] :]]

    def take_back(self, id: int) -> None:
        """Take a message back; the next one of its text counts, if it did."""
        _, number, _, segment, counted = self.all[id]
        behind = [key for key, one in self.all.items() if key > id and one[3] and one[1].same(number)]
        del self.all[id]
        if segment is not None and counted and behind:
            self.all[behind[0]] = (*self.all[behind[0]][:4], True)


class RecentTests(SynchronousTestCase):
    @given(
        st.builds(PerNumber, hour=st.none() | st.integers(1, 3), day=st.none() | st.integers(1, 5)),
        st.sampled_from([0.0, 30.0, 3600.0]),
        STEPS,
    )
    def test_it_says_what_the_model_says(
        self, limits: PerNumber, repeat: float, steps: list[tuple[float, int, int, SegmentId | None, bool]]
    ) -> None:
        now = [1_700_000_000.0]
        recent, model = RecentMessages(limits, repeat, UTC, Dates(lambda: now[0])), Model(limits, repeat)
        for id, (later, place, text, segment, given_back) in enumerate(steps):
            now[0] += later
            number = NUMBERS[place]
            expected = model.against(now[0], number, text, segment)
            self.assertEqual(recent.against(now[0], number, text, segment), expected)
            if expected is None and (limits or repeat):
                counts = not model.goes_on(now[0], number, segment)
                model.all[id] = now[0], number, text, segment, counts
                recent.add(number, Wrote(id, now[0], number.e164, text, segment))
            if given_back and id in model.all:
                model.take_back(id)
                recent.take_back(number, id)
            recent.forget(now[0])
        self.assertLessEqual(len(recent), len(model.all))

    def test_of_more_than_it_keeps_those_to_the_number_longest_ago_go(self) -> None:
        recent = RecentMessages(PerNumber(day=1), 0.0, UTC, most=2)
        for id, digits in enumerate(("1", "2", "3")):
            recent.add(Identity(digits), Wrote(id, 100.0 + id, ""))
        against = [recent.against(110.0, Identity(digits), 0, None) for digits in ("1", "2", "3")]
        self.assertEqual((against, len(recent)), ([None, Against.OFTEN, Against.OFTEN], 2))
