"""Where the store of a configuration is, whatever else is wrong with it; to ask for it takes no password."""

import os
from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from router.config.document import read
from router.config.problems import ConfigurationError, Place, Problem
from router.config.stores import DEFAULT, Store
from router.config.tree import data


def store_alone(path: str, environment: Mapping[str, str] = os.environ) -> str:
    """The value of ``store``, or its default. ConfigurationError if the file does not say."""
    document = read(path, environment)
    entry = document.entries.get("store")
    if entry is None:
        if "store" in document.dropped or not document.whole:
            raise ConfigurationError(document.problems)
        return DEFAULT
    try:
        return str(TypeAdapter(Store).validate_python(data(entry.value)))
    except ValidationError:
        wrong = "`store` is no store"
        raise ConfigurationError(
            [Problem(Place(path), wrong, "expected sqlite:PATH or postgresql://…")]
        ) from None


def control_path(store: str) -> str:
    """The control socket of the router that runs on a store: beside its file."""
    return store.removeprefix("sqlite:") + ".control"
