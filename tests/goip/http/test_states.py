"""`status.xml` becomes states of lines."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.http.response import Response
from router.goip.http.states import read_fields, state_of, tells_sims
from router.goip.line_state import LineState, LineTrouble
from tests.goip.http.samples import SEEN_STATES, ok, states_page


def read_states(response: Response) -> dict[int, LineState] | None:
    """Return the states that a single page describes."""
    pages = read_fields(response)
    return None if pages is None else {line: state_of(fields) for line, fields in pages.items()}


class StatesTests(SynchronousTestCase):
    def test_all_that_a_real_box_says_is_read(self) -> None:
        states = read_states(ok(SEEN_STATES))
        assert states is not None
        self.assertEqual(
            states[1],
            LineState(
                enabled=True,
                sim=True,
                logged_in=True,
                activity="IDLE",
                signal=9,
                operator="CLARO PER",
                number="51999000111",
                imei="352024020000001",
                imsi="716100000000001",
                iccid="8951100000000000001F",
            ),
        )

    def test_markup_around_a_value_is_taken_away(self) -> None:
        states = read_states(ok(SEEN_STATES)) or {}
        self.assertEqual(states[2], LineState(sim=True, logged_in=False))
        self.assertIs(states[2].trouble, LineTrouble.LOGGED_OUT)

    def test_a_line_without_a_sim_is_told(self) -> None:
        states = read_states(ok(states_page({3: ("N", "N")}))) or {}
        self.assertIs(states[3].trouble, LineTrouble.NO_SIM)

    def test_what_says_nothing_is_no_trouble(self) -> None:
        for said in ("", "?", "(null)", "是"):
            states = read_states(ok(states_page({1: (said, said)}))) or {}
            self.assertIsNone(states[1].trouble)

    def test_an_iccid_that_is_null_is_none(self) -> None:
        page = b"<l1_sim_iccid>(null)</l1_sim_iccid><l1_sim_imsi>&lt;NULL&gt;</l1_sim_imsi>"
        self.assertEqual(read_states(ok(page)), {1: LineState()})

    def test_a_page_tells_of_sims_even_if_there_are_none(self) -> None:
        for page, tells in ((b"<l1_sim_iccid></l1_sim_iccid>", True), (b"<l1_gsm_sim>Y</l1_gsm_sim>", False)):
            self.assertIs(tells_sims(read_fields(ok(page)) or {}), tells)

    def test_a_page_without_lines_tells_nothing(self) -> None:
        for response in (ok(b""), ok(b"<status><sn>1</sn></status>"), Response(404, SEEN_STATES)):
            self.assertIsNone(read_states(response))
