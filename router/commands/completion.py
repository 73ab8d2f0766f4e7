"""The command `completion`, which prints a script for the shell."""

import click
from click.shell_completion import get_completion_class

NAME = "smpp-router"
VARIABLE = "_SMPP_ROUTER_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what has a SHELL complete commands, options, and the names of channels, gateways and ESMEs.

    Names come from the running router, if it says them within 0.3 s.

    \b
    Examples:
      smpp-router completion bash > /etc/bash_completion.d/smpp-router
      smpp-router completion zsh > "${fpath[1]}/_smpp-router"
      smpp-router completion fish > ~/.config/fish/completions/smpp-router.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    root = click.get_current_context().find_root().command
    click.echo(kind(root, {}, NAME, VARIABLE).source())
