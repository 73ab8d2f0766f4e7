"""Where the store is; commands ask for it whatever else is wrong with the file."""

import os
import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, TypeAdapter, ValidationError

from router.config.fields import expected, text
from router.config.source.document import read
from router.config.source.problems import ConfigurationError, Place, Problem
from router.config.source.tree import data

DEFAULT = "sqlite:router.db"
"""Where a page does not say: a file of the working directory."""


def store(value: object) -> str:
    """``sqlite:PATH``, relative to the working directory, or ``postgresql://…``."""
    given = text(value)
    if re.fullmatch(r"sqlite:(?!file:).+|postgresql://.+", given) is None:
        raise expected("sqlite:PATH")
    return given


Store = Annotated[str, BeforeValidator(store)]


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
