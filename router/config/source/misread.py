"""Reasons why a file is no YAML, in the words of its author and at his mistake: libyaml often notices a line
later.
"""

import re
from collections.abc import Sequence
from itertools import islice
from unicodedata import category

from yaml import CSafeLoader, MarkedYAMLError, ScalarToken, YAMLError
from yaml.error import Mark

QUOTES = "“”„‟‘’‚‛«»‹›"
DASHES = "‐‑‒–—―−•·"
COLONS = "：﹕︓ː∶"

VARIABLE = re.compile(r"\$\{(\w+)\}|\$([A-Z_][A-Z0-9_]*)")


def variable_hint(given: str) -> str:
    """Say what to write in place of a variable of a shell, as ``${NAME}``."""
    found = VARIABLE.fullmatch(given)
    name = (found[1] or found[2]) if found else "NAME"
    return f"`!env {name}` takes a variable of the environment"


def odd(given: str) -> int | None:
    """Find the first sign that looks like a quote, dash, colon or blank of YAML and is none; its index."""
    if given.isascii():
        return None
    return next((at for at, sign in enumerate(given) if named(sign)), None)


def named(sign: str) -> str:
    """Describe such a sign in words, with its number; the empty text for any other."""
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


Misreading = tuple[int, int, str, str]
"""A line and a column, from 0; what is wrong there; what was expected."""

LINES = "expected lines of `key: value`, indented with blanks"
MOST_TOKENS = 20_000
"""Tokens of YAML that are looked at for a quote, at ten microseconds each: a megabyte has up to a million."""

NEAR = 3
"""Lines with words before the one that libyaml names, among which the mistake is looked for."""

ITEM = re.compile(r"[ \t]*(?:- +)*")
COMMENT = re.compile(r"(?:^|[ \t])#.*")
QUOTED = re.compile(r"""\"[^"]*\"|'[^']*'""")
INDENT = re.compile(r"[ \t]*")
NO_BLANK = re.compile(r"([\w-]+):(?=[^\s:])")
NO_COLON = ("expected ':'", "mapping values are not allowed", "did not find expected")
STARTERS = "@`%"
ALIASES = {"while scanning an alias": "*", "while scanning an anchor": "&"}
ENDS = {"[": "]", "{": "}"}
PAIRS = {"]": "[", "}": "{"}
BRACKETS = {"while parsing a flow sequence": "[", "while parsing a flow mapping": "{"}


def misread(text: str, error: MarkedYAMLError) -> Misreading:
    """Find the mistake that libyaml stumbled over: its place and its words."""
    mark = error.problem_mark or error.context_mark
    said = ", ".join(part for part in (error.context, error.problem) if part)
    if mark is None:
        return 0, 0, f"this is no YAML ({said})", LINES
    lines = re.split(r"\r\n|[\r\n\x85\u2028\u2029]", text)
    return (
        _odd_sign(lines, mark)
        or _variable(lines, mark)
        or _open_quote(text, error, mark)
        or _tab(lines, mark)
        or _starter(lines, mark)
        or _alias(error, mark)
        or _escape(error, mark)
        or _no_colon(lines, error, mark)
        or _second_colon(lines, error, mark)
        or _open_bracket(error, mark)
        or _stray_bracket(text, error, mark)
        or _no_comma(error, mark)
        or _indent(lines, error, mark)
        or (mark.line, mark.column, f"this is no YAML ({said})", LINES)
    )


def _odd_sign(lines: Sequence[str], mark: Mark) -> Misreading | None:
    for number in range(max(0, mark.line - 1), min(mark.line + 1, len(lines))):
        line = COMMENT.sub("", QUOTED.sub(lambda found: "x" * len(found[0]), lines[number]))
        column = odd(line)
        if column is not None:
            return number, column, named(line[column]), "expected the plain sign in its place"
    return None


