"""The explanation of `explain` by the file alone."""

import os
import sys
import time
from collections.abc import Sequence

import click

from router import from_config
from router.commands.frame import only_esme
from router.config.configuration import Configuration
from router.config.load import verdict_of
from router.explain.page import Explanation
from router.explain.question import RoutingQuestion, as_submitted
from router.relay.account import Account
from router.relay.sending.ways import minute_of_day
from router.sms.alphabet import CannotEncode
from router.sms.message import Tlv


def explain_by_file(
    file: str,
    esme: str,
    to: str,
    source: str,
    text: str,
    data_coding: int | None,
    tlvs: Sequence[Tlv],
    at: int | None,
) -> Explanation:
    """Return which way a message would take by a configuration; ``at`` is a minute of the day, None for now.

    A bad file, an unknown ESME and a text that its alphabet has not end the command with what is wrong.
    """
    configuration = _loaded(file)
    account = _account(configuration, esme)
    try:
        message = as_submitted(account, to, source, text, data_coding, tlvs)
    except CannotEncode as error:
        raise click.ClickException(f"--text: {error}") from None
    minute = minute_of_day(configuration.settings.time_zone)(time.time()) if at is None else at
    return Explanation(configuration, RoutingQuestion(account=account, message=message, minute=minute))


def _loaded(file: str) -> Configuration:
    """Return the configuration; one with problems ends the command."""
    verdict = verdict_of(file, os.environ)
    if verdict.configuration is None:
        for problem in verdict.problems:
            click.echo(str(problem))
        sys.exit(1)
    return verdict.configuration


def _account(configuration: Configuration, system_id: str) -> Account:
    ids = frozenset(channel.id for channel in from_config.usable(configuration))
    esmes = configuration.settings.esmes
    system_id = system_id or only_esme([esme.system_id for esme in esmes])
    for esme in esmes:
        if esme.system_id == system_id:
            return from_config.account(esme, ids)
    raise click.ClickException(f"there is no ESME `{system_id}`")
