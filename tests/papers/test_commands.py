"""Each command line of the pages is one that its program takes, with its options, words and values."""

import re
from collections.abc import Iterator, Sequence

from attrs import frozen
from twisted.trial.unittest import SynchronousTestCase

from router.cli import MODULES
from tests.papers import curl, programs
from tests.papers.reading import MANUAL, ROOT, Piece, blocks, codes
from tests.papers.shell import logical_lines, simple_commands

SHELL = ("sh", "bash", "shell")
"""Blocks of these languages are whole scripts."""

TYPED = re.compile(r"(?:\S*/)?(?:smpp-router|make|curl|twistd|python3?|pip) |\.ci/run|export ")
"""How a line begins that has something of ours run, in a block that names no language."""

IN_LINES = re.compile(r"(?:\w+=\S+ )*(?:\S*/)?(?:smpp-router|make|curl|twistd|python3?) \S|tools/\w+\.py ")
"""Code within lines that is a command."""

USER = re.compile(r"\$ ")
PROMPT = re.compile(r"[$#] ")
"""What a shell shows to a user, or to root too, and what is typed stands behind it."""

OTHERS = """
    : apt apt-get base64 bash break cat cd chmod chown cp curl date docker done dpkg echo editor
    export fi git grep head install journalctl kill ln ls mkdir mv nc node npm openssl perl php pip
    pip3 printf rm sed sh sleep socat sqlite3 systemctl systemd-analyze systemd-sysusers tail tee tr
    true useradd which
    """
"""Programs of others that pages have one run; a word that is none of these, nor ours, is a mistake."""

EXTERNAL = frozenset(OTHERS.split())


LEFT_OUT = ("…", "...")
"""In the place of words; behind an option it is its value."""


def typed(block: Piece) -> Iterator[tuple[int, str]]:
    """The lines of a block that one types, and their numbers."""
    lines = list(logical_lines(block.text)) if block.language in SHELL else []
    if block.language in ("", "console", "text"):
        prompt = PROMPT if block.language == "console" else USER
        shown = any(map(prompt.match, block.text.splitlines()))
        begins = prompt if shown else TYPED
        for at, line in enumerate(_joined(block.text)):
            if begins.match(line):
                lines.append((at, line[2:] if shown else line))
    for at, line in lines:
        # What a line does may stand behind it.
        yield block.line + at, line if block.language in SHELL else re.split(r" {3,}", line)[0]


def _joined(text: str) -> Iterator[str]:
    """Lines; one that a backslash continues is followed by empty ones in the place of what continues it."""
    kept: list[str] = []
    for line in text.splitlines():
        kept.append(line.removesuffix("\\"))
        if not line.endswith("\\"):
            yield " ".join(kept)
            yield from [""] * (len(kept) - 1)
            kept = []


@frozen
class CommandLine:
    """The words of a command, and where it is; one within a line of prose may lack some."""

    place: str
    words: Sequence[str]
    in_prose: bool = False

    def wrong(self) -> str:
        """What is wrong with it; empty if nothing is."""
        given = [
            word
            for before, word in zip(["", *self.words], self.words, strict=False)
            if before[:1] == "-" or word not in LEFT_OUT
        ]
        is_whole = not self.in_prose and len(given) == len(self.words)
        if given[0] == "curl":
            return curl.wrong(given[1:]) if is_whole else ""
        told = programs.wrong(given)
        if told is None:
            known = given[0].rpartition("/")[2] in EXTERNAL or (ROOT / given[0]).exists()
            return "" if known else "what program is that?"
        return told if is_whole or " lacks " not in told else ""


def command_lines() -> Iterator[CommandLine]:
    """All commands of the pages."""
    for page in MANUAL:
        for block in blocks(page):
            for number, line in typed(block):
                for words in simple_commands(line):
                    yield CommandLine(f"{block.page}:{number}", words)
        for code in codes(page):
            if IN_LINES.match(code.text):
                for words in simple_commands(code.text):
                    yield CommandLine(code.place, words, in_prose=True)


class CommandsTests(SynchronousTestCase):
    def test_each_is_taken_by_its_program(self) -> None:
        found = list(command_lines())
        self.assertGreater(len(found), 150)
        mistakes = [f"{one.place}: {' '.join(one.words)}: {why}" for one in found if (why := one.wrong())]
        self.assertEqual(mistakes, [], "\n".join(mistakes))

    def test_mistakes_are_seen(self) -> None:
        for line in (
            "smpp-router chanels",
            "smpp-router channels --jsn",
            "smpp-router send --to +256772000001",
            "smpp-router init --connect smtp",
            "smpp-router explain --to 1 --at 25:00",
            "smpp-router pause goip101 --seconds 5",
            "make tests",
            "make run CONFG=conf/site.yaml",
            "make bench ARGS=--quik",
            "python tools/goip.py --chanels 4",
            "python tools/gopi.py",
            "python -m twisted.trial tests.none",
            "twistd -n smpp-router --page conf/site.yaml",
            "curl http://localhost:8080/api/v1/mesages",
            "curl http://localhost:8080/api/v1/messages?two=1",
            """curl -d '{"two": "1"}' http://localhost:8080/api/v1/messages""",
            "smpp-ruoter check",
        ):
            (words,) = simple_commands(line)
            self.assertTrue(CommandLine("", words).wrong(), line)


class TableTests(SynchronousTestCase):
    """docs/commands.md has a row for each command."""

    ROW = re.compile(r"(?m)^\| (`[a-z-]+[^|]*?) \| ([^|]+) \|$")

    def setUp(self) -> None:
        page = (ROOT / "docs" / "commands.md").read_text("utf-8").partition("\n```")[0]
        self.rows = [
            (re.findall(r"`([a-z-]+)", first), f"{first} {rest}") for first, rest in self.ROW.findall(page)
        ]

    def test_each_command_has_a_row_and_each_row_a_command(self) -> None:
        named = {name for names, _ in self.rows for name in names}
        self.assertEqual(set(MODULES) - named, set(), "these commands have no row")
        self.assertEqual(named - set(MODULES), set(), "these rows are of no command")

    def test_each_option_of_a_row_is_one_of_its_commands(self) -> None:
        for names, row in self.rows:
            row = re.sub("`twistd [^`]*`", "", row)
            known = {"--help", *(option for name in names for option in programs.options_of(name))}
            self.assertEqual(set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", row)) - known, set(), names)
