"""Refusals of the model: worded with their places, and left out so that the rest can be checked."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from router.config.fields import EXPECTED, QUOTES, is_variable, keys
from router.config.model import Settings, known, section_at
from router.config.source.misread import named, odd, variable_hint
from router.config.source.problems import Problem
from router.config.source.tree import (
    Items,
    Keys,
    Node,
    Path,
    Scalar,
    ScalarKind,
    completed,
    data,
    find,
    reach,
    without,
)

SECRET = ("password", "store")

MOST = 200
"""Problems that are put into words."""

NAME = 60
"""Characters of a word that keys are compared with; none is as long."""

NO_COLON = re.compile(r"([\w-]+)(?::(?=\S)|[ \t]+(?=\S))")
"""A key whose colon is missing, or has no blank behind it."""

SHAPES = {
    "model_type": "keys and values, as {key: value}",
    "mapping_type": "keys and values, as {key: value}",
    "dict_type": "keys and values, as {key: value}",
    "tuple_type": "a list, as [one, another]",
    "frozen_set_type": "a list, as [one, another]",
}

EXAMPLES = {
    "system_id": "crm",
    "password": "secret",
    "id": "goip1",
    "connect": "smpp",
    "by": "http",
    "code": '"*100#"',
    "share": "0.3",
    "when": "[channel_down]",
    "match": "^0",
    "replace": "+256",
    "name": "ops",
    "role": "viewer",
    "via": "[goip1]",
    "from": "router@example.org",
    "to": "{esme: crm}",
    "http": "https://www.example/received",
}
"""A value for each key that a section cannot be without."""


def problems_of(error: ValidationError, tree: Keys) -> Iterator[Problem]:
    """Give the first `MOST` errors of the model in words, in its order; a dropped key is not reported as
    missing.
    """
    for detail in error.errors(include_url=False, include_input=False)[:MOST]:
        path = path_of(detail)
        if detail["type"] == "missing":
            yield from _missing(path, tree)
        elif detail["type"] == "extra_forbidden":
            yield _unknown(path, tree)
        else:
            yield _value(detail, path, tree)


def path_of(detail: ErrorDetails) -> Path:
    """Return the path to the value that is wrong (to its entry, if the key is)."""
    return tuple(step for step in detail["loc"] if step != "[key]")


def _missing(path: Path, tree: Keys) -> Iterator[Problem]:
    node, _ = find(tree, path[:-1])
    key = str(path[-1])
    remedy = f"expected for example {key}: {EXAMPLES[key]}"
    null = node.get(key) if isinstance(node, Keys) else None
    if null is not None:
        yield Problem(null.place, f"`{key}` is empty", remedy)
    elif not (isinstance(node, Keys) and key in node.dropped):
        yield Problem(node.place, f"`{key}` is missing", remedy)


def _unknown(path: Path, tree: Keys) -> Problem:
    _, place = find(tree, path)
    key, names = str(path[-1]), list(keys(section_at(path[:-1])))
    found = NO_COLON.match(key)
    # Behind the name of a key stands its value, which may be a secret.
    shown = f"{found[1]}…" if found and found[1] in names else _short(key)
    return Problem(place, f"`{shown}` is no key {_of(path[:-1])}", _instead(key, names))


def _instead(key: str, names: list[str]) -> str:
    sign = odd(key)
    if sign is not None:
        return f"{named(key[sign])}"
    if key == "<<":
        return "YAML 1.2 has no merge keys: write out what it stands for"
    found = NO_COLON.match(key)
    if found and found[1] in names:
        return f"expected a colon and a blank behind its name: `{found[1]}: …`"
    near = get_close_matches(key[:NAME], names, 1)
    if near:
        return f"did you mean `{near[0]}`?"
    owners = dict.fromkeys(path.split(".")[-2] for path in known() if path.endswith(f".{key}"))
    here = f"expected one of {', '.join(names[:12])}{' …' if len(names) > 12 else ''}"
    if owners:
        return f"it is one of {' and '.join(f'`{owner}`' for owner in owners)}; {here}"
    return here


def _of(path: Path) -> str:
    names = [step for step in path if isinstance(step, str) and not step[:1].isdigit()]
    return f"of `{names[-1]}`" if names else "of the configuration"


def _value(detail: ErrorDetails, path: Path, tree: Keys) -> Problem:
    node, place = find(tree, path)
    name = _name(path, node, tree)
    context = detail.get("ctx", {})
    if detail["loc"][-1] == "[key]":
        return Problem(
            place, f"`{_short(str(path[-1]))}` is no key {_of(path[:-1])}", f"expected {context.get('what')}"
        )
    if detail["type"] == QUOTES:
        return _unquoted(name, node, context["kind"])
    what = context["what"] if detail["type"] == EXPECTED else SHAPES.get(detail["type"], "another value")
    if isinstance(node, Scalar) and not node.supplied and is_variable(node.text):
        # What stands behind the $ may be a password indeed.
        what += f"; {variable_hint('' if _hidden(name, node) else node.text)}"
    if detail["type"] in ("model_type", "mapping_type", "dict_type") and isinstance(node, Scalar):
        what += "; a colon has a blank behind it" if NO_COLON.match(node.text) else ""
    sign = odd(node.text) if isinstance(node, Scalar) and not node.supplied else None
    if sign is not None and isinstance(node, Scalar):
        what += f"; {named(node.text[sign])}"
    return Problem(node.place, f"{name} {context.get('wrong') or _found(name, node)}", f"expected {what}")


def _unquoted(name: str, node: Node, kind: str) -> Problem:
    shown = node.text if isinstance(node, Scalar) and not _hidden(name, node) else ""
    wrong = f"{name} is {shown}, which YAML takes for {kind}" if shown else f"{name} is written like {kind}"
    return Problem(node.place, wrong, f'put it in quotes: "{shown}"' if shown else "put it in quotes")


def _name(path: Path, node: Node, tree: Keys) -> str:
    word = next((step for step in reversed(path) if isinstance(step, str)), "")
    item = isinstance(path[-1], int) and find(tree, path[:-1])[0] is not node
    return f"an item of `{word}`" if item else f"`{word}`"


def _found(name: str, node: Node) -> str:
    if isinstance(node, Scalar) and node.kind is not ScalarKind.NOTHING:
        return "cannot be used" if _hidden(name, node) else f"is {_short(node.text)}"
    return {Keys: "is a mapping", Items: "is a list"}.get(type(node), "is empty")


def _hidden(name: str, node: Scalar) -> bool:
    return node.supplied or any(f"`{word}`" in name for word in SECRET)


def _short(text: str) -> str:
    return (text[:37] + "…" if len(text) > 40 else text) or '""'


STAND_INS = {
    "connect": "smpp",
    "from": "router@example.org",
    "match": "^",
    "password": "secret",
    "replace": "",
    "role": "viewer",
}
"""For required keys that nothing else in the configuration refers to."""


def mended(tree: Keys, error: ValidationError) -> Keys:
    """Return the tree without what the model refuses, and with stand-ins for required keys.

    A section that lacks a key without a stand-in goes as a whole.
    """
    details = error.errors(include_url=False, include_input=False)
    # Only the path to the section that lacks the key: the key may stand there with nothing behind it.
    lacks = [(reach(tree, path_of(one)[:-1]), _stand_in(one)) for one in details if _stands_in(one)]
    mended = completed(tree, lacks)
    gone = [reach(mended, path_of(detail)) for detail in details if not _stands_in(detail)]
    mended = without(mended, [path for path in gone if path])
    assert isinstance(mended, Keys)
    return mended


def _stand_in(detail: ErrorDetails) -> Mapping[str, str]:
    key = str(detail["loc"][-1])
    return {key: STAND_INS[key]}


def _stands_in(detail: ErrorDetails) -> bool:
    return detail["type"] == "missing" and detail["loc"][-1] in STAND_INS


ROUNDS = 8
"""Rounds of mending. A section that lacks what was wrong in it goes as a whole, and so on outwards: there are
no more rounds than sections nest, which is 5."""


def validated(tree: Keys) -> tuple[Settings, Keys, list[Problem]]:
    """Return the settings, the tree that they were made from, and what was wrong and is left out of both.

    Errors after the first round follow from what was left out, and are mended in turn. What cannot be mended
    is left out as a whole, so that the loop ends.
    """
    wrong: list[Problem] | None = None
    for _ in range(ROUNDS):
        try:
            return Settings.model_validate(data(tree)), tree, wrong or []
        except ValidationError as error:
            if wrong is None:
                wrong = list(problems_of(error, tree))
            tree = mended(tree, error)
    unmended = Problem(
        tree.place, "the configuration cannot be checked further", "correct the other problems first"
    )
    return Settings(), Keys(tree.place, {}, tree.dropped | tree.entries.keys()), [*(wrong or []), unmended]
