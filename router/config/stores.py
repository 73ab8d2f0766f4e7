"""Where the store is. Commands ask for it before anything else, so this imports little."""

import re
from typing import Annotated

from pydantic import BeforeValidator

from router.config.scalars import expected, text

DEFAULT = "sqlite:router.db"
"""Where a page does not say: a file of the working directory."""


def store(value: object) -> str:
    """``sqlite:PATH``, relative to the working directory, or ``postgresql://…``."""
    given = text(value)
    if re.fullmatch(r"sqlite:(?!file:).+|postgresql://.+", given) is None:
        raise expected("sqlite:PATH")
    return given


Store = Annotated[str, BeforeValidator(store)]
