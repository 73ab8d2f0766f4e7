"""The router's file of a kill test: an ESME and a gateway of each kind."""

from collections.abc import Callable, Mapping
from random import Random

from attrs import frozen

from tools.promises.story import Doubt, Way

BINDS, WINDOW = 2, 4
"""Small windows bound tightly what comes again."""

PAGE = """
smpp: {{listen: ["tcp:{port}:interface=127.0.0.1"]}}
udp: {{listen: "127.0.0.1:{udp}"}}
store: "sqlite:router.db"
drain: 10s
esmes:{esmes}
gateways:{gateways}
received:{received}
"""

API = """
http: {{listen: "tcp:{http}:interface=127.0.0.1"}}
"""

ESME = """
  - system_id: {name}
    password: secret12
    binds: 4
    window: {window}
    via: [{name}box]
    long_messages: payload
"""

REPORTS = """\
    reports: {{http: "{url}", as: json}}
    hook_secret: changeit
"""

RULE = """
  - match: {{channel: [{name}box]}}
    to: [{{esme: {name}}}, {{http: "{url}", as: json, secret: changeit}}]
"""

SMPP = """
  - id: {name}box
    connect: smpp
    host: 127.0.0.1
    port: {port}
    password: pw
    channels: {channels}
    pace: off
    in_doubt: {name}
    long_messages: {form}
    report_timeout: 12s
    retry: 100ms..1s
    timers: {{reconnect: 100ms..500ms, enquire_link: 5s, response: 20s}}
"""

HTTP = """
  - id: {name}box
    connect: http
    host: 127.0.0.1
    port: {port}
    password: pw
    channels: {channels}
    pace: off
    report_timeout: 12s
    retry: 100ms..1s
    timers: {{reconnect: 100ms..500ms, poll: 200ms, line: 2s, inbox: 500ms, response: {response}}}
"""

UDP = """
  - id: {name}box
    connect: udp
    password: pw
    channels: {channels}
    pace: off
    report_timeout: 12s
    retry: 100ms..1s
    timers: {{response: {response}}}
"""
"""HTTP and UDP have `in_doubt: report` if nothing is said."""

GATEWAYS = {Way.SMPP: SMPP, Way.HTTP: HTTP, Way.UDP: UDP}

FORMS = {Doubt.RESEND: "udh", Doubt.REPORT: "payload"}
"""Both ways of long messages by SMPP: cut by the router, and given whole."""


@frozen
class Kind:
    """A box and its ESME, which has this name."""

    name: str
    way: Way
    doubt: Doubt


KINDS = (
    *(Kind(doubt.value, Way.SMPP, doubt) for doubt in Doubt),
    Kind("http", Way.HTTP, Doubt.REPORT),
    Kind("udp", Way.UDP, Doubt.REPORT),
)


def page(
    port: int,
    udp: int,
    channels: int,
    ports: Mapping[Kind, int],
    response: str = "6s",
    url: Callable[[str, str], str] | None = None,
    http: int = 0,
) -> str:
    """Return the file, with the ports of the router's own for SMPP and UDP, and of the boxes (UDP: any).

    ``url``, if there is one, gives where received SMS and reports of an ESME are posted to; ``http`` is the
    port of the API, 0 if there is none.
    """
    gateways = [
        GATEWAYS[kind.way].format(
            name=kind.name, port=at, channels=channels, form=FORMS[kind.doubt], response=response
        )
        for kind, at in ports.items()
    ]
    names = [kind.name for kind in ports]
    esmes = [ESME.format(name=name, window=WINDOW) for name in names]
    rules = []
    if url is not None:
        esmes = [
            esme + REPORTS.format(url=url("reports", name)) for esme, name in zip(esmes, names, strict=True)
        ]
        rules = [RULE.format(name=name, url=url("received", name)) for name in names]
    page = PAGE.format(
        port=port, udp=udp, esmes="".join(esmes), gateways="".join(gateways), received="".join(rules) or " []"
    )
    return page + API.format(http=http) if http else page


MORE = "{id: more, connect: smsc, host: 127.0.0.1, port: 9, system_id: more, password: pw}"
"""A gateway at a port where nobody is."""

ALTERATIONS = (
    ("pace: off", "pace: 1ms..20ms"),
    ("pace: off", "limits: {minute: 100000}\n    pace: off"),
    ("pace: off", "weight: 3\n    pace: off"),
    ("enquire_link: 5s", "enquire_link: 6s"),
    ("retry: 100ms..1s", "retry: 200ms..1s"),
    ("binds: 4", "binds: 4\n    queue: 50000"),
    ("drain: 10s", "drain: 10s\nkeep: 10d"),
    ("gateways:", "  - {system_id: more, password: secret12}\ngateways:"),
    ("gateways:", f"gateways:\n  - {MORE}"),
)
"""What is read anew: by SMPP the fourth has all channels bind anew."""


def altered(page: str, random: Random) -> str:
    """Return the page with some of the alterations, for all gateways or ESMEs alike."""
    for before, after in random.sample(ALTERATIONS, random.randint(0, 3)):
        page = page.replace(before, after, -1 if before != "gateways:" else 1)
    return page
