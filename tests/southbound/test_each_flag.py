"""The suite of all connectors, with a box that has another value of one flag, for each value of each flag.

Flags that work by chance, or that break what passes between, are played in `test_drawn_flags`.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from unittest import TestResult

from attrs import evolve, fields
from twisted.trial.unittest import SynchronousTestCase

from router.simulator.goip.flags.box import BoxFlags
from router.simulator.goip.flags.http import HttpFlags
from router.simulator.goip.flags.modem import ModemFlags
from router.simulator.goip.flags.smpp import SmppFlags
from router.simulator.goip.flags.udp import UdpFlags
from router.simulator.goip.settings import Settings, values
from tests.southbound.http.box import HttpBox
from tests.southbound.simulated import Simulated, slow
from tests.southbound.smpp import box as smpp
from tests.southbound.udp import box as udp
from tests.support import connectors
from tests.support.extent import at_most

CONTRACTS = (
    connectors.LifeContract,
    connectors.SegmentContract,
    connectors.InboundContract,
    connectors.FirstLookContract,
    connectors.LineContract,
)

BY_CHANCE = ("_rate", "_before_ok", "_before_resp")
"""How names of flags end that are chances."""

EVERY = at_most(1, 12)
"""Each value, or every twelfth."""

REPORT = "test_a_status_report_is_told_with_the_id_and_acknowledged_when_it_is_kept"
TURNED_AWAY = "test_a_segment_that_such_a_line_turns_away_has_not_left"
USSD = "test_a_ussd_code_has_its_answer_once_where_it_is_carried"
REFUSED = "test_one_that_was_refused_comes_back_with_its_cause"

Exceptions = dict[tuple[str, object], str]
"""By flag and value: the one test that fails with it."""

BY_SMPP: Exceptions = {
    # No receipt comes, or another one than the test waits for.
    ("receipts", False): REPORT,
    ("dlr_final", "never"): REPORT,
    ("dlr_final", "undeliv:30"): REPORT,
}

BY_HTTP: Exceptions = {
    # The page that tells what came of codes is not there.
    ("status_variant", "send_status"): USSD,
    # ERRORDONE without a word: nobody knows what came of the SMS.
    ("error_style", "empty"): REFUSED,
}

BY_UDP: Exceptions = {
    # Nothing says which SMS a DELIVER is about; or none comes; or it is none of an SMS that was delivered.
    ("ok_with_sms_no", False): REPORT,
    ("deliver_reports", False): REPORT,
    ("deliver_state", 32): REPORT,
    ("deliver_state", 96): REPORT,
    # The line takes the SMS first, and fails; or says nothing more.
    ("gsm_logout_at", "errorstatus"): TURNED_AWAY,
    ("gsm_logout_at", "silent"): TURNED_AWAY,
}


class Each(SynchronousTestCase):
    def others(self, groups: tuple[type, ...]) -> Iterator[tuple[str, Any]]:
        """Yield all values but the defaults, each with its flag."""
        for group in (*groups, BoxFlags, ModemFlags):
            for flag in fields(group):
                if not flag.name.endswith(BY_CHANCE):
                    yield from ((flag.name, value) for value in values(flag.name)[1:])

    def failures(self, make: Callable[[], Simulated]) -> set[str]:
        """Return the tests of the suite that fail with such a box."""
        failed = set()
        for contract in CONTRACTS:
            made = type(contract.__name__, (contract,), {"make": lambda test: make()})
            for name in dir(made):
                if name.startswith("test_"):
                    result = TestResult()
                    made(name).run(result)
                    failed |= {name} if result.failures or result.errors else set()
        return failed

    def hold(
        self,
        groups: tuple[type, ...],
        typical: Settings,
        make: Callable[[Settings], Simulated],
        exceptions: Exceptions,
    ) -> None:
        for flag, value in list(self.others(groups))[::EVERY]:
            failed = self.failures(partial(make, evolve(typical, **{flag: value})))
            expected = {exceptions[flag, value]} if (flag, value) in exceptions else set()
            self.assertEqual(failed, expected, f"with {flag} {value}")


class SmppTests(Each):
    def test_the_suite_holds_by_smpp(self) -> None:
        self.hold((SmppFlags,), slow(*smpp.TYPICAL), smpp.SmppBox, BY_SMPP)


class HttpTests(Each):
    def test_the_suite_holds_by_http(self) -> None:
        self.hold((HttpFlags,), slow(), HttpBox, BY_HTTP)


class UdpTests(Each):
    def test_the_suite_holds_by_udp(self) -> None:
        self.hold((UdpFlags,), slow(*udp.TYPICAL), udp.UdpBox, BY_UDP)
