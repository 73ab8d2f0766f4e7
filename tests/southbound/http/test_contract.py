"""HTTP keeps what every connector promises, to the simulated box."""

from tests.southbound.http.box import HttpBox
from tests.southbound.simulated import slow
from tests.support import connectors
from tests.support.far_side import FarSide


class ToBox:
    def make(self) -> FarSide:
        return HttpBox(slow())


class LifeTests(ToBox, connectors.LifeContract): ...


class SegmentTests(ToBox, connectors.SegmentContract): ...


class InboundTests(ToBox, connectors.InboundContract): ...


class FirstLookTests(ToBox, connectors.FirstLookContract): ...


class LineTests(ToBox, connectors.LineContract): ...
