"""From a file to a Configuration, or to everything that is wrong with it."""

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice

from attrs import evolve, frozen

from router.config.channels import channels_of
from router.config.checks import table
from router.config.checks.checked import Checked, checked, oversized
from router.config.configuration import Configuration, resolved
from router.config.gateway import GatewayConfig
from router.config.model import supplied
from router.config.source.document import Document, read
from router.config.source.problems import ConfigurationError, Place, Problem
from router.config.source.tree import Keys
from router.config.validation import validated

MOST = 100
"""Problems that are reported at once, and as many warnings."""


def load(path: str, environment: Mapping[str, str] | None = os.environ) -> Configuration:
    """Read the file and all that it includes; ConfigurationError with every problem there is.

    Without an environment `!env` and `!file` are not followed, and what they would have given is not missed.
    """
    document = read(path, environment)
    tree = Keys(Place(path), document.entries, frozenset(document.dropped))
    settings, mended, wrong = validated(tree)
    found = [*document.problems, *wrong]
    too_many = list(oversized(settings, mended))
    if too_many:
        raise ConfigurationError(_told([*found, *too_many], document.files))
    to = checked(settings, mended, tree, document.whole)
    found += islice(table.problems(to), MOST + 1)
    if found:
        raise ConfigurationError(_told(found, document.files))
    return _configured(to, document)


def _told(problems: Iterable[Problem], files: list[str]) -> list[Problem]:
    """Sort the problems by file, in the order of reading, and by line; what an alias repeats is reported
    once.

    Of more than `MOST` the last says that there are.
    """
    order = {file: index for index, file in enumerate(files)}
    key = {problem: (order.get(problem.place.file, -1), problem.place) for problem in problems}
    ordered = sorted(key, key=key.__getitem__)
    if len(ordered) <= MOST:
        return ordered
    more = Problem(ordered[MOST].place, "there are more problems from here on", "correct those above first")
    return [*ordered[:MOST], more]


def _configured(to: Checked, document: Document) -> Configuration:
    gateways = tuple(_named(gateway) for gateway in to.settings.gateways)
    channels = tuple(channel for gateway in gateways for channel in channels_of(gateway))
    settings = resolved(to.settings, to.names).model_copy(update={"gateways": gateways})
    doubts = chain(document.doubts, table.warnings(evolve(to, settings=settings)))
    warnings = tuple(_told(islice(doubts, MOST + 1), document.files))
    return Configuration(
        settings=settings,
        channels=channels,
        warnings=warnings,
        supplied=frozenset(supplied(to.tree)),
    )


def _named(gateway: GatewayConfig) -> GatewayConfig:
    return gateway if gateway.system_id else gateway.model_copy(update={"system_id": gateway.id})


Row = Mapping[str, str | int]


@frozen
class Verdict:
    """A configuration that can be used, or the problems for which it cannot."""

    configuration: Configuration | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The warnings of a configuration that can be used."""
        return () if self.configuration is None else self.configuration.warnings

    def listed(self) -> Mapping[str, Sequence[Row]]:
        """Return the ``problems`` and ``warnings``, each with file, line, column, severity and text."""
        return {
            "problems": [_row(one, "error") for one in self.problems],
            "warnings": [_row(one, "warning") for one in self.warnings],
        }


def verdict_of(file: str, environment: Mapping[str, str] | None) -> Verdict:
    """Judge a file; without an environment `!env` and `!file` are not followed."""
    try:
        return Verdict(load(file, environment))
    except ConfigurationError as error:
        return Verdict(problems=error.problems)


def _row(problem: Problem, severity: str) -> Row:
    place = problem.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "severity": severity,
        "text": problem.text,
    }
