"""Commands that act on the running router, from pause to reload."""

from collections.abc import Mapping
from typing import Any

import click

from router.commands.frame import showing, steering
from router.commands.name_completion import CHANNEL, ESME
from router.commands.tables import counted, spans
from router.commands.terminal import say

USSD_PATIENCE = 660.0
"""Seconds: the line may be busy with a long SMS for five minutes, and the network takes its time."""

RELOAD_PATIENCE = 300.0
"""Seconds: another reload may be under way, and a large file takes a while to check."""


def _stands(channel: Any) -> str:
    return f"{channel['id']}: {channel['state']}, {channel['reason']}"


@click.command()
@steering("pause")
def pause(channel: Any) -> str:
    """Take channels out of use: they are given no new messages, over restarts too.

    What is in flight goes on, and so do reports, received SMS and USSD. What waits goes by other channels.

    \b
    Example:
      smpp-router pause goip101 goip102 -c conf/site.yaml
    """
    return _stands(channel)


@click.command()
@steering("resume")
def resume(channel: Any) -> str:
    """Put channels that were paused into use again.

    \b
    Example:
      smpp-router resume goip101 -c conf/site.yaml
    """
    return _stands(channel)


@click.command()
@steering("reset")
def reset(channel: Any) -> str:
    """Have the limit `total` of channels, or of ESMEs, begin anew, for instance when a SIM has a new bundle.

    \b
    Examples:
      smpp-router reset goip101 -c conf/site.yaml
      smpp-router reset crm -c conf/site.yaml
    """
    if "system_id" in channel:
        return f"{channel['system_id']}: {spans(channel['budget'])}"
    return _stands(channel)


@click.command()
@steering("requeue")
def requeue(channel: Any) -> str:
    """Have what waits for these channels alone routed anew, for instance when a SIM is dead.

    What may have been sent already stays, and so does what no route takes.

    \b
    Example:
      smpp-router requeue goip101 -c conf/site.yaml
    """
    return f"{channel['id']}: {counted(channel['messages'], 'message')} routed anew"


@click.command()
@steering("restart", USSD_PATIENCE)
def restart(channel: Any) -> str:
    """Have the GoIP restart the lines of channels: their modules go off, and register with the network anew.

    It waits until no SMS is on its way there. Only lines that register by UDP can be restarted, such as those
    of a box that is watched so.

    \b
    Example:
      smpp-router restart goip301 -c conf/site.yaml
    """
    return f"{channel['id']}: restarted; it can send again when it has registered with the network"


@click.command()
@showing("ussd", USSD_PATIENCE)
@click.argument("channel", shell_complete=CHANNEL)
@click.argument("code")
def ussd(answer: Any, channel: str, code: str) -> None:
    """Dial a USSD code on a channel's line, and print the network's answer.

    It waits until the line is free. Channels that are connected by SMPP alone carry no USSD.

    \b
    Example:
      smpp-router ussd goip101 '*100#' -c conf/site.yaml
    """
    say(answer["answer"])


@click.command()
@showing("disconnect")
@click.argument("esme", shell_complete=ESME)
def disconnect(answer: Any, esme: str) -> None:
    """Unbind all sessions of an ESME. It may bind again.

    \b
    Example:
      smpp-router disconnect crm -c conf/site.yaml
    """
    say(f"{esme}: {counted(answer['sessions'], 'session')} unbound")


@click.command()
@showing("reload", RELOAD_PATIENCE, finding=lambda answer: answer["errors"])
@click.option("--dry-run", is_flag=True, help="Say what would be applied, and change nothing.")
def reload(answer: Any, dry_run: bool) -> None:
    """Have the router read its configuration anew, and apply what differs.

    The file is checked as a whole: with anything wrong in it nothing changes, and the exit status is 1.
    No session is dropped that is not concerned, and nothing is lost that was acknowledged.

    \b
    Example:
      smpp-router reload -c conf/site.yaml
    """
    for flaw in answer["errors"]:
        say(_flaw(flaw))
    for warning in answer["warnings"]:
        say(f"warning: {warning}", err=True)
    for one in answer["applied"]:
        what = "" if one["what"] == "key" else f"{one['what']} "
        say(f"{what}{one['name']}: {one['change']}")
    for key in answer["restart"]:
        say(f"{key}: differs, and is as it was until the router is restarted")
    if answer["errors"]:
        say("nothing has changed", err=True)
    elif not answer["applied"]:
        say("nothing else differs" if answer["restart"] else "nothing differs")
    elif dry_run:
        say("nothing has changed: this was a dry run", err=True)


def _flaw(flaw: Mapping[str, Any]) -> str:
    """Return a problem of a file as compilers print one: `file:line:column: message`."""
    place = ":".join(str(flaw[name]) for name in ("file", "line", "column") if flaw.get(name) is not None)
    return f"{place}: {flaw['message']}" if place else str(flaw["message"])
