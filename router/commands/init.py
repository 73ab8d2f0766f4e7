"""The command `init`: a first configuration out of a few questions."""

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from shlex import quote
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from router.commands.new_file import put
from router.commands.terminal import say
from router.shipped import shipped

if TYPE_CHECKING:
    from router.config.draft import Answers

Callback = Callable[..., object]

QUESTIONS = {
    "listen": "Where do ESMEs bind",
    "esme": "The system_id of an ESME",
    "esme_password": "Its password, 8 octets at most (empty: one is made up)",
    "web": "Where do browsers reach the dashboard",
    "ops_password": "The password of ops, who logs in to the dashboard (empty: one is made up)",
    "connect": "How is the GoIP reached (smpp, http or udp)",
    "host": "The address of the GoIP",
    "port": "The port that is set in it",
    "channels": "How many channels has it",
    "password": "The password that is set in it (empty: one is made up)",
}
"""The question for each answer, in the order of asking."""

EXAMPLES = ("one-goip", "farm-of-ten", "two-tenants", "otp-priorities", "goip-and-carrier")
"""The files of conf/examples."""

SECRETS = ("esme_password", "ops_password", "password")


class Answer(click.ParamType[Any]):
    """An answer, read as the configuration reads the key that it is for.

    ``beside``: the other answers so far, with which it has to go together.
    """

    def __init__(self, name: str, beside: "Answers | None" = None) -> None:
        self.name = name
        self._beside = beside

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        # Here, as the model takes a second to import, which `--help` does without.
        from router.config.draft import WrongAnswer, fit

        try:
            found: Any = fit(self.name, value) if isinstance(value, str) and value else value
        except WrongAnswer as wrong:
            self.fail(str(wrong), param, ctx)
        if self._beside is not None and found not in (None, ""):
            problems = _problems(evolve(self._beside, **{self.name: found}))
            if problems:
                self.fail(problems, param, ctx)
        return found


def _problems(answers: "Answers") -> str:
    """Return what is wrong with answers beside each other; empty if nothing is."""
    from router.config.draft import drafted, judged

    return "\n".join(problem.text for problem in judged(drafted(answers)).problems)


