"""Lines for a shell, cut into simple commands: enough of a shell's grammar for what pages have one type."""

import re
import shlex
from collections.abc import Iterator, Sequence

SUBSTITUTED = re.compile(r"\$\(([^()]*)\)")
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
OPERATOR = re.compile(r"[();<>|&]+")
KEYWORDS = {"while", "until", "do", "if", "then", "else", "!", "time", "sudo", "exec", "env", "nohup"}
"""Words in front of a command."""


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with those that continue it, by a backslash or an open quote, and its number from 0."""
    kept, first = "", 0
    for number, line in enumerate(text.splitlines()):
        kept, first = (f"{kept}\n{line}", first) if kept else (line, number)
        if kept.endswith("\\"):
            kept = kept[:-1]
        elif _is_whole(kept):
            yield first, kept
            kept = ""
    if kept:
        yield first, kept


def _is_whole(line: str) -> bool:
    try:
        _words(line)
    except ValueError:
        return False
    return True


def _words(line: str) -> list[str]:
    reading = shlex.shlex(line, posix=True, punctuation_chars="();<>|&")
    reading.whitespace_split, reading.commenters = True, ""
    return list(reading)


def simple_commands(line: str) -> Iterator[Sequence[str]]:
    """The words of each command of a line, without assignments, redirections and a comment."""
    while found := SUBSTITUTED.search(line):
        yield from simple_commands(found[1])
        line = f"{line[: found.start()]}SUBSTITUTED{line[found.end() :]}"
    if line.lstrip().startswith(("case ", "#")):
        return
    command: list[str] = []
    words = iter(_words(line))
    for word in words:
        if OPERATOR.fullmatch(word):
            if set(word) & {"<", ">"}:
                next(words, None)
                if command and command[-1].isdigit():
                    command.pop()
                continue
            yield from _ready(command)
            command = []
        elif word.startswith("#"):
            break
        else:
            command.append(word)
    yield from _ready(command)


def _ready(command: Sequence[str]) -> Iterator[Sequence[str]]:
    rest = list(command)
    while rest and (rest[0] in KEYWORDS or ASSIGNMENT.fullmatch(rest[0])):
        rest.pop(0)
    if rest:
        yield rest
