"""The key `store`, read whatever else is wrong with the file; no secret is followed for it.

Each command to a running router asks for it first, so this imports neither pydantic nor the model.
"""

import os
import re
from collections.abc import Mapping
from typing import Final

from router.config.source.document import read
from router.config.source.problems import ConfigurationError, Place, Problem
from router.config.source.tree import Scalar

DEFAULT: Final = "sqlite:router.db"
"""The store where none is named: a file of the working directory."""

FORM: Final = re.compile(r"sqlite:(?!file:).+|postgresql://.+")


def store_alone(path: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the value of ``store``, or its default. Raises ConfigurationError if the file does not say."""
    document = read(path, environment)
    entry = document.entries.get("store")
    if entry is None:
        if "store" in document.dropped or not document.whole:
            raise ConfigurationError(document.problems)
        return DEFAULT
    value = entry.value
    if isinstance(value, Scalar) and FORM.fullmatch(value.text):
        return value.text
    wrong = "`store` names no store"
    raise ConfigurationError([Problem(Place(path), wrong, "expected sqlite:PATH or postgresql://…")])


def control_path(store: str) -> str:
    """Return the path of the control socket of a router on this store: beside its file."""
    return store.removeprefix("sqlite:") + ".control"
