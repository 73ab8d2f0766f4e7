"""Whatever is asked, and whatever a box says of a line: an answer that clients can read, or a refusal."""

import re
from urllib.parse import urlencode
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from router.goip.line_state import LineState
from tests.northbound.http.goip_page.scene import KEYS, LINES, ROOT, SEND, STATUS, GoipPageCase

REPLY = re.compile(r"\n(Sending, L\d{1,2} Send SMS to \+?[0-9*#]+; ID:[0-9a-f]{8}|ERROR,[^<>]+)\n")

TEXT = st.text(max_size=40)
LINE = st.one_of(TEXT, st.integers(-2, 70).map(str))
NUMBER = st.one_of(TEXT, st.from_regex(r"\A ?\+?[0-9]{1,20}\Z"))


class AnyTests(GoipPageCase):
    @given(st.fixed_dictionaries({}, optional={"l": LINE, "n": NUMBER, "m": TEXT}), st.booleans())
    def test_send_html_answers_in_its_form(self, fields: dict[str, str], posted: bool) -> None:
        query = urlencode({"u": "root", "p": "root", **fields}, errors="replace")
        answer = self.ask(SEND, query) if posted else self.ask(SEND + query)
        self.assertEqual(answer.status, 200)
        self.assertRegex(answer.body.decode(), REPLY)

    @given(TEXT, TEXT)
    def test_status_pages_are_xml(self, type_: str, line: str) -> None:
        query = ROOT + urlencode({"type": type_, "line": line}, errors="replace")
        for path in (STATUS, KEYS, LINES):
            ElementTree.fromstring(self.ask(path + query).body)

    @given(st.lists(TEXT, min_size=3, max_size=3))
    def test_also_with_what_a_box_says_of_its_lines(self, said: list[str]) -> None:
        self.connector("goip101").tell(LineState(operator=said[0], imsi=said[1], iccid=said[2]))
        page = ElementTree.fromstring(self.ask(LINES + ROOT).body)
        written = page.findtext("l1_gsm_cur_oper")
        assert written is not None
        self.assertEqual(len(written.replace("\r", "").replace("\n", "")), len(re.sub("[\r\n]", "", said[0])))
