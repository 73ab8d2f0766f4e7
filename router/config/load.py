"""From a file to a Configuration, or to everything that is wrong with it."""

import os
from collections.abc import Mapping

from attrs import evolve
from pydantic import ValidationError

from router.config import check, words
from router.config.channels import channels_of
from router.config.checked import Checked, checked
from router.config.configuration import Configuration, resolved
from router.config.document import read
from router.config.force import noted
from router.config.gateway import Gateway
from router.config.mend import mended
from router.config.model import Page
from router.config.problems import ConfigurationError, Place, Problem
from router.config.tree import Keys, data


def load(path: str, environment: Mapping[str, str] = os.environ) -> Configuration:
    """Read the file and all that it includes; ConfigurationError with every problem there is."""
    document = read(path, environment)
    tree = Keys(Place(path), document.entries, frozenset(document.dropped))
    page, mended, wrong = validated(tree)
    to = checked(page, mended, tree, document.whole)
    found = [*document.problems, *wrong, *check.problems(to)]
    if found:
        raise ConfigurationError(_in_order(found, document.files))
    return _configured(to)


def validated(tree: Keys) -> tuple[Page, Keys, list[Problem]]:
    """The page, the tree that it was made from, and what was wrong and has been left out of both.

    What is found after the first round follows from what was left out, and is mended in turn.
    """
    wrong: list[Problem] | None = None
    while True:
        try:
            return Page.model_validate(data(tree)), tree, wrong or []
        except ValidationError as error:
            if wrong is None:
                wrong = list(words.problems(error, tree))
            tree = mended(tree, error)


def _in_order(problems: list[Problem], files: list[str]) -> list[Problem]:
    """The problems by file, in the order of reading, and by line; what an alias repeats is told once."""
    order = {file: index for index, file in enumerate(files)}
    key = {problem: (order.get(problem.place.file, -1), problem.place) for problem in problems}
    return sorted(key, key=key.__getitem__)


def _configured(to: Checked) -> Configuration:
    gateways = tuple(_named(gateway) for gateway in to.page.gateways)
    channels = tuple(channel for gateway in gateways for channel in channels_of(gateway))
    page = resolved(to.page, to.names).model_copy(update={"gateways": gateways})
    warnings = tuple(check.warnings(evolve(to, page=page)))
    return Configuration(page=page, channels=channels, warnings=warnings, given=noted(to.tree))


def _named(gateway: Gateway) -> Gateway:
    return gateway if gateway.system_id else gateway.model_copy(update={"system_id": gateway.id})
