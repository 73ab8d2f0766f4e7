"""docs/routing.md: what its examples print is what the commands print."""

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
from router.config.load import load
from router.sms.address import Address
from router.sms.message import ShortMessage
from router.store.changes import Arrived
from tests.support.relay import RelayInMemory

MANUAL = Path(__file__).parents[1] / "docs" / "routing.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ARRIVES = re.compile(r"(\w+) from (\d+): (.*) -> .*")
WRITES = re.compile(r"(\w+) writes to (\d+) by (\w+)")


@frozen
class Example:
    """A block of the manual, and the configuration above it."""

    kind: str
    text: str
    page: str


def examples(manual: str) -> Iterator[Example]:
    """All blocks but configurations."""
    page = ""
    for kind, text in BLOCK.findall(manual):
        if kind == "yaml":
            page = text
        else:
            yield Example(kind, text, page)


def console(example: Example) -> str:
    """The command, and what it prints."""
    command = example.text.splitlines()[0]
    program, *arguments = shlex.split(command.removeprefix("$ "))
    assert program == "smpp-router"
    return f"{command}\n{CliRunner().invoke(main, arguments).output}"


class Incoming:
    """SMS that come in to the router of page.yaml."""

    def __init__(self) -> None:
        configuration = load("page.yaml", {})
        channels = from_config.usable(configuration)
        ids = {channel.id: channel.id for channel in channels}
        accounts = [from_config.account(esme, ids) for esme in configuration.settings.esmes]
        self.relay = RelayInMemory(
            [*map(from_config.channel, channels)],
            accounts,
            numbers=ids,
            rules=from_config.received_rules(configuration),
            own_names={channel.id: from_config.own_names(channel) for channel in channels},
        )

    def told(self, line: str) -> str:
        """A line of the manual, as it should be."""
        writes = WRITES.fullmatch(line)
        if writes is not None:
            return self._write(line, *writes.groups())
        arrives = ARRIVES.fullmatch(line)
        assert arrives is not None, line
        channel, number, text = arrives.groups()
        self.relay.received.arrived(channel, _sms(number, text), lambda: None)
        self.relay.turn()
        arrived = [one.received for one in self.relay.store.committed if isinstance(one, Arrived)]
        return f"{line.rpartition(' -> ')[0]} -> {', '.join(sorted(arrived[-1].esmes)) or 'nobody'}"

    def _write(self, line: str, esme: str, number: str, channel: str) -> str:
        self.relay.connectors[channel].up()
        by = ShortMessage(source_addr=Address(addr=channel), destination_addr=Address(addr=number))
        self.relay.send(esme=esme, what=by)
        return line


def _sms(number: str, text: str) -> ShortMessage:
    return ShortMessage(source_addr=Address(addr=number), short_message=text.encode("ascii"))


def received(example: Example) -> str:
    """Who gets each SMS."""
    incoming = Incoming()
    return "".join(f"{incoming.told(line)}\n" for line in example.text.splitlines())


KINDS: dict[str, Callable[[Example], str]] = {"console": console, "received": received}


def shown(example: Example) -> str:
    """What the example should be, from the code."""
    Path("page.yaml").write_text(example.page, "utf-8")
    Path("page.yaml").chmod(0o600)  # else a page with passwords is warned of
    return KINDS[example.kind](example)


class RoutingManualTests(SynchronousTestCase):
    maxDiff = None

    def setUp(self) -> None:
        directory = self.mktemp()
        os.mkdir(directory)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(directory)

    def test_each_example_is_what_the_router_does(self) -> None:
        for example in examples(MANUAL.read_text("utf-8")):
            self.assertEqual(example.text, shown(example))

    def test_there_are_examples_of_each_kind(self) -> None:
        kinds = [example.kind for example in examples(MANUAL.read_text("utf-8"))]
        self.assertGreater(kinds.count("console"), 15)
        self.assertEqual(kinds.count("received"), 2)
