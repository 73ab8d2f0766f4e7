"""The promises of the whole relay, kept through whatever its neighbours do, and through kill -9."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from twisted.trial.unittest import SynchronousTestCase

from tests.relay.lines_and_boxes import LinesAndBoxes
from tests.relay.promises import Promises
from tests.relay.reloads import Reloads
from tests.support.extent import at_most
from tests.support.writing import Kept, KeptInSqlite


class PromisesInSqlite(Promises):
    def kept(self) -> Kept:
        return KeptInSqlite()


def hold(promises: type[Promises], examples: int) -> None:
    unhurried = settings(
        max_examples=examples,
        stateful_step_count=40,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(promises, settings=unhurried)


class PromiseTests(SynchronousTestCase):
    def test_they_hold_whatever_the_neighbours_do(self) -> None:
        hold(Promises, at_most(60, 12))

    def test_they_hold_whatever_becomes_of_lines_and_boxes(self) -> None:
        hold(LinesAndBoxes, at_most(60, 12))

    def test_they_hold_whatever_is_read_anew(self) -> None:
        hold(Reloads, at_most(60, 12))

    def test_they_hold_in_sqlite_as_well(self) -> None:
        hold(PromisesInSqlite, at_most(20, 5))
