"""What `smpp-router check` has found, for people and for programs."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from router.config.configuration import Configuration
from router.config.load import load
from router.config.problems import ConfigurationError, Problem

Row = Mapping[str, str | int]


@frozen
class Verdict:
    """The configuration and what is to be warned of, or the problems that there are instead."""

    configuration: Configuration | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What works, and should not stay so."""
        return () if self.configuration is None else self.configuration.warnings

    def listed(self) -> Mapping[str, Sequence[Row]]:
        """The ``problems`` and ``warnings``, each with file, line, column, severity and text."""
        return {
            "problems": [_row(one, "error") for one in self.problems],
            "warnings": [_row(one, "warning") for one in self.warnings],
        }


def verdict_of(file: str, environment: Mapping[str, str] | None) -> Verdict:
    """What there is to say about a file; without an environment `!env` and `!file` are not followed."""
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
