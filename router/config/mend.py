"""A tree that has errors, made fit for the model, so that the checks between keys can still be run."""

from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from router.config.tree import Keys, completed, reach, without
from router.config.words import path_of

STAND_INS = {
    "connect": "smpp",
    "from": "router@example.org",
    "match": "^",
    "password": "secret",
    "replace": "",
    "role": "viewer",
}
"""For keys that must be there, but that nothing else on the page refers to."""


def mended(tree: Keys, error: ValidationError) -> Keys:
    """The tree without what the model refuses, and with stand-ins for what it misses.

    What lacks a key that cannot be stood in for goes as a whole.
    """
    details = error.errors(include_url=False, include_input=False)
    # The way to what lacks the key, and no further: it may stand there, with nothing behind it.
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
