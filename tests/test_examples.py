"""conf/examples: each file passes `check`, and does by `explain` what its comments say."""

import os
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import frozen
from click.testing import CliRunner
from twisted.trial.unittest import SynchronousTestCase

from router import from_config
from router.cli import main
from router.commands.init import EXAMPLES
from router.config.load import load
from router.sms.address import Address
from router.sms.value import evolve
from tests.support.relay import RelayInMemory
from tests.support.values import message

CONF = Path(__file__).parents[1] / "conf"
FILES = sorted((CONF / "examples").glob("*.yaml"))
PAGE = CONF.parent / "docs" / "examples.md"

HASH = "scrypt:4096:8:1:IjIEURBMPlDRjhUD0nBWPw==:oOMxx39lWsEJRG1Ub9g4dmpiGuZxywJIphVbCL/z9rY="


@frozen
class Claim:
    """A command in the comments of a file, and lines below it that it must print."""

    command: str
    lines: tuple[str, ...]


def claims(text: str) -> Iterator[Claim]:
    """All of a file."""
    for command, lines in re.findall(r"^#   (smpp-router .+)\n((?:#     .+\n)+)", text, re.MULTILINE):
        yield Claim(command, tuple(plain(line[1:]) for line in lines.splitlines()))


def plain(line: str) -> str:
    """Return it with one blank between words."""
    return " ".join(line.split())


def taken(text: str) -> set[str]:
    """The variables that a file takes."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return {name for line in lines for name in re.findall(r"!env (\w+)", line)}


def environment(text: str) -> dict[str, str]:
    """Values for its variables: hashes for those who log in here, passwords for boxes and others."""
    hashes = told_as_hashes(text)
    return {name: HASH if name in hashes else "secret12" for name in taken(text)}


def told_as_hashes(text: str) -> set[str]:
    """The variables that hold what `smpp-router password` prints, by what the comments say."""
    told = re.findall(r"^#   ([A-Z_, \d]+?)  +(what `smpp-router password`|the same for)", text, re.M)
    return {name for names, _ in told for name in names.split(", ")}


class ExamplesTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(CONF / "examples")

    def answer(self, command: str, text: str) -> list[str]:
        """The lines that a command prints, with one blank between words."""
        _, *words = shlex.split(command)
        done = CliRunner(env=environment(text)).invoke(main, words)
        self.assertEqual(done.exit_code, 0, f"{command}\n{done.output}")
        return [plain(line) for line in done.output.splitlines()]

    def test_there_is_one_of_each_kind_and_a_page_that_names_them(self) -> None:
        names = [file.name for file in FILES]
        self.assertEqual(sorted(f"{name}.yaml" for name in EXAMPLES), names)
        self.assertEqual(sorted(re.findall(r"\(../conf/examples/(.+?)\)", PAGE.read_text("utf-8"))), names)

    def test_init_writes_each(self) -> None:
        for file in FILES:
            written = CliRunner().invoke(main, ["init", "--example", file.stem]).stdout
            self.assertEqual(written, file.read_text("utf-8"))

    def test_each_is_right_and_leaves_no_doubt(self) -> None:
        for file in FILES:
            self.answer(f"smpp-router check --strict -c {file.name}", file.read_text("utf-8"))

    def test_each_names_the_variables_that_it_takes_and_no_others(self) -> None:
        for file in FILES:
            text = file.read_text("utf-8")
            named = re.search(r"(?s)# Set these in the environment.+?:\n(.+?)\n#\n", text)
            assert named
            told = {
                name for line in named[1].splitlines() for name in re.findall(r"\b[A-Z\d]+_[A-Z]+\b", line)
            }
            self.assertEqual(told, taken(text), file.name)

    def test_each_does_what_its_comments_say(self) -> None:
        for file in FILES:
            text = file.read_text("utf-8")
            found = list(claims(text))
            self.assertGreaterEqual(len(found), 2, file.name)
            for claim in found:
                self.assertIn(f" -c {file.name} ", claim.command)
                said = self.answer(claim.command, text)
                self.assertEqual([line for line in claim.lines if line not in said], [], "\n".join(said))


class AtWork(RelayInMemory):
    """A relay of an example, of whose channels some are up and do not answer before they are told to."""

    def __init__(self, name: str, up: Callable[[str], bool]) -> None:
        text = (CONF / "examples" / name).read_text("utf-8")
        settings = from_config.relay(load(str(CONF / "examples" / name), environment(text)))
        super().__init__(settings.channels, settings.accounts, settings.table.routes)
        # From the evening to the next noon.
        self.clock.advance(13 * 3600.0)
        for id, connector in self.connectors.items():
            if up(id):
                connector.up()

    def submits(self) -> list[str]:
        """The channels that have submitted something, in the order of that."""
        return [str(told[1]) for told in self.of("submit")]


class AtWorkTests(SynchronousTestCase):
    def test_codes_go_at_once_though_a_campaign_has_all_other_lines(self) -> None:
        relay = AtWork("otp-priorities.yaml", lambda id: True)
        for number in range(30):
            relay.send("Sale today", f"2567720001{number:02}", "news")
        self.assertEqual(len(relay.submits()), 14)
        relay.send("Your code is 1234", "256772000201", "bank")
        self.assertEqual(relay.submits()[14:], ["goip107"])

    def test_what_the_sims_cannot_send_goes_by_the_carrier(self) -> None:
        relay = AtWork("goip-and-carrier.yaml", lambda id: id == "carrier")
        relay.send(what=evolve(message(to="256772000001"), source_addr=Address(addr="8008")))
        self.assertEqual(relay.submits(), ["carrier"])

    def test_tenants_have_turns_on_the_box_that_they_share(self) -> None:
        relay = AtWork("two-tenants.yaml", lambda id: id == "goip301")
        for number in range(3):
            relay.send("from the shop", f"25677200010{number}", "shop")
        relay.send("from the clinic", "256772000201", "clinic")
        relay.connectors["goip301"].answer()
        relay.advance(20.0)
        self.assertEqual([told[3] for told in relay.of("submit")], ["from the shop", "from the clinic"])

    def test_a_sim_of_another_network_sends_when_none_of_its_own_can(self) -> None:
        relay = AtWork("farm-of-ten.yaml", lambda id: id.startswith("goip6"))
        relay.send(to="256772000001")
        (channel,) = relay.submits()
        self.assertTrue(channel.startswith("goip6"), channel)