class FirstLine(click.ParamType[str]):
    """The first line of a file, or the next one of the standard input (`-`)."""

    name = "file"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            with nullcontext(sys.stdin) if value == "-" else open(value, encoding="utf-8") as opened:
                line = opened.readline().rstrip("\r\n") if opened is not None else ""
        except (OSError, UnicodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not in UTF-8"
            self.fail(f"{value} cannot be read: {why}", param, ctx)
        if not line:
            self.fail(f"{value} has no first line", param, ctx)
        return line


def _secret(name: str, help: str) -> Callable[[Callback], Callback]:
    """Return the options of a password: it stands in the command line, or in a file."""
    given = click.option(f"--{name}", type=Answer(name.replace("-", "_")), help=help)
    file = click.option(
        f"--{name}-file",
        type=FirstLine(),
        metavar="FILE",
        help="A file whose first line it is; - is the standard input.",
    )
    return lambda command: given(file(command))


@click.command()
@click.option(
    "-o", "file", metavar="FILE", help="Write to a new FILE instead; one that is there stays as it is."
)
@click.option("--manual", is_flag=True, help="Ask nothing, and write every key with its default instead.")
@click.option("--example", type=click.Choice(EXAMPLES), help="Ask nothing, and write this example instead.")
@click.option("--yes", is_flag=True, help="Ask nothing; what no option says is by default.")
@click.option("--listen", type=Answer("listen"), help="Where ESMEs bind; by default tcp:2775.")
@click.option("--esme", type=Answer("esme"), help="The system_id of an ESME; by default crm.")
@_secret("esme-password", "Its password; by default made up.")
@click.option(
    "--web", type=Answer("web"), help="Where the dashboard listens; by default tcp:8080:interface=127.0.0.1."
)
@_secret("ops-password", "That of ops; by default made up.")
@click.option(
    "--connect", type=click.Choice(["smpp", "http", "udp"]), help="How the GoIP is reached; by default smpp."
)
@click.option("--host", type=Answer("host"), help="The address of the GoIP; by default 192.168.1.10.")
@click.option("--port", type=Answer("port"), help="Its port; by default 7777 for SMPP, 80 for HTTP.")
@click.option("--channels", type=Answer("channels"), help="How many channels it has; by default 8.")
@_secret("password", "The password set in it; by default made up.")
def init(file: str | None, manual: bool, example: str | None, yes: bool, **given: Any) -> None:
    """Write a first configuration, of an ESME, a GoIP and the dashboard, out of a few questions.

    It goes to the standard output; questions, and passwords that were made up, to the standard error. An
    answer that is given by an option is not asked for. While a command runs, other users of the machine can
    read its options: give passwords in files, or when asked.

    With --manual it is conf/router.yaml: each key with what it does and its default, commented out. With
    --example it is a whole file for a kind of site; its comments say what it does, and which variables of
    the environment it takes.

    \b
    Examples:
      smpp-router init > site.yaml
      smpp-router init --manual > every-key.yaml
      smpp-router init --example farm-of-ten -o site.yaml
      smpp-router init --yes --connect http --host 10.0.0.7 --port 8080 --channels 16 -o site.yaml
    """
    if file is not None:
        _look_before(file)
    if manual or example:
        put(file, shipped(f"examples/{example}.yaml" if example else "router.yaml").read_text("utf-8"))
        return
    from router.config.draft import drafted

    _read_passwords(given)
    answers = _answers(given, yes)
    put(file, drafted(answers))
    _tell(answers, given, file)


def _look_before(file: str) -> None:
    """Refuse a file that cannot be written before the questions, since their answers would be lost."""
    if os.path.lexists(file):
        raise click.ClickException(f"{file} is there already, and stays as it is")
    if not os.access(os.path.dirname(file) or ".", os.W_OK | os.X_OK):
        raise click.ClickException(f"{file} cannot be written: its folder is not there, or not open to you")


def _read_passwords(given: dict[str, Any]) -> None:
    """Put passwords from files among the answers; warn of those in the command line."""
    seen = []
    for name in SECRETS:
        read, option = given.pop(f"{name}_file"), f"--{name.replace('_', '-')}"
        if read is not None and given[name] is not None:
            raise click.UsageError(f"{option} and {option}-file are given; expected one of them")
        if read is not None:
            given[name] = Answer(name).convert(read, None, None)
        elif given[name]:
            seen.append(option)
    if seen:
        which, remedy = " and ".join(seen), f"{seen[0]}-file reads it out of a file or from the input"
        say(f"warning: others on this machine can see {which} in the list of processes; {remedy}", err=True)


def _answers(given: dict[str, Any], yes: bool) -> "Answers":
    from router.config.draft import Answers

    answers = evolve(Answers(), **{name: found for name, found in given.items() if found not in (None, "")})
    problems = _problems(answers)
    if problems:
        raise click.ClickException(problems)
    for name, question in QUESTIONS.items():
        if given[name] in (None, "") and not yes and answers.needs(name):
            given[name] = _asked(name, question, answers)
            if given[name] not in (None, ""):
                answers = evolve(answers, **{name: given[name]})
    return answers


def _asked(name: str, question: str, beside: "Answers") -> object:
    secret = name in SECRETS
    try:
        return click.prompt(
            question,
            default="" if secret else beside.default(name),
            show_default=not secret,
            hide_input=secret and sys.stdin is not None and sys.stdin.isatty(),
            type=click.Choice(["smpp", "http", "udp"]) if name == "connect" else Answer(name, beside),
            show_choices=False,
            err=True,
        )
    except click.Abort:
        raise click.ClickException("there was no answer; `--yes` takes the defaults") from None


def _tell(answers: "Answers", given: dict[str, Any], file: str | None) -> None:
    """Say the passwords that were made up, and what comes next."""
    if given["esme_password"] in (None, ""):
        click.echo(
            f"The password of {answers.esme} is {answers.esme_password}; the file has its hash alone.",
            err=True,
        )
    if given["ops_password"] in (None, ""):
        click.echo(f"The password of ops, for the dashboard, is {answers.ops_password}.", err=True)
    if given["password"] in (None, ""):
        click.echo(f"Set the password {answers.password} in the GoIP.", err=True)
    say(f"Next: smpp-router check -c {quote(file or 'FILE')}", err=True)
