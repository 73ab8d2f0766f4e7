"""Why a file is no YAML, in the words of its author, and where: libyaml often notices a line later."""

import re
from collections.abc import Sequence
from unicodedata import category

from yaml import CSafeLoader, MarkedYAMLError, ScalarToken, YAMLError
from yaml.error import Mark

QUOTES = "“”„‟‘’‚‛«»‹›"
DASHES = "‐‑‒–—―−•·"
COLONS = "：﹕︓ː∶"


def odd(given: str) -> int | None:
    """Where the first sign stands that is no quote, dash, colon or blank of YAML, and looks like one."""
    if given.isascii():
        return None
    return next((at for at, sign in enumerate(given) if named(sign)), None)


def named(sign: str) -> str:
    """What such a sign is, in words, with its number; nothing for any other."""
    if sign in QUOTES:
        kind = "a typographic quote; YAML knows \" and '"
    elif sign in DASHES:
        kind = "a typographic dash or bullet; YAML knows -"
    elif sign in COLONS:
        kind = "no colon, though it looks like one; YAML knows :"
    elif not sign.isascii() and category(sign) in ("Zs", "Cf"):
        kind = "a blank that YAML does not know, or a sign that nobody sees"
    else:
        return ""
    return f"U+{ord(sign):04X} is {kind}"


Found = tuple[int, int, str, str]
"""A line and a column, from 0; what is wrong there; what was expected."""

LINES = "expected lines of `key: value`, indented with blanks"
NEAR = 3
"""Lines before the one that libyaml names, among which the mistake is looked for."""

ITEM = re.compile(r"[ \t]*(?:- +)*")
COMMENT = re.compile(r"(?:^|[ \t])#.*")
QUOTED = re.compile(r"""\"[^"]*\"|'[^']*'""")
STARTERS = "@`%"


def misread(text: str, error: MarkedYAMLError) -> Found:
    """The place of the mistake, and its words."""
    mark = error.problem_mark or error.context_mark
    said = ", ".join(part for part in (error.context, error.problem) if part)
    if mark is None:
        return 0, 0, f"this is no YAML ({said})", LINES
    lines = re.split(r"\r\n|[\r\n\x85\u2028\u2029]", text)
    return (
        _odd_sign(lines, mark)
        or _open_quote(text, error, mark)
        or _starter(lines, mark)
        or _no_colon(lines, error, mark)
        or (mark.line, mark.column, f"this is no YAML ({said})", _remedy(lines, mark))
    )


def _odd_sign(lines: Sequence[str], mark: Mark) -> Found | None:
    for number in range(max(0, mark.line - 1), min(mark.line + 1, len(lines))):
        line = COMMENT.sub("", QUOTED.sub(lambda found: "x" * len(found[0]), lines[number]))
        column = odd(line)
        if column is not None:
            return number, column, f"{named(line[column])}", "expected the plain sign in its place"
    return None


def _open_quote(text: str, error: MarkedYAMLError, mark: Mark) -> Found | None:
    """A quote without an end, or one that ends at the beginning of the next that there is."""
    start = error.context_mark if error.context == "while scanning a quoted scalar" else None
    if start is None:
        start = _over_lines(text, mark)
    if start is None:
        return None
    end = "expected the same quote at the end of its value, in this line"
    return start.line, start.column, "the quote that begins here is not closed in its line", end


def _over_lines(text: str, mark: Mark) -> Mark | None:
    """Where the last quoted text begins that has several lines, and ends where the mistake is."""
    parser, last = CSafeLoader(text), None
    try:
        while parser.check_token():
            token = parser.get_token()
            if isinstance(token, ScalarToken) and token.style in ("'", '"'):
                last = token
            if token is None or token.start_mark.index > mark.index:
                break
    except YAMLError:
        # It is the mistake itself, which is known.
        pass
    if last is None or last.start_mark.line == last.end_mark.line or last.end_mark.line < mark.line - 1:
        return None
    start: Mark = last.start_mark
    return start


def _starter(lines: Sequence[str], mark: Mark) -> Found | None:
    line = lines[mark.line] if mark.line < len(lines) else ""
    sign = line[mark.column : mark.column + 1]
    if not sign or sign not in STARTERS or not mark.column:
        return None
    return mark.line, mark.column, f"no value can begin with {sign}", "put it in quotes"


def _no_colon(lines: Sequence[str], error: MarkedYAMLError, mark: Mark) -> Found | None:
    """The last line before that has words and no colon, or no blank behind it."""
    problem = error.problem or ""
    if "expected ':'" not in problem and "mapping values are not allowed" not in problem:
        return None
    for number in range(mark.line - 1, max(-1, mark.line - 1 - NEAR), -1):
        line = COMMENT.sub("", lines[number])
        start = ITEM.match(line)
        words = line[start.end() :].strip() if start else ""
        if not words:
            continue
        if re.match(r"-\w[^:]*:( |$)", words):
            return (
                number,
                len(line) - len(line.lstrip()),
                "this dash has no blank behind it",
                "expected `- key: value`",
            )
        if ": " in words or words.endswith(":") or words.startswith(("-", "{", "[")) or words == "---":
            return None
        column = len(line) - len(line.lstrip()) if start is None else start.end()
        wrong = "this line has no colon with a blank behind it"
        return number, column, wrong, "expected `key: value`, or `key:` before lines that are indented more"
    return None


def _remedy(lines: Sequence[str], mark: Mark) -> str:
    if mark.line < len(lines) and "\t" in lines[mark.line]:
        return "YAML is indented with blanks: put some in place of the tab"
    return LINES
