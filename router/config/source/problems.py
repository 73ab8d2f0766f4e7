"""Problems of a configuration and their places, in the words that the operator reads."""

from collections.abc import Iterable

from attrs import frozen

LONGEST = 400
"""Characters that each half of a problem has."""


@frozen(order=True)
class Place:
    """A place in a file; ``line`` and ``column`` count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@frozen
class Problem:
    """One thing that is wrong, in one line: ``FILE:LINE:COLUMN: what is wrong; what was expected``."""

    place: Place
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{_in_line(str(self.place))}: {self.text}"

    @property
    def text(self) -> str:
        """The problem without its place."""
        return f"{_in_line(self.wrong)}; {_in_line(self.remedy)}"


def _in_line(said: str) -> str:
    """Return a text in one line for a terminal: no line break, no control character, not without end."""
    short = said if len(said) <= LONGEST else f"{said[: LONGEST // 2]} … {said[-LONGEST // 2 :]}"
    words = " ".join(short.split())
    if words.isprintable():
        return words
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in words)


class UnreadableConfiguration(Exception):
    """A file, or a value in it, that cannot be read any further; ``problem`` says why."""

    def __init__(self, place: Place, wrong: str, remedy: str) -> None:
        self.problem = Problem(place, wrong, remedy)
        super().__init__(str(self.problem))


class ConfigurationError(Exception):
    """The configuration cannot be used. ``problems`` holds all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
