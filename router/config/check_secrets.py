"""Files that hold passwords as they are, and that others than their owner and his group may read."""

import os
from collections.abc import Iterator
from stat import S_IROTH

from router.config.checked import Checked
from router.config.problems import Problem
from router.config.tree import Items, Keys, Node, Scalar
from router.relay.who.passwords import is_hash

SECRET = ("password", "secret")
"""How the keys of secrets end."""


def files_are_private(to: Checked) -> Iterator[Problem]:
    """One warning for each file, at the first password in it."""
    told = set()
    for key, secret in _secrets(to.tree):
        file = secret.kept_in or ("" if secret.supplied else secret.place.file)
        if file and file not in told and _others_may_read(file):
            told.add(file)
            yield Problem(
                secret.place,
                f"others may read {file}, and `{key}` stands in it as it is",
                f"chmod o-r {file}",
            )


def _secrets(node: Node) -> Iterator[tuple[str, Scalar]]:
    """The keys and values of passwords that are no hashes, from the top."""
    if isinstance(node, Items):
        for item in node.items:
            yield from _secrets(item)
    elif isinstance(node, Keys):
        for key, entry in node.entries.items():
            value = entry.value
            if not isinstance(value, Scalar):
                yield from _secrets(value)
            elif key.endswith(SECRET) and value.text and not is_hash(value.text):
                yield key, value


def _others_may_read(file: str) -> bool:
    try:
        return bool(os.stat(file).st_mode & S_IROTH)
    except OSError:
        # It was read a moment ago; what is gone nobody can read.
        return False
