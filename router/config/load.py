"""From a file to a Configuration, or to everything that is wrong with it."""

import os
from collections.abc import Iterable, Mapping
from itertools import chain, islice

from attrs import evolve
from pydantic import ValidationError

from router.config import check, words
from router.config.channels import channels_of
from router.config.checked import Checked, checked, oversized
from router.config.configuration import Configuration, resolved
from router.config.document import Document, read
from router.config.force import not_in_force, noted
from router.config.gateway import Gateway
from router.config.keys import supplied
from router.config.mend import mended
from router.config.model import Page
from router.config.problems import ConfigurationError, Place, Problem
from router.config.tree import Keys, data

ROUNDS = 8
"""How often a page is mended. A section that lacks what was wrong in it goes as a whole, and so on outwards:
no more rounds than sections stand in each other, which are 5."""

MOST = 100
"""Problems that are told at once, and as many warnings."""


def load(path: str, environment: Mapping[str, str] | None = os.environ) -> Configuration:
    """Read the file and all that it includes; ConfigurationError with every problem there is.

    Without an environment `!env` and `!file` are not followed, and what they would have given is not missed.
    """
    document = read(path, environment)
    tree = Keys(Place(path), document.entries, frozenset(document.dropped))
    page, mended, wrong = validated(tree)
    found = [*document.problems, *wrong]
    too_many = list(oversized(page, mended))
    if too_many:
        raise ConfigurationError(_told([*found, *too_many], document.files))
    to = checked(page, mended, tree, document.whole)
    found += islice(check.problems(to), MOST + 1)
    if found:
        raise ConfigurationError(_told(found, document.files))
    return _configured(to, document)


def validated(tree: Keys) -> tuple[Page, Keys, list[Problem]]:
    """The page, the tree that it was made from, and what was wrong and has been left out of both.

    What is found after the first round follows from what was left out, and is mended in turn. What cannot be
    mended is left out as a whole, so that it ends.
    """
    wrong: list[Problem] | None = None
    for _ in range(ROUNDS):
        try:
            return Page.model_validate(data(tree)), tree, wrong or []
        except ValidationError as error:
            if wrong is None:
                wrong = list(words.problems(error, tree))
            tree = mended(tree, error)
    unmended = Problem(tree.place, "the page cannot be checked further", "mend first what else is wrong")
    return Page(), Keys(tree.place, {}, tree.dropped | tree.entries.keys()), [*(wrong or []), unmended]


def _told(problems: Iterable[Problem], files: list[str]) -> list[Problem]:
    """The problems by file, in the order of reading, and by line; what an alias repeats is told once.

    Of more than `MOST` the last says that there are.
    """
    order = {file: index for index, file in enumerate(files)}
    key = {problem: (order.get(problem.place.file, -1), problem.place) for problem in problems}
    ordered = sorted(key, key=key.__getitem__)
    if len(ordered) <= MOST:
        return ordered
    more = Problem(ordered[MOST].place, "there is more, from here on", "mend first what stands above")
    return [*ordered[:MOST], more]


def _configured(to: Checked, document: Document) -> Configuration:
    gateways = tuple(_named(gateway) for gateway in to.page.gateways)
    channels = tuple(channel for gateway in gateways for channel in channels_of(gateway))
    page = resolved(to.page, to.names).model_copy(update={"gateways": gateways})
    given = noted(to.tree)
    doubts = chain(document.doubts, not_in_force(given), check.warnings(evolve(to, page=page)))
    warnings = tuple(_told(islice(doubts, MOST + 1), document.files))
    return Configuration(
        page=page, channels=channels, warnings=warnings, given=given, supplied=frozenset(supplied(to.tree))
    )


def _named(gateway: Gateway) -> Gateway:
    return gateway if gateway.system_id else gateway.model_copy(update={"system_id": gateway.id})