def _variable(lines: Sequence[str], mark: Mark) -> Misreading | None:
    """Look for ``${NAME}`` between brackets, where { begins a mapping of YAML."""
    line, column = lines[mark.line] if mark.line < len(lines) else "", mark.column - 1
    found = (
        VARIABLE.match(line, column) if column >= 0 and line[mark.column : mark.column + 1] == "{" else None
    )
    if found is None:
        return None
    return mark.line, column, "YAML knows no variables of a shell", variable_hint(found[0])


def _open_quote(text: str, error: MarkedYAMLError, mark: Mark) -> Misreading | None:
    """Look for a quote without an end, or one that ends at the beginning of the next that there is."""
    if error.context == "while scanning a quoted scalar" and error.context_mark is not None:
        return _not_closed(error.context_mark)
    last = _last_quoted(text, mark)
    if last is None:
        return None
    if last.start_mark.line < last.end_mark.line:
        return None if last.end_mark.line < mark.line - 1 else _not_closed(last.start_mark)
    between = text[last.end_mark.index : mark.index]
    if last.end_mark.line == mark.line and (not between or between.isspace()):
        if text[mark.index : mark.index + 1] in ("\r", "\n", "", "]", "}"):
            return None
        wrong = "the text in quotes that begins here ends before its value does"
        within = "''" if last.style == "'" else '\\"'
        remedy = f"expected {within} for a quote within it, or a comma or the end of the line behind it"
        return last.start_mark.line, last.start_mark.column, wrong, remedy
    return None


def _not_closed(start: Mark) -> Misreading:
    end = "expected the same quote at the end of its value, in this line"
    return start.line, start.column, "the quote that begins here is not closed in its line", end


def _last_quoted(text: str, mark: Mark) -> ScalarToken | None:
    """Return the last text in quotes before a mark; None if too much stands before it."""
    parser, last = CSafeLoader(text), None
    for _ in range(MOST_TOKENS):
        try:
            token = parser.get_token() if parser.check_token() else None
        except YAMLError:
            # This is the mistake that is being looked for.
            return last
        if token is None or token.start_mark.index >= mark.index:
            return last
        if isinstance(token, ScalarToken) and token.style in ("'", '"'):
            last = token
    return None


def _tab(lines: Sequence[str], mark: Mark) -> Misreading | None:
    line = lines[mark.line] if mark.line < len(lines) else ""
    indent = INDENT.match(line)
    column = indent[0].find("\t") if indent else -1
    if column < 0 and re.match(r" *-\t", line[: mark.column + 1]):
        return mark.line, mark.column, "a tab is behind this dash", "YAML wants a blank there"
    if column < 0:
        return None
    return mark.line, column, "a tab indents this line", "YAML is indented with blanks: put some in its place"


def _starter(lines: Sequence[str], mark: Mark) -> Misreading | None:
    line = lines[mark.line] if mark.line < len(lines) else ""
    sign = line[mark.column : mark.column + 1]
    if not sign or sign not in STARTERS or not mark.column:
        return None
    return mark.line, mark.column, f"no value can begin with {sign}", "put it in quotes"


def _alias(error: MarkedYAMLError, mark: Mark) -> Misreading | None:
    """Look for a value that begins with * or &, as USSD codes do: to YAML it is an alias or an anchor."""
    if error.problem == "found undefined alias":
        wrong = "YAML takes this for an alias, and nothing before has its name"
        return mark.line, mark.column, wrong, "put the value in quotes"
    sign = ALIASES.get(error.context or "")
    if sign is None or error.context_mark is None:
        return None
    start = error.context_mark
    return start.line, start.column, f"no value can begin with {sign}", "put it in quotes"


def _escape(error: MarkedYAMLError, mark: Mark) -> Misreading | None:
    if error.context != "while parsing a quoted scalar":
        return None
    wrong = "a backslash in double quotes begins a sign of YAML, and this is none that it knows"
    return mark.line, mark.column, wrong, "put the value in single quotes, or write two backslashes"


