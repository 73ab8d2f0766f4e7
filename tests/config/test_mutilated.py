"""Whatever becomes of a good page, it is loaded, or ends soon in lines that say what is wrong."""

import re
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from router.config.load import load
from router.config.source.problems import ConfigurationError
from tests.config.pages import PageTestCase
from tests.support.extent import at_most
from tools.descriptions import MANUAL, all_set

PAGES = (
    all_set(MANUAL.read_text("utf-8")),
    """\
include: []
smpp: &smpp {listen: ["tcp:2775"], timers: &timers {response: 60s}}
store: "sqlite:router.db"
esmes:
  - &crm {system_id: crm, password: secret, via: [goip1, "tag:mtn"]}
  - {system_id: shop, password: !env PW, rate: 50/s, allow_from: ["10.0.0.0/8"]}
gateways:
  - id: goip1
    connect: smpp
    host: 192.168.1.10
    channels: 8
    numbers: [{match: "^0", replace: "+256"}]
    limits: &limits {day: 500}
    channel: {1: {number: "+256772000001", tags: [mtn], limits: *limits}}
  - {id: carrier, connect: smsc, host: smsc.example.org, password: pw}
routes:
  - {name: mtn, match: {destination_addr: "^256", hours: "08:00-20:00", tlv: {0x1400: "01"}}, via: [goip1]}
received:
  - {match: {channel: [goip101]}, to: {esme: crm}}
""",
)

INSTEAD = (
    "", "~", "null", '""', "0", "-1", "1e400", ".nan", "0x10", "007", "true", "2026-11-29", "[]", "{}",
    "[[]]", "[~]", "[a, {b: c}]", "{a: b}", "{1: {2: {3: 4}}}", "*smpp", "*limits", "*none", "&x [*x]",
    "!env NONE", "!file none", "!!str 5", "!!python/object:os.system", "!x y", "'", '"', "|", ">", "${PW}",
    "off", "99999999d", '"\\0"', "[goip101..goip199]", "tag:none", "\t", "# ", "<<",
    '"(a+)+$"', '"("', "9" * 30,
)  # fmt: skip

LINE = re.compile(r"[^\n]*:\d+:\d+: [^\n]+; [^\n]+")

numbers = st.integers(0, 10**6)


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    """A good page with some things done to it that editors, merges and people do."""
    lines = draw(st.sampled_from(PAGES)).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(numbers) % len(lines)
        lines[at : at + 1] = draw(st.sampled_from(WAYS))(draw, lines[at], lines)
        lines = lines or [""]
    return "\n".join(lines) + draw(st.sampled_from(["\n", ""]))


def emptied(draw: st.DrawFn, line: str, lines: list[str]) -> list[str]:
    """Something else behind one of the colons."""
    found = [match.end() for match in re.finditer(r"\w:", line)]
    if not found:
        return []
    at = found[draw(numbers) % len(found)]
    rest = re.sub(r"^[^,}\]]*", "", line[at:]) if draw(st.booleans()) else ""
    return [f"{line[:at]} {draw(st.sampled_from(INSTEAD))}{rest}"]


def another_word(draw: st.DrawFn, line: str, lines: list[str]) -> list[str]:
    """Something else in the place of a word."""
    found = list(re.finditer(r"[\w.:^+]+", line))
    if not found:
        return [line]
    one = found[draw(numbers) % len(found)]
    return [line[: one.start()] + draw(st.sampled_from(INSTEAD)) + line[one.end() :]]


def cut(draw: st.DrawFn, line: str, lines: list[str]) -> list[str]:
    return [line[: draw(numbers) % (len(line) + 1)]]


def inserted(draw: st.DrawFn, line: str, lines: list[str]) -> list[str]:
    at = draw(numbers) % (len(line) + 1)
    return [line[:at] + draw(st.text(max_size=3)) + line[at:]]


def moved(draw: st.DrawFn, line: str, lines: list[str]) -> list[str]:
    return [line, lines[draw(numbers) % len(lines)]]


def shifted(draw: st.DrawFn, line: str, lines: list[str]) -> list[str]:
    return [" " * (draw(numbers) % 5) + line.lstrip() if draw(st.booleans()) else "  " + line]


def gone(draw: st.DrawFn, line: str, lines: list[str]) -> list[str]:
    return []


def twice(draw: st.DrawFn, line: str, lines: list[str]) -> list[str]:
    return [line, line]


WAYS = (emptied, emptied, emptied, another_word, another_word, cut, inserted, moved, shifted, gone, twice)


class MutilatedTests(PageTestCase):
    def outcome(self, text: str) -> list[str]:
        began = process_time()
        with open(f"{self.directory}/page.yaml", "wb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))
        try:
            lines = [str(one) for one in load(f"{self.directory}/page.yaml", {"PW": "secret"}).warnings]
        except ConfigurationError as error:
            lines = [str(one) for one in error.problems]
            self.assertTrue(lines)
        self.assertLess(process_time() - began, 1.0)
        return lines

    @settings(max_examples=at_most(250, 15))
    @given(mutilated())
    def test_a_page_is_loaded_or_ends_in_lines(self, text: str) -> None:
        for line in self.outcome(text):
            self.assertTrue(LINE.fullmatch(line), line)
            self.assertTrue(line.isprintable(), line)

    def test_every_key_with_nothing_behind_it_is_told_at_its_place(self) -> None:
        for page in PAGES:
            lines = page.splitlines()
            for number, line in enumerate(lines, 1):
                key = re.match(r" *(?:- )?(\w+): +[^#&\[{ ].*$", line)
                if key:
                    changed = [*lines]
                    changed[number - 1] = line[: key.end(1) + 1]
                    told = self.outcome("\n".join(changed))
                    self.assertIn(f":{number}:{key.end(1) + 2}: `{key[1]}` is empty; ", "\n".join(told))
