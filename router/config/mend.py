"""A tree that has errors, made fit for the model, so that the checks between keys can still be run."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from router.config.tree import Keys, Node, reach, replaced, without
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
    mended: Node = tree
    for detail in filter(_stands_in, details):
        key = str(detail["loc"][-1])
        mended = replaced(mended, reach(mended, path_of(detail)), key, STAND_INS[key])
    gone = [reach(mended, path_of(detail)) for detail in details if not _stands_in(detail)]
    mended = without(mended, gone) if gone else mended
    assert isinstance(mended, Keys)
    return mended


def _stands_in(detail: ErrorDetails) -> bool:
    return detail["type"] == "missing" and detail["loc"][-1] in STAND_INS
