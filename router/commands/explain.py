"""The command `explain`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import click

from router.commands.frame import as_json, configured, only_esme, print_json, reach
from router.commands.tables import counted
from router.explain.columns import aligned

Tlv = tuple[int, bytes]


def time_of_day(given: str) -> int:
    """Return the minute of the day, 0 to 1439, of a time such as 21:10."""
    try:
        read = datetime.strptime(given, "%H:%M")
    except ValueError:
        raise click.BadParameter(f"{given} is no time of day; expected for example 21:10") from None
    return read.hour * 60 + read.minute


def optional_parameter(given: str) -> Tlv:
    """Return tag and octets of a parameter such as 0x1400=01, as a `tlv` of a route has them."""
    tag, _, octets = given.partition("=")
    try:
        return int(tag, 0), bytes.fromhex(octets)
    except ValueError:
        raise click.BadParameter(f"{given} is no parameter; expected for example 0x1400=01") from None


@click.command()
@configured
@click.option("--esme", default="", metavar="ID", help="Who submits it, if there are several ESMEs.")
@click.option("--to", required=True, metavar="NUMBER", help="Its destination_addr.")
@click.option("--from", "source", default="", metavar="ADDR", help="Its source_addr.")
@click.option("--text", default="", help="What it says.")
@click.option(
    "--data-coding",
    type=click.IntRange(0, 255),
    help="How the text is coded; if not said, in 0 where that has all its characters, else in 8 (UCS2).",
)
@click.option("--tlv", "tlvs", type=optional_parameter, multiple=True, metavar="TAG=HEX", help="A parameter.")
@click.option("--at", type=time_of_day, metavar="HH:MM", help="The time of day; now, if not said.")
@click.option("--live", is_flag=True, help="Ask the running router, which knows what can be used now.")
@as_json
def explain(
    file: str,
    in_json: bool,
    esme: str,
    to: str,
    source: str,
    text: str,
    data_coding: int | None,
    tlvs: Sequence[Tlv],
    at: int | None,
    live: bool,
) -> None:
    """Say which way a message would take, and why.

    By the file alone, each channel that is enabled is taken to be up, and to have room in its budget.

    \b
    Examples:
      smpp-router explain --esme crm --to 256772000001 -c conf/site.yaml
      smpp-router explain --esme crm --to 256772000001 --live -c conf/site.yaml
    """
    if live:
        if data_coding is not None or tlvs:
            raise click.UsageError("a running router is asked without --data-coding and --tlv")
        _explain_live(file, in_json, {"esme": esme, "to": to, "from": source, "text": text}, at)
        return
    # Here, as the model takes a second to import, which `--help` and `--live` do without.
    from router.commands.explain_by_file import explain_by_file

    told = explain_by_file(file, esme, to, source, text, data_coding, tlvs, at)
    if in_json:
        print_json({"told": [{"of": of, "text": words} for of, words in told.told()]})
        return
    for line in told.lines():
        click.echo(line)


def _explain_live(file: str, in_json: bool, asked: Mapping[str, str], minute: int | None) -> None:
    from router.routing.reasons import clock

    at = {} if minute is None else {"at": clock(minute)}
    router = reach(file)
    esme = asked["esme"] or only_esme([one["system_id"] for one in router.ask("esmes")["items"]])
    answer = router.ask("explain", **{**asked, **at, "esme": esme})
    if in_json:
        print_json(answer)
        return
    segments = counted(answer["segments"], "segment")
    said = [("text", f"{answer['alphabet']}, {segments}")]
    said += [(f"route {one['route']}", f"no: {one['why']}") for one in answer["skipped"]]
    if answer["refused"]:
        said.append(("answer", answer["refused"]))
    said.append(("route", answer["route"] or "none leads there"))
    said += [("channel", f"{one['id']}: {one['why']}") for one in answer["channels"]]
    for line in aligned(said):
        click.echo(line)