def _no_colon(lines: Sequence[str], error: MarkedYAMLError, mark: Mark) -> Misreading | None:
    """Look for the last line before that has words and no colon, or no blank behind its colon."""
    problem = error.problem or ""
    if not any(sign in problem for sign in NO_COLON):
        return None
    near = (number for number in range(mark.line - 1, -1, -1) if COMMENT.sub("", lines[number]).strip())
    for number in islice(near, NEAR):
        line = COMMENT.sub("", lines[number])
        start = ITEM.match(line)
        column = start.end() if start else 0
        words = line[column:].strip()
        if not words:
            continue
        if re.match(r"-\w[^:]*:( |$)", words):
            return number, column, "this dash has no blank behind it", "expected `- key: value`"
        if ": " in words or words.endswith(":") or words.startswith(("-", "{", "[")) or words == "---":
            return None
        wrong = "this line has no colon with a blank behind it"
        return number, column, wrong, f"expected {_with_colon(words)}"
    return None


def _with_colon(words: str) -> str:
    """Say how a line is to be written; its value, which may be a secret, is left out."""
    found = NO_BLANK.match(words)
    if found:
        return f"a blank: `{found[1]}: …`"
    return "`key: value`, or `key:` before lines that are indented more"


def _second_colon(lines: Sequence[str], error: MarkedYAMLError, mark: Mark) -> Misreading | None:
    """Look at a value that has a colon with a blank behind it, without quotes."""
    if "mapping values are not allowed" not in (error.problem or "") or mark.line >= len(lines):
        return None
    line = lines[mark.line]
    start = ITEM.match(line)
    first = re.compile(r"[\w.-]+:[ \t]+").match(line, start.end() if start else 0)
    if first is None or mark.column < first.end():
        return None
    return mark.line, first.end(), "this value has a colon with a blank behind it", "put the value in quotes"


def _open_bracket(error: MarkedYAMLError, mark: Mark) -> Misreading | None:
    start, sign = error.context_mark, BRACKETS.get(error.context or "")
    if sign is None or start is None or start.line == mark.line:
        return None
    wrong = f"the {sign} that begins here is not closed, or a comma is missing before line {mark.line + 1}"
    return start.line, start.column, wrong, f"expected {ENDS[sign]} at its end"


def _stray_bracket(text: str, error: MarkedYAMLError, mark: Mark) -> Misreading | None:
    """Look at a bracket that closes none, or another than the last one that was opened."""
    found, opened = text[mark.index : mark.index + 1], BRACKETS.get(error.context or "")
    if not found or found not in "]}":
        return None
    if opened is None or error.context_mark is None:
        wrong = f"no {PAIRS[found]} stands before this {found}"
        return mark.line, mark.column, wrong, "leave it out, or put the value in quotes"
    wrong = f"this {found} does not close the {opened} before it, in column {error.context_mark.column + 1}"
    return mark.line, mark.column, wrong, f"expected {ENDS[opened]}"


def _no_comma(error: MarkedYAMLError, mark: Mark) -> Misreading | None:
    sign = BRACKETS.get(error.context or "")
    if sign is None:
        return None
    wrong = f"a comma or {ENDS[sign]} is missing before this"
    return mark.line, mark.column, wrong, "expected one; a value with a bracket in it belongs in quotes"


def _indent(lines: Sequence[str], error: MarkedYAMLError, mark: Mark) -> Misreading | None:
    """Look at a key that begins in another column than the keys before it."""
    problem = error.problem or ""
    if mark.line >= len(lines) or not ("mapping values are" in problem or "did not find expected" in problem):
        return None
    before = next((n for n in range(mark.line - 1, -1, -1) if COMMENT.sub("", lines[n]).strip()), None)
    here = _depth(lines[mark.line])
    if before is None or here in (0, _depth(lines[before])):
        return None
    wrong = f"this line begins in column {here + 1}, and line {before + 1} before it in column"
    remedy = "expected keys of one thing below each other"
    return mark.line, here, f"{wrong} {_depth(lines[before]) + 1}", remedy


def _depth(line: str) -> int:
    """Return the column of the first word of a line, behind the dashes of lists."""
    start = ITEM.match(line)
    return start.end() if start else 0
