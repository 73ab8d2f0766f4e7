"""The command `send`."""

import sys
import time
from typing import Any

import click

from router.commands.client import RouterClient
from router.commands.frame import as_json, configured, print_json, reach, waiting
from router.commands.name_completion import CHANNEL, ESME
from router.commands.tables import counted
from router.commands.terminal import say

LOOKS = 0.5
"""Seconds between looks at the state of the message."""


@click.command()
@configured
@as_json
@click.option("--to", required=True, metavar="NUMBER", help="Its destination_addr.")
@click.option("--text", required=True, help="What it says; - takes it from the input.")
@click.option("--from", "from_", default="", metavar="ADDR", help="Its source_addr.")
@click.option(
    "--via", default="", shell_complete=CHANNEL, metavar="CHANNEL", help="By this channel, past the routes."
)
@click.option(
    "--esme", default="", shell_complete=ESME, metavar="ID", help="In whose name, if there are several."
)
@click.option("--wait", is_flag=True, help="Wait for what becomes of it; only DELIVRD is exit status 0.")
def send(file: str, in_json: bool, text: str, wait: bool, **fields: str) -> None:
    """Send a text, in the name of an ESME, under its limits and routes.

    It is on disk when its message_id is printed. The ESME is owed no receipt for it.

    \b
    Examples:
      smpp-router send --to +256772000001 --text "hello" --esme crm -c conf/site.yaml
      smpp-router send --to 0772000001 --text "a test" --via goip101 --wait -c conf/site.yaml
    """
    router = reach(file)
    said = {name.rstrip("_"): each for name, each in fields.items() if each}
    taken = router.ask("send", text=_read() if text == "-" else text, **said)
    if not in_json:
        say(
            f"message {taken['message_id']} is taken: {counted(taken['segments'], 'segment')} of "
            f"{taken['alphabet']}, route {taken['route']}"
        )
    if not wait:
        if in_json:
            print_json(taken)
        return
    ended = _ending(router, taken["message_id"])
    if in_json:
        print_json(ended)
    else:
        say(_how(ended))
    sys.exit(0 if ended["state"] == "DELIVRD" else 1)


def _read() -> str:
    return sys.stdin.read().removesuffix("\n")


def _ending(router: RouterClient, message_id: str) -> Any:
    """Return the message when it has ended; a terminal shows its state. Ctrl-C ends only the wait."""
    try:
        with waiting("") as shown:
            while True:
                message = router.ask("message", message_id=message_id)
                if message["ended"] is not None:
                    return message
                if shown is not None:
                    shown.update(f"{message['state']}; it waits for {message['waits_for'] or 'its turn'}")
                time.sleep(LOOKS)
    except KeyboardInterrupt:
        raise click.ClickException(
            f"message {message_id} has not ended; `smpp-router trace {message_id}` shows what becomes of it"
        ) from None


def _how(message: Any) -> str:
    """Return the line of the message's story that tells its ending, with the meaning of an err."""
    said = [one["text"] for one in message["story"] if f"ended as {message['state']}" in one["text"]]
    return str(said[-1] if said else f"ended as {message['state']}")
